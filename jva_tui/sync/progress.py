"""What a reading tells while it goes on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """One answer of the platform, stored."""

    changed: frozenset[int] = frozenset()
    """Participations whose row is not what it was."""
    done: int = 0
    """Participations read, or compared, so far."""
    total: int = 0
    """How many there are of them; 0 where the answer is no part of a longer reading."""
    left: int = 0
    """Requests until that reading is done, as far as can be told."""
    is_end: bool = False
    """Whether everything has been compared with it."""
