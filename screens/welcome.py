"""The first screen where nobody is signed in: sign in, or try the client out."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol

from textual.containers import Vertical

from jva_tui import __version__
from jva_tui.commands import shown_key
from jva_tui.i18n import _
from screens.base import TellingScreen
from widgets.words import Words

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType


class Receiving(Protocol):
    """What is done for who comes in."""

    def sign_in(self, *, by_token: bool = False) -> None:
        """Signs somebody in, and opens their inbox."""
        ...

    def choose(self) -> None:
        """Offers the accounts that are known."""
        ...

    def try_out(self) -> None:
        """Opens the demonstration."""
        ...

    def add_platform(self) -> None:
        """Takes a line that says where a platform is."""
        ...


class WelcomeScreen(TellingScreen[None]):
    """Says what can be done, each with one key.

    Args:
        receiving: does it.
        has_accounts: whether there are inboxes here, though none is chosen.
    """

    DEFAULT_CSS = """
    WelcomeScreen { align: center middle; }
    WelcomeScreen > Vertical {
        width: 76; max-width: 100%; height: auto; max-height: 100%; padding: 1 2;
        background: $surface; border: round $primary;
    }
    WelcomeScreen #title { text-style: bold; color: $primary; margin-bottom: 1; }
    WelcomeScreen #told { margin-bottom: 1; }
    WelcomeScreen .note { color: $text-muted; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("enter,i", "sign_in", ""),
        ("f", "by_token", ""),
        ("A", "choose", ""),
        ("s", "try_out", ""),
        ("p", "add_platform", ""),
        ("q,escape", "leave", ""),
    ]

    def __init__(self, receiving: Receiving, *, has_accounts: bool = False) -> None:
        super().__init__()
        self._receiving = receiving
        self._has_accounts = has_accounts

    def compose(self) -> ComposeResult:
        """A line for each; all can be clicked."""
        with Vertical():
            yield Words(f"jva-tui {__version__}", id="title")
            told = _(
                "Answer the volunteers who ask to join your organisation’s missions on "
                "JeVeuxAider.gouv.fr. Nobody is signed in on this computer."
            )
            if self._has_accounts:
                told = _("There are inboxes on this computer, and none of them is chosen.")
            yield Words(told, id="told")
            if self._has_accounts:
                yield _line("A", _("choose one of the inboxes"), "choose")
            yield _line(shown_key("enter"), _("sign in with e-mail and password"), "sign_in")
            yield _line("f", _("sign in with an access token (FranceConnect)"), "by_token")
            yield _line("s", _("try it out on an invented organisation"), "try_out")
            yield _line("p", _("add a platform with the line that you were given"), "add_platform")
            yield _line("q", _("quit"), "leave")
            yield Words(
                _("Trying it out needs no account: nobody is ever written to."), classes="note"
            )

    def on_click(self, event: events.Click) -> None:
        """A line was clicked."""
        if event.widget and event.widget.id and hasattr(self, f"action_{event.widget.id}"):
            getattr(self, f"action_{event.widget.id}")()

    def action_sign_in(self) -> None:
        """With e-mail and password."""
        self._receiving.sign_in()

    def action_by_token(self) -> None:
        """With an access token."""
        self._receiving.sign_in(by_token=True)

    def action_choose(self) -> None:
        """Opens what is here."""
        if self._has_accounts:
            self._receiving.choose()

    def action_try_out(self) -> None:
        """Opens the demonstration."""
        self._receiving.try_out()

    def action_add_platform(self) -> None:
        """Takes the line of a platform."""
        self._receiving.add_platform()

    def action_leave(self) -> None:
        """Quits."""
        self.app.exit()


def _line(key: str, label: str, id_: str) -> Words:
    return Words(f"{key}  {label}", id=id_)
