"""Requests as a table: every value is given back, no cell is a formula, few are in memory."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.exporting import (
    BOM,
    BY_NAME,
    COLUMNS,
    WINDOW,
    Exported,
    Format,
    Table,
    dialled,
    given_back,
    neutral,
    pieces,
    usual_columns,
)
from tests.people import NOW, message, participation, volunteer
from tests.widgets.people import row

if TYPE_CHECKING:
    from collections.abc import Sequence

BEGINNINGS = st.sampled_from(
    [
        "=1+1",
        "+",
        "-",
        "@",
        "\t",
        "\r",
        " =",
        "\u200b=",
        "＝",
        "'=",
        "''",
        "a,=1",
        ",'-",
        ',"=',
        "\t@",
        "",
    ]
)
TEXTS = st.builds(str.__add__, BEGINNINGS, st.text(st.characters(exclude_categories=["Cs"])))
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")


def exported(**changes: Any) -> Exported:
    return Exported(row(1), participation(**changes))


def read_back(text: str) -> list[list[str]]:
    return [*csv.reader(io.StringIO(text, newline=""), delimiter=";")]


def written(rows: Sequence[Exported], format_: Format = Format.CSV) -> str:
    table = Table(COLUMNS, format_, NOW)
    return table.head() + table.lines(rows, is_first=True) + table.tail()


@given(TEXTS)
def test_no_cell_is_a_formula_and_each_gives_its_text_back(text: str) -> None:
    cell = neutral(text)
    assert not FORMULA.match(cell)
    assert given_back(cell) == text
    elsewhere = [part.lstrip('"') for part in re.split(r"[,\t]", cell)]
    assert not any(part.startswith(("=", "+", "-", "@")) for part in elsewhere)


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_what_is_written_is_read_back(name: str, city: str, tag: str, said: str) -> None:
    person = volunteer(first_name=name, city=city, phone=tag, last_name=said)
    one = exported(volunteer=person, tags=(tag, said), latest=message(9, text=said))
    headings, cells = read_back(written([one]).removeprefix(BOM))
    assert headings == [column.heading for column in COLUMNS]
    assert not [cell for cell in cells if FORMULA.match(cell)]
    told = dict(zip(BY_NAME, map(given_back, cells), strict=True))
    assert (told["first_name"], told["city"], told["last_name"]) == (name, city, said)
    assert (told["tags"], told["last_message"]) == (f"{tag}, {said}", said)
    [plain] = json.loads(written([one], Format.JSON))
    assert (plain["first_name"], plain["phone"], plain["tags"]) == (name, tag or None, [tag, said])


def test_every_column_of_a_request() -> None:
    latest = message(9, at=NOW - 60, author_id=2, text="Bonjour\nà vous")
    one = exported(tags=("accueil", "samedi"), latest=latest)
    row_told = one.row._replace(id=1, state="Validée", has_conversation=True)
    one = one._replace(row=row_told, note="vue mardi")
    _headings, cells = read_back(written([one]))
    assert cells == [
        *("1", "Validée", "Camille", "Inventé 1", "camille1@example.org", "06 39 98 00 01", ""),
        *("75020", "Paris", "1990-05-17", "36", "7", "Maraude « Test & Cie »"),
        *("2026-12-01", "2027-01-06", "Paris", "2026-11-21 13:30", "2026-11-21 13:30"),
        *("accueil, samedi", "yes", "organisation", "2026-11-22 13:29", "Bonjour\nà vous"),
        "vue mardi",
    ]
    [told] = json.loads(written([one], Format.JSON))
    assert list(told) == list(BY_NAME)
    assert (told["mobile"], told["phone"], told["age"]) == ("0639980001", None, 36)
    assert (told["birthday"], told["created_at"]) == ("1990-05-17", "2026-11-21T12:30:00Z")
    assert (told["has_conversation"], told["last_message_by"]) == (True, "organisation")


def test_of_a_request_that_is_hardly_known_most_is_empty() -> None:
    one = exported(mission=None, latest=None, volunteer=volunteer(birthday=None, mobile=None))
    [told] = json.loads(written([one], Format.JSON))
    empty = {name for name, value in told.items() if value is None}
    assert empty >= {"mission_name", "age", "birthday", "mobile", "last_message", "last_message_by"}
    assert "note" in empty
    assert "None" not in written([one])


def test_a_spreadsheet_takes_the_file_for_utf_8(french: None) -> None:
    assert written([]).startswith("\ufeff")
    assert not Table(COLUMNS, Format.CSV, NOW, is_file=False).head().startswith("\ufeff")
    assert written([], Format.JSON) == "[\n]\n"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("0639980001", "06 39 98 00 01"),
        ("+33639980001", "06 39 98 00 01"),
        ("+33 (0)6.39.98.00.01", "06 39 98 00 01"),
        ("0033 6 39 98 00 01", "06 39 98 00 01"),
        ("+32 470 12 34 56", "00 32 470 12 34 56"),
        ("+262692000000", "00 262692000000"),
        ("26.12.34", "26.12.34"),
        ("+", "+"),
    ],
)
def test_a_number_can_still_be_dialled(number: str, shown: str) -> None:
    assert dialled(number) == shown


def test_no_contact_data_is_usual_where_it_is_masked() -> None:
    usual = usual_columns(is_masked=False)
    assert {"email", "mobile", "phone"} <= {column.name for column in usual}
    assert usual_columns(is_masked=True) == tuple(c for c in usual if not c.is_contact)
    hidden = {c.name for c in COLUMNS if c.is_contact}
    assert hidden == {"email", "mobile", "phone", "zip", "birthday", "last_message", "note"}


@pytest.mark.parametrize("format_", Format)
@pytest.mark.parametrize("size", [0, 1, WINDOW, 2 * WINDOW + 1])
async def test_many_are_read_a_few_at_a_time(size: int, format_: Format) -> None:
    asked: list[int] = []

    async def read(ids: Sequence[int]) -> list[Exported]:
        asked.append(len(ids))
        return [Exported(row(id_)._replace(id=id_), participation(id_)) for id_ in ids if id_ > 1]

    table = Table([BY_NAME["id"], BY_NAME["birthday"]], format_, NOW)
    told = [piece async for piece in pieces(read, range(1, size + 1), table)]
    text = "".join(piece for piece, _n in told).removeprefix(BOM)
    assert max(asked, default=0) <= WINDOW
    assert sum(asked) == size
    assert sum(n for _piece, n in told) == max(0, size - 1)  # the first is gone
    if format_ is Format.JSON:
        ids = [one["id"] for one in json.loads(text)]
    else:
        ids = [int(line[0]) for line in read_back(text)[1:]]
    assert ids == [*range(2, size + 1)]


def test_days_of_the_table_are_those_of_the_clock() -> None:
    person = volunteer(birthday=date(2008, 11, 23))  # tomorrow is the birthday
    [told] = json.loads(written([exported(volunteer=person)], Format.JSON))
    assert told["age"] == 17
