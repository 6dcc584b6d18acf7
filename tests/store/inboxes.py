"""Random inboxes, and in plain Python what each view of them must hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from jva_tui.domain import OPEN_STATES, Message, Participation, Person, State, View
from jva_tui.operations import OperationState, Overlay
from jva_tui.store.beside import Beside
from jva_tui.store.calls import Call
from jva_tui.store.priority import becomes_priority, overdue_before
from tests.people import DAY, MISSION, NOW, ROSA, participation, volunteer

if TYPE_CHECKING:
    from jva_tui.store.cache import Cache

OURS = MISSION._replace(id=1)
THEIRS = MISSION._replace(id=2, responsables=(Person(9, 9, "Paul Autre"),))
_TIMES = st.sampled_from([NOW - days * DAY for days in (0, 1, 6, 7, 8, 9, 50, 61, 62, 63, 90)])
_ANSWERS = {OperationState.QUEUED, OperationState.SENDING, OperationState.UNCONFIRMED}


@dataclass(frozen=True)
class Entry:
    """One participation, and what the outbox lays over it."""

    told: Participation
    overlay: Overlay | None
    call: Call | None = None
    later: tuple[int, int] | None = None
    """Until when it is put off, and since when."""

    @property
    def shown(self) -> str:
        return (self.overlay and self.overlay.state) or self.told.state

    @property
    def is_mine(self) -> bool:
        return self.told.mission is not None and self.told.mission.id == OURS.id

    @property
    def is_theirs(self) -> bool:
        word = self.told.latest
        if word is None or word.author_id != self.told.volunteer.user_id:
            return False
        if self.overlay and self.overlay.operation in _ANSWERS:
            return False
        return self.shown in OPEN_STATES or word.at > self.told.updated_at

    @property
    def is_later(self) -> bool:
        if self.later is None or self.shown not in OPEN_STATES:
            return False
        word = self.told.latest
        wrote = word is not None and word.author_id == self.told.volunteer.user_id
        return not (wrote and word is not None and word.at > self.later[1])

    @property
    def is_to_be_called(self) -> bool:
        owed_since, called_at = self.call or Call()
        if self.told.conversation_id is not None or called_at is not None:
            return False
        return self.shown in OPEN_STATES or (
            self.shown == State.DECLINED and owed_since is not None
        )

    @property
    def is_priority(self) -> bool:
        pending, in_progress = overdue_before(NOW)
        limits: dict[str, int] = {State.PENDING: pending, State.IN_PROGRESS: in_progress}
        return self.is_mine and self.told.created_at < limits.get(self.shown, 0)

    @property
    def is_soon(self) -> bool:
        return self.is_mine and becomes_priority(NOW).holds(self.shown, self.told.created_at)


def belongs(entry: Entry, view: View, *, mine: bool) -> bool:
    """The definition of the views, in plain Python."""
    states = {
        View.TODO: State.PENDING,
        View.IN_PROGRESS: State.IN_PROGRESS,
        View.VALIDATED: State.VALIDATED,
        View.DECLINED: State.DECLINED,
    }
    if mine and not entry.is_mine:
        return False
    if view is View.PRIORITY:
        return entry.is_priority
    if view in {View.ALL, View.LATER}:
        return view is View.ALL or entry.is_later
    if entry.is_later:
        return False
    if view is View.WROTE:
        return entry.is_theirs
    return entry.is_to_be_called if view is View.TO_CALL else entry.shown == states[view]


def ordered(entries: list[Entry], view: View, *, mine: bool) -> list[int]:
    """The ids of a view in its order, in plain Python."""

    def place(entry: Entry) -> tuple[int, int]:
        word = entry.told.latest
        at = word.at if view is View.WROTE and word else entry.told.created_at
        if view is View.LATER and entry.later:
            at = entry.later[0]
        return at, entry.told.id

    chosen = [entry for entry in entries if belongs(entry, view, mine=mine)]
    is_oldest_first = view in (View.PRIORITY, View.TO_CALL, View.LATER)
    return [e.told.id for e in sorted(chosen, key=place, reverse=not is_oldest_first)]


def load(cache: Cache, entries: list[Entry]) -> None:
    """Fills an empty cache."""
    cache.save_me(ROSA)
    cache.save_participations(entry.told for entry in entries)
    lay_over(cache, entries)


def lay_over(cache: Cache, entries: list[Entry]) -> set[int]:
    """Lays over what the outbox has of these, and of nobody else; returns whose rows changed."""
    overlays = {e.told.id: e.overlay for e in entries if e.overlay}
    laters = frozenset((e.told.id, *e.later) for e in entries if e.later)
    calls = {e.told.id: e.call for e in entries if e.call}
    return cache.lay_over(overlays, calls, Beside(laters=laters))


@st.composite
def _entries(draw: st.DrawFn, id_: int) -> Entry:
    person = volunteer(id_)
    author = draw(st.sampled_from([person.user_id, ROSA.user_id, None]))
    word = Message(1_000 + id_, 500 + id_, draw(_TIMES), "Bonjour", author)
    talks = draw(st.booleans())
    told = participation(
        id_,
        state=draw(st.sampled_from([*State, "Autre chose"])),
        created_at=draw(_TIMES),
        updated_at=draw(_TIMES),
        volunteer=person,
        mission=draw(st.sampled_from([OURS, THEIRS])),
        conversation_id=500 + id_ if talks else None,
        latest=draw(st.sampled_from([word, None])) if talks else None,
    )
    overlay = st.builds(
        Overlay,
        st.sampled_from(OperationState),
        st.sampled_from([None, State.VALIDATED, State.DECLINED]),
    )
    instant = st.sampled_from([None, NOW - DAY])
    later = st.tuples(st.sampled_from([NOW + DAY, NOW + 2 * DAY]), _TIMES)
    return Entry(
        told,
        draw(st.none() | overlay),
        draw(st.none() | st.builds(Call, instant, instant)),
        draw(st.none() | later),
    )


def inboxes() -> st.SearchStrategy[list[Entry]]:
    """Inboxes with many equal times."""
    ids = st.lists(st.integers(1, 60), max_size=25, unique=True)
    return ids.flatmap(lambda drawn: st.tuples(*map(_entries, drawn))).map(list)
