"""The oracle proves itself: without one of the rules of delivery, replies are lost or doubled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.operations import Fate, OperationState, Reply
from jva_tui.outbox import replies, results
from jva_tui.outbox.kinds import Verdict, VerdictKind
from jva_tui.store.database import query, transaction
from jva_tui.store.outbox_db import OutboxDb
from tests.simulation import life
from tests.simulation.run import Result, examine
from tests.simulation.schedule import parse

if TYPE_CHECKING:
    from jva_tui.operations import Attempt, Operation
    from jva_tui.outbox.evidence import Evidence

# To count lines here would take as long as the tests themselves.
pytestmark = pytest.mark.no_cover

CLASS_A = (
    "seed=1 replies=M events=w1:late/45",
    "seed=2 replies=D+ events=w1:504/110",
    "seed=3 replies=M events=w1:lost-after",
    "seed=4 replies=D+ events=w1:reset-after",
    "seed=5 replies=V+ events=w2:kill-after",
    "seed=6 replies=D+ events=w1:kill-late/60",
)
"""Nothing in these is outside our control."""


def failing() -> list[Result]:
    """The schedules that do not end as promised."""
    return [result for result in map(examine, map(parse, CLASS_A)) if not result.is_good]


def doubled() -> list[Result]:
    """Those of them in which something arrives twice."""
    return [result for result in failing() if result.doubled]


@pytest.mark.parametrize("line", CLASS_A)
def test_with_all_its_rules_each_reply_arrives_once(line: str) -> None:
    result = examine(parse(line))
    assert result.is_good, result.lines
    assert not result.outside


def test_without_the_settle_time_it_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(life, "SETTLE_SECONDS", 0.0)
    assert doubled()


def test_without_the_fence_it_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    fenced = results.of_error

    def unfenced(*arguments: object) -> results.Result:
        """What nobody knows counts as not having happened."""
        result = fenced(*arguments)  # type: ignore[arg-type]  # handed on as they come
        if result.fate is not Fate.UNKNOWN:
            return result
        return result._replace(fate=Fate.DID_NOT_HAPPEN, state=OperationState.QUEUED)

    monkeypatch.setattr(results, "of_error", unfenced)
    assert doubled()


def test_without_writing_ahead_it_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    recover = OutboxDb.recover

    def forget(db: OutboxDb, now: int) -> None:
        """A death takes with it what was noted of the requests under way."""
        with transaction(db._connection):
            query(db._connection, "DROP TRIGGER IF EXISTS attempt_step_removed")
            query(db._connection, "DELETE FROM attempt_step WHERE is_open")
            query(
                db._connection,
                "UPDATE operation SET state = 'queued' WHERE state IN ('sending', 'unconfirmed')",
            )
        recover(db, now)

    monkeypatch.setattr(OutboxDb, "recover", forget)
    assert doubled()


def test_without_reconciliation_it_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    def blind(operation: Operation, attempt: Attempt, evidence: Evidence) -> Verdict:
        """Nothing is ever found."""
        return Verdict(VerdictKind.ABSENT if evidence.is_settled else VerdictKind.WAIT)

    monkeypatch.setattr(replies, "judge", blind)
    # The look just before a repeat keeps it from leaving, and the user is asked for nothing.
    assert len(failing()) == len(CLASS_A)


def test_a_request_that_is_not_written_down_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    begin = OutboxDb.begin_attempt

    def elsewhere(db: OutboxDb, *arguments: object, **options: object) -> object:
        """Another request is written down than the one that leaves."""
        return begin(db, *arguments, **{**options, "path": "nowhere"})  # type: ignore[arg-type]  # handed on as they come

    monkeypatch.setattr(OutboxDb, "begin_attempt", elsewhere)
    assert any(line.startswith("1: ") for line in examine(parse("replies=V")).broken)


def test_what_is_never_sent_is_stuck(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OutboxDb, "due", lambda *_: [])
    monkeypatch.setattr(OutboxDb, "next_due", lambda *_: None)
    assert examine(parse("replies=V")).stuck


def test_what_is_called_done_and_is_not_there_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    def trusting(operation: Operation, attempt: Attempt, evidence: Evidence) -> Verdict:
        """Whatever was sent has arrived."""
        return Verdict(VerdictKind.HAPPENED)

    monkeypatch.setattr(replies, "judge", trusting)
    assert examine(parse("replies=M events=w1:lost-before")).lost


def test_an_overwritten_decision_has_to_be_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    line = "seed=1 replies=V+ events=w1:withdraws/0"
    result = examine(parse(line))
    assert result.is_good, result.lines
    assert len(result.outside) == 1

    monkeypatch.setattr(replies, "aftermath", lambda *_: "")
    assert any("the user is not told" in told for told in examine(parse(line)).broken)


def test_a_look_at_some_conversations_tells_nothing_of_the_others() -> None:
    """What a colleague writes just before the last read counts, if that read is about them."""
    result = examine(parse("seed=1 replies=D,V,D+,Ve idle=400 events=r2:colleague-writes/0"))
    assert result.is_good, result.lines
    assert any("filter[conversable_id]=3,4" in told for told in result.trace)


def test_what_another_jva_tui_has_read_is_not_known_to_one_that_was_stopped() -> None:
    line = "replies=Vn,De,Vn,C idle=400 events=w1:stop/1000,t35:withdraws/2,t1:second"
    result = examine(parse(f"seed=2 {line}"))
    assert result.is_good, result.lines
    assert result.outside


ASKED_TWICE = "w2:lost-before,w3:lost-before"
"""The message of the first reply is lost, and lost again."""


def test_what_its_author_sends_again_arrives() -> None:
    result = examine(parse(f"seed=1 replies=V+ events={ASKED_TWICE},n1:again/5"))
    assert result.is_good, result.lines
    assert not result.outside
    assert sum("performed" in line for line in result.trace if "201" in line) == 1


def test_what_somebody_else_had_done_just_before_is_there() -> None:
    result = examine(parse("seed=1 replies=V<,M events=t52:confirms/1,t57:more/V<@1"))
    assert result.is_good, result.lines
    assert any("state 'Validée' (was En cours de traitement) of 2" in t for t in result.trace)
    assert any("PUT /api/participations/2" in told for told in result.trace)


def test_what_its_author_sends_again_though_it_had_arrived_is_theirs() -> None:
    """It arrives after the settle time, and after the user has answered for it."""
    line = "seed=1 replies=M events=w1:late/500,w2:lost-before,n1:again/5"
    result = examine(parse(line))
    assert result.is_good, result.lines
    assert result.outside


def test_a_lot_that_leaves_the_taken_one_behind_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line = "seed=1 replies=V,M events=t2:undo,t20:more/V@0/M@1"
    assert examine(parse(line)).is_good

    def nothing(db: OutboxDb, operations: object, now: int) -> None:
        """Tells that it was taken back, and leaves it where it is."""

    monkeypatch.setattr(OutboxDb, "_take", nothing)
    assert any(told.startswith("7: ") for told in examine(parse(line)).broken)


@pytest.mark.parametrize(
    "line",
    [
        "seed=1 replies=V+,D+>0",
        "seed=1 replies=V+,D+>0 events=w1:lost-after",
        "seed=1 replies=V+,D*>0,M>0 events=w1:kill-after",
        "seed=1 replies=V events=w1:lost-after,t9:more/D+>0",
    ],
)
def test_what_leaves_before_another_reply_has_arrived_is_noticed(
    monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    result = examine(parse(line))
    assert result.is_good, result.lines
    # It is still known whom it is to follow, but nobody waits for that one.
    monkeypatch.setattr(Reply, "after_subject", None)
    assert any(told.startswith("15: ") for told in examine(parse(line)).broken)
