"""What the README says is so: commands, keys, links, files and tables."""

from __future__ import annotations

import asyncio
import re
import shlex
from typing import TYPE_CHECKING

import pytest

from benchmarks.pictures import README, keys_table, with_table
from jva_tui.__main__ import _from_command, _parser
from jva_tui.accounts.account import Account
from jva_tui.accounts.demo import Demo
from jva_tui.desk import Desk
from jva_tui.paths import Paths
from jva_tui.settings import Settings, load, save
from tests.project.source import ROOT

if TYPE_CHECKING:
    from pathlib import Path

TEXT = README.read_text("utf-8")
GUIDES = (README, *sorted((ROOT / "docs").glob("*.md")))
DOCUMENTS = (*GUIDES, ROOT / "CHANGELOG.md")
CODE = re.compile(r"^```sh\n(.*?)^```|`([^`\n]+)`", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:)([^)]+)\)")


def commands(text: str, program: str) -> set[str]:
    """The lines of code in Markdown that begin with a program's name."""
    lines = [line for block, span in CODE.findall(text) for line in (block or span).splitlines()]
    named = [line for line in lines if line.startswith(program)]
    return {line for line in named if shlex.split(line, comments=True)[:1] == [program]}


def said(pattern: str) -> set[str]:
    """What the README shows as code and matches the pattern."""
    spans = {span for _block, span in CODE.findall(TEXT)}
    return {span for span in spans if re.fullmatch(pattern, span)}


@pytest.mark.parametrize("document", GUIDES, ids=lambda path: path.name)
def test_the_commands_are_understood(document: Path) -> None:
    for line in commands(document.read_text("utf-8"), "jva-tui"):
        words = shlex.split(line, comments=True)[1:]
        command = next(iter(_from_command(words)), None)
        assert _parser(opens=False).parse_args(words).command == command, line


def test_there_are_commands_to_understand() -> None:
    assert {"jva-tui demo", "jva-tui"} <= commands(TEXT, "jva-tui")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_the_targets_of_make_exist(document: Path) -> None:
    known = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for line in commands(document.read_text("utf-8"), "make"):
        targets = [word for word in shlex.split(line, comments=True)[1:] if "=" not in word]
        assert set(targets) <= known, line


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_the_links_lead_somewhere(document: Path) -> None:
    text = document.read_text("utf-8")
    headings = {
        title.lower().replace(" ", "-") for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    }
    for target in LINK.findall(text):
        path, _, anchor = target.partition("#")
        assert (document.parent / path).exists(), target
        assert path or anchor in headings, target


def test_the_table_of_keys_is_that_of_the_commands() -> None:
    assert with_table(TEXT, keys_table()) == TEXT, "bring it up to date with: make screens"


def test_a_readme_without_a_place_for_the_table_is_refused() -> None:
    with pytest.raises(ValueError, match="table of keys"):
        with_table("# jva-tui\n", keys_table())


def test_every_table_of_the_databases_is_listed() -> None:
    scripts = sorted((ROOT / "jva_tui" / "store" / "migrations").rglob("*.sql"))
    created = [
        re.findall(r"^CREATE (?:VIRTUAL )?TABLE (\w+)", s.read_text(), re.MULTILINE)
        for s in scripts
    ]
    tables = {name for names in created for name in names}
    assert len(tables) > 10
    assert tables <= said(r"\w+")


def test_every_file_is_listed(home: Path) -> None:
    paths = Paths.here()
    save(paths, Settings(theme="light"))
    desk = Desk(Demo(paths, 600, 1).profile(offline=True))
    desk.open()
    names = {path.name for path in home.rglob("*") if path.is_file()}
    asyncio.run(desk.close())
    assert {"settings.toml", "key", "cache.db", "outbox.db"} <= names
    assert names <= said(r"[\w.-]+")
    assert {f"{folder.name}/" for folder in home.iterdir() if folder.is_dir()} <= said(r"\S+/")


def test_the_settings_that_it_shows_are_understood(home: Path) -> None:
    shown = re.search(r"^```toml\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
    assert shown
    home.mkdir()
    (home / "settings.toml").write_text(shown[1].replace('"dark"', '"light"'))
    assert load(Paths.here()) == Settings(theme="light", language="fr")


def test_the_folder_of_an_account_is_where_it_says() -> None:
    folder = Account("https://example.org", "rosa@example.org", 12).folder(Paths.here())
    assert f"{folder.parent.parent.name}/NAME/NUMBER/" in said(r"\S+/")
