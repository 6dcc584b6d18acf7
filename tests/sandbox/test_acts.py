"""What others do on the platform leaves it whole, whatever they do and in whatever order."""

from __future__ import annotations

import copy
import json
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jva_tui.sandbox.acts import ACTS, Fields, Impossible, draw, perform
from jva_tui.sandbox.situation import (
    CANCELLED,
    DECLINED,
    IN_PROGRESS,
    PENDING,
    VALIDATED,
    Conversation,
    Message,
    Situation,
)
from tests.sandbox.support import COLLEAGUE, ME, NOW, OUTSIDER, SILENT, VOLUNTEER, situation

if TYPE_CHECKING:
    from random import Random

WROTE, WROTE_NOTHING = 1, 2
"""Participations: with a conversation (7), and without one."""


@pytest.fixture
def made() -> Situation:
    return situation()


def talk(made: Situation) -> Conversation:
    return made.conversations[7]


def newest(made: Situation, conversation_id: int = 7) -> Message:
    return made.messages_of[conversation_id][-1]


def check(made: Situation) -> None:
    """The indexes agree with the records."""
    by_member: dict[int, list[int]] = {}
    for conversation in made.conversations.values():
        if conversation.about is None:
            assert made.conversation_of[conversation.participation_id] is conversation
        else:
            assert conversation in made.talks
        for user_id in conversation.members:
            by_member.setdefault(user_id, []).append(conversation.id)
        ids = [message.id for message in made.messages_of[conversation.id]]
        assert ids == sorted(set(ids))
    assert {
        user_id: sorted(conversation.id for conversation in conversations)
        for user_id, conversations in made.conversations_with.items()
    } == {user_id: sorted(ids) for user_id, ids in by_member.items()}
    messages = [message for row in made.messages_of.values() for message in row]
    assert made.last_message_id == max(message.id for message in messages)
    assert len({message.id for message in messages}) == len(messages)
    assert sorted(made.newest(), key=lambda p: p.id) == list(made.participations.values())
    newest = [(p.created_at, p.id) for p in made.newest()]
    assert newest == sorted(newest, reverse=True)
    for mission in made.missions.values():
        if mission.deleted_at is None and mission.updated_at > NOW - 1:
            assert mission.places_left == made.places_left(mission)
    for entries in made.log_of.values():
        for before, after in pairwise(entries):
            assert before.id < after.id <= made.last_log_id
    for profile in made.profiles.values():
        assert made.profile_of[profile.user_id] is profile
        assert made.user_by_email[profile.email].id == profile.user_id


@settings(deadline=None, max_examples=60)
@given(st.randoms(use_true_random=False), st.lists(st.integers(0, 90), max_size=40))
def test_any_sequence_of_acts_leaves_the_indexes_in_agreement(
    source: Random, pauses: list[int]
) -> None:
    made, now, done = situation(), NOW, list[tuple[str, Fields, int]]()
    for pause in pauses:
        now += pause
        drawn = draw(made, source)
        assert drawn is not None
        perform(made, *drawn, now)
        done.append((*json.loads(json.dumps(drawn)), now))
        check(made)
    again = situation()
    for name, fields, at in done:
        perform(again, name, fields, at)
    again.newest(), made.newest()
    assert again == made


@settings(deadline=None, max_examples=100)
@given(st.sampled_from(sorted(ACTS)), st.randoms(use_true_random=False))
def test_what_an_act_draws_is_possible(name: str, source: Random) -> None:
    made = situation()
    for _ in range(4):
        drawn = draw(made, source, [name])
        if drawn is not None:
            perform(made, *drawn, NOW)
    check(made)


@given(st.randoms(use_true_random=False))
def test_where_nothing_is_possible_nothing_is_drawn(source: Random) -> None:
    assert draw(Situation(), source) is None


