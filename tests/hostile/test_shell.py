"""What strangers wrote goes to a terminal, a pipe or another program as text, and breaks none."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from jva_tui.cli.exits import Exit
from tests.hostile.conftest import said
from tests.hostile.told import unprintable
from tests.terminal.client import COMMAND, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.hostile.conftest import Scene

ALL = ("list", "--view", "all", "--everyone")


def commands(scene: Scene) -> Iterator[tuple[str, ...]]:
    """Every command that shows what strangers wrote."""
    yield ALL
    yield ("templates", "list")
    yield ("outbox", "list")
    yield ("outbox", "show", str(scene.answered))
    for number in scene.ids:
        yield ("show", str(number))
    yield ("show", str(scene.ids[0]), "--online")
    yield ("reply", *map(str, scene.ids), "--decision", "validate", "--dry-run", "--offline")


def test_what_is_printed_is_printable(hostile_scene: Scene) -> None:
    for command in commands(hostile_scene):
        told = said(hostile_scene.home, *command)
        assert told.code in {Exit.OK, Exit.LEFT_OUT}, told
        assert told.out or told.code == Exit.LEFT_OUT, command
        for text in told[1:]:
            assert not unprintable(text), command


def test_what_programs_read_holds_the_same_text(hostile_scene: Scene) -> None:
    for command in commands(hostile_scene):
        told = said(hostile_scene.home, *command, "--json")
        assert told.code in {Exit.OK, Exit.LEFT_OUT}, told
        for text in strings(json.loads(told.out)):
            assert not unprintable(text), command
        assert not unprintable(told.out)


def strings(value: Any) -> Iterator[str]:
    """All texts of a JSON, the names as well."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        value = list(value.values())
    for part in value if isinstance(value, list) else ():
        yield from strings(part)


def test_a_refusal_in_the_platforms_words_is_printable(hostile_scene: Scene) -> None:
    told = hostile_scene.refused
    assert "The platform refused" in told.err
    assert not unprintable(told.out + told.err)


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_pipe_that_knows_no_accents_breaks_nothing(
    hostile_scene: Scene, options: tuple[str, ...]
) -> None:
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    run = subprocess.run(
        [*COMMAND, *ALL, *options],
        cwd=ROOT,
        env=os.environ | plain | {"JVA_TUI_HOME": str(hostile_scene.home)},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert run.returncode == Exit.OK, run
    assert run.stdout.isascii()
    assert b"\x1b" not in run.stdout + run.stderr
