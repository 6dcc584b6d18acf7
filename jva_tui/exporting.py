"""Requests as a table for other programs: chosen columns, as CSV or JSON, some at a time.

CSV is for spreadsheets, and for people: headings and yes or no in their language, days and times as
spreadsheets know them, semicolons between the cells and a byte order mark, without which Excel in
French takes neither columns nor accents. No cell is a formula. JSON is for programs: every value
as it is known, under the columns' own names.
"""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from jva_tui.domain import age_on
from jva_tui.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence

    from jva_tui.domain import InboxRow, Message, Participation

NOTICE = N_(
    "What is exported leaves the encrypted store: whoever gets at your files on this computer or "
    "at a backup of them can read it, and whoever you give it to. Take no more than you need, and "
    "delete it as soon as you can."
)
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
DELIMITER = ";"
WINDOW = 100
"""Requests read at once: so many are in memory."""
_FORMULA = re.compile(r"'*[\s\u200b\ufeff]*(?:[=+\-@\t\r\n＝＋－＠])|'*[\t\r\n]")
"""What spreadsheets may take for the beginning of a formula, as OWASP has it."""
_INSIDE = re.compile(r"([,\t]\"*)('*)(?=[=+\-@＝＋－＠])")
"""The same behind what separates the cells in other countries: there a text would be two cells."""
_NATIONAL = re.compile(r"(?:\+33|0033|0)\s?(?:\(0\)\s?)?([1-9])((?:[\s.-]?\d\d){4})")


class Format(StrEnum):
    """What is written."""

    CSV = "csv"
    JSON = "json"


class Exported(NamedTuple):
    """What is known of one request."""

    row: InboxRow
    participation: Participation
    note: str = ""
    """The user's own, which is told where it is asked for, and nowhere else."""


class _Phone(str):
    """A telephone number."""

    __slots__ = ()


class _Author(StrEnum):
    """Who wrote something, as JSON tells it."""

    VOLUNTEER = N_("volunteer")
    ORGANISATION = N_("organisation")


class Column(NamedTuple):
    """One column of the table."""

    name: str
    """As JSON and the command line have it; never changes its meaning."""
    heading: str
    """As CSV and the screen have it (msgid)."""
    value: Callable[[Exported, int], Any]
    """Of a request, at an instant: a text, number, day, yes or no, or some texts; None where
    nothing is known. An instant is a `datetime`."""
    is_usual: bool = False
    """Whether it is exported unless something else is asked for."""
    is_contact: bool = False
    """Whether contact data may stand in it."""


def _latest(one: Exported) -> Message | None:
    return one.participation.latest


def _author(one: Exported) -> _Author | None:
    if (said := _latest(one)) is None:
        return None
    is_theirs = said.author_id == one.participation.volunteer.user_id
    return _Author.VOLUNTEER if is_theirs else _Author.ORGANISATION


def _moment(instant: int | None) -> datetime | None:
    return None if instant is None else datetime.fromtimestamp(instant, UTC)


def _age(one: Exported, now: int) -> int | None:
    birthday = one.participation.volunteer.birthday
    today = datetime.fromtimestamp(now, UTC).astimezone().date()
    return age_on(birthday, today) if birthday else None


def _of_volunteer(name: str) -> Callable[[Exported, int], Any]:
    return lambda one, _now: getattr(one.participation.volunteer, name)


def _phone_of(name: str) -> Callable[[Exported, int], Any]:
    def value(one: Exported, _now: int) -> _Phone | None:
        number = getattr(one.participation.volunteer, name)
        return _Phone(number) if number else None

    return value


def _of_mission(name: str) -> Callable[[Exported, int], Any]:
    return lambda one, _now: getattr(one.participation.mission, name, None)


def _contact(name: str, heading: str, value: Callable[[Exported, int], Any]) -> Column:
    return Column(name, heading, value, is_usual=True, is_contact=True)


COLUMNS = (
    Column("id", N_("Number"), lambda one, _now: one.row.id, is_usual=True),
    Column("state", N_("State"), lambda one, _now: one.row.state, is_usual=True),
    Column("first_name", N_("First name"), _of_volunteer("first_name"), is_usual=True),
    Column("last_name", N_("Last name"), _of_volunteer("last_name"), is_usual=True),
    _contact("email", N_("E-mail"), _of_volunteer("email")),
    _contact("mobile", N_("Mobile"), _phone_of("mobile")),
    _contact("phone", N_("Phone"), _phone_of("phone")),
    Column("zip", N_("Postal code"), _of_volunteer("zip"), is_contact=True),
    Column("city", N_("City"), _of_volunteer("city"), is_usual=True),
    Column("birthday", N_("Birthday"), _of_volunteer("birthday"), is_contact=True),
    Column("age", N_("Age"), _age),
    Column("mission_id", N_("Mission’s number"), _of_mission("id")),
    Column("mission_name", N_("Mission"), _of_mission("name"), is_usual=True),
    Column("mission_start", N_("Mission begins"), _of_mission("start_date")),
    Column("mission_end", N_("Mission ends"), _of_mission("end_date")),
    Column("mission_city", N_("Mission’s city"), _of_mission("city")),
    Column(
        "created_at",
        N_("Asked"),
        lambda one, _now: _moment(one.participation.created_at),
        is_usual=True,
    ),
    Column("updated_at", N_("Changed"), lambda one, _now: _moment(one.participation.updated_at)),
    Column("tags", N_("Tags"), lambda one, _now: one.participation.tags, is_usual=True),
    Column("has_conversation", N_("Conversation"), lambda one, _now: one.row.has_conversation),
    Column("last_message_by", N_("Last message by"), lambda one, _now: _author(one)),
    Column(
        "last_message_at",
        N_("Last message at"),
        lambda one, _now: _moment(said.at if (said := _latest(one)) else None),
    ),
    Column(
        "last_message",
        N_("Last message"),
        lambda one, _now: said.text if (said := _latest(one)) else None,
        is_contact=True,
    ),
    Column("note", N_("Your note"), lambda one, _now: one.note or None, is_contact=True),
)
"""Every column, in the order in which they are offered."""
BY_NAME = {column.name: column for column in COLUMNS}


