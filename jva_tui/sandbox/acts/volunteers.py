"""What volunteers do once they asked: write, withdraw, confirm, leave, correct what they told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.sandbox import mails
from jva_tui.sandbox.acts.act import Act, Fields, Impossible, effects, pick
from jva_tui.sandbox.acts.words import draw_name, draw_text
from jva_tui.sandbox.effects import mark_read
from jva_tui.sandbox.records import add_entry, change_quietly, count_places
from jva_tui.sandbox.situation import CANCELLED, OPEN, VALIDATED, Participation, Situation
from jva_tui.sandbox.texts import trim

if TYPE_CHECKING:
    from random import Random

BY_VOLUNTEER = "Annulée par bénévole"
CONFIRMED = "Validée par le bénévole"
UNSUBSCRIBED = "Désinscription"
CANCEL_REASONS = ("no_response", "requirements_not_fulfilled", "not_available", "other")


def write(situation: Situation, fields: Fields, now: int) -> None:
    """A volunteer writes: ``conversation``, ``text``. What is archived stays archived.

    Raises:
        Impossible: the text is blank, or the conversation is about no request.
    """
    conversation = situation.conversations[fields["conversation"]]
    text = trim(fields["text"])
    if not text or conversation.about is not None:
        raise Impossible("a message needs a text, and a volunteer a request")
    participation = situation.participations[conversation.participation_id]
    by = situation.volunteer_of(participation).user_id
    effects(situation, by, now).post_message(conversation, text)


def withdraw(situation: Situation, fields: Fields, now: int) -> None:
    """A volunteer cancels, from any other state: ``participation``, ``reason``, ``text``.

    The conversation's time moves only with a text.

    Raises:
        Impossible: it is cancelled already.
    """
    participation = situation.participations[fields["participation"]]
    if participation.state == CANCELLED:
        raise Impossible("it is cancelled already")
    by = situation.volunteer_of(participation).user_id
    conversation = situation.conversation_of.get(participation.id)
    if conversation is not None:
        content = f"La participation a été annulée par {_name(situation, by)}"
        told = {"state": BY_VOLUNTEER, "reason": fields["reason"]}
        add_entry(situation, conversation, now, content, by=by, **told)
        text = trim(fields.get("text") or "")
        if text:
            effects(situation, by, now).post_message(conversation, text)
        mark_read(conversation, by, now)
        mails.mail_responsables(situation, participation, now, mails.WITHDRAWN, text)
    change_quietly(situation, participation, CANCELLED, now, by)
    count_places(situation, participation, now)


def confirm(situation: Situation, fields: Fields, now: int) -> None:
    """A volunteer tells the platform that they take part: ``participation``.

    Raises:
        Impossible: it is validated already.
    """
    participation = situation.participations[fields["participation"]]
    if participation.state == VALIDATED:
        raise Impossible("it is validated already")
    by = situation.volunteer_of(participation).user_id
    conversation = situation.conversation_of.get(participation.id)
    if conversation is not None:
        content = f"La participation a été validée par {_name(situation, by)}"
        add_entry(situation, conversation, now, content, by=by, state=CONFIRMED)
    change_quietly(situation, participation, VALIDATED, now, by)
    count_places(situation, participation, now)


def unsubscribe(situation: Situation, fields: Fields, now: int) -> None:
    """A volunteer leaves the platform, which cancels their open requests: ``profile``.

    The platform's work dies at the first one without a conversation: the rest stays open.
    """
    by = situation.profiles[fields["profile"]].user_id
    for participation in _open_requests(situation, fields["profile"]):
        conversation = situation.conversation_of.get(participation.id)
        if conversation is None:
            return
        content, reason = "La participation a été annulée", "user_unsubscribed"
        told = {"state": UNSUBSCRIBED, "reason": reason}
        add_entry(situation, conversation, now, content, by=by, **told)
        change_quietly(situation, participation, CANCELLED, now, by)
        count_places(situation, participation, now)


def edit_profile(situation: Situation, fields: Fields, now: int) -> None:
    """A volunteer corrects what they told of themselves: ``profile``, ``changes`` by column."""
    profile = situation.profiles[fields["profile"]]
    for name, value in fields["changes"].items():
        setattr(profile, name, value)
    profile.updated_at = now


def _name(situation: Situation, user_id: int) -> str:
    """First and last name, as contextual messages tell it."""
    profile = situation.profile_of[user_id]
    return f"{profile.first_name} {profile.last_name}"


def _open_requests(situation: Situation, profile_id: int) -> list[Participation]:
    rows = situation.participations.values()
    return [row for row in rows if row.profile_id == profile_id and row.state in OPEN]


def _draw_write(situation: Situation, source: Random) -> Fields | None:
    conversation = pick(source, situation.conversation_of.values())
    if conversation is None:
        return None
    return {"conversation": conversation.id, "text": draw_text(source)}


def _draw_withdraw(situation: Situation, source: Random) -> Fields | None:
    rows = situation.participations.values()
    row = pick(source, (row for row in rows if row.state != CANCELLED))
    if row is None:
        return None
    text = draw_text(source) if source.random() < 0.5 else None
    return {"participation": row.id, "reason": source.choice(CANCEL_REASONS), "text": text}


def _draw_confirm(situation: Situation, source: Random) -> Fields | None:
    rows = situation.participations.values()
    row = pick(source, (row for row in rows if row.state != VALIDATED))
    return {"participation": row.id} if row else None


def _draw_unsubscribe(situation: Situation, source: Random) -> Fields | None:
    rows = situation.participations.values()
    row = pick(source, (row for row in rows if row.state in OPEN))
    return {"profile": row.profile_id} if row else None


def _draw_edit(situation: Situation, source: Random) -> Fields | None:
    row = pick(source, situation.participations.values())
    if row is None:
        return None
    changes = source.choice(
        (
            draw_name(source),
            {"mobile": None},
            {"mobile": "0639980000", "zip": "44000", "city": "Nantes"},
            {"description": draw_text(source)},
            {"birthday": None},
        )
    )
    return {"profile": row.profile_id, "changes": changes}


ACTS = {
    "write": Act(write, _draw_write),
    "withdraw": Act(withdraw, _draw_withdraw),
    "confirm": Act(confirm, _draw_confirm),
    "unsubscribe": Act(unsubscribe, _draw_unsubscribe),
    "edit_profile": Act(edit_profile, _draw_edit),
}
