"""Why something cannot be done now, in the user's words; empty where it can."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.domain import DECIDED_STATES, Decision
from jva_tui.errands import Filing, Tagging
from jva_tui.i18n import _
from jva_tui.operations import OperationState, Publication

if TYPE_CHECKING:
    from collections.abc import Callable

    from jva_tui.domain import Participation, Reading
    from jva_tui.operations import Operation


class Situation(NamedTuple):
    """What decides whether a command is possible now."""

    reading: Reading | None = None
    """The participation under the cursor."""
    can_write: bool = True
    """Whether a text of ours can reach the volunteer."""
    operation: Operation | None = None
    """The outgoing reply under the cursor."""
    needs_user: bool = False
    """Whether a reply needs the user's decision; another one than the one under the cursor, where
    the outgoing replies are seen."""
    can_undo: bool = False
    """Whether something of the last replies can still be taken back."""
    waits: bool = False
    """Whether a reply is queued; where the outgoing replies are seen, under the cursor."""
    waits_elsewhere: bool = False
    """Whether one is queued, but not under the cursor."""
    is_ready: bool = False
    """Whether what waits is shown to the user before it leaves: then all of it leaves together."""
    is_held: bool = False
    """Whether replies wait on purpose: for undo, for a last look, for 8 o'clock."""
    is_offline: bool = False
    """Whether the platform is out of reach for now."""
    has_platform: bool = True
    """Whether there is a platform to talk to at all, reached or not."""
    is_elsewhere: bool = False
    """Whether the platform answers for another organisation than the one whose inbox this is."""
    is_signed_out: bool = False
    """Whether somebody has to sign in before the platform answers."""
    has_cable: bool = False
    """Whether the network can be cut and restored for a try: in a demonstration."""
    marked: int = 0
    """How many requests are marked: then these are answered, not the one under the cursor."""
    has_last_marks: bool = False
    """Whether marks were cleared or answered that can be restored."""
    is_filled: bool = True
    """Whether there is anything in the view."""


def always(_situation: object) -> str:
    """Nothing stands in the way."""
    return ""


def selected(situation: Situation) -> str:
    """Nothing can be done where no request is."""
    return "" if situation.reading else _("No request is selected.")


def chosen(situation: Situation) -> str:
    """Nothing can be done where no request is, and none is marked."""
    return "" if situation.marked else selected(situation)


def _unsettled(situation: Situation) -> str:
    """Why nothing may be sent to this person now; never two writes to one participation."""
    if trouble := selected(situation):
        return trouble
    assert situation.reading is not None  # noqa: S101 - looked at just above
    operation = situation.reading.operation
    return _bars(operation) if operation else ""


def _bars(operation: Operation) -> str:
    """Why nothing else may be sent beside this reply."""
    match operation.state:
        case OperationState.QUEUED:
            return _("A reply to this person already waits: e changes it, c takes it back.")
        case OperationState.SENDING:
            return _("A reply to this person is being sent.")
        case OperationState.UNCONFIRMED if operation.asks:
            return _(
                "Nobody knows whether the last reply arrived. Look on the platform, then: r sends "
                "it again, c puts it away."
            )
        case OperationState.UNCONFIRMED:
            return _("The last reply had no answer and is being checked: wait for the outcome.")
    return ""


def decides(decision: Decision) -> Callable[[Situation], str]:
    """Why a decision cannot be taken, as a function of the situation."""

    def why_not(situation: Situation) -> str:
        if situation.marked:  # who cannot be answered like this is told apart
            return ""
        if trouble := _unsettled(situation):
            return trouble
        assert situation.reading is not None  # noqa: S101 - looked at just above
        return why_not_decided(decision, situation.reading)

    return why_not


def why_not_decided(decision: Decision, reading: Reading) -> str:
    """Why a request cannot be decided like this, as it stands; empty where it can."""
    participation = reading.participation
    if participation.mission is None:
        return _("The mission was deleted: nothing can be decided any more.")
    if participation.state == decision.target:
        return _("It is already “{state}”.").format(state=participation.state)
    if decision is Decision.TAKE_IN_HAND and not decision.applies_to(participation.state):
        return _("Only a request that nobody has looked at yet can be taken in hand.")
    return ""


def writes(situation: Situation) -> str:
    """Why no message can be written."""
    if situation.marked:
        return ""
    if trouble := _unsettled(situation):
        return trouble
    assert situation.reading is not None  # noqa: S101 - looked at just above
    return "" if situation.can_write else why_not_written(situation.reading.participation)


def why_not_written(participation: Participation) -> str:
    """Why no text of ours can reach somebody."""
    if participation.conversation_id is None:
        return _("There is no conversation: no message can be sent. Call or write an e-mail.")
    return _("You are no member of this conversation: a colleague who is can write there.")


