"""When a participation becomes a priority: the platform's ``need_to_be_treated``."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.domain import State

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

PENDING_DAYS = 7
IN_PROGRESS_MONTHS = 2


class Limits(NamedTuple):
    """The instants before which a priority was created."""

    pending: int
    in_progress: int


class Soon(NamedTuple):
    """When was created what becomes a priority at the next midnight in Paris, if it is mine.

    At the end of a month ``before`` may be the earlier one: then nothing does.
    """

    since: Limits
    before: Limits

    def holds(self, state: str, created_at: int) -> bool:
        """Whether a request is among that."""
        if state == State.PENDING:
            return self.since.pending <= created_at < self.before.pending
        is_in_progress = state == State.IN_PROGRESS
        return is_in_progress and self.since.in_progress <= created_at < self.before.in_progress


def overdue_before(now: int) -> Limits:
    """The instants before which a priority was created: of the pending, of those in progress.

    The platform's rule is midnight in Paris, 7 days and 2 months ago.
    """
    return _limits(_today(now))


def becomes_priority(now: int) -> Soon:
    """When was created what becomes a priority at the next midnight in Paris."""
    today = _today(now)
    return Soon(_limits(today), _limits(today + timedelta(1)))


def next_midnight(now: int) -> int:
    """When the next day begins in Paris."""
    return _midnight(_today(now) + timedelta(1))


def _paris() -> ZoneInfo:
    # Imported late: the data of time zones is read when the first list is drawn, not at import.
    from zoneinfo import ZoneInfo

    return ZoneInfo("Europe/Paris")


def _today(now: int) -> date:
    return datetime.fromtimestamp(now, _paris()).date()


def _midnight(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=_paris()).timestamp())


def _limits(today: date) -> Limits:
    pending = _midnight(today - timedelta(PENDING_DAYS))
    return Limits(pending, _midnight(_months_before(today, IN_PROGRESS_MONTHS)))


def _months_before(day: date, months: int) -> date:
    """As PHP counts months: what the shorter month lacks runs over into the next one."""
    years, month = divmod(day.month - 1 - months, 12)
    return date(day.year + years, month + 1, 1) + timedelta(day.day - 1)
