"""The sandbox as a command: which ports and files it takes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from jva_tui.__main__ import main
from jva_tui.accounts.deployment import parse
from tests.cli.support import sandbox

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.sandbox.server import Announce


def test_what_it_tells_programs_makes_it_known_and_names_who_can_sign_in(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with sandbox("--participations", "10") as told:
        known = parse(told["deployment"])
        assert (known.url, known.client_secret) == (told["url"], told["client_secret"])

    def serve(*_: object, announce: Announce, **__: object) -> None:
        announce(told)

    monkeypatch.setattr("jva_tui.sandbox.server.serve", serve)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["sandbox"]) == 0
    shown = capsys.readouterr().out
    assert told["deployment"] in shown
    for one in told["people"]:
        [line] = (line for line in shown.splitlines() if one["email"] in line)
        assert (one["password"] or "no password") in line


def test_a_taken_port_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with sandbox("--participations", "10") as address:
        port = address["url"].rpartition(":")[2]
        assert main(["sandbox", "--port", port, "--participations", "10"]) == 1
    assert "could not start" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["99999", "65536", "-1", "http", ""])
def test_a_port_that_does_not_exist_is_said(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["sandbox", "--port", port])
    assert "a port from 0 to 65535 is wanted" in capsys.readouterr().err


def test_a_journal_that_cannot_be_written_is_said(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = str(home / "not there" / "journal.jsonl")
    command = ["sandbox", "--port", "0", "--participations", "10", "--journal", journal]
    assert main(command) == 1
    assert "could not start" in capsys.readouterr().err
