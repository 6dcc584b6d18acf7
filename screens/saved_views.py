"""The views that the user has saved: each with its key and its count, and what can be done."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen

from jva_tui.commands import BY_ID, shown_key
from jva_tui.i18n import _
from jva_tui.paths import reason_of
from jva_tui.query.parsing import parse
from screens.ask import AskScreen
from screens.base import TellingScreen
from widgets.cells import cut
from widgets.key_bar import KeyBar
from widgets.name_list import Line, NameList
from widgets.tones import Tone
from widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from jva_tui.desk import Desk
    from jva_tui.saved_views import Saved, SavedView

_MOVING = ("down", "up", "page_down", "page_up", "first", "last")
_QUERY = 34
"""Cells at most of what is sought, beside a name."""
_COUNT = 7
_MOST_PROBLEMS = 3


class SavedViewsScreen(ModalScreen["SavedView | None"], TellingScreen["SavedView | None"]):
    """Ends with the view that is wanted, or None.

    Args:
        desk: keeps them.
        shown: what the list shows now, to be saved; without a name or a key.
        why_not: why that cannot be saved, in words; empty where it can.
    """

    DEFAULT_CSS = """
    SavedViewsScreen { align: center middle; }
    SavedViewsScreen > Vertical {
        width: 84; max-width: 100%; height: auto; max-height: 100%; padding: 0 1;
        background: $surface; border: round $primary;
    }
    SavedViewsScreen #title { text-style: bold; color: $primary; }
    SavedViewsScreen NameList { height: 1; max-height: 60vh; margin: 1 0; }
    SavedViewsScreen #problems { color: $warning; }
    SavedViewsScreen #file { color: $text-muted; }
    SavedViewsScreen KeyBar { height: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(",".join(BY_ID[id_].keys), f"move('{id_}')", show=False) for id_ in _MOVING),
        ("enter", "show", ""),
        ("s", "save", ""),
        ("r", "rename", ""),
        ("e", "edit", ""),
        ("d", "delete", ""),
        ("escape,q", "dismiss", ""),
    ]

    def __init__(self, desk: Desk, shown: SavedView, why_not: str) -> None:
        super().__init__()
        self._desk = desk
        self._now = shown
        self._why_not = why_not
        self._saved: Saved | None = None
        self._counts: dict[str, int] = {}

    def compose(self) -> ComposeResult:
        """The views, what is wrong with their file, and where that is."""
        with Vertical():
            yield Words(_("Saved views"), id="title")
            yield NameList[str](id="views")
            yield Words("", id="problems")
            yield Words("", id="file")
            yield KeyBar()

    def on_mount(self) -> None:
        """Reads them."""
        self._list: NameList[str] = self.query_one("#views", NameList)
        self._tell_problems(())
        self.query_one(KeyBar).show(
            [
                ("⏎", _("show"), True),
                ("s", _("save this one"), True),
                ("e", _("edit"), True),
                ("r", _("rename"), True),
                ("d", _("delete"), True),
                (shown_key("escape"), _("back"), True),
            ],
            has_help=False,
        )
        self.run_worker(self._read(), name="saved views", exit_on_error=False)

    def _change(self, change: Awaitable[None]) -> None:
        async def changed() -> None:
            try:
                await change
            except OSError as error:
                told = _("Nothing was changed: {error}")
                self.tell(told.format(error=reason_of(error)), is_trouble=True)
            await self._read()

        self.run_worker(changed(), name="saved views", exit_on_error=False)

    async def _read(self) -> None:
        """Reads the file, then how many each of them finds."""
        try:
            saved = self._saved = await self._desk.finding.saved()
        except OSError as error:
            told = _("The saved views cannot be read: {error}")
            self._tell_problems([told.format(error=reason_of(error))])
            return
        is_broken = bool(saved.problems)
        self._list.empty_text = "" if is_broken else _("None yet: s saves what the list shows now.")
        names = [view.name for view in saved.views]
        self._list.load(names, self._line_of)
        self._list.styles.height = max(1, len(names))
        self._tell_problems([one.text for one in saved.problems[:_MOST_PROBLEMS]])
        file = _("They stand in {path}: copy it to share them.").format(path=saved.path)
        self.query_one("#file", Words).update(file)
        found = await self._desk.finding.counts([view.query for view in saved.views])
        self._counts = dict(zip(names, found, strict=True))
        self._list.changed()

    def _tell_problems(self, problems: Sequence[str]) -> None:
        words = self.query_one("#problems", Words)
        words.update("\n".join(problems))
        words.display = bool(problems)

    def _line_of(self, name: str) -> Line | None:
        if (view := self._named(name)) is None:
            return None
        count = str(self._counts.get(name, "…"))
        room = min(_QUERY, max(0, self._list.text_width // 2 - _COUNT))
        told = f"{cut(view.text, room)}{count:>{_COUNT}}"
        return Line((view.key or "·", Tone.HEADING), name, told)

    def _named(self, name: str | None) -> SavedView | None:
        views = self._saved.views if self._saved else ()
        return next((view for view in views if view.name == name), None)

    @property
    def _current(self) -> SavedView | None:
        return self._named(self._list.cursor_id)

    def on_key(self, event: events.Key) -> None:
        """Turns to the view whose key was pressed."""
        views = self._saved.views if self._saved else ()
        for view in views:
            if view.key and view.key == event.character:
                event.stop()
                self.dismiss(view)
                return

    def action_move(self, id_: str) -> None:
        """Moves the cursor."""
        getattr(self._list, f"action_{id_}")()

    @on(NameList.Toggled)
    def action_show(self) -> None:
        """Turns to the view under the cursor."""
        if view := self._current:
            self.dismiss(view)

    # Changing

    def action_save(self) -> None:
        """Saves what the list shows now: asks for a name, then for a key."""
        if self._why_not:
            self.tell(self._why_not, is_trouble=True)
            return
        self._ask_name(_("Save “{text}”").format(text=self._now.text), "", self._ask_key)

    def _ask_name(self, title: str, name: str, named: Callable[[str], None]) -> None:
        def why_not(value: str) -> str:
            if not value:
                return _("A name, please.")
            if value != name and self._named(value):
                return _("There is one of that name already.")
            return ""

        question = AskScreen(title, name, hint=_("A name for it"), why_not=why_not)
        self.app.push_screen(question, lambda value: named(value) if value is not None else None)

    def _ask_key(self, name: str) -> None:
        saved = self._saved

        def chosen(key: str | None) -> None:
            if key is not None:
                self._put(self._now._replace(name=name, key=key))

        hint = _("F, then this key, shows it. Nothing: it is found by its name alone.")
        free = saved.free_key(name) if saved else ""
        why_not = saved.why_no_key if saved else lambda _key: ""
        self.app.push_screen(AskScreen(_("A key for it"), free, hint=hint, why_not=why_not), chosen)

    def _put(self, view: SavedView, instead_of: str | None = None) -> None:
        self._change(self._desk.finding.save_view(view, instead_of))

    def action_rename(self) -> None:
        """Gives the view under the cursor another name."""
        if view := self._current:

            def named(name: str) -> None:
                self._put(view._replace(name=name), view.name)

            self._ask_name(_("Rename “{name}”").format(name=view.name), view.name, named)

    def action_edit(self) -> None:
        """Changes what the view under the cursor seeks."""
        if view := self._current:

            def edited(text: str | None) -> None:
                if text is not None:
                    self._put(view._replace(text=text), view.name)

            hint = _("What it seeks, as in the search line")
            question = AskScreen(view.name, view.text, hint=hint, why_not=_why_not_sought)
            self.app.push_screen(question, edited)

    def action_delete(self) -> None:
        """Deletes the view under the cursor, once that is confirmed."""
        if view := self._current:
            from screens.confirm import ConfirmScreen

            question = ConfirmScreen(
                _("Delete “{name}”?").format(name=view.name),
                _("Only the saved view goes: the requests stay."),
                yes=_("delete"),
                no=_("back"),
            )
            self.app.push_screen(question, partial(self._delete, view.name))

    def _delete(self, name: str, sure: bool | None) -> None:  # noqa: FBT001 - what the question answers
        if sure:
            self._change(self._desk.finding.forget_view(name))

    @on(KeyBar.Pressed)
    async def _pressed(self, event: KeyBar.Pressed) -> None:
        keys = {"⏎": "show", "s": "save", "e": "edit", "r": "rename", "d": "delete"}
        if event.key in keys:
            await self.run_action(keys[event.key])
        else:
            self.dismiss(None)


def _why_not_sought(text: str) -> str:
    parsed = parse(text)
    if parsed.problems:
        return parsed.problems[0].message
    return "" if parsed.query.alternatives else _("Something must be sought.")
