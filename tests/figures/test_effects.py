"""What is told of templates, and of the time that they save."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jva_tui.domain import State
from jva_tui.figures.effects import Use, by_template
from jva_tui.figures.reckoning import Rate
from jva_tui.figures.saving import TimeSaved


def test_a_template_is_told_by_those_who_are_still_here() -> None:
    uses = [
        Use("oui.txt", State.VALIDATED, has_written=True),
        Use("oui.txt", State.DECLINED),
        Use("oui.txt", State.IN_PROGRESS, has_written=True),
        Use("oui.txt"),  # which has left
        Use("#12", State.CANCELLED),
    ]
    welcome, twelve = by_template(uses)
    assert (welcome.key, welcome.used) == ("oui.txt", 4)
    assert (welcome.rate, welcome.written) == (Rate(1, 2), Rate(2, 3))
    assert (twelve.key, twelve.rate, twelve.written) == ("#12", Rate(0, 0), Rate(0, 1))


def test_the_formula_is_the_one_that_is_told() -> None:
    saved = TimeSaved(replies=100, gestures=2)
    assert saved.seconds == 100 * 7 * 2 - 2 * 12 * 1


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_time_is_never_saved_that_was_not(replies: int, gestures: int) -> None:
    saved = TimeSaved(replies, gestures)
    assert 0 <= saved.seconds <= saved.in_browser
