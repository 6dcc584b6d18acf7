"""Places are counted again at sending: « the first twelve » stay twelve whatever others do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from jva_tui.domain import Decision, State
from jva_tui.operations import OperationState, Overlay
from jva_tui.outbox.places import Places, matter_to
from jva_tui.outbox.replies import Replies
from tests.outbox.post import ROSA_ID, posting
from tests.outbox.read import operation, reply, row
from tests.outbox.test_bulk import wait
from tests.people import MISSION, NOW

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.operations import Reply
    from tests.outbox.post import Post

ASKING, PLACES = 15, 6
FULL = "The mission is full now."


class Crowd:
    """Many who ask for the same mission, which has few places left; all of it was read.

    Args:
        post: Rosa's outbox.
    """

    def __init__(self, post: Post) -> None:
        self._post, situation = post, post.office.situation
        self.mission_id = situation.participations[post.people(1)[0]].mission_id
        rows = [row for row in situation.newest() if row.mission_id == self.mission_id]
        validated = sum(row.state == State.VALIDATED for row in rows)
        situation.missions[self.mission_id].participations_max = validated + PLACES
        self._all = [row.id for row in rows]
        talks = situation.conversation_of
        pending = [row.id for row in rows if row.state == State.PENDING and row.id in talks]
        ours = [id_ for id_ in pending if ROSA_ID in talks[id_].members]
        self.people, self.other = ours[:ASKING], ours[ASKING]

    def validations(self, *, is_mine: bool) -> list[Reply]:
        """To as many as there are places, each counting on its own."""
        return [
            replace(
                self._post.reply(text="", participation_id=id_, is_mine=is_mine),
                seen_places=PLACES - rank,
            )
            for rank, id_ in enumerate(self.people[:PLACES])
        ]

    def refusals(self) -> list[Reply]:
        """To the others, who come too late."""
        return [
            self._post.reply(Decision.TAKE_IN_HAND, text="", participation_id=id_)
            for id_ in self.people[PLACES:]
        ]

    async def read(self) -> None:
        """Learns how all of them stand."""
        replies = self._post.kinds.of["reply"]
        assert isinstance(replies, Replies)
        for start in range(0, len(self._all), 24):
            await replies._intake.look_into(self._all[start : start + 24])

    async def lay_over(self, people: list[int]) -> None:
        """Shows them as being validated by us."""
        overlay = Overlay(OperationState.UNCONFIRMED, State.VALIDATED)
        replies = self._post.kinds.of["reply"]
        assert isinstance(replies, Replies)
        laid = dict.fromkeys(people, overlay)
        await replies._intake.cache.do(lambda cache: cache.lay_over(laid))

    def colleague_validates(self, participation_id: int) -> None:
        """In a browser, beside us."""
        fields = {"user": ROSA_ID, "participation": participation_id, "state": State.VALIDATED}
        self._post.office.app.state.platform.act("reverse", fields)

    def validated(self) -> list[int]:
        """Who of those who asked has a place."""
        return [
            id_
            for id_ in (*self.people, self.other)
            if self._post.office.state(id_) == State.VALIDATED
        ]


@pytest.mark.parametrize("is_mine", [True, False])
async def test_all_leave_where_nobody_came_between(home: Path, is_mine: bool) -> None:
    async with posting(home) as post:
        crowd = Crowd(post)
        await crowd.read()
        await post.queue(*crowd.validations(is_mine=is_mine), *crowd.refusals())
        await wait(post, 15)
        assert set(await post.states()) == {"done"}
        assert crowd.validated() == crowd.people[:PLACES]


@pytest.mark.parametrize("is_mine", [True, False])
async def test_the_last_is_held_where_somebody_else_took_a_place(home: Path, is_mine: bool) -> None:
    async with posting(home) as post:
        crowd = Crowd(post)
        crowd.colleague_validates(crowd.other)
        await crowd.read()
        await post.queue(*crowd.validations(is_mine=is_mine), *crowd.refusals())
        await wait(post, 15)
        states = await post.states()
        assert states == ["done"] * (PLACES - 1) + ["conflict"] + ["done"] * (ASKING - PLACES)
        assert crowd.validated() == [*crowd.people[: PLACES - 1], crowd.other]
        held = (await post.operations())[PLACES - 1]
        assert held.detail == FULL
        assert held.found is not None
        anyway = held.payload.seen_anew(held.found)
        await post.db.do(lambda db: db.retry(held.id, payload=anyway, now=NOW, not_before=NOW))
        await post.work()
        assert set(await post.states()) == {"done"}


async def test_who_was_validated_by_somebody_else_has_their_own_place(home: Path) -> None:
    async with posting(home) as post:
        crowd = Crowd(post)
        replies = crowd.validations(is_mine=False)
        crowd.colleague_validates(crowd.people[2])
        await crowd.read()
        await post.queue(*replies)
        await post.work()
        assert await post.states() == ["done", "done", "conflict", "done", "done", "done"]
        assert crowd.validated() == crowd.people[:PLACES]


@pytest.mark.parametrize("seen", [None, 0])
async def test_more_than_there_are_places_leave_where_their_author_knew(
    home: Path, seen: int | None
) -> None:
    async with posting(home) as post:
        crowd = Crowd(post)
        crowd.colleague_validates(crowd.other)
        await crowd.read()
        knowing = [replace(one, seen_places=seen) for one in crowd.validations(is_mine=False)]
        await post.queue(*knowing)
        await post.work()
        assert set(await post.states()) == {"done"}


async def test_what_is_on_its_way_has_its_place_already(home: Path) -> None:
    async with posting(home) as post:
        crowd = Crowd(post)
        await crowd.read()
        *leaving, last = crowd.people[: PLACES + 1]
        await crowd.lay_over(leaving)
        late = replace(post.reply(text="", participation_id=last), seen_places=1)
        assert (await post.send(late)).detail == FULL


async def test_it_is_not_in_its_own_way(home: Path) -> None:
    """The list may still show it as being sent when it has to be sent again."""
    async with posting(home) as post:
        crowd = Crowd(post)
        await crowd.read()
        ours = crowd.people[:PLACES]
        await crowd.lay_over(ours)
        late = replace(post.reply(text="", participation_id=ours[-1]), seen_places=1)
        assert (await post.send(late)).state is OperationState.DONE


def free(places: Places, told: Reply, **fields: Any) -> int | None:
    return places.free_for(operation(told), row(**fields))


def test_of_what_is_not_known_nothing_is_claimed() -> None:
    counting = reply(seen_places=3)
    assert free(Places({MISSION.id: 18}), counting) == 2
    assert free(Places({}), counting, mission=MISSION._replace(places=None)) is None
    assert free(Places({}), counting, mission=None) is None
    assert Places({}).free_for(operation(counting), None) is None


def test_places_matter_to_validations_that_have_not_left_and_count_on_one() -> None:
    assert matter_to(operation(reply(seen_places=1)))
    for told in (reply(), reply(seen_places=0), reply(Decision.CANCEL, seen_places=3)):
        assert not matter_to(operation(told))
        assert free(Places({MISSION.id: 20}), told) is None
    decided = operation(reply(seen_places=3, text="Oui"), "decide")
    assert not matter_to(decided)


def test_one_takes_the_place_that_the_next_does_not_find() -> None:
    places, counting = Places({MISSION.id: 18}), reply(seen_places=2)
    knowing, cancelled = reply(), reply(Decision.CANCEL)
    for told, before in ((counting, 2), (cancelled, 1), (knowing, 1)):
        assert free(places, counting) == before
        places.take(operation(told), row())
    assert free(places, counting) == 0
    places.take(operation(counting), row(State.VALIDATED))
    assert free(places, counting) == 0
    assert free(places, counting, state=State.VALIDATED) == 1
