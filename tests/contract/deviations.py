"""Where the sandbox differs from the recordings on purpose."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Deviation:
    """One kept difference."""

    paths: tuple[str, ...]
    """Beginnings of the differences that are allowed."""
    reason: str


DEVIATIONS: dict[str, Deviation] = {
    "451-activity-log-participation-states": Deviation(
        ("$[].id: recorded 31,",),
        "the seed carries no activity log: how participations were made is numbered anew",
    ),
}
