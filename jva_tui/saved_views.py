"""The views that the user has saved, in a small TOML file that can be edited and shared."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from jva_tui.i18n import N_, _
from jva_tui.paths import make_folder, write_private
from jva_tui.query.parsing import parse
from jva_tui.query.printing import to_text
from jva_tui.showing import Sort
from jva_tui.text import clean, fold, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tomlkit import TOMLDocument
    from tomlkit.items import AoT, Table

    from jva_tui.paths import Paths
    from jva_tui.query import Query

FILE = "views.toml"
LONGEST_NAME = 60
RESERVED_KEYS = frozenset("sredq?jkgGhl/:")
"""They do something else where the views are listed."""


class SavedView(NamedTuple):
    """What the list shows under a name."""

    name: str
    key: str = ""
    """One character, which shows it; empty: none does."""
    text: str = ""
    """The query, as written."""
    sort: Sort = Sort.VIEW
    is_grouped: bool = False

    @property
    def query(self) -> Query:
        """What is sought."""
        return parse(self.text).query


class Problem(NamedTuple):
    """What is wrong in the file, and where."""

    line: int
    """From 1."""
    message: str
    """A sentence, or two."""

    @property
    def text(self) -> str:
        """Both."""
        return _("Line {line}: {message}").format(line=self.line, message=self.message)


class Saved(NamedTuple):
    """What was read: the views that work, and what is wrong with the others."""

    views: tuple[SavedView, ...]
    problems: tuple[Problem, ...]
    path: Path

    def free_key(self, name: str) -> str:
        """A key that nothing has yet: the first letter of the name that is free."""
        letters = (letter for letter in fold(name) if letter.isalnum())
        return next((letter for letter in letters if not self.why_no_key(letter)), "")

    def why_no_key(self, key: str) -> str:
        """Why a key cannot show a view, in words; empty where it can."""
        return _why_no_key(key, self.views)


class BrokenFileError(OSError):
    """The file cannot be changed as long as it is not read.

    Args:
        problem: what is wrong in it.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.text)


def load(paths: Paths) -> Saved:
    """The saved views; where there is no file yet, a few that are useful from the start.

    Raises:
        OSError: the file is there and cannot be read.
    """
    path = paths.config / FILE
    try:
        text = path.read_bytes().decode()
    except FileNotFoundError:
        return Saved(_starters(), (), path)
    except UnicodeDecodeError as error:
        return Saved((), (Problem(_line_of(error), _("It is not text in UTF-8.")),), path)
    return _read(text, path)


_STARTERS = (
    (N_("Soon a priority"), "b", "is:soon"),
    (N_("Minors, open"), "m", "is:minor is:open"),
)


def _starters() -> tuple[SavedView, ...]:
    return tuple(
        SavedView(_(name), key, to_text(parse(text).query)) for name, key, text in _STARTERS
    )


def _line_of(error: UnicodeDecodeError) -> int:
    return error.object[: error.start].count(b"\n") + 1


_PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column \d+|end of document)\)$")


def _read(text: str, path: Path) -> Saved:
    import tomllib

    try:
        told = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = _PLACE.search(str(error))
        line = int((place and place["line"]) or text.count("\n") + 1)
        told_why = _PLACE.sub("", str(error))
        message = _("This is not TOML ({error}): no view of the file can be read.")
        return Saved((), (Problem(line, message.format(error=told_why)),), path)
    tables = told.get("view", [])
    if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        return Saved((), (Problem(1, _("Each view begins with a line “[[view]]”.")),), path)
    reader = _Reader(text)
    for table, lines in zip(tables, _lines_of_tables(text, len(tables)), strict=True):
        reader.take(table, lines)
    return Saved(tuple(reader.views), tuple(reader.problems), path)


_HEADER = re.compile(r"\s*\[\[\s*[\"']?view[\"']?\s*\]\]")


def _lines_of_tables(text: str, count: int) -> list[range]:
    """The lines of each table, from 1; all of them where tables are written in another way."""
    lines = text.splitlines()
    starts = [number for number, line in enumerate(lines, 1) if _HEADER.match(line)]
    if len(starts) != count:
        return [range(1, len(lines) + 1)] * count
    return [range(*ends) for ends in pairwise([*starts, len(lines) + 1])]


_DEFAULTS = {"key": "", "sort": str(Sort.VIEW), "group": False}
"""What a view need not say."""


