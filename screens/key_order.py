"""Keys are done one after the other, however fast they come."""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from textual.app import App
from textual.events import Event, Key, Paste

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.dom import DOMNode
    from textual.screen import Screen
    from textual.widget import Widget

Result = TypeVar("Result")
"""What an application ends with."""
_PATIENCE = 1.0
"""Seconds after which a key is done all the same: who should say that it can may be gone."""


class _Focus(NamedTuple):
    """Who is given a key."""

    screen: Screen[object]
    widget: Widget | None

    @property
    def route(self) -> list[DOMNode]:
        """The way a key goes, up to the application."""
        return (self.widget or self.screen).ancestors_with_self


class KeysInOrder(App[Result]):
    """An application in which each key finds what the keys before it have done.

    Textual gives a key to who has the focus when it arrives. Over a slow connection several arrive
    at once, and what the first of them opens is not there yet: of ``n``, a name and Enter, the
    letters of the name would be commands. Here the next key waits until the one before it, and
    what it has caused, have gone their way up, and the focus rests.
    """

    def __init__(self) -> None:
        super().__init__()
        self._typed: deque[Key | Paste] = deque()
        self._is_given = False
        """Whether the last one is still being done."""
        self._turn = 0

    @property
    def is_typed_ahead(self) -> bool:
        """Whether a key waits for its turn."""
        return bool(self._typed)

    async def on_event(self, event: Event) -> None:
        """See `App.on_event`."""
        if not isinstance(event, Key | Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self._typed.append(event)
        if not self._is_given:
            await self._give_next()
        else:
            self.set_timer(_PATIENCE, partial(self._lose_patience, self._turn))

    async def _lose_patience(self, turn: int) -> None:
        if turn == self._turn and self._typed:
            await self._give_next()

    async def _give_next(self) -> None:
        self._turn += 1
        if not self._typed:
            self._is_given = False
            return
        self._is_given = True
        before = self._focus
        await super().on_event(self._typed.popleft())
        self._follow(self._turn, before, 0)

    @property
    def _focus(self) -> _Focus:
        return _Focus(self.screen, self.focused)

    def _follow(self, turn: int, seen: _Focus, rested: int) -> None:
        """Goes the way of a key behind it, and of what it has caused there."""

        async def arrived() -> None:
            if turn != self._turn:
                return
            now = self._focus
            if now.screen is not seen.screen:
                # A screen that opens may give the focus away only then.
                now.screen.call_after_refresh(self._follow, turn, now, 0)
            elif now != seen or not rested:
                self._follow(turn, now, int(now == seen))
            else:
                await self._give_next()

        _pass_on(seen.route, arrived)


def _pass_on(route: Sequence[DOMNode], arrived: Callable[[], object]) -> None:
    """Calls at the end of the way, after all that is under way there; who has gone is left out."""
    for at, node in enumerate(route, 1):
        rest = route[at:]
        if node.call_later(_pass_on, rest, arrived) if rest else node.call_later(arrived):
            return
