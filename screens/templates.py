"""Templates: found, read as a volunteer reads them, written, and shared."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Container, Vertical
from textual.widgets import Input, TextArea

from jva_tui.answering import quiet
from jva_tui.commands import shown_key
from jva_tui.desk import ReadingChanged, StatusChanged, TemplatesChanged
from jva_tui.domain import View
from jva_tui.i18n import _
from jva_tui.showing import Showing
from jva_tui.template_commands import (
    BY_ID,
    TEMPLATE_COMMANDS,
    TEMPLATES,
    TemplateSituation,
)
from jva_tui.templates.language import language_of
from jva_tui.templates.library import Standing, recent_first
from jva_tui.templates.lint import Weight, lint
from jva_tui.templates.tokens import values_for
from screens.base import DeskTold
from screens.template_words import (
    hint_of,
    sign_of,
    signs,
)
from screens.templates_packs import TemplatesPacks
from screens.templates_reading import TemplatesReading
from screens.titles import title_of
from widgets.choices import Choice, matching
from widgets.key_bar import HELP, KeyBar, KeyHint
from widgets.lines_pane import LinesPane
from widgets.name_list import Line, NameList
from widgets.template_lines import template_lines, written_lines
from widgets.title_bar import TitleBar
from widgets.token_area import TokenArea
from widgets.token_hints import TokenHints
from widgets.typed_line import TypedLine

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from jva_tui.templates.library import Entry

_ID_OF_HINT = {command.hint: command.id for command in TEMPLATE_COMMANDS}
_COMPARED = (Standing.CHANGED_HERE, Standing.CHANGED_THERE, Standing.BOTH, Standing.GONE_THERE)


class TemplatesScreen(TemplatesReading, TemplatesPacks):
    """The list, how each reads, and the editor in the list's place.

    Args:
        desk: does it.
        people: requests for which templates can be shown, in their order; by default the newest.
        at: whose it is shown for at first.
        steps: what can be undone of an earlier visit; what is done now is added.
    """

    CSS_PATH = "templates.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(",".join(command.keys), f"command('{command.id}')", show=False)
        for command in TEMPLATE_COMMANDS
    ]

    _is_there = False
    """Whether it can be asked for anything yet."""

    def compose(self) -> ComposeResult:
        """The parts, from top to bottom."""
        self.fold(self.app.size)
        yield TitleBar()
        yield TypedLine(id="find", compact=True, placeholder=_("a few letters of name or text"))
        with Container(id="columns"):
            yield NameList[str](id="templates")
            with Vertical(id="writing"):
                yield TokenArea("")
                yield TokenHints()
            yield LinesPane()
        yield KeyBar()

    def on_mount(self) -> None:
        """Shows what is there at once, and asks the platform behind that."""
        self._list = self.query_one(NameList)
        self._pane = self.query_one(LinesPane)
        self._pane.can_focus = False  # the keys are the screen's, or the editor's
        self.often_empty = {}
        if not self.people:
            everybody = (self.desk.window(Showing(View.ALL, mine)) for mine in (True, False))
            self.people = [row.id for row in next(filter(None, everybody), [])]
        self._is_there = True
        self.begin_writing()
        self.load()
        self.run_worker(self._look(), name="templates", exit_on_error=False)

    async def _look(self) -> None:
        """What takes a moment: versions, how often tokens are empty, what the platform holds."""
        await self.desk.note_versions()
        self.often_empty = await self.desk.often_empty()
        self.show()
        with suppress(ConnectionError, *quiet()):  # the top line says how old all is
            await self.desk.read_templates()

    def on_resize(self, event: events.Resize) -> None:
        """Folds the panes as the terminal narrows."""
        self.fold(event.size)

    @on(DeskTold)
    def _told(self, message: DeskTold) -> None:
        match message.event:
            case TemplatesChanged():
                self.load()
            case StatusChanged():
                self.show()
            case ReadingChanged(id_) if id_ == self.reader:
                self.show()

    # The list

    def load(self) -> None:
        """Looks at all of them anew, and keeps the cursor on its template."""
        found = recent_first(self.desk.templates())
        self.entries = {entry.key: entry for entry in found}
        self._names = Counter(entry.template.name for entry in found)
        self.begun_keys = self.desk.template_drafts()
        typed = self.query_one("#find", Input).value
        if typed:
            choices = [
                Choice(e.key, e.template.name, hint_of(e), preview=e.template.text) for e in found
            ]
            found = [self.entries[choice.id] for choice in matching(choices, typed)]
        keys = [entry.key for entry in found]
        if self.at not in keys:
            self.at = keys[min(self._list.cursor_index, len(keys) - 1)] if keys else ""
        self._list.empty_text = (
            _("Nothing matches what you typed.")
            if typed
            else _("No template yet · n begins one, + installs ready ones")
        )
        self._list.load(keys, self._line_of)
        if keys:
            self._list.move(keys.index(self.at))
        self.show()

    def _line_of(self, key: str) -> Line | None:
        entry = self.entries.get(key)
        if entry is None:
            return None
        is_twin = self._names[entry.template.name] > 1
        return _line_of(entry, has_draft=key in self.begun_keys, is_twin=is_twin)

    def go_to(self, key: str) -> None:
        """Puts the cursor on a template; what is sought is forgotten where that hides it."""
        self.load()
        self.at = key
        if self._list.cursor_id != key:
            self.query_one("#find", Input).value = ""
        self.load()

    @on(NameList.Highlighted)
    def _stand(self) -> None:
        if self._list.cursor_id is not None and self._list.cursor_id != self.at:
            self.at = self._list.cursor_id
            self.show()

    @on(NameList.Toggled)
    def _clicked(self) -> None:
        self.action_command("edit")

    # Showing

    def show(self) -> None:
        """Shows the template under the cursor, or the one that is written, as somebody reads it."""
        self.query_one("#find").display = self.begun is None and self.has_class("-finding")
        heading = _("Templates") if self.begun is None else self.begun.template.name
        self.query_one(TitleBar).show(title_of(self.desk, heading))
        entry, written = self.entry, self.writing
        if written is not None:
            person = self.person
            language = language_of(written.text)
            values = values_for(person, self.desk.author, language) if person else {}
            self._editor.values = values
            shown, row = self.shown(None, written), self._editor.cursor_location[0]
            self._pane.show(
                "", lambda width: written_lines(shown, width, self._pane.room.height, row)
            )
        elif entry is not None:
            shown = self.shown(entry, entry.template)
            self._pane.show(entry.key, lambda width: template_lines(shown, width))
        else:
            self._pane.show("", lambda _width: [])
        self.query_one(KeyBar).show(
            self._keys(), has_help=self.begun is None and not self._is_sought
        )

    @on(TextArea.SelectionChanged)
    def _moved(self) -> None:
        if self.begun is not None:
            self.show()

    # Keys

    def _keys(self) -> list[KeyHint]:
        if self.begun is not None:
            keys = [KeyHint(shown_key("escape"), _("save and go back"))]
            if self.people:
                following = BY_ID["next_person"]
                keys.append(KeyHint(shown_key("ctrl+n"), _(following.label)))
            return keys
        everything = KeyHint(shown_key("escape"), _("show all"))
        if self._is_sought:
            return [KeyHint("⏎", _("to the list")), everything]
        situation = self._situation()
        possible = [
            command
            for command in TEMPLATE_COMMANDS
            if command.id not in _UNSAID and not command.why_not(situation)
        ]
        hints = [KeyHint(command.hint, _(command.label)) for command in possible]
        leave = BY_ID["leave"]
        back = KeyHint(leave.hint, _(leave.label))
        return [*hints[:4], everything if self.has_class("-finding") else back, *hints[4:]]

    @property
    def _is_sought(self) -> bool:
        """Whether letters are typed of what is sought."""
        return isinstance(self.focused, Input)

    def _situation(self) -> TemplateSituation:
        entry, is_reached = self.entry, self.is_reached
        unreached = _("The platform is out of reach: what is here can be written all the same.")
        if entry is None:
            return TemplateSituation(
                has_one=False,
                has_people=False,
                why_not_published=_("No template is selected."),
                why_not_reached="" if is_reached else unreached,
                can_undo=bool(self.steps),
            )
        return TemplateSituation(
            is_broken=not entry.is_usable,
            has_file=entry.has_file,
            is_mine=entry.is_mine(self.desk.author),
            differs=entry.standing in _COMPARED,
            why_not_published=self.desk.why_not_published(entry),
            why_not_reached="" if is_reached else unreached,
            has_versions=self.desk.has_template_versions(entry.key),
            has_people=bool(self.people),
            can_undo=bool(self.steps),
        )

    def action_command(self, id_: str) -> None:
        """Does a command, or says why it cannot be done."""
        if not self._is_there:  # keys may come before the screen
            self.call_later(self.action_command, id_)
            return
        self._stand()  # the keys that moved the cursor may have come just before
        if self.begun is not None:
            if id_ == "leave":
                self.stop_writing()
            elif id_ in _WHILE_WRITING:
                getattr(self, f"do_{id_}")()
        elif self._is_sought:
            if id_ == "leave":
                self._find_no_more()
            elif id_ in _WHILE_FINDING:
                getattr(self, f"do_{id_}")()
        elif self.has_class("-finding") and id_ == "leave":
            self._find_no_more()
        elif trouble := BY_ID[id_].why_not(self._situation()):
            self.tell(trouble, is_trouble=True)
        else:
            getattr(self, f"do_{id_}")()

    @on(KeyBar.Pressed)
    def _pressed(self, event: KeyBar.Pressed) -> None:
        if self._is_sought:
            if event.key == "⏎":
                self._entered()
            else:
                self._find_no_more()
            return
        if event.key == shown_key("ctrl+n"):
            self.do_next_person()
            return
        self.action_command("help" if event.key == HELP else _ID_OF_HINT[event.key])

    # Finding

    def do_find(self) -> None:
        """Types a few letters of what is sought."""
        self.add_class("-finding")
        find = self.query_one("#find")
        find.display = True  # which else would be learned too late to have the focus
        self.set_focus(find)
        self.show()

    @on(Input.Changed, "#find")
    def _typed(self, event: Input.Changed) -> None:
        if event.value:  # the nearest one
            self.at = ""
            self._list.action_first()
        self.load()

    @on(Input.Submitted, "#find")
    def _entered(self) -> None:
        self.set_class(bool(self.query_one("#find", Input).value), "-finding")
        self.set_focus(None)
        self.show()

    def _find_no_more(self) -> None:
        self.remove_class("-finding")
        at = self.entry or self.entries.get(self._list.cursor_id or "")
        self.query_one("#find", Input).value = ""
        self.set_focus(None)
        self.at = at.key if at else ""
        self.load()

    # Moving

    def do_down(self) -> None:
        """To the next template."""
        self._list.action_down()

    def do_up(self) -> None:
        """To the one before."""
        self._list.action_up()

    def do_first(self) -> None:
        """To the first."""
        self._list.action_first()

    def do_last(self) -> None:
        """To the last."""
        self._list.action_last()

    def do_read_on(self) -> None:
        """Scrolls the text down."""
        self._pane.action_page_down()

    def do_read_back(self) -> None:
        """Scrolls the text up."""
        self._pane.action_page_up()

    # Elsewhere

    def do_outbox(self) -> None:
        """Shows what leaves."""
        from screens.outbox import OutboxScreen

        self.app.push_screen(OutboxScreen(self.desk))

    def do_palette(self) -> None:
        """Finds a command by its name."""
        from screens.palette import palette

        choices = [one for one in TEMPLATE_COMMANDS if one.id not in _UNSAID | {"palette"}]
        self.app.push_screen(palette(choices, self._situation()), self.run_chosen)

    def run_chosen(self, id_: str | None) -> None:
        """See `CommandScreen.run_chosen`."""
        if id_ is not None:
            self.action_command(id_)

    def do_help(self) -> None:
        """Shows the keys of this screen."""
        from screens.help import HelpScreen

        lines = [(command.keys, command.help) for command in TEMPLATE_COMMANDS]
        self.app.push_screen(HelpScreen([(TEMPLATES, lines)], signs()))

    def do_leave(self) -> None:
        """Back to where one came from."""
        self.call_next(self.leave)


@lru_cache(maxsize=2048)  # the whole list is asked for after every change
def _is_wrong(name: str, text: str) -> bool:
    return any(remark.weight is Weight.WRONG for remark in lint(name, text))


def _line_of(entry: Entry, *, has_draft: bool, is_twin: bool) -> Line:
    is_on = entry.is_usable and not _is_wrong(entry.template.name, entry.template.text)
    told = hint_of(entry) if entry.is_usable else _("broken")
    if entry.is_usable and not is_on:
        told = _("to mend")
    if is_twin:  # of two with one name
        told = entry.key if is_on else f"{entry.key} · {told}"
    return Line(sign_of(entry.standing), entry.template.name, told, has_draft, is_on=is_on)


_UNSAID = frozenset(
    {"down", "up", "first", "last", "read_on", "read_back", "help", "leave", "previous_person"}
)
"""Not among the keys at the bottom: they are as everywhere, or stand there anyway."""
_WHILE_FINDING = frozenset({"down", "up", "read_on", "read_back"})
"""What can be asked for by keys that are no letters while letters are typed."""
_WHILE_WRITING = frozenset({"next_person", "previous_person"})
"""What can be asked for in the middle of a text as well, by keys that are no letters."""
