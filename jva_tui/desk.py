"""The one door: everything that a screen may ask for, or do.

Reading is synchronous and small (a window of rows, one participation), from a connection of its
own; everything else runs in workers. The desk tells what changed through typed events, always on
the event loop, and never touches a widget.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial
from importlib import import_module
from random import random
from typing import TYPE_CHECKING

from jva_tui.answering import quiet
from jva_tui.board import (
    Board,
    Event,
    InboxChanged,
    ReadingChanged,
    Status,
    StatusChanged,
    TemplatesChanged,
)
from jva_tui.clock import Clock, SystemClock
from jva_tui.completing import Completing
from jva_tui.domain import NO_REMARKS, Reading
from jva_tui.i18n import _
from jva_tui.logs import Log
from jva_tui.operations import OperationState
from jva_tui.outbox.lock import SenderBusy, SenderLock
from jva_tui.parts import Parts
from jva_tui.paths import private_folder
from jva_tui.room import Room
from jva_tui.settings import Settings
from jva_tui.sharing import Sharing
from jva_tui.store.cache import FRESH_AT, MARKS, SWEPT_AT, UNREAD_ROWS, Cache
from jva_tui.store.database import telling_of_the_disk
from jva_tui.store.outbox_db import OutboxDb
from jva_tui.store.worker import Worker

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from jva_tui.accounts.cable import Cable
    from jva_tui.accounts.profile import Profile
    from jva_tui.connection import Connection
    from jva_tui.domain import InboxRow, View, Volunteer
    from jva_tui.marks import Seen
    from jva_tui.showing import Showing
    from jva_tui.store.calls import Call
    from jva_tui.store.drafts import Draft
    from jva_tui.tally import OutboxSummary

__all__ = [
    "Desk",
    "Event",
    "InboxChanged",
    "ReadingChanged",
    "Status",
    "StatusChanged",
    "TemplatesChanged",
]

LAST_SECONDS = 10
"""How long closing waits for a reply on its way."""
_log = Log(__name__)


class Desk(Sharing, Parts):
    """One account's inbox and outbox.

    Args:
        profile: whose, and how to reach the platform.
        clock: tells the time; the system's own by default.
        chance: a number from 0 to 1 at random, by which waits vary.
    """

    def __init__(
        self,
        profile: Profile,
        clock: Clock | None = None,
        chance: Callable[[], float] = random,
    ) -> None:
        self._profile = profile
        self.clock = clock or SystemClock()
        self._chance = chance
        self._board = Board(self.clock, Status(has_platform=profile.connect is not None))
        self._connection: Connection | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._keeping: set[asyncio.Task[None]] = set()
        self._drafts: dict[int, Draft] = {}
        self._calls: dict[int, Call] = {}
        self._shown: dict[int, int] = {}
        self._lots_text = None
        self._sent_lot = None
        self._folder_path = profile.folder / "templates"
        self._folder = None
        self._missing, self._gone = {}, frozenset()
        self._turn = asyncio.Lock()
        self._turn_of = None
        self.typed_count_from = Settings().typed_count_from
        """As many replies at once are confirmed by typing their number."""
        self.lasts, self.named, self.is_demo = profile.lasts, profile.named, profile.is_demo
        self.site = profile.site
        """See `Profile`."""

    def open(self) -> None:
        """Opens the databases; quick, and without the network.

        Raises:
            StoreError: a database cannot be opened; its text says what to do.
            NoSecrets: the key of a real account cannot be had.
        """
        self.open_with(self._profile.key())

    def open_with(self, key: bytes) -> None:
        """As `open`, with the key of the databases at hand.

        Raises:
            StoreError: see `open`.
        """
        folder = private_folder(self._profile.folder)
        with telling_of_the_disk():
            self._open(folder, key)

    def _open(self, folder: Path, key: bytes) -> None:
        cache_path, outbox_path = folder / "cache.db", folder / "outbox.db"
        self._lock = SenderLock(folder / "sender.lock")
        db = OutboxDb.open(outbox_path, key)
        try:
            self._clear_up(db)
            self._drafts = {draft.participation_id: draft for draft in db.drafts()}
            self._calls = db.calls()
            self._lots_text = db.lots()
        except BaseException:
            db.close()
            raise
        self._outbox_reader = db
        self._reader = Cache.open(cache_path, key)
        self.open_forgotten()
        self._reader.lay_over(db.overlays(), self._calls, db.beside(self.now()))
        self._writer = Worker(lambda: Cache.open(cache_path, key), "cache")
        self._filler = Worker(lambda: Cache.open(cache_path, key), "views")
        self._outbox = Worker(lambda: OutboxDb.open(outbox_path, key), "outbox")
        self._room = self._open_room()
        self._completing = Completing(self._room)
        self._whole = self._completing.whole
        self.status = self.status._replace(
            me=self._reader.me(),
            fresh_at=self._reader.get(FRESH_AT, None),
            swept_at=self._reader.get(SWEPT_AT, None),
            unread_rows=self._reader.get(UNREAD_ROWS, 0),
            outbox=db.summary(),
        )

    def _open_room(self) -> Room:
        """What the desk's parts work with."""
        return Room(
            self.clock,
            self._board,
            self._reader,
            self._filler,
            self._writer,
            self._outbox_reader,
            self._outbox,
            queue=partial(self.queue, at_once=True),
            outbox_changed=self.outbox_changed,
            connection=lambda: self._connection,
        )

    def _clear_up(self, db: OutboxDb) -> None:
        """What is being sent although nobody sends was left by a death.

        Otherwise the lock is left alone: whoever wants to send now must not find it taken.
        """
        if db.summary().count(OperationState.SENDING) and self._lock.acquire():
            try:
                db.recover(self.now())
            finally:
                self._lock.release()  # whoever is first to work with the platform sends

    def start(self) -> None:
        """Begins to work with the platform, behind the screen; call it on the event loop."""
        self._tasks = [
            asyncio.create_task(self._run(), name="connection"),
            asyncio.create_task(self._watch(), name="watch"),
            asyncio.create_task(self.watch_templates(), name="templates"),
            asyncio.create_task(self.keep_retiring(), name="retiring"),
            asyncio.create_task(self.private.keep(), name="later"),
            asyncio.create_task(self.reminding.keep(), name="reminding"),
        ]

    async def _run(self) -> None:
        if self._profile.connect is None:
            return
        connection = await self._connect()
        try:
            await connection.run()
        except Exception:
            _log.defect("the exchange with the platform stopped")
            self._connection = None
            self._lock.release()
            self._board.now(
                is_offline=False,
                progress=None,
                eta=None,
                trouble=_(
                    "A defect stopped the exchange with the platform. What you queued is kept: "
                    "quit and open jva-tui again."
                ),
            )
            await connection.close()

    async def _connect(self) -> Connection:
        """What speaks to the platform; nothing is asked yet."""
        stores_class, connection_class = await asyncio.to_thread(_load_connection)
        connection: Connection = connection_class(
            self._profile,
            self.clock,
            stores_class(self._writer, self._outbox, self._lock),
            self._board,
            outbox_changed=self.outbox_changed,
            chance=self._chance,
        )
        self._connection = connection
        return connection

    async def read_once(self, *, full: bool = False, whole: int | None = None) -> None:
        """Reads the platform once, without going on and without sending; instead of `start`.

        That is one round, and everything where that was never read to its end. `Status.progress`
        and `Status.eta` tell how it goes.

        Args:
            full: compare everything, to the end of the present sweep.
            whole: a participation to `complete` as well.

        Raises:
            ApiError: the platform did not answer as hoped; what was read so far is kept.
            NoSecrets: the password, or what stands for it, cannot be had.
            OtherOrganisation: the platform answers for another organisation.
            ValueError: the profile has no way to the platform.
        """
        if self._profile.connect is None:
            raise ValueError("this desk was opened without the platform")
        connection = self._connection or await self._connect()
        await connection.read_once(full=full)
        await self.retire()
        if whole is not None:
            await self.complete(whole)

    async def read_templates(self) -> None:
        """Reads which templates the platform holds now.

        Raises:
            ApiError: the platform did not answer as hoped; what is known stays.
            NoSecrets: the password, or what stands for it, cannot be had.
            OtherOrganisation: the platform answers for another organisation.
            ConnectionError: there is no way to the platform, or not yet.
        """
        connection = self._connection
        if connection is None and not self._tasks and self._profile.connect:
            connection = await self._connect()
        if connection is None:
            raise ConnectionError
        await connection.read_templates()
        await self.templates_moved()

    async def rest(self) -> None:
        """Lets a reply on its way arrive, but does not wait for ever; none leaves any more."""
        if self._connection:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._connection.rest(), LAST_SECONDS)

    async def close(self) -> None:
        """Comes to `rest`, ends the work with the platform and closes the databases."""
        if self._tasks:
            await self.finding.visit()
        await self.rest()
        ending = [task for task in self._tasks if not task.done()]
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, *self._keeping, return_exceptions=True)
        if self._connection:
            await self._connection.close()
        self._board.close()
        for worker in (self._writer, self._filler, self._outbox):
            await asyncio.to_thread(worker.close)
        self._reader.close()
        self._outbox_reader.close()
        self._lock.release()

    @property
    def status(self) -> Status:
        """How things stand."""
        return self._board.status

    @status.setter
    def status(self, status: Status) -> None:
        self._board.status = status

    def listen(self, listener: Callable[[Event], object]) -> None:
        """Calls ``listener`` with each event, on the event loop."""
        self._board.listen(listener)

    def window(self, showing: Showing, limit: int = 60) -> list[InboxRow]:
        """The first rows of a view in its own order (`Showing.is_plain`), at once."""
        return self._reader.window(showing.view, showing.mine, now=self.now(), limit=limit)

    def rows(self, ids: Sequence[int]) -> list[InboxRow]:
        """These rows, in this order; those that are gone are left out."""
        return self._reader.rows(ids)

    async def ids(self, showing: Showing) -> array[int]:
        """All ids of what is shown, in its order."""
        return await self.finding.ids(showing)

    async def seen(self, showing: Showing) -> dict[int, Seen]:
        """What is seen of every row of what is shown."""
        if showing.query:
            return await self.seen_among(await self.ids(showing))
        now, (view, mine, *_rest) = self.now(), showing
        return await self._filler.do(lambda cache: cache.seen(view, mine, now=now))

    async def seen_among(self, ids: Collection[int]) -> dict[int, Seen]:
        """What is seen of these rows; those that are gone are left out."""
        return await self._filler.do(lambda cache: cache.seen_among(ids))

    async def alike(self, participation_id: int, showing: Showing) -> dict[int, Seen]:
        """What is seen of a row and of those in the same situation, to whom nothing is under way.

        That is: of the same mission, in the same state, with or without a conversation; beyond the
        view, but none that a query does not find.
        """
        mine = showing.is_only_mine
        seen = await self._filler.do(lambda cache: cache.alike(participation_id, mine=mine))
        if not showing.query:
            return seen
        found = frozenset(await self.ids(showing))
        return {id_: one for id_, one in seen.items() if id_ in found}

    async def kept_marks(self) -> dict[int, Seen]:
        """What was marked when the client was last left."""
        return await self._filler.do(_kept_marks)

    async def keep_marks(self, marks: Mapping[int, Seen]) -> None:
        """Keeps what is marked for the next time."""
        await self._writer.do(partial(_keep_marks, marks=marks))

    async def counts(self, *, mine: bool) -> dict[View, int]:
        """How many participations each view holds."""
        now = self.now()
        return await self._filler.do(lambda cache: cache.counts(mine, now=now))

    def reading(self, participation_id: int) -> Reading | None:
        """What is known of one participation; None when it is gone."""
        participation = self._reader.participation(participation_id)
        if participation is None:
            return None
        conversation = participation.conversation_id
        messages = self._reader.messages(conversation) if conversation is not None else []
        call = self.call(participation_id)
        row = next(iter(self._reader.rows([participation_id])), None)
        if not messages and participation.latest:
            messages = [participation.latest]
        return Reading(
            participation=participation,
            messages=tuple(messages),
            is_complete=conversation is None or self._reader.is_complete(conversation),
            conversation=self._reader.conversation(participation_id),
            operation=self.operation(participation_id),
            changes=tuple(self._reader.changes(participation_id)),
            called_at=call.called_at,
            is_call_owed=call.owed_since is not None,
            remarks=self.private.remarks(row) if row else NO_REMARKS,
            is_soon=row is not None and self.reminding.is_soon(row),
            row=row,
        )

    async def volunteers(self, ids: Collection[int]) -> list[Volunteer]:
        """Who asks in these participations, each person once; any number at once."""
        return await self._filler.do(lambda cache: cache.volunteers(ids))

    async def complete(self, participation_id: int) -> None:
        """Reads from the platform what the lists do not tell of a participation, where missing.

        Silent when the platform cannot be reached: what is known stays on the screen.
        """
        await self._completing.complete(participation_id)

    async def flush(
        self, *, settle: bool = False, told: Callable[[OutboxSummary], None] | None = None
    ) -> OutboxSummary:
        """Sends until nothing is left that can leave now; instead of `start`.

        Args:
            settle: whether to wait, two minutes for most, for what nobody knows yet.
            told: called with how the outbox stands.

        Returns:
            How it stands in the end.

        Raises:
            SenderBusy: another process sends for this account.
            ApiError: the platform did not answer as hoped; what waits is kept.
            NotWritten: the disk refuses; what waits is kept.
            NoSecrets: the password, or what stands for it, cannot be had.
            OtherOrganisation: the platform answers for another organisation.
            ValueError: the profile has no way to the platform.
        """
        if self._profile.connect is None:
            raise ValueError("this desk was opened without the platform")
        if not await self._lock.gain(self.clock):
            raise SenderBusy
        connection = self._connection or await self._connect()
        await connection.flush(settle=settle, told=told or (lambda _summary: None))
        return self.status.outbox

    def refresh(self, *, thorough: bool = True) -> None:
        """Reads the platform again now; thoroughly, where everything is to be compared."""
        if self._connection:
            self._connection.refresh(thorough=thorough)

    def touch(self) -> None:
        """The user pressed a key: how often the platform is read depends on it."""
        if self._connection:
            self._connection.touch()

    @property
    def cable(self) -> Cable | None:
        """What the network can be cut with, for a try; None for a real account."""
        return self._profile.cable

    def reconnect(self) -> None:
        """Somebody signed in: the work with the platform goes on with the new token."""
        if self._connection:
            self._connection.reconnect()

    async def switch_back(self) -> None:
        """Makes the platform answer for this inbox's organisation again, in the browser as well.

        Where that fails, `Status.trouble` says why.
        """
        if self._connection is None:
            return
        try:
            await self._connection.switch_back()
        except quiet() as error:
            self._board.now(trouble=_in_words(error))

    def inbox_changed(self, ids: Iterable[int]) -> None:
        """Tells that these rows changed."""
        self._board.inbox_changed(ids)


def _keep_marks(cache: Cache, marks: Mapping[int, Seen]) -> None:
    known = cache.seen_among(marks)  # who has left meanwhile is marked no more
    cache.set(MARKS, [(id_, seen) for id_, seen in marks.items() if id_ in known])


def _kept_marks(cache: Cache) -> dict[int, Seen]:
    return {id_: (state, at, bool(way)) for id_, (state, at, way) in cache.get(MARKS, ())}


def _in_words(error: Exception) -> str:
    from jva_tui.api.errors import ApiError
    from jva_tui.api.words import while_reading

    return while_reading(error) if isinstance(error, ApiError) else str(error)


def _load_connection() -> tuple[type, type]:
    """Imports what speaks HTTP; away from the event loop, where it would be seen as a stutter."""
    from jva_tui.connection import Connection, Stores

    with suppress(ImportError):  # what httpx would import in the middle of its first request
        import_module("anyio._backends._asyncio")
        import_module("httpcore._async")
    return Stores, Connection
