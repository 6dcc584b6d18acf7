"""The platform's endpoints, one method each, in the words of `jva_tui.domain`."""

from __future__ import annotations

import asyncio
from copy import copy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Self, TypeVar

from jva_tui.api import pacing
from jva_tui.api.errors import Cut, Outcome, TooLarge, Unreadable
from jva_tui.api.funnel import MEBIBYTE, Ask, Funnel, Patience
from jva_tui.api.models import (
    PARTICIPATION_TYPE,
    MeRow,
    MessageRow,
    ParticipationRow,
    Row,
    TemplateRow,
    TokenRow,
    WrittenRow,
)
from jva_tui.api.pacing import Lane
from jva_tui.api.pages import Page, conversation_reader, read_one, read_page

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
    from types import TracebackType

    import httpx

    from jva_tui.api.pacing import Turn
    from jva_tui.domain import (
        Conversation,
        DeclineReason,
        Me,
        Message,
        Participation,
        State,
        Template,
    )

__all__ = ["Client", "Page", "Patience", "Token", "Written"]

INCLUDES = "conversation.latestMessage,mission.responsables,mission.structure,tags"
"""What a row of ``/participations`` brings along beyond the volunteer and the mission."""
LIST_BYTES = 64 * MEBIBYTE
ONE_BYTES = 4 * MEBIBYTE
OFF_LOOP_BYTES = 32_768
"""Answers longer than this are read in a thread, so that the event loop stays free to draw."""
PAGES = 10_000
"""More pages than this are not asked for in one go, whatever the platform says."""

T = TypeVar("T")
R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Token:
    """What signing in gives."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_in: int | None
    """Seconds; the platform gives a year."""


@dataclass(frozen=True, slots=True)
class Written:
    """What the answer to a write that happened told; all None where it could not be read."""

    state: str | None = None
    """The participation's state afterwards."""
    updated_at: int | None = None
    message: Message | None = None
    """The message as the platform stored it."""


@dataclass(slots=True)
class _Seen:
    message_id: int = 0


