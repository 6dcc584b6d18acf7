"""The models read what the platform sends, and survive what it should not send."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from jva_tui.api.fields import BIGGEST, LINE_LIMIT, epoch
from jva_tui.api.models import (
    ConversationRow,
    MessageRow,
    MissionRow,
    ParticipationRow,
    Row,
)
from jva_tui.api.office_models import MeRow, TemplateRow
from jva_tui.domain import Participation, Person, Slot
from jva_tui.text import clean

NOON = "2026-11-22T11:00:00.000000Z"
AT_NOON = int(datetime(2026, 11, 22, 11, tzinfo=UTC).timestamp())

MESSAGE: dict[str, Any] = {
    "id": 9,
    "conversation_id": 3,
    "created_at": NOON,
    "content": "Bonjour,\nme voici",
    "type": "chat",
    "from_id": 6,
    "contextual_state": None,
    "contextual_reason": None,
    "from": {"id": 6, "profile": {"id": 6, "user_id": 6, "first_name": "Aline"}},
}
PARTICIPATION: dict[str, Any] = {
    "id": 1,
    "state": "En attente de validation",
    "created_at": NOON,
    "updated_at": NOON,
    "profile_id": 6,
    "profile": {
        "id": 6,
        "user_id": 16,
        "first_name": "Aline",
        "last_name": "Fictif",
        "email": "aline@example.org",
        "mobile": "0600000000",
        "birthday": "2009-12-12",
        "zip": "75001",
        "city": "Paris",
        "type": "etudiant",
        "disponibilities": ["week_end", "morning"],
        "description": "Je suis là",
        "certifications": ["psc1"],
        "skills": [{"id": 4, "name": "Cuisine"}, "Chant"],
    },
    "mission": {
        "id": 5,
        "name": "Tri de jouets",
        "structure_id": 2,
        "structure": {"id": 2, "name": "Les Amis"},
        "type": "Mission en présentiel",
        "date_type": "ponctual",
        "start_date": "2026-09-23",
        "end_date": None,
        "state": "Validée",
        "participations_max": 20,
        "places_left": 3,
        "addresses": [{"city": "Lyon", "zip": "69001"}, {"city": "Paris"}],
        "is_registration_open": False,
        "responsables": [{"id": 2, "user_id": 12, "first_name": "Rosa", "last_name": "Ponsable"}],
    },
    "conversation": {"id": 3, "updated_at": NOON, "latest_message": MESSAGE},
    "slots": [{"date": "2026-12-02", "slots": ["morning", "evening"]}],
    "tags": [{"id": 1, "name": "À rappeler"}],
}
CONVERSATION: dict[str, Any] = {
    "id": 3,
    "conversable_type": "App\\Models\\Participation",
    "updated_at": NOON,
    "conversable": {name: part for name, part in PARTICIPATION.items() if name != "conversation"},
    "users": [{"id": 12, "pivot": {"read_at": "2026-11-22 12:00:00", "status": True}}, {"id": 16}],
}
ME: dict[str, Any] = {
    "id": 12,
    "profile": {"id": 2, "first_name": "Rosa", "last_name": "Ponsable"},
    "context_role": "responsable",
    "contextable_type": "structure",
    "contextable_id": 2,
    "roles": [
        {
            "pivot": {"rolable_type": "App\\Models\\Structure", "rolable_id": 2},
            "pivot_model": {"id": 2, "name": "Les Amis"},
        },
        {"pivot": {"rolable_type": "App\\Models\\Reseau"}, "pivot_model": {"id": 2, "name": "R"}},
    ],
}
TEMPLATE: dict[str, Any] = {
    "id": 4,
    "name": "Bienvenue",
    "message": "Bonjour [destinataire_prenom]",
    "is_shared": True,
    "user_id": 12,
}
SAMPLES: list[tuple[type[Row], dict[str, Any]]] = [
    (ParticipationRow, PARTICIPATION),
    (ConversationRow, CONVERSATION),
    (MessageRow, MESSAGE),
    (TemplateRow, TEMPLATE),
    (MeRow, ME),
]


def converted(row: Row) -> object:
    """The row in the words of the domain."""
    match row:
        case ParticipationRow():
            return row.participation()
        case ConversationRow():
            return row.conversation(12)
        case MessageRow():
            return row.message()
        case TemplateRow():
            return row.template()
        case MeRow():
            return row.me()
    raise AssertionError(row)


def read(row: dict[str, Any]) -> Participation:
    return ParticipationRow.model_validate(row).participation()


def paths(value: object, prefix: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Where everything in a piece of JSON stands."""
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    found: list[tuple[str | int, ...]] = [prefix] if prefix else []
    return found + [path for key, below in items for path in paths(below, (*prefix, key))]


