"""The token ends, somebody else signs in, the organisation changes: what the desk does then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import State, View
from jva_tui.operations import OperationState
from jva_tui.sandbox.situation import STRUCTURE, Rolable
from jva_tui.showing import Showing
from tests.desk.support import TEXT, at_work, nothing_waits, reply_to
from tests.office import BASILE, ROSA, Office, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from jva_tui.accounts.profile import Profile
    from jva_tui.api.client import Client
    from jva_tui.clock import Clock
    from jva_tui.desk import Desk
    from jva_tui.domain import Identity

pytestmark = pytest.mark.no_cover
MAIN, ELSEWHERE = 1, 2
"""Rosa's organisation, and another."""


class Counter(Office):
    """An office where somebody stands at the counter who may be let in, or not."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.email = ROSA
        """Who signs in."""
        self.renews = True
        """Whether there is a way to a new token."""
        self.tokens: list[str] = []
        """Those that were given out."""
        self.met: list[Identity] = []
        self.meanwhile: list[Callable[[], None]] = []
        """Done one by one, while somebody is being let in."""
        self.claims = False
        self.owner = (self.situation.user_by_email[ROSA].id, MAIN)

    def profile(self) -> Profile:
        async def connect(_clock: Clock) -> Client:
            client = await self.client(self.email, network=self.network)
            if self.tokens and not self.renews:
                client.token = self.tokens[-1]
            else:
                self.tokens.append(client.token or "")
            client.token = self.tokens[-1]
            return client

        async def renew(_clock: Clock) -> bool:
            return self.renews

        async def met(identity: Identity) -> None:
            self.met.append(identity)
            if self.meanwhile:
                self.meanwhile.pop()()

        return (
            super()
            .profile()
            ._replace(connect=connect, renew=renew, met=met, owner=self.owner, claims=self.claims)
        )

    def revoke(self) -> None:
        """The platform takes no token more that it has given out."""
        for token in self.tokens:
            self.app.state.platform.tokens.revoke(token)


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return Counter(tmp_path / "home")


@pytest.fixture
async def desk(counter: Counter) -> AsyncIterator[Desk]:
    async with at_work(counter) as desk:
        yield desk


async def passes(desk: Desk, counter: Counter, condition: Callable[[], bool]) -> None:
    await until(desk, condition, passing=counter.clock)


def waiting_people(counter: Counter, count: int) -> list[int]:
    """Requests of Rosa's missions in which there is a conversation with her."""
    rosa = counter.situation.user_by_email[ROSA].id
    talks = (
        (row.id, counter.situation.conversation_of.get(row.id))
        for row in counter.situation.newest()
        if row.state == State.PENDING
        and counter.situation.missions[row.mission_id].structure_id == MAIN
    )
    return [id_ for id_, talk in talks if talk and rosa in talk.members][:count]


async def send(desk: Desk, ids: list[int]) -> None:
    await desk.queue([reply_to(desk, one) for one in ids])
    await desk.send_now()


async def test_a_token_that_ends_in_the_middle_of_sending_is_renewed(
    desk: Desk, counter: Counter
) -> None:
    ids = waiting_people(counter, 3)
    assert len(ids) == 3
    counter.network.faults.append(lambda request, _network: revoke_once(counter, request.method))
    await send(desk, ids)
    await passes(desk, counter, lambda: nothing_waits(desk))
    assert not desk.status.is_signed_out
    for one in ids:
        assert counter.state(one) == State.VALIDATED
        talk = counter.situation.conversation_of[one]
        assert counter.texts(talk.id).count(TEXT) == 1


def also_elsewhere(user_id: int) -> Rolable:
    return Rolable("responsable", 2, user_id, STRUCTURE, ELSEWHERE)


def revoke_once(counter: Counter, method: str) -> None:
    """Ends the tokens as soon as the first decision has left."""
    if method == "POST" and counter.network.faults:
        counter.network.faults.clear()
        counter.revoke()


async def test_without_a_new_token_reading_shows_what_is_kept_and_the_queue_waits(
    desk: Desk, counter: Counter
) -> None:
    counter.renews = False
    ids = waiting_people(counter, 2)
    known = {row.id for row in desk.window(Showing(View.ALL, mine=True))}
    counter.revoke()
    await send(desk, ids)
    await passes(desk, counter, lambda: desk.status.is_signed_out)
    assert "sign in again" in desk.status.trouble or "sign in again" in desk.status.send_trouble
    assert desk.status.outbox.count(OperationState.QUEUED) == 2
    assert {row.id for row in desk.window(Showing(View.ALL, mine=True))} == known != set()
    assert [counter.state(one) for one in ids] == [State.PENDING] * 2
    counter.tokens.clear()  # somebody signs in
    desk.reconnect()
    await passes(desk, counter, lambda: nothing_waits(desk))
    assert [counter.state(one) for one in ids] == [State.VALIDATED] * 2
    assert not desk.status.is_signed_out


