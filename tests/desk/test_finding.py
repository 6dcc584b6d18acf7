"""What the desk finds, what is new since the last visit, and why nothing is found."""

from __future__ import annotations

import asyncio
import threading
from array import array
from typing import TYPE_CHECKING

import pytest

from jva_tui.accounts.profile import Profile
from jva_tui.desk import Desk
from jva_tui.domain import State, View
from jva_tui.query.parsing import parse
from jva_tui.query.printing import to_text
from jva_tui.saved_views import SavedView
from jva_tui.showing import Showing, Sort
from jva_tui.store.cache import Cache
from jva_tui.store.finding import Search
from tests.clock import ManualClock
from tests.office import KEY
from tests.people import DAY, MISSION, NOW, ROSA, message, participation, volunteer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from jva_tui.query import Query

GARDEN = MISSION._replace(id=8, name="Jardin partagé", responsables=())


def fill(folder: Path) -> None:
    """Three requests."""
    folder.mkdir()
    cache = Cache.open(folder / "cache.db", KEY)
    cache.save_me(ROSA)
    zoe = volunteer(1, first_name="Zoé", last_name="Martin", city="Lyon")
    paul = volunteer(2, first_name="Paul", last_name="Albert", city="Lyon", email=None)
    told = message(5, text="Disponible samedi")
    cache.save_participations(
        [
            participation(1, volunteer=zoe, latest=told, created_at=NOW - 9 * DAY),
            participation(
                2,
                volunteer=paul,
                mission=GARDEN,
                conversation_id=None,
                latest=None,
                tags=("Vu",),
                created_at=NOW - DAY // 2,
            ),
            participation(
                3,
                volunteer=zoe,
                mission=GARDEN,
                conversation_id=None,
                latest=None,
                state=State.VALIDATED,
                created_at=NOW - DAY // 2,
            ),
        ]
    )
    cache.close()


def new_desk(folder: Path, clock: ManualClock) -> Desk:
    desk = Desk(Profile(folder, lambda: KEY, connect=None), clock)
    desk.open()
    return desk


@pytest.fixture
async def desk(home: Path) -> AsyncIterator[Desk]:
    fill(home)
    desk = new_desk(home, ManualClock(NOW))
    yield desk
    await desk.close()


async def test_found_counted_and_sorted(desk: Desk) -> None:
    queries = [parse(text).query for text in ("zoé", "is:open", "martin is:open", "nobody")]
    assert await desk.finding.counts(queries) == [2, 2, 1, 0]
    assert await desk.finding.first(queries[0]) == [3, 1]
    showing = Showing(query=parse("zoé or paul").query)
    assert list(await desk.finding.ids(showing)) == [3, 2, 1]
    assert list(await desk.finding.ids(showing._replace(sort=Sort.NAME))) == [2, 3, 1]
    grouped = showing._replace(is_grouped=True, sort=Sort.AGE)
    assert list(await desk.finding.ids(grouped)) == [2, 3, 1]
    everything = Showing(View.ALL, mine=False, sort=Sort.AGE)
    assert list(await desk.finding.ids(everything)) == [1, 2, 3]
    assert await desk.finding.excerpts(parse("lyon").query, [1, 2]) == {1: "Lyon", 2: "Lyon"}


async def test_what_can_be_completed(desk: Desk) -> None:
    known = await desk.finding.known()
    assert set(known.missions) == {MISSION.name, GARDEN.name}
    assert (known.cities, known.tags, known.people) == (("Lyon",), ("Vu",), ("Rosa Ponsable",))


async def test_whoever_stops_waiting_stops_the_work(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, ended = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def long(search: Search, _wanted: Query) -> array[int]:
        loop.call_soon_threadsafe(began.set)
        while not search._is_over():
            pass
        ended.set()
        return array("q")

    monkeypatch.setattr(Search, "ids", long)
    asked = asyncio.create_task(desk.finding.ids(Showing(query=parse("").query)))
    await began.wait()
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert await asyncio.to_thread(ended.wait, 60)


@pytest.mark.parametrize(
    ("text", "why", "instead"),
    [
        ("martni", "“martni” finds nothing. Did you mean “martin”?", "martin"),
        ("zoé martni", "“martni” finds nothing. Did you mean “martin”?", "zoé martin"),
        ("city:lyno", "“city:lyno” finds nothing. Did you mean “city:lyon”?", "city:lyon"),
        (
            "mission:jarddin is:open",
            "“mission:jarddin” finds nothing. Did you mean “mission:jardin”?",
            "mission:jardin is:open",
        ),
        ("par:rsoa", "“by:rsoa” finds nothing. Did you mean “by:rosa”?", "by:rosa"),
        ("is:waiting", "“is:waiting” finds nothing.", None),
        ("city:martni", "“city:martni” finds nothing.", None),  # nobody lives in a name
        (
            "zoé qwxyzk is:open",
            "“qwxyzk” finds nothing. Without it, 1 request is found.",
            "zoé is:open",
        ),
        (
            "zoé paul",
            "No request has all of these. Without “paul”, 2 are found.",
            "zoé",
        ),
        (
            "zoé paul samedi tag:vu",
            "Each of these finds something, but no request has all of them.",
            None,
        ),
    ],
)
async def test_it_says_why_nothing_is_found(
    desk: Desk, text: str, why: str, instead: str | None
) -> None:
    query = parse(text).query
    assert await desk.finding.counts([query]) == [0]
    told = await desk.finding.why_empty(query)
    assert told.text == why
    assert (told.instead and to_text(told.instead)) == instead
    if told.instead:
        assert (await desk.finding.counts([told.instead]))[0]


async def test_an_empty_inbox_says_so(home: Path) -> None:
    desk = new_desk(home, ManualClock(NOW))
    told = await desk.finding.why_empty(parse("").query)
    assert told.text == "There are no requests here yet."
    await desk.close()


async def test_new_is_what_came_since_another_day(home: Path) -> None:
    fill(home)
    query = parse("is:new").query

    async def new(at: int) -> list[int]:
        # Each with a clock of its own: it runs on while the desk works.
        desk = new_desk(home, ManualClock(at))
        desk.start()
        found = await desk.finding.first(query)
        await desk.close()
        return found

    assert await new(NOW) == [3, 2]  # never used before: what is not older than a day
    assert await new(NOW + 3600) == [3, 2]  # used today: still nothing else
    assert await new(NOW + DAY) == []
    cache = Cache.open(home / "cache.db", KEY)
    cache.save_participations([participation(4, created_at=NOW + 2 * DAY)])
    cache.close()
    assert await new(NOW + 5 * DAY) == [4]
    assert await new(NOW + 5 * DAY + 3600) == [4]  # also when it was looked at today


async def test_a_look_from_the_shell_is_no_visit(home: Path) -> None:
    fill(home)
    clock = ManualClock(NOW)
    desk = new_desk(home, clock)  # it is not started
    await desk.close()
    clock.advance(2 * DAY)
    desk = new_desk(home, clock)
    assert await desk.finding.first(parse("is:new").query) == []
    await desk.close()


async def test_saved_views_are_kept_beside_the_settings(desk: Desk, home: Path) -> None:
    view = SavedView("Lyon", "o", "city:lyon")
    await desk.finding.save_view(view)
    assert view in (await desk.finding.saved()).views
    await desk.finding.forget_view("Lyon")
    assert view not in (await desk.finding.saved()).views
    assert (home / "views.toml").exists()
