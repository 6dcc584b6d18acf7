"""Things to choose from, and which of them a few typed letters mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jva_tui.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

_SLACK = 1
"""Letters that may be left out beyond as many as are typed."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose."""

    id: str
    label: str
    hint: str = ""
    """A word beside the label: a key, or who will read it."""
    enabled: bool = True
    why_not: str = ""
    """Why it cannot be chosen now."""
    preview: str = ""
    """A longer text, shown while the cursor is on it."""
    words: str = ""
    """What it may be called as well."""


def matching(choices: Sequence[Choice], query: str) -> list[Choice]:
    """The choices that the query means, best first, else in their own order.

    Accents and case do not count. Every word must occur in label, hint or words, at best at the
    start of the label and the others at the start of its words, or else in the preview; failing
    all of them, the letters must occur in this order in the label, close together.
    """
    words = fold(query).split()
    ranked = [(rank, choice) for choice in choices if (rank := _rank(choice, words)) is not None]
    return [choice for _, choice in sorted(ranked, key=lambda pair: pair[0])]


def _rank(choice: Choice, words: list[str]) -> int | None:
    """How far the choice is from the words: 0 is nearest; None is no match."""
    if not words:
        return 0
    label = fold(choice.label)
    everything = f"{label} {fold(choice.hint)} {fold(choice.words)}"
    if all(word in everything for word in words):
        starts = [f" {word}" in f" {everything}" for word in words]
        if label.startswith(words[0]):
            return 0 if all(starts) else 1
        return 2 if starts[0] else 3
    if choice.preview and all(word in f"{everything} {fold(choice.preview)}" for word in words):
        return 4
    return 5 if _is_spread(label, "".join(words)) else None


def _is_spread(label: str, letters: str) -> bool:
    """Whether letters occur in this order, with about as many others between them at most."""
    spread = ".*?".join(map(re.escape, letters))
    found = re.finditer(f"(?=({spread}))", label)  # from each place where they may begin
    return any(len(one[1]) <= 2 * len(letters) + _SLACK for one in found)
