"""The figures of an organisation, counted from the records as the platform counts them."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from jva_tui.sandbox import structures
from jva_tui.sandbox.exchange import Answer, Call
from jva_tui.sandbox.moments import DAY
from jva_tui.sandbox.participation_filters import of_missions
from jva_tui.sandbox.situation import CANCELLED, DECLINED, IN_PROGRESS, OPEN, PENDING, VALIDATED

if TYPE_CHECKING:
    from jva_tui.sandbox.situation import Conversation, Participation, Situation

_MISSION_STATES = (
    "Brouillon",
    PENDING,
    IN_PROGRESS,
    VALIDATED,
    "Terminée",
    "Signalée",
    CANCELLED,
)
_STATES = (PENDING, IN_PROGRESS, VALIDATED, DECLINED, CANCELLED)
_LATEST = 30
"""How many conversations count for the reactivity."""
_TOO_LATE = 10 * DAY
"""An answer after so long is worth nothing."""
_UNKNOWN_SCORE = 50


def organisation(situation: Situation, call: Call) -> Answer:
    """Missions, participations, places, and how the organisation answers."""
    structure = structures.find(situation, call)
    missions = [
        mission
        for mission in situation.missions.values()
        if mission.structure_id == structure.id and mission.deleted_at is None
    ]
    ids = {mission.id for mission in missions}
    rows = of_missions(situation.newest(), ids)
    # Also those that are over, as long as nobody ends them.
    available = [each for each in missions if each.state == VALIDATED and each.is_online]
    offered = sum(mission.participations_max for mission in available)
    left = sum(mission.places_left for mission in available)
    states = Counter(mission.state for mission in missions)
    treated = Counter(row.state for row in rows)
    open_ones = sum(treated[state] for state in OPEN)
    ratio = 100 * (len(rows) - open_ones) / len(rows) if rows else None
    latest = _latest_conversations(situation, rows)
    return Answer(
        {
            "missions_total": len(missions),
            "missions_available": len(available),
            "missions_state": {state: states[state] for state in _MISSION_STATES},
            "participations_total": len(rows),
            "participations_state": {state: treated[state] for state in _STATES},
            "places_left": left,
            "places_left_waiting": sum(m.places_left for m in missions if m.state in OPEN),
            "places_occupation_rate": _percent(offered - left, offered) if left else 0,
            "response_ratio": None if ratio is None else _round(ratio),
            "response_time": _response_time(latest),
            "score": score(ratio, latest),
        }
    )


def score(ratio: float | None, latest: list[Conversation]) -> int:
    """How well the organisation answers, of 100.

    30 for the share of requests that were decided, 70 for how fast: all for an immediate answer,
    nothing after ten days, times the share of conversations that were answered. There are no
    testimonials here, for which the platform adds or subtracts something.

    Args:
        ratio: the share of decided requests in percent; None without requests.
        latest: the conversations that count.
    """
    time = _response_time(latest)
    if ratio is None and time is None:
        return _UNKNOWN_SCORE
    points = 0.3 * (ratio or 0)
    if time is not None:
        answered = sum(each.response_time is not None for each in latest) / len(latest)
        points += 70 * max(0.0, 1 - time / _TOO_LATE) * answered
    return min(100, _round(points))


def _latest_conversations(situation: Situation, rows: list[Participation]) -> list[Conversation]:
    """Of requests that are sorted, newest first: a conversation begins with its request."""
    known = situation.conversation_of
    return list(islice((known[row.id] for row in rows if row.id in known), _LATEST))


def _response_time(latest: list[Conversation]) -> int | None:
    """The mean of the answered ones, in seconds."""
    times = [each.response_time for each in latest if each.response_time is not None]
    return int(sum(times) / len(times)) or None if times else None


def _percent(part: int, whole: int) -> int:
    return _round(100 * part / whole)


def _round(value: float) -> int:
    """As PHP rounds: a half goes up."""
    return int(value + 0.5)
