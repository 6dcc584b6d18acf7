"""The client's life on the network: signing in, keeping fresh, sending; and being without it.

Imported when the first list is on the screen: what speaks HTTP is heavy.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from sys import maxsize
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from jva_tui.accounts.keys import NoSecrets
from jva_tui.api.errors import (
    ApiError,
    NotConnected,
    Outcome,
    Permanent,
    SignedOut,
    Throttled,
    Untrusted,
    WrongCredentials,
)
from jva_tui.api.pacing import Lane
from jva_tui.api.words import while_reading
from jva_tui.board import TemplatesChanged
from jva_tui.entry import Entry, why_not_ours
from jva_tui.i18n import _
from jva_tui.logs import Log
from jva_tui.outbox.every_kind import every_kind
from jva_tui.outbox.replies import Reads
from jva_tui.sender import Sender, wait_for
from jva_tui.store.cache import FRESH_AT, SWEPT_AT, UNREAD_ROWS
from jva_tui.store.errors import NotWritten
from jva_tui.sync import Intake, OtherOrganisation, Sync, rhythm

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection

    from jva_tui.accounts.profile import Profile
    from jva_tui.api.client import Client
    from jva_tui.board import Board, Part
    from jva_tui.clock import Clock
    from jva_tui.domain import Change, Figures, Me, Message, Participation
    from jva_tui.outbox.kinds import Kinds
    from jva_tui.outbox.lock import SenderLock
    from jva_tui.store.cache import Cache
    from jva_tui.store.outbox_db import OutboxDb
    from jva_tui.store.worker import Worker
    from jva_tui.sync import Progress
    from jva_tui.tally import OutboxSummary

T = TypeVar("T")
SLICE_SECONDS = 60
"""How long a long reading goes on before the open participations are compared again."""
THOROUGH_PIECES = 60
"""Requests of the sweep when the user asks: half a minute's allowance."""
_ROUND_REQUESTS = 3
_log = Log(__name__)


@dataclass(frozen=True, slots=True)
class Stores:
    """The connections that the network's work writes through."""

    cache: Worker[Cache]
    outbox: Worker[OutboxDb]
    lock: SenderLock


class _Ways(NamedTuple):
    """The signed-in client, in the lanes of those who ask."""

    client: Client
    """For what the user waits for."""
    user: Intake
    outbox: Intake
    sync: Sync
    background: Client


