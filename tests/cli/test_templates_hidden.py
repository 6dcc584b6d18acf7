"""Files of templates that cannot be shown: the shell says so, and leaves them as they are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from jva_tui.cli.exits import Exit
from jva_tui.templates.file import MOST_BYTES
from tests.cli.support import done

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.support import Shell

pytestmark = pytest.mark.usefixtures("inbox")


@pytest.fixture(params=["no text", "too long", "a link"])
def hidden(request: pytest.FixtureRequest, welcome: Path) -> Path:
    """A file that once was a template, and of which nothing can be shown now."""
    if request.param == "a link":
        elsewhere = welcome.parent / "elsewhere"
        elsewhere.write_text("Bonjour\n")
        welcome.unlink()
        welcome.symlink_to(elsewhere)
    else:
        welcome.write_bytes(b"\0\xff" if request.param == "no text" else b"a" * (MOST_BYTES + 1))
    return welcome


@pytest.mark.parametrize(
    "command",
    [
        ("show",),
        ("show", "--raw"),
        ("show", "--json"),
        ("edit",),
        ("edit", "--text", "Salut"),
        ("delete",),
        ("delete", "--everywhere", "--queue-only"),
        ("restore", "VERSION"),
        ("diff",),
        ("diff", "--version", "VERSION"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_shown_is_left_as_it_is(
    shell: Shell, hidden: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("VISUAL", "no-such-editor")  # and it is not asked for
    [first, *_] = done(shell, "history", hidden.name)
    part, *options = [word.replace("VERSION", str(first["version"])) for word in command]
    before = _written(hidden)
    said = shell("templates", part, hidden.name, *options)
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert said.err.startswith("bienvenue-l-ete.txt is left as it is: what stands in it cannot be ")
    assert "templates edit" not in said.err
    assert _written(hidden) == before


def _written(file: Path) -> tuple[int, int, bytes]:
    """What tells whether a file was written; that it was read changes nothing of it."""
    stat = file.lstat()
    return stat.st_ino, stat.st_mtime_ns, file.read_bytes()


def test_what_cannot_be_shown_is_listed_with_the_reason(shell: Shell, hidden: Path) -> None:
    [listed] = [one for one in done(shell, "list") if one["key"] == hidden.name]
    [found] = json.loads(shell("templates", "lint", hidden.name, "--json").out)
    assert listed["trouble"]
    assert found["text"] == f"the file is broken: {listed['trouble']}"


def test_an_empty_file_is_deleted_without_a_version_to_bring_back(
    shell: Shell, folder: Path
) -> None:
    folder.mkdir()
    (folder / "vide.txt").touch()
    said = shell("templates", "delete", "vide")
    assert (said.code, said.out, said.err) == (Exit.OK, "vide (vide.txt) · deleted here\n", "")
    assert not (folder / "vide.txt").exists()
    (folder / "vide.txt").touch()
    assert done(shell, "delete", "vide") == {"templates": [], "left_out": [], "version": None}
