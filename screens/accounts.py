"""Accounts: choosing one, signing in and out, adding a platform."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from jva_tui.accounts import deployment
from jva_tui.accounts.access import Access
from jva_tui.accounts.account import Account, accounts, use
from jva_tui.accounts.demo import Demo
from jva_tui.accounts.keys import NoSecrets, WantsPassphrase, WrongPassphrase
from jva_tui.accounts.places import PlaceKind
from jva_tui.accounts.signing_in import SignedIn, give_back, keep, known, opens, sign_out
from jva_tui.clock import SystemClock
from jva_tui.i18n import _, ngettext
from jva_tui.paths import reason_of
from jva_tui.store.errors import StoreError
from screens.ask import AskScreen, ask_passphrase
from screens.choose import ChooseScreen
from screens.confirm import ConfirmScreen
from screens.secret_places import Chosen, ask_keyring, choose_place, told_of
from screens.sign_in import SignInScreen
from widgets.choices import Choice

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator, Sequence

    from jva_tui.desk import Desk
    from screens.reception import Reception

_AGAIN, _OTHER, _TOKEN, _OUT, _DEMO = "again", "other", "token", "out", "demo"


class Accounts:
    """What can be done about accounts, one thing at a time, behind the screen.

    Args:
        reception: opens what is chosen.
    """

    def __init__(self, reception: Reception) -> None:
        self._reception = reception
        self._app = reception.app
        self._paths = reception.paths
        self._clock = reception.clock or SystemClock()
        self._of_session: list[Account] = []
        """Accounts that are noted nowhere."""
        self._is_busy = False

    def choose(self) -> None:
        """Offers the accounts, and what else can be done about them."""
        self._work(self._choose())

    def sign_in(self, *, by_token: bool = False) -> None:
        """See `Receiving.sign_in`."""
        self._work(self._sign_in(by_token=by_token))

    def try_out(self) -> None:
        """See `Receiving.try_out`."""
        self._work(self._try_out())

    def add_platform(self) -> None:
        """See `Receiving.add_platform`."""
        self._work(self._add_platform())

    def _work(self, work: Coroutine[Any, Any, object]) -> None:
        if self._is_busy:
            work.close()
            return
        self._app.run_worker(
            work, name="accounts", group="accounts", exclusive=True, exit_on_error=False
        )

    @contextmanager
    def _undisturbed(self) -> Iterator[None]:
        """Around what must come to its end: nothing else about accounts begins meanwhile."""
        self._is_busy = True
        try:
            yield
        finally:
            self._is_busy = False

    def _tell(self, told: str, *, is_trouble: bool = False) -> None:
        self._app.notify(told, severity="warning" if is_trouble else "information", markup=False)

    async def _try_out(self) -> None:
        if Demo.can_run():
            await self._reception.open_demo()
        else:
            told = _("The demonstration needs a few more packages: pip install 'jva-tui[demo]'")
            self._tell(told, is_trouble=True)

    # Choosing

    async def _choose(self) -> None:
        here = self._reception.account
        known_accounts = self._known()
        choices = [
            Choice(
                str(at),
                _named(account),
                hint=_("open") if here and account.key == here.key else account.email,
            )
            for at, account in enumerate(known_accounts)
        ]
        choices += self._doings(here)
        is_out = self._desk is not None and self._desk.status.is_signed_out
        at = _AGAIN if here and is_out else ""
        picked = await self._app.push_screen_wait(ChooseScreen(_("Accounts"), choices, at=at))
        match picked:
            case None:
                return
            case "again" if here:
                await self._sign_in(again=here)
            case "other":
                await self._sign_in()
            case "token":
                await self._sign_in(by_token=True)
            case "out" if here:
                await self._sign_out(here)
            case "demo":
                if await self._may_leave():
                    await self._try_out()
            case number:
                account = known_accounts[int(number)]
                if here is None or account.key != here.key or self._desk is None:
                    await self._switch(account)

    def _known(self) -> list[Account]:
        return [*accounts(self._paths), *self._of_session]

    def _doings(self, here: Account | None) -> list[Choice]:
        doings = [(_OTHER, _("Sign in with e-mail and password…"))]
        doings.append((_TOKEN, _("Sign in with an access token (FranceConnect)…")))
        if here:
            again = _("Sign in again as {email}…").format(email=here.email)
            out = _("Sign {email} out…").format(email=here.email)
            doings = [(_AGAIN, again), *doings, (_OUT, out)]
        if here or self._desk is None:
            doings.append((_DEMO, _("An invented organisation, to try things out")))
        return [Choice(id_, label) for id_, label in doings]

    async def _switch(self, account: Account) -> None:
        if not await self._may_leave():
            return
        with self._undisturbed():
            await asyncio.to_thread(use, self._paths, account)
            await self._reception.open(Access(account, self._paths), claims=True)

    async def _may_leave(self) -> bool:
        """Whether the inbox that is open may be closed, though replies wait in it."""
        waiting = self._desk.status.outbox.waiting if self._desk else 0
        if not waiting:
            return True
        told = ngettext(
            "{n} reply of this inbox has not arrived yet. It is kept, and leaves when you come "
            "back to this inbox.",
            "{n} replies of this inbox have not arrived yet. They are kept, and leave when you "
            "come back to this inbox.",
            waiting,
        ).format(n=waiting)
        if self._desk and not self._desk.lasts:
            told = ngettext(
                "{n} reply has not arrived yet, and this inbox is for this session only: it would "
                "be lost.",
                "{n} replies have not arrived yet, and this inbox is for this session only: they "
                "would be lost.",
                waiting,
            ).format(n=waiting)
        question = ConfirmScreen(
            _("Leave this inbox?"), told, yes=_("change to the other one"), no=_("stay here")
        )
        return await self._app.push_screen_wait(question)

    @property
    def _desk(self) -> Desk | None:
        return self._reception.desk

    # Signing in and out

    async def _add_platform(self) -> deployment.Deployment | None:
        await asyncio.to_thread(import_module, "jva_tui.api.address")  # slow; judges the line
        line = await self._app.push_screen_wait(
            AskScreen(
                _("Paste the line of your platform"),
                hint=_(
                    "Those who run the platform, or your federation, hand it out once: it begins "
                    "with jva-tui: and says where the platform is."
                ),
                why_not=_no_platform,
            )
        )
        if line is None:
            return None
        platform = await asyncio.to_thread(deployment.parse, line)
        try:
            await asyncio.to_thread(deployment.add, self._paths, platform)
        except deployment.NotADeployment as error:
            self._tell(str(error), is_trouble=True)
            return None
        self._tell(_("{platform} is known now.").format(platform=platform.name))
        return platform

    async def _platform(self, url: str = "") -> deployment.Deployment | None:
        """The platform to sign in to; asks where there are several, or none."""
        platforms = await asyncio.to_thread(deployment.load, self._paths)
        if url:
            found = await asyncio.to_thread(deployment.of, self._paths, url)
            return found or await self._add_platform()
        if len(platforms) < 2:
            return platforms[0] if platforms else await self._add_platform()
        choices = [Choice(str(at), one.name, one.url) for at, one in enumerate(platforms)]
        picked = await self._app.push_screen_wait(ChooseScreen(_("Which platform?"), choices))
        return None if picked is None else platforms[int(picked)]

    async def _sign_in(self, *, by_token: bool = False, again: Account | None = None) -> None:
        platform = await self._platform(again.url if again else "")
        if platform is None:
            return
        email = again.email if again else ""
        asked = SignInScreen(platform, self._clock, email=email, by_token=by_token)
        signed_in = await self._app.push_screen_wait(asked)
        if signed_in is not None:
            await self._receive(signed_in)

    async def _receive(self, signed_in: SignedIn) -> None:
        """Keeps the tokens of who has signed in, and opens their inbox."""
        account = await self._kept(signed_in)
        if account is None:
            await give_back(signed_in, self._clock)
            return
        here = self._reception.account
        if self._desk and here and self._is_here(account) and here.place == account.place:
            self._desk.reconnect()
            self._tell(_("Signed in again. What waits goes on its way."))
        else:  # also the same one, whose secrets are elsewhere now
            claims = not self._is_here(account)
            await self._reception.open(Access(account, self._paths), claims=claims)

    def _is_here(self, account: Account) -> bool:
        here = self._reception.account
        return here is not None and here.key == account.key

    async def _kept(self, signed_in: SignedIn) -> Account | None:
        """The account whose inbox is opened, with its tokens kept; None where they are not."""
        chosen = await self._place(signed_in)
        if chosen is None:
            return None
        told = opens(signed_in.url, signed_in.identity, chosen.place)
        account = await self._organisation(told)
        if account is None or not (self._is_here(account) or await self._may_leave()):
            return None
        passphrase = chosen.passphrase
        while True:
            try:
                with self._undisturbed():
                    await asyncio.to_thread(self._keep, signed_in, told, account, passphrase)
            except (WantsPassphrase, WrongPassphrase) as error:
                passphrase = await ask_passphrase(self._app, error)
                if passphrase is None:
                    return None
            except (NoSecrets, StoreError) as error:
                self._tell(str(error), is_trouble=True)
                return None
            except OSError as error:
                words = _("This file or folder cannot be used: {folder} ({error}).")
                why = words.format(folder=error.filename, error=reason_of(error))
                self._tell(why, is_trouble=True)
                return None
            else:
                return account

    async def _place(self, signed_in: SignedIn) -> Chosen | None:
        """Where the secrets go: where they are, else the keyring, else where the user wants."""
        email = signed_in.identity.email
        before = known(signed_in.url, email, self._known())
        if before:
            return Chosen(before.place)
        try:
            return Chosen(await ask_keyring(self._app))
        except NoSecrets as error:
            return await choose_place(self._app, told_of(error))

    async def _organisation(self, told: Sequence[Account]) -> Account | None:
        here = self._reception.account
        if len(told) == 1:
            return told[0]
        if same := [account for account in told if here and account.key == here.key]:
            return same[0]
        choices = [Choice(str(at), one.structure_name) for at, one in enumerate(told)]
        title = _("For which organisation?")
        picked = await self._app.push_screen_wait(ChooseScreen(title, choices))
        return None if picked is None else told[int(picked)]

    def _keep(
        self,
        signed_in: SignedIn,
        told: Sequence[Account],
        account: Account,
        passphrase: str | None,
    ) -> None:
        secrets = account.secrets(self._paths, passphrase)
        keep(self._paths, signed_in, secrets, told, account)
        if account.place.kind is PlaceKind.SESSION:
            self._of_session = list(told)

    async def _sign_out(self, account: Account) -> None:
        told = _(
            "The access token is forgotten, here and on the platform. What was read and what "
            "waits stays on this computer, closed to others; signing in again goes on with it. "
            "To remove it: jva-tui forget account."
        )
        if account.place.kind is PlaceKind.SESSION:
            told = _(
                "The access token is forgotten, here and on the platform. Signing in again goes on "
                "with this inbox until you quit; then all of it is gone, also what has not been "
                "sent."
            )
        question = ConfirmScreen(_("Sign out?"), told, yes=_("sign out"), no=_("back"))
        if not await self._app.push_screen_wait(question):
            return
        try:
            with self._undisturbed():
                secrets = await asyncio.to_thread(account.secrets, self._paths)
                is_told = await sign_out(account, secrets, self._clock)
        except NoSecrets as error:
            self._tell(str(error), is_trouble=True)
            return
        if self._desk:
            self._desk.reconnect()
        told = _("Signed out.")
        if not is_told:
            told = _("Signed out here; the platform is out of reach, and knows nothing of it yet.")
        self._tell(told)


def _named(account: Account) -> str:
    return " · ".join(filter(None, (account.structure_name, account.person)))


def _no_platform(line: str) -> str:
    try:
        deployment.parse(line)
    except deployment.NotADeployment as error:
        return str(error)
    return ""
