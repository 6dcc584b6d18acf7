"""How a reply reaches the platform: checked, written down, sent, and its outcome recorded.

An attempt is committed to disk before its request leaves. What certainly did not happen is tried
again; what certainly happened is done; of what nobody knows, nothing is repeated: it is shown.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from jva_tui.api.errors import ApiError, Blocked, Forbidden, Outcome, Retryable, SignedOut
from jva_tui.api.words import while_sending
from jva_tui.i18n import _
from jva_tui.operations import OperationState

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from jva_tui.api.client import Client, Written
    from jva_tui.clock import Clock
    from jva_tui.domain import Participation
    from jva_tui.operations import Operation, Reply
    from jva_tui.store.outbox_db import OutboxDb
    from jva_tui.store.worker import Worker

GROUP = 24
"""Replies looked at together before they leave: one page of the platform."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """A step that reached the platform, and what its answer told."""

    reply: Reply
    step: str
    written: Written | None


class Sender:
    """Sends what is due, one request at a time.

    Args:
        outbox: the connection that records.
        client: signed in.
        clock: tells what is due.
        read_back: reads participations from the platform now, storing what it learns; it raises
            what ends the sending (another organisation, no connection).
        delivered: called after each step that reached the platform.
    """

    def __init__(
        self,
        outbox: Worker[OutboxDb],
        client: Client,
        clock: Clock,
        read_back: Callable[[Sequence[int]], Awaitable[list[Participation]]],
        delivered: Callable[[Delivered], Awaitable[None]],
    ) -> None:
        self._outbox = outbox
        self.client = client
        self._clock = clock
        self._read_back = read_back
        self._delivered = delivered
        self._rests = asyncio.Event()
        self._busy = asyncio.Lock()

    async def rest(self) -> None:
        """Begins no other reply, and returns when the one on its way has arrived.

        To break off a request is the commonest way not to know what became of it.
        """
        self._rests.set()
        async with self._busy:
            return

    async def send_due(self) -> int:
        """Sends the replies whose time has come, and returns how many it dealt with.

        Raises:
            ApiError: the platform cannot be reached, or wants us to wait or to sign in; the
                replies that did not leave are queued as before.
        """
        async with self._busy:
            return await self._send_due()

    async def _send_due(self) -> int:
        due = await self._outbox.do(lambda db: db.due(int(self._clock.now()), GROUP))
        if not due or self._rests.is_set():
            return 0
        rows = {row.id: row for row in await self._read_back([_id(op) for op in due])}
        for operation in due:
            if self._rests.is_set():
                break
            row = rows.get(_id(operation))
            if trouble := _changed(operation, row):
                who = await self._who_changed(row) if row and _is_decided(operation, row) else ""
                await self._end(operation, OperationState.CONFLICT, f"{trouble} {who}".rstrip())
            elif await self._outbox.do(lambda db, op=operation: db.claim(op.id)):  # type: ignore[misc]  # mypy cannot infer lambdas with defaults
                await self._send(operation)
        return len(due)

    async def _who_changed(self, row: Participation) -> str:
        """Who gave the request its state, as a sentence; empty where that cannot be told."""
        try:
            changes = await self.client.state_changes(row.id)
        except ApiError:
            return ""
        for change in reversed(changes):
            if change.new == row.state:
                when = _time_of(change.at, int(self._clock.now()))
                if change.author_id is None:
                    told = _("The platform changed the state by itself, {when}.")
                elif change.author_id == row.volunteer.user_id:
                    told = _("{name} changed the state, {when}.")
                else:
                    told = _("{name} answered, {when}.")
                name = change.author_name or _("A colleague")
                return told.format(name=name, when=when)
        return ""

    async def _send(self, operation: Operation) -> None:
        for step in operation.reply.steps:
            if step in operation.done_steps:
                continue
            if not await self._attempt(operation, step):
                return
        await self._end(operation, OperationState.DONE, "")

    async def _attempt(self, operation: Operation, step: str) -> bool:
        """Makes one request; whether the next step may follow."""
        method, path = request_line(operation.reply, step)
        # Waiting for room may take a minute, and a request that waits has not been tried.
        await self.client.take_turn()
        marker = self.client.highest_message_id
        attempt = await self._outbox.do(
            lambda db: db.begin_attempt(
                operation.id,
                step,
                method=method,
                path=path,
                marker=marker,
                now=int(self._clock.now()),
            )
        )
        try:
            written: Written | None = await self._call(operation.reply, step)
        except ApiError as error:
            await self._settle(attempt, error.outcome, error)
            if error.outcome is not Outcome.HAPPENED:
                await self._did_not_pass(operation, error)
                return False
            written = None
        else:
            await self._settle(attempt, Outcome.HAPPENED, None)
        await self._delivered(Delivered(operation.reply, step, written))
        return True

    async def _call(self, reply: Reply, step: str) -> Written:
        if step == "message":
            assert reply.conversation_id is not None  # noqa: S101 - Reply refuses it otherwise
            return await self.client.post_message(reply.conversation_id, reply.text)
        if step == "decline":
            assert reply.reason is not None  # noqa: S101 - as above
            return await self.client.decline(
                reply.participation_id, reply.reason, reply.text or None
            )
        assert reply.decision is not None  # noqa: S101 - as above
        return await self.client.set_state(
            reply.participation_id, reply.mission_id, reply.decision.target
        )

    async def _settle(self, attempt: int, outcome: Outcome, error: ApiError | None) -> None:
        await self._outbox.do(
            lambda db: db.settle_attempt(
                attempt,
                outcome,
                status=error.status if error else None,
                message=error.message if error else "",
                now=int(self._clock.now()),
            )
        )

    async def _did_not_pass(self, operation: Operation, error: ApiError) -> None:
        """Decides what becomes of a reply whose request brought no success.

        Raises:
            ApiError: ``error``, where it concerns every reply and not only this one.
        """
        if error.outcome is Outcome.UNKNOWN:
            await self._end(operation, OperationState.UNCONFIRMED, while_sending(error))
        elif isinstance(error, Retryable | SignedOut | Blocked):
            wait = int(error.retry_after or 0)
            not_before = int(self._clock.now()) + wait
            await self._outbox.do(lambda db: db.release(operation.id, not_before))
            raise error
        else:
            if isinstance(error, Forbidden):
                # The organisation may have been changed in a browser: then it is no refusal.
                await self._release_if_elsewhere(operation)
            await self._end(operation, OperationState.FAILED, while_sending(error))

    async def _release_if_elsewhere(self, operation: Operation) -> None:
        try:
            await self._read_back([_id(operation)])
        except Exception:
            now = int(self._clock.now())
            await self._outbox.do(lambda db: db.release(operation.id, now))
            raise

    async def _end(self, operation: Operation, state: OperationState, detail: str) -> None:
        await self._outbox.do(lambda db: db.finish(operation.id, state, detail))


def request_line(reply: Reply, step: str) -> tuple[str, str]:
    """Method and path of the request that makes a step, as the attempt records them."""
    if step == "message":
        return "POST", f"conversations/{reply.conversation_id}/messages"
    suffix = "/decline" if step == "decline" else ""
    return "PUT", f"participations/{reply.participation_id}{suffix}"


def _id(operation: Operation) -> int:
    return operation.reply.participation_id


def _is_decided(operation: Operation, row: Participation) -> bool:
    """Whether the request stands in another state than the one that the reply was written for."""
    reply = operation.reply
    if "decide" in operation.done_steps and reply.decision:
        return row.state != reply.decision.target
    return row.state != reply.seen_state


def _time_of(instant: int, now: int) -> str:
    """Time of day; with the day, unless it is today's."""
    then, today = (datetime.fromtimestamp(at, UTC).astimezone() for at in (instant, now))
    return then.strftime("%H:%M" if then.date() == today.date() else "%d/%m %H:%M")


def _changed(operation: Operation, row: Participation | None) -> str:
    """What changed on the platform since the reply was written; empty when nothing did."""
    reply = operation.reply
    if row is None:
        return _("This request is no longer in the organisation’s list.")
    if row.mission is None:
        return _("The mission was deleted.")
    if _is_decided(operation, row):
        return _("Its state is now “{state}”.").format(state=row.state)
    wrote = row.latest is not None and row.latest.author_id == row.volunteer.user_id
    if wrote and row.latest and row.latest.id > (reply.seen_message_id or 0):
        return _("The volunteer has written since.")
    return ""
