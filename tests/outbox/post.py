"""Rosa's outbox at work, for tests: over the embedded platform, time in the test's hands."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from jva_tui.api.pacing import Lane
from jva_tui.domain import Decision, DeclineReason, State
from jva_tui.operations import OperationState, Reply
from jva_tui.outbox.delivery import Delivery
from jva_tui.outbox.every_kind import every_kind
from jva_tui.outbox.replies import Reads
from jva_tui.paths import private_folder
from jva_tui.store.cache import Cache
from jva_tui.store.outbox_db import OutboxDb
from jva_tui.store.worker import Worker
from jva_tui.sync import Intake
from tests.office import KEY, Office
from tests.people import NOW

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection
    from pathlib import Path

    from jva_tui.operations import Operation, Payload
    from jva_tui.outbox.kinds import Kinds

TEXT = "Bonjour, à samedi !"
ROSA_ID = 2


class Post:
    """Rosa's outbox, and what it does."""

    def __init__(
        self,
        office: Office,
        kinds: Kinds,
        db: Worker[OutboxDb],
        cache: Worker[Cache],
        news: list[None],
    ) -> None:
        self.office = office
        self.kinds = kinds
        self.db = db
        self.told: list[int] = []
        """Operations that were told not to be where they were."""
        self.cache = cache
        self.news = news
        """As often as was told that a template is not what it was."""
        self.live()

    def live(self) -> None:
        """A process begins, which remembers nothing of an earlier one."""
        self.delivery = Delivery(self.db, self.office.clock, self._note)

    async def _note(self, operation_ids: Collection[int], _rows: Collection[int]) -> None:
        self.told.extend(operation_ids)

    async def work(self) -> float | None:
        """Works until there is nothing to do for the moment."""
        wait: float | None = 0.0
        while wait is not None and wait <= 0:
            wait = await self.delivery.work(self.kinds)
        return wait

    async def settle(self) -> None:
        """Lets the time pass after which the absence of traces is believed."""
        for _ in range(4):
            self.office.clock.advance(61)
            await self.work()

    def reply(
        self,
        decision: Decision | None = Decision.VALIDATE,
        text: str = TEXT,
        *,
        participation_id: int | None = None,
        is_mine: bool = False,
    ) -> Reply:
        """A reply to somebody, as Rosa would write it now."""
        one = participation_id or self.office.open_one()
        row = self.office.situation.participations[one]
        conversation = self.office.situation.conversation_of.get(one)
        return Reply(
            participation_id=one,
            mission_id=row.mission_id,
            conversation_id=conversation.id if conversation else None,
            seen_state=row.state,
            seen_message_id=self.office.talk(conversation.id)[-1].id if conversation else None,
            decision=decision,
            reason=DeclineReason.OTHER if decision is Decision.DECLINE else None,
            text=text,
            is_mine=is_mine,
        )

    def people(self, count: int, *, talks: bool = True) -> list[int]:
        """So many who ask to join one of our missions, and wait."""
        situation = self.office.situation
        found = [
            row.id
            for row in situation.newest()
            if row.state == State.PENDING
            and situation.missions[row.mission_id].structure_id == 1
            and (row.id in situation.conversation_of) is talks
            and (not talks or ROSA_ID in situation.conversation_of[row.id].members)
        ][:count]
        assert len(found) == count
        return found

    def validations(self, count: int, text: str = TEXT) -> list[Reply]:
        """Replies to so many, which may share a bulk call."""
        return [
            self.reply(text=text, participation_id=id_, is_mine=True) for id_ in self.people(count)
        ]

    async def states(self) -> list[str]:
        """Where the operations stand, the oldest first."""
        return [str(operation.state) for operation in await self.operations()]

    async def queue(self, *payloads: Payload) -> None:
        """Queues, with nothing to wait for."""
        await self.db.do(lambda db: db.queue(payloads, now=NOW, not_before=NOW))

    async def send(self, reply: Reply) -> Operation:
        """Queues and sends one reply, and returns where it stands then."""
        await self.queue(reply)
        await self.work()
        return (await self.operations())[-1]

    async def operations(self) -> list[Operation]:
        """Every operation, done or not."""
        return await self.db.do(lambda db: db.operations(OperationState))


@asynccontextmanager
async def posting(folder: Path) -> AsyncIterator[Post]:
    office = Office(folder)
    client = await office.client(network=office.network)
    me = await client.me()
    private_folder(folder)
    cache: Worker[Cache] = Worker(lambda: Cache.open(folder / "cache.db", KEY), "cache")
    outbox: Worker[OutboxDb] = Worker(lambda: OutboxDb.open(folder / "outbox.db", KEY), "outbox")
    intake = Intake(client.in_lane(Lane.OUTBOX), cache, me)
    background = client.in_lane(Lane.BACKGROUND)
    news: list[None] = []
    kinds = every_kind(
        *(intake, background, Reads(office.clock), outbox, office.clock),
        templates_changed=lambda: news.append(None),
    )
    post = Post(office, kinds, outbox, cache, news)
    try:
        yield post
    finally:
        outbox.close()
        cache.close()
        await client.aclose()
