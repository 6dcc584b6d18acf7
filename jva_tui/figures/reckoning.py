"""From facts to indicators: numbers a week, rates, times to answer, by mission."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.domain import State
from jva_tui.figures.facts import LATE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jva_tui.figures.facts import Request
    from jva_tui.figures.weeks import Week

WEEKS = 12
"""That are looked at."""
RECENT_WEEKS = 4
"""Of which the validation rate is compared with as many before."""


class Rate(NamedTuple):
    """So many of so many."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """Rounded to whole percents, but 0 and 100 only where that is exact; None of nothing."""
        if not self.whole:
            return None
        if 0 < self.part < self.whole:
            return min(99, max(1, round(100 * self.part / self.whole)))
        return 100 * (self.part > 0)


class WeekFigures(NamedTuple):
    """What happened in one week."""

    week: Week
    asked: int = 0
    answered: int = 0
    """Who got their first answer."""
    validated: int = 0
    declined: int = 0

    @property
    def rate(self) -> Rate:
        """Of the decisions, those that validate."""
        return Rate(self.validated, self.validated + self.declined)


class Times(NamedTuple):
    """How long people waited for their first answer, in seconds.

    Those who were answered in the weeks looked at count with their wait, and those who still wait
    with what they have waited so far: what is not over can only get longer.
    """

    answered: int
    """Who were answered in these weeks."""
    waiting: int
    """Who still wait, whenever they asked."""
    median: int | None
    """Half of them waited no longer; None where there is nobody."""
    most: int | None
    """Nine of ten waited no longer."""
    longest: int | None
    """Whoever waits has waited no longer."""
    in_time: Rate
    """Of those who were answered, or have waited for 7 days, those answered within 7 days."""


class MissionFigures(NamedTuple):
    """The same of one mission."""

    mission_id: int | None
    """None: of missions that were deleted."""
    asked: int
    answered: int
    waiting: int
    late: int
    rate: Rate
    median: int | None


class Indicators(NamedTuple):
    """How requests fared in some weeks."""

    weeks: tuple[WeekFigures, ...]
    """In their order."""
    times: Times
    late: int
    """Who have waited too long, at the end."""
    missions: tuple[MissionFigures, ...]
    """Where people wait too long, or wait, first."""

    @property
    def asked(self) -> int:
        """In all these weeks."""
        return sum(week.asked for week in self.weeks)

    @property
    def rate(self) -> Rate:
        """Of the decisions of all these weeks, those that validate."""
        return _together(self.weeks)

    @property
    def recent_rate(self) -> Rate:
        """The same of the last weeks."""
        return _together(self.weeks[-RECENT_WEEKS:])

    @property
    def earlier_rate(self) -> Rate:
        """The same of as many weeks before those."""
        return _together(self.weeks[-2 * RECENT_WEEKS : -RECENT_WEEKS])

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened, and nobody waits."""
        return not self.missions


def reckon(requests: Iterable[Request], weeks: Sequence[Week], now: int) -> Indicators:
    """The indicators of some weeks that follow each other.

    Args:
        requests: any; those that lie elsewhere in time do no harm.
        weeks: at least one.
        now: as of when the requests are told; in the last week, or at its end.
    """
    starts, end = [week.start for week in weeks], weeks[-1].end
    everybody = _Tally()
    by_mission: defaultdict[int | None, _Tally] = defaultdict(_Tally)
    for request in requests:
        told = _told(request, starts, end, now)
        if told is not None:
            everybody.add(told)
            by_mission[request.mission_id].add(told)
    missions = (tally.mission(mission_id) for mission_id, tally in by_mission.items())
    return Indicators(
        tuple(everybody.week(index, week) for index, week in enumerate(weeks)),
        everybody.times(),
        everybody.late,
        tuple(sorted(missions, key=_worst_first)),
    )


def as_of(requests: Iterable[Request], instant: int) -> list[Request]:
    """All of them as they stood at an instant that is past."""
    stood = (request.as_of(instant) for request in requests)
    return [request for request in stood if request is not None]


