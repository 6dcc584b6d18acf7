"""Which schedules hold something that is outside our control: there only showing it is promised.

What others do between the last read and the arrival of a write is so as well; that only the run
itself can tell (`World.surprised`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulation.faults import SETTLE

if TYPE_CHECKING:
    from tests.simulation.schedule import Event, Schedule

BATCH_PATIENCE = 600.0
"""Seconds after which a batch counts as one that the platform does not get to."""
_DELAYED = frozenset({"late", "kill-late", "502", "503", "504"})


def is_outside(schedule: Schedule) -> bool:
    """Whether a schedule holds such an event."""
    return any(map(_is_outside, schedule.events))


def _is_outside(event: Event) -> bool:
    if event.what in _DELAYED:
        return event.number_or(0.0) > SETTLE
    if event.what == "jobs-slow":
        return event.number >= BATCH_PATIENCE
    return event.what == "jobs-twice"
