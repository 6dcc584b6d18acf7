"""A column of lines that is only read, and scrolled by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from widgets.line_view import LineView

if TYPE_CHECKING:
    from textual.binding import BindingType


class Scrolled(LineView):
    """Scrolls by lines and pages."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll_down", show=False),
        Binding("up,k", "scroll_up", show=False),
        Binding("pagedown,space,ctrl+d", "page_down", show=False),
        Binding("pageup,ctrl+u", "page_up", show=False),
        Binding("home,g", "scroll_home", show=False),
        Binding("end,G", "scroll_end", show=False),
    ]

    def action_scroll_down(self) -> None:
        """A line further."""
        self.show_from(self.top + 1)

    def action_scroll_up(self) -> None:
        """A line back."""
        self.show_from(self.top - 1)

    def action_page_down(self) -> None:
        """A page further."""
        self.show_from(self.top + self.page)

    def action_page_up(self) -> None:
        """A page back."""
        self.show_from(self.top - self.page)

    def action_scroll_home(self) -> None:
        """To the first line."""
        self.show_from(0)

    def action_scroll_end(self) -> None:
        """To the last line."""
        self.show_from(self.line_count)
