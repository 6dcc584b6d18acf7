"""Taking in what the platform tells: refused where it is another organisation's, then stored."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from jva_tui.api.client import Client, Page
    from jva_tui.domain import Conversation, Me, Participation, Tag, Template
    from jva_tui.store.cache import Cache
    from jva_tui.store.worker import Worker

CONVERSATIONS = 500
"""Rows a page of the list of conversations: it allows any number."""
ID_GROUP = 24
"""A page of the platform: more ids than that would come back on several pages."""
TALK_GROUP = 200
"""Participations whose conversations are asked for at once: an address has to stay short."""
_CHUNK = 100
"""Rows stored in one go, so that what the user waits for gets its turn in between."""


class OtherOrganisation(Exception):  # noqa: N818 - a state of affairs, not a defect
    """The platform now answers for another organisation: it was changed, perhaps in a browser."""


class OtherPerson(OtherOrganisation):
    """Whoever signed in is not the person whose inbox this is: nothing of it is theirs to send."""


class NoLongerOurs(OtherOrganisation):
    """The person whose inbox this is coordinates the organisation no more."""


class Told(NamedTuple):
    """What a page of the list of conversations told."""

    changed: frozenset[int]
    """Participations whose row is not what it was."""
    ids: frozenset[int]
    """The participations of our organisation that the page is about."""
    outdated: frozenset[int]
    """Those of which the platform knows more than we do, and did not tell here."""


class Found(NamedTuple):
    """What looking into some participations brought."""

    rows: list[Participation]
    """Those that are still in the organisation's list."""
    changed: set[int]
    """Those whose row is not what it was, or is gone."""
    gone: set[int]
    """Those that certainly are not in it any more; what is in neither could not be read."""


