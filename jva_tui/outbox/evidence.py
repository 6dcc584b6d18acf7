"""What the platform shows after a request, and what of it is ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.domain import State
from jva_tui.operations import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jva_tui.domain import Change, Participation, Trace
    from jva_tui.operations import Attempt, Reply


class Evidence(NamedTuple):
    """What was read to find out what became of a request."""

    row: Participation | None
    """As the list tells it now; None where it is not there."""
    traces: tuple[Trace, ...] | None
    """What the conversation holds above the marker; None without one, or where it is not ours to
    read."""
    changes: tuple[Change, ...] | None
    """The log of its states, oldest first; None where it was not asked for, and empty where it
    cannot be read, since it begins with the request itself. Never read before ``row``."""
    is_settled: bool
    """Whether the reading began after the settle time: only then does absence count."""
    me_id: int


CLOCKS = 5
"""Seconds by which the platform's own clocks may differ from each other."""


def refusals(reply: Reply, evidence: Evidence, attempts: Sequence[Attempt]) -> list[Trace]:
    """The platform's notes of our own refusal: by us, for the same reason.

    No list tells of such notes, so that one of an earlier refusal, which was taken back before
    this reply was written, may lie above the marker too: it is not counted.
    """
    marker = min((attempt.marker for attempt in attempts), default=0)
    dates = [attempt.server_date for attempt in attempts if attempt.server_date is not None]
    earlier = min(dates, default=0) - CLOCKS
    return [
        trace
        for trace in evidence.traces or ()
        if trace.id > marker
        and trace.is_contextual
        and trace.state == State.DECLINED
        and trace.author_id == evidence.me_id
        and trace.reason == reply.reason
        and not (trace.at < earlier and is_taken_back(reply, evidence, trace))
    ]


def is_taken_back(reply: Reply, evidence: Evidence, refusal: Trace) -> bool:
    """Whether somebody has set the state that our author saw after a refusal was noted."""
    return any(
        trace.is_contextual and trace.state == reply.seen_state and trace.id > refusal.id
        for trace in evidence.traces or ()
    )


def copies(reply: Reply, evidence: Evidence, marker: int) -> list[Trace]:
    """Our text, as often as it stands there; a colleague's identical one is not ours."""
    return [
        trace
        for trace in evidence.traces or ()
        if trace.id > marker
        and not trace.is_contextual
        and trace.author_id == evidence.me_id
        and reply.text
        and trace.text == reply.text
    ]


def own_changes(reply: Reply, evidence: Evidence, attempts: Sequence[Attempt]) -> list[Change]:
    """Our own changes to the state that the reply leads to, since the first of these attempts.

    Times are compared with the platform's own clock, in whole seconds, so that an equal one
    counts. What the platform's queue does for us may bear nobody's name.
    """
    dates = [attempt.server_date for attempt in attempts if attempt.server_date is not None]
    authors = {evidence.me_id, None if any(a.is_bulk for a in attempts) else evidence.me_id}
    return [
        change
        for change in evidence.changes or ()
        if change.new == reply.target
        and change.old != change.new
        and change.author_id in authors
        and change.at >= min(dates, default=0)
    ]


def sent(attempts: Sequence[Attempt], *actions: Action) -> list[Attempt]:
    """The attempts at these steps that may have had an effect."""
    return [
        attempt for attempt in attempts if attempt.action in actions and attempt.may_have_happened
    ]


DECIDING = (Action.DECIDE, Action.DECLINE, Action.REFUSE)
"""The steps that set a state."""
