"""A platform to sign in to, and commands as typed in this process."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import keyring
import pytest

from jva_tui.__main__ import main
from tests.accounts.test_accounts import Memory
from tests.cli.support import Said, Shell, client_file, sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def memory() -> Iterator[Memory]:
    before, backend = keyring.get_keyring(), Memory()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


@pytest.fixture(scope="package")
def platform() -> Iterator[dict[str, str]]:
    with sandbox("--participations", "60", "--seed", "2") as address:
        yield address


@pytest.fixture
def client(platform: dict[str, str], tmp_path: Path) -> str:
    """The file that names the platform, as ``--client`` takes it."""
    return str(client_file(tmp_path, platform))


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Runs a command with what stands on its standard input, which is no terminal."""

    def run(*arguments: str, typed: str = "") -> Said:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        code = main(arguments)
        out, err = capsys.readouterr()
        return Said(code, out, err)

    return run
