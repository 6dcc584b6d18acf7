"""The oracle proves itself for templates: without one of the rules, something is noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.operations import Fate, OperationState
from jva_tui.outbox import publications, results
from jva_tui.outbox.kinds import Judged, Verdict, VerdictKind
from jva_tui.outbox.publications import Publications
from jva_tui.store.database import query, transaction
from jva_tui.store.outbox_db import OutboxDb
from tests.simulation import life
from tests.simulation.run import Result, examine
from tests.simulation.schedule import parse

if TYPE_CHECKING:
    from jva_tui.operations import Attempt, Operation
    from jva_tui.outbox.publication_judging import There

# To count lines here would take as long as the tests themselves.
pytestmark = pytest.mark.no_cover

CLASS_A = (
    "seed=1 templates=N events=w1:late/45",
    "seed=2 templates=Ns events=w1:504/110",
    "seed=3 templates=N events=w1:lost-after",
    "seed=4 templates=Ns events=w1:kill-after",
    "seed=5 templates=Ns events=w1:500/stored",
    "seed=6 templates=U,N events=w2:kill-late/60",
    "seed=7 templates=N events=w1:cut-body",
    "seed=8 templates=N events=w1:kill-late/60",
)
"""Nothing in these is outside our control."""


def doubled() -> list[Result]:
    """The schedules in which a template is made twice."""
    return [result for result in map(examine, map(parse, CLASS_A)) if result.doubled]


def broken(line: str, number: int) -> bool:
    """Whether an invariant is said to be broken in a run."""
    return any(told.startswith(f"{number}: ") for told in examine(parse(line)).broken)


@pytest.mark.parametrize("line", CLASS_A)
def test_with_all_its_rules_each_template_is_made_once(line: str) -> None:
    result = examine(parse(line))
    assert result.is_good, result.lines
    assert not result.outside


def blind(operation: Operation, attempt: Attempt, there: There, *, is_settled: bool) -> Judged:
    """Nothing is ever found."""
    kind = VerdictKind.ABSENT if is_settled else VerdictKind.WAIT
    return Judged(Verdict(kind), None)


def test_without_reconciliation_and_the_last_look_it_is_made_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(publications, "judge", blind)
    # What is there word for word is found just before it would be made again.
    assert not doubled()
    monkeypatch.setattr(publications, "copy_of", lambda *_: None)
    assert len(doubled()) >= len(CLASS_A) - 1


def test_without_the_settle_time_it_is_made_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(life, "SETTLE_SECONDS", 0.0)
    assert doubled()


def test_without_the_fence_it_is_made_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    fenced = results.of_error

    def unfenced(*arguments: object) -> results.Result:
        """What nobody knows counts as not having happened."""
        result = fenced(*arguments)  # type: ignore[arg-type]  # handed on as they come
        if result.fate is not Fate.UNKNOWN:
            return result
        return result._replace(fate=Fate.DID_NOT_HAPPEN, state=OperationState.QUEUED)

    monkeypatch.setattr(results, "of_error", unfenced)
    assert doubled()


def test_without_writing_ahead_it_is_made_twice(monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_a_request_that_is_not_written_down_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    begin = OutboxDb.begin_attempt

    def elsewhere(db: OutboxDb, *arguments: object, **options: object) -> object:
        """Another request is written down than the one that leaves."""
        return begin(db, *arguments, **{**options, "path": "nowhere"})  # type: ignore[arg-type]  # handed on as they come

    monkeypatch.setattr(OutboxDb, "begin_attempt", elsewhere)
    assert broken("templates=N", 1)


@pytest.mark.parametrize("line", ["templates=U", "templates=X", "templates=Uc"])
def test_what_was_changed_meanwhile_and_is_overwritten_is_noticed(
    monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    line = f"seed=1 {line} events=t3:there-changes/0"
    result = examine(parse(line))
    assert result.is_good, result.lines
    monkeypatch.setattr(publications, "before", lambda *_: None)
    assert broken(line, 6)


def test_what_is_shared_without_asking_whose_it_is_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Publications, "needs_organisation", lambda *_: False)
    assert broken("seed=1 templates=Ns", 13)


def test_what_is_shared_with_another_organisation_has_to_be_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line = "seed=5 templates=Ns events=w1:role"
    result = examine(parse(line))
    assert result.is_good, result.lines
    assert len(result.outside) == 1
    monkeypatch.setattr(publications, "since", lambda *_: "")
    assert broken(line, 13)


def test_what_is_called_done_and_is_not_there_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    def trusting(
        operation: Operation, attempt: Attempt, there: There, *, is_settled: bool
    ) -> Judged:
        """Whatever was sent has arrived."""
        return Judged(Verdict(VerdictKind.HAPPENED), None)

    monkeypatch.setattr(publications, "judge", trusting)
    for line in ("templates=N", "templates=U", "templates=X"):
        assert examine(parse(f"{line} events=w1:lost-before")).lost


def test_a_file_that_is_not_known_to_be_its_template_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Publications, "learned", lambda *_: None)
    assert examine(parse("templates=N")).lost


def test_one_that_is_made_far_too_late_is_shown() -> None:
    result = examine(parse("seed=4 templates=N events=w1:late/180"))
    assert result.is_good, result.lines
    assert len(result.outside) == 1


def test_what_its_author_publishes_anyway_is_theirs() -> None:
    result = examine(parse("seed=1 templates=U events=t3:there-changes/0,n1:again/5"))
    assert result.is_good, result.lines
    assert any("PUT" in told for told in result.trace)
