"""Many requests read at once tell what each tells alone."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from jva_tui.cli.preload import fill
from jva_tui.domain import State, View
from jva_tui.sandbox.journal import Origin
from jva_tui.store.cache import Cache
from tests.office import KEY
from tests.people import NOW
from tests.screens.client import offline_desk

if TYPE_CHECKING:
    from pathlib import Path


def test_many_at_once_tell_what_each_tells_alone(home: Path) -> None:
    home.mkdir()
    cache = Cache.open(home / "cache.db", KEY)
    fill(cache, Origin(150, 1, NOW).generate(), NOW)
    desk = offline_desk(home)
    desk.open()
    ids = list(cache.ids(View.ALL, False, now=NOW))
    together = cache.readings([*ids, 999_999])
    alone = [desk.reading(id_) for id_ in ids]
    assert [r.participation.id for r in together] == ids
    for one, other in zip(together, alone, strict=True):
        assert other is not None
        # Who has a conversation of which no message is known has the newest one from its list.
        assert one._replace(messages=()) == other._replace(messages=(), row=None)
        assert one.messages == other.messages or not one.messages
    cache.close()
    asyncio.run(desk.close())


def test_the_same_persons_other_requests_are_told_newest_first(home: Path) -> None:
    home.mkdir()
    cache = Cache.open(home / "cache.db", KEY)
    fill(cache, Origin(300, 1, NOW).generate(), NOW)
    rows = [cache.participation(id_) for id_ in cache.ids(View.ALL, False, now=NOW)]
    people = [row for row in rows if row]
    told = cache.others([row.id for row in people])
    for row in people:
        wanted = [
            other.id
            for other in sorted(people, key=lambda one: -one.id)
            if other.volunteer.profile_id == row.volunteer.profile_id and other.id != row.id
        ]
        assert [other for other, *_ in told.get(row.id, [])] == wanted
    assert any(told.values())
    cache.close()
    assert {state for others in told.values() for _, state, *_ in others} <= {*State}