def test_who_applies_with_a_text_talks_with_the_responsables(made: Situation) -> None:
    fields = {"mission": 1, "person": {"first_name": "Ada", "last_name": "B"}, "text": " <b>Oh\n"}
    perform(made, "apply", fields, NOW)
    row = made.newest()[0]
    conversation = made.conversation_of[row.id]
    applicant = made.profiles[row.profile_id].user_id
    assert (row.state, row.created_at, row.updated_at) == (PENDING, NOW, NOW)
    assert conversation.members.keys() == {applicant, ME}
    assert conversation.members[applicant].read_at == NOW
    assert conversation.members[ME].read_at is None
    message = newest(made, conversation.id)
    assert (message.content, message.from_id, message.type) == ("Oh", applicant, "chat")
    assert [(e.old_state, e.state, e.causer_id) for e in made.log_of[row.id]] == [
        (None, PENDING, applicant)
    ]
    assert made.missions[1].places_left == 10 - 3


@pytest.mark.parametrize("text", [None, "", "  "])
def test_who_applies_without_a_text_has_no_conversation(made: Situation, text: str | None) -> None:
    perform(made, "apply", {"mission": 1, "profile": OUTSIDER + 100, "text": text}, NOW)
    assert made.newest()[0].id not in made.conversation_of


@pytest.mark.parametrize("state", [PENDING, IN_PROGRESS, VALIDATED, DECLINED])
def test_nobody_applies_twice_while_a_request_stands(made: Situation, state: str) -> None:
    made.participations[WROTE].state = state
    with pytest.raises(Impossible):
        perform(made, "apply", {"mission": 1, "profile": VOLUNTEER + 100, "text": "Re"}, NOW)


def test_who_was_cancelled_may_apply_again(made: Situation) -> None:
    made.participations[WROTE].state = CANCELLED
    perform(made, "apply", {"mission": 1, "profile": VOLUNTEER + 100, "text": "Re"}, NOW)
    rows = [p for p in made.participations.values() if p.profile_id == VOLUNTEER + 100]
    assert [row.state for row in rows] == [CANCELLED, PENDING]


def test_several_apply_within_one_second(made: Situation) -> None:
    person = {"first_name": "A", "last_name": "B"}
    requests = [{"mission": 1, "person": person, "text": "x"} for _ in range(30)]
    perform(made, "apply_together", {"requests": requests}, NOW)
    assert [p.created_at for p in made.newest()[:30]] == [NOW] * 30
    assert len({p.profile_id for p in made.newest()[:30]}) == 30


def test_a_message_of_the_volunteer_does_not_unarchive(made: Situation) -> None:
    talk(made).members[ME].is_active = False
    perform(made, "write", {"conversation": 7, "text": " Encore moi\n"}, NOW)
    assert newest(made).content == "Encore moi"
    assert talk(made).updated_at == NOW
    assert not talk(made).members[ME].is_active
    assert made.participations[WROTE].state == PENDING


@pytest.mark.parametrize("text", [None, "Désolée"])
@pytest.mark.parametrize("state", [PENDING, IN_PROGRESS, VALIDATED, DECLINED])
def test_a_volunteer_withdraws(made: Situation, state: str, text: str | None) -> None:
    row, conversation = made.participations[WROTE], talk(made)
    row.state, before = state, conversation.updated_at
    fields = {"participation": WROTE, "reason": "not_available", "text": text}
    perform(made, "withdraw", fields, NOW)
    trace = next(m for m in made.messages_of[7] if m.type == "contextual")
    assert (trace.contextual_state, trace.from_id) == ("Annulée par bénévole", VOLUNTEER)
    assert trace.contextual_reason == "not_available"
    assert trace.content == "La participation a été annulée par Inès Test"
    assert (row.state, row.updated_at) == (CANCELLED, NOW)
    assert conversation.updated_at == (NOW if text else before)
    assert conversation.members[VOLUNTEER].read_at == NOW
    entry = made.log_of[WROTE][-1]
    assert (entry.old_state, entry.state, entry.causer_id) == (state, CANCELLED, VOLUNTEER)
    with pytest.raises(Impossible):
        perform(made, "withdraw", fields, NOW)