class Intake:
    """Stores answers.

    Args:
        client: signed in, asking in the lane of whoever wants the answers.
        cache: the connection that writes.
        me: who is signed in; rows of another organisation are refused.
        size: conversations a page.
    """

    def __init__(
        self, client: Client, cache: Worker[Cache], me: Me, size: int = CONVERSATIONS
    ) -> None:
        self.client = client
        self.cache = cache
        self.me = me
        self.size = size

    async def participations(self, page: Page[Participation]) -> frozenset[int]:
        """Stores a page of the list, and returns what changed.

        Raises:
            ApiError: see `confirm_ours`.
            OtherOrganisation: it is not our list; nothing of it was stored.
        """
        if page.is_empty:
            await self.confirm_ours()
        return await self._store(page)

    async def _store(self, page: Page[Participation]) -> frozenset[int]:
        self._check(page.items)
        rows = [_settled(row, page.told_at) for row in page.items]
        return frozenset(await self.cache.do(partial(_save, rows=rows)))

    async def conversations(self, page: Page[Conversation]) -> Told:
        """Stores a page of the list of conversations, which does not depend on the organisation."""
        ours = [row for row in page.items if row.structure_id == self.me.structure_id]
        # Of another organisation, or of a deleted mission, and yet known here: it has changed.
        strange = {row.participation_id for row in page.items} - {r.participation_id for r in ours}
        outdated = set(await self.cache.do(lambda cache: cache.known_updates(strange)))
        changed: set[int] = set()
        for start in range(0, len(ours), _CHUNK):
            rows = ours[start : start + _CHUNK]
            news, more = await self.cache.do(partial(_save_conversations, rows=rows))
            changed |= news
            outdated |= more
        ids = frozenset(row.participation_id for row in ours)
        return Told(frozenset(changed), ids, frozenset(outdated))

    async def talks_about(self, ids: Sequence[int]) -> Told:
        """Asks for the conversations about these participations; those not told are not mine.

        Args:
            ids: not more than `TALK_GROUP`.
        """
        page = await self.client.conversation_page(
            user_id=self.me.user_id, size=len(ids), about=ids
        )
        told = await self.conversations(page)
        is_all = not page.skipped and page.last_page <= 1
        left = set(ids) - told.ids if is_all else set()
        changed = await self.cache.do(lambda cache: cache.leave(left))
        return told._replace(changed=told.changed | changed)

    async def templates(self, wanted: Collection[int] = ()) -> list[Template]:
        """Reads which templates the platform holds for us now, and stores them.

        Those of colleagues show only while our organisation is the current one: what is missing
        of them is gone, once that is sure.

        Args:
            wanted: ids of others that would be missed, beside those that were known.

        Raises:
            ApiError: the platform did not answer as hoped.
            OtherOrganisation: nothing of the other organisation was stored.
        """
        known = await self.cache.do(lambda cache: cache.templates())
        missed = {t.id for t in known if t.owner_id != self.me.user_id}.union(wanted)
        found = await self.client.templates()
        if not self._is_ours(found, missed):
            await self.confirm_ours()  # twice, as in `look_into`
            found = await self.client.templates()
            if not self._is_ours(found, missed):
                await self.confirm_ours()
                if not self._is_ours(found, ()):
                    raise OtherOrganisation
        await self.cache.do(lambda cache: cache.save_templates(found))
        return found

    async def tags(self) -> list[Tag]:
        """Reads the organisation's labels, and stores them.

        Raises:
            ApiError: the platform did not answer as hoped.
            OtherOrganisation: we speak for none.
        """
        if self.me.structure_id is None:
            raise OtherOrganisation
        found = await self.client.tags(self.me.structure_id)
        await self.cache.do(lambda cache: cache.save_tags(found))
        return found

    def _is_ours(self, found: Sequence[Template], missed: Collection[int]) -> bool:
        """Whether a list is certainly that of our organisation, as far as it can tell."""
        theirs = [t.structure_id for t in found if t.owner_id != self.me.user_id]
        is_strange = any(id_ != self.me.structure_id for id_ in theirs)
        return not is_strange and {template.id for template in found}.issuperset(missed)

    async def look_into(self, ids: Iterable[int]) -> Found:
        """Reads these participations now, and stores them.

        Ids that do not come back are gone from the list (their mission was deleted, or they were
        moved to another organisation) and are forgotten, once that is sure.

        Raises:
            ApiError: the platform did not answer as hoped; what was read so far is kept.
            OtherOrganisation: nothing of the other organisation was stored.
        """
        found = Found([], set(), set())
        wanted = sorted(ids)
        for start in range(0, len(wanted), ID_GROUP):
            missing = await self._group(wanted[start : start + ID_GROUP], found)
            if missing:
                # Another organisation may have been current for a moment: only what is missing
                # twice, with ours confirmed after each time, is gone.
                await self.confirm_ours()
                missing = await self._group(sorted(missing), found)
            if missing:
                await self.confirm_ours()
                found.gone.update(missing)
                gone = await self.cache.do(lambda cache, ids=missing: cache.forget(ids))  # type: ignore[misc]  # mypy cannot infer lambdas with defaults
                found.changed.update(gone)
        return found

    async def _group(self, ids: Sequence[int], found: Found) -> set[int]:
        """Adds what the list has of a group to ``found``; returns the ids that it does not have."""
        page = await self.client.participation_page(ids=ids)
        found.changed.update(await self._store(page))
        found.rows.extend(page.items)
        # A row that cannot be read is there all the same, and nobody can say which one it is.
        return set() if page.skipped else set(ids) - {row.id for row in page.items}

    async def confirm_ours(self) -> None:
        """Asks whether the platform answers for our organisation.

        Raises:
            ApiError: it did not answer as hoped.
            OtherOrganisation: it does not.
        """
        if (await self.client.me()).structure_id != self.me.structure_id:
            raise OtherOrganisation

    def _check(self, rows: Iterable[Participation]) -> None:
        """Refuses rows of another organisation before anything of theirs is stored."""
        mine = self.me.structure_id
        if any(row.mission and row.mission.structure_id != mine for row in rows):
            raise OtherOrganisation


def _settled(row: Participation, told_at: int | None) -> Participation:
    """Leaves open how far a talk was read if its second may still bring another message."""
    talked_at = row.conversation_updated_at
    if told_at is None or talked_at is None or talked_at < told_at:
        return row
    return row._replace(conversation_updated_at=None)


def _save(cache: Cache, rows: Sequence[Participation]) -> set[int]:
    changed = cache.save_participations(rows)
    cache.mark_swept(row.id for row in rows)
    return changed


def _save_conversations(cache: Cache, rows: Collection[Conversation]) -> tuple[set[int], set[int]]:
    changed = cache.save_conversations(rows)
    outdated = cache.outdated(rows)
    ids = {row.participation_id for row in rows}
    cache.mark_swept(ids, talks=True)
    cache.mark_swept(ids - outdated)
    return changed, outdated
