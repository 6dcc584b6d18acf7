"""Whether a reply may still leave as it was written, and what has changed if not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.domain import State
from jva_tui.i18n import _
from jva_tui.operations import Action, Found, StepState
from jva_tui.outbox.wording import by_colleague, by_platform, by_volunteer, time_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jva_tui.domain import Change, Participation
    from jva_tui.operations import Operation, Reply


class Around(NamedTuple):
    """What counts beside the request itself."""

    me_id: int
    """Our user id."""
    now: int
    is_member: bool
    """Whether we may write in its conversation."""
    free: int | None = None
    """Places that are free when its turn comes; None where that is not known, or no matter."""
    first: str = ""
    """The mission about which another reply must have arrived before."""


def changed(operation: Operation, row: Participation | None, around: Around) -> str:
    """Why the next step of a reply must not leave; empty where nothing stands against it.

    Args:
        operation: with the step that would leave now.
        row: the request as the platform tells it; None where the list no longer holds it.
        around: what counts as well.
    """
    if row is None:
        return _("This request is no longer in the organisation’s list.")
    if row.mission is None:
        return _("The mission was deleted.")
    if row.mission.id != operation.reply.mission_id:
        # The platform stores the mission that comes with a state: ours would move it back.
        return _("The request is about another mission now.")
    found = (
        _left_behind(operation, around.first),
        _state(operation, row),
        _newer_message(operation, row, around.me_id, around.now),
        _("The mission is full now.") if around.free is not None and around.free <= 0 else "",
        _membership(operation, is_member=around.is_member),
    )
    return " ".join(filter(None, found))


def state_changed(operation: Operation, row: Participation) -> bool:
    """Whether the request stands where the next step of the reply must not find it.

    A decline writes and mails again even if it changes nothing, so it never leaves for somebody
    who is declined, whatever its author had seen.
    """
    if operation.next_step == Action.DECLINE and row.state == State.DECLINED:
        return True
    return row.state not in _expected(operation)


def left_by_decline(reply: Reply, *, is_said: bool) -> set[str]:
    """Where a decline that has stopped on its way leaves the request.

    Its text sets « En cours de traitement »; without that, somebody else has (PLATFORM: the order
    inside a decline).

    Args:
        reply: the decline.
        is_said: whether its text, if it has one, stands in the conversation.
    """
    stopped: set[str] = {reply.seen_state}
    return stopped | {State.IN_PROGRESS} if reply.text and is_said else stopped


def found(row: Participation) -> Found:
    """How a request stands: what « send anyway » takes as seen."""
    latest, mission = row.latest, row.mission
    return Found(row.state, latest.id if latest else None, mission.places_left if mission else None)


def unreadable() -> str:
    """The platform holds it, and what it tells of it is not to be understood."""
    return _("The platform’s answer about this request cannot be read.")


def who_changed(changes: Sequence[Change], row: Participation, *, now: int) -> str:
    """Who gave the request its state, as a sentence; empty where that cannot be told."""
    last = next((change for change in reversed(changes) if change.new == row.state), None)
    if last is None:
        return ""
    when = time_of(last.at, now)
    if last.author_id is None:
        return by_platform(when)
    if last.author_id == row.volunteer.user_id:
        return by_volunteer(row.state, row.volunteer.first_name or row.volunteer.name, when)
    return by_colleague(last.author_name, when)


def _expected(operation: Operation) -> set[str]:
    """The states in which the next step may find the request.

    After a decision of ours that is its target, or what the author has seen since.
    """
    reply = operation.reply
    seen: set[str] = {reply.seen_state}
    if operation.next_step == Action.REFUSE:
        is_said = not any(
            step.action == Action.MESSAGE and step.state is not StepState.DONE
            for step in operation.steps
        )
        # To refuse again changes nothing.
        return left_by_decline(reply, is_said=is_said) | {State.DECLINED}
    if operation.next_step == Action.MESSAGE and reply.target:
        return seen | {reply.target}
    return seen


def _left_behind(operation: Operation, first: str) -> str:
    """What its author wrote for after the other reply may be wrong without that one."""
    after = operation.reply.after
    if after is None or not operation.is_left_behind:
        return ""
    text = _("The reply that goes first ({mission}) did not arrive.")
    return text.format(mission=first or after)


def _state(operation: Operation, row: Participation) -> str:
    if not state_changed(operation, row):
        return ""
    if row.state == State.IN_PROGRESS:
        return _("Its state is now “{state}”; a message is enough for that.").format(
            state=row.state
        )
    return _("Its state is now “{state}”.").format(state=row.state)


def _newer_message(operation: Operation, row: Participation, me_id: int, now: int) -> str:
    """What somebody wrote since; to complete a refusal of ours, nothing of that matters."""
    latest = row.latest
    seen = operation.reply.seen_message_id or 0
    if latest is None or latest.id <= seen or operation.next_step == Action.REFUSE:
        return ""
    when = time_of(latest.at, now)
    if latest.author_id == row.volunteer.user_id:
        return _("The volunteer has written since ({when}).").format(when=when)
    name = latest.author_name or _name_of(row, latest.author_id)
    if name:
        text = _("Already answered from elsewhere ({name}, {when}).")
    elif latest.author_id == me_id:
        text = _("You have answered from elsewhere ({when}).")
    else:
        text = _("A colleague has answered ({when}).")
    return text.format(name=name, when=when)


def _name_of(row: Participation, user_id: int | None) -> str | None:
    """Lists do not name who wrote; the mission names who answers for it."""
    people = (row.mission and row.mission.responsables) or ()
    return next((person.name for person in people if person.user_id == user_id), None)


def _membership(operation: Operation, *, is_member: bool) -> str:
    waiting = {step.action for step in operation.steps if step.state is StepState.WAITING}
    writes = operation.reply.text and waiting & {Action.MESSAGE, Action.DECLINE}
    if is_member or not writes:
        return ""
    return _("You are not in this conversation any more: your text would not arrive.")