def has_rows(situation: Situation) -> str:
    """A view without anything in it leaves nothing to mark."""
    return "" if situation.is_filled else _("Nothing stands in this view that could be marked.")


def exports(situation: Situation) -> str:
    """Only what is there can be exported."""
    if situation.marked or situation.is_filled:
        return ""
    return _("Nothing stands in this view that could be exported.")


def unmarks(situation: Situation) -> str:
    """Only what is marked can be unmarked."""
    return "" if situation.marked else _("Nothing is marked.")


def restores(situation: Situation) -> str:
    """Only marks that were there can be restored."""
    return "" if situation.has_last_marks else _("There are no earlier marks to restore.")


def undoes(situation: Situation) -> str:
    """Only what waits can be taken back."""
    return "" if situation.can_undo else _("No reply waits that could be taken back.")


def _under_cursor(situation: Situation) -> str:
    """Why the reply under the cursor is out of the user's hands for now."""
    match situation.operation:
        case None:
            return _("No outgoing reply is selected.")
        case operation if operation.needs_user:
            return ""
        case operation if operation.state is OperationState.SENDING:
            return _("It is being sent: wait for the outcome.")
        case operation if operation.state is OperationState.UNCONFIRMED:
            return _("It is being checked by itself: wait for the outcome.")
    return ""


def sends_again(situation: Situation) -> str:
    """Why the reply under the cursor cannot be sent again."""
    if trouble := _under_cursor(situation):
        return trouble
    assert situation.operation is not None  # noqa: S101 - looked at just above
    operation = situation.operation
    if operation.state is OperationState.CONFLICT and operation.found is None:
        return _lost(operation)
    if operation.needs_user:
        return ""
    if operation.state is OperationState.QUEUED:
        return _("It has not left yet, and leaves by itself.")
    return _("The platform has recorded it: there is nothing to send again.")


def _lost(operation: Operation) -> str:
    """Why what was stopped cannot be sent as it is."""
    match operation.payload:
        case Publication():
            return _("As it is, it cannot be published: the templates’ own screen (t) shows why.")
        case Filing():
            return _("The conversation is not yours to file any more.")
        case _:
            return _("The request is gone from the platform: nothing can be sent to it.")


def edits(situation: Situation) -> str:
    """Why the reply under the cursor cannot be changed."""
    if trouble := _under_cursor(situation):
        return trouble
    assert situation.operation is not None  # noqa: S101 - looked at just above
    if isinstance(situation.operation.payload, Publication):
        return _("A template is changed on its own screen: t.")
    if isinstance(situation.operation.payload, Tagging | Filing):
        return _("There is nothing to write in it: wish it anew from the inbox, with E, H or Q.")
    if situation.operation.state is OperationState.DONE:
        return _("It has reached the platform: it cannot be changed any more.")
    return "" if situation.reading else _("This request is no longer in the inbox.")


def puts_away(situation: Situation) -> str:
    """Why the reply under the cursor cannot be put away."""
    if trouble := _under_cursor(situation):
        return trouble
    assert situation.operation is not None  # noqa: S101 - looked at just above
    operation = situation.operation
    if operation.state is OperationState.DONE and not operation.detail:
        return _("The platform has recorded it: there is nothing to put away.")
    return ""


def waits(situation: Situation) -> str:
    """Only what waits can be put off."""
    if situation.waits:
        return ""
    if situation.waits_elsewhere:
        return _("Nothing waits under the cursor: put it on what does.")
    return _("No reply waits to be sent.")


def hurries(situation: Situation) -> str:
    """Why nothing can leave now."""
    if not situation.is_ready and (trouble := waits(situation)):
        return trouble
    if situation.is_elsewhere:
        return _("What waits leaves once the platform answers for this organisation again.")
    if situation.is_offline or not situation.has_platform:
        return _("The platform is out of reach: what waits leaves by itself later.")
    if situation.is_signed_out:
        return _("What waits leaves once you have signed in again.")
    return "" if situation.is_held else _("What waits is leaving already.")


def attends(situation: Situation) -> str:
    """Why there is no reply to go to."""
    if situation.needs_user:
        return ""
    if situation.operation and situation.operation.needs_user:
        return _("No other reply needs you.")
    return _("No reply needs you.")


def reaches(situation: Situation) -> str:
    """Only a platform that is there can be read."""
    return "" if situation.has_platform else _("This session was opened without the platform.")


def goes_back(situation: Situation) -> str:
    """Why the organisation need not be changed back."""
    if situation.is_elsewhere:
        return ""
    return _("The platform answers for this organisation already.")


def has_cable(situation: Situation) -> str:
    """Only a demonstration’s network can be cut."""
    if situation.has_cable:
        return ""
    return _("Only a demonstration’s network can be cut, to see what happens then.")


def is_reversal(state: str) -> bool:
    """Whether deciding would go back on an earlier decision, and must be asked for expressly."""
    return state in DECIDED_STATES
