"""Templates deleted from the shell: here, on the platform, or both."""

from __future__ import annotations

from errno import EACCES
from typing import TYPE_CHECKING

import pytest

from jva_tui.cli import template_delete
from jva_tui.cli.exits import Exit
from jva_tui.operations import OperationState
from jva_tui.templates.folder import Folder
from jva_tui.templates.library import Standing
from tests.cli.browsed import TEXT, there
from tests.cli.guide import names_in
from tests.cli.support import template_named, templates_folder, told
from tests.terminal.client import COMMAND, ROOT
from tests.terminal.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.browsed import Json
    from tests.cli.bureau import Bureau
    from tests.cli.support import Shell


@pytest.fixture
def folder(office: Bureau) -> Path:
    """Where the files of the templates are."""
    del office
    return templates_folder()


def test_a_template_is_deleted_where_the_user_says(
    office: Bureau, shell: Shell, published: Callable[[str], Json], folder: Path
) -> None:
    for name in ("Ici", "Ailleurs", "Partout"):
        published(name)
    assert shell("templates", "delete", "ici").code == Exit.OK
    assert len(there(office, "Ici")) == 1
    said = shell("templates", "delete", "ailleurs", "--there")
    assert (said.code, said.out) == (
        Exit.OK,
        "ailleurs.txt “Ailleurs” · deletion · recorded\n",
    )
    assert there(office, "Ailleurs") == []
    assert template_named(shell, "ailleurs.txt")["standing"] == Standing.HERE
    deleted = told(shell("templates", "delete", "partout", "--everywhere", "--json"))
    assert set(deleted) == names_in("templates delete")
    assert deleted["templates"][0]["state"] == OperationState.DONE
    assert there(office, "Partout") == []
    assert not (folder / "partout.txt").exists()
    back = shell("templates", "restore", "partout", str(deleted["version"]), "--json")
    assert told(back)["standing"] == Standing.HERE
    again = shell("templates", "delete", "partout", "--there")
    assert (again.code, "does not hold it" in again.err) == (Exit.LEFT_OUT, True)


def test_what_cannot_be_deleted_here_stays_there_as_well(
    office: Bureau,
    shell: Shell,
    published: Callable[[str], Json],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    published("Tambour")

    def refuse(_folder: Folder, _file: str) -> None:
        raise PermissionError(EACCES, "Permission denied")

    monkeypatch.setattr(Folder, "remove", refuse)
    said = shell("templates", "delete", "tambour", "--everywhere")
    assert (said.code, said.out) == (Exit.FAILED, "")
    assert shell("outbox", "flush").code == Exit.OK
    assert len(there(office, "Tambour")) == 1


def test_what_waits_is_known_of_a_template_whose_file_is_back(
    office: Bureau, shell: Shell, published: Callable[[str], Json]
) -> None:
    published("Trompette")
    delete = ("templates", "delete", "trompette", "--everywhere", "--queue-only")
    version = told(shell(*delete, "--json"))["version"]
    assert shell("templates", "restore", "trompette", str(version)).code == Exit.OK
    publish = ("templates", "publish", "trompette")
    said = shell(*publish)
    assert (said.code, "Its deletion waits to leave" in said.err) == (Exit.LEFT_OUT, True)
    assert shell("templates", "edit", "trompette", "--text", "Bonjour !").code == Exit.OK
    said = shell(*publish)
    assert (said.code, "gives way to this" in said.err) == (Exit.OK, True)
    [kept] = there(office, "Trompette")
    assert kept["message"] == "Bonjour !"


def test_a_deletion_that_waits_is_told_and_takes_the_place_of_a_change(
    office: Bureau, shell: Shell, published: Callable[[str], Json]
) -> None:
    published("Ballon")
    assert shell("templates", "edit", "ballon", "--text", "Bonjour !").code == Exit.OK
    assert shell("templates", "publish", "ballon", "--queue-only").code == Exit.OK
    delete_there = ("templates", "delete", "ballon", "--there", "--queue-only")
    said = shell(*delete_there)
    assert (said.code, said.out) == (Exit.OK, "ballon.txt “Ballon” · deletion · waits\n")
    assert said.err.startswith("ballon.txt “Ballon” · what waited of it gives way to this\n")
    again = shell(*delete_there)
    assert (again.code, again.out) == (Exit.LEFT_OUT, "")
    assert again.err.startswith("Ballon (ballon.txt) · its deletion waits to leave. To send what ")
    assert shell("outbox", "flush").code == Exit.OK
    assert there(office, "Ballon") == []


def test_a_colleagues_template_is_theirs_to_delete(office: Bureau, shell: Shell) -> None:
    said = shell("templates", "delete", "3", "--there")
    assert (said.code, said.out) == (Exit.LEFT_OUT, "")
    assert "only they can delete it on the platform" in said.err
    assert len(there(office, "Rendez-vous pratique")) == 1


def test_what_is_no_longer_ones_own_is_not_deleted(
    office: Bureau, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(template_delete, "_why_not_deleted", lambda *_, **__: "")
    said = shell("templates", "delete", "3", "--there")
    assert (said.code, said.out) == (Exit.LEFT_OUT, "")
    assert said.err.endswith("Nothing was deleted.\n")
    assert len(there(office, "Rendez-vous pratique")) == 1


def test_in_a_terminal_it_asks_before(office: Bureau, shell: Shell, folder: Path) -> None:
    del office
    assert shell("templates", "new", "Demande", "--text", TEXT).code == Exit.OK
    command = [*COMMAND, "templates", "delete", "demande"]
    for keys, code in ((("n", "enter"), Exit.FAILED), (("ctrl+c",), Exit.INTERRUPTED)):
        with Session(command, columns=100, rows=24, cwd=ROOT) as session:
            session.wait_for("Delete “Demande” here?")
            session.press(*keys)
            session.wait_for("Nothing was deleted.")
            assert session.wait() == code
    assert (folder / "demande.txt").exists()
    with Session([*command, "--yes"], columns=100, rows=24, cwd=ROOT) as session:
        session.wait_for("deleted here")
        assert session.wait() == Exit.OK
    assert not (folder / "demande.txt").exists()
