"""The client's life on the network: signing in, keeping fresh, sending; and being without it.

Imported when the first list is on the screen: what speaks HTTP is heavy.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from jva_tui.accounts.keys import NoKeyring
from jva_tui.api.errors import ApiError, NotConnected, Retryable, SignedOut
from jva_tui.api.words import while_reading
from jva_tui.domain import State
from jva_tui.i18n import _
from jva_tui.outbox.sending import Sender
from jva_tui.store.cache import FRESH_AT
from jva_tui.sync import OtherOrganisation, Sync

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence

    from jva_tui.accounts.profile import Profile
    from jva_tui.api.client import Client
    from jva_tui.clock import Clock
    from jva_tui.domain import Me, Message, Participation
    from jva_tui.outbox.lock import SenderLock
    from jva_tui.outbox.sending import Delivered
    from jva_tui.store.cache import Cache
    from jva_tui.store.outbox_db import OutboxDb
    from jva_tui.store.worker import Worker

REFRESH_SECONDS = 60
RETRY_SECONDS = 15
"""Between two tries while the platform cannot be reached."""
SWEEP_PAGES = 1
THOROUGH_PAGES = 30
"""Pages of the sweep when the user asks: a quarter of a minute's allowance."""


Part = Literal["reading", "sending"]
"""Which of the two loops tells."""


@dataclass(frozen=True, slots=True)
class Stores:
    """The connections that the network's work writes through."""

    cache: Worker[Cache]
    outbox: Worker[OutboxDb]
    lock: SenderLock


class Listener(Protocol):
    """Whom the connection tells what happens; called on the event loop."""

    def inbox_changed(self, ids: frozenset[int]) -> None:
        """These participations are not what they were."""
        ...

    def signed_in(self, me: Me) -> None:
        """The platform knows us."""
        ...

    def reading_progress(self, done: int, total: int) -> None:
        """A first or thorough read goes on."""
        ...

    def fresh(self, at: int) -> None:
        """A round ended well."""
        ...

    def sent(self) -> None:
        """What was due has been sent, or nothing was due."""
        ...

    def out_of_reach(self, part: Part, why: str, *, offline: bool) -> None:
        """Reading or sending did not go through; it is tried again by itself."""
        ...

    def sends(self, sends: bool) -> None:  # noqa: FBT001 - what is told
        """Whether this process sends, or another one on the same folder does."""
        ...

    async def outbox_changed(self) -> None:
        """A reply is not where it was."""
        ...