async def test_who_signs_in_while_an_older_token_is_let_in_goes_on_with_the_new_one(
    desk: Desk, counter: Counter
) -> None:
    known = len(counter.tokens)
    counter.meanwhile.append(desk.reconnect)
    desk.reconnect()
    await passes(desk, counter, lambda: len(counter.tokens) == known + 2)
    ids = waiting_people(counter, 1)
    for token in counter.tokens[:-1]:
        counter.app.state.platform.tokens.revoke(token)
    counter.renews = False
    await send(desk, ids)
    await passes(desk, counter, lambda: nothing_waits(desk))
    assert counter.state(ids[0]) == State.VALIDATED


async def test_another_person_does_not_inherit_the_queue(desk: Desk, counter: Counter) -> None:
    ids = waiting_people(counter, 2)
    counter.revoke()
    counter.email = BASILE
    await send(desk, ids)
    await passes(desk, counter, lambda: desk.status.is_signed_out)
    told = desk.status.trouble + desk.status.send_trouble
    assert "Somebody else" in told
    assert [counter.state(one) for one in ids] == [State.PENDING] * 2
    assert desk.status.outbox.count(OperationState.QUEUED) == 2
    counter.email = ROSA
    desk.reconnect()
    await passes(desk, counter, lambda: nothing_waits(desk))
    assert [counter.state(one) for one in ids] == [State.VALIDATED] * 2


async def test_the_outbox_knows_whose_it_is_also_where_the_account_was_made_anew(
    counter: Counter,
) -> None:
    ids = waiting_people(counter, 1)
    async with at_work(counter) as desk:
        await desk.queue([reply_to(desk, one) for one in ids])
    basile = counter.situation.user_by_email[BASILE].id
    counter.email, counter.owner = BASILE, (basile, MAIN)  # as signing in would note it
    other = counter.desk()
    other.open()
    other.start()
    try:
        await passes(other, counter, lambda: other.status.is_signed_out)
        counter.clock.advance(600)
        assert counter.state(ids[0]) == State.PENDING
        assert other.status.outbox.count(OperationState.QUEUED) == 1
    finally:
        await other.close()


async def test_who_coordinates_the_organisation_no_more_is_told_so(
    desk: Desk, counter: Counter
) -> None:
    rosa = counter.situation.user_by_email[ROSA].id
    counter.situation.rolables[:] = [
        one for one in counter.situation.rolables if one.user_id != rosa
    ]
    counter.revoke()
    desk.reconnect()
    await passes(desk, counter, lambda: "no more" in desk.status.trouble)
    assert not desk.status.is_elsewhere


async def test_who_signs_in_is_told_to_the_account(desk: Desk, counter: Counter) -> None:
    assert {identity.email for identity in counter.met} == {ROSA}
    assert all(identity.speaks_for(MAIN) for identity in counter.met)


async def test_an_organisation_that_was_just_chosen_is_made_the_current_one_once(
    counter: Counter,
) -> None:
    rosa = counter.situation.user_by_email[ROSA]
    counter.situation.rolables.append(also_elsewhere(rosa.id))
    rosa.contextable_id = ELSEWHERE
    counter.claims = True
    async with at_work(counter) as desk:
        assert rosa.contextable_id == MAIN
        rosa.contextable_id = ELSEWHERE  # in a browser, meanwhile
        counter.revoke()
        desk.reconnect()
        await passes(desk, counter, lambda: desk.status.is_elsewhere)
        assert rosa.contextable_id == ELSEWHERE


async def test_an_organisation_that_was_not_chosen_is_left_to_the_browser(
    counter: Counter,
) -> None:
    rosa = counter.situation.user_by_email[ROSA]
    counter.situation.rolables.append(also_elsewhere(rosa.id))
    rosa.contextable_id = ELSEWHERE
    desk = counter.desk()
    desk.open()
    desk.start()
    try:
        await passes(desk, counter, lambda: desk.status.is_elsewhere)
        assert not desk.window(Showing(View.ALL, mine=False))
    finally:
        await desk.close()
