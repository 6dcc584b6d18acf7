"""Two organisations that were read: of one every word is hostile, of the other none is."""

from __future__ import annotations

import io
import json
import os
import sys
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, NamedTuple

import pytest

from jva_tui.__main__ import main
from jva_tui.cli.exits import Exit
from jva_tui.domain import State
from tests.cli.support import Said, client_file
from tests.hostile.spoilt import listening
from tests.hostile.texts import harmless, hostile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.hostile.spoilt import Speak


class Scene(NamedTuple):
    """Somebody's inbox, while the platform is there."""

    home: Path
    ids: list[int]
    """Of all requests, newest first."""
    answered: int
    """The one that was answered."""
    refused: Said
    """What was said when the platform refused a decision."""


def said(home: Path, *arguments: str, typed: str = "") -> Said:
    """What a command says whose folder is ``home``."""
    with (
        pytest.MonkeyPatch.context() as patch,
        redirect_stdout(io.StringIO()) as out,
        redirect_stderr(io.StringIO()) as err,
    ):
        patch.setenv("JVA_TUI_HOME", os.fspath(home))
        patch.setattr(sys, "stdin", io.StringIO(typed))
        code = main(arguments)
    return Said(code, out.getvalue(), err.getvalue())


@contextmanager
def scene(folder: Path, speak: Speak, *, is_odd: bool) -> Iterator[Scene]:
    """An inbox that was read, with a reply in it that the platform has refused.

    Args:
        folder: for the files.
        speak: says what strangers say.
        is_odd: see `Spoilt`.
    """
    home = folder / "home"
    with listening(speak, is_odd=is_odd) as address:
        file = str(client_file(folder, address))
        login = ("login", "--client", file, "--email", address["email"], "--secrets", "files")
        for done in (said(home, *login, typed=address["password"]), said(home, "sync")):
            assert done.code == Exit.OK, done
        rows = json.loads(said(home, "list", "--view", "all", "--everyone", "--json").out)
        first = next(row["id"] for row in rows if row["state"] == State.PENDING)
        refused = said(home, "reply", str(first), "--decision", "validate", "--yes")
        assert refused.code == Exit.NEEDS_YOU, refused
        yield Scene(home, [row["id"] for row in rows], first, refused)


@pytest.fixture(scope="package")
def hostile_scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with scene(tmp_path_factory.mktemp("hostile"), hostile, is_odd=True) as set_up:
        yield set_up


@pytest.fixture(scope="package")
def harmless_scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with scene(tmp_path_factory.mktemp("harmless"), harmless, is_odd=False) as set_up:
        yield set_up
