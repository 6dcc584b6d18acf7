"""What the parts of the client share: one way to read, one way to write, one lane to wait in."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Self, TypeVar

from jva_tui.api.errors import Cut, Outcome, TooLarge, Unreadable
from jva_tui.api.funnel import MEBIBYTE, Ask, Funnel
from jva_tui.api.models import Row
from jva_tui.api.pacing import Lane
from jva_tui.api.pages import read_one, read_page

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence

    from jva_tui.api.pacing import Pacer, Turn
    from jva_tui.api.pages import Page
    from jva_tui.domain import Message, Trace

LIST_BYTES = 64 * MEBIBYTE
ONE_BYTES = 16 * MEBIBYTE
OFF_LOOP_BYTES = 32_768
"""Answers longer than this are read in a thread, so that the event loop stays free to draw."""

T = TypeVar("T")
R = TypeVar("R", bound=Row)


@dataclass(slots=True)
class Shared:
    """What the views of one client have in common."""

    funnel: Funnel
    pacer: Pacer
    role: str
    highest_message_id: int = 0


@dataclass(eq=False)
class Caller:
    """Asks and writes in one lane."""

    shared: Shared = field(repr=False)
    lane: Lane = Lane.USER
    turns: list[Turn] = field(default_factory=list, repr=False)
    """Taken ahead, for the writes to come."""

    def in_lane(self, lane: Lane) -> Self:
        """The same client, whose requests wait in another lane.

        Connections, token and all that is learnt are shared; closing one closes both.
        """
        view = object.__new__(type(self))
        Caller.__init__(view, self.shared, lane)
        return view

    @property
    def token(self) -> str | None:
        """The access token in use."""
        return self.shared.funnel.token

    @token.setter
    def token(self, token: str | None) -> None:
        self.shared.funnel.token = token

    @property
    def server_date(self) -> int | None:
        """The platform's own clock at its last answer, in seconds since the epoch."""
        return self.shared.funnel.server_date

    @property
    def highest_message_id(self) -> int:
        """The highest message id received from anywhere; ids are one increasing sequence."""
        return self.shared.highest_message_id

    @highest_message_id.setter
    def highest_message_id(self, message_id: int) -> None:
        self.shared.highest_message_id = message_id

    def eta(self, count: int, gap: float | None = None) -> float:
        """Seconds until ``count`` further requests will have left in this lane.

        Args:
            count: of requests.
            gap: see `Pacer.eta`.
        """
        return self.shared.pacer.eta(count, self.lane, gap)

    @property
    def request_seconds(self) -> float:
        """How long a request of this lane takes, from its turn to its answer."""
        return self.shared.pacer.takes(self.lane)

    async def take_turn(self) -> None:
        """Waits for room now, for the next write of this view: it then leaves at once.

        What waits for its turn has not been tried yet.
        """
        self.turns.append(await self.shared.pacer.turn(self.lane))

    def give_turn_back(self) -> None:
        """The write that a turn was taken for does not leave after all."""
        if self.turns:
            self.shared.pacer.give_back(self.turns.pop())

    def room(self) -> float:
        """Seconds until a request of this lane could leave; 0 for now."""
        return self.shared.pacer.wait(self.lane)

    async def _send(self, ask: Ask) -> bytes:
        is_ready = self.turns and ask.is_write
        turn = self.turns.pop() if is_ready else await self.shared.pacer.turn(self.lane, ask.turns)
        return (await self.shared.funnel.send(ask, turn)).body

    async def _read(self, ask: Ask, read: Callable[[bytes], T]) -> T:
        return await _decoded(await self._send(ask), read)

    async def _read_page(self, ask: Ask, read: Callable[[object], T | None]) -> Page[T]:
        """The rows of a list that depend on when they were told."""
        body = await self._send(ask)
        told_at = self.server_date  # before another request gets its answer
        page = await _decoded(body, lambda body: read_page(body, read))
        return replace(page, told_at=told_at)

    async def _write(self, ask: Ask, read: Callable[[bytes], T]) -> T | None:
        """Sends a write; None where it happened but its answer cannot be read."""
        try:
            return await self._read(ask, read)
        except (Cut, TooLarge, Unreadable) as error:
            if error.outcome is not Outcome.HAPPENED:
                raise
            return None

    async def _write_row(self, ask: Ask, kind: type[R]) -> R | None:
        return await self._write(ask, lambda body: read_one(kind, body))

    async def _do(self, ask: Ask) -> None:
        """Sends a write whose answer says nothing."""
        await self._write(ask, bytes)

    def _note(self, messages: Iterable[Message | Trace | None]) -> None:
        ids = (message.id for message in messages if message)
        self.highest_message_id = max(self.highest_message_id, max(ids, default=0))


async def _decoded(body: bytes, read: Callable[[bytes], T]) -> T:
    return read(body) if len(body) < OFF_LOOP_BYTES else await asyncio.to_thread(read, body)


def filtered(name: str, values: Sequence[object]) -> tuple[tuple[str, str], ...]:
    """One of the platform's filters, as part of a query; nothing without values."""
    return ((f"filter[{name}]", ",".join(map(str, values))),) if values else ()


async def all_pages(read: Callable[[int], Awaitable[Page[T]]]) -> AsyncIterator[Page[T]]:
    """Page after page up to the last one, which each page names anew.

    Raises:
        Unreadable: a page comes twice in a row: this list has no end.
    """
    number, before = 1, None
    while True:
        page = await read(number)
        if page.is_empty and number > 1:
            return
        if page.items and page.items == before:
            raise Unreadable("the same page again", status=200)
        yield page
        if number >= page.last_page:
            return
        number, before = number + 1, page.items


async def in_smaller_pages(
    read: Callable[[int, int], Awaitable[Page[T]]], number: int, size: int
) -> Page[T]:
    """A page; where it is more than we read in one answer, its rows in several.

    Args:
        read: reads a page by its number and size.
        number: of the page, from 1.
        size: rows on it.

    Raises:
        TooLarge: a single row is too large.
    """
    try:
        return await read(number, size)
    except TooLarge:
        if size == 1:
            raise
    smaller = max(part for part in range(1, size // 2 + 1) if size % part == 0)
    parts = size // smaller
    first = (number - 1) * parts + 1
    pages = [await in_smaller_pages(read, first, smaller)]
    while len(pages) < parts and first + len(pages) <= pages[-1].last_page:
        pages.append(await in_smaller_pages(read, first + len(pages), smaller))
    return replace(
        pages[-1],
        items=tuple(item for page in pages for item in page.items),
        page=number,
        last_page=-(-pages[-1].last_page // parts),
        skipped=sum(page.skipped for page in pages),
        is_empty=pages[0].is_empty,
    )
