"""The endpoints about conversations, which do not depend on the current organisation."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from jva_tui.api.caller import LIST_BYTES, Caller, all_pages, filtered, in_smaller_pages
from jva_tui.api.errors import Unreadable
from jva_tui.api.funnel import Ask
from jva_tui.api.models import PARTICIPATION_TYPE, MessageRow, PostedRow, ShownRow, TraceRow
from jva_tui.api.pages import conversation_reader, read_page
from jva_tui.api.participations import Written
from jva_tui.domain import Message, Trace

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

    from jva_tui.api.pages import Page
    from jva_tui.domain import Conversation

MOST_CHARACTERS = 40_000_000
"""Of one conversation: there is a volunteer behind it, and memory on this side has an end."""
_OF_ITSELF = 1_000
"""Characters that a message counts for beyond its text."""

S = TypeVar("S", Message, Trace)
T = TypeVar("T")


class _Said(NamedTuple, Generic[S]):
    items: list[S]
    """Oldest first."""
    skipped: int
    """How many more could not be read."""


class Conversations(Caller):
    """Conversations that I am a member of, and their messages."""

    async def conversation_page(  # noqa: PLR0913 - the platform's filters, each by its name
        self,
        page: int = 1,
        *,
        user_id: int,
        size: int = 100,
        states: Sequence[str] = (),
        kind: str | None = None,
        about: Sequence[int] = (),
        search: str = "",
    ) -> Page[Conversation]:
        """``GET /conversations``: about participations and with me in them, last touched first.

        Each also tells of its participation, though not all of it (`Participation.is_whole`).

        Args:
            page: from 1.
            user_id: me; other people's conversations are left out.
            size: rows a page; the platform sets no upper bound.
            states: only those whose participation is in one of these.
            kind: « all » (without the archived), « unread », « archived » or
                « participations_to_be_treated »; everything, archived or not, without.
            about: only those about these participations.
            search: 3 characters or more.
        """
        query = (
            *filtered("type", [kind] if kind else ()),
            *filtered("participation_state", states),
            *filtered("conversable_type", [PARTICIPATION_TYPE] if about else ()),
            *filtered("conversable_id", about),
            *filtered("search", [search] if search else ()),
        )
        return await self._pages("/api/conversations", query, conversation_reader(user_id))(
            page, size
        )

    def conversations(
        self,
        *,
        user_id: int,
        size: int = 100,
        states: Sequence[str] = (),
        kind: str | None = None,
    ) -> AsyncIterator[Page[Conversation]]:
        """All pages of `conversation_page`, each asked for when it is wanted."""
        return all_pages(
            lambda page: self.conversation_page(
                page, user_id=user_id, size=size, states=states, kind=kind
            )
        )

    async def messages(
        self,
        conversation_id: int,
        *,
        after: int | None = None,
        before: int | None = None,
        size: int = 100,
    ) -> list[Message]:
        """``GET /conversations/{id}/messages``, oldest first; marks nothing as read.

        Args:
            conversation_id: one that I am a member of, otherwise `Forbidden`.
            after: only messages with a higher id.
            before: only messages with a lower id.
            size: messages asked for at a time.
        """
        found = await self._said(
            conversation_id,
            lambda row: MessageRow.model_validate(row).message(),
            *filtered("after_message_id", () if after is None else [after]),
            *filtered("before_message_id", () if before is None else [before]),
            size=size,
        )
        return found.items

    async def traces(self, conversation_id: int, *, after: int) -> list[Trace]:
        """As `messages`, for evidence: every text exactly as the platform answers it.

        Raises:
            Unreadable: also where a single message cannot be read, since nobody could say then
                what is not there.
        """
        found = await self._said(
            conversation_id,
            lambda row: TraceRow.model_validate(row).trace(),
            *filtered("after_message_id", [after]),
        )
        if found.skipped:
            raise Unreadable(f"{found.skipped} messages cannot be read", status=200)
        return found.items

    async def _said(
        self,
        conversation_id: int,
        read: Callable[[object], S],
        *query: tuple[str, str],
        size: int = 100,
    ) -> _Said[S]:
        """All pages of a conversation's messages.

        Raises:
            Unreadable: there are more than `MOST_CHARACTERS`.
        """
        path = f"/api/conversations/{conversation_id}/messages"
        read_one = self._pages(path, query, read)
        # By id, since a message that arrives between two pages pushes the others down.
        found: dict[int, S] = {}
        skipped = characters = 0
        async for page in all_pages(lambda number: read_one(number, size)):
            found |= {item.id: item for item in page.items}
            skipped += page.skipped
            characters += sum(len(item.text) + _OF_ITSELF for item in page.items)
            if characters > MOST_CHARACTERS:
                raise Unreadable("a conversation without an end", status=200)
        self._note(found.values())
        return _Said([found[id_] for id_ in sorted(found)], skipped)

    def _pages(
        self, path: str, query: tuple[tuple[str, str], ...], read: Callable[[object], T | None]
    ) -> Callable[[int, int], Awaitable[Page[T]]]:
        """What reads a page of a list, by its number and size."""

        async def read_sized(number: int, size: int) -> Page[T]:
            asked = (("page", str(number)), ("pagination", str(size)), *query)
            ask = Ask("GET", path, asked, limit=LIST_BYTES)
            return await self._read(ask, lambda body: read_page(body, read))

        return partial(in_smaller_pages, read_sized)

    async def post_message(self, conversation_id: int, text: str) -> Written:
        """``POST /conversations/{id}/messages``: writes again, every time."""
        path = f"/api/conversations/{conversation_id}/messages"
        row = await self._write_row(Ask("POST", path, body={"content": text}), PostedRow)
        if row is None:
            return Written()
        message = row.message()
        traces = row.conversation.traces() if row.conversation else None
        self._note([message, *(traces or ())])
        return Written(message=message, traces=traces)

    async def mark_read(self, conversation_id: int) -> Written:
        """``GET /conversations/{id}``, of all reading the only one that marks it as read.

        Returns:
            The newest chat message, which is read now as well.
        """
        ask = Ask("GET", f"/api/conversations/{conversation_id}", marks=True)
        row = await self._write_row(ask, ShownRow)
        message = row.latest_message.message() if row and row.latest_message else None
        self._note([message])
        return Written(message=message)

    async def archive(self, conversation_id: int) -> None:
        """``POST /conversations/{id}/archive``: for me only; again changes nothing."""
        await self._do(Ask("POST", f"/api/conversations/{conversation_id}/archive"))

    async def unarchive(self, conversation_id: int) -> None:
        """``POST /conversations/{id}/unarchive``: for me only; again changes nothing."""
        await self._do(Ask("POST", f"/api/conversations/{conversation_id}/unarchive"))
