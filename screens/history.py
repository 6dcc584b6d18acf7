"""What a template has said before: every version, what has changed since, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Horizontal
from textual.screen import ModalScreen

from jva_tui.commands import shown_key
from jva_tui.i18n import _
from jva_tui.templates.merge import diff
from screens.compare import diff_lines
from widgets.key_bar import KeyBar, KeyHint
from widgets.lines import BLANK, sentence
from widgets.lines_pane import LinesPane
from widgets.name_list import Line as Row
from widgets.name_list import NameList
from widgets.tones import Tone
from widgets.wording import date_and_time
from widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from jva_tui.store.templates import Version
    from widgets.lines import Line


class HistoryScreen(ModalScreen[str | None]):
    """Ends with the contents to bring back, or None.

    Args:
        name: of the template.
        versions: the newest first, which is what it says now.
        now: an instant.
    """

    DEFAULT_CSS = """
    HistoryScreen { layout: vertical; }
    HistoryScreen #history-title { text-style: bold; color: $primary; height: auto; }
    HistoryScreen Horizontal { height: 1fr; }
    HistoryScreen NameList { width: 34; }
    HistoryScreen LinesPane { width: 1fr; background: $surface; }
    HistoryScreen KeyBar { height: 1; }
    """
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        ("j,down", "step(1)", ""),
        ("k,up", "step(-1)", ""),
        ("J,pagedown,space", "read(1)", ""),
        ("K,pageup", "read(-1)", ""),
        ("enter", "choose", ""),
        ("escape,q,H", "dismiss", ""),
    ]

    def __init__(self, name: str, versions: Sequence[Version], now: int) -> None:
        super().__init__()
        self._name_shown = name
        self._versions = {version.id: version for version in versions}
        self._newest = versions[0]
        self._now = now

    def compose(self) -> ComposeResult:
        """The versions beside what differs from now."""
        yield Words(
            _("{name}: what it said before").format(name=self._name_shown), id="history-title"
        )
        with Horizontal():
            yield NameList[int]()
            yield LinesPane()
        yield KeyBar()

    def on_mount(self) -> None:
        """Begins with the one before the newest, which can be brought back."""
        self._list = self.query_one(NameList)
        self._list.load([*self._versions], self._row)
        hints = [KeyHint("⏎", _("bring it back")), KeyHint(shown_key("escape"), _("back"))]
        self.query_one(KeyBar).show(hints, has_help=False)
        self.action_step(1)
        self._show()

    def _row(self, id_: int) -> Row:
        version = self._versions[id_]
        told = _("now") if version is self._newest else ""
        return Row(("·", Tone.MUTED), date_and_time(version.at, self._now), told)

    @on(NameList.Highlighted)
    def _show(self) -> None:
        version = self._versions.get(self._list.cursor_id or 0, self._newest)
        self.query_one(LinesPane).show(version.id, lambda width: self._lines(version, width))

    def _lines(self, version: Version, width: int) -> list[Line]:
        if version is self._newest:
            return [*sentence(version.contents, width)]
        lines: list[Line] = [
            *sentence(_("- only then"), width, Tone.BAD),
            *sentence(_("+ only now"), width, Tone.GOOD),
            BLANK,
        ]
        return [*lines, *diff_lines(diff(version.contents, self._newest.contents), width)]

    @on(NameList.Toggled)
    def _clicked(self) -> None:
        self.action_choose()

    @on(KeyBar.Pressed)
    def _pressed(self, event: KeyBar.Pressed) -> None:
        if event.key == "⏎":
            self.action_choose()
        else:
            self.dismiss(None)

    def action_step(self, by: int) -> None:
        """To another version."""
        self._list.move(self._list.cursor_index + by)

    def action_read(self, pages: int) -> None:
        """Scrolls what differs."""
        pane = self.query_one(LinesPane)
        pane.show_from(pane.top + pages * pane.page)

    def action_choose(self) -> None:
        """Brings this version back."""
        version = self._versions.get(self._list.cursor_id or 0)
        if version is None or version is self._newest:
            self.notify(_("That is what it says now."), markup=False)
        else:
            self.dismiss(version.contents)
