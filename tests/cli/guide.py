"""What docs/SHELL.md promises."""

from __future__ import annotations

import re

from tests.project.source import ROOT

GUIDE = (ROOT / "docs" / "SHELL.md").read_text("utf-8")


def _section(name: str) -> str:
    return GUIDE.split(f"### `{name}`\n")[1].split("\n### ")[0]


def names_in(section: str) -> set[str]:
    """The names that a table of the guide explains in its first column."""
    lines = re.findall(r"^\| (`.*?) \|", _section(section), re.MULTILINE)
    return {name for line in lines for name in re.findall(r"`(\w+)`", line)}


def names_under(section: str, name: str) -> set[str]:
    """The names that the guide lists for what stands under one name."""
    line = re.search(rf"^\| `{name}` \| (.*) \|$", _section(section), re.MULTILINE)
    assert line is not None
    return set(re.findall(r"`(\w+)`", line[1])) - {"null", "reply_state"}


def reasons() -> set[str]:
    """Why somebody cannot be answered."""
    table = GUIDE.split("| `why` |")[1].split("\n\n")[0]
    return set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE))


def exit_codes() -> dict[int, str]:
    """Each with its meaning."""
    table = re.findall(r"^\| (\d+) \| (.*) \|$", GUIDE, re.MULTILINE)
    return {int(code): told for code, told in table}
