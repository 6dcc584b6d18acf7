"""People to be answered together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jva_tui.domain import Conversation, Reading
from jva_tui.lots.concerns import Other, Surroundings
from jva_tui.lots.lot import Lot
from jva_tui.lots.recipient import Recipient, recipient
from tests.people import DAY, MISSION, NOW, ROSA, message, participation, volunteer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jva_tui.domain import Decision, Message, Mission

NAMES = ("Camille", "José", "Noël", "Inès", "Zoé")


def seen(
    number: int = 1,
    *,
    said: str = "Bonjour, je voudrais aider.",
    read: bool = True,
    talks: bool = True,
    members: Iterable[int] = (2,),
    more: Iterable[Message] = (),
    mission: Mission | None = MISSION,
    person: dict[str, Any] | None = None,
    **changes: Any,
) -> Reading:
    """A request as its author sees it: by default a letter that was read and asks nothing."""
    talk = 1_000 + number
    who = volunteer(number, first_name=NAMES[number % len(NAMES)])._replace(**(person or {}))
    letter = message(100 + number, conversation_id=talk, text=said, author_id=who.user_id)
    told = participation(
        number,
        volunteer=who,
        mission=mission,
        conversation_id=talk if talks else None,
        conversation_updated_at=NOW - DAY if talks else None,
        latest=letter if talks else None,
        created_at=NOW - DAY + number,
        **changes,
    )
    conversation = Conversation(
        id=talk,
        participation_id=number,
        state=told.state,
        participation_updated_at=told.updated_at,
        updated_at=NOW - DAY,
        member_ids=frozenset({who.user_id, *members}),
        read_at=NOW if read else None,
        is_archived=False,
    )
    return Reading(
        participation=told,
        messages=(letter, *more) if talks else (),
        is_complete=True,
        conversation=conversation if talks else None,
    )


def around(others: tuple[Other, ...] = (), **changes: Any) -> Surroundings:
    """What stands around a request of Rosa's."""
    return Surroundings(me=ROSA, now=NOW, others=others)._replace(**changes)


def somebody(number: int = 1, **changes: Any) -> Recipient:
    """A recipient, as `seen`."""
    return recipient(seen(number, **changes), around())


def lot_of(*people: Recipient, decision: Decision | None, text: str = "") -> Lot:
    """A lot for these people, loaded."""
    lot = Lot([one.id for one in people], decision, ROSA)
    lot.load(people)
    lot.set_text(0, text)
    return lot
