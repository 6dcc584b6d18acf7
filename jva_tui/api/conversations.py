"""The endpoints about conversations, which do not depend on the current organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.api.caller import LIST_BYTES, Caller, all_pages, filtered
from jva_tui.api.funnel import Ask
from jva_tui.api.models import PARTICIPATION_TYPE, MessageRow
from jva_tui.api.pages import conversation_reader, read_page
from jva_tui.api.participations import Written

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from jva_tui.api.pages import Page
    from jva_tui.domain import Conversation, Message


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
            ("page", str(page)),
            ("pagination", str(size)),
            *filtered("type", [kind] if kind else ()),
            *filtered("participation_state", states),
            *filtered("conversable_type", [PARTICIPATION_TYPE] if about else ()),
            *filtered("conversable_id", about),
            *filtered("search", [search] if search else ()),
        )
        ask = Ask("GET", "/api/conversations", query, limit=LIST_BYTES)
        return await self._read(ask, lambda body: read_page(body, conversation_reader(user_id)))

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
        path = f"/api/conversations/{conversation_id}/messages"
        bounds = (
            *filtered("after_message_id", () if after is None else [after]),
            *filtered("before_message_id", () if before is None else [before]),
        )

        async def read(page: int) -> Page[Message]:
            query = (("page", str(page)), ("pagination", str(size)), *bounds)
            return await self._read(
                Ask("GET", path, query, limit=LIST_BYTES),
                lambda body: read_page(body, lambda row: MessageRow.model_validate(row).message()),
            )

        # By id, since a message that arrives between two pages pushes the others down.
        found = {message.id: message async for page in all_pages(read) for message in page.items}
        self._note(found.values())
        return [found[message_id] for message_id in sorted(found)]

    async def post_message(self, conversation_id: int, text: str) -> Written:
        """``POST /conversations/{id}/messages``: writes again, every time."""
        path = f"/api/conversations/{conversation_id}/messages"
        row = await self._write_row(Ask("POST", path, body={"content": text}), MessageRow)
        if row is None:
            return Written()
        message = row.message()
        self._note([message])
        return Written(message=message)

    async def mark_read(self, conversation_id: int) -> None:
        """``GET /conversations/{id}``, of all reading the only one that marks it as read."""
        await self._do(Ask("GET", f"/api/conversations/{conversation_id}"))

    async def archive(self, conversation_id: int) -> None:
        """``POST /conversations/{id}/archive``: for me only; again changes nothing."""
        await self._do(Ask("POST", f"/api/conversations/{conversation_id}/archive"))

    async def unarchive(self, conversation_id: int) -> None:
        """``POST /conversations/{id}/unarchive``: for me only; again changes nothing."""
        await self._do(Ask("POST", f"/api/conversations/{conversation_id}/unarchive"))
