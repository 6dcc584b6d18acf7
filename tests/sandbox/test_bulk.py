"""Bulk operations: jobs that run later, are tried three times, and are counted in batches."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from jva_tui.sandbox.levers import Lever
from jva_tui.sandbox.moments import DAY
from jva_tui.sandbox.orders import DECLINED_MAILED, PLACES, RAN, STORED, Orders
from jva_tui.sandbox.situation import DECLINED, IN_PROGRESS, PENDING, VALIDATED
from tests.sandbox.support import COLLEAGUE, ME, NOW, THEN, Sandbox, generated

BULK = "/api/bulk-operation/participations/"
WROTE, WROTE_NOTHING, UNKNOWN = 1, 2, 999_999
DECLINE = {"reason": "other", "content": "Désolés."}


async def dispatch(sandbox: Sandbox, kind: str, ids: list[Any], **body: Any) -> str:
    """The id of a new batch."""
    response = await sandbox.call("POST", BULK + kind, json={"ids": ids, **body})
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/html; charset=UTF-8"
    return response.text


async def batch(sandbox: Sandbox, number: str) -> Any:
    """What the platform tells of a batch."""
    return (await sandbox.call("GET", f"/api/batch/{number}")).json()


def queue(sandbox: Sandbox, **orders: Any) -> None:
    """Orders something for the next bulk call."""
    sandbox.platform.levers.add(Lever("POST", BULK + "*", orders=Orders(**orders)))


async def test_jobs_run_after_the_answer_and_are_counted() -> None:
    sandbox = Sandbox(generated(60))
    queue(sandbox, job_waits=(2, 2, 3))
    ids = [row.id for row in sandbox.situation.newest() if row.state == PENDING][:3]
    number = await dispatch(sandbox, "validate", ids)
    assert str(UUID(number)) == number
    shown = []
    for sandbox.now in (NOW, NOW + 2, NOW + 3):
        told = await batch(sandbox, number)
        shown.append([told[key] for key in ("pendingJobs", "processedJobs", "progress")])
    assert shown == [[3, 0, 0], [1, 2, 67], [0, 3, 100]]
    assert told["finishedAt"] == "2026-11-22T11:30:03.000000Z"
    assert {sandbox.situation.participations[each].state for each in ids} == {VALIDATED}


@pytest.mark.parametrize(("jobs", "least", "most"), [(10, 1, 4), (60, 5, 9)])
async def test_an_idle_queue_takes_as_long_as_the_platforms(
    jobs: int, least: int, most: int
) -> None:
    sandbox = Sandbox(generated(100))
    ids = [row.id for row in sandbox.situation.newest()][:jobs]
    number = await dispatch(sandbox, "validate", ids)
    taken = 0
    while (await batch(sandbox, number))["pendingJobs"]:
        taken += 1
        sandbox.now += 1
    assert least <= taken <= most


async def test_a_job_happens_at_its_own_time_and_in_the_name_of_who_asked() -> None:
    sandbox = Sandbox()
    queue(sandbox, job_waits=(3,))
    await dispatch(sandbox, "decline", [WROTE], **DECLINE)
    sandbox.now += 5000
    sandbox.platform.pass_time()
    row = sandbox.situation.participations[WROTE]
    assert (row.state, row.updated_at) == (DECLINED, NOW + 3)
    contextual, text = sandbox.situation.messages_of[7][1:]
    assert (contextual.from_id, contextual.contextual_reason, contextual.created_at) == (
        ME,
        "other",
        NOW + 3,
    )
    assert (text.from_id, text.content) == (ME, "Désolés.")
    assert {entry.causer_id for entry in sandbox.situation.log_of[WROTE]} == {ME}


async def test_a_bulk_validation_overwrites_what_happened_meanwhile() -> None:
    sandbox = Sandbox()
    queue(sandbox, job_waits=(10,))
    await dispatch(sandbox, "validate", [WROTE])
    sandbox.now += 5
    await sandbox.call("PUT", "/api/participations/1/decline", json={"reason": "other"})
    sandbox.now += 5
    sandbox.platform.pass_time()
    assert sandbox.situation.participations[WROTE].state == VALIDATED


async def test_validating_twice_has_one_effect() -> None:
    sandbox = Sandbox()
    number = await dispatch(sandbox, "validate", [WROTE, str(WROTE)])
    sandbox.now += 60
    assert (await batch(sandbox, number))["totalJobs"] == 2
    assert len(sandbox.situation.messages_of[7]) == 2
    assert [mail.kind for mail in sandbox.situation.mails] == ["validated"]


@pytest.mark.parametrize("strange", [UNKNOWN, "x", None, True])
async def test_a_batch_with_a_job_that_fails_never_finishes(strange: object) -> None:
    sandbox = Sandbox()
    number = await dispatch(sandbox, "validate", [strange, WROTE_NOTHING])
    sandbox.now += 60
    told = await batch(sandbox, number)
    assert (told["pendingJobs"], told["failedJobs"], told["processedJobs"]) == (1, 1, 1)
    assert (told["progress"], told["finishedAt"]) == (50, None)
    assert sandbox.situation.participations[WROTE_NOTHING].state == VALIDATED


@pytest.mark.parametrize("failures", [1, 2, 3])
async def test_a_decline_that_fails_late_writes_and_mails_with_every_try(failures: int) -> None:
    sandbox = Sandbox()
    queue(sandbox, job_tries=(DECLINED_MAILED,) * failures, job_of=WROTE)
    number = await dispatch(sandbox, "decline", [WROTE_NOTHING, WROTE], **DECLINE)
    sandbox.now += 60
    told = await batch(sandbox, number)
    tries = min(failures + 1, 3)
    kinds = [message.type for message in sandbox.situation.messages_of[7]]
    assert kinds == ["chat", *["contextual", "chat"] * tries]
    assert [mail.kind for mail in sandbox.situation.mails].count("declined") == tries
    assert told["failedJobs"] == (1 if failures == 3 else 0)
    assert (told["finishedAt"] is None) == (failures == 3)
    state = sandbox.situation.participations[WROTE].state
    assert state == (IN_PROGRESS if failures == 3 else DECLINED)
    assert sandbox.situation.participations[WROTE_NOTHING].state == DECLINED


async def test_a_validation_that_fails_late_is_not_made_up_for() -> None:
    sandbox = Sandbox()
    queue(sandbox, job_tries=(STORED,))
    number = await dispatch(sandbox, "validate", [WROTE])
    sandbox.now += 60
    assert (await batch(sandbox, number))["finishedAt"] is not None
    assert sandbox.situation.participations[WROTE].state == VALIDATED
    assert sandbox.situation.mails == []
    assert len(sandbox.situation.messages_of[7]) == 1


@pytest.mark.parametrize("unheard", [1, 2, 3, 4])
async def test_a_job_can_run_twice_or_three_times(unheard: int) -> None:
    sandbox = Sandbox()
    queue(sandbox, job_tries=(RAN,) * unheard)
    number = await dispatch(sandbox, "decline", [WROTE], **DECLINE)
    sandbox.now += 60
    told = await batch(sandbox, number)
    failed = 1 if unheard > 2 else 0
    assert (told["totalJobs"], told["pendingJobs"], told["failedJobs"]) == (1, failed, failed)
    assert len(sandbox.situation.messages_of[7]) == 1 + 2 * min(unheard + 1, 3)


async def test_a_deleted_mission_makes_the_first_try_die_late() -> None:
    sandbox = Sandbox()
    sandbox.situation.missions[1].deleted_at = NOW
    number = await dispatch(sandbox, "decline", [WROTE], **DECLINE)
    sandbox.now += 60
    assert (await batch(sandbox, number))["finishedAt"] is not None
    assert [mail.kind for mail in sandbox.situation.mails].count("declined") == 2


async def test_cancelling_stops_what_has_not_run() -> None:
    sandbox = Sandbox()
    queue(sandbox, job_waits=(1, 10))
    number = await dispatch(sandbox, "validate", [WROTE, WROTE_NOTHING])
    sandbox.now += 2
    before = (await sandbox.call("POST", f"/api/batch/{number}/cancel")).json()
    assert (before["pendingJobs"], before["cancelledAt"]) == (1, None)
    told = await batch(sandbox, number)
    assert told["cancelledAt"] == told["finishedAt"] == "2026-11-22T11:30:02.000000Z"
    sandbox.now += 60
    told = await batch(sandbox, number)
    assert (told["pendingJobs"], told["finishedAt"]) == (0, "2026-11-22T11:30:10.000000Z")
    states = [sandbox.situation.participations[each].state for each in (WROTE, WROTE_NOTHING)]
    assert states == [VALIDATED, PENDING]


@pytest.mark.parametrize("body", [{}, {"ids": "1,2"}, {"ids": None}, {"ids": 3}])
@pytest.mark.parametrize("kind", ["validate", "decline"])
async def test_without_a_list_of_ids_it_fails(kind: str, body: dict[str, Any]) -> None:
    response = await Sandbox().call("POST", BULK + kind, json=body)
    assert (response.status_code, response.json()) == (500, {"message": "Server Error"})


async def test_no_ids_make_a_batch_that_never_finishes() -> None:
    sandbox = Sandbox()
    number = await dispatch(sandbox, "validate", [])
    sandbox.now += 3600
    told = await batch(sandbox, number)
    assert (told["totalJobs"], told["progress"], told["finishedAt"]) == (0, 0, None)


async def test_an_old_an_unknown_and_a_forgotten_batch_are_told_nothing_of() -> None:
    sandbox = Sandbox()
    old = await dispatch(sandbox, "validate", [WROTE])
    queue(sandbox, forget_batch=True)
    forgotten = await dispatch(sandbox, "validate", [WROTE_NOTHING])
    sandbox.now += DAY - 1
    assert (await batch(sandbox, old))["finishedAt"] is not None
    for number in (forgotten, "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"):
        response = await sandbox.call("GET", f"/api/batch/{number}")
        assert (response.status_code, response.text) == (200, "")
        assert response.headers["Content-Type"] == "text/html; charset=UTF-8"
        cancelled = await sandbox.call("POST", f"/api/batch/{number}/cancel")
        assert cancelled.status_code == 500
    assert sandbox.situation.participations[WROTE_NOTHING].state == VALIDATED
    sandbox.now += 1
    assert (await sandbox.call("GET", f"/api/batch/{old}")).text == ""


async def test_batches_have_ids_of_their_own_and_the_same_ones_again() -> None:
    made = []
    for _ in range(2):
        sandbox = Sandbox()
        made.append([await dispatch(sandbox, "validate", []) for _ in range(3)])
    assert made[0] == made[1]
    assert len(set(made[0])) == 3


async def test_bulk_calls_want_the_role() -> None:
    sandbox = Sandbox()
    for method, path in (("POST", BULK + "validate"), ("GET", "/api/batch/x")):
        response = await sandbox.call(method, path, role=None, json={"ids": []})
        assert response.status_code == 401


async def test_a_bulk_decline_marks_the_conversation_read_for_who_asked_only() -> None:
    sandbox = Sandbox()
    queue(sandbox, job_tries=(PLACES,), job_waits=(1,))
    response = await sandbox.call(
        "POST", BULK + "decline", user=COLLEAGUE, json={"ids": [WROTE], "reason": "other"}
    )
    assert response.status_code == 200
    sandbox.now += 60
    sandbox.platform.pass_time()
    assert sandbox.situation.conversations[7].members[ME].read_at is None
    assert sandbox.situation.conversations[7].updated_at == THEN
