"""Where reading stands, as the cache keeps it; what earlier versions kept is understood."""

from __future__ import annotations

import json

import pytest

from jva_tui.sync.plan import Gap, Plan, Stage


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ({}, Plan(Stage.OPEN_TALKS)),
        ({"page": 7, "complete": False}, Plan(Stage.OPEN_TALKS)),
        ({"page": 7, "complete": True}, Plan(Stage.TALKS, is_complete=True)),
    ],
)
def test_a_cache_of_an_earlier_version_is_read_on(fact: dict[str, object], expected: Plan) -> None:
    assert Plan.of_fact(fact) == expected


def test_a_plan_comes_back_as_it_was_kept() -> None:
    gaps = (Gap((1, 2), ("Validée",), 3, is_known=True), Gap())
    plan = Plan(Stage.REST, True, 4, 5, 6, gaps, 7)
    assert Plan.of_fact(json.loads(json.dumps(plan.to_fact()))) == plan
