"""An application that is locked by a key, or when nobody has done anything for a while."""

from __future__ import annotations

import asyncio
from collections import deque
from contextvars import copy_context
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from textual.await_complete import AwaitComplete
from textual.events import Event, InputEvent
from textual.widget import AwaitMount

from jva_tui.accounts.keys import NoSecrets
from jva_tui.i18n import _
from screens.key_order import KeysInOrder

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

    from screens.lock import Code, LockScreen

Result = TypeVar("Result")
"""What an application ends with."""
Told = TypeVar("Told")
"""What a screen ends with."""
_LOOK_SECONDS = 5


class Lockable(KeysInOrder[Result]):
    """While it is locked one screen covers all, and what others want to show waits behind it."""

    lock_after_minutes = 0
    """Without a key or a move of the mouse; 0: never by itself."""
    starts_locked = False
    """Whether it is locked from the first frame on."""
    clock: Callable[[], float] = staticmethod(monotonic)
    """Tells seconds that only go on."""

    def __init__(self) -> None:
        super().__init__()
        self._cover: LockScreen | None = None
        self._unlocked = asyncio.Event()
        self._unlocked.set()
        self._behind: deque[Callable[[], object]] = deque()
        """Screens that were to open or close meanwhile, in their order."""
        self._last_input = self.clock()

    def on_mount(self) -> None:
        """Begins locked where that is wanted; looks now and then whether somebody is there."""
        if self.starts_locked:
            self.lock()
        if self.lock_after_minutes:
            self.set_interval(_LOOK_SECONDS, self.lock_if_idle)

    async def on_event(self, event: Event) -> None:
        """See `App.on_event`."""
        if isinstance(event, InputEvent):
            self._last_input = self.clock()
        await super().on_event(event)

    def lock_code(self) -> Code | None:
        """Opens the screen again; None where no code can be kept, as in a demonstration."""
        return None

    @property
    def is_locked(self) -> bool:
        """Whether a code, or Enter, is waited for."""
        return self._cover is not None

    async def unlocked(self) -> None:
        """Returns once the screen is not covered."""
        await self._unlocked.wait()

    # Locking

    def lock_if_idle(self) -> None:
        """Locks, if nobody has done anything for long enough."""
        after = self.lock_after_minutes * 60
        if after and self.clock() - self._last_input >= after:
            self.lock()

    def lock(self) -> None:
        """Covers everything now."""
        from screens.lock import LockScreen

        if self._cover is None:
            lock = LockScreen(self.lock_code(), self._unlock)
            super().push_screen(lock)
            self._cover = lock
            self._unlocked.clear()

    def _unlock(self) -> None:
        if self._cover is None:
            return
        self._cover = None
        super().pop_screen()
        self._unlocked.set()
        self._last_input = self.clock()
        while self._behind:
            self._behind.popleft()()

    def lock_by_hand(self) -> None:
        """Locks; the first time, a code is chosen before."""
        if code := self.lock_code():
            self.run_worker(self._lock_by_hand(code), name="lock", exit_on_error=False)
        else:
            self.lock()

    async def _lock_by_hand(self, code: Code) -> None:
        try:
            is_set = await code.is_set()
        except NoSecrets as error:
            self.notify(str(error), severity="warning", markup=False)
            return
        if is_set:
            self.lock()
        else:
            self._ask_for_new(code)

    def _ask_for_new(self, code: Code) -> None:
        """Asks for a new code, twice."""
        from jva_tui.accounts.lock_code import LEAST
        from screens.ask import AskScreen

        def too_short(typed: str) -> str:
            told = _("At least {n} characters, please.").format(n=LEAST)
            return told if len(typed) < LEAST else ""

        def once(first: str | None) -> None:
            if first is None:
                return
            again = AskScreen(
                _("The same code again"),
                why_not=lambda typed: "" if typed == first else _("That is not the same."),
                is_secret=True,
            )
            self.push_screen(again, twice)

        def twice(typed: str | None) -> None:
            if typed is not None:
                self.run_worker(self._choose(code, typed), name="lock", exit_on_error=False)

        hint = _(
            "It opens the screen after a pause, on this computer only. It keeps out who passes "
            "by, not who can read your files. Forgotten: sign in again with jva-tui login."
        )
        title = _("A code to unlock jva-tui")
        self.push_screen(AskScreen(title, hint=hint, why_not=too_short, is_secret=True), once)

    async def _choose(self, code: Code, typed: str) -> None:
        try:
            await code.choose(typed)
        except NoSecrets as error:
            self.notify(str(error), severity="warning", markup=False)
            return
        await self.code_chosen()
        self.lock()

    async def code_chosen(self) -> None:
        """Called when a code was chosen for the first time."""

    # What others show meanwhile

    def push_screen(self, screen: Any, callback: Any = None, *arguments: Any, **names: Any) -> Any:
        """See `App.push_screen`; while it is locked the screen opens afterwards."""
        push = partial(super().push_screen, screen, callback, *arguments, **names)
        if not self.is_locked:
            return push()
        self._put_off(push)
        return AwaitMount(self.screen, [])

    async def push_screen_wait(
        self, screen: Screen[Told] | str, *, mode: str | None = None
    ) -> Told | Any:
        """See `App.push_screen_wait`; likewise."""
        await self._unlocked.wait()
        return await super().push_screen_wait(screen, mode=mode)

    def pop_screen(self) -> AwaitComplete:
        """See `App.pop_screen`; a screen that ends while it is locked goes afterwards."""
        if not self.is_locked:
            return super().pop_screen()
        self._put_off(super().pop_screen)
        return AwaitComplete()

    def _put_off(self, what: Callable[[], object]) -> None:
        """Does it later, as if it were done where it is asked for: there the answer is awaited."""
        self._behind.append(partial(copy_context().run, what))
