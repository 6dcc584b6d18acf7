"""That the benchmarks measure what they say."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.budgets import budgets
from benchmarks.bureau import at_bureau, is_for_reading
from benchmarks.figures import Figure, percentile, table, write_json
from benchmarks.keys import block
from benchmarks.programs import (
    COLUMNS,
    ROWS,
    Program,
    first_drawn,
    list_rows,
    press,
    start,
    stop,
)
from benchmarks.sending import flushed
from jva_tui import i18n
from jva_tui.domain import InboxRow, State
from tests.terminal.session import Display
from widgets.inbox_row import row_spans

if TYPE_CHECKING:
    from pathlib import Path

NOW = 1_790_000_000
ROW = "○ " + "3 j".rjust(7) + " Camille Durand"
SMALLEST_INBOX = 100
PAGE = ROWS

# Draws a row in two pieces, then one more line with each key, until ctrl+q.
PROGRAM = f"""
import sys, tty
tty.setraw(0)
for text in ({ROW[:12]!r}, {ROW[12:]!r}):
    sys.stdout.write(text)
    sys.stdout.flush()
while (key := sys.stdin.read(1)) != chr(17):
    if key == "j":
        print("again", end="\\r\\n", flush=True)
"""


@pytest.mark.parametrize("language", ["en", "fr"])
@given(st.sampled_from(State), st.integers(0, 20 * 365 * 86400), st.integers(50, COLUMNS - 1))
def test_a_row_of_the_list_is_recognised(language: str, state: State, age: int, width: int) -> None:
    i18n.use_language(language)
    row = InboxRow(
        id=1,
        state=state,
        created_at=NOW - age,
        name="Ana de la Fontaine",
        birthday=None,
        mission="Distribution de repas",
        snippet="Bonjour",
        is_unread=True,
        is_theirs=True,
        has_conversation=True,
    )
    display = Display(COLUMNS, ROWS)
    assert list_rows(display.screen) == ()
    display.feed(("│" + "".join(text for text, _tone in row_spans(row, width, NOW))).encode())
    assert list_rows(display.screen) != ()


def test_the_picture_is_complete_when_the_last_piece_is_drawn(tmp_path: Path) -> None:
    program = Program("sample", (sys.executable, "-c", PROGRAM), list_rows, tmp_path)
    with start(program) as terminal:
        drawn = first_drawn(program, terminal, quiet=0.1)
        answer = press(terminal, "j")
        assert answer is not None
        assert 0 < answer < 5
        assert press(terminal, "k", patience=0.05) is None
        stop(terminal)
    assert drawn > 0


def test_a_program_that_draws_nothing_is_no_measurement(tmp_path: Path) -> None:
    program = Program("blank", (sys.executable, "-c", "print('nothing here')"), list_rows, tmp_path)
    with start(program) as terminal, pytest.raises(TimeoutError, match="nothing here"):
        first_drawn(program, terminal, quiet=0.1)


def test_a_block_of_keys_always_moves_the_cursor() -> None:
    for number in range(50):
        keys = block(number)
        assert len(keys) == 50
        assert keys.count("j") > 25
        place = 0
        for key in keys[:-1]:
            place += {"j": 1, "k": -1, "pagedown": PAGE}[key]
            assert 0 <= place < SMALLEST_INBOX
        assert keys[-1] == "home"


@given(st.lists(st.floats(0, 100), min_size=1), st.floats(0.01, 1))
def test_a_percentile_is_a_value_that_the_share_does_not_pass(
    values: list[float], share: float
) -> None:
    found = percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values)
    assert sum(value < found for value in values) < share * len(values)


def test_figures_are_met_by_what_they_say(tmp_path: Path) -> None:
    figures = [
        Figure.ratio_of("a", 130, 100, 1.3),
        Figure.ratio_of("b", 131, 100, 1.3),
        Figure.difference("c", 140, 100, 40),
        Figure.difference("d", 141, 100, 40),
        Figure.absolute("e", 20, 20),
        Figure.absolute("f", 21, 20),
        Figure.at_least("g", 110, 110),
        Figure.at_least("h", 109, 110),
    ]
    assert [figure.met for figure in figures] == [True, False] * 4
    write_json(figures, tmp_path / "results" / "latest.json")
    first = json.loads((tmp_path / "results" / "latest.json").read_text())[0]
    assert first == {
        "figure": "a",
        "ours": 130,
        "reference": 100,
        "ratio": 1.3,
        "goal": 1.3,
        "met": True,
    }
    assert [line.split()[-1] for line in table(figures).splitlines()[1:]] == ["yes", "NO"] * 4


def test_requests_are_counted_from_the_first_one_and_stay_in_their_budgets() -> None:
    figures = budgets((100,))
    assert len(figures) == 3
    listed, whole, quiet = figures
    assert all(figure.met for figure in figures)
    assert 4 <= listed.ours < whole.ours  # signing in, who we are, our templates, one page
    assert quiet.ours == 3


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/oauth/token", True),
        ("/api/user", True),
        ("/api/message-templates?pagination=-1", True),
        ("/api/participations?page=1", True),
        ("/api/conversations?page=1&pagination=500", True),
        ("/api/participations?filter[id]=1,2", False),
        ("/api/conversations/7/messages", False),
        ("/api/batch/0", False),
    ],
)
def test_what_is_asked_for_the_sake_of_a_reply_counts_for_it(address: str, expected: bool) -> None:
    assert is_for_reading(httpx.Request("GET", f"http://127.0.0.1{address}")) is expected


def test_a_flush_is_measured_on_virtual_time() -> None:
    count = 12
    flush = at_bureau(count, lambda bureau: flushed(bureau, count))
    assert flush.sent > count  # a message each, beside what they share
    assert flush.refused == 0
    (_told_first, at_first), (_told_midway, midway) = flush.told
    # Each message takes a tenth of a second at least, three at a time; the platform's queue, more.
    # How things stand is told four times a second: midway, more than half may have left.
    assert 0 < midway < at_first <= flush.seconds < 60
    assert count * 0.1 / 3 < at_first
    assert flush.processor > 0
