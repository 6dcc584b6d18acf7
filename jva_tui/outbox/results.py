"""What became of one request, and what that makes of the operations it was for."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.api.errors import (
    ApiError,
    Blocked,
    Cut,
    Outcome,
    Retryable,
    RoleRefused,
    SignedOut,
    WrongCredentials,
)
from jva_tui.logs import Log
from jva_tui.operations import Fate, OperationState, StepState
from jva_tui.outbox.words import not_confirmed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jva_tui.operations import Operation, Stands
    from jva_tui.store.outbox_db import OutboxDb

    Record = Callable[[OutboxDb], None]
    """Writes down what became known with something else, in the same transaction."""

_log = Log(__name__)
_CONCERNS_ALL = (Retryable, SignedOut, Blocked, RoleRefused, WrongCredentials)


def concerns_all(error: ApiError) -> bool:
    """Whether nothing else would pass either; of an error after which nothing has happened."""
    # A refusal whose words broke off is one all the same.
    is_refusal = isinstance(error, Cut) and error.status not in {401, 429}
    return isinstance(error, _CONCERNS_ALL) and not is_refusal


def concerns_one(error: ApiError) -> bool:
    """Whether a read failed for what it was about: a server error there, an answer that is none."""
    return error.status is not None and error.status not in {401, 429}


class Result(NamedTuple):
    """To be written down before anything else is done."""

    attempt_id: int
    operation_ids: tuple[int, ...]
    fate: Fate
    state: OperationState
    """What the operations are then; done stands for the next step where there is one."""
    detail: str = ""
    """For the user."""
    status: int | None = None
    message: str = ""
    """The platform's words."""
    asks: bool = False
    found: Stands | None = None
    """Of a conflict: what its subject has become."""
    look_in: int | None = None
    """Seconds after which to look once more at what is done."""
    record: Record | None = None
    """What is to be kept with it."""


def of_error(
    attempt_id: int,
    operation_ids: tuple[int, ...],
    error: ApiError,
    quiet_until: int,
    refused: Callable[[ApiError], str],
) -> Result:
    """What an error means for the operations of one request.

    Args:
        attempt_id: of the attempt.
        operation_ids: that it covers.
        error: as the client raised it.
        quiet_until: before this instant nothing is sent again, where nobody knows.
        refused: what is said of them where the platform said no.
    """
    if error.outcome is Outcome.UNKNOWN:
        fate, state = Fate.UNKNOWN, OperationState.UNCONFIRMED
        detail = not_confirmed(error, quiet_until)
    elif concerns_all(error):
        fate, state, detail = Fate.DID_NOT_HAPPEN, OperationState.QUEUED, ""
    else:
        fate, state = Fate.DID_NOT_HAPPEN, OperationState.FAILED
        detail = refused(error)
    return Result(
        attempt_id, operation_ids, fate, state, detail, status=error.status, message=error.message
    )


def write_down(db: OutboxDb, result: Result, now: int) -> None:
    """Settles the attempt and moves its operations on: all of it, or nothing."""
    with db.together():
        _write_down(db, result, now)
    told = "attempt %s, status %s: %s; operations %s: %s"
    known = (result.attempt_id, result.status, result.fate)
    _log.debug(told, *known, result.operation_ids, result.state)


def _write_down(db: OutboxDb, result: Result, now: int) -> None:
    with suppress(LookupError):  # the user has answered for it meanwhile
        db.settle_attempt(
            result.attempt_id,
            result.fate,
            status=result.status,
            message=result.message,
            now=now,
            operation_ids=result.operation_ids,
        )
    for operation_id in result.operation_ids:
        operation = db.operation(operation_id)
        if operation is None or operation.state not in _UNDER_WAY:
            continue
        goes_on = result.state is OperationState.DONE and operation.next_step is not None
        if goes_on or result.state is OperationState.QUEUED:
            db.release(operation_id, now, detail=result.detail)
            continue
        look_at = None if result.look_in is None else now + result.look_in
        detail = _joined(operation, result)
        db.finish(
            operation_id,
            result.state,
            detail,
            asks=result.asks,
            found=result.found,
            look_at=look_at,
        )
    if result.record:
        result.record(db)


def take_over(  # noqa: PLR0913 - all but the first two are named
    db: OutboxDb,
    operation: Operation,
    *,
    note: str,
    now: int,
    then: Sequence[str] = (),
    is_all: bool = False,
    look_at: int | None = None,
    record: Record | None = None,
) -> None:
    """Notes that the next step is there already, unless the user has taken the operation back.

    Args:
        db: the connection that records.
        operation: queued.
        note: for the user.
        now: an instant.
        then: the steps that are left, where they are others than those that wait.
        is_all: whether none is left.
        look_at: when to look once more at what is done with it.
        record: what is to be kept with it.
    """
    with db.together():
        known = db.operation(operation.id)
        if known is None or known.state is not OperationState.QUEUED:
            return
        if (action := known.next_step) != operation.next_step or action is None:
            return
        waiting = [step.action for step in known.steps if step.state is StepState.WAITING]
        left = () if is_all else then or waiting[1:]
        db.replace_steps(known.id, action, left)
        told = " ".join(filter(None, (known.note, note)))
        if left:
            db.release(known.id, now, detail=told)
        else:
            db.finish(known.id, OperationState.DONE, told, look_at=look_at)
        if record:
            record(db)
    _log.debug("operation %s: the next step is there already", operation.id)


_UNDER_WAY = (OperationState.SENDING, OperationState.UNCONFIRMED)


def _joined(operation: Operation, result: Result) -> str:
    """What is to know of one that is done, from all of its steps."""
    known = operation.note if result.fate is Fate.HAPPENED else ""
    return " ".join(filter(None, (known, result.detail)))