def changed(value: dict[str, Any], path: tuple[str | int, ...], to: object) -> dict[str, Any]:
    copy: Any = deepcopy(value)
    target = copy
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = to
    return copy  # type: ignore[no-any-return]  # JSON is Any


def test_a_participation_says_everything_that_is_used() -> None:
    found = read(PARTICIPATION)
    assert (found.id, found.state) == (1, "En attente de validation")
    assert (found.created_at, found.updated_at) == (AT_NOON, AT_NOON)
    assert (found.conversation_id, found.conversation_updated_at) == (3, AT_NOON)
    assert found.slots == (Slot(date(2026, 12, 2), ("morning", "evening")),)
    assert found.tags == ("À rappeler",)
    who = found.volunteer
    assert (who.profile_id, who.user_id, who.name) == (6, 16, "Aline Fictif")
    assert (who.email, who.phone, who.mobile) == ("aline@example.org", None, "0600000000")
    assert (who.birthday, who.zip, who.city) == (date(2009, 12, 12), "75001", "Paris")
    assert (who.occupation, who.availability) == ("etudiant", ("week_end", "morning"))
    assert (who.description, who.certifications) == ("Je suis là", ("psc1",))
    assert who.skills == ("Cuisine", "Chant")


def test_a_mission_takes_place_at_its_first_address() -> None:
    mission = read(PARTICIPATION).mission
    assert mission is not None
    assert (mission.id, mission.name, mission.kind) == (5, "Tri de jouets", "Mission en présentiel")
    assert (mission.structure_id, mission.structure_name) == (2, "Les Amis")
    assert (mission.zip, mission.city) == ("69001", "Lyon")
    assert (mission.places, mission.places_left) == (20, 3)
    assert (mission.start_date, mission.end_date) == (date(2026, 9, 23), None)
    assert mission.responsables == (Person(2, 12, "Rosa Ponsable"),)
    assert not mission.is_registration_open


def test_what_a_list_does_not_tell_is_not_made_up() -> None:
    bare = {"id": 1, "state": "Refusée", "created_at": NOON}
    found = read(bare | {"profile": {"id": 6}, "mission": {"id": 5}})
    assert found.volunteer.skills is None
    assert found.mission is not None
    assert found.mission.responsables is None
    assert found.mission.places_left is None
    assert found.mission.is_registration_open
    assert (found.conversation_id, found.latest) == (None, None)


def test_a_deleted_mission_is_none() -> None:
    assert read(PARTICIPATION | {"mission": None}).mission is None


@pytest.mark.parametrize("name", ["mission", "conversation", "profile"])
@pytest.mark.parametrize("value", [{}, {"id": None}, [], "x", 3])
def test_a_part_that_cannot_be_read_does_not_pass_for_an_absent_one(
    name: str, value: object
) -> None:
    with pytest.raises(ValidationError):
        read(PARTICIPATION | {name: value})


def test_who_is_without_profile_is_still_listed() -> None:
    volunteer = read(PARTICIPATION | {"profile": None}).volunteer
    assert (volunteer.profile_id, volunteer.name) == (6, "")


def test_a_contextual_message_may_be_the_platform_s_own() -> None:
    row = MESSAGE | {
        "type": "contextual",
        "from": None,
        "from_id": None,
        "contextual_state": "Refusée",
        "contextual_reason": "other",
    }
    found = MessageRow.model_validate(row).message()
    assert found.is_contextual
    assert (found.author_id, found.author_name) == (None, None)
    assert (found.state, found.reason) == ("Refusée", "other")


def test_a_conversation_is_read_as_one_of_its_members() -> None:
    row = ConversationRow.model_validate(CONVERSATION)
    mine = row.conversation(12)
    assert mine is not None
    assert (mine.read_at, mine.is_archived) == (AT_NOON, False)
    assert (mine.participation_id, set(mine.member_ids)) == (1, {12, 16})
    theirs = row.conversation(16)
    assert theirs is not None
    assert theirs.read_at is None
    assert row.conversation(99) is None


def test_a_conversation_tells_of_its_request_what_the_list_needs() -> None:
    found = ConversationRow.model_validate(CONVERSATION).conversation(12)
    assert found is not None
    assert found.participation is not None
    assert found.participation == read(PARTICIPATION)._replace(latest=None, is_whole=False)


@pytest.mark.parametrize(
    ("status", "archived"), [(0, True), (False, True), (1, False), (None, False)]
)
def test_a_conversation_s_status_tells_whether_it_is_archived(
    status: object, archived: bool
) -> None:
    row = changed(CONVERSATION, ("users", 0, "pivot", "status"), status)
    found = ConversationRow.model_validate(row).conversation(12)
    assert found is not None
    assert found.is_archived is archived


