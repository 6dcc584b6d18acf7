"""What responsables do in the browser: colleagues, and the user of our client as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.sandbox.acts.act import Act, Fields, Impossible, effects, pick
from jva_tui.sandbox.acts.words import draw_text
from jva_tui.sandbox.effects import mark_read
from jva_tui.sandbox.situation import (
    CANCELLED,
    DECLINED,
    IN_PROGRESS,
    OPEN,
    PENDING,
    VALIDATED,
    Participation,
    Situation,
)
from jva_tui.sandbox.texts import trim

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

DECLINE_REASONS = (
    "other",
    "no_response",
    "requirements_not_fulfilled",
    "change_mind",
    "mission_terminated",
)
_FROM = {
    VALIDATED: OPEN,
    IN_PROGRESS: frozenset({PENDING}),
    CANCELLED: frozenset({PENDING, IN_PROGRESS, VALIDATED}),
}
"""States from which each decision is usual."""
_DECIDED = (VALIDATED, DECLINED, CANCELLED)


def decide(situation: Situation, fields: Fields, now: int) -> None:
    """A responsable sets a state: ``user``, ``participation``, ``state``, whatever stood there.

    Raises:
        Impossible: the mission was deleted.
    """
    participation = _decidable(situation, fields)
    by = effects(situation, fields["user"], now)
    by.set_state(participation, fields["state"], participation.mission_id)


def decline(situation: Situation, fields: Fields, now: int) -> None:
    """A responsable declines: ``user``, ``participation``, ``reason``, ``text``.

    Raises:
        Impossible: the mission was deleted.
    """
    participation = _decidable(situation, fields)
    text = trim(fields.get("text") or "") or None
    effects(situation, fields["user"], now).decline(participation, fields["reason"], text)


def answer(situation: Situation, fields: Fields, now: int) -> None:
    """A responsable writes: ``user``, ``conversation``, ``text``.

    Raises:
        Impossible: no member, or a blank text.
    """
    conversation = situation.conversations[fields["conversation"]]
    text = trim(fields["text"])
    if not text or fields["user"] not in conversation.members:
        raise Impossible("only members write, and not nothing")
    effects(situation, fields["user"], now).post_message(conversation, text)


def read(situation: Situation, fields: Fields, now: int) -> None:
    """A member opens a conversation: ``user``, ``conversation``."""
    mark_read(situation.conversations[fields["conversation"]], fields["user"], now)


def archive(situation: Situation, fields: Fields, now: int) -> None:
    """A member takes a conversation out of their inbox, or puts it back: ``active``."""
    del now
    members = situation.conversations[fields["conversation"]].members
    if fields["user"] not in members:
        raise Impossible("only members archive")
    members[fields["user"]].is_active = fields["active"]


def switch_role(situation: Situation, fields: Fields, now: int) -> None:
    """A user makes another role, or organisation, the current one: ``user``, ``structure``.

    None makes them a mere volunteer: "responsable" then means no organisation at all.
    """
    del now
    user, structure_id = situation.users[fields["user"]], fields["structure"]
    if structure_id is None:
        user.context_role, user.contextable_type, user.contextable_id = "volontaire", None, None
    elif structure_id in situation.structures_of(user.id):
        user.context_role, user.contextable_type = "responsable", "structure"
        user.contextable_id = structure_id
    else:
        raise Impossible(f"user {user.id} is not of organisation {structure_id}")


def _decidable(situation: Situation, fields: Fields) -> Participation:
    participation = situation.participations[fields["participation"]]
    if situation.mission_of(participation) is None:
        raise Impossible("the mission was deleted")
    return participation


def _draw_row(
    situation: Situation, source: Random, keep: Callable[[Participation], bool]
) -> Fields | None:
    """Somebody of an organisation and one of its requests."""
    rows = situation.participations.values()
    row = pick(source, (row for row in rows if keep(row) and situation.mission_of(row)))
    if row is None:
        return None
    role = pick(source, situation.answering_for(situation.missions[row.mission_id].structure_id))
    return None if role is None else {"user": role.user_id, "participation": row.id}


def _draw_decide(state: str) -> Callable[[Situation, Random], Fields | None]:
    def draw(situation: Situation, source: Random) -> Fields | None:
        row = _draw_row(situation, source, lambda row: row.state in _FROM[state])
        return row and row | {"state": state}

    return draw


def _draw_reverse(situation: Situation, source: Random) -> Fields | None:
    """Any of the five states over a decision, a repeat among them."""
    row = _draw_row(situation, source, lambda row: row.state in _DECIDED)
    states = (PENDING, IN_PROGRESS, *_DECIDED)
    return row and row | {"state": source.choice(states)}


def _draw_other_state(situation: Situation, source: Random) -> Fields | None:
    """The platform stores any string, and has known other states than today's five."""
    row = _draw_row(situation, source, lambda _: True)
    return row and row | {"state": "Effectuée"}


def _draw_decline(situation: Situation, source: Random) -> Fields | None:
    row = _draw_row(situation, source, lambda row: row.state in OPEN)
    text = draw_text(source) if source.random() < 0.5 else None
    return row and row | {"reason": source.choice(DECLINE_REASONS), "text": text}


def _draw_place(situation: Situation, source: Random) -> Fields | None:
    """A responsable and a conversation of theirs."""
    staff = {rolable.user_id for rolable in situation.rolables}
    user = pick(source, (user for user in sorted(staff) if situation.conversations_with.get(user)))
    if user is None:
        return None
    conversation = source.choice(situation.conversations_with[user])
    return {"user": user, "conversation": conversation.id}


def _draw_answer(situation: Situation, source: Random) -> Fields | None:
    place = _draw_place(situation, source)
    return place and place | {"text": draw_text(source)}


def _draw_archive(situation: Situation, source: Random) -> Fields | None:
    place = _draw_place(situation, source)
    if place is None:
        return None
    membership = situation.conversations[place["conversation"]].members[place["user"]]
    return place | {"active": not membership.is_active}


def _draw_switch(situation: Situation, source: Random) -> Fields | None:
    user = pick(source, sorted({rolable.user_id for rolable in situation.rolables}))
    if user is None:
        return None
    return {"user": user, "structure": source.choice([None, *situation.structures_of(user)])}


ACTS = {
    "validate": Act(decide, _draw_decide(VALIDATED)),
    "take_in_hand": Act(decide, _draw_decide(IN_PROGRESS)),
    "annul": Act(decide, _draw_decide(CANCELLED)),
    "reverse": Act(decide, _draw_reverse),
    "set_other_state": Act(decide, _draw_other_state),
    "decline": Act(decline, _draw_decline),
    "answer": Act(answer, _draw_answer),
    "read": Act(read, _draw_place),
    "archive": Act(archive, _draw_archive),
    "switch_role": Act(switch_role, _draw_switch),
}
