"""What a piece of text means, apart from how a theme draws it; known without Textual."""

from __future__ import annotations

from enum import Enum, StrEnum

Span = tuple[str, "Tone"]
"""A piece of a line and its tone."""


class Tone(StrEnum):
    """What a piece of text means; a colour is only ever added to a sign or a word."""

    TEXT = "text"
    STRONG = "strong"
    MUTED = "muted"
    HEADING = "heading"
    RULE = "rule"
    INFO = "info"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    ACCENT = "accent"
    FOUND = "found"
    """Sought by the user: underlined."""


class Look(Enum):
    """What a line stands on."""

    PLAIN = "plain"
    CURSOR = "cursor"
    """Under the cursor of the widget that has the focus."""
    RESTING = "resting"
    """Under the cursor while the focus is elsewhere."""
    BAR = "bar"
    """The bars around the edge of the screen."""
