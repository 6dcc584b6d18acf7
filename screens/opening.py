"""An inbox that is being opened: what it waits for, and what can be done where it cannot."""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual.containers import Vertical

from jva_tui.accounts.keys import NoSecrets, NothingTyped, WantsPassphrase, WrongPassphrase
from jva_tui.commands import shown_key
from jva_tui.desk import Desk
from jva_tui.i18n import _
from jva_tui.paths import reason_of
from jva_tui.store.errors import StoreError
from screens.base import TellingScreen
from widgets.title_bar import Title, TitleBar
from widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from jva_tui.accounts.profile import Profile


class Opened(Protocol):
    """Goes on once an inbox is open, or the user wants another."""

    async def show(self, desk: Desk) -> None:
        """Shows the inbox."""
        ...

    def choose(self) -> None:
        """Offers the accounts."""
        ...


class OpeningScreen(TellingScreen[None]):
    """Opens an inbox behind the screen: the keyring, or a passphrase, may take their time.

    Args:
        going_on: what happens then.
        whose: the account, in words.
        profile: given a passphrase, or None, what the desk works for.
        first: done before: what was open comes to its end.
    """

    DEFAULT_CSS = """
    OpeningScreen { background: $background; }
    OpeningScreen > Vertical { height: 1fr; padding: 1 2; }
    OpeningScreen Words { max-width: 76; margin-bottom: 1; }
    OpeningScreen #trouble { color: $error; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("enter,r", "again", ""),
        ("A", "choose", ""),
        ("q,escape", "leave", ""),
    ]

    def __init__(
        self,
        going_on: Opened,
        whose: str,
        profile: Callable[[str | None], Profile],
        first: Callable[[], Awaitable[None]],
    ) -> None:
        super().__init__()
        self._going_on = going_on
        self._whose = whose
        self._profile = profile
        self._first = first
        self._is_stuck = False

    def compose(self) -> ComposeResult:
        """The top line stands at once; below it, what is waited for."""
        yield TitleBar()
        with Vertical():
            yield Words("", id="told")
            yield Words("", id="trouble")
            yield Words("", id="keys")

    def on_mount(self) -> None:
        """Begins to open."""
        self.query_one(TitleBar).show(Title(heading=self._whose))
        self._begin()

    def _begin(self) -> None:
        self._is_stuck = False
        self._say(_("Opening the inbox…"))
        self.run_worker(self._open(), exclusive=True, exit_on_error=False)

    async def _open(self) -> None:
        try:
            await self._first()
            desk = await self._desk()
        except (NoSecrets, StoreError) as error:
            self._stop(str(error))
        except OSError as error:
            told = _("Its folder cannot be used ({error}). Nothing was changed; see {folder}")
            self._stop(told.format(error=reason_of(error), folder=error.filename))
        except Exception:
            self._stop(_("A defect keeps this inbox closed. What is stored is kept."))
            raise
        else:
            # This screen, and all its work, ends when another takes its place.
            self.app.run_worker(self._going_on.show(desk), name="show", exit_on_error=False)

    async def _desk(self) -> Desk:
        """The desk, open; asks for a passphrase as often as it takes.

        Raises:
            NoSecrets: the key cannot be had.
            StoreError: a database cannot be opened.
        """
        passphrase: str | None = None
        while True:
            profile = self._profile(passphrase)
            try:
                key, _inbox = await asyncio.gather(
                    asyncio.to_thread(profile.key),
                    asyncio.to_thread(import_module, "screens.inbox"),  # shown next
                )
            except (WantsPassphrase, WrongPassphrase) as error:
                from screens.ask import ask_passphrase

                passphrase = await ask_passphrase(self.app, error)
                if passphrase is None:
                    raise NothingTyped from error
            else:
                desk = Desk(profile)
                desk.open_with(key)
                return desk

    def _stop(self, trouble: str) -> None:
        self._is_stuck = True
        self._say("", trouble)

    def _say(self, told: str, trouble: str = "") -> None:
        again, other, leave = _("try again"), _("another account, or sign in"), _("quit")
        keys = f"{shown_key('enter')} {again}   A {other}   q {leave}" if trouble else ""
        for id_, text in (("told", told), ("trouble", trouble), ("keys", keys)):
            words = self.query_one(f"#{id_}", Words)
            words.update(text)
            words.display = bool(text)

    def action_again(self) -> None:
        """Tries once more."""
        if self._is_stuck:
            self._begin()

    def action_choose(self) -> None:
        """Another account."""
        if self._is_stuck:
            self._going_on.choose()

    def action_leave(self) -> None:
        """Quits; nothing was begun."""
        self.app.exit()
