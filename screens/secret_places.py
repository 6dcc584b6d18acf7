"""Where secrets are kept where there is no keyring: the user's own choice, knowingly."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.accounts.keys import KeyringSilent, NoKeyring, NoSecrets, ShortPassphrase
from jva_tui.accounts.passphrases import VARIABLE, from_command, from_variable, has_variable
from jva_tui.accounts.places import Place, PlaceKind, probe_keyring
from jva_tui.accounts.vault import check_new
from jva_tui.i18n import _
from screens.ask import AskScreen
from screens.choose import ChooseScreen
from widgets.choices import Choice

if TYPE_CHECKING:
    from textual.app import App

_GLANCE_SECONDS = 0.3
"""Nobody wonders before."""


class Chosen(NamedTuple):
    """A place, and what opens it for the first time."""

    place: Place
    passphrase: str | None = None

    def __repr__(self) -> str:
        return f"Chosen({self.place!r}, …)"


def told_of(error: NoSecrets) -> str:
    """Why secrets cannot be kept in a place, to who is about to choose another."""
    if isinstance(error, KeyringSilent):
        return _("The system’s keyring does not answer: it may wait to be unlocked.")
    if isinstance(error, NoKeyring):
        return _("This computer has no keyring of its own that can be used now.")
    return str(error)


async def ask_keyring(app: App[None]) -> Place:
    """The system's keyring, after it has answered; says so where that takes its time.

    Args:
        app: of the client; a worker of its asks.

    Raises:
        NoKeyring, KeyringSilent: it cannot be used.
    """
    asking = asyncio.create_task(asyncio.to_thread(probe_keyring))
    await asyncio.wait({asking}, timeout=_GLANCE_SECONDS)
    if not asking.done():
        app.notify(_("Waiting for the system’s keyring…"), markup=False)
    return await asking


async def choose_place(app: App[None], why: str) -> Chosen | None:
    """Asks where the secrets go, until there is a place that works; None where the user goes back.

    Args:
        app: of the client; a worker of its asks.
        why: what is wrong with the keyring.
    """
    at = ""
    title = _("Where are the access token and the key kept?")
    while picked := await app.push_screen_wait(ChooseScreen(title, _choices(why), at=at)):
        try:
            if chosen := await _ready(app, PlaceKind(picked)):
                return chosen
        except NoSecrets as error:
            app.notify(told_of(error), severity="warning", markup=False)
        at = picked
    return None


async def _ready(app: App[None], kind: PlaceKind) -> Chosen | None:
    """A place that works; None where the user goes back.

    Raises:
        NoSecrets: it does not.
    """
    line, passphrase = "", None
    match kind:
        case PlaceKind.KEYRING:
            return Chosen(await ask_keyring(app))
        case PlaceKind.PASSPHRASE:
            passphrase = await _new_passphrase(app)
            if not passphrase:
                return None
        case PlaceKind.COMMAND:
            line = await _command(app)
            if not line:
                return None
            passphrase = await asyncio.to_thread(from_command, line)
            check_new(passphrase)
        case PlaceKind.VARIABLE:
            passphrase = from_variable()
            check_new(passphrase)
    return Chosen(Place(kind, line), passphrase)


async def _command(app: App[None]) -> str:
    asking = AskScreen(
        _("The command that prints the passphrase"),
        hint=_("For instance: pass show jva-tui"),
        why_not=lambda typed: "" if typed else _("Nothing was entered."),
    )
    return await app.push_screen_wait(asking) or ""


async def _new_passphrase(app: App[None]) -> str | None:
    first = await app.push_screen_wait(
        AskScreen(
            _("A new passphrase"),
            hint=_(
                "Several words that do not belong together. It is asked for at each start; without "
                "it nobody can open what is stored here, not even you."
            ),
            why_not=_too_short,
            is_secret=True,
        )
    )
    if first is None:
        return None
    return await app.push_screen_wait(
        AskScreen(
            _("The same passphrase again"),
            why_not=lambda typed: "" if typed == first else _("That is not the same."),
            is_secret=True,
        )
    )


def _too_short(typed: str) -> str:
    try:
        check_new(typed)
    except ShortPassphrase as error:
        return str(error)
    return ""


def _choices(why: str) -> list[Choice]:
    no_variable = "" if has_variable() else _("it is not set")
    told = (
        (
            PlaceKind.PASSPHRASE,
            _("Behind a passphrase that is typed at each start"),
            _(
                "In a file that only the passphrase opens. The safest of these: whoever gets at "
                "your files, or a copy of them, can read nothing."
            ),
            "",
        ),
        (
            PlaceKind.COMMAND,
            _("Behind a passphrase that a command prints (pass, op…)"),
            _("The same file; your password manager has its passphrase and opens it for you."),
            "",
        ),
        (
            PlaceKind.VARIABLE,
            _("Behind a passphrase in {variable}").format(variable=VARIABLE),
            _("The same file; for computers on which something else hands out secrets."),
            no_variable,
        ),
        (
            PlaceKind.FILES,
            _("In files that only you may read"),
            _(
                "Nothing is typed. Whoever gets at your files, or a copy or backup of them, can "
                "read the inbox and answer in your name."
            ),
            "",
        ),
        (
            PlaceKind.SESSION,
            _("Nowhere: for this session only"),
            _(
                "When you quit, everything read here is gone, and so is what has not been sent by "
                "then. You sign in again each time."
            ),
            "",
        ),
        (
            PlaceKind.KEYRING,
            _("In the system’s keyring: try again"),
            _("Unlock it first, where a window asks for that. Nothing is typed here then."),
            "",
        ),
    )
    return [
        Choice(kind, label, enabled=not why_not, why_not=why_not, preview=f"{text}\n\n{why}")
        for kind, label, text, why_not in told
    ]
