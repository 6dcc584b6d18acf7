"""A check that fails or hangs says so, and keeps no other from being made."""

from __future__ import annotations

import threading

import pytest

from jva_tui.doctor.finding import Check, Verdict, carry_out, fine, harmless

CAMILLE = "Camille Inventée"


def test_what_a_check_finds_is_told() -> None:
    assert carry_out(Check("a.b", lambda: fine("All."))) == fine("All.")
    assert carry_out(Check("a.b", lambda: None)) is None


def test_a_check_that_fails_tells_no_words_of_what_failed() -> None:
    def fail() -> None:
        raise OSError(5, CAMILLE, f"/houses/{CAMILLE}")

    found = carry_out(Check("a.b", fail))
    assert found is not None
    assert (found.verdict, bool(found.then)) == (Verdict.CARE, True)
    assert found.told == "a.b: This check failed itself (OSError 5)."


def test_a_check_that_hangs_is_not_waited_for() -> None:
    never = threading.Event()
    found = carry_out(Check("a.b", lambda: fine(str(never.wait())), seconds=0.01))
    never.set()
    assert found is not None
    assert found.verdict is Verdict.TROUBLE
    assert "a.b: This did not end" in found.told


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("xterm-256color", "xterm-256color"),
        ("fr_FR.UTF-8", "fr_FR.UTF-8"),
        *((odd, "…") for odd in ("/houses/rosa", "rosa@example.org", "a b", "\x1b[2J", "é", "")),
        ("x" * 41, "…"),
    ],
)
def test_only_harmless_values_are_told(value: str, shown: str) -> None:
    assert harmless(value) == shown
