"""Reading everything, piece by piece: a piece is one request, and what it shows to be missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from jva_tui.domain import OPEN_STATES
from jva_tui.logs import Log
from jva_tui.store.cache import SWEEP, SWEPT_AT, UNREAD_ROWS
from jva_tui.sync import gaps
from jva_tui.sync.intake import ID_GROUP, TALK_GROUP
from jva_tui.sync.plan import OPEN_STAGES, Gap, Plan, Stage
from jva_tui.sync.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from jva_tui.api.client import Page
    from jva_tui.store.cache import Cache
    from jva_tui.sync.intake import Intake

_HIGHEST = 2**63 - 1
_log = Log(__name__)


class _Counts(NamedTuple):
    rows: int
    whole: int
    swept: int


class Sweep:
    """Goes through the plan.

    Args:
        intake: asks and stores.
        now: tells the instant.
    """

    def __init__(self, intake: Intake, now: Callable[[], int]) -> None:
        self._intake = intake
        self._cache = intake.cache
        self._now = now
        self._before: frozenset[int] = frozenset()
        """What the page told that was read last."""

    async def plan(self) -> Plan:
        """Where it stands."""
        return Plan.of_fact(await self._cache.do(lambda cache: cache.get(SWEEP, {})))

    async def piece(self) -> Progress:
        """Reads the next piece, and notes where to go on once it is stored.

        Raises:
            ApiError: the platform did not answer as hoped; the piece is read again next time.
            OtherOrganisation: nothing of the other organisation was stored.
        """
        while True:
            before = await self.plan()
            progress, plan = await self._next(before)
            await self._keep(plan)
            _log.debug("%s, page %s, %s gaps", before.stage, before.page, len(before.gaps))
            if progress is not None:
                return progress

    async def look_for_missing(self, total: int) -> None:
        """Looks for gaps with the next piece, where the platform counts more than we hold."""
        plan = await self.plan()
        if plan.is_complete and not plan.gaps and await self._is_missing(total):
            plan = plan._replace(gaps=await self._gaps(), counted=0)
            await self._keep(plan)

    async def _keep(self, plan: Plan) -> None:
        await self._cache.do(lambda cache: cache.set(SWEEP, plan.to_fact()))

    async def _next(self, plan: Plan) -> tuple[Progress | None, Plan]:
        """What a piece changed, None where nothing was to be asked; and where to go on."""
        if plan.gaps:
            return await self._gap(plan)
        parts: dict[Stage, Callable[[Plan], Awaitable[tuple[Progress | None, Plan]]]] = {
            Stage.OPEN_TALKS: self._talks,
            Stage.OPEN_PAGES: self._pages,
            Stage.OPEN_REST: self._rest,
            Stage.TALKS: self._talks,
            Stage.PAGES: self._pages,
            Stage.TALKS_REST: self._talks_rest,
            Stage.REST: self._rest,
            Stage.COUNT: self._count,
            Stage.MISSIONS: self._missions,
        }
        return await parts[plan.stage](plan)

    async def _talks(self, plan: Plan) -> tuple[Progress, Plan]:
        if plan.stage is Stage.TALKS and plan.page == 1:
            plan = plan._replace(began_at=self._now())
            await self._cache.do(lambda cache: cache.begin_sweep())
        page = await self._intake.client.conversation_page(
            plan.page,
            user_id=self._intake.me.user_id,
            size=self._intake.size,
            states=_states(plan),
        )
        told = await self._intake.conversations(page)
        counts = await self._counts()
        pages_left = max(0, page.last_page - plan.page)
        progress = self._progress(plan, counts, told.changed, page.total, pages_left)
        if self._goes_on(plan, page):
            return progress, plan._replace(page=plan.page + 1)
        if plan.stage is Stage.OPEN_TALKS:
            return progress, plan.at(Stage.OPEN_PAGES)
        return progress, plan.at(Stage.TALKS_REST if plan.is_complete else Stage.PAGES)

    async def _pages(self, plan: Plan) -> tuple[Progress, Plan]:
        page = await self._intake.client.participation_page(plan.page, states=_states(plan))
        changed = await self._intake.participations(page)
        pages_left = max(0, page.last_page - plan.page)
        if plan.stage is Stage.OPEN_PAGES:
            done = min(plan.page * ID_GROUP, page.total)
            progress = Progress(changed, done, page.total, pages_left)
        else:
            counts = await self._counts()
            progress = self._progress(plan, counts, changed, page.total, pages_left)
        if self._goes_on(plan, page):
            return progress, plan._replace(page=plan.page + 1)
        if plan.stage is Stage.OPEN_PAGES:
            return progress, plan.at(Stage.OPEN_REST)._replace(counted=page.total)
        return progress, plan.at(Stage.TALKS_REST)

    def _goes_on(self, plan: Plan, page: Page[Any]) -> bool:
        """Whether another page follows."""
        is_last = plan.page >= page.last_page or page.is_empty
        return not self._is_again(plan.page, page) and not is_last

    def _is_again(self, number: int, page: Page[Any]) -> bool:
        """Whether a page tells what the one before told: its list has no more to say."""
        told, before = frozenset(row.id for row in page.items), self._before
        self._before = told
        return number > 1 and bool(told) and told == before

    async def _talks_rest(self, plan: Plan) -> tuple[Progress | None, Plan]:
        below = _HIGHEST if plan.below is None else plan.below
        ids = await self._cache.do(lambda cache: cache.talks_not_swept(below, TALK_GROUP))
        if not ids:
            return None, plan.at(Stage.REST)
        told = await self._intake.talks_about(ids)
        counts = await self._counts()
        progress = self._progress(plan, counts, told.changed, counts.rows, 0)
        return progress, plan._replace(below=min(ids))

    async def _rest(self, plan: Plan) -> tuple[Progress | None, Plan]:
        below = _HIGHEST if plan.below is None else plan.below
        is_open = plan.stage is Stage.OPEN_REST

        def find(cache: Cache) -> list[int]:
            if is_open:
                return cache.partial_open(below, ID_GROUP)
            return cache.not_swept(below, ID_GROUP)

        ids = await self._cache.do(find)
        if not ids and is_open:
            return None, await self._open_ones_read(plan)
        if not ids:
            return None, plan.at(Stage.COUNT)
        found = await self._intake.look_into(ids)
        counts = await self._counts()
        progress = self._progress(plan, counts, frozenset(found.changed), counts.rows, 0)
        return progress, plan._replace(below=min(ids))

    async def _open_ones_read(self, plan: Plan) -> Plan:
        """Goes on with all the rest, but first looks for open ones that slipped through."""
        states = sorted(OPEN_STATES)
        known = await self._cache.do(lambda cache: cache.count(states=states))
        found = await self._gaps(states) if known < plan.counted else ()
        return plan.at(Stage.TALKS)._replace(gaps=found, counted=0)

    async def _count(self, plan: Plan) -> tuple[Progress, Plan]:
        page = await self._intake.client.participation_page()
        changed = await self._intake.participations(page)
        if await self._is_missing(page.total):
            plan = plan._replace(gaps=await self._gaps(), counted=0)
            return Progress(changed, page.total, page.total, len(plan.gaps)), plan
        return Progress(changed, page.total, page.total), plan.at(Stage.MISSIONS)

    async def _missions(self, plan: Plan) -> tuple[Progress, Plan]:
        below = _HIGHEST if plan.below is None else plan.below
        one_of_each = await self._cache.do(lambda c: c.one_of_each_mission(below, ID_GROUP))
        rows = (await self._counts()).rows
        if not one_of_each:
            swept_at = plan.began_at
            await self._cache.do(lambda cache: cache.set(SWEPT_AT, swept_at))
            return Progress(done=rows, total=rows, is_end=True), Plan(Stage.TALKS, is_complete=True)
        changed = (await self._intake.look_into(one_of_each)).changed
        left = await self._cache.do(lambda cache: cache.known_updates(one_of_each))
        gone = {one_of_each[id_] for id_ in one_of_each.keys() - left.keys()}
        if gone:
            ghosts = await self._cache.do(lambda cache: cache.of_missions(gone))
            changed |= (await self._intake.look_into(ghosts)).changed
            return Progress(frozenset(changed), rows, rows), plan.at(Stage.COUNT)
        return Progress(frozenset(changed), rows, rows), plan._replace(below=min(one_of_each))

    async def _gap(self, plan: Plan) -> tuple[Progress, Plan]:
        gap, *others = plan.gaps
        page = await self._intake.client.participation_page(
            gap.page, missions=gap.missions, states=gap.states
        )
        changed = await self._intake.participations(page)
        known = await self._cache.do(lambda cache: cache.count(gap.missions, gap.states))
        missing = page.total - known
        if gap.is_known:
            plan = plan._replace(counted=plan.counted + page.total)
        is_whole_list = not gap.missions and gap.page == 1 and len(gap.states) != 1
        if is_whole_list and page.total <= plan.counted:
            following: tuple[Gap, ...] = ()  # no mission is unknown
        else:
            is_again = self._is_again(gap.page, page)
            following = gaps.closer(gap, replace(page, last_page=1) if is_again else page, missing)
        plan = plan._replace(gaps=(*following, *others))
        if not plan.gaps and (plan.is_complete or plan.stage is Stage.COUNT):
            await self._note_unread()
        counts = await self._counts()
        return Progress(changed, counts.rows - missing, counts.rows, len(plan.gaps)), plan

    async def _gaps(self, states: Sequence[str] = ()) -> tuple[Gap, ...]:
        missions = await self._cache.do(lambda cache: cache.missions())
        return gaps.everywhere(missions, states)

    async def _note_unread(self) -> None:
        """Keeps in mind what cannot be found, so that it is not looked for without end."""
        page = await self._intake.client.participation_page()
        await self._intake.participations(page)
        rows = (await self._counts()).rows
        unread = max(0, page.total - rows)
        await self._cache.do(lambda cache: cache.set(UNREAD_ROWS, unread))

    async def _is_missing(self, total: int) -> bool:
        """Whether the platform counts more than we hold, and than was looked for in vain."""
        rows = (await self._counts()).rows
        unread = await self._cache.do(lambda cache: cache.get(UNREAD_ROWS, 0))
        if total <= rows and unread:
            await self._cache.do(lambda cache: cache.set(UNREAD_ROWS, 0))
        return total > rows and total - rows != unread

    async def _counts(self) -> _Counts:
        return await self._cache.do(
            lambda cache: _Counts(cache.count(), cache.count_whole(), cache.count_swept())
        )

    def _progress(
        self, plan: Plan, counts: _Counts, changed: frozenset[int], total: int, pages_left: int
    ) -> Progress:
        if plan.stage is Stage.OPEN_TALKS:
            return Progress(changed, 0, total, pages_left + total // ID_GROUP)
        if not plan.is_complete:
            total = max(total, counts.rows)
            unread = max(0, total - counts.whole)
            pages = pages_left if plan.stage is Stage.PAGES else unread // ID_GROUP + pages_left
            return Progress(changed, counts.whole, total, pages)
        unswept = max(0, counts.rows - counts.swept)
        return Progress(changed, counts.swept, counts.rows, unswept // ID_GROUP + pages_left)


def _states(plan: Plan) -> list[str]:
    return sorted(OPEN_STATES) if plan.stage in OPEN_STAGES else []
