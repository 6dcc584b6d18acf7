"""A round: the newest participations, and whether the open ones stand as we think.

The platform has no "what changed since". The list of the open conversations tells states, times
and read marks, hundreds a request; what it shows to have changed, and what has left it, is read
back by id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.domain import OPEN_STATES
from jva_tui.sync.intake import ID_GROUP, TALK_GROUP
from jva_tui.sync.progress import Progress

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from jva_tui.sync.intake import Intake, Told

LATEST = 50
"""How many of the conversations that were written in last are looked at, decided or not."""
_NEWEST_PAGES = 20
"""After a long absence; what is older is counted, and looked for as what lists skip."""


async def newest(intake: Intake) -> AsyncIterator[Progress]:
    """Reads new participations, until a page ends with one that was known.

    Yields:
        What each page changed; as its total, how many participations the platform counts.
    """
    for number in range(1, _NEWEST_PAGES + 1):
        page = await intake.client.participation_page(number)
        last = [row.id for row in page.items[-1:]]
        known = await intake.cache.do(lambda cache, ids=last: cache.known_updates(ids))  # type: ignore[misc]  # mypy cannot infer lambdas with defaults
        changed = await intake.participations(page)
        yield Progress(changed, total=page.total)
        if known or page.is_empty or number >= page.last_page:
            return


async def open_ones(intake: Intake) -> AsyncIterator[Progress]:
    """Compares the open participations that have a conversation with me in it."""
    told: set[int] = set()
    outdated: set[int] = set()
    pages = skipped = 0
    async for page in intake.client.conversations(
        user_id=intake.me.user_id, size=intake.size, states=sorted(OPEN_STATES)
    ):
        known = await intake.conversations(page)
        told |= known.ids
        outdated |= known.outdated
        pages += 1
        skipped += page.skipped
        yield Progress(known.changed)
    gone = await _gone(intake, told)
    if pages > 1 or len(gone) > ID_GROUP:
        # Rows slip from page to page, by id none does; and many are decided at once.
        async for known in _by_id(intake, told):
            outdated |= known.outdated
            yield Progress(known.changed)
        gone = await _gone(intake, told)
    if wanted := outdated | gone:
        found = await intake.look_into(wanted)
        left = {row.id for row in found.rows if row.state in OPEN_STATES} & gone
        if left and pages == 1 and not skipped:  # still open, and no longer among my conversations
            found.changed.update(await intake.cache.do(lambda cache: cache.leave(left)))
        yield Progress(frozenset(found.changed))


async def _gone(intake: Intake, told: set[int]) -> set[int]:
    """Open participations of mine, as far as we know, that the list did not tell."""
    me = intake.me.user_id
    return await intake.cache.do(lambda cache: cache.untold_members(me, told))


async def _by_id(intake: Intake, told: set[int]) -> AsyncIterator[Told]:
    """Asks for the conversations that no page told, and adds those that there are to ``told``."""
    untold = sorted(await intake.cache.do(lambda cache: cache.untold_talks(told)))
    for start in range(0, len(untold), TALK_GROUP):
        known = await intake.talks_about(untold[start : start + TALK_GROUP])
        told |= known.ids
        yield known


async def latest_talks(intake: Intake) -> AsyncIterator[Progress]:
    """Looks where somebody wrote, also about what was decided long ago."""
    page = await intake.client.conversation_page(user_id=intake.me.user_id, size=LATEST)
    told = await intake.conversations(page)
    yield Progress(told.changed)
    if told.outdated:
        yield Progress(frozenset((await intake.look_into(told.outdated)).changed))
