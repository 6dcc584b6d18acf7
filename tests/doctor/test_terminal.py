"""What is said of the terminal: by its environment, and by its own answers."""

from __future__ import annotations

import os
import pty
import re
from typing import TYPE_CHECKING

import pytest

from jva_tui.accounts.limited import within
from jva_tui.doctor.finding import Verdict, carry_out
from jva_tui.doctor.terminal import Terminal, checks
from jva_tui.doctor.terminal_answers import SIGNS, Answers, ask
from tests.terminal.client import COMMAND
from tests.terminal.pseudo_terminal import PseudoTerminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jva_tui.doctor.finding import Finding

RIGHT = tuple(cells for _sign, cells in SIGNS)
USUAL = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
GOOD = Answers(RIGHT, tells_keys_apart=True, has_mouse=True)


def found_in(
    environ: dict[str, str],
    answers: Answers | None = GOOD,
    *,
    size: tuple[int, int] | None = (120, 40),
    platform: str = "linux",
) -> dict[str, Finding]:
    """What all checks find, by what they are about."""
    terminal = Terminal(environ, size, platform)
    told = {
        check.name.split(".")[1]: carry_out(check) for check in checks(terminal, lambda: answers)
    }
    return {name: finding for name, finding in told.items() if finding is not None}


def verdicts(found: dict[str, Finding]) -> dict[str, Verdict]:
    return {name: one.verdict for name, one in found.items() if one.verdict is not Verdict.FINE}


def test_of_a_usual_terminal_all_is_well() -> None:
    found = found_in(USUAL | {"TERM_PROGRAM": "kitty", "TERM_PROGRAM_VERSION": "0.40.1"})
    assert verdicts(found) == {}
    assert found["kind"].told == "The terminal: kitty 0.40.1 (TERM=xterm-256color)."
    assert found["size"].told == "120 columns and 40 lines."


@pytest.mark.parametrize(
    ("changed", "about", "verdict", "words"),
    [
        ({"TERM": "dumb"}, "kind", Verdict.TROUBLE, "TERM=dumb"),
        ({"TERM": ""}, "kind", Verdict.TROUBLE, "cannot place text"),
        ({"TERM": "linux"}, "kind", Verdict.CARE, "console of Linux"),
        ({"SSH_CONNECTION": "192.0.2.7 1 192.0.2.8 22"}, "kind", Verdict.FINE, "over SSH"),
        ({"WSL_DISTRO_NAME": "Camilles"}, "kind", Verdict.FINE, "in WSL"),
        ({"WT_SESSION": "1", "COLORTERM": ""}, "colours", Verdict.FINE, "All colours"),
        ({"COLORTERM": ""}, "colours", Verdict.CARE, "256 colours"),
        ({"COLORTERM": "", "TERM": "vt220"}, "colours", Verdict.CARE, "16 colours"),
        ({"NO_COLOR": "1"}, "colours", Verdict.FINE, "turned off"),
        ({"STY": "12.pts"}, "screen", Verdict.CARE, "GNU screen"),
        ({"TMUX": "/run/x,1,0", "PATH": ""}, "tmux", Verdict.CARE, "not found"),
    ],
)
def test_what_the_environment_tells(
    changed: dict[str, str], about: str, verdict: Verdict, words: str
) -> None:
    finding = found_in(USUAL | changed)[about]
    assert (finding.verdict, words in finding.told) == (verdict, True)
    assert bool(finding.then) is (verdict is not Verdict.FINE)
    assert not re.search(r"192|Camille|/run", finding.told + finding.then)


def test_an_old_console_of_windows_is_told_from_its_terminal() -> None:
    assert found_in({}, None, platform="win32")["kind"].verdict is Verdict.CARE
    new = found_in({"WT_SESSION": "1"}, None, platform="win32")
    assert new["kind"].told == "The terminal: Windows Terminal."


def test_where_the_output_is_no_terminal_little_is_said() -> None:
    found = found_in(USUAL, None, size=None)
    assert found.keys() == {"kind"}
    assert verdicts(found) == {"kind": Verdict.CARE}


def test_a_small_window_is_told() -> None:
    assert verdicts(found_in(USUAL, size=(80, 24))) == {}
    for size in ((79, 24), (80, 23)):
        assert verdicts(found_in(USUAL, size=size)) == {"size": Verdict.CARE}


