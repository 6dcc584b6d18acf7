"""The README tells of every field that is stored, and of none that is not."""

from __future__ import annotations

import re
from dataclasses import fields
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from benchmarks.pictures import README
from jva_tui.accounts.account import Account
from jva_tui.accounts.deployment import Deployment
from jva_tui.errands import Filing, Tagging
from jva_tui.lots.keeping import Kept
from jva_tui.operations import Found, Publication, Reply
from jva_tui.store.database import connect, query
from jva_tui.store.schema import MIGRATIONS, migrate
from tests.office import KEY

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

TEXT = README.read_text("utf-8")
_HIDDEN = 1
"""A column of the search index that is only a way to ask it."""


def section(title: str) -> str:
    """What stands below a heading, up to the next one."""
    parts = re.split(r"^#+ (.+)$", TEXT, flags=re.MULTILINE)
    return dict(pairwise(parts))[title]


def told_below(words: str) -> dict[str, list[str]]:
    """The fields that the table after these words lists, by what stands in its first column."""
    _before, found, after = section("What is stored").partition(words)
    assert found, words
    told: dict[str, list[str]] = {}
    for line in after.strip().partition("\n\n")[2].partition("\n\n")[0].splitlines()[2:]:
        where, names, why = (cell.strip() for cell in line.strip("|").split("|"))
        assert why, line
        for one in [where] if " " in where and "," not in where else where.split(", "):
            told.setdefault(one.replace("`", ""), []).extend(re.findall(r"`(\w+)`", names))
    return told


def once(told: dict[str, list[str]]) -> dict[str, set[str]]:
    """The same, each field told once."""
    for where, names in told.items():
        assert len(names) == len(set(names)), where
    return {where: set(names) for where, names in told.items()}


@pytest.mark.parametrize("database", ["cache", "outbox"])
def test_every_column_is_told_of_and_no_other(database: str, tmp_path: Path) -> None:
    connection = connect(tmp_path / "some.db", KEY)
    migrate(connection, MIGRATIONS / database)
    tables = query(
        connection,
        "SELECT name FROM sqlite_schema WHERE type = 'table' "
        "AND name NOT GLOB 'sqlite_*' AND name NOT GLOB 'words_*'",  # the index's own parts
    )
    stored = {
        table: {
            name
            for _at, name, *_rest, hidden in query(connection, f"PRAGMA table_xinfo({table})")
            if hidden != _HIDDEN
        }
        for (table,) in tables
    }
    connection.close()
    assert once(told_below(f"`{database}.db` holds")) == stored


def test_every_field_inside_of_others_is_told_of_and_no_other() -> None:
    def names(kind: type[Reply | Publication | Tagging | Filing]) -> set[str]:
        return {field.name for field in fields(kind)}

    assert once(told_below("Some fields hold others")) == {
        "payload of a reply": names(Reply),
        "payload of a template": names(Publication),
        "payload of a label": names(Tagging),
        "payload of an archived or read conversation": names(Filing),
        "found": set(Found._fields),
        "contents of lot_draft": set(Kept._fields),
    }


@pytest.mark.parametrize(
    ("file", "names"),
    [
        ("accounts.json", [field.name for field in fields(Account)]),
        ("deployments/", Deployment._fields),
    ],
)
def test_every_field_of_the_plain_files_is_told_of(file: str, names: Iterable[str]) -> None:
    [line] = re.findall(rf"^\| `{re.escape(file)}` \|.*$", TEXT, re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", line)) == set(names)
