"""Exporting from the shell: what is written, that it is said, and that no file is lost by it."""

from __future__ import annotations

import csv
import json
import stat
from typing import TYPE_CHECKING

import pytest

from jva_tui import settings
from jva_tui.cli.exits import Exit
from jva_tui.exporting import BY_NAME, COLUMNS
from jva_tui.paths import Paths
from tests.cli.guide import GUIDE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.support import Shell

NOTICE = "leaves the encrypted store"


@pytest.mark.usefixtures("inbox")
def test_a_view_is_exported_and_no_other_file_gives_way(shell: Shell, tmp_path: Path) -> None:
    listed = json.loads(shell("list", "--view", "all", "--everyone", "--json").out)
    path = tmp_path / "all.csv"
    export = ("export", "--view", "all", "--everyone", "--output", str(path))
    said = shell(*export)
    assert said.code == Exit.OK
    assert NOTICE in " ".join(said.err.split())
    assert f"{len(listed)} requests are in {path}." in said.out
    assert (
        shell("list").err.splitlines()[-1].endswith(said.err.splitlines()[-1])
    )  # when it was read
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with path.open(encoding="utf-8-sig", newline="") as file:
        headings, *lines = csv.reader(file, delimiter=";")
    assert headings[:5] == ["Number", "State", "First name", "Last name", "E-mail"]
    assert [int(line[0]) for line in lines] == [one["id"] for one in listed]
    names = [f"{line[2]} {line[3]}".strip() for line in lines]
    assert names == [one["name"] for one in listed]

    path.write_text("theirs")
    again = shell(*export)
    assert (again.code, again.out) == (Exit.USAGE, "")
    assert "--overwrite" in again.err
    assert path.read_text() == "theirs"
    assert shell(*export, "--overwrite").code == Exit.OK
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    gone = shell("export", "--output", str(tmp_path / "nowhere" / "a.csv"))
    assert (gone.code, gone.out) == (Exit.USAGE, "")
    assert "cannot be written" in gone.err


@pytest.mark.usefixtures("inbox")
def test_chosen_columns_are_printed_for_a_program(shell: Shell) -> None:
    options = ("--view", "all", "--everyone", "--output", "-")
    said = shell("export", *options, "--format", "json", "--columns", "mission_name, email,id")
    assert said.code == Exit.OK
    assert NOTICE in " ".join(said.err.split())
    told = json.loads(said.out)
    assert {tuple(one) for one in told} == {("mission_name", "email", "id")}
    assert any("@" in (one["email"] or "") for one in told)
    plain = shell("export", *options, "--columns", "id,email")
    assert plain.out.startswith("Number;E-mail\r\n")

    settings.save(Paths.here(), settings.Settings(mask_contacts=True))
    masked = shell("export", *options)
    assert "E-mail" not in masked.out
    assert "@" not in masked.out
    assert "Last name" in masked.out
    assert "@" in shell("export", *options, "--columns", "email").out  # who asks for it gets it


def test_a_column_that_is_not_there_is_refused(
    shell: Shell, capsys: pytest.CaptureFixture[str]
) -> None:
    for columns in ("id,emial", "", "id,"):
        with pytest.raises(SystemExit, match="2"):
            shell("export", "--columns", columns)
        assert "there are: id, state" in " ".join(capsys.readouterr().err.split())


def test_the_guide_tells_every_column() -> None:
    section = GUIDE.split("## Exporting")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    assert {name for name in BY_NAME if any(f"`{name}`" in line for line in rows)} == {*BY_NAME}
    for column in COLUMNS:
        [line] = [line for line in rows if f"`{column.name}`" in line.split(" | ")[0]]
        assert ("usual" in line) == column.is_usual, column.name
        assert ("contact data" in line) == column.is_contact, column.name
