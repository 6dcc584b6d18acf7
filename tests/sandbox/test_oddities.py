"""What a real inbox holds now and then is in every invented one of 600 requests."""

from __future__ import annotations

import unicodedata
from collections import Counter
from datetime import date
from functools import cache

import pytest

from jva_tui.sandbox.generate import COORDINATOR
from jva_tui.sandbox.odd_texts import (
    EMOJI_MESSAGES,
    HOSTILE_MESSAGES,
    HOSTILE_NAMES,
    HOSTILE_TITLE,
    LANGUAGE_MESSAGES,
    LONG_MESSAGES,
    RUDE_MESSAGES,
)
from jva_tui.sandbox.situation import (
    CANCELLED,
    DECLINED,
    IN_PROGRESS,
    OPEN,
    PENDING,
    VALIDATED,
    Conversation,
    Participation,
    Profile,
    Situation,
)
from jva_tui.sandbox.texts import strip_tags, trim
from tests.sandbox.support import NOW, generated

FIVE = {PENDING, IN_PROGRESS, VALIDATED, DECLINED, CANCELLED}
PAGE = 24


@cache
def _made(seed: int) -> Situation:
    return generated(600, seed)


@pytest.fixture(params=[1, 2, 3])
def made(request: pytest.FixtureRequest) -> Situation:
    return _made(request.param)


def shown(made: Situation) -> list[Participation]:
    """What the list of the first organisation shows."""
    return [p for p in made.newest() if (m := made.mission_of(p)) and m.structure_id == 1]


def contents(made: Situation) -> set[str]:
    """Every text of the first organisation's conversations."""
    return {
        message.content
        for row in shown(made)
        if row.id in made.conversation_of
        for message in made.messages_of[made.conversation_of[row.id].id]
    }


def talks(made: Situation) -> list[tuple[Participation, Conversation]]:
    return [(p, made.conversation_of[p.id]) for p in shown(made) if p.id in made.conversation_of]


def camille(made: Situation) -> Profile:
    return made.profile_of[made.user_by_email[COORDINATOR].id]


@pytest.mark.parametrize(
    "texts",
    [HOSTILE_MESSAGES, EMOJI_MESSAGES, LANGUAGE_MESSAGES, RUDE_MESSAGES, LONG_MESSAGES],
    ids=["hostile", "emoji", "languages", "rude", "long"],
)
def test_every_odd_message_is_written(made: Situation, texts: tuple[str, ...]) -> None:
    assert set(texts) <= contents(made)


def test_odd_messages_are_as_the_platform_would_hold_them() -> None:
    for text in (*HOSTILE_MESSAGES, *EMOJI_MESSAGES, *LANGUAGE_MESSAGES, *LONG_MESSAGES):
        if not text.startswith("\r\n"):
            assert strip_tags(trim(text)) == text
        text.encode()


def test_hostile_texts_attack_in_every_way() -> None:
    text = "".join(HOSTILE_MESSAGES)
    for attack in ("\x1b]8;", "\x1b]52;", "\x9b", "\u202e", "\u2066", "\u200b", "[/b]", "\x07"):
        assert attack in text
    assert "[destinataire_prenom]" in text


def test_somebody_writes_from_right_to_left(made: Situation) -> None:
    assert any(unicodedata.bidirectional(text[0]) == "AL" for text in contents(made) if text)


def test_some_accents_stand_apart_from_their_letters(made: Situation) -> None:
    texts = contents(made)
    assert any(unicodedata.normalize("NFC", t) != t and "e\u0301" in t for t in texts)
    names = {p.first_name for p in made.profiles.values()}
    assert any(unicodedata.normalize("NFC", name) != name for name in names)


def test_some_messages_have_thousands_of_characters(made: Situation) -> None:
    assert max(map(len, contents(made))) > 3000


def test_a_message_of_tags_only_is_empty(made: Situation) -> None:
    assert "" in contents(made)


def test_names_and_a_title_are_hostile(made: Situation) -> None:
    names = {(p.first_name, p.last_name) for p in made.profiles.values()}
    assert set(HOSTILE_NAMES) <= names
    titles = {made.missions[p.mission_id].name for p in shown(made)}
    assert HOSTILE_TITLE in titles


def test_one_person_asked_for_three_missions(made: Situation) -> None:
    missions: dict[int, set[int]] = {}
    for row in shown(made):
        missions.setdefault(row.profile_id, set()).add(row.mission_id)
    assert max(map(len, missions.values())) >= 3


def test_there_are_namesakes(made: Situation) -> None:
    names = Counter((p.first_name, p.last_name) for p in made.profiles.values())
    assert max(names.values()) > 1


def test_somebody_applied_again_after_a_cancellation(made: Situation) -> None:
    asked: dict[tuple[int, int], list[Participation]] = {}
    for row in reversed(shown(made)):
        asked.setdefault((row.profile_id, row.mission_id), []).append(row)
    again = [rows for rows in asked.values() if len(rows) > 1]
    assert again
    for first, *others in again:
        assert first.state == CANCELLED
        assert first.updated_at < others[0].created_at


def test_a_block_of_equal_times_is_longer_than_a_page(made: Situation) -> None:
    sizes = Counter(row.created_at for row in shown(made))
    assert max(sizes.values()) > PAGE
    assert 2 in sizes.values()
    times = Counter(conversation.updated_at for _, conversation in talks(made))
    assert max(times.values()) > 1


