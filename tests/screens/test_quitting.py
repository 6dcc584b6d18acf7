"""Leaving while replies wait: it is said how many, and nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import State
from jva_tui.operations import OperationState
from screens.inbox import InboxScreen
from screens.quitting import QuitScreen
from tests.office import Office, refuse
from tests.people import NOW
from tests.screens.client import SMALL, Client, fill, offline_desk, opened
from tests.screens.outgoing import Outgoing, people, reply
from tests.screens.test_with_platform import at_work, validate
from widgets.outbox_words import Way

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path


def waiting(home: Path, count: int = 1) -> AbstractAsyncContextManager[Client]:
    fill(home, people(5))
    outgoing = Outgoing(home)
    for number in range(1, count + 1):
        outgoing.queue(reply(number), ago=1, wait=10)
    outgoing.close()
    return opened(offline_desk(home), SMALL)


def left(client: Client) -> bool:
    return client.app._exit


@pytest.mark.parametrize(
    ("key", "quits"), [("enter", True), ("q", True), ("escape", False), ("n", False)]
)
async def test_out_of_reach_everything_is_kept(home: Path, key: str, quits: bool) -> None:
    async with waiting(home) as client:
        await client.press("q")
        assert isinstance(client.app.screen, QuitScreen)
        assert "1 reply has not arrived yet. The platform is out of reach." in client.words
        assert "send everything" not in client.words
        await client.press("s")  # cannot be done: nothing happens
        assert isinstance(client.app.screen, QuitScreen)
        await client.press(key)
        assert left(client) is quits
        assert [op.state for op in client.operations()] == [OperationState.QUEUED]


async def test_the_answers_are_clicked(home: Path) -> None:
    async with waiting(home, 3) as client:
        await client.press("q")
        assert "3 replies have not arrived yet." in client.words
        await client.pilot.click("#stay")
        await client.settle()
        assert isinstance(client.app.screen, InboxScreen)
        await client.press("q")
        await client.pilot.click("#leave")
        await client.settle()
        assert left(client)


async def test_where_another_one_sends_that_is_said(home: Path) -> None:
    async with waiting(home) as client:
        client.desk.status = client.desk.status._replace(has_platform=True, sends=False)
        await client.press("q")
        assert "Another jva-tui on this computer does the sending" in client.words
        await client.press("enter")
        assert left(client)


@pytest.mark.parametrize(
    ("way", "words"),
    [
        (Way.SIGNED_OUT, "The platform wants you to sign in again. Everything is kept on this"),
        (Way.ELSEWHERE, "The platform answers for another organisation now. Everything is kept"),
    ],
)
async def test_what_only_the_user_can_change_is_said_in_whole_sentences(
    home: Path, way: Way, words: str
) -> None:
    async with waiting(home) as client:
        client.desk.status = client.desk.status._replace(
            has_platform=True,
            is_signed_out=way is Way.SIGNED_OUT,
            is_elsewhere=way is Way.ELSEWHERE,
            trouble="The platform answers for another organisation now · S goes back to yours",
        )
        await client.press("q")
        assert f"1 reply has not arrived yet. {words}" in client.words
        assert "S goes back" not in client.words_of("#told")
        assert "send everything" not in client.words


async def test_what_waits_for_morning_needs_jva_tui_then(home: Path) -> None:
    async with waiting(home) as client:
        await client.desk.at_eight()
        client.desk.status = client.desk.status._replace(has_platform=True)
        await client.press("q")
        assert "Sending is put off until tomorrow, 08:00" in client.words
        await client.press("escape")
        [operation] = client.operations()
        assert operation.not_before > NOW + 3_600


async def test_finishing_sends_everything_and_leaves(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as client:
        one = office.open_one()
        await validate(client, one)
        await client.press("q")
        assert "If you quit now, everything is kept" in client.words
        await client.press("enter")
        await client.until(lambda: client.app._exit, passing=office.clock, step=0.1)
        assert office.state(one) == State.VALIDATED
        assert [op.state for op in client.operations()] == [OperationState.DONE]


async def test_leaving_while_it_finishes_keeps_what_is_left(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as client:
        await validate(client, office.open_one())
        office.network.faults.append(refuse)
        await client.press("q", "enter")
        told = "The platform is out of reach: you may leave"
        await client.until(lambda: told in client.words, passing=office.clock)
        assert "░ 0 / 1" in client.words_of("#bar")
        assert not left(client)
        await client.press("enter")
        assert not left(client)
        await client.press("q")
        assert left(client)
        assert [op.state for op in client.operations()] == [OperationState.QUEUED]


async def test_what_is_for_one_session_only_is_not_said_to_be_kept(home: Path) -> None:
    fill(home, people(2))
    outgoing = Outgoing(home)
    outgoing.queue(reply(1), ago=1, wait=10)
    outgoing.close()
    desk = offline_desk(home)
    desk.lasts = False
    async with opened(desk, SMALL) as client:
        await client.press("q")
        assert "for this session only" in client.words
        assert "kept" not in client.words_of("#told")
