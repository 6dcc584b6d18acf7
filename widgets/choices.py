"""Things to choose from, and which of them a few typed letters mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jva_tui.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence


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


def matching(choices: Sequence[Choice], query: str) -> list[Choice]:
    """The choices that the query means, best first, else in their own order.

    Accents and case do not count. Every word must occur in label or hint, at best at the start
    of the label, or else in the preview; failing all of them, the letters must occur in this order
    in the label.
    """
    words = fold(query).split()
    ranked = [(rank, choice) for choice in choices if (rank := _rank(choice, words)) is not None]
    return [choice for _, choice in sorted(ranked, key=lambda pair: pair[0])]


def _rank(choice: Choice, words: list[str]) -> int | None:
    """How far the choice is from the words: 0 is nearest; None is no match."""
    if not words:
        return 0
    label = fold(choice.label)
    everything = f"{label} {fold(choice.hint)}"
    if all(word in everything for word in words):
        if label.startswith(words[0]):
            return 0
        return 1 if f" {words[0]}" in f" {everything}" else 2
    if choice.preview and all(word in f"{everything} {fold(choice.preview)}" for word in words):
        return 3
    letters = iter(label)
    return 4 if all(letter in letters for letter in "".join(words)) else None
