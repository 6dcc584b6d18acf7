"""What is to be known of somebody before they are answered: facts first, then what follows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.domain import OPEN_STATES, age_on
from jva_tui.lots import letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jva_tui.domain import Me, Message, Mission, Reading

RECENT_SECONDS = 24 * 3_600
"""An answer that is younger than this was given « recently »."""
SILENT_SECONDS = 3_600
"""After a message of mine the platform announces no other one by e-mail for this long."""
ADULT = 18


class Concern(StrEnum):
    """One thing to be known of a recipient."""

    CHANGED = "changed"
    """Its state, or what is filled in for it, has changed since it was shown."""
    NEWER = "newer"
    """Something has come since it was marked."""
    UNREAD = "unread"
    QUESTION = "question"
    LANGUAGE = "language"
    LONG = "long"
    RUDE = "rude"
    MINOR = "minor"
    """Under 18 on the day of the mission."""
    NO_CONVERSATION = "no_conversation"
    NOT_A_MEMBER = "not_a_member"
    NOT_MINE = "not_mine"
    REVERSAL = "reversal"
    """Somebody has decided before."""
    IN_BULK = "in_bulk"
    """The platform may still be validating it for an earlier lot."""
    STRIPPED = "stripped"
    """With what is filled in for this person, the platform would remove part of the text."""
    RECENT = "recent"
    ELSEWHERE = "elsewhere"
    """The same person has asked to join something else as well."""
    FULL = "full"
    """No place is left for this one."""
    OVER = "over"
    """The mission has ended."""
    CLOSED = "closed"
    """The mission takes no new volunteers."""
    SILENCE = "silence"
    """No e-mail will announce the message: mine before is less than an hour old."""


HOLDS = frozenset(
    {
        Concern.CHANGED,
        Concern.NEWER,
        Concern.UNREAD,
        Concern.QUESTION,
        Concern.LANGUAGE,
        Concern.LONG,
        Concern.RUDE,
        Concern.MINOR,
        Concern.NO_CONVERSATION,
        Concern.NOT_A_MEMBER,
        Concern.NOT_MINE,
        Concern.REVERSAL,
        Concern.IN_BULK,
        Concern.STRIPPED,
    }
)
"""What keeps somebody out of a lot until its author brings them back; the rest is only told."""


OF_LETTER = frozenset(
    {Concern.UNREAD, Concern.QUESTION, Concern.LANGUAGE, Concern.LONG, Concern.RUDE}
)
"""What whoever reads the letter sees by themselves."""


class Other(NamedTuple):
    """Another request of the same person."""

    id: int
    state: str
    mission: str
    """Name; empty where the mission was deleted."""
    is_mine: bool

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision as well."""
        return self.state in OPEN_STATES


class Surroundings(NamedTuple):
    """What the request itself does not tell."""

    me: Me | None
    now: int
    others: tuple[Other, ...] = ()
    """The same person's other requests."""
    shown: int = 0
    """The newest message of the conversation that was on this screen before."""
    in_bulk: bool = False
    """Whether an earlier bulk validation may still come to it."""
    free_places: int | None = None
    """How many more the mission can take; None where nobody knows."""


def facts_of(reading: Reading, around: Surroundings) -> frozenset[Concern]:
    """Everything that holds of somebody, whatever is decided; `Lot` asks what of it matters."""
    return frozenset(_facts(reading, around))


def _facts(reading: Reading, around: Surroundings) -> Iterator[Concern]:
    participation, me = reading.participation, around.me
    yield from _talk(reading, around)
    yield from _letter(reading)
    mission = participation.mission
    if mission:
        yield from _mission(mission, me, around.now)
    if is_minor_at(participation.volunteer.birthday, mission, around.now):
        yield Concern.MINOR
    if participation.state not in OPEN_STATES:
        yield Concern.REVERSAL
    if around.in_bulk:
        yield Concern.IN_BULK
    if any(other.is_open for other in around.others):
        yield Concern.ELSEWHERE


