"""The order in which the platform is read.

The platform has no "what changed since". A round asks for the newest page, for the list of the
open conversations (which tells states, times and read marks, hundreds a request), for what that
shows to have changed, and then for some pages of a *sweep* that goes through the whole list and
starts again at its end: what nothing else tells is seen there. The first sweep is the first read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jva_tui.domain import OPEN_STATES
from jva_tui.store.cache import SWEEP

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from jva_tui.api.client import Client, Page
    from jva_tui.domain import Conversation, Me, Participation
    from jva_tui.store.cache import Cache
    from jva_tui.store.worker import Worker

_ID_GROUP = 24
"""A page of the platform: more ids than that would come back on several pages."""
_CONVERSATIONS = 500
"""Rows a page of the list of conversations: it allows any number."""
_LATEST = 50
"""How many of the conversations that were written in last are looked at in each round."""
_NEWEST_PAGES = 5


class OtherOrganisation(Exception):  # noqa: N818 - a state of affairs, not a defect
    """The platform now answers for another organisation: it was changed, perhaps in a browser."""


@dataclass(frozen=True, slots=True)
class Progress:
    """One answer of the platform, stored."""

    changed: frozenset[int]
    """Participations whose row is not what it was."""
    done: int
    """Participations read in this sweep."""
    total: int
    """Participations that the platform says there are."""


class Sync:
    """Reads the platform into the cache.

    Args:
        client: signed in.
        cache: the connection that writes.
        me: who is signed in; rows of another organisation are refused.
    """

    def __init__(self, client: Client, cache: Worker[Cache], me: Me) -> None:
        self._client = client
        self._cache = cache
        self._me = me
        self._untold: set[int] = set()
        """Open participations that the list of conversations does not tell; the sweep sees them."""

    async def is_complete(self) -> bool:
        """Whether the whole list was read once."""
        return bool((await self._sweep_fact()).get("complete"))

    async def round(self, sweep_pages: int) -> AsyncIterator[Progress]:
        """Reads what is new and changed, then ``sweep_pages`` pages of the sweep.

        The first time, the sweep goes on to the end of the list.

        Yields:
            What each answer changed, once it is stored.

        Raises:
            ApiError: the platform did not answer as hoped; what was read so far is kept.
            OtherOrganisation: nothing of the other organisation was stored.
        """
        is_first = not await self.is_complete()
        parts = [self._newest()]
        if is_first:
            parts.append(self._conversations(everything=True))
        else:
            # The open ones tell what changed without a word; the latest, who wrote to whom.
            parts += [self._conversations(everything=False), self._latest_conversations()]
        parts.append(self._sweep(None if is_first else sweep_pages))
        for part in parts:
            async for progress in part:
                yield progress

    async def read_back(self, ids: Iterable[int]) -> list[Participation]:
        """Reads these participations now, stores and returns them.

        Ids that do not come back are gone from the list (their mission was deleted) and are
        forgotten, once it is sure that the organisation is still ours.

        Raises:
            ApiError: as `round`.
            OtherOrganisation: as `round`.
        """
        found: list[Participation] = []
        wanted = sorted(ids)
        for start in range(0, len(wanted), _ID_GROUP):
            group = wanted[start : start + _ID_GROUP]
            page = await self._client.participation_page(ids=group)
            self._check(page.items)
            missing = set(group) - {row.id for row in page.items}
            if missing and not page.skipped:
                await self._check_organisation()
                await self._cache.do(lambda cache, gone=missing: cache.forget(gone))  # type: ignore[misc]  # mypy cannot infer lambdas with defaults
            await self._cache.do(lambda cache, rows=page.items: cache.save_participations(rows))  # type: ignore[misc]  # as above
            found += page.items
        return found

    async def _newest(self) -> AsyncIterator[Progress]:
        for number in range(1, _NEWEST_PAGES + 1):
            page = await self._client.participation_page(number)
            if page.is_empty:
                await self._check_organisation()
            known = await self._known(row.id for row in page.items)
            yield await self._save(page, done=len(page.items))
            if any(row.id in known for row in page.items) or number >= page.last_page:
                return
            if not await self.is_complete():
                return  # the sweep that follows reads the rest

    async def _conversations(self, *, everything: bool) -> AsyncIterator[Progress]:
        """Stores read marks and membership, then reads back what does not stand as told."""
        states = () if everything else sorted(OPEN_STATES)
        told: set[int] = set()
        outdated: set[int] = set()
        async for page in self._client.conversations(
            user_id=self._me.user_id, size=_CONVERSATIONS, states=states
        ):
            told |= {row.participation_id for row in page.items}
            progress, stale = await self._save_conversations(page)
            outdated |= stale
            yield progress
        if everything:
            return  # the sweep that follows reads them all
        still_open = await self._cache.do(lambda cache: cache.open_ids())
        outdated |= await self._with_conversation(still_open - told - self._untold)
        yield await self._bring_up_to_date(outdated)
        # Open, and yet not in that list: I am no member of the conversation any more.
        self._untold |= await self._cache.do(lambda cache: cache.open_ids()) & outdated - told

    async def _latest_conversations(self) -> AsyncIterator[Progress]:
        page = await self._client.conversation_page(user_id=self._me.user_id, size=_LATEST)
        progress, outdated = await self._save_conversations(page)
        yield progress
        yield await self._bring_up_to_date(outdated)

    async def _save_conversations(self, page: Page[Conversation]) -> tuple[Progress, set[int]]:
        """Stores a page; also returns the participations of which it knows something newer."""
        mine = self._me.structure_id
        rows = [row for row in page.items if row.structure_id in (None, mine)]
        outdated = await self._cache.do(lambda cache: cache.outdated(rows))
        changed = await self._cache.do(lambda cache: cache.save_conversations(rows))
        return Progress(frozenset(changed), 0, 0), outdated

    async def _bring_up_to_date(self, ids: set[int]) -> Progress:
        if ids:
            await self.read_back(ids)
        return Progress(frozenset(ids), 0, 0)

    async def _sweep(self, pages: int | None) -> AsyncIterator[Progress]:
        fact = await self._sweep_fact()
        number = int(fact.get("page", 1))
        left = pages
        while left is None or left > 0:
            page = await self._client.participation_page(number)
            progress = await self._save(page, done=min(number * _ID_GROUP, page.total))
            at_end = number >= page.last_page
            number = 1 if at_end else number + 1
            fact = {"page": number, "complete": bool(fact.get("complete")) or at_end}
            await self._cache.do(lambda cache, f=fact: cache.set(SWEEP, f))  # type: ignore[misc]  # as above
            yield progress
            if at_end:
                return
            left = None if left is None else left - 1

    async def _save(self, page: Page[Participation], done: int) -> Progress:
        self._check(page.items)
        changed = await self._cache.do(lambda cache: cache.save_participations(page.items))
        return Progress(frozenset(changed), done, page.total)

    async def _known(self, ids: Iterable[int]) -> dict[int, int]:
        wanted = list(ids)
        return await self._cache.do(lambda cache: cache.known_updates(wanted))

    async def _with_conversation(self, ids: set[int]) -> set[int]:
        """Those of ``ids`` that the list of conversations ought to have told."""
        return await self._cache.do(
            lambda cache: {id_ for id_ in ids if cache.conversation(id_) is not None}
        )

    async def _sweep_fact(self) -> dict[str, int | bool]:
        fact: dict[str, int | bool] = await self._cache.do(lambda cache: cache.get(SWEEP, {}))
        return fact

    def _check(self, rows: Iterable[Participation]) -> None:
        """Refuses rows of another organisation before anything of theirs is stored."""
        mine = self._me.structure_id
        if any(row.mission and row.mission.structure_id != mine for row in rows):
            raise OtherOrganisation

    async def _check_organisation(self) -> None:
        if (await self._client.me()).structure_id != self._me.structure_id:
            raise OtherOrganisation