class Client:
    """Speaks to the platform as one user.

    Every method may raise any `jva_tui.api.errors.ApiError`. A write that raises tells by its
    ``outcome`` what is known of it; one whose answer cannot be read *has happened* and returns an
    empty `Written`.

    Args:
        base_url: see `Funnel`.
        pacer: gives out the turns; share one between all clients of a process.
        token: the access token; `sign_in` needs none.
        role: the Context-Role to ask under, « responsable » for an organisation's coordinator.
        transport: see `Funnel`.
        patience: see `Funnel`.
    """

    def __init__(  # noqa: PLR0913 - all but two have a default, and all are named
        self,
        base_url: str,
        *,
        pacer: pacing.Pacer,
        token: str | None = None,
        role: str = "responsable",
        transport: httpx.AsyncBaseTransport | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._funnel = Funnel(base_url, pacer, transport=transport, patience=patience)
        self._funnel.token = token
        self._pacer = pacer
        self._role = role
        self._lane = Lane.USER
        self._turns: list[Turn] = []
        """Taken ahead, for writes of this view."""
        self._seen = _Seen()

    def in_lane(self, lane: Lane) -> Self:
        """The same client, whose requests wait in another lane.

        Connections, token and all that is learnt are shared; either may be closed, and closes both.
        """
        other = copy(self)
        other._lane, other._turns = lane, []  # noqa: SLF001 - itself, in another lane
        return other

    @property
    def highest_message_id(self) -> int:
        """The highest message id received from anywhere; ids are one increasing sequence."""
        return self._seen.message_id

    @highest_message_id.setter
    def highest_message_id(self, message_id: int) -> None:
        self._seen.message_id = message_id

    def eta(self, count: int) -> float:
        """Seconds until ``count`` further requests will have left in this lane."""
        return self._pacer.eta(count, self._lane)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Closes the connections; the client cannot be used afterwards."""
        await self._funnel.aclose()

    @property
    def token(self) -> str | None:
        """The access token in use."""
        return self._funnel.token

    @token.setter
    def token(self, token: str | None) -> None:
        self._funnel.token = token

    @property
    def server_date(self) -> int | None:
        """The platform's own clock at its last answer, in seconds since the epoch."""
        return self._funnel.server_date

    async def sign_in(self, email: str, password: str, client_id: str, client_secret: str) -> Token:
        """``POST /oauth/token``. The client goes on with the token it had, if any.

        The platform compares e-mails by case and holds them in lower case.
        """
        body = {
            "grant_type": "password",
            "client_id": client_id,
            "client_secret": client_secret,
            "scope": "*",
            "username": email.strip().lower(),
            "password": password,
        }
        ask = Ask("POST", "/oauth/token", body=body)
        turn = await self._pacer.turn(self._lane, pacing.SIGN_IN_LIMIT)
        row = read_one(TokenRow, (await self._funnel.send(ask, turn)).body)
        return Token(row.access_token, row.refresh_token, row.expires_in)

    async def me(self) -> Me:
        """``GET /user``: who is signed in, and for which organisation at this moment."""
        ask = Ask("GET", "/api/user", limit=ONE_BYTES)
        return await self._read(ask, lambda body: read_one(MeRow, body).me())

    async def participation_page(
        self,
        page: int = 1,
        *,
        states: Sequence[str] = (),
        ids: Sequence[int] = (),
        missions: Sequence[int] = (),
    ) -> Page[Participation]:
        """``GET /participations``: 24 at most, newest first; an empty page past the end.

        Args:
            page: from 1.
            states: only these; all without.
            ids: only these; 24 fit on a page, which then does not shift.
            missions: only of these missions.
        """
        query = (
            ("page", str(page)),
            ("include", INCLUDES),
            *_filter("state", states),
            *_filter("id", ids),
            *_filter("mission.id", missions),
        )
        ask = Ask("GET", "/api/participations", query, role=self._role, limit=LIST_BYTES)
        found = await self._read(
            ask,
            lambda body: read_page(
                body, lambda row: ParticipationRow.model_validate(row).participation()
            ),
        )
        self._note(item.latest for item in found.items)
        return found

    def participations(
        self, *, states: Sequence[str] = (), ids: Sequence[int] = ()
    ) -> AsyncIterator[Page[Participation]]:
        """All pages of `participation_page`, each asked for when it is wanted.

        Rows may repeat or be missed where the list changes meanwhile.
        """
        return _pages(lambda page: self.participation_page(page, states=states, ids=ids))

    async def participation(self, participation_id: int) -> Participation:
        """``GET /participations/{id}``: with the volunteer's skills."""
        ask = Ask(
            "GET",
            f"/api/participations/{participation_id}",
            role=self._role,
            limit=ONE_BYTES,
        )
        found = await self._read(ask, lambda body: read_one(ParticipationRow, body).participation())
        self._note([found.latest])
        return found

    async def conversation_page(
        self,
        page: int = 1,
        *,
        user_id: int,
        size: int = 100,
        states: Sequence[str] = (),
        kind: str | None = None,
        about: Sequence[int] = (),
    ) -> Page[Conversation]:
        """``GET /conversations``: about participations and with me in them, last touched first.

        Args:
            page: from 1.
            user_id: me; other people's conversations are left out.
            size: rows a page; the platform sets no upper bound.
            states: only those whose participation is in one of these.
            kind: « all » (without the archived), « unread », « archived » or
                « participations_to_be_treated »; everything, archived or not, without.
            about: only those about these participations.
        """
        query = (
            ("page", str(page)),
            ("pagination", str(size)),
            *_filter("type", [kind] if kind else ()),
            *_filter("participation_state", states),
            *_filter("conversable_type", [PARTICIPATION_TYPE] if about else ()),
            *_filter("conversable_id", about),
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
        return _pages(
            lambda page: self.conversation_page(
                page, user_id=user_id, size=size, states=states, kind=kind
            )
        )

    async def messages(
        self, conversation_id: int, *, after: int | None = None, size: int = 100
    ) -> list[Message]:
        """``GET /conversations/{id}/messages``, oldest first; marks nothing as read.

        Args:
            conversation_id: one that I am a member of, otherwise `Forbidden`.
            after: only messages with a higher id.
            size: messages asked for at a time.
        """
        path = f"/api/conversations/{conversation_id}/messages"
        after_filter = _filter("after_message_id", () if after is None else [after])

        async def read(page: int) -> Page[Message]:
            query = (("page", str(page)), ("pagination", str(size)), *after_filter)
            return await self._read(
                Ask("GET", path, query, limit=LIST_BYTES),
                lambda body: read_page(body, lambda row: MessageRow.model_validate(row).message()),
            )

        # By id, since a message that arrives between two pages pushes the others down.
        found = {message.id: message async for page in _pages(read) for message in page.items}
        self._note(found.values())
        return [found[message_id] for message_id in sorted(found)]

    async def templates(self) -> list[Template]:
        """``GET /message-templates``: mine, and those shared in the current organisation."""
        query = (("pagination", "-1"),)
        ask = Ask("GET", "/api/message-templates", query, role=self._role, limit=LIST_BYTES)
        found = await self._read(
            ask,
            lambda body: read_page(body, lambda row: TemplateRow.model_validate(row).template()),
        )
        return list(found.items)

    async def take_turn(self) -> None:
        """Waits for room now, for the next write of this view: it then leaves at once.

        What waits for its turn has not been tried yet.
        """
        self._turns.append(await self._pacer.turn(self._lane))

    async def set_state(self, participation_id: int, mission_id: int, state: State) -> Written:
        """``PUT /participations/{id}``: overwrites whatever state stands there.

        Args:
            participation_id: whose state.
            mission_id: the participation's own mission; the platform *stores* what is sent here.
            state: the new state; the same again has no effect.
        """
        body = {"mission_id": mission_id, "state": str(state)}
        return await self._change(Ask("PUT", f"/api/participations/{participation_id}", body=body))

    async def decline(
        self, participation_id: int, reason: DeclineReason, content: str | None = None
    ) -> Written:
        """``PUT /participations/{id}/decline``: writes and mails again, every time.

        Args:
            participation_id: whom to decline.
            reason: the volunteer reads it, unless it is ``other``.
            content: a message; lost without a word where there is no conversation.
        """
        body = {"reason": str(reason)} | ({} if content is None else {"content": content})
        path = f"/api/participations/{participation_id}/decline"
        return await self._change(Ask("PUT", path, body=body))

    async def post_message(self, conversation_id: int, text: str) -> Written:
        """``POST /conversations/{id}/messages``: writes again, every time."""
        path = f"/api/conversations/{conversation_id}/messages"
        row = await self._write(Ask("POST", path, body={"content": text}), MessageRow)
        if row is None:
            return Written()
        message = row.message()
        self._note([message])
        return Written(message=message)

    async def _change(self, ask: Ask) -> Written:
        row = await self._write(replace(ask, role=self._role), WrittenRow)
        return Written(row.state, row.updated_at) if row else Written()

    async def _write(self, ask: Ask, kind: type[R]) -> R | None:
        """Sends a write; None where it happened but its answer cannot be read."""
        try:
            return await self._read(ask, lambda body: read_one(kind, body))
        except (Cut, TooLarge, Unreadable) as error:
            if error.outcome is not Outcome.HAPPENED:
                raise
            return None

    async def _read(self, ask: Ask, read: Callable[[bytes], T]) -> T:
        is_ready = self._turns and ask.method != "GET"
        turn = self._turns.pop() if is_ready else await self._pacer.turn(self._lane)
        body = (await self._funnel.send(ask, turn)).body
        return read(body) if len(body) < OFF_LOOP_BYTES else await asyncio.to_thread(read, body)

    def _note(self, messages: Iterable[Message | None]) -> None:
        ids = (message.id for message in messages if message)
        self.highest_message_id = max(self.highest_message_id, max(ids, default=0))


def _filter(name: str, values: Sequence[object]) -> tuple[tuple[str, str], ...]:
    return ((f"filter[{name}]", ",".join(map(str, values))),) if values else ()


async def _pages(read: Callable[[int], Awaitable[Page[T]]]) -> AsyncIterator[Page[T]]:
    """Page after page up to the last one, which each page names anew."""
    for number in range(1, PAGES + 1):
        page = await read(number)
        if page.is_empty and number > 1:
            return
        yield page
        if number >= page.last_page:
            return