def test_i_am_who_the_platform_says_in_the_organisation_that_is_current() -> None:
    me = MeRow.model_validate(ME).me()
    assert (me.user_id, me.profile_id, me.first_name, me.last_name) == (12, 2, "Rosa", "Ponsable")
    assert (me.role, me.structure_id, me.structure_name) == ("responsable", 2, "Les Amis")
    nowhere = MeRow.model_validate(ME | {"contextable_type": None, "contextable_id": None}).me()
    assert (nowhere.structure_id, nowhere.structure_name) == (None, "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1970-01-01T00:00:00.000000Z", 0),
        ("2026-11-22T11:00:00.999999Z", AT_NOON),
        ("2026-11-22 12:00:00", AT_NOON),  # Paris in winter
        ("2026-07-01 12:00:00", int(datetime(2026, 7, 1, 10, tzinfo=UTC).timestamp())),
        # Half past two happens twice that night: the earlier one.
        ("2026-10-25 02:30:00", int(datetime(2026, 10, 25, 0, 30, tzinfo=UTC).timestamp())),
    ],
)
def test_a_time_without_zone_is_paris_time(text: str, expected: int) -> None:
    assert epoch(text) == expected


@pytest.mark.parametrize("value", [None, 3, "", "hier", "2026-13-01", "0001-01-01 00:00:00", []])
def test_what_is_no_time_is_refused_in_one_way_only(value: object) -> None:
    try:
        epoch(value)
    except ValueError:
        return
    assert value == "0001-01-01 00:00:00"


def test_strings_are_cleaned_and_bounded() -> None:
    profile = {"id": 6, "first_name": "A\x1b[2J\u202eb\ud800" + "c" * 10_000, "last_name": " \n "}
    who = read(PARTICIPATION | {"profile": profile}).volunteer
    assert who.first_name.startswith("A[2Jbccc")
    assert len(who.first_name) == LINE_LIMIT
    assert who.last_name == ""


@pytest.mark.parametrize("number", [0, -1, BIGGEST + 1, 10**400, None, "x", 1.5, float("nan")])
def test_an_id_fits_the_store_or_is_refused(number: object) -> None:
    with pytest.raises(ValidationError):
        read(PARTICIPATION | {"id": number})


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(st.characters(exclude_categories=())),  # lone surrogates too
    st.lists(st.none() | st.text() | st.dictionaries(st.text(), st.integers()), max_size=3),
    st.dictionaries(st.text(), st.none() | st.text(), max_size=3),
)


@pytest.mark.parametrize(
    ("kind", "sample"), SAMPLES, ids=lambda value: getattr(value, "__name__", "")
)
@given(data=st.data(), odd=ODD)
def test_an_odd_value_anywhere_is_read_or_refused_but_never_raises_anything_else(
    kind: type[Row], sample: dict[str, Any], data: st.DataObject, odd: object
) -> None:
    path = data.draw(st.sampled_from(paths(sample)))
    try:
        row = kind.model_validate(changed(sample, path, odd))
    except ValidationError:
        return
    for text in strings(converted(row)):
        assert text == clean(text)


KNOWN_BY = {
    ("id",),
    ("state",),
    ("created_at",),
    ("profile",),
    ("profile", "id"),
    ("mission",),
    ("mission", "id"),
    ("conversation",),
    ("conversation", "id"),
}


@given(data=st.data(), odd=ODD)
def test_only_what_a_participation_is_known_by_can_make_it_unreadable(
    data: st.DataObject, odd: object
) -> None:
    free = [path for path in paths(PARTICIPATION) if path not in KNOWN_BY]
    path = data.draw(st.sampled_from(free))
    found = read(changed(PARTICIPATION, path, odd))
    assert (found.id, found.volunteer.profile_id) == (1, 6)


@given(data=st.data(), name=st.text(min_size=1), odd=ODD)
def test_unknown_fields_change_nothing(data: st.DataObject, name: str, odd: object) -> None:
    sample = PARTICIPATION | {"?" + name: odd}
    assert read(sample) == read(PARTICIPATION)


def test_a_place_count_too_big_for_the_store_is_not_known() -> None:
    mission = MissionRow.model_validate({"id": 1, "places_left": 10**30}).mission()
    assert mission.places_left is None


def strings(value: object) -> list[str]:
    """Every string in a dataclass, however deep."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for item in value for text in strings(item)]
    names = getattr(value, "__slots__", ())
    return [text for name in names for text in strings(getattr(value, name))]