def usual_columns(*, is_masked: bool) -> tuple[Column, ...]:
    """What is exported unless something else is asked for: no contact data where it is masked."""
    return tuple(c for c in COLUMNS if c.is_usual and not (is_masked and c.is_contact))


def exported_name(view: str, now: int) -> str:
    """How the file of a view is called, without its end."""
    return f"jva-tui-{view}-{datetime.fromtimestamp(now, UTC).astimezone():%Y-%m-%d}"


class Table(NamedTuple):
    """What is to be written, and how."""

    columns: Sequence[Column]
    format: Format
    now: int
    """The instant at which people are as old as is told."""
    is_file: bool = True
    """Whether what is written becomes a file; what goes to another program needs no mark."""

    def head(self) -> str:
        """What stands before the first request."""
        if self.format is Format.JSON:
            return "["
        headings = _csv_line([_(column.heading) for column in self.columns])
        return BOM + headings if self.is_file else headings

    def lines(self, exported: Iterable[Exported], *, is_first: bool) -> str:
        """Some requests, one after the other.

        Args:
            exported: which ones.
            is_first: whether none has been written yet.
        """
        if self.format is Format.CSV:
            return "".join(_csv_line(map(_cell, self._values(one))) for one in exported)
        names = [column.name for column in self.columns]
        told = (dict(zip(names, map(_plain, self._values(one)), strict=True)) for one in exported)
        objects = [json.dumps(one, ensure_ascii=False) for one in told]
        between = "\n" if is_first else ",\n"
        return between + ",\n".join(objects) if objects else ""

    def tail(self) -> str:
        """What stands behind the last."""
        return "\n]\n" if self.format is Format.JSON else ""

    def _values(self, one: Exported) -> list[Any]:
        return [column.value(one, self.now) for column in self.columns]


async def pieces(
    read: Callable[[Sequence[int]], Awaitable[list[Exported]]], ids: Sequence[int], table: Table
) -> AsyncIterator[tuple[str, int]]:
    """The table piece by piece, each with how many requests stand in it.

    Args:
        read: what is known of some requests; those that are gone are left out.
        ids: of all that are to be written.
        table: how they are.
    """
    yield table.head(), 0
    is_first = True
    for start in range(0, len(ids), WINDOW):
        exported = await read(ids[start : start + WINDOW])
        lines = partial(table.lines, exported, is_first=is_first)
        yield await asyncio.to_thread(lines), len(exported)  # too long for the event loop
        is_first = is_first and not exported
    yield table.tail(), 0


def neutral(text: str) -> str:
    """The text as no spreadsheet takes it for a formula: then with an apostrophe before that.

    Where a text has apostrophes there of its own it gets one more, so that `given_back` is exact.
    """
    text = _INSIDE.sub(r"\1'\2", text)
    return f"'{text}" if _FORMULA.match(text) else text


def given_back(cell: str) -> str:
    """The text that `neutral` was given."""
    text = cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
    return _INSIDE.sub(lambda found: found[1] + found[2][1:], text)


def dialled(number: str) -> str:
    """A telephone number that a spreadsheet leaves as it is, and any telephone understands.

    That is French ones in pairs (a number without spaces would lose its first 0), those of other
    countries with 00 in the place of +, which would begin a formula.
    """
    if found := _NATIONAL.fullmatch(number.strip()):
        digits = "0" + found[1] + re.sub(r"\D", "", found[2])
        return " ".join(digits[at : at + 2] for at in range(0, len(digits), 2))
    return re.sub(r"\A\s*\+\s*(?=\d)", "00 ", number)


def _cell(value: Any) -> str:
    """A value as spreadsheets, and people, read it."""
    match value:
        case None:
            told = ""
        case bool():
            told = _("yes") if value else _("no")
        case _Author():
            told = _(value)
        case _Phone():
            told = dialled(value)
        case datetime():
            told = f"{value.astimezone():%Y-%m-%d %H:%M}"
        case tuple():
            told = ", ".join(value)
        case _:
            told = str(value)
    return neutral(told)


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    match value:
        case datetime():
            return f"{value:%Y-%m-%dT%H:%M:%SZ}"
        case date():
            return value.isoformat()
    return value


def _csv_line(cells: Iterable[str]) -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=DELIMITER).writerow(cells)
    return written.getvalue()
