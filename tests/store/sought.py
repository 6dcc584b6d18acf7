"""Random inboxes full of what can be sought, and in plain Python what a query finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from jva_tui.domain import (
    OPEN_STATES,
    Conversation,
    Message,
    Person,
    State,
    Volunteer,
    age_on,
)
from jva_tui.query import (
    Duration,
    Is,
    Key,
    Keyed,
    Made,
    Not,
    Phrase,
    Query,
    Term,
    Trait,
    Unit,
    Word,
)
from jva_tui.query.moments import instant_of
from jva_tui.store.beside import Beside
from jva_tui.store.priority import becomes_priority, overdue_before
from jva_tui.text import fold, words
from tests.people import DAY, NOW, ROSA
from tests.store.inboxes import _ANSWERS, OURS, THEIRS, Entry, inboxes, load

if TYPE_CHECKING:
    from jva_tui.store.cache import Cache

NEW_SINCE = NOW - 2 * DAY
TODAY = date(2026, 11, 22)
LATE = NOW - 7 * DAY
_MISSIONS = (
    OURS._replace(name="Maraude d’hiver"),
    THEIRS._replace(name="Mentorat à distance", kind="Mission à distance", city=None),
    THEIRS._replace(id=3, name="Maraude d’été", responsables=(Person(9, 9, "Rosa Ponsable"),)),
    None,
)
_TEXTS = (
    "Bonjour, je voudrais aider.",
    "Voudrais-je ? Du cœur à l’ouvrage",
    "zoé",
    "Je, je voudrais",
)


_OPEN: tuple[str, ...] = (State.PENDING, State.IN_PROGRESS)


@dataclass(frozen=True)
class Whole:
    """A request, and everything that can be sought of it."""

    entry: Entry
    talk: Conversation | None
    messages: tuple[Message, ...] = ()
    """Besides the newest."""
    is_archived_here: bool = False
    waits_for: int | None = None

    @property
    def id(self) -> int:
        return self.entry.told.id

    @property
    def person(self) -> Volunteer:
        return self.entry.told.volunteer

    @property
    def is_mine(self) -> bool:
        # What is not known of a mission must not hide a request.
        return self.entry.told.mission is None or self.entry.is_mine

    @property
    def is_priority(self) -> bool:
        limits = dict(zip(_OPEN, overdue_before(NOW), strict=True))
        return self.is_mine and self.entry.told.created_at < limits.get(self.entry.shown, 0)

    @property
    def is_soon(self) -> bool:
        told = self.entry.told
        return self.is_mine and becomes_priority(NOW).holds(self.entry.shown, told.created_at)

    @property
    def is_unread(self) -> bool:
        if self.talk is None or not self.talk.member_ids:
            return False
        read_at = self.talk.read_at
        of_others = [m.at for m in self.all_messages if m.author_id not in (None, ROSA.user_id)]
        return read_at is None or read_at < max(of_others, default=0)

    @property
    def is_archived(self) -> bool:
        return self.is_archived_here or (self.talk is not None and self.talk.is_archived)

    @property
    def is_theirs(self) -> bool:
        return self.entry.is_theirs and not (self.is_archived and not self.is_unread)

    @property
    def all_messages(self) -> tuple[Message, ...]:
        latest = self.entry.told.latest
        return (*self.messages, latest) if latest else self.messages

    @property
    def texts(self) -> list[str]:
        mission = self.entry.told.mission
        said = [one.text for one in self.all_messages]
        names = [self.person.name, self.person.email or "", self.person.city or ""]
        return [*names, mission.name if mission else "", *said]

    @property
    def is_late(self) -> bool:
        told, overlay = self.entry.told, self.entry.overlay
        if self.entry.shown == State.PENDING:
            is_answered = overlay is not None and overlay.operation in _ANSWERS
            return told.created_at < LATE and not is_answered
        word = told.latest
        return (
            self.entry.shown == State.IN_PROGRESS
            and self.is_theirs
            and word is not None
            and told.updated_at < word.at < LATE
        )


@st.composite
def wholes(draw: st.DrawFn) -> list[Whole]:
    """Inboxes full of what can be sought."""
    return [draw(_dressed(entry)) for entry in draw(inboxes())]


@st.composite
def _dressed(draw: st.DrawFn, entry: Entry) -> Whole:
    told = entry.told
    born = st.sampled_from([None, date(1990, 5, 17), date(2008, 11, 22), date(2008, 11, 23)])
    person = told.volunteer._replace(
        first_name=draw(st.sampled_from(["Zoé", "Jean-Marie", "Œdipe"])),
        city=draw(st.sampled_from([None, "Lyon", "Saint-Denis", "Denis-le-Saint"])),
        zip=draw(st.sampled_from([None, "69003", "93200", "69 100"])),
        birthday=draw(born),
    )
    word = told.latest and told.latest._replace(text=draw(st.sampled_from(_TEXTS)))
    told = told._replace(
        volunteer=person,
        latest=word,
        mission=draw(st.sampled_from(_MISSIONS)),
        tags=draw(st.sampled_from([(), ("Permis B",), ("Suivi : Rosa", "Permis B")])),
    )
    entry = Entry(told, entry.overlay, entry.call, entry.later)
    if told.conversation_id is None:
        return Whole(entry, None, waits_for=draw(st.sampled_from([None, 1, 3])))
    talk = Conversation(
        *(told.conversation_id, told.id, told.state, told.updated_at, NOW - 90 * DAY),
        member_ids=draw(st.sampled_from([frozenset(), frozenset({ROSA.user_id})])),
        read_at=draw(st.sampled_from([None, NOW - 8 * DAY, NOW])),
        is_archived=draw(st.booleans()),
    )
    older = Message(told.id, talk.id, NOW - 95 * DAY, draw(st.sampled_from(_TEXTS)), ROSA.user_id)
    some = draw(st.sampled_from([(), (older,)]))
    return Whole(entry, draw(st.sampled_from([None, talk])), some if word else ())


def load_wholes(cache: Cache, rows: list[Whole]) -> None:
    """Fills an empty cache."""
    load(cache, [row.entry for row in rows])
    for row in rows:
        if row.messages:
            cache.save_messages(row.messages[0].conversation_id, row.messages)
    cache.save_conversations(row.talk for row in rows if row.talk)
    overlays = {row.id: row.entry.overlay for row in rows if row.entry.overlay}
    laters = frozenset((row.id, *row.entry.later) for row in rows if row.entry.later)
    waiting = frozenset((row.id, row.waits_for, NOW) for row in rows if row.waits_for)
    calls = {row.id: row.entry.call for row in rows if row.entry.call}
    cache.lay_over(overlays, calls, Beside(laters=laters, waiting=waiting))


def holds(row: Whole, term: Term) -> bool:  # noqa: PLR0911 - one for each kind of term
    """Whether a term holds of a request: the definition, in plain Python."""
    match term:
        case Not(contrary):
            return not holds(row, contrary)
        case Word() | Phrase():
            return _says(row.texts, term)
        case Keyed(Key.CITY, value):
            return _says([row.person.city or ""], value)
        case Keyed(Key.ZIP, value):
            return (row.person.zip or "").replace(" ", "").startswith(fold(value.text))
        case Keyed(Key.TAG, value):
            return any(_says([tag], value) for tag in row.entry.told.tags)
        case Keyed(key, value):
            return _of_mission(row, key, value)
        case Made(is_before, when):
            then, at = row.entry.told.created_at, instant_of(when, NOW)
            is_older = then <= at if isinstance(when, Duration) else then < at
            return is_older is is_before
        case Is(trait):
            return _has(row, trait)


def _says(texts: list[str], sought: Word | Phrase) -> bool:
    parts = words(sought.text)
    spoken = [words(text) for text in texts]
    if isinstance(sought, Word):
        known = [word for text in spoken for word in text]
        return all(any(word.startswith(part) for word in known) for part in parts)
    return any(
        text[at : at + len(parts)] == parts
        or (
            sought.is_open
            and text[at : at + len(parts) - 1] == parts[:-1]
            and len(text) >= at + len(parts)
            and text[at + len(parts) - 1].startswith(parts[-1])
        )
        for text in spoken
        for at in range(len(text))
    )


def _of_mission(row: Whole, key: Key, value: Word | Phrase) -> bool:
    mission = row.entry.told.mission
    if mission is None:
        return False
    if key is Key.BY:
        return any(_says([one.name], value) for one in mission.responsables or ())
    if value.text.startswith("#"):
        return value.text == f"#{mission.id}"
    return _says([mission.name], value)


def _has(row: Whole, trait: Trait) -> bool:
    entry, told = row.entry, row.entry.told
    states = {
        Trait.PENDING: State.PENDING,
        Trait.PROGRESS: State.IN_PROGRESS,
        Trait.VALIDATED: State.VALIDATED,
        Trait.DECLINED: State.DECLINED,
        Trait.CANCELLED: State.CANCELLED,
    }
    if trait in states:
        return entry.shown == states[trait]
    born, mission = row.person.birthday, told.mission
    truths = {
        Trait.OPEN: entry.shown in OPEN_STATES,
        Trait.UNREAD: row.is_unread,
        Trait.WROTE: row.is_theirs,
        Trait.PRIORITY: row.is_priority,
        Trait.SOON: row.is_soon,
        Trait.LATE: row.is_late,
        Trait.SNOOZED: entry.is_later,
        Trait.NEW: told.created_at >= NEW_SINCE,
        Trait.MINOR: born is not None and age_on(born, TODAY) < 18,
        Trait.TO_CALL: entry.is_to_be_called,
        Trait.WAITING: entry.shown in OPEN_STATES
        and mission is not None
        and row.waits_for == mission.id,
        Trait.ARCHIVED: row.is_archived,
        Trait.MINE: row.is_mine,
        Trait.REMOTE: mission is not None and mission.kind == "Mission à distance",
    }
    return truths[trait]


def finds(row: Whole, query: Query) -> bool:
    """Whether a query finds a request."""
    if not query.alternatives:
        return True
    return any(all(holds(row, term) for term in terms) for terms in query.alternatives)


_WORDS = st.sampled_from(["z", "zoe", "je", "voud", "coeur", "o", "d'hi", "saint", "rosa", "perm"])
_SAID = st.sampled_from(
    ["je voudrais", "voudrais je", "zoé", "Saint Denis", "d hiver", "Suivi : Rosa", "Rosa Ponsable"]
)
_VALUES = _WORDS.map(Word) | _SAID.map(Phrase) | st.just(Phrase("je vou", is_open=True))
_TERMS = (
    st.sampled_from(Trait).map(Is)
    | _VALUES
    | st.builds(Keyed, st.sampled_from([Key.MISSION, Key.CITY, Key.TAG, Key.BY]), _VALUES)
    | st.sampled_from(["69", "691", "93200"]).map(lambda zip_: Keyed(Key.ZIP, Word(zip_)))
    | st.sampled_from(["#1", "#3", "#99"]).map(lambda number: Keyed(Key.MISSION, Word(number)))
    | st.builds(Made, st.booleans(), st.builds(Duration, st.integers(0, 70), st.just(Unit.DAY)))
)


def sought() -> st.SearchStrategy[Query]:
    """Queries that find something in such inboxes, more often than not."""
    some = st.lists(_TERMS | _TERMS.map(Not), min_size=1, max_size=3).map(tuple)
    return st.lists(some, max_size=2).map(tuple).map(Query)
