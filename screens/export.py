"""Exporting requests: which columns, into which file, and what that means."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, NamedTuple, Protocol

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen

from jva_tui.commands import BY_ID, shown_key
from jva_tui.exporting import (
    BY_NAME,
    COLUMNS,
    NOTICE,
    Column,
    Format,
    Table,
    exported_name,
    pieces,
    usual_columns,
)
from jva_tui.i18n import _, ngettext
from jva_tui.paths import reason_of
from jva_tui.writing_out import suggested, write_out
from widgets import masking
from widgets.key_bar import KeyBar
from widgets.name_list import GOES, LEFT_OUT, Line, NameList
from widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Sequence
    from typing import Any

    from textual.app import App, ComposeResult
    from textual.binding import BindingType

    from jva_tui.desk import Desk

MANY = 5_000
"""Requests from which it takes long enough to say that it goes on."""


class Plan(NamedTuple):
    """What the user wants exported."""

    columns: Sequence[Column]
    format: Format
    path: Path


class Asking(Protocol):
    """A screen on which requests are chosen."""

    @property
    def app(self) -> App[Any]:
        """Of which it is a screen."""
        ...

    def tell(self, text: str, *, is_trouble: bool = False) -> None:
        """See `SendingScreen.tell`."""
        ...

    def work(self, work: Coroutine[Any, Any, object], name: str) -> None:
        """See `SendingScreen.work`."""
        ...


class Exports:
    """Asks what is to be exported, and writes it behind the screen.

    Args:
        screen: on which the requests were chosen.
        desk: knows them.
    """

    def __init__(self, screen: Asking, desk: Desk) -> None:
        self._screen = screen
        self._desk = desk

    def ask(self, name: str, title: str, find: Callable[[], Awaitable[Sequence[int]]]) -> None:
        """Asks how to export some requests.

        Args:
            name: of them, for that of the file.
            title: what is exported, in words.
            find: which ones they are, once that is known.
        """
        question = ExportScreen(title, exported_name(name, self._desk.now()))

        def chosen(plan: Plan | None) -> None:
            if plan is not None:
                self._screen.work(self._export(plan, find), "export")

        self._screen.app.push_screen(question, chosen)

    async def _export(
        self, plan: Plan, find: Callable[[], Awaitable[Sequence[int]]], *, replaces: bool = False
    ) -> None:
        ids = await find()
        if len(ids) >= MANY:
            self._screen.tell(_("Exporting goes on behind the screen; its end will be told."))
        table = Table(plan.columns, plan.format, self._desk.now())
        written = pieces(self._desk.listing.for_export, ids, table)
        try:
            count = await write_out(plan.path, written, replaces=replaces)
        except FileExistsError:
            self._ask_whether_to_replace(plan, partial(self._export, plan, find, replaces=True))
        except OSError as error:
            told = _("{path} cannot be written: {error}.")
            self._screen.tell(told.format(path=plan.path, error=reason_of(error)), is_trouble=True)
        else:
            told = ngettext(
                "{n} request is in {path}. The file is not encrypted: delete it once it is used.",
                "{n} requests are in {path}. The file is not encrypted: delete it once it is used.",
                count,
            )
            self._screen.tell(told.format(n=count, path=plan.path))

    def _ask_whether_to_replace(
        self, plan: Plan, export: Callable[[], Coroutine[Any, Any, None]]
    ) -> None:
        from screens.confirm import ConfirmScreen

        def answered(sure: bool | None) -> None:  # noqa: FBT001 - what the question answers
            if sure:
                self._screen.work(export(), "export")

        text = _("{path} is there already. What stands in it would be lost.")
        question = ConfirmScreen(
            _("Replace this file?"), text.format(path=plan.path), yes=_("replace"), no=_("keep it")
        )
        self._screen.app.push_screen(question, answered)


class ExportScreen(ModalScreen[Plan | None]):
    """Ends with what to export, or None.

    Args:
        title: what it is about.
        name: of the file, unless the user chooses another, without its end.
    """

    DEFAULT_CSS = """
    ExportScreen { align: center middle; }
    ExportScreen > Vertical {
        width: 76; max-width: 100%; height: auto; max-height: 100%; padding: 0 1;
        background: $surface; border: round $primary;
    }
    ExportScreen #title { text-style: bold; color: $primary; }
    ExportScreen #notice { color: $warning; margin-bottom: 1; }
    ExportScreen NameList { height: 30vh; max-height: 23; }
    ExportScreen #file { margin: 1 0; }
    ExportScreen KeyBar { height: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(",".join(BY_ID[id_].keys), f"move('{id_}')", show=False)
            for id_ in ("down", "up", "page_down", "page_up", "first", "last")
        ),
        ("space", "pick", ""),
        ("f", "format", ""),
        ("n", "name", ""),
        ("enter", "export", ""),
        ("escape,q", "dismiss", ""),
    ]

    def __init__(self, title: str, name: str) -> None:
        super().__init__()
        self._title_text = title
        self._file_name = name
        self._columns = {c.name for c in usual_columns(is_masked=masking.is_on())}
        self._format = Format.CSV
        self._path: Path | None = None
        self._is_done = False
        """Whether the user has asked for it before it is known where it goes."""

    def compose(self) -> ComposeResult:
        """What it means, the columns, and the file."""
        with Vertical():
            yield Words(self._title_text, id="title")
            yield Words(_(NOTICE), id="notice")
            yield NameList[str](id="columns")
            yield Words("", id="file")
            yield KeyBar()

    def on_mount(self) -> None:
        """Shows the columns, and finds out which file there can be."""
        self._list: NameList[str] = self.query_one("#columns", NameList)
        self._list.load([*BY_NAME], self._line_of)
        self.query_one(KeyBar).show(
            [
                ("⏎", _("export"), True),
                (shown_key("space"), _("column"), True),
                ("f", _("format"), True),
                ("n", _("file"), True),
                (shown_key("escape"), _("back"), True),
            ],
            has_help=False,
        )
        self._show_file()
        self.run_worker(self._suggest(), name="file")

    async def _suggest(self) -> None:
        path = await asyncio.to_thread(suggested, self._file_name, f".{self._format}")
        self._go_to(path.with_suffix(f".{self._format}"))
        if self._is_done:
            self.action_export()

    def _line_of(self, name: str) -> Line:
        column, is_on = BY_NAME[name], name in self._columns
        told = _("contact data") if column.is_contact else ""
        return Line(GOES if is_on else LEFT_OUT, _(column.heading), told, is_on=is_on)

    def _go_to(self, path: Path) -> None:
        self._path = path
        self._show_file()

    def _show_file(self) -> None:
        told = _("CSV, for spreadsheets") if self._format is Format.CSV else _("JSON, for programs")
        path = "…" if self._path is None else str(self._path)
        self.query_one("#file", Words).update(f"{told}\n{path}")

    def action_move(self, id_: str) -> None:
        """Moves the cursor."""
        getattr(self._list, f"action_{id_}")()

    @on(NameList.Toggled)
    def action_pick(self) -> None:
        """Takes the column under the cursor, or leaves it out."""
        if (name := self._list.cursor_id) is not None:
            self._columns ^= {name}
            self._list.changed()

    def action_format(self) -> None:
        """The other format; the name of the file ends as it wants."""
        before = f".{self._format}"
        self._format = Format.JSON if self._format is Format.CSV else Format.CSV
        if self._path is not None and self._path.suffix == before:
            self._path = self._path.with_suffix(f".{self._format}")
        self._show_file()

    def action_name(self) -> None:
        """Asks for another file."""
        from screens.ask import AskScreen

        def chosen(value: str | None) -> None:
            if value is not None:
                self._go_to(Path(value).expanduser())

        question = AskScreen(_("Export to"), str(self._path or ""), why_not=_why_not_written)
        self.app.push_screen(question, chosen)

    def action_export(self) -> None:
        """Ends with what was chosen."""
        columns = [column for column in COLUMNS if column.name in self._columns]
        if not columns:
            self.app.clear_notifications()
            self.notify(_("Choose a column first."), severity="warning", markup=False)
        elif self._path is None:
            self._is_done = True
        else:
            self.dismiss(Plan(columns, self._format, self._path))

    @on(KeyBar.Pressed)
    async def _pressed(self, event: KeyBar.Pressed) -> None:
        keys = {"⏎": "export", shown_key("space"): "pick", "f": "format", "n": "name"}
        if event.key in keys:
            await self.run_action(keys[event.key])
        else:
            self.dismiss(None)


def _why_not_written(value: str) -> str:
    path = Path(value).expanduser()
    if not value or not path.parent.is_dir():
        return _("There is no such folder.")
    return _("This is a folder.") if path.is_dir() else ""