def test_a_volunteer_withdraws_without_conversation(made: Situation) -> None:
    fields = {"participation": WROTE_NOTHING, "reason": "other", "text": "Perdu"}
    perform(made, "withdraw", fields, NOW)
    assert made.participations[WROTE_NOTHING].state == CANCELLED
    assert made.last_message_id == 40


def test_a_volunteer_confirms(made: Situation) -> None:
    before = talk(made).updated_at
    perform(made, "confirm", {"participation": WROTE}, NOW)
    assert made.participations[WROTE].state == VALIDATED
    assert newest(made).contextual_state == "Validée par le bénévole"
    assert newest(made).from_id == VOLUNTEER
    assert talk(made).updated_at == before
    with pytest.raises(Impossible):
        perform(made, "confirm", {"participation": WROTE}, NOW)


def test_who_leaves_the_platform_is_cancelled_as_far_as_it_gets(made: Situation) -> None:
    perform(made, "unsubscribe", {"profile": VOLUNTEER + 100}, NOW)
    assert made.participations[WROTE].state == CANCELLED
    assert newest(made).contextual_state == "Désinscription"
    perform(made, "unsubscribe", {"profile": SILENT + 100}, NOW)
    assert made.participations[WROTE_NOTHING].state == PENDING


def test_a_colleague_decides_without_being_a_member(made: Situation) -> None:
    fields = {"user": COLLEAGUE, "participation": WROTE, "state": VALIDATED}
    perform(made, "validate", fields, NOW)
    assert made.participations[WROTE].state == VALIDATED
    assert newest(made).contextual_state == VALIDATED
    with pytest.raises(Impossible):
        perform(made, "answer", {"user": COLLEAGUE, "conversation": 7, "text": "Bonjour"}, NOW)


def test_a_new_responsable_joins_open_requests_only(made: Situation) -> None:
    new = {"mission": 1, "profiles": [COLLEAGUE + 100]}
    closed = copy.deepcopy(made)
    closed.participations[WROTE].state = VALIDATED
    for world, joins in ((made, True), (closed, False)):
        perform(world, "change_responsables", new, NOW)
        assert world.missions[1].responsables == [COLLEAGUE + 100]
        assert (COLLEAGUE in talk(world).members) == joins
        assert ME in talk(world).members, "who goes stays a member"


def test_a_deleted_mission_lets_nobody_decide(made: Situation) -> None:
    perform(made, "delete_mission", {"mission": 1}, NOW)
    assert made.mission_of(made.participations[WROTE]) is None
    for name, more in (("validate", {"state": VALIDATED}), ("decline", {"reason": "other"})):
        with pytest.raises(Impossible):
            perform(made, name, {"user": ME, "participation": WROTE, **more}, NOW)


def test_a_title_that_comes_from_a_template_cannot_be_changed(made: Situation) -> None:
    perform(made, "rename_mission", {"mission": 1, "name": "Autre"}, NOW)
    assert made.missions[1].name == "Autre"
    made.missions[1].template_id = 1
    with pytest.raises(Impossible):
        perform(made, "rename_mission", {"mission": 1, "name": "Encore"}, NOW)


def test_the_platform_declines_who_is_blocked(made: Situation) -> None:
    fields = {"profile": VOLUNTEER + 100, "reason": "inappropriate_behavior"}
    perform(made, "block", fields, NOW)
    assert made.users[VOLUNTEER].banned_at == NOW
    assert made.participations[WROTE].state == DECLINED
    trace = newest(made)
    assert (trace.contextual_state, trace.from_id) == (
        "Automatiquement déclinée par la plateforme",
        None,
    )
    assert made.log_of[WROTE][-1].causer_id is None


def test_a_role_is_switched_among_ones_own(made: Situation) -> None:
    perform(made, "switch_role", {"user": ME, "structure": None}, NOW)
    assert made.users[ME].structure_id is None
    perform(made, "switch_role", {"user": ME, "structure": 1}, NOW)
    assert made.users[ME].structure_id == 1
    with pytest.raises(Impossible):
        perform(made, "switch_role", {"user": ME, "structure": 2}, NOW)