def quantile(values: Sequence[int], share: float) -> int | None:
    """The smallest of the sorted values that at least ``share`` of them do not pass."""
    if not values:
        return None
    return values[max(0, math.ceil(len(values) * share) - 1)]


class _Told(NamedTuple):
    """What one request adds; weeks by their index."""

    asked: int | None
    answered: int | None
    decided: int | None
    decision: str | None
    wait: int | None
    """Until they were answered, or so far."""
    waits: bool
    is_late: bool
    is_missed: bool
    """Whether they count as not answered within 7 days, without an answer."""


def _told(request: Request, starts: Sequence[int], end: int, now: int) -> _Told | None:
    """What one request adds; None where that is nothing."""

    def place(instant: int | None) -> int | None:
        if instant is None or not starts[0] <= instant < end:
            return None
        return bisect_right(starts, instant) - 1

    asked, decided = place(request.asked_at), place(request.decided_at)
    answered = place(request.answered_at)
    wait, is_missed = None, False
    if request.waits:
        wait = max(0, now - request.asked_at)
        is_missed = wait > LATE_SECONDS
    elif request.is_answered_first and answered is not None and request.answered_at is not None:
        wait = max(0, request.answered_at - request.asked_at)
    elif request.gone_at is not None and place(request.gone_at) is not None:
        has_waited = request.gone_at - request.asked_at > LATE_SECONDS
        is_missed = has_waited and not request.is_answered_first
    if (asked, answered, decided, wait) == (None,) * 4 and not (is_missed or request.is_late):
        return None
    return _Told(
        asked,
        answered,
        decided,
        request.decision,
        wait,
        request.waits,
        request.is_late,
        is_missed,
    )


class _Tally:
    """Adds up what requests add."""

    def __init__(self) -> None:
        self._asked: Counter[int] = Counter()
        self._answered: Counter[int] = Counter()
        self._decided: Counter[tuple[int, str | None]] = Counter()
        self._answered_waits: list[int] = []
        self._waits: list[int] = []
        self._missed = 0
        self.late = 0

    def add(self, told: _Told) -> None:
        if told.asked is not None:
            self._asked[told.asked] += 1
        if told.answered is not None:
            self._answered[told.answered] += 1
        if told.decided is not None:
            self._decided[told.decided, told.decision] += 1
        if told.wait is not None:
            (self._waits if told.waits else self._answered_waits).append(told.wait)
        self._missed += told.is_missed
        self.late += told.is_late

    def week(self, index: int, week: Week) -> WeekFigures:
        return WeekFigures(
            week,
            self._asked[index],
            self._answered[index],
            self._decided[index, State.VALIDATED],
            self._decided[index, State.DECLINED],
        )

    def times(self) -> Times:
        waits = sorted(self._answered_waits + self._waits)
        in_time = sum(wait <= LATE_SECONDS for wait in self._answered_waits)
        return Times(
            len(self._answered_waits),
            len(self._waits),
            quantile(waits, 0.5),
            quantile(waits, 0.9),
            max(self._waits, default=None),
            Rate(in_time, len(self._answered_waits) + self._missed),
        )

    def mission(self, mission_id: int | None) -> MissionFigures:
        decided = Counter[str | None]()
        for (_index, decision), count in self._decided.items():
            decided[decision] += count
        validated, declined = decided[State.VALIDATED], decided[State.DECLINED]
        return MissionFigures(
            mission_id,
            self._asked.total(),
            self._answered.total(),
            len(self._waits),
            self.late,
            Rate(validated, validated + declined),
            self.times().median,
        )


def _worst_first(mission: MissionFigures) -> tuple[int, int, int, int]:
    return -mission.late, -mission.waiting, -mission.asked, mission.mission_id or 0


def _together(weeks: Iterable[WeekFigures]) -> Rate:
    some = list(weeks)
    validated = sum(week.validated for week in some)
    return Rate(validated, validated + sum(week.declined for week in some))
