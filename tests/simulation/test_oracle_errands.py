"""The oracle proves itself for errands: without one of the rules, something is noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.api.client import Client
from jva_tui.api.errors import Cut
from jva_tui.outbox import errand_words, filing, tagging
from jva_tui.outbox.filing import Filings
from jva_tui.outbox.kinds import Judged, Verdict, VerdictKind
from jva_tui.store.outbox_db import OutboxDb
from tests.simulation import life, world
from tests.simulation.run import examine
from tests.simulation.schedule import parse

if TYPE_CHECKING:
    from jva_tui.operations import Operation

# To count lines here would take as long as the tests themselves.
pytestmark = pytest.mark.no_cover

CLASS_A = (
    "seed=1 errands=N,N,S events=w1:lost-after",
    "seed=2 errands=T events=w1:late/45,t3:file/O~0,t200:file/O~0",
    "seed=3 errands=O,G~0 events=w1:500-after",
    "seed=4 errands=T events=r2:tag-on/0",
    "seed=5 errands=F events=w2:kill-late/60",
    "seed=6 errands=R,U events=w1:cut-body,w2:lost-before",
    "seed=7 replies=V+ errands=N@0,F@0 events=w1:kill-after",
)
"""Nothing in these is outside our control."""
OFFLINE = "seed=1 errands=T,F,R events=d1:offline/60,t5:undo"


def broken(line: str, number: int) -> bool:
    """Whether an invariant is said to be broken in a run."""
    return any(told.startswith(f"{number}: ") for told in examine(parse(line)).broken)


def check(line: str) -> tuple[str, ...]:
    """What was outside our control in a run that ends as promised."""
    result = examine(parse(line))
    assert result.is_good, result.lines
    return result.outside


@pytest.mark.parametrize("line", [*CLASS_A, OFFLINE])
def test_with_all_its_rules_each_errand_is_done_once(line: str) -> None:
    assert not check(line)


def test_a_new_tag_is_made_once_for_several_people() -> None:
    trace = examine(parse(CLASS_A[0])).trace
    assert sum("None -> Covoiturage" in line for line in trace) == 1
    assert sum("None -> True" in line for line in trace) == 3


def test_without_the_settle_time_it_is_sent_again_too_early(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(life, "SETTLE_SECONDS", 0.0)
    assert broken(CLASS_A[1], 3)


def test_a_request_that_is_not_written_down_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    begin = OutboxDb.begin_attempt

    def elsewhere(db: OutboxDb, *arguments: object, **options: object) -> object:
        """Another request is written down than the one that leaves."""
        return begin(db, *arguments, **{**options, "path": "nowhere"})  # type: ignore[arg-type]  # handed on as they come

    monkeypatch.setattr(OutboxDb, "begin_attempt", elsewhere)
    for line in ("errands=N", "errands=R"):
        assert broken(line, 1)


def test_what_somebody_else_has_put_on_and_is_put_on_again_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tagging, "before", lambda *_: None)
    # The platform fails over it, and it is found all the same: nothing else would show it.
    assert broken(CLASS_A[3], 5)


@pytest.mark.parametrize(("module", "chore"), [(tagging, "T"), (filing, "R"), (filing, "F")])
def test_what_is_called_done_and_is_not_so_is_lost(
    monkeypatch: pytest.MonkeyPatch, module: object, chore: str
) -> None:
    def trusting(*_: object, is_settled: bool) -> Judged:
        """Whatever was sent has arrived."""
        del is_settled
        return Judged(Verdict(VerdictKind.HAPPENED), None)

    monkeypatch.setattr(module, "judge", trusting)
    assert examine(parse(f"errands={chore} events=w1:lost-before,w2:lost-before")).lost


@pytest.mark.parametrize(("module", "chore"), [(tagging, "T"), (filing, "U")])
def test_what_is_there_and_is_asked_about_is_noticed(
    monkeypatch: pytest.MonkeyPatch, module: object, chore: str
) -> None:
    def blind(*_: object, is_settled: bool) -> Judged:
        """Nothing is ever found."""
        return Judged(Verdict(VerdictKind.ASK if is_settled else VerdictKind.WAIT), None)

    monkeypatch.setattr(module, "judge", blind)
    assert broken(f"errands={chore} events=w1:lost-after", 9)


def test_what_somebody_else_has_made_just_before_fails_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line = "seed=1 errands=N,N events=w1:tag-made/0"
    assert not check(line)
    # That there is one already counts as a refusal.
    monkeypatch.setattr(tagging, "Invalid", Cut)
    assert broken(line, 10)


def test_what_was_taken_back_and_leaves_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(db: OutboxDb, operations: object, now: int) -> None:
        """Tells that it was taken back, and leaves it where it is."""

    monkeypatch.setattr(OutboxDb, "_take", nothing)
    assert broken(OFFLINE, 7)


@pytest.mark.parametrize("line", ["seed=1 errands=R", "seed=1 errands=F"])
def test_a_new_message_is_neither_read_nor_put_out_of_sight(
    monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    line = f"{line} events=r1:volunteer-writes/0"
    assert not check(line)
    with monkeypatch.context() as patch:
        patch.setattr(errand_words, "newer_left_alone", lambda: "")
        assert examine(parse(line)).lost
    monkeypatch.setattr(filing, "before", lambda *_: None)
    assert broken(line, 6)


def test_what_came_in_the_moment_before_has_to_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    line = "seed=1 errands=R events=w1:volunteer-writes/0"
    assert len(check(line)) == 1

    async def silent(kinds: Filings, operation: Operation, *_: object) -> str:
        """Whatever came, nothing is said of it."""
        del kinds, operation
        return ""

    monkeypatch.setattr(Filings, "aftermath", silent)
    assert broken(line, 6)


def test_what_is_written_into_the_archive_has_to_be_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    line = "seed=1 errands=F events=t20:volunteer-writes/0,t400:undo"
    assert not check(line)
    monkeypatch.setattr(world, "known_unread", lambda _: set())
    assert broken(line, 6)


def test_a_conversation_that_nobody_wanted_read_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def too_much(client: Client, conversation_id: int) -> None:
        """To archive something marks it as read."""
        await client.mark_read(conversation_id)

    monkeypatch.setattr(Client, "unarchive", too_much)
    assert broken("errands=U", 12)