def test_some_requests_have_no_conversation(made: Situation) -> None:
    assert 20 < len(shown(made)) - len(talks(made)) < 100


def test_a_responsable_is_not_always_a_member_nor_a_member_a_responsable(made: Situation) -> None:
    me = camille(made)
    outside = [
        p
        for p, conversation in talks(made)
        if me.id in made.missions[p.mission_id].responsables
        and me.user_id not in conversation.members
    ]
    strangers = [
        p
        for p, conversation in talks(made)
        if me.id not in made.missions[p.mission_id].responsables
        and me.user_id in conversation.members
    ]
    assert any(p.state in OPEN for p in outside)
    assert strangers
    assert len(outside) < 30


def test_somebody_is_a_minor_on_the_day_of_the_mission(made: Situation) -> None:
    def is_minor(row: Participation) -> bool:
        birthday = made.profiles[row.profile_id].birthday
        day = made.missions[row.mission_id].start_date
        if birthday is None or day is None or row.state not in OPEN:
            return False
        born, then = date.fromisoformat(birthday), date.fromisoformat(day)
        return then > date(2026, 11, 22) and then < born.replace(year=born.year + 18)

    assert any(map(is_minor, shown(made)))


def test_missions_are_full_over_remote_undated_deleted_or_from_a_template(made: Situation) -> None:
    rows = [made.missions[p.mission_id] for p in made.participations.values()]
    assert any(m.places_left == 0 and m.is_registration_open for m in rows)
    assert any(m.state == "Terminée" for m in rows)
    assert any(m.addresses is None for m in rows)
    assert any(m.start_date is None for m in rows)
    assert any(m.deleted_at is not None for m in rows)
    assert any(m.name is None and m.template_id is not None for m in rows)


def test_a_volunteer_wrote_again_into_an_archived_conversation(made: Situation) -> None:
    me = camille(made).user_id
    found = []
    for row, conversation in talks(made):
        membership = conversation.members.get(me)
        latest = made.latest_chat(conversation)
        assert latest is not None
        if membership and not membership.is_active and membership.read_at is not None:
            is_theirs = latest.from_id == made.profiles[row.profile_id].user_id
            found.append(is_theirs and latest.created_at > membership.read_at)
    assert any(found)


def test_a_state_is_none_of_the_five(made: Situation) -> None:
    odd = [p for p in shown(made) if p.state not in FIVE]
    assert 0 < len(odd) < 5


def test_a_volunteer_is_blocked(made: Situation) -> None:
    blocked = [user for user in made.users.values() if user.banned_at is not None]
    assert 0 < len(blocked) < 5
    assert all(user.banned_at is not None and user.banned_at <= NOW for user in blocked)


def test_camille_answers_for_a_second_organisation(made: Situation) -> None:
    me = camille(made)
    roles = [rolable.rolable_id for rolable in made.roles_of(me.user_id)]
    assert roles == [1, 2]
    assert made.users[me.user_id].structure_id == 1
    other = [m for m in made.missions.values() if m.structure_id == 2]
    assert {me.id in mission.responsables for mission in other} == {True, False}
    asked = {row.mission_id for row in made.participations.values()}
    assert {mission.id for mission in other} <= asked


def test_conversations_about_missions_and_organisations_are_mixed_in(made: Situation) -> None:
    mine = made.conversations_with[camille(made).user_id]
    kinds = Counter(conversation.subject[0].rpartition("\\")[2] for conversation in mine)
    assert kinds["Mission"] == kinds["Structure"] == 2
    assert kinds["Participation"] > 300
    for conversation in made.talks:
        messages = made.messages_of[conversation.id]
        assert {message.from_id for message in messages} <= conversation.members.keys()
        assert messages[-1].created_at == conversation.updated_at


def test_templates_are_mine_private_shared_and_of_colleagues(made: Situation) -> None:
    me = camille(made).user_id
    kinds = {
        (t.user_id == me, t.is_shared, t.structure_id) for t in made.message_templates.values()
    }
    assert {(True, True, 1), (True, False, None), (False, True, 1), (False, False, None)} <= kinds
    assert (False, True, 2) in kinds


def test_the_newest_requests_are_inviting(made: Situation) -> None:
    odd = {*HOSTILE_MESSAGES, *RUDE_MESSAGES, *LONG_MESSAGES, ""}
    for row in shown(made)[:60]:
        profile = made.profiles[row.profile_id]
        assert (profile.first_name, profile.last_name) not in HOSTILE_NAMES
        assert made.missions[row.mission_id].name != HOSTILE_TITLE
        conversation = made.conversation_of.get(row.id)
        if conversation is not None:
            assert made.messages_of[conversation.id][0].content not in odd


def test_oddities_are_rare(made: Situation) -> None:
    odd = {*HOSTILE_MESSAGES, *RUDE_MESSAGES, *LONG_MESSAGES}
    written = [made.messages_of[conversation.id][0].content for _, conversation in talks(made)]
    assert sum(text in odd for text in written) < 0.05 * len(written)


def test_small_situations_are_spared_too() -> None:
    for count in range(5):
        assert len(generated(count).newest()) == count + 5
