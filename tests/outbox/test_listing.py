"""What is known of the platform's templates, while ours arrive and others are read."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from jva_tui.domain import Template
from jva_tui.outbox.listing import FRESH_SECONDS, Listing
from tests.clock import ManualClock
from tests.people import NOW

if TYPE_CHECKING:
    from collections.abc import Collection

    from jva_tui.outbox.looking import Reader

WELCOME = Template(12, "Bienvenue", "Bonjour", True, 2, "Rosa")
QUESTION = Template(13, "Une question", "Bonjour ?", False, 2, "Rosa")


class Answering:
    """A platform that answers when it is let to."""

    def __init__(self) -> None:
        self.told = [WELCOME, QUESTION]
        self.may = asyncio.Event()
        self.may.set()

    async def templates(self, wanted: Collection[int] = ()) -> list[Template]:
        assert not wanted
        told = list(self.told)
        await self.may.wait()
        return told


def listing() -> tuple[Listing, ManualClock, Answering]:
    clock = ManualClock(NOW)
    return Listing(clock), clock, Answering()


async def read(known: Listing, platform: Answering) -> bool:
    return await known.read(cast("Reader", platform), ())


async def test_what_was_read_counts_for_a_while() -> None:
    known, clock, platform = listing()
    assert not known.is_fresh("template/12")
    assert await read(known, platform)
    assert known.templates == {12: WELCOME, 13: QUESTION}
    assert not await read(known, platform)
    clock.advance(FRESH_SECONDS - 1)
    assert known.is_fresh("template/12")
    clock.advance(1)
    assert not known.is_fresh("template/12")


async def test_after_a_request_only_its_own_template_is_read_again() -> None:
    known, _clock, platform = listing()
    await read(known, platform)
    known.sent("template/12")
    assert not known.is_fresh("template/12")
    assert known.is_fresh("template/13")
    await read(known, platform)
    assert known.is_fresh("template/12")


async def test_a_read_that_began_before_a_request_ended_does_not_count() -> None:
    known, _clock, platform = listing()
    platform.may.clear()
    reading = asyncio.create_task(read(known, platform))
    await asyncio.sleep(0)
    known.sent("template/12")
    platform.may.set()
    await reading
    assert not known.is_fresh("template/12")


async def test_what_arrives_while_it_is_read_is_not_forgotten() -> None:
    known, _clock, platform = listing()
    await read(known, platform)
    was_ahead = [known.is_ahead]
    platform.may.clear()
    reading = asyncio.create_task(read(known, platform))
    await asyncio.sleep(0)
    changed = WELCOME._replace(text="Bonjour !", owner_name="")
    made = Template(14, "Accueil", "Bonjour", False, 2)
    known.keep(changed)
    known.keep(made)
    known.drop(13)
    platform.may.set()
    await reading
    assert known.templates == {12: changed._replace(owner_name="Rosa"), 14: made}
    was_ahead.append(known.is_ahead)
    platform.told = [changed._replace(owner_name="Rosa"), made]
    await read(known, platform)
    assert [*was_ahead, known.is_ahead] == [False, True, False]


async def test_of_two_reads_the_one_that_began_later_counts() -> None:
    known, _clock, platform = listing()
    platform.may.clear()
    early = asyncio.create_task(read(known, platform))
    await asyncio.sleep(0)
    platform.told, may = [WELCOME], platform.may
    platform.may = asyncio.Event()
    platform.may.set()
    await read(known, platform)
    may.set()
    await early
    assert known.templates == {12: WELCOME}