class Connection:
    """Keeps the inbox fresh and the outbox moving, for as long as it runs.

    Args:
        profile: whose inbox; it must have a way to connect.
        clock: tells and waits.
        stores: where to write.
        board: tells what happens.
        outbox_changed: called when a reply is not where it was.
        chance: a number from 0 to 1 at random.
    """

    def __init__(  # noqa: PLR0913 - what it stands between
        self,
        profile: Profile,
        clock: Clock,
        stores: Stores,
        board: Board,
        *,
        outbox_changed: Callable[[Collection[int] | None], Awaitable[None]],
        chance: Callable[[], float],
    ) -> None:
        self._profile = profile
        self._clock = clock
        self._stores = stores
        self._board = board
        self._chance = chance
        self._client: Client | None = None
        self._retired: list[Client] = []
        self._ways: _Ways | None = None
        self._connecting = asyncio.Lock()
        self._entry = Entry(profile, stores.cache, stores.outbox, board)
        self._rhythm = rhythm.Rhythm()
        self._last_key = clock.monotonic()
        self._woken = asyncio.Event()
        self._refresh = False
        self._pieces_wanted = 0
        self._reads = Reads(clock)
        self._kinds: Kinds | None = None
        self._sender = Sender(
            stores.outbox,
            stores.cache,
            stores.lock,
            clock,
            board,
            kinds=self._every_kind,
            went_wrong=self._sending_went_wrong,
            refresh=lambda: self.refresh(thorough=False),
            outbox_changed=outbox_changed,
            settle=profile.settle_seconds,
        )

    async def run(self) -> None:
        """Works until it is cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._keep_fresh())
            tasks.create_task(self._sender.run())
            tasks.create_task(self._sender.keep_telling())

    async def read_once(self, *, full: bool) -> None:
        """Reads one round, and everything where that was never read to its end.

        Args:
            full: compare everything, in a sweep that begins now, or that is left and one more.

        Raises:
            ApiError: the platform did not answer as hoped; what was read so far is kept.
            NoSecrets: the password, or what stands for it, cannot be had.
            OtherOrganisation: the organisation was changed elsewhere.
        """
        began_at = int(self._clock.now())
        for _try in range(2 if full else 1):
            self._pieces_wanted = maxsize if full else 0
            while await self._renewing(self._round):
                pass
            if await self._stores.cache.do(lambda cache: cache.get(SWEPT_AT, 0)) >= began_at:
                return

    async def close(self) -> None:
        """Lets go of the platform."""
        for client in filter(None, (self._client, *self._retired)):
            await client.aclose()
        if self._profile.disconnect:
            await self._profile.disconnect()

    async def rest(self) -> None:
        """Lets what is being sent arrive, and begins nothing else."""
        await self._sender.rest()

    def touch(self) -> None:
        """The user pressed a key: whoever comes back to the inbox wants it fresh."""
        now = self._clock.monotonic()
        was_idle = rhythm.is_idle(now - self._last_key)
        self._last_key = now
        if was_idle:
            self._woken.set()

    def refresh(self, *, thorough: bool) -> None:
        """Reads the platform now; thoroughly, where much of the sweep is wanted at once."""
        self._refresh = True
        if thorough:
            self._pieces_wanted = THOROUGH_PIECES
        self._woken.set()

    def send(self) -> None:
        """Looks at the outbox now."""
        self._sender.wake()

    def stop_looking(self) -> None:
        """Ends the look before sending."""
        self._sender.stop_looking()

    async def flush(self, *, settle: bool, told: Callable[[OutboxSummary], None]) -> None:
        """Sends what can leave now, instead of `run`; see `Sender.flush`."""
        await self._renewing(lambda: self._sender.flush(settle=settle, told=told))

    async def _renewing(self, work: Callable[[], Awaitable[T]]) -> T:
        """Does some work, once more where its token has ended meanwhile and there is a new one."""
        try:
            return await work()
        except SignedOut:
            if self._client is None or self._profile.renew is None:
                raise
        self._let_go()
        return await work()

    def reconnect(self) -> None:
        """Somebody signed in: goes on with what stands in the place of the secrets now."""
        self._let_go()
        self._go_on()

    def _let_go(self) -> None:
        """Lets the client go; the other loop may still be using it: it is closed at the end."""
        if self._client:
            self._retired.append(self._client)
        self._client = self._ways = None

    def _go_on(self) -> None:
        self.refresh(thorough=False)
        self.send()

    async def switch_back(self) -> None:
        """Makes the platform answer for our organisation again.

        Raises:
            ApiError: it did not.
        """
        owner = await self._stores.outbox.do(lambda db: db.owner())
        async with self._connecting:
            client = await self._sign_in()
            if owner:
                await client.switch_role(owner[1])
        self._go_on()

    async def look_again(self, participation_id: int) -> None:
        """Reads one participation now.

        Raises:
            ApiError: it could not be read.
            OtherOrganisation: the organisation was changed elsewhere.
        """
        ways = await self._connected()
        await ways.user.look_into([participation_id])
        self._board.inbox_changed([participation_id])

    async def messages(self, conversation_id: int) -> list[Message]:
        """The whole conversation, read from the platform without marking it as read.

        Raises:
            ApiError: it could not be read.
        """
        return await (await self._connected()).client.messages(conversation_id)

    async def participation(self, participation_id: int) -> Participation:
        """One participation with what lists do not carry (the volunteer's skills).

        Raises:
            ApiError: it could not be read.
        """
        return await (await self._connected()).client.participation(participation_id)

    async def changes(self, participation_id: int) -> list[Change]:
        """Who changed a participation's state, oldest first.

        Raises:
            ApiError: it could not be read.
        """
        return await (await self._connected()).client.state_changes(participation_id)

    async def figures(self, structure_id: int) -> Figures:
        """How the platform sees an organisation.

        Raises:
            ApiError: it could not be read.
        """
        return await (await self._connected()).client.figures(structure_id)

    async def read_templates(self) -> None:
        """Reads which templates the platform holds now.

        Raises:
            ApiError: it did not answer as hoped.
            OtherOrganisation: the organisation was changed elsewhere.
        """
        await (await self._connected()).user.templates()

    async def read_tags(self) -> None:
        """Reads which labels the organisation has now.

        Raises:
            ApiError: the platform did not answer as hoped.
            OtherOrganisation: the organisation was changed elsewhere.
        """
        await (await self._connected()).user.tags()

    async def _every_kind(self) -> Kinds:
        """What the outbox is sent with."""
        ways = await self._connected()
        if self._kinds is None or self._kinds.client is not ways.outbox.client:
            self._kinds = every_kind(
                *(ways.outbox, ways.background, self._reads, self._stores.outbox, self._clock),
                templates_changed=lambda: self._board.tell(TemplatesChanged()),
            )
        return self._kinds

    # Keeping fresh

    async def _keep_fresh(self) -> None:
        while True:
            self._refresh = False
            if not await self._try_reading():
                await self._until_next_round()

    async def _try_reading(self) -> bool:
        """Reads for a while; whether to go on at once."""
        was_offline = self._rhythm.is_offline
        try:
            goes_on = await self._round()
        except (ApiError, NoSecrets, NotWritten, OtherOrganisation) as error:
            self._rhythm.went_wrong(
                offline=isinstance(error, NotConnected),
                permanent=not isinstance(error, ApiError) or isinstance(error, Permanent),
                throttled=isinstance(error, Throttled),
                retry_after=self._went_wrong("reading", error),
            )
            return False
        self._rhythm.went_well()
        self._sender.reached()
        if was_offline:
            self.send()
        return goes_on

    async def _until_next_round(self) -> None:
        """Waits as the rhythm wants it, which a key or a wish may change meanwhile."""
        ended, chance = self._clock.monotonic(), self._chance()
        while not self._refresh:
            self._woken.clear()
            now = self._clock.monotonic()
            room_in = self._ways.background.eta(_ROUND_REQUESTS) if self._ways else 0.0
            moment = self._rhythm.moment(idle=now - self._last_key, room_in=room_in)
            left = ended + rhythm.wait(moment, chance) - now
            if left <= 0:
                return
            await wait_for(self._woken, left, self._clock)

    async def _round(self) -> bool:
        """Reads what is due; whether more is wanted at once."""
        ways = await self._connected()
        sync, is_first = ways.sync, not await ways.sync.is_complete()
        while progress := await sync.open_piece():
            self._tell(progress, ways.background)
        began_at, read = int(self._clock.now()), self._reads.begin(ways.client)
        _log.debug("a round begins; the first time: %s", is_first)
        async for progress in sync.refresh():
            self._board.inbox_changed(progress.changed)
        self._reads.note_round(read)
        await self._stores.cache.do(lambda cache: cache.set(FRESH_AT, began_at))
        self._board.fresh(began_at)
        goes_on = False
        if is_first or self._pieces_wanted:
            goes_on = await self._read_on(ways, is_first=is_first)
        else:
            async for progress in sync.rotate():
                self._board.inbox_changed(progress.changed)
        await self._tell_sweep()
        _log.debug("a round ends; more is wanted: %s", goes_on)
        if not goes_on:
            self._board.rest()
        return goes_on

    async def _read_on(self, ways: _Ways, *, is_first: bool) -> bool:
        """Reads piece by piece, for a while; whether there is more."""
        until = self._clock.monotonic() + SLICE_SECONDS
        while is_first or self._pieces_wanted:
            progress = await ways.sync.piece()
            self._tell(progress, ways.background)
            self._pieces_wanted = max(0, self._pieces_wanted - 1)
            if progress.is_end:
                self._pieces_wanted = 0
                return False
            if self._clock.monotonic() >= until:
                return True
        return False

    def _tell(self, progress: Progress, client: Client) -> None:
        self._board.inbox_changed(progress.changed)
        if progress.total:
            self._board.now(
                progress=(min(progress.done, progress.total), progress.total),
                eta=round(client.eta(progress.left)),
                is_offline=False,
            )

    async def _tell_sweep(self) -> None:
        swept_at, unread = await self._stores.cache.do(
            lambda cache: (cache.get(SWEPT_AT, None), cache.get(UNREAD_ROWS, 0))
        )
        self._board.now(swept_at=swept_at, unread_rows=unread)

    # Being connected

    def _sending_went_wrong(self, error: Exception) -> float:
        """As `_went_wrong`; a defect is none of what it tells.

        Raises:
            Exception: ``error``, where it is a defect.
        """
        if not isinstance(error, ApiError | NoSecrets | NotWritten | OtherOrganisation):
            raise error
        wait = self._went_wrong("sending", error)
        if isinstance(error, ApiError) and error.outcome is Outcome.UNKNOWN:
            self._board.now(
                send_trouble=_(
                    "The platform leaves replies without a clear answer: sending pauses, and what "
                    "became of them is checked first."
                )
            )
        return wait

    def _went_wrong(self, part: Part, error: Exception) -> float:
        """Tells what went wrong; returns in how many seconds the platform wants to be asked."""
        _log.debug("out of reach: %s", error)
        if isinstance(error, OtherOrganisation):
            can_go_back = type(error) is OtherOrganisation
            why = why_not_ours(error)
            self._board.out_of_reach(part, why, elsewhere=can_go_back, signed_out=not can_go_back)
            return 0.0
        if not isinstance(error, ApiError):
            self._board.out_of_reach(part, str(error))
            return 0.0
        is_offline = isinstance(error, NotConnected) and not isinstance(error, Untrusted)
        is_lost = isinstance(error, SignedOut) or (is_offline and self._profile.is_demo)
        if is_lost and self._client:
            self._let_go()
            if self._profile.renew:
                self._go_on()  # with a new token; where there is no way to one, that is told then
                return 0.0
        is_out = isinstance(error, SignedOut | WrongCredentials)
        told = while_reading(error)
        self._board.out_of_reach(part, told, offline=is_offline, signed_out=is_out)
        return float(error.retry_after or 0)

    async def _sign_in(self) -> Client:
        if self._client is None:
            assert self._profile.connect is not None  # noqa: S101 - the constructor's condition
            self._client = await self._profile.connect(self._clock)
        return self._client

    async def _connected(self) -> _Ways:
        """The client and what reads through it, signing in first where that is needed.

        Raises:
            ApiError: the platform is out of reach, or does not let us in.
            OtherOrganisation: the organisation is not the one whose inbox this is.
        """
        async with self._connecting:
            if self._ways is None:
                client, me = await self._let_in()
                while client is not self._client:  # somebody signed in meanwhile
                    client, me = await self._let_in()
                cache = self._stores.cache
                background = client.in_lane(Lane.BACKGROUND)
                self._ways = _Ways(
                    client,
                    Intake(client, cache, me),
                    Intake(client.in_lane(Lane.OUTBOX), cache, me),
                    Sync(Intake(background, cache, me), lambda: int(self._clock.now())),
                    background,
                )
                self._board.now(
                    me=me, is_offline=False, is_elsewhere=False, is_signed_out=False, trouble=""
                )
            return self._ways

    async def _let_in(self) -> tuple[Client, Me]:
        """A client that the platform knows, with a new token where it takes the old one no more.

        Raises:
            ApiError: the platform is out of reach, or does not let us in.
            OtherOrganisation: see `_connected`.
        """
        try:
            return await self._introduced()
        except SignedOut:
            if not (self._profile.renew and await self._profile.renew(self._clock)):
                raise
        return await self._introduced()

    async def _introduced(self) -> tuple[Client, Me]:
        client = await self._sign_in()
        try:
            return client, await self._entry.introduce(client)
        except SignedOut:
            self._client = None  # nobody else has it yet, and each try makes a new one
            await client.aclose()
            raise
