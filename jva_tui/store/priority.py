"""When a participation becomes a priority: the platform's ``need_to_be_treated``."""

from __future__ import annotations

from datetime import date, datetime, timedelta

PENDING_DAYS = 7
IN_PROGRESS_MONTHS = 2


def overdue_before(now: int) -> tuple[int, int]:
    """The instants before which a priority was created: of the pending, of those in progress.

    The platform's rule is midnight in Paris, 7 days and 2 months ago.
    """
    # Imported late: the data of time zones is read when the first list is drawn, not at import.
    from zoneinfo import ZoneInfo

    paris = ZoneInfo("Europe/Paris")
    today = datetime.fromtimestamp(now, paris).date()
    days = (today - timedelta(PENDING_DAYS), _months_before(today, IN_PROGRESS_MONTHS))
    pending, in_progress = (
        int(datetime(day.year, day.month, day.day, tzinfo=paris).timestamp()) for day in days
    )
    return pending, in_progress


def _months_before(day: date, months: int) -> date:
    """As PHP counts months: what the shorter month lacks runs over into the next one."""
    years, month = divmod(day.month - 1 - months, 12)
    return date(day.year + years, month + 1, 1) + timedelta(day.day - 1)