def test_signs_that_are_wider_than_they_are_counted_are_told() -> None:
    wide = Answers((*RIGHT[:2], 8, *RIGHT[3:]), tells_keys_apart=False, has_mouse=False)
    found = found_in(USUAL, wide)
    assert verdicts(found) == {"widths": Verdict.TROUBLE, "mouse": Verdict.CARE}
    assert f"{SIGNS[2][0]} 8/4." in found["widths"].told
    assert verdicts(found_in(USUAL, None)) == {"widths": Verdict.CARE}


@pytest.mark.parametrize(
    ("late", "kind", "wanted"),
    [
        ("10", "tmux-256color", ""),
        ("500", "tmux-256color", "set -s escape-time 10"),
        ("500", "screen", 'escape-time 10; set -g default-terminal "tmux-256color"'),
    ],
)
def test_what_to_set_in_tmux_is_told(tmp_path: Path, late: str, kind: str, wanted: str) -> None:
    tmux = tmp_path / "tmux"
    tmux.write_text(
        '#!/bin/sh\ncase "$*" in -V) echo tmux 3.4;; '
        f"*escape-time) echo {late};; *default-terminal) echo {kind};; *) echo on;; esac\n"
    )
    tmux.chmod(0o700)
    finding = found_in(USUAL | {"TMUX": "x", "PATH": str(tmp_path)})["tmux"]
    assert finding.told == (
        f"Inside tmux 3.4: escape-time {late}, default-terminal {kind}, mouse on."
    )
    assert finding.then.endswith(wanted)
    assert finding.verdict is (Verdict.CARE if wanted else Verdict.FINE)


@pytest.fixture
def sides() -> Iterator[tuple[int, int]]:
    """The terminal's side of a pseudo-terminal, and the program's."""
    ours, theirs = pty.openpty()
    yield ours, theirs
    os.close(ours)
    os.close(theirs)


def asked_of(sides: tuple[int, int], answer: bytes) -> Answers | None:
    """What is understood where a terminal answers so."""
    ours, theirs = sides
    os.write(ours, answer)  # what a terminal says may come at any moment
    return within(10, lambda: ask(theirs, theirs, seconds=0.2))


def positions(*columns: int) -> bytes:
    return b"".join(b"\x1b[3;%dR" % (column + 1) for column in columns)


def test_what_a_terminal_answers_is_understood(sides: tuple[int, int]) -> None:
    told = positions(*RIGHT) + b"\x1b[?1u\x1b[?1006;2$y\x1b[?62;22c"
    assert asked_of(sides, told) == GOOD
    assert asked_of(sides, positions(*RIGHT) + b"\x1b[?1006;0$y\x1b[?6c") == (RIGHT, False, False)
    assert asked_of(sides, b"j" + positions(1, 2) + b"k\x1b[?6c") == (None, False, None)


def test_a_terminal_that_does_not_answer_is_not_waited_for(sides: tuple[int, int]) -> None:
    ours, theirs = sides
    assert within(10, lambda: ask(theirs, theirs, seconds=0.01)) is None
    asked = os.read(ours, 4096)
    while not asked.endswith(b"\r\x1b[K"):  # a terminal may hand it over in pieces
        asked += within(10, lambda: os.read(ours, 4096))
    assert asked.count(b"\x1b[6n") == len(SIGNS)
    assert b"\x1b[?1006$p" in asked
    within(10, lambda: ask(theirs, theirs, modes=False, seconds=0.01))
    assert b"$p" not in os.read(ours, 4096)


def test_a_terminal_is_as_before_once_it_was_asked(sides: tuple[int, int]) -> None:
    import termios

    before = termios.tcgetattr(sides[1])
    asked_of(sides, b"\x1b[?6c")
    assert termios.tcgetattr(sides[1]) == before


@pytest.mark.no_cover
def test_in_a_terminal_it_asks_and_shows_what_was_answered(home: Path) -> None:
    terminal = PseudoTerminal([*COMMAND, "doctor", "--offline"], columns=100, rows=50)
    told = b""
    while terminal.is_open:
        read = terminal.read(20)
        assert read or not terminal.is_open, told.decode()
        told += read
        if b"\x1b[c" in read:
            terminal.write(positions(*RIGHT) + b"\x1b[?0u\x1b[?1006;2$y\x1b[?62c")
    assert terminal.wait() == 0
    words = " ".join(told.decode().split())
    assert "✓ Signs are as wide as they are counted." in words
    assert "✓ All keys are told apart" in words
    assert "✓ 100 columns and 50 lines." in words
    assert "Network" not in words
