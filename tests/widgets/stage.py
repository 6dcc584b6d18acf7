"""A small application around one widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App

from widgets.themes import THEMES

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

    from jva_tui.domain import View
    from widgets.inbox_list import InboxList
    from widgets.key_bar import KeyBar
    from widgets.picker import Picker
    from widgets.views_bar import ViewsBar


class Stage(App[None]):
    """Shows widgets, and keeps what they say.

    Args:
        widgets: What to show, from top to bottom.
        theme: Name of the theme.
    """

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, *widgets: Widget, theme: str = "jva-light") -> None:
        super().__init__()
        self._shown = widgets
        self._theme_wanted = theme
        self.heard: list[tuple[str, int | str | View | None]] = []
        """Name of each message, and what it carries."""

    def compose(self) -> ComposeResult:
        """See `App.compose`."""
        yield from self._shown

    def on_mount(self) -> None:
        """Takes the theme."""
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = self._theme_wanted

    def on_inbox_list_highlighted(self, event: InboxList.Highlighted) -> None:
        """Notes it."""
        self.heard.append(("highlighted", event.id))

    def on_inbox_list_opened(self, event: InboxList.Opened) -> None:
        """Notes it."""
        self.heard.append(("opened", event.id))

    def on_views_bar_saved_chosen(self, event: ViewsBar.SavedChosen) -> None:
        """Notes it."""
        self.heard.append(("saved", event.name))

    def on_views_bar_chosen(self, event: ViewsBar.Chosen) -> None:
        """Notes it."""
        self.heard.append(("chosen", event.view))

    def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        """Notes it."""
        self.heard.append(("pressed", event.key))

    def on_picker_picked(self, event: Picker.Picked) -> None:
        """Notes it."""
        self.heard.append(("picked", event.id))

    def on_picker_left(self) -> None:
        """Notes it."""
        self.heard.append(("left", None))

    def line(self, y: int) -> str:
        """What stands on a line of the screen."""
        return self.lines()[y]

    def lines(self) -> list[str]:
        """What stands on the screen."""
        return [strip.text for strip in self.screen._compositor.render_strips()]