class Connection:
    """Keeps the inbox fresh and the outbox moving, for as long as it runs.

    Args:
        profile: whose inbox; it must have a way to connect.
        clock: tells and waits.
        stores: where to write.
        listener: is told.
    """

    def __init__(self, profile: Profile, clock: Clock, stores: Stores, listener: Listener) -> None:
        self._profile = profile
        self._clock = clock
        self._stores = stores
        self._listener = listener
        self._client: Client | None = None
        self._retired: list[Client] = []
        self._sync: Sync | None = None
        self._sender: Sender | None = None
        self._connecting = asyncio.Lock()
        self._refresh = asyncio.Event()
        self._thorough = False
        self._send = asyncio.Event()

    async def run(self) -> None:
        """Works until it is cancelled."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._keep_fresh())
                tasks.create_task(self._keep_sending())
        finally:
            for client in filter(None, (self._client, *self._retired)):
                await client.aclose()
            if self._profile.disconnect:
                await self._profile.disconnect()

    async def rest(self) -> None:
        """Lets the reply that is being sent arrive, and begins no other."""
        if self._sender:
            await self._sender.rest()

    async def look_again(self, participation_id: int) -> None:
        """Reads one participation now.

        Raises:
            ApiError: it could not be read.
            OtherOrganisation: the organisation was changed elsewhere.
        """
        await self._read_back([participation_id])
        self._listener.inbox_changed(frozenset({participation_id}))

    def refresh(self) -> None:
        """Reads the platform now, thoroughly."""
        self._thorough = True
        self._refresh.set()

    def send(self) -> None:
        """Looks at the outbox now."""
        self._send.set()

    async def messages(self, conversation_id: int) -> list[Message]:
        """The whole conversation, read from the platform without marking it as read.

        Raises:
            ApiError: it could not be read.
        """
        client, _sync = await self._connected()
        return await client.messages(conversation_id)

    async def participation(self, participation_id: int) -> Participation:
        """One participation with what lists do not carry (the volunteer's skills).

        Raises:
            ApiError: it could not be read.
        """
        client, _sync = await self._connected()
        return await client.participation(participation_id)

    async def _keep_fresh(self) -> None:
        while True:
            self._refresh.clear()
            thorough, self._thorough = self._thorough, False
            retry = await self._try("reading", self._round(thorough=thorough))
            await self._wait(self._refresh, REFRESH_SECONDS if retry is None else retry)

    async def _keep_sending(self) -> None:
        while not self._stores.lock.acquire():
            self._listener.sends(False)
            await self._clock.sleep(RETRY_SECONDS)
        self._listener.sends(True)
        now = int(self._clock.now())
        await self._stores.outbox.do(lambda db: db.recover(now))
        await self._listener.outbox_changed()
        while True:
            self._send.clear()
            retry = await self._try("sending", self._send_due())
            if retry is None:
                self._listener.sent()
            await self._wait(self._send, await self._until_due() if retry is None else retry)

    async def _try(self, part: Part, work: Awaitable[None]) -> float | None:
        """Awaits ``work``; returns in how many seconds to try again, None where it went well."""
        try:
            await work
        except OtherOrganisation:
            why = _(
                "The platform now answers for another organisation, or for none. Choose yours "
                "there: reading and sending go on by themselves."
            )
            self._listener.out_of_reach(part, why, offline=False)
            return REFRESH_SECONDS
        except NoKeyring as error:
            self._listener.out_of_reach(part, str(error), offline=False)
            return REFRESH_SECONDS
        except ApiError as error:
            return self._went_wrong(part, error)
        return None

    def _went_wrong(self, part: Part, error: ApiError) -> float:
        is_offline = isinstance(error, NotConnected)
        is_lost = isinstance(error, SignedOut) or (is_offline and self._profile.is_demo)
        if is_lost and self._client:
            # The other loop may still be using it: it is closed at the end.
            self._retired.append(self._client)
            self._client = None
        self._listener.out_of_reach(part, while_reading(error), offline=is_offline)
        wait = RETRY_SECONDS if isinstance(error, Retryable) else REFRESH_SECONDS
        return max(wait, error.retry_after or 0)

    async def _wait(self, wanted: asyncio.Event, seconds: float) -> None:
        """Returns after ``seconds``, or as soon as it is ``wanted``."""
        waiting = {
            asyncio.ensure_future(wanted.wait()),
            asyncio.ensure_future(self._clock.sleep(seconds)),
        }
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waiting:
                task.cancel()

    async def _connected(self) -> tuple[Client, Sync]:
        """The client and what reads through it, signing in first where that is needed.

        Raises:
            ApiError: the platform is out of reach, or does not let us in.
            OtherOrganisation: the organisation is not the one whose inbox this is.
        """
        async with self._connecting:
            if self._client is None or self._sync is None:
                assert self._profile.connect is not None  # noqa: S101 - the constructor's condition
                client = await self._profile.connect(self._clock)
                try:
                    me = await self._introduce(client)
                except BaseException:
                    await client.aclose()
                    raise
                self._client, self._sync = client, Sync(client, self._stores.cache, me)
                self._listener.signed_in(me)
            return self._client, self._sync

    async def _introduce(self, client: Client) -> Me:
        """Learns who we are and which templates we have."""
        cache, outbox = self._stores.cache, self._stores.outbox
        me = await client.me()
        if me.structure_id is None:
            raise OtherOrganisation
        us = (me.user_id, me.structure_id)
        if (await outbox.do(lambda db: db.owner()) or us) != us:
            raise OtherOrganisation
        await outbox.do(lambda db: db.set_owner(*us))
        client.highest_message_id = await cache.do(lambda c: c.highest_message_id())
        templates = await client.templates()
        await cache.do(lambda c: c.save_me(me))
        await cache.do(lambda c: c.save_templates(templates))
        return me

    async def _round(self, *, thorough: bool) -> None:
        _client, sync = await self._connected()
        shows_progress = thorough or not await sync.is_complete()
        async for progress in sync.round(THOROUGH_PAGES if thorough else SWEEP_PAGES):
            if progress.changed:
                self._listener.inbox_changed(progress.changed)
            if shows_progress and progress.total:
                self._listener.reading_progress(progress.done, progress.total)
        now = int(self._clock.now())
        await self._stores.cache.do(lambda cache: cache.set(FRESH_AT, now))
        self._listener.fresh(now)

    async def _send_due(self) -> None:
        outbox = self._stores.outbox
        now = int(self._clock.now())
        while await outbox.do(lambda db, at=now: db.due(at, 1)):  # type: ignore[misc]  # as above
            client, _sync = await self._connected()
            if self._sender is None or self._sender.client is not client:
                self._sender = Sender(outbox, client, self._clock, self._read_back, self._delivered)
            try:
                if not await self._sender.send_due():
                    return
            finally:
                await self._listener.outbox_changed()

    async def _until_due(self) -> float:
        """Seconds until the next reply may leave, or until it is worth looking again."""
        due = await self._stores.outbox.do(lambda db: db.next_due())
        if due is None:
            return REFRESH_SECONDS
        return min(REFRESH_SECONDS, max(0.0, due - self._clock.now()))

    async def _read_back(self, ids: Sequence[int]) -> list[Participation]:
        _client, sync = await self._connected()
        return await sync.read_back(ids)

    async def _delivered(self, delivered: Delivered) -> None:
        """Writes into the cache what the platform now holds, without asking it again."""
        now = int(self._clock.now())
        changed = await self._stores.cache.do(lambda cache: _apply(cache, delivered, now))
        self._listener.inbox_changed(frozenset(changed))


def _apply(cache: Cache, delivered: Delivered, now: int) -> set[int]:
    reply, written = delivered.reply, delivered.written
    known = cache.participation(reply.participation_id)
    if known is None:
        return set()
    if delivered.step == "message":
        message = written.message if written else None
        if message:
            cache.save_messages(message.conversation_id, [message])
        # The platform takes a new request in hand by itself when the organisation writes.
        state = State.IN_PROGRESS if known.state == State.PENDING else known.state
        told = known._replace(state=state, latest=message or known.latest)
    else:
        assert reply.decision is not None  # noqa: S101 - a step that decides has a decision
        updated_at = written.updated_at if written and written.updated_at else known.updated_at
        told = known._replace(state=reply.decision.target, updated_at=updated_at)
    changed = cache.save_participations([told])
    # Whoever answers has read, says the platform: its read mark moves with every reply.
    if conversation := cache.conversation(reply.participation_id):
        changed |= cache.save_conversations([conversation._replace(read_at=now)])
    return changed
