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
    "402-participation-after-bulk-decline-no-reason": Deviation(
        ("$.mission.responsables[].user.updated_at",),
        "switching roles, which touches the account, is not built",
    ),
}
