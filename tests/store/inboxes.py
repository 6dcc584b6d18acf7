"""Random inboxes, and in plain Python what each view of them must hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from jva_tui.domain import OPEN_STATES, Message, Participation, Person, State, View
from jva_tui.operations import OperationState, Overlay
from jva_tui.store.priority import overdue_before
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
    def is_priority(self) -> bool:
        pending, in_progress = overdue_before(NOW)
        limits: dict[str, int] = {State.PENDING: pending, State.IN_PROGRESS: in_progress}
        return self.is_mine and self.told.created_at < limits.get(self.shown, 0)


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
    if view is View.WROTE:
        return entry.is_theirs
    if view is View.PRIORITY:
        return entry.is_priority
    return view is View.ALL or entry.shown == states[view]


def ordered(entries: list[Entry], view: View, *, mine: bool) -> list[int]:
    """The ids of a view in its order, in plain Python."""

    def place(entry: Entry) -> tuple[int, int]:
        word = entry.told.latest
        at = word.at if view is View.WROTE and word else entry.told.created_at
        return at, entry.told.id

    chosen = [entry for entry in entries if belongs(entry, view, mine=mine)]
    return [e.told.id for e in sorted(chosen, key=place, reverse=view is not View.PRIORITY)]


def load(cache: Cache, entries: list[Entry]) -> None:
    """Fills an empty cache."""
    cache.save_me(ROSA)
    cache.save_participations(entry.told for entry in entries)
    cache.lay_over({e.told.id: e.overlay for e in entries if e.overlay})


@st.composite
def _entries(draw: st.DrawFn, id_: int) -> Entry:
    person = volunteer(id_)
    author = draw(st.sampled_from([person.user_id, ROSA.user_id, None]))
    word = Message(1_000 + id_, 500 + id_, draw(_TIMES), "Bonjour", author)
    told = participation(
        id_,
        state=draw(st.sampled_from([*State, "Autre chose"])),
        created_at=draw(_TIMES),
        updated_at=draw(_TIMES),
        volunteer=person,
        mission=draw(st.sampled_from([OURS, THEIRS])),
        conversation_id=500 + id_,
        latest=draw(st.sampled_from([word, None])),
    )
    overlay = st.builds(
        Overlay, st.sampled_from(OperationState), st.sampled_from([None, State.VALIDATED])
    )
    return Entry(told, draw(st.none() | overlay))


def inboxes() -> st.SearchStrategy[list[Entry]]:
    """Inboxes with many equal times."""
    ids = st.lists(st.integers(1, 60), max_size=25, unique=True)
    return ids.flatmap(lambda drawn: st.tuples(*map(_entries, drawn))).map(list)
