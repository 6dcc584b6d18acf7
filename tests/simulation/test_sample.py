"""A part of the simulation, in every run of the tests; `make simulate` has the rest."""

from __future__ import annotations

import pytest

from tests.simulation.plan import sample
from tests.simulation.run import Result, examine
from tests.simulation.schedule import parse

# To count lines here would take as long as the tests themselves.
pytestmark = pytest.mark.no_cover

SCHEDULES, PARTS = 140, 7


@pytest.mark.parametrize("part", range(PARTS))
def test_each_reply_arrives_once(part: int) -> None:
    drawn = sample(SCHEDULES, seed=20_261_122)
    failures = [_report(r) for r in map(examine, drawn[part::PARTS]) if not r.is_good]
    assert not failures, "\n\n".join(failures)


@pytest.mark.parametrize(
    "line",
    [
        "seed=1 replies=V+,D+,M<,Pn,C,De,Vn,Dn",
        "seed=2 replies=V+,D+,M events=w2:kill-after,c9:kill/200",
        "seed=3 replies=V,V+,Vn events=w1:kill-late/60,t200:second",
    ],
)
def test_the_same_schedule_goes_the_same_way_every_time(line: str) -> None:
    first, second = examine(parse(line)), examine(parse(line))
    assert first.trace == second.trace
    assert len(first.trace) > 10


def _report(result: Result) -> str:
    return "\n".join([f"make simulate REPLAY='{result.schedule}'", *result.lines])