def _talk(reading: Reading, around: Surroundings) -> Iterator[Concern]:
    participation, talk, me = reading.participation, reading.conversation, around.me
    if participation.conversation_id is None:
        yield Concern.NO_CONVERSATION
        return
    if talk is not None and me is not None and me.user_id not in talk.member_ids:
        yield Concern.NOT_A_MEMBER
    if is_unread(reading, around.shown):
        yield Concern.UNREAD
    ours = [m for m in _chat(reading.messages) if m.author_id != participation.volunteer.user_id]
    if ours and around.now - ours[-1].at < RECENT_SECONDS:
        yield Concern.RECENT
    last = next(reversed(_chat(reading.messages)), None)
    is_my_word = last is not None and me is not None and last.author_id == me.user_id
    if last is not None and is_my_word and around.now - last.at < SILENT_SECONDS:
        yield Concern.SILENCE


def is_unread(reading: Reading, shown: int) -> bool:
    """Whether something of the volunteer's was read neither there nor here.

    Args:
        reading: what is known.
        shown: the newest message that was shown here.
    """
    participation, talk = reading.participation, reading.conversation
    read_at = talk.read_at if talk else None
    theirs = [m for m in reading.messages if m.author_id == participation.volunteer.user_id]
    if not theirs:
        # Only the list of conversations has told of it: then its last change must do.
        partly = not participation.is_whole and talk is not None
        return partly and (read_at is None or read_at < (talk.updated_at if talk else 0))
    return any(m.id > shown and (read_at is None or read_at < m.at) for m in theirs[-1:])


def _letter(reading: Reading) -> Iterator[Concern]:
    """What the volunteer has written since somebody last answered."""
    text = "\n".join(message.text for message in unanswered(reading))
    if not text:
        return
    if letters.asks(text):
        yield Concern.QUESTION
    if letters.is_foreign(text):
        yield Concern.LANGUAGE
    if letters.is_long(text):
        yield Concern.LONG
    if letters.is_rude(text):
        yield Concern.RUDE


def unanswered(reading: Reading) -> list[Message]:
    """The volunteer's messages after the last one from the organisation, oldest first."""
    found: list[Message] = []
    for message in reversed(_chat(reading.messages)):
        if message.author_id != reading.participation.volunteer.user_id:
            break
        found.append(message)
    return found[::-1]


def _chat(messages: Iterable[Message]) -> list[Message]:
    return [message for message in messages if not message.is_contextual]


def _mission(mission: Mission, me: Me | None, now: int) -> Iterator[Concern]:
    people = mission.responsables
    if (
        people is not None
        and me is not None
        and me.profile_id not in {p.profile_id for p in people}
    ):
        yield Concern.NOT_MINE
    if mission.end_date is not None and mission.end_date < _day_of(now):
        yield Concern.OVER
    elif not mission.is_registration_open:
        yield Concern.CLOSED


def is_minor_at(birthday: date | None, mission: Mission | None, now: int) -> bool:
    """Whether somebody is under 18 on the first day of a mission, or today if it has begun."""
    if birthday is None:
        return False
    day = _day_of(now)
    if mission and mission.start_date:
        day = max(day, mission.start_date)
    return age_on(birthday, day) < ADULT


def copied_to(reading: Reading, me: Me | None) -> dict[int, str]:
    """Colleagues whom the platform may send each message, by user id; names as far as known."""
    talk = reading.conversation
    if talk is None:
        return {}
    apart = {reading.participation.volunteer.user_id, me.user_id if me else None}
    mission = reading.participation.mission
    names = {p.user_id: p.name for p in (mission.responsables if mission else None) or ()}
    return {id_: names.get(id_, "") for id_ in talk.member_ids - apart}


def _day_of(now: int) -> date:
    return datetime.fromtimestamp(now, UTC).astimezone().date()
