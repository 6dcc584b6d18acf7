"""Bulk operations: jobs of a queue, tried three times each, and the batches that count them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from jva_tui.sandbox.effects import Effects
from jva_tui.sandbox.exchange import HTML, Answer, Call, Json, Refused, server_error
from jva_tui.sandbox.moments import DAY, zulu
from jva_tui.sandbox.orders import RAN, Orders
from jva_tui.sandbox.query import database_id
from jva_tui.sandbox.situation import VALIDATED, Batch

if TYPE_CHECKING:
    from jva_tui.sandbox.situation import Situation

JOB = "job"
"""A job in the agenda."""
TRIES = 3
_RETRY = 2
"""Seconds until a job that failed is tried again."""
_A_SECOND = 10
"""How many jobs the queue runs in a second."""
_LONGEST_WAIT = 3
"""Seconds until an idle queue looks again."""


def validate(situation: Situation, call: Call) -> Answer:
    """Queues validations; the answer is the batch's id and nothing else."""
    return _dispatch(situation, call, {"state": VALIDATED})


def decline(situation: Situation, call: Call) -> Answer:
    """Queues declines with one reason and one text; neither is checked."""
    told = {"reason": call.text("reason"), "content": call.text("content")}
    return _dispatch(situation, call, {"decline": told})


def show(situation: Situation, call: Call) -> Answer:
    """How far a batch is; nothing for an unknown one and for one that is a day old."""
    batch = _find(situation, call)
    return Answer("", media_type=HTML) if batch is None else Answer(_shown(batch))


def cancel(situation: Situation, call: Call) -> Answer:
    """Stops what has not run; the answer shows the batch as it was before."""
    batch = _find(situation, call)
    if batch is None:
        raise server_error()
    before = _shown(batch)
    batch.cancelled_at = batch.finished_at = call.now
    return Answer(before)


@dataclass(frozen=True, slots=True)
class Job:
    """One job of a batch, before its next try."""

    batch: Batch
    user_id: int
    """Who asked, and in whose name it acts."""
    participation_id: object
    """As it was sent: an id, or whatever stood in its place."""
    what: Json
    """The state, or the decline."""
    ends: tuple[str, ...] = ()
    """How its next tries end, as ordered."""
    tries: int = 0
    """How many there were."""


def _dispatch(situation: Situation, call: Call, what: Json) -> Answer:
    ids = call.body.get("ids")
    if not isinstance(ids, list):
        raise server_error()
    situation.last_batch += 1
    digest = sha256(f"batch {situation.last_batch} at {call.now}".encode()).digest()
    batch = Batch(str(UUID(bytes=digest[:16], version=4)), len(ids), len(ids), call.now)
    if not call.orders.forget_batch:
        situation.batches[batch.id] = batch
    waits = _waits(digest[16], len(ids), call.orders)
    for participation_id, wait in zip(ids, waits, strict=True):
        ordered = call.orders.job_of in (None, participation_id)
        ends = call.orders.job_tries if ordered else ()
        job = Job(batch, call.user.id, participation_id, what, ends)
        situation.agenda.add(call.now + wait, JOB, job=job)
    return Answer(batch.id, media_type=HTML)


def _waits(chance: int, count: int, orders: Orders) -> list[int]:
    """Seconds until each job runs: those of the lever, or of a queue that was idle."""
    given = orders.job_waits
    if given:
        return [given[min(number, len(given) - 1)] for number in range(count)]
    idle = 1 + chance % _LONGEST_WAIT
    return [idle + number // _A_SECOND for number in range(count)]


def run_job(situation: Situation, now: int, *, job: Job) -> None:
    """One try of a job: it is through, is tried again, or has failed for good."""
    batch, end = job.batch, job.ends[0] if job.ends else None
    if batch.cancelled_at is not None or (_succeeds(situation, now, job, end) and end != RAN):
        batch.pending -= 1
        if batch.pending == 0:
            batch.finished_at = now
    elif job.tries + 1 == TRIES:
        batch.failed += 1
    else:
        again = replace(job, ends=job.ends[1:], tries=job.tries + 1)
        situation.agenda.add(now + _RETRY, JOB, job=again)


def _succeeds(situation: Situation, now: int, job: Job, end: str | None) -> bool:
    """Does what the job is for, as far as it is let; whether it came to its end."""
    orders = Orders(fail_after=None if end == RAN else end)
    effects = Effects(situation, situation.users[job.user_id], now, orders)
    try:
        number = database_id(str(job.participation_id))
        participation = situation.participations.get(number)
        if participation is None:
            return False
        if "state" in job.what:
            effects.set_state(participation, job.what["state"], participation.mission_id)
        else:
            effects.decline(participation, **job.what["decline"])
    except Refused:
        return False
    return True


def _find(situation: Situation, call: Call) -> Batch | None:
    number = call.path.removeprefix("/api/batch/").removesuffix("/cancel")
    batch = situation.batches.get(number)
    return None if batch is None or call.now - batch.created_at >= DAY else batch


def _shown(batch: Batch) -> Json:
    processed = batch.total - batch.pending
    return {
        "id": batch.id,
        "name": "",
        "totalJobs": batch.total,
        "pendingJobs": batch.pending,
        "processedJobs": processed,
        "progress": (200 * processed + batch.total) // (2 * batch.total) if batch.total else 0,
        "failedJobs": batch.failed,
        "options": {"then": [{}], "catch": [{}], "finally": [{}], "allowFailures": True},
        "createdAt": zulu(batch.created_at),
        "cancelledAt": zulu(batch.cancelled_at) if batch.cancelled_at else None,
        "finishedAt": zulu(batch.finished_at) if batch.finished_at else None,
    }
