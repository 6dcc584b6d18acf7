"""Exporting from a view: columns, format and file are chosen, and nobody's file is lost."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

from screens.export import ExportScreen
from tests.people import message, participation, volunteer
from tests.screens.client import SMALL, Client, fill, offline_desk, opened
from widgets import masking

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.desk import Desk

PEOPLE = [
    participation(
        n,
        volunteer=volunteer(n),
        conversation_id=10 + n,
        latest=message(100 + n, conversation_id=10 + n),
    )
    for n in range(1, 4)
]
NAME = "jva-tui-all-2026-11-22"


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "Documents"
    folder.mkdir()
    monkeypatch.setattr("platformdirs.user_documents_path", lambda: folder)
    return folder


@pytest.fixture
def three(home: Path) -> Desk:
    fill(home, PEOPLE)
    return offline_desk(home)


def lines(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [*csv.reader(file, delimiter=";")]


def names(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


def remove(folder: Path) -> None:
    folder.rmdir()


def notices(client: Client) -> str:
    return " ".join(notice.message for notice in client.app._notifications)


async def test_the_view_is_exported_with_the_usual_columns(three: Desk, documents: Path) -> None:
    async with opened(three, SMALL) as client:
        await client.press("7", "X")
        assert "leaves the encrypted store" in client.words
        assert "■ E-mail" in client.words
        assert "Export: All · my missions" in client.words
        assert f"{NAME}.csv" in "".join(client.text.split())
        await client.press("enter")
        headings, *people = lines(documents / f"{NAME}.csv")
        assert "E-mail" in headings
        assert "Birthday" not in headings
        assert [line[0] for line in people] == ["3", "2", "1"]
        assert "3 requests are in" in notices(client)
        assert "not encrypted" in notices(client)
        await client.press("X", "enter")  # keeps the first one
        assert (documents / f"{NAME}-2.csv").exists()


async def test_what_is_marked_is_exported_as_json_with_the_columns_that_were_chosen(
    three: Desk, documents: Path
) -> None:
    async with opened(three) as client:
        await client.press("7")
        await client.type_in("  X")  # at once
        assert "Export 2 requests" in client.words
        await client.type_in("jj ")  # not the first name
        await three.private.set_note(3, "Vue mardi")  # never told unless it is asked for
        await client.press("G", "space", "f", "enter")
        path = documents / "jva-tui-marked-2026-11-22.json"
        told = json.loads(path.read_text("utf-8"))
        assert [one["id"] for one in told] == [3, 2]
        assert "first_name" not in told[0]
        assert [one["note"] for one in told] == ["Vue mardi", None]
        assert client.situation.marked == 2


async def test_contact_data_is_left_out_where_it_is_masked(three: Desk, documents: Path) -> None:
    masking.turn(on=True)
    async with opened(three) as client:
        await client.press("7", "X")
        assert "□ E-mail" in client.words
        await client.press("enter")
        assert "example.org" not in (documents / f"{NAME}.csv").read_text("utf-8")


async def test_another_file_is_replaced_only_after_a_yes(three: Desk, documents: Path) -> None:
    path = documents / "people.csv"
    path.write_text("theirs")
    async with opened(three) as client:
        await client.press("7")
        for answer, expected in (("escape", "theirs"), ("enter", "Number")):
            await client.press("X", "n", "ctrl+u", *str(path), "enter", "enter")
            assert "Replace this file?" in client.words
            assert path.read_text("utf-8") == "theirs"
            await client.press(answer)
            assert expected in path.read_text("utf-8")


async def test_nothing_is_written_without_a_column_or_a_way(three: Desk, documents: Path) -> None:
    async with opened(three) as client:
        await client.press("7", "X")
        screen = client.app.screen
        assert isinstance(screen, ExportScreen)
        screen._columns.clear()
        await client.press("enter")
        assert "Choose a column first." in notices(client)
        await client.press("space", "n", "ctrl+u", *"/nowhere/a.csv", "enter")
        assert "There is no such folder." in client.words
        await client.press("escape", "escape")
        assert names(documents) == []


async def test_a_disk_that_refuses_is_told(three: Desk, documents: Path) -> None:
    async with opened(three) as client:
        await client.press("7", "X")
        remove(documents)
        await client.press("enter")
        assert "cannot be written" in notices(client)
