"""Importing a platform once, so that nobody is asked for its address, number or secret."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from jva_tui.accounts.deployment import Deployment, add, load, to_line
from jva_tui.cli.exits import Exit
from jva_tui.paths import Paths
from tests.cli.guide import names_in
from tests.terminal.client import COMMAND, ROOT
from tests.terminal.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.support import Shell

PLATFORM = Deployment("https://api.example.org", "2", "S3cr-et_", "Plateforme d’essai")
OTHER = Deployment("https://other.example.org", "3", "s", "Autre")
LINE = to_line(PLATFORM)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "platform.json"
    path.write_text(json.dumps(PLATFORM._asdict()))
    path.chmod(0o600)
    return path


def test_a_file_is_imported_and_shared_as_a_line_that_colleagues_import(
    file: Path, shell: Shell
) -> None:
    said = shell("deployment", "add", str(file))
    assert (said.code, said.err) == (Exit.OK, "")
    assert f"{PLATFORM.name} ({PLATFORM.url}) is known" in said.out
    shared = shell("deployment", "share")
    assert shared.code == Exit.OK
    assert "for nobody else" in shared.err
    assert PLATFORM.client_secret not in shared.out + shared.err
    assert shell("deployment", "remove", PLATFORM.url).code == Exit.OK
    assert load(Paths.here()) == []
    again = shell("deployment", "add", "-", "--name", "Essai", typed=f"> {shared.out}\n")
    assert (again.code, again.err) == (Exit.OK, "")
    assert load(Paths.here()) == [PLATFORM._replace(name="Essai")]


def test_a_line_is_taken_from_the_command_line_though_it_was_broken(shell: Shell) -> None:
    assert shell("deployment", "add", "jva-tui", ":", LINE[8:60], LINE[60:]).code == Exit.OK
    assert load(Paths.here()) == [PLATFORM]


def test_a_line_pasted_into_a_terminal_is_read_until_it_is_complete() -> None:
    with Session([*COMMAND, "deployment", "add"], columns=80, rows=24, cwd=ROOT) as session:
        session.wait_for("Paste the line")
        session.type(f"{LINE[:50]}\r{LINE[50:]}\r")
        session.wait_for("is known")
        assert session.wait() == Exit.OK
    assert load(Paths.here()) == [PLATFORM]


def test_what_is_known_is_listed_without_its_secret(shell: Shell) -> None:
    assert json.loads(shell("deployment", "list", "--json").out) == []
    add(Paths.here(), PLATFORM)
    add(Paths.here(), OTHER)
    shown = shell("deployment", "list")
    assert shown.out.splitlines() == [
        f"{OTHER.name}  {OTHER.url}",
        f"{PLATFORM.name}  {PLATFORM.url}",
    ]
    told = json.loads(shell("deployment", "list", "--json").out)
    assert told[1].keys() == names_in("deployment list")
    assert told[1] == {"name": PLATFORM.name, "url": PLATFORM.url, "client_id": "2"}


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("add", "no such file"), Exit.USAGE, "no such file cannot be read"),
        (("add", LINE[:-3]), Exit.USAGE, "missing or was changed"),
        (("add", "-"), Exit.USAGE, "names no platform"),
        (("add", to_line(OTHER), "--name", PLATFORM.name), Exit.USAGE, "is called here already"),
        (("remove", "nobody\x1b[31m"), Exit.NO_SUCH_REQUEST, "No platform is called “nobody[31m”"),
        (("share", "nobody"), Exit.NO_SUCH_REQUEST, "deployment list"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    words: tuple[str, ...], code: Exit, told: str, shell: Shell
) -> None:
    add(Paths.here(), PLATFORM)
    said = shell("deployment", *words)
    assert said.code == code
    assert told in said.err
    assert load(Paths.here()) == [PLATFORM]


def test_which_one_is_to_be_shared_is_asked_for(file: Path, shell: Shell) -> None:
    assert shell("deployment", "share").code == Exit.NO_SUCH_REQUEST
    for one in (PLATFORM, OTHER):
        add(Paths.here(), one)
    said = shell("deployment", "share")
    assert said.code == Exit.USAGE
    assert f"{OTHER.name}, {PLATFORM.name}" in said.err
    file.chmod(0o644)
    assert f"chmod 600 {file}" in shell("deployment", "add", str(file)).err
    file.write_text("{}")
    assert f"{file}: This names no platform" in shell("deployment", "add", str(file)).err
