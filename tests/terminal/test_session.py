"""The session itself, on a small program: what the tests of the client in a terminal stand on."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.terminal.session import Display, Session, key_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALL_APP = Path(__file__).with_name("small_app.py")


@pytest.fixture
def session() -> Iterator[Session]:
    with Session([sys.executable, SMALL_APP], columns=60, rows=10) as session:
        session.wait_for("60x10 été")
        yield session


def test_keys_and_text_arrive_and_the_exit_status_comes_back(session: Session) -> None:
    session.press("j", "pagedown", "ctrl+a")
    session.wait_for("<j><pagedown><ctrl+a>.")
    session.type("ab")
    session.wait_for("<a><b>.")
    session.press("q")
    assert session.wait() == 3
    assert not session.is_open


def test_a_new_size_is_heard_and_drawn(session: Session) -> None:
    session.resize(40, 5)
    assert len(session.wait_for("40x5 été").split("\n")) == 5


def test_waiting_in_vain_shows_the_screen(session: Session) -> None:
    with pytest.raises(TimeoutError, match=r"(?s)waited for 'never'.*60x10 été"):
        session.wait_for("never", timeout=0.05)


def test_waiting_for_a_program_that_ended_does_not_last(session: Session) -> None:
    session.kill()
    with pytest.raises(TimeoutError, match="the command has ended"):
        session.wait_for("never", timeout=600)
    assert session.wait() == -signal.SIGKILL


def test_closing_leaves_no_process_behind() -> None:
    with Session([sys.executable, SMALL_APP]) as session:
        session.wait_for("120x40")
        pid = session.pid
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_what_pyte_does_not_know_is_not_printed_however_it_is_cut() -> None:
    drawing = "\x1b[?2026$p\x1b[>1ué\x1b[31mà\x1b[0m\x1b[<u.".encode()
    for cut in range(len(drawing) + 1):
        display = Display(10, 1)
        display.feed(drawing[:cut])
        display.feed(drawing[cut:])
        assert display.text == "éà."


@pytest.mark.parametrize(("key", "sent"), [("j", b"j"), ("ctrl+q", b"\x11"), ("enter", b"\r")])
def test_a_key_is_sent_as_terminals_do(key: str, sent: bytes) -> None:
    assert key_bytes(key) == sent


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValueError, match="pagedow"):
        key_bytes("pagedow")
