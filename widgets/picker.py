"""A chooser: type a few letters, take one of what remains."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from jva_tui.i18n import _
from widgets.choice_list import ChoiceList
from widgets.choices import Choice, matching
from widgets.text_view import TextView
from widgets.typed_line import TypedLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType


class Picker(Widget):
    """An input over the choices that it leaves, and a preview of the one under the cursor.

    Args:
        choices: What there is to choose from.
        placeholder: What the empty input says.
        at: Id of the one that the cursor stands on at first.
    """

    DEFAULT_CSS = """
    Picker { layout: vertical; height: 1fr; width: 1fr; background: $background; }
    Picker Input { padding: 0 1; background: $panel; }
    Picker ChoiceList { height: 1fr; }
    Picker TextView { height: 40%; display: none; }
    Picker.-previewing TextView { display: block; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "move(1)", show=False),
        Binding("up,ctrl+p", "move(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("escape", "leave", show=False),
    ]

    class Picked(Message):
        """A choice was made."""

        def __init__(self, id: str) -> None:  # noqa: A002 - what it is
            super().__init__()
            self.id = id
            """The `Choice.id`."""

    class Left(Message):
        """Escape: nothing was chosen."""

    def __init__(
        self,
        choices: Sequence[Choice] = (),
        *,
        placeholder: str = "",
        at: str = "",
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._choices = tuple(choices)
        self._at = at
        self._input = TypedLine(placeholder=placeholder, select_on_focus=False, compact=True)
        self._list = ChoiceList()
        self._preview = TextView()

    def compose(self) -> ComposeResult:
        """See `Widget.compose`."""
        yield self._input
        yield self._list
        yield self._preview

    def on_mount(self) -> None:
        """Typing filters at once."""
        self._filter()
        self.action_move(next((n for n, one in enumerate(self._choices) if one.id == self._at), 0))
        self._input.focus()

    def show(self, choices: Sequence[Choice]) -> None:
        """Offers these choices; what was typed stays."""
        self._choices = tuple(choices)
        self._filter()

    @property
    def current(self) -> Choice | None:
        """The choice under the cursor."""
        return self._list.current

    def matching(self, typed: str) -> list[Choice]:
        """The choices that are left by what is typed, the best first."""
        return matching(self._choices, typed)

    def _filter(self) -> None:
        self.set_class(any(choice.preview for choice in self._choices), "-previewing")
        typed = self._input.value
        nothing = _("Nothing matches what you typed.") if self._choices and typed else ""
        self._list.show(self.matching(typed), nothing=nothing)
        self._show_preview()

    def _show_preview(self) -> None:
        current = self._list.current
        self._preview.show(current.preview if current else "")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._filter()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self._pick()

    @on(ChoiceList.Clicked)
    def _clicked(self, event: ChoiceList.Clicked) -> None:
        event.stop()
        self._show_preview()
        self._pick()

    def _pick(self) -> None:
        current = self._list.current
        if current and current.enabled:
            self.post_message(self.Picked(current.id))
        else:
            self.app.bell()

    def action_move(self, by: int) -> None:
        """Moves the cursor by lines."""
        self._list.move(by)
        self._show_preview()

    def action_page(self, pages: int) -> None:
        """Moves the cursor by pages."""
        self.action_move(pages * self._list.page)

    def action_leave(self) -> None:
        """Leaves without choosing."""
        self.post_message(self.Left())
