"""Who comes in: one inbox is open at a time, and another takes its place whole."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from jva_tui import settings
from jva_tui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

    from jva_tui.accounts.access import Access
    from jva_tui.accounts.account import Account
    from jva_tui.accounts.profile import Profile
    from jva_tui.clock import Clock
    from jva_tui.desk import Desk
    from jva_tui.paths import Paths
    from screens.accounts import Accounts
    from screens.locking import Lockable

_DEMO_PARTICIPATIONS, _DEMO_SEED = 600, 1
"""The demonstration that is opened where none is described."""


class Reception:
    """Opens inboxes in one application.

    Args:
        app: the application.
        paths: the folders of this user.
        desk: the inbox that is open already.
        access: the account whose that is, or that is to be opened; None for a demonstration, and
            where nobody is signed in.
        clock: tells and waits while somebody signs in; the system's own by default.
    """

    def __init__(
        self,
        app: Lockable[None],
        paths: Paths,
        desk: Desk | None = None,
        access: Access | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.app = app
        self.paths = paths
        self.desk = desk
        """The inbox that is open."""
        self.access = access
        """How to get into it; None for a demonstration."""
        self.clock = clock
        self._accounts: Accounts | None = None
        self._turns = 0
        self._closing: asyncio.Task[None] | None = None
        self._is_clear = asyncio.Event()
        """Set while no screen is being taken away: they may have to write into their desk."""
        self._is_clear.set()

    def first_screen(self) -> Screen[None]:
        """What everything comes back to."""
        if self.desk:
            return _inbox(self.desk)
        if self.access:
            return self._opening(self.access, claims=False)
        from jva_tui.accounts.account import accounts
        from screens.welcome import WelcomeScreen

        return WelcomeScreen(self.accounts, has_accounts=bool(accounts(self.paths)))

    @property
    def accounts(self) -> Accounts:
        """What can be done about accounts."""
        if self._accounts is None:
            from screens.accounts import Accounts

            self._accounts = Accounts(self)
        return self._accounts

    @property
    def account(self) -> Account | None:
        """Whose inbox it is; None for a demonstration."""
        return self.access.account if self.access else None

    async def leave(self) -> None:
        """Closes the inbox that is open, once its screens are gone."""
        await self._is_clear.wait()
        if self.desk:
            self._closing, self.desk = asyncio.create_task(self.desk.close()), None
        if closing := self._closing:  # to its end, also where whoever waits for it leaves
            try:
                await asyncio.shield(closing)
            finally:
                if closing.done():
                    self._closing = None

    async def show(self, desk: Desk) -> None:
        """See `Opened.show`."""
        desk.typed_count_from = settings.load(self.paths).typed_count_from
        self.desk = desk
        await self._turn_to(_inbox(desk))

    def choose(self) -> None:
        """See `Opened.choose`."""
        self.accounts.choose()

    async def open(self, access: Access, *, claims: bool) -> None:
        """Opens an account in place of what is open.

        Args:
            access: to it.
            claims: see `Profile.claims`.
        """
        screen = self._opening(access, claims=claims)
        await self._turn_to(screen)
        self.access = access

    async def open_demo(self) -> None:
        """Opens the demonstration in place of what is open."""
        from jva_tui.accounts.demo import Demo

        demo = Demo(self.paths, _DEMO_PARTICIPATIONS, _DEMO_SEED, alive=True)
        heading = _("An invented organisation")
        await self._turn_to(self._screen(heading, lambda _none: demo.profile(offline=False)))
        self.access = None

    def _opening(self, access: Access, *, claims: bool) -> Screen[None]:
        def profile(passphrase: str | None) -> Profile:
            return access.profile(claims=claims, passphrase=passphrase)

        account = access.account
        named = " · ".join(filter(None, (account.structure_name, account.person)))
        return self._screen(named, profile)

    def _screen(self, named: str, profile: Callable[[str | None], Profile]) -> Screen[None]:
        from screens.opening import OpeningScreen

        return OpeningScreen(self, named, profile, self.leave)

    async def _turn_to(self, screen: Screen[None]) -> None:
        """Puts everything away that stands there, and shows this instead."""
        await self.app.unlocked()
        self._is_clear.clear()
        before, shown = self.app.current_mode, self.app.screen_stack
        self._turns += 1
        name = f"turn {self._turns}"
        # A stack of screens of its own: the lowest one of a stack cannot be taken away.
        self.app.add_mode(name, lambda: screen)
        try:
            await self.app.switch_mode(name)
            if before != self.app.DEFAULT_MODE:
                await self.app.remove_mode(before)
            else:  # which Textual does not take away
                for one in reversed(shown):
                    await one.remove()
        finally:
            self._is_clear.set()


def _inbox(desk: Desk) -> Screen[None]:
    """Imported late: where a keyring is asked, an empty screen stands before."""
    from screens.inbox import InboxScreen

    return InboxScreen(desk)


async def end(reception: Reception) -> None:
    """Closes the inbox, and removes what was for this session only."""
    from jva_tui.accounts.session import end_session

    await reception.leave()
    await asyncio.to_thread(end_session, reception.paths)
