"""Two versions of a text: both changes in one, or neither; and nothing lost in what is shown."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jva_tui.templates.merge import DiffLine, diff, merge

LINES = st.lists(st.sampled_from(["", "a", "b", "c", "d e", "\r", "é"]), max_size=8)
TEXTS = LINES.map("\n".join)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ("a\nb\nc", "A\nb\nc", "a\nb\nC", "A\nb\nC"),
        ("a\nb\nc", "a\nb\nc\nd", "z\na\nb\nc", "z\na\nb\nc\nd"),
        ("a\nb\nc", "b\nc", "a\nb", "b"),
        ("a\nb\nc\nd\ne", "a\nb\nc\nd", "b\nc\nd\ne", "b\nc\nd"),
        ("a\nb\nc", "a\nX\nc", "a\nX\nC", None),
        ("a\nb\nc", "A\nb\nC", "A\nb\nc", "A\nb\nC"),
        # The same line, and lines side by side.
        ("a\nb\nc", "a\nX\nc", "a\nY\nc", None),
        ("a\nb\nc", "A\nb\nc", "a\nB\nc", None),
        ("a\nb\nc", "A\nb\nc", "a\nx\nb\nc", None),
        ("a\nb", "a\nx\nb", "a\ny\nb", None),
        ("a\nb\nc", "a\nc", "a\nB\nc", None),
        ("a\nb", "a\nx\nb", "a\nx\nb", "a\nx\nb"),
        ("", "a", "b", None),
        ("", "a", "", "a"),
        ("a\nb\n", "a\nb", "A\nb\n", "A\nb"),
    ],
)
def test_what_either_side_changed_is_in_it(
    base: str, mine: str, theirs: str, merged: str | None
) -> None:
    assert merge(base, mine, theirs) == merged


@given(TEXTS, TEXTS)
def test_where_one_side_changed_nothing_the_other_is_taken(base: str, changed: str) -> None:
    assert merge(base, changed, base) == changed
    assert merge(base, base, changed) == changed


@given(TEXTS, TEXTS)
def test_where_both_changed_the_same_it_is_taken_once(base: str, changed: str) -> None:
    assert merge(base, changed, changed) == changed


@given(TEXTS, TEXTS, TEXTS)
def test_no_side_comes_first(base: str, mine: str, theirs: str) -> None:
    assert merge(base, mine, theirs) == merge(base, theirs, mine)


@given(LINES, LINES, LINES, LINES)
def test_changes_in_different_places_are_both_in_it(
    first: list[str], second: list[str], new_first: list[str], new_second: list[str]
) -> None:
    between = ["x", "y"]  # stands in no other place
    base, mine, theirs, both = (
        "\n".join([*one, *between, *other])
        for one, other in (
            (first, second),
            (new_first, second),
            (first, new_second),
            (new_first, new_second),
        )
    )
    assert merge(base, mine, theirs) == both


@given(LINES, LINES, LINES)
def test_different_changes_of_the_whole_are_never_merged(
    base: list[str], mine: list[str], theirs: list[str]
) -> None:
    assume(mine != theirs)
    old = [f"old {line}" for line in base]
    one, other = ([f"{line} new" for line in lines] for lines in (mine, theirs))
    assert merge("\n".join(["o", *old]), "\n".join(["n", *one]), "\n".join(["n", *other])) is None


@given(TEXTS, TEXTS, TEXTS)
def test_every_line_is_somebodys_and_no_new_one_is_lost(base: str, mine: str, theirs: str) -> None:
    merged = merge(base, mine, theirs)
    assume(merged is not None)
    assert merged is not None
    lines = merged.split("\n")
    assert {*lines} <= {*mine.split("\n"), *theirs.split("\n")}
    new = {*mine.split("\n"), *theirs.split("\n")} - {*base.split("\n")}
    assert new <= {*lines}


@given(TEXTS, TEXTS)
def test_both_versions_can_be_read_from_what_differs(old: str, new: str) -> None:
    told = diff(old, new)
    assert "\n".join(line for sign, line in told if sign != "+") == old
    assert "\n".join(line for sign, line in told if sign != "-") == new


@given(TEXTS)
def test_nothing_differs_from_itself(text: str) -> None:
    assert diff(text, text) == [DiffLine(" ", line) for line in text.split("\n")]


def test_of_a_changed_line_the_old_one_comes_first() -> None:
    told = diff("a\nb\nc", "a\nB\nc\nd")
    assert told == [
        (" ", "a"),
        ("-", "b"),
        ("+", "B"),
        (" ", "c"),
        ("+", "d"),
    ]


def test_long_and_monotonous_texts_do_not_take_long() -> None:
    blank = "\n" * 30_000
    assert merge(blank, f"a{blank}", f"{blank}b") == f"a{blank}b"
