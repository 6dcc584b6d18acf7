"""Replies of every kind, and that each of them arrived once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.domain import Decision, DeclineReason, State
from jva_tui.operations import OperationState
from jva_tui.outbox.freezing import freeze
from jva_tui.sandbox.mails import DECLINED_BY_US, KIND_OF_STATE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jva_tui.desk import Desk
    from jva_tui.operations import Reply
    from jva_tui.sandbox.situation import Situation
    from tests.processes.office import RealOffice

KINDS = (
    (Decision.VALIDATE, None, True),
    (Decision.DECLINE, DeclineReason.OTHER, True),
    (None, None, True),
    (Decision.VALIDATE, None, True),
    (Decision.TAKE_IN_HAND, None, False),
    (Decision.VALIDATE, None, False),
    (Decision.CANCEL, None, True),
    (Decision.DECLINE, DeclineReason.NO_RESPONSE, False),
)
"""Decision, reason, and whether with a text: validations enough for one call together."""


def mixed_replies(desk: Desk, situation: Situation, count: int) -> list[Reply]:
    """Replies of each kind to the newest who wait for one."""
    pending = [row.id for row in situation.newest() if row.state == State.PENDING]
    readings = [reading for id_ in pending if (reading := desk.reading(id_))]
    me = desk.status.me
    mine = [
        reading
        for reading in readings
        if me and reading.conversation and me.user_id in reading.conversation.member_ids
    ]
    replies = []
    for number, reading in enumerate(mine[:count]):
        decision, reason, with_text = KINDS[number % len(KINDS)]
        name = reading.participation.volunteer.first_name
        text = f"Bonjour {name}, réponse n° {number}." if with_text else ""
        replies.append(freeze(reading, decision, reason, text, me))
    assert len(replies) == count
    return replies


def assert_arrived_once(office: RealOffice, replies: Sequence[Reply]) -> None:
    """Every reply had each of its effects, once, and the client says so without a word more."""
    standing = office.standing()
    assert standing == [(OperationState.DONE, "")] * len(replies), standing
    before, now = office.origin.generate(), office.situation()
    for reply in replies:
        assert reply.conversation_id is not None
        old = len(before.messages_of[reply.conversation_id])
        new = now.messages_of[reply.conversation_id][old:]
        assert [m.content for m in new if m.type == "chat"] == [reply.text][: bool(reply.text)]
        told = [m.contextual_state for m in new if m.type != "chat"]
        assert told == ([reply.target] if reply.target else [])
        participation = now.participations[reply.participation_id]
        assert participation.state == (reply.target or State.IN_PROGRESS)
        volunteer = now.volunteer_of(participation).user_id
        mails = [mail.kind for mail in now.mails if mail.to == volunteer]
        assert len(set(mails)) == len(mails)
        if reply.target:
            known = KIND_OF_STATE | {State.DECLINED: DECLINED_BY_US}
            assert known[reply.target] in mails
