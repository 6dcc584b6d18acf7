"""A desk at work, for tests."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from jva_tui.domain import Decision
from jva_tui.operations import OperationState, Reply
from tests.office import Office, move_in, until
from tests.stillness import until_still

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from jva_tui.desk import Desk

TEXT = "Bonjour, à samedi !"


@asynccontextmanager
async def at_work(office: Office) -> AsyncIterator[Desk]:
    """Rosa's desk, with the whole inbox read."""
    await move_in(office)
    began, desk = office.clock.now(), office.desk()
    desk.open()
    desk.start()
    try:
        await until(desk, lambda: (desk.status.fresh_at or 0) >= began, passing=office.clock)
        await until_still()
        office.app.state.platform.throttle.clear()
        office.clock.advance(61)
        yield desk
    finally:
        await desk.close()


def reply_to(desk: Desk, one: int, decision: Decision | None = Decision.VALIDATE) -> Reply:
    reading = desk.reading(one)
    assert reading is not None
    known = reading.participation
    assert known.mission is not None
    return Reply(
        participation_id=one,
        mission_id=known.mission.id,
        conversation_id=known.conversation_id,
        seen_state=known.state,
        seen_message_id=max(message.id for message in reading.messages),
        decision=decision,
        text=TEXT,
    )


def shown(desk: Desk, one: int) -> tuple[str, OperationState | None]:
    row = desk.rows([one])[0]
    return row.state, row.operation


def nothing_waits(desk: Desk) -> bool:
    """Whether every reply has arrived, or was put away."""
    outbox = desk.status.outbox
    return not outbox.waiting and not outbox.asking