class _Reader:
    """Reads table after table.

    Args:
        text: of the file.
    """

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self.views: list[SavedView] = []
        self.problems: list[Problem] = []

    def take(self, table: dict[str, Any], lines: range) -> None:
        """Adds a view, or says why it is none."""

        def tell(name: str, message: str) -> None:
            self.problems.append(Problem(self._line_of(name, lines), message))

        name, text = table.get("name"), table.get("query")
        if not isinstance(name, str) or not (name := one_line(clean(name), LONGEST_NAME)):
            return tell("name", _("This view has no name."))
        if any(view.name == name for view in self.views):
            return tell("name", _("There is another view called “{name}”.").format(name=name))
        if not isinstance(text, str):
            return tell("query", _("“{name}” does not say what it seeks.").format(name=name))
        text = one_line(clean(text), len(text))
        if wrong := parse(text).problems:
            return tell("query", wrong[0].message)
        key, sort, is_grouped = (
            table.get("key", ""),
            table.get("sort", "view"),
            table.get("group", False),
        )
        if why_not := _why_no_key(key, self.views):
            tell("key", why_not)
            key = ""
        if sort not in list(Sort):
            known = ", ".join(Sort)
            tell("sort", _("The order is none of these: {known}.").format(known=known))
            sort = Sort.VIEW
        if not isinstance(is_grouped, bool):
            tell("group", _("“group” is true or false."))
        self.views.append(SavedView(name, key, text, Sort(sort), is_grouped is True))
        return None

    def _line_of(self, name: str, lines: range) -> int:
        """Where something is said of a view; its first line where it is not."""
        said = re.compile(rf"\s*[\"']?{name}[\"']?\s*=")
        return next((line for line in lines if said.match(self._lines[line - 1])), lines.start)


def _why_no_key(key: object, views: Sequence[SavedView]) -> str:
    if key == "":
        return ""
    if not isinstance(key, str) or len(key) > 1 or not key.isprintable() or key.isspace():
        return _("A key is one letter, digit or sign.")
    if key in RESERVED_KEYS:
        return _("“{key}” does something else there.").format(key=key)
    other = next((view.name for view in views if view.key == key), None)
    return _("“{key}” already shows “{name}”.").format(key=key, name=other) if other else ""


# Writing: whatever else stands in the file, and its comments, stay.


def save(paths: Paths, view: SavedView, instead_of: str | None = None) -> None:
    """Writes a view.

    Args:
        paths: where the file is.
        view: its name is no other's.
        instead_of: the name of the one that it replaces; None for a new one.

    Raises:
        OSError: the file cannot be written, or it is not TOML: nothing was changed.
    """
    document = _document(paths)
    tables = _tables(document)
    table = _named(tables, instead_of) if instead_of else None
    if table is None:
        _append(tables, view)
    else:
        _fill(table, view)
    _write(paths, document)


def remove(paths: Paths, name: str) -> None:
    """Removes a view, if it is there.

    Raises:
        OSError: as `save`.
    """
    document = _document(paths)
    tables = _tables(document)
    table = _named(tables, name)
    if table is not None:
        tables.remove(table)
        if not tables:
            del document["view"]  # nothing would be written as no table
        _write(paths, document)


def _document(paths: Paths) -> TOMLDocument:
    """The file as it stands; a new one with the first views where there is none."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    saved = load(paths)
    if not saved.path.exists():
        document = tomlkit.document()
        document.add(tomlkit.comment(_("Saved views: docs/SEARCH.md tells what can be sought.")))
        tables = _tables(document)
        for view in saved.views:
            _append(tables, view)
        return document
    try:
        return tomlkit.parse(saved.path.read_bytes())
    except (TOMLKitError, ValueError) as error:
        raise BrokenFileError(next(iter(saved.problems), Problem(1, str(error)))) from error


def _tables(document: TOMLDocument) -> AoT:
    from tomlkit.items import AoT

    found = document.get("view")
    if not found:
        document["view"] = AoT([])
        found = document["view"]
    if not isinstance(found, AoT):
        raise BrokenFileError(Problem(1, _("Each view begins with a line “[[view]]”.")))
    return found


def _named(tables: AoT, name: str) -> Table | None:
    told = (table for table in tables if isinstance(table.get("name"), str))
    return next((one for one in told if one_line(clean(one["name"]), LONGEST_NAME) == name), None)


def _append(tables: AoT, view: SavedView) -> None:
    import tomlkit

    if tables:
        tables[-1].add(tomlkit.nl())
    table = tomlkit.table()
    _fill(table, view)
    tables.append(table)


def _fill(table: Table, view: SavedView) -> None:
    """Writes what differs; what is as it is by default is not written anew."""
    told: dict[str, object] = {"name": view.name, "query": view.text, "key": view.key}
    told |= {"sort": str(view.sort), "group": view.is_grouped}
    for name, value in told.items():
        if table.get(name, _DEFAULTS.get(name)) != value:
            table[name] = value


def _write(paths: Paths, document: TOMLDocument) -> None:
    make_folder(paths.config)
    write_private(paths.config / FILE, document.as_string().encode())
