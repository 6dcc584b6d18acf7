"""A question that is answered with a few typed words."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from jva_tui.accounts.keys import WrongPassphrase
from jva_tui.commands import shown_key
from jva_tui.i18n import _
from widgets.typed_line import TypedLine
from widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App, ComposeResult
    from textual.binding import BindingType

    from jva_tui.accounts.keys import NoSecrets


class AskScreen(ModalScreen[str | None]):
    """Ends with what was typed, or None for Escape.

    Args:
        title: what is asked.
        value: what stands there already.
        hint: what to know of it.
        why_not: why an answer is none, in words; empty where it is one.
        is_replaced: whether the first letter typed takes the place of what stands there.
        is_secret: whether nobody may see what is typed; every character of it counts.
    """

    DEFAULT_CSS = """
    AskScreen { align: center middle; }
    AskScreen > Vertical {
        width: 76; max-width: 100%; height: auto; padding: 1 2;
        background: $surface; border: round $primary;
    }
    AskScreen #title { text-style: bold; color: $primary; margin-bottom: 1; }
    AskScreen #ask-hint { color: $text-muted; }
    AskScreen #trouble { color: $error; }
    AskScreen #keys { margin-top: 1; }
    AskScreen Input { background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss", "")]

    def __init__(  # noqa: PLR0913 - all but one have a default
        self,
        title: str,
        value: str = "",
        *,
        hint: str = "",
        why_not: Callable[[str], str] = lambda _value: "",
        is_replaced: bool = False,
        is_secret: bool = False,
    ) -> None:
        super().__init__()
        self._texts = (title, hint)
        self._value = value
        self._why_not = why_not
        self._is_replaced = is_replaced
        self._is_secret = is_secret

    def compose(self) -> ComposeResult:
        """Title, a line to type in, and what is wrong with what was typed."""
        title, hint = self._texts
        with Vertical():
            yield Words(title, id="title")
            yield TypedLine(
                self._value,
                compact=True,
                select_on_focus=self._is_replaced,
                password=self._is_secret,
            )
            yield Words(hint, id="ask-hint")
            yield Words("", id="trouble")
            done, back = _("OK"), _("back")
            yield Words(f"⏎ {done}   {shown_key('escape')} {back}", id="keys")

    def on_mount(self) -> None:
        """What says nothing takes no room; the next key is typed."""
        self.set_focus(self.query_one(Input))
        self.query_one("#ask-hint").display = bool(self._texts[1])
        self.query_one("#trouble").display = False

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        value = event.value if self._is_secret else event.value.strip()
        told = self._why_not(value)
        trouble = self.query_one("#trouble", Words)
        trouble.update(told)
        trouble.display = bool(told)
        if not told:
            self.dismiss(value)


async def ask_passphrase(app: App[None], error: NoSecrets) -> str | None:
    """The passphrase of an account's secrets, as it is typed; None where the user goes back.

    Args:
        app: of the client; a worker of its asks.
        error: why they stay closed.
    """
    trouble = str(error) if isinstance(error, WrongPassphrase) else ""
    asked = AskScreen(_("Passphrase"), hint=trouble, is_secret=True)
    return await app.push_screen_wait(asked)
