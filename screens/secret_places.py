"""Where secrets are kept where there is no keyring: the user's own choice, knowingly."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.accounts.keys import ShortPassphrase
from jva_tui.accounts.passphrases import VARIABLE, has_variable
from jva_tui.accounts.places import Place, PlaceKind
from jva_tui.accounts.vault import check_new
from jva_tui.i18n import _
from screens.ask import AskScreen
from screens.choose import ChooseScreen
from widgets.choices import Choice

if TYPE_CHECKING:
    from textual.app import App


class Chosen(NamedTuple):
    """A place, and what opens it for the first time."""

    place: Place
    passphrase: str | None = None

    def __repr__(self) -> str:
        return f"Chosen({self.place!r}, …)"


async def choose_place(app: App[None], why: str) -> Chosen | None:
    """Asks where the secrets go; None where the user goes back.

    Args:
        app: of the client; a worker of its asks.
        why: what is wrong with the keyring.
    """
    asked = ChooseScreen(_("Where are the access token and the key kept?"), _choices(why))
    match await app.push_screen_wait(asked):
        case None:
            return None
        case PlaceKind.PASSPHRASE:
            passphrase = await _new_passphrase(app)
            return Chosen(Place(PlaceKind.PASSPHRASE), passphrase) if passphrase else None
        case PlaceKind.COMMAND:
            line = await app.push_screen_wait(
                AskScreen(
                    _("The command that prints the passphrase"),
                    hint=_("For instance: pass show jva-tui"),
                    why_not=lambda typed: "" if typed else _("Nothing was entered."),
                )
            )
            return Chosen(Place(PlaceKind.COMMAND, line)) if line else None
        case kind:
            return Chosen(Place(PlaceKind(kind)))


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
    )
    return [
        Choice(kind, label, enabled=not why_not, why_not=why_not, preview=f"{text}\n\n{why}")
        for kind, label, text, why_not in told
    ]
