"""Two versions of a text, line by line: what differs, and both changes in one where they agree."""

from __future__ import annotations

from difflib import Match, SequenceMatcher
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class DiffLine(NamedTuple):
    """A line of the old version, of the new one, or of both."""

    sign: Literal[" ", "-", "+"]
    """In both, only in the old one, only in the new one."""
    text: str


class _Stretch(NamedTuple):
    """Lines that nobody has changed, and where they stand in each version."""

    base: int
    mine: int
    theirs: int
    length: int


def diff(old: str, new: str) -> list[DiffLine]:
    """The lines of both versions in their order; of those that differ, the old ones first."""
    before, after = old.split("\n"), new.split("\n")
    told: list[DiffLine] = []
    at = new_at = 0
    for start, new_start, length in [*_same(before, after), Match(len(before), len(after), 0)]:
        told += (DiffLine("-", line) for line in before[at:start])
        told += (DiffLine("+", line) for line in after[new_at:new_start])
        at, new_at = start + length, new_start + length
        told += (DiffLine(" ", line) for line in before[start:at])
    return told


def merge(base: str, mine: str, theirs: str) -> str | None:
    """The text with what either side has changed.

    Args:
        base: as it stood when both had the same.
        mine: what one side has made of it.
        theirs: what the other has.

    Returns:
        None where both changed the same line, or lines side by side, and not to the same.
    """
    if theirs in (mine, base):
        return mine
    if mine == base:
        return theirs
    old, one, other = base.split("\n"), mine.split("\n"), theirs.split("\n")
    merged: list[str] = []
    at = _Stretch(0, 0, 0, 0)
    for kept in _unchanged(old, one, other):
        before = old[at.base : kept.base]
        changed, changed_there = one[at.mine : kept.mine], other[at.theirs : kept.theirs]
        if changed_there in (before, changed):
            merged += changed
        elif changed == before:
            merged += changed_there
        else:
            return None
        merged += old[kept.base : kept.base + kept.length]
        length = kept.length
        at = _Stretch(kept.base + length, kept.mine + length, kept.theirs + length, 0)
    return "\n".join(merged)


def _unchanged(base: list[str], mine: list[str], theirs: list[str]) -> Iterator[_Stretch]:
    """What stands in all three in the same order; at last nothing, at their very ends."""
    ours, others = _same(base, mine), _same(base, theirs)
    i = j = 0
    while i < len(ours) and j < len(others):
        one, other = ours[i], others[j]
        start = max(one.a, other.a)
        end = min(one.a + one.size, other.a + other.size)
        if start < end:
            in_mine, in_theirs = one.b + start - one.a, other.b + start - other.a
            yield _Stretch(start, in_mine, in_theirs, end - start)
        if one.a + one.size < other.a + other.size:
            i += 1
        else:
            j += 1
    yield _Stretch(len(base), len(mine), len(theirs), 0)


def _same(old: list[str], new: list[str]) -> list[Match]:
    """The stretches of lines that stand in both, in the same order.

    What is the same at both ends is left out of the search, which takes long where many lines are
    alike, and then finds little.
    """
    most = min(len(old), len(new))
    head = next((n for n in range(most) if old[n] != new[n]), most)
    tail = next((n for n in range(most - head) if old[-1 - n] != new[-1 - n]), most - head)
    inner = SequenceMatcher(None, old[head : len(old) - tail], new[head : len(new) - tail])
    found = [
        Match(0, 0, head),
        *(Match(a + head, b + head, size) for a, b, size in inner.get_matching_blocks()),
        Match(len(old) - tail, len(new) - tail, tail),
    ]
    return [stretch for stretch in found if stretch.size]
