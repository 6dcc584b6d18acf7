"""Finding and sorting out: what the keys for it open, from the list of requests."""

from __future__ import annotations

from screens.base import Result
from screens.marking import MarkingScreen


class TriageScreen(MarkingScreen[Result]):
    """A list of requests from which others are found, sorted out and looked at together."""
