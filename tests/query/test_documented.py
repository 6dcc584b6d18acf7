"""What docs/SEARCH.md shows is understood, and every word of the language stands there."""

from __future__ import annotations

import re
from pathlib import Path

from jva_tui.query.parsing import parse
from jva_tui.query.vocabulary import KEYS, TRAITS

TOLD = (Path(__file__).parents[2] / "docs" / "SEARCH.md").read_text("utf-8")
CODE = re.compile(r"`([^`\n]+)`")


def test_every_key_and_value_is_told_in_both_languages() -> None:
    said = {word for code in CODE.findall(TOLD) for word in re.findall(r"[^\W\d_]+", code)}
    for name in [*KEYS.values(), *TRAITS.values()]:
        assert {name.en, name.fr} <= said


def test_the_examples_are_understood() -> None:
    tables = TOLD.partition("## While you type")[0]
    rows = [line for line in tables.splitlines() if line.startswith("| `")]
    examples = [code for row in rows for code in CODE.findall(row.rpartition("|")[0])]
    shown = [code for code in examples if "…" not in code and code not in {"M", '"'}]
    assert len(shown) > 50
    for text in shown:
        read = parse(text)
        assert not read.problems, text
        assert read.query.alternatives, text
