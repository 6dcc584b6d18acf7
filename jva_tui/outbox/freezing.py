"""Freezing: a reply as its author wrote it, with what they had seen by then.

What was seen is what the reply stands on: it does not leave where the platform has moved on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize

from jva_tui.domain import Decision
from jva_tui.operations import Reply
from jva_tui.text import settled, trim

if TYPE_CHECKING:
    from jva_tui.domain import DeclineReason, Me, Mission, Reading


def freeze(  # noqa: PLR0913 - what a reply consists of
    reading: Reading,
    decision: Decision | None,
    reason: DeclineReason | None,
    text: str,
    me: Me | None,
    *,
    free_places: int | None = None,
) -> Reply:
    """The reply, as it will be sent.

    Args:
        reading: the request as the author saw it.
        decision: None for a message alone.
        reason: of a decline.
        text: as the platform will keep it (`jva_tui.text.settled`); empty for a decision alone.
        me: the author.
        free_places: how many more the mission could take when the author looked, this one among
            them: of several, each has its turn. A validation that counts on one of them is held if
            none is left; None where that does not matter.

    Raises:
        ValueError: the platform would change the text, or the reply cannot be sent (see `Reply`).
    """
    if settled(text) != text:
        raise ValueError("the platform would change this text")
    participation = reading.participation
    mission = participation.mission
    return Reply(
        participation_id=participation.id,
        mission_id=mission.id if mission else 0,
        conversation_id=participation.conversation_id,
        seen_state=participation.state,
        seen_message_id=max((message.id for message in reading.messages), default=None),
        decision=decision,
        reason=reason,
        text=text,
        seen_places=free_places if decision is Decision.VALIDATE else None,
        is_mine=_is_mine(mission, me),
    )


def can_write(reading: Reading, me: Me | None) -> bool:
    """Whether a text can reach the volunteer: only members write in a conversation."""
    if reading.participation.conversation_id is None:
        return False
    talk = reading.conversation
    return talk is None or me is None or me.user_id in talk.member_ids


def _is_mine(mission: Mission | None, me: Me | None) -> bool:
    """Whether the author is known to answer for the mission."""
    if mission is None or me is None:
        return False
    return any(person.profile_id == me.profile_id for person in mission.responsables or ())


def loses(written: str, kept: str) -> bool:
    """Whether something that would be seen of ``written`` is not in ``kept``.

    White space and the composition of accents do not count.
    """
    return _visible(written) != _visible(kept)


def _visible(text: str) -> str:
    return "".join(normalize("NFC", trim(text)).split())
