"""How the organisation's answers fare, drawn from what this computer knows."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from jva_tui.i18n import _
from jva_tui.indicator_commands import INDICATOR_COMMANDS, INDICATORS, IndicatorSituation
from screens.keyed import KeyedScreen, key_bindings
from screens.titles import title_of
from widgets.indicator_lines import Told, lines_of
from widgets.key_bar import KeyBar
from widgets.lines import sentence
from widgets.lines_pane import LinesPane
from widgets.title_bar import TitleBar
from widgets.tones import Tone

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from jva_tui.desk import Desk
    from widgets.lines import Line


class IndicatorsScreen(KeyedScreen[bool | None]):
    """Ends with whether to show who has waited for too long: True of mine, False of everybody.

    Args:
        desk: reckons them.
        mine: whether only of the missions of which I am a responsable, at first.
    """

    DEFAULT_CSS = """
    IndicatorsScreen { layout: vertical; background: $background; }
    IndicatorsScreen LinesPane { height: 1fr; }
    """
    AUTO_FOCUS = "LinesPane"
    OFFERED = INDICATOR_COMMANDS
    NAME = INDICATORS
    UNSAID = frozenset({"read_back", "palette", "help", "theme", "lock"})
    BINDINGS: ClassVar[list[BindingType]] = key_bindings(INDICATOR_COMMANDS)

    def __init__(self, desk: Desk, *, mine: bool) -> None:
        super().__init__()
        self._desk = desk
        self._mine = mine
        self._told: Told | None = None

    def compose(self) -> ComposeResult:
        """Title, indicators, keys."""
        yield TitleBar()
        yield LinesPane()
        yield KeyBar()

    def on_mount(self) -> None:
        """Reckons behind the screen, and asks the platform for its own figures."""
        self._pane = self.query_one(LinesPane)
        self._begin()

    def around(self) -> IndicatorSituation:
        """See `KeyedScreen.around`."""
        return IndicatorSituation(bool(self._told and self._told.watched.indicators.late))

    def _begin(self) -> None:
        whose = _("my missions") if self._mine else _("whole organisation")
        heading = " · ".join((_("Indicators"), whose))
        self.query_one(TitleBar).show(title_of(self._desk, heading))
        if self._told is None:
            self._pane.show(self._mine, self._reckoning)
        self.query_one(KeyBar).show(self.hints())
        self.run_worker(self._reckon(), name="reckon", exclusive=True, exit_on_error=False)

    def _reckoning(self, width: int) -> list[Line]:
        return [*sentence(_("Reckoning…"), width, Tone.MUTED)]

    async def _reckon(self) -> None:
        watching = self._desk.watching
        watched = await watching.watched(mine=self._mine)
        since = watched.indicators.weeks[0].week.start
        with suppress(OSError):  # a folder that is gone: names are known as far as they were
            await self._desk.look_at_templates()
        names = {entry.key: entry.template.name for entry in self._desk.templates()}
        templates = await watching.templates()
        told = Told(
            watched,
            await watching.platform_says(),
            is_asking=self._can_ask,
            templates=tuple((names.get(one.key, one.key), one) for one in templates),
            saved=await watching.time_saved(since),
        )
        self._show(told)
        if self._can_ask:
            self._show(told._replace(says=await watching.ask_platform(), is_asking=False))

    @property
    def _can_ask(self) -> bool:
        status = self._desk.status
        return status.has_platform and not status.is_offline and not status.is_elsewhere

    def _show(self, told: Told) -> None:
        self._told = told
        self._pane.show(self._mine, lambda width: lines_of(told, width))
        self.query_one(KeyBar).show(self.hints())

    def do_open(self) -> None:
        """Shows those who have waited too long."""
        self.dismiss(self._mine)

    def do_back(self) -> None:
        """Leaves."""
        self.dismiss(None)

    def do_scope(self) -> None:
        """Shows those of my missions, or the whole organisation's."""
        self._mine = not self._mine
        self._begin()

    def do_read_on(self) -> None:
        """A page further."""
        self._pane.action_page_down()

    def do_read_back(self) -> None:
        """A page back."""
        self._pane.action_page_up()
