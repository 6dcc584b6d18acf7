"""The invented situation is always the same, whole, and believable."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from jva_tui.sandbox.generate import COORDINATOR, generate_situation
from jva_tui.sandbox.odd_texts import ODD_MESSAGES
from jva_tui.sandbox.situation import OPEN, PENDING, TAKES_A_PLACE, Situation
from tests.sandbox.support import NOW, generated

DAY = 86_400


@pytest.fixture(scope="module")
def many() -> Situation:
    """As many as show what is seldom."""
    return generated(4000)


def test_the_same_seed_gives_the_same_situation() -> None:
    assert generated(80, seed=3) == generated(80, seed=3)


def test_another_seed_gives_other_people() -> None:
    names = [{p.full for p in _people(generated(80, seed=seed))} for seed in (1, 2)]
    assert len(names[0] & names[1]) < 10


@pytest.mark.parametrize("count", [0, 1, 24, 600])
def test_the_organisation_has_as_many_requests_as_asked_for(count: int) -> None:
    made = generated(count)
    shown = [made.mission_of(p) for p in made.participations.values()]
    assert sum(mission is not None and mission.structure_id == 1 for mission in shown) == count
    assert len(made.participations) > count


def test_everything_refers_to_something(many: Situation) -> None:
    for participation in many.participations.values():
        assert participation.profile_id in many.profiles
        assert participation.mission_id in many.missions
    for conversation in many.conversation_of.values():
        volunteer = many.participations[conversation.participation_id].profile_id
        assert many.profiles[volunteer].user_id in conversation.members
        for message in many.messages_of[conversation.id]:
            assert message.from_id is None or message.from_id in many.users
    for mission in many.missions.values():
        assert all(profile_id in many.profiles for profile_id in mission.responsables)
        assert (mission.name is None) == (mission.template_id is not None)


def test_user_ids_are_not_profile_ids(many: Situation) -> None:
    assert all(profile.id != profile.user_id for profile in many.profiles.values())


def test_nothing_happens_in_the_future_or_out_of_order(many: Situation) -> None:
    for participation in many.participations.values():
        assert NOW - 370 * DAY < participation.created_at <= participation.updated_at <= NOW
    for conversation in many.conversations.values():
        messages = many.messages_of[conversation.id]
        times = [message.created_at for message in messages]
        assert times == sorted(times)
        assert max(times) <= NOW
        assert conversation.updated_at in times
    ids = [m for messages in many.messages_of.values() for m in messages]
    ids.sort(key=lambda message: message.id)
    times = [message.created_at for message in ids]
    assert times == sorted(times), "message ids are one sequence in the order of time"


def test_ids_grow_with_time(many: Situation) -> None:
    newest = many.newest()
    assert [p.id for p in newest] == sorted(many.participations, reverse=True)


def test_recent_requests_wait_and_old_ones_are_decided(many: Situation) -> None:
    rows = many.participations.values()
    recent = [p.state for p in rows if p.created_at > NOW - 2 * DAY]
    old = [p.state for p in rows if p.created_at < NOW - 90 * DAY]
    assert recent.count(PENDING) / len(recent) > 0.75
    assert sum(state in OPEN for state in old) / len(old) < 0.05
    assert old.count("Validée") / len(old) > 0.6


def test_about_one_in_twelve_has_no_conversation(many: Situation) -> None:
    share = 1 - len(many.conversations) / len(many.participations)
    assert 0.06 < share < 0.10


def test_the_decision_stands_in_the_conversation(many: Situation) -> None:
    for conversation in many.conversation_of.values():
        state = many.participations[conversation.participation_id].state
        told = [m.contextual_state for m in many.messages_of[conversation.id] if m.contextual_state]
        if state in OPEN:
            assert told == []
        else:
            assert told[-1].startswith(state)


def test_the_log_tells_how_each_request_got_its_state(many: Situation) -> None:
    ids = []
    for participation in many.participations.values():
        made, *changes = many.log_of[participation.id]
        volunteer = many.profiles[participation.profile_id].user_id
        assert (made.old_state, made.state, made.causer_id) == (None, PENDING, volunteer)
        for before, after in pairwise([made, *changes]):
            assert before.state == after.old_state != after.state
            assert before.created_at <= after.created_at
        last = [made, *changes][-1]
        assert (last.state, last.created_at) == (participation.state, participation.updated_at)
        ids += [(entry.created_at, entry.id) for entry in (made, *changes)]
    assert [number for _, number in sorted(ids)] == list(range(1, many.last_log_id + 1))


def test_colleagues_and_the_platform_decide_as_well(many: Situation) -> None:
    causers = {e.causer_id for log in many.log_of.values() for e in log if e.old_state}
    assert {None, 1, 2, 3} <= causers


def test_there_are_minors_namesakes_and_people_who_ask_twice(many: Situation) -> None:
    birthdays = [p.birthday for p in many.profiles.values() if p.birthday]
    assert any(birthday > "2008-11-22" for birthday in birthdays)
    assert max(Counter(person.full for person in _people(many)).values()) > 1
    assert max(Counter(p.profile_id for p in many.participations.values()).values()) > 1


def test_places_left_are_what_the_platform_would_count(many: Situation) -> None:
    for mission in many.missions.values():
        assert many.places_left(mission) == mission.places_left
    rows = many.participations.values()
    assert sum(p.state in TAKES_A_PLACE for p in rows) > 0


def test_texts_have_no_gaps_left_and_everybody_is_invented(many: Situation) -> None:
    for messages in many.messages_of.values():
        for message in messages:
            is_odd = message.content in ODD_MESSAGES
            assert is_odd or not re.search(r"[{}]", message.content), message.content
    for profile in many.profiles.values():
        assert profile.email.endswith("@example.org")
        assert not profile.mobile or profile.mobile.startswith("063998")
    emails = [profile.email for profile in many.profiles.values()]
    assert len(set(emails)) == len(emails)


def test_templates_use_the_platforms_tokens_only(many: Situation) -> None:
    known = {"destinataire_prenom", "mission_nom", "mission_ville", "mission_date_debut"}
    known |= {"organisation_nom", "expediteur_prenom", "expediteur_nom"}
    used = {
        token
        for template in many.message_templates.values()
        for token in re.findall(r"\[(\w+)\]", template.message)
    }
    assert used == known


def test_the_coordinator_answers_for_most_missions_but_not_all(many: Situation) -> None:
    profile = many.profile_of[many.user_by_email[COORDINATOR].id]
    own = [m for m in many.missions.values() if m.structure_id == 1]
    mine = [m for m in own if profile.id in m.responsables]
    assert len(own) // 2 < len(mine) < len(own)
    assert any(len(mission.responsables) > 1 for mission in mine)
    assert any(len(mission.responsables) == 1 for mission in mine)


def test_the_time_decides_with_the_seed() -> None:
    later = generate_situation(80, 1, datetime.fromtimestamp(NOW + DAY, UTC))
    shifts = {
        after.created_at - before.created_at
        for before, after in zip(generated(80).newest(), later.newest(), strict=True)
    }
    assert shifts == {DAY}


class _Named:
    def __init__(self, full: str) -> None:
        self.full = full


def _people(made: Situation) -> list[_Named]:
    return [_Named(f"{p.first_name} {p.last_name}") for p in made.profiles.values() if p.id > 45]
