"""The facts that indicators are reckoned from: SQL against plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jva_tui.domain import OPEN_STATES, Change, Decision, Message, Participation, State
from jva_tui.figures.effects import Use
from jva_tui.figures.facts import DECISIONS, LATE_SECONDS, Request
from jva_tui.operations import UNDER_WAY, OperationState, Overlay, Reply
from jva_tui.store import figuring
from jva_tui.store.cache import Cache
from tests.people import DAY, NOW, ROSA, message, participation, volunteer
from tests.store.conftest import KEY
from tests.store.inboxes import OURS, THEIRS, Entry, inboxes, load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jva_tui.store.outbox_db import OutboxDb

COLLEAGUE = 77
_AT = st.sampled_from([NOW - days * DAY for days in (0, 1, 3, 6, 7, 8, 9, 20, 50)])
_ALIKE = {
    "Annulée par bénévole": State.CANCELLED,
    "Désinscription": State.CANCELLED,
    "Validée par le bénévole": State.VALIDATED,
    "Automatiquement déclinée par la plateforme": State.DECLINED,
}
_STATES = [*State, "Effectuée"]


@dataclass(frozen=True)
class Story:
    """All that is known of one request."""

    told: Participation
    messages: tuple[Message, ...]
    changes: tuple[Change, ...]

    @property
    def _theirs(self) -> int:
        return self.told.volunteer.user_id

    def _is_automatic(self, trace: Message) -> bool:
        by_itself = trace.author_id is None and trace.reason == "mission_terminated"
        return trace.state == "Automatiquement déclinée par la plateforme" or by_itself

    def _answers(self, one: Message) -> bool:
        if not one.is_contextual:
            return one.author_id not in (None, self._theirs)
        ours = (State.IN_PROGRESS, State.VALIDATED, State.DECLINED, State.CANCELLED)
        return one.state in ours and one.author_id != self._theirs and not self._is_automatic(one)

    @property
    def _doer(self) -> str | None:
        """Whose doing the present state is, where that is known."""
        moves = [change for change in self.changes if change.new == self.told.state]
        if moves:
            author = max(moves, key=lambda change: (change.at, change.id)).author_id
            return {None: "platform", self._theirs: "them"}.get(author, "us")
        traces = [
            one
            for one in self.messages
            if one.is_contextual and _ALIKE.get(str(one.state), one.state) == self.told.state
        ]
        if not traces:
            return None
        last = max(traces, key=lambda trace: trace.id)
        theirs = {"Annulée par bénévole", "Désinscription", "Validée par le bénévole"}
        if last.state in theirs or last.author_id == self._theirs:
            return "them"
        return "platform" if self._is_automatic(last) else "us"

    @property
    def fact(self) -> Request:
        """What is to be told of it, but for whether it is late."""
        told, state = self.told, self.told.state
        moves = [change.at for change in self.changes if change.new == state]
        at = max(moves, default=told.updated_at)
        is_open = state in OPEN_STATES
        doer = None if is_open else self._doer
        is_ours = doer == "us" or (doer is None and state != State.CANCELLED)
        answers = [one.at for one in self.messages if self._answers(one)]
        answers += [
            change.at
            for change in self.changes
            if change.old is not None and change.author_id not in (None, self._theirs)
        ]
        if state != State.PENDING and is_ours:
            answers.append(at)
        is_decided = is_ours and state in DECISIONS
        return Request(
            told.id,
            told.mission.id if told.mission else None,
            told.created_at,
            max(told.created_at, min(answers)) if answers else None,
            None if is_open or is_ours else at,
            state if is_decided else None,
            at if is_decided else None,
        )


@st.composite
def _stories(draw: st.DrawFn, id_: int) -> Story:
    person = volunteer(id_)
    authors = st.sampled_from([person.user_id, ROSA.user_id, COLLEAGUE, None])
    contextual = st.sampled_from([None, *_STATES, *_ALIKE])
    reasons = st.sampled_from([None, "other", "mission_terminated"])
    messages = []
    for number in range(draw(st.integers(0, 4))):
        trace = draw(contextual)
        messages.append(
            Message(
                100 * id_ + number,
                500 + id_,
                draw(_AT),
                "Bonjour",
                draw(authors),
                is_contextual=trace is not None,
                state=trace,
                reason=draw(reasons) if trace else None,
            )
        )
    states = st.sampled_from(_STATES)
    changes = tuple(
        Change(100 * id_ + number, draw(_AT), draw(st.none() | states), draw(states), draw(authors))
        for number in range(draw(st.integers(0, 3)))
    )
    told = participation(
        id_,
        state=draw(states),
        created_at=draw(_AT),
        updated_at=draw(_AT),
        volunteer=person,
        mission=draw(st.sampled_from([OURS, THEIRS])),
        conversation_id=500 + id_,
        latest=None,
    )
    return Story(told, tuple(messages), changes)


_ALL = st.lists(st.integers(1, 60), max_size=12, unique=True).flatmap(
    lambda ids: st.tuples(*map(_stories, ids))
)


@pytest.fixture(scope="module")
def one_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cache]:
    """To be emptied before each use: a new one takes longer than everything else."""
    cache = Cache.open(tmp_path_factory.mktemp("figuring") / "cache.db", KEY)
    cache.save_me(ROSA)
    yield cache
    cache.close()


def emptied(cache: Cache) -> Cache:
    cache.lay_over({})
    cache.forget(range(1, 61))
    return cache


@settings(max_examples=60)
@given(stories=_ALL, mine=st.booleans(), since=_AT)
def test_facts_are_what_their_definition_says(
    one_cache: Cache, stories: tuple[Story, ...], *, mine: bool, since: int
) -> None:
    cache = emptied(one_cache)
    cache.save_participations(story.told for story in stories)
    for story in stories:
        cache.save_messages(500 + story.told.id, story.messages, complete=True)
        cache.save_changes(story.told.id, story.changes, up_to=NOW)
    found = cache.figured(since, NOW, mine=mine)
    expected = [
        story.fact
        for story in sorted(stories, key=lambda story: story.told.id)
        if (not mine or (story.told.mission and story.told.mission.id == OURS.id))
        and (story.told.state in OPEN_STATES or story.told.updated_at >= since)
    ]
    assert [fact._replace(is_late=False) for fact in found] == expected


def is_late(entry: Entry) -> bool:
    """The goal, in plain Python."""
    before = NOW - LATE_SECONDS
    if entry.shown == State.PENDING:
        under_way = entry.overlay is not None and entry.overlay.operation in UNDER_WAY
        return entry.told.created_at < before and not under_way
    if entry.shown != State.IN_PROGRESS or not entry.is_theirs or entry.told.latest is None:
        return False
    return entry.told.updated_at < entry.told.latest.at < before


@settings(max_examples=40)
@given(entries=inboxes(), mine=st.booleans())
def test_late_is_what_its_definition_says(
    one_cache: Cache, entries: list[Entry], *, mine: bool
) -> None:
    cache = emptied(one_cache)
    load(cache, entries)
    late = {e.told.id for e in entries if is_late(e) and (e.is_mine or not mine)}
    assert cache.late(NOW, mine=mine) == len(late)
    told = cache.figured(0, NOW, mine=mine)
    assert {fact.id for fact in told if fact.is_late} == late


def test_all_facts_come_in_slices(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figuring, "SLICE", 2)
    cache.save_participations(participation(n, volunteer=volunteer(n)) for n in range(1, 6))
    found: list[int] = []
    while part := cache.figured(0, NOW, mine=False, after=found[-1] if found else 0):
        assert len(part) <= 2
        found += [fact.id for fact in part]
    assert found == [1, 2, 3, 4, 5]


def test_who_has_left_is_counted_and_no_more(cache: Cache) -> None:
    for n, days in ((1, 100), (2, 50), (3, 50)):
        at = NOW - days * DAY
        closed = participation(
            n,
            state=State.DECLINED,
            created_at=at,
            updated_at=at,
            volunteer=volunteer(n),
            conversation_id=None,
            conversation_updated_at=None,
            latest=None,
        )
        cache.save_participations([closed])
    cache.retire(NOW - 90 * DAY, (), 10)
    cache.forget_people([2])
    assert [fact.id for fact in cache.figured(0, NOW, mine=False)] == [3]
    assert cache.have_left(NOW - 84 * DAY) == 1
    assert cache.have_left(0) == 2


def reply(id_: int) -> Reply:
    return Reply(id_, 7, 10 + id_, State.PENDING, decision=Decision.VALIDATE)


def test_a_template_is_told_by_what_became_of_those_it_was_sent_to(
    cache: Cache, outbox: OutboxDb
) -> None:
    for n in range(1, 5):
        cache.save_participations(
            [
                participation(
                    n,
                    state=State.VALIDATED if n < 3 else State.DECLINED,
                    volunteer=volunteer(n),
                    conversation_id=10 + n,
                    latest=message(
                        100 + n, conversation_id=10 + n, at=NOW + n, author_id=2_000 + n
                    ),
                )
            ]
        )
    together = outbox.queue([reply(1), reply(3)], now=NOW, not_before=NOW)
    alone = outbox.queue([reply(2)], now=NOW - 100 * DAY, not_before=NOW)
    waiting = outbox.queue([reply(4)], now=NOW, not_before=NOW + DAY)
    outbox.note_uses(together, {1: "oui.txt", 3: "oui.txt"}, NOW + 2)
    outbox.note_uses(alone, {2: "oui.txt"}, NOW + 3)
    outbox.note_uses(waiting, {4: "oui.txt"}, NOW)
    assert outbox.posted() == []
    sent = [op for batch in (together, alone) for op in outbox.in_batch(batch)]
    outbox._connection.execute("UPDATE step SET state = 'done' WHERE operation_id <= 3")
    outbox._connection.execute("UPDATE operation SET state = 'done' WHERE id <= 3")
    assert len(sent) == 3
    assert cache.effects(outbox.posted()) == [
        Use("oui.txt", State.VALIDATED, has_written=False),  # a moment before it was sent
        Use("oui.txt", State.DECLINED, has_written=True),
        Use("oui.txt", State.VALIDATED, has_written=False),
    ]
    saved = outbox.saved_since(NOW - DAY)
    assert (saved.replies, saved.gestures) == (2, 1)
    cache.forget_people([3])
    assert cache.effects(outbox.posted())[1] == Use("oui.txt", None, has_written=False)
    outbox.drop_arrived(NOW + DAY, 10)
    assert {use.participation_id for use in outbox.posted()} == {None}
    assert cache.effects(outbox.posted()) == [Use("oui.txt")] * 3


def test_an_answer_on_its_way_is_one(cache: Cache) -> None:
    cache.save_participations([participation(1, created_at=NOW - 30 * DAY)])
    assert cache.late(NOW, mine=False) == 1
    cache.lay_over({1: Overlay(OperationState.QUEUED, None)})
    assert cache.late(NOW, mine=False) == 0


def test_who_was_taken_in_hand_is_late_only_with_a_message_since(cache: Cache) -> None:
    def wrote(at: int) -> int:
        asked = participation(
            1,
            state=State.IN_PROGRESS,
            created_at=NOW - 60 * DAY,
            updated_at=NOW - 30 * DAY,
            latest=message(101 + at // DAY, at=NOW + at),
        )
        cache.save_participations([asked])
        return cache.late(NOW, mine=False)

    assert wrote(-31 * DAY) == 0  # which their being taken in hand has answered
    assert wrote(-8 * DAY) == 1
    assert wrote(-7 * DAY) == 0


def test_the_latest_change_tells_whose_doing_it_is(cache: Cache) -> None:
    told = participation(1, state=State.VALIDATED, updated_at=NOW)
    cache.save_participations([told])
    theirs = Change(5, NOW - 3 * DAY, State.PENDING, State.VALIDATED, told.volunteer.user_id)
    # What was decided from here has no number of the platform's yet.
    ours = Change(-1, NOW - DAY, State.PENDING, State.VALIDATED, ROSA.user_id)
    cache.save_changes(1, [theirs], up_to=NOW)
    [fact] = cache.figured(0, NOW, mine=False)
    assert (fact.gone_at, fact.answered_at, fact.decision) == (NOW - 3 * DAY, None, None)
    cache.save_changes(1, [theirs, ours], up_to=NOW)
    [fact] = cache.figured(0, NOW, mine=False)
    assert (fact.gone_at, fact.decision) == (None, State.VALIDATED)
    assert (fact.answered_at, fact.decided_at) == (NOW - DAY, NOW - DAY)
