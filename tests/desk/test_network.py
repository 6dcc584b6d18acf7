"""The desk and the network: reading once and for ever, who answered, elsewhere, offline, idle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from jva_tui.api.client import Client
from jva_tui.api.pacing import Pacer
from jva_tui.desk import Desk
from jva_tui.domain import State, View
from jva_tui.operations import OperationState
from jva_tui.showing import Showing
from jva_tui.store.cache import SWEEP
from jva_tui.sync.plan import Plan, Stage
from jva_tui.sync.rhythm import ACTIVE, LONG_IDLE_AFTER
from tests.desk.support import at_work, nothing_waits, reply_to, shown
from tests.office import BASILE, URL, Network, Office, answer, refuse, until

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.clock import Clock

# What runs here is counted in other tests; to count it here too takes longer than to run it.
pytestmark = pytest.mark.no_cover


async def test_reading_once_reads_everything_and_neither_goes_on_nor_sends(home: Path) -> None:
    office = Office(home, jumps=True)
    desk = office.desk()
    desk.open()
    told: list[tuple[int, int] | None] = []
    desk.listen(lambda _event: told.append(desk.status.progress))
    await desk.read_once()
    assert (await desk.counts(mine=False))[View.ALL] == 600
    assert desk.status.swept_at is not None
    assert (600, 600) in told
    assert desk.status.progress is None
    sent = len(office.network.sent)
    await desk.read_once()
    assert len(office.network.sent) - sent == 3  # a round
    swept_at = desk.status.swept_at
    office.clock.advance(60)
    await desk.read_once(full=True)
    assert desk.status.swept_at is not None
    assert desk.status.swept_at > swept_at
    assert office.network.writes() == []
    await desk.close()


async def test_reading_everything_does_not_end_with_what_an_earlier_sweep_has_left(
    home: Path,
) -> None:
    office = Office(home, jumps=True)
    desk = office.desk()
    desk.open()
    await desk.read_once()
    began_at = desk.now()
    begun = Plan(Stage.COUNT, is_complete=True, began_at=began_at).to_fact()
    await desk._writer.do(lambda cache: cache.set(SWEEP, begun))
    office.clock.advance(60)
    now = desk.now()
    await desk.read_once(full=True)
    assert desk.status.swept_at is not None
    assert desk.status.swept_at >= now
    await desk.close()


async def test_reading_once_without_a_way_to_the_platform_is_a_mistake(home: Path) -> None:
    desk = Desk(Office(home).profile()._replace(connect=None))
    desk.open()
    with pytest.raises(ValueError, match="without the platform"):
        await desk.read_once()
    await desk.close()


async def test_a_long_reading_tells_how_long_it_will_take(home: Path) -> None:
    office = Office(home, jumps=True)
    desk = office.desk()
    desk.open()
    etas: list[int] = []
    desk.listen(lambda _event: etas.append(desk.status.eta or 0))
    await desk.read_once()
    assert 0 < max(etas) < 120
    await desk.close()


async def test_who_answered_is_asked_once_for_each_change(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        one = office.open_one()
        colleague = await office.client(BASILE)
        mission = office.situation.participations[one].mission_id
        await colleague.set_state(one, mission, State.VALIDATED)
        office.app.state.platform.throttle.clear()
        desk.refresh()
        await until(desk, lambda: shown(desk, one)[0] == State.VALIDATED, passing=office.clock)
        await desk.complete(one)
        reading = desk.reading(one)
        assert reading is not None
        assert reading.changes[-1].new == State.VALIDATED
        assert (reading.changes[-1].author_name or "").startswith("Basile")
        office.network.sent.clear()
        again = office.desk()
        again.open()
        reading = again.reading(one)
        assert reading is not None
        assert reading.changes
        await again.close()
        await desk.complete(one)
        assert not [line for line in office.network.sent if "activity-logs" in line]
        await colleague.aclose()


async def test_the_second_in_which_a_request_was_completed_stays_open(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        one, now = office.open_one(), int(office.clock.now())
        office.situation.conversation_of[one].updated_at = now
        await desk.complete(one)
        reading = desk.reading(one)
        assert reading is not None
        assert reading.participation.volunteer.skills is not None
        assert (reading.participation.conversation_updated_at or 0) < now


async def test_for_our_own_decision_nobody_is_asked_who_it_was(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        one = office.open_one()
        await desk.queue([reply_to(desk, one)])
        await until(desk, lambda: nothing_waits(desk), passing=office.clock)
        await desk.complete(one)
        reading = desk.reading(one)
        assert reading is not None
        last = reading.changes[-1]
        assert (last.new, last.author_id) == (State.VALIDATED, 2)
        assert not [line for line in office.network.sent if "activity-logs" in line]


async def test_a_conflict_names_who_was_faster(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        one = office.open_one()
        await desk.queue([reply_to(desk, one)])
        colleague = await office.client(BASILE)
        mission = office.situation.participations[one].mission_id
        await colleague.set_state(one, mission, State.CANCELLED)
        await colleague.aclose()
        await until(
            desk,
            lambda: bool(desk.status.outbox.count(OperationState.CONFLICT)),
            passing=office.clock,
        )
        [operation] = desk.needing_user()
        assert State.CANCELLED in operation.detail
        assert "Basile" in operation.detail


def current_organisation(office: Office) -> int | None:
    return office.situation.users[2].contextable_id


async def test_an_organisation_switched_in_the_browser_is_noticed_and_switched_back(
    home: Path,
) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        before = await desk.counts(mine=False)
        rosa = office.situation.users[2]
        rosa.contextable_id = 2
        desk.refresh()
        await until(desk, lambda: desk.status.is_elsewhere, passing=office.clock)
        assert "another organisation" in desk.status.trouble
        await desk.switch_back()
        assert current_organisation(office) == 1
        await until(desk, lambda: not desk.status.is_elsewhere, passing=office.clock)
        await until(desk, lambda: not desk.status.trouble, passing=office.clock)
        assert await desk.counts(mine=False) == before


async def test_switching_back_while_offline_says_why_it_failed(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        office.network.faults.append(refuse)
        await desk.switch_back()
        assert desk.status.trouble


async def test_back_online_everything_goes_on_without_a_key(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        office.network.faults.append(refuse)
        desk.refresh()
        await until(desk, lambda: desk.status.is_offline, passing=office.clock)
        one = office.open_one()
        await desk.queue([reply_to(desk, one)])
        for _ in range(20):  # long enough for the waits to have grown to a minute
            office.clock.advance(30)
            await desk.counts(mine=False)
        tried = len(office.network.sent)
        office.network.faults.clear()
        back_at = office.clock.now()
        await until(desk, lambda: office.state(one) == State.VALIDATED, passing=office.clock)
        assert office.clock.now() - back_at <= 120
        await until(desk, lambda: not desk.status.is_offline, passing=office.clock)
        assert len(office.network.sent) > tried


async def test_a_key_after_a_long_silence_refreshes_at_once(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        clock = office.clock

        async def fresh_again(step: float) -> float:
            """Seconds until the next round."""
            fresh_at, begin = desk.status.fresh_at, clock.now()
            await until(desk, lambda: desk.status.fresh_at != fresh_at, passing=clock, step=step)
            return clock.now() - begin

        gone_at = clock.now()
        while clock.now() <= gone_at + LONG_IDLE_AFTER:
            await fresh_again(30)
        assert await fresh_again(30) > 300  # rounds have become rare
        rested = clock.now() + 60
        await until(desk, lambda: clock.now() >= rested, passing=clock)
        desk.touch()
        assert await fresh_again(1) < ACTIVE


async def test_the_user_is_answered_before_the_background(home: Path) -> None:
    office = Office(home)
    desk = office.desk()
    desk.open()
    desk.start()
    await until(desk, lambda: desk.status.progress is not None)
    one = desk.window(Showing(View.ALL, mine=False))[0].id
    await desk.complete(one)
    reading = desk.reading(one)
    assert reading is not None
    assert reading.is_complete
    assert desk.status.swept_at is None  # all the rest is still being read
    await desk.close()


async def test_a_round_that_breaks_off_is_not_taken_for_fresh(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        fresh_at = desk.status.fresh_at

        def talks_fail(request: httpx.Request, network: Network) -> httpx.Response | None:
            is_talks = request.url.path.endswith("/conversations")
            told = answer("GET", 500)(request, network) if is_talks else None
            return told if isinstance(told, httpx.Response) else None

        office.network.faults.append(talks_fail)
        desk.refresh()
        await until(desk, lambda: bool(desk.status.trouble), passing=office.clock)
        assert desk.status.fresh_at == fresh_at
        again = office.desk()
        again.open()
        assert again.status.fresh_at == fresh_at
        await again.close()


class Doors(Network):
    """Counts how often it is opened and closed."""

    opened = 0
    closed = 0

    async def aclose(self) -> None:
        """Notes it."""
        self.closed += 1


async def test_whoever_is_not_let_in_leaves_no_open_connections_behind(home: Path) -> None:
    office = Office(home)
    network = Doors(office.network)

    async def connect(_clock: Clock) -> Client:
        network.opened += 1
        return Client(URL, pacer=Pacer(office.clock), token="revoked", transport=network)

    desk = Desk(office.profile()._replace(connect=connect), office.clock)
    desk.open()
    desk.start()
    await until(desk, lambda: network.opened >= 4, passing=office.clock, step=30)
    assert network.opened - network.closed <= 1
    await desk.close()
