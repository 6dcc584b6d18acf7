"""The comparison with the recordings finds what is wrong, so that it is worth something."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.contract.compare import differences
from tests.contract.recordings import recordings

PAGE = next(each for each in recordings() if each.name == "041-participations-include-all")
WHOLE = {**PAGE.trimmed, "$.data": 2}


def changed(path: str, value: Any) -> Any:
    """The recorded page with one value replaced; a value of ``...`` takes the key away."""
    body = copy.deepcopy(PAGE.response["body"])
    at = body
    *way, last = [int(part) if part.isdecimal() else part for part in path.split(".")]
    for part in way:
        at = at[part]
    if value is ...:
        del at[last]
    else:
        at[last] = value
    return body


def test_an_answer_does_not_differ_from_itself() -> None:
    body = PAGE.response["body"]
    assert differences(body, copy.deepcopy(body), WHOLE) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("total", 601),
        ("total", "600"),
        ("total", ...),
        ("more", 1),
        ("per_page", 24.0),
        ("links.4.label", "3"),
        ("data.0.id", 599),
        ("data.0.state", "Validée"),
        ("data.0.created_at", "2026-11-22 04:33:20"),
        ("data.0.created_at", "2026-11-22T04:33:22.000000Z"),
        ("data.0.mission.places_left", 155),
        ("data.0.mission.is_online", 1),
        ("data.0.mission.responsables.0.id", 4),
        ("data.0.mission.structure.name", None),
        ("data.0.conversation", None),
        ("data.1.conversation.response_time", 24682),
        ("data.1.tags", []),
        ("data.1.tags.0.is_generic", False),
    ],
)
def test_a_wrong_value_is_found(path: str, value: Any) -> None:
    assert differences(PAGE.response["body"], changed(path, value), WHOLE) != []


def test_too_few_rows_are_found() -> None:
    body = PAGE.response["body"]
    assert differences(body, body, PAGE.trimmed) == ["$.data: recorded 24 of them, ours has 2"]


@pytest.mark.parametrize(
    ("kind", "time"),
    [
        ("conversable_id", "updated_at"),
        ("mission_id", "created_at"),
        ("participations_max", "created_at"),
    ],
)
def test_rows_of_equal_times_may_change_places_and_others_may_not(kind: str, time: str) -> None:
    other = {"updated_at": "created_at", "created_at": "updated_at"}[time]
    rows = [{"id": at, kind: at, time: "ba"[at > 1], other: str(at)} for at in range(3)]
    assert differences({"data": rows}, {"data": [rows[1], rows[0], rows[2]]}, {}) == []
    assert differences({"data": rows}, {"data": [rows[2], rows[1], rows[0]]}, {}) != []


def test_rows_of_a_list_without_ties_may_not_change_places() -> None:
    rows = [{"id": 1, "created_at": "a"}, {"id": 2, "created_at": "a"}]
    assert differences({"data": rows}, {"data": rows[::-1]}, {}) != []


def test_a_role_is_known_by_its_organisation() -> None:
    roles = [{"id": 2, "pivot": {"rolable_id": at}, "name": str(at)} for at in (1, 2)]
    assert differences({"roles": roles}, {"roles": roles[::-1]}, {}) == []
    swapped = [roles[0] | {"name": "2"}, roles[1] | {"name": "1"}]
    assert differences({"roles": roles}, {"roles": swapped}, {}) != []
