"""The lock: nothing of anybody is seen until the code is typed, and nothing is lost by it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from jva_tui.accounts import lock_code
from jva_tui.accounts.keys import NoKeyring
from screens.ask import AskScreen
from screens.confirm import ConfirmScreen
from screens.inbox import InboxScreen
from screens.lock import Code, LockScreen
from tests.accounts.test_lock_code import Drawer
from tests.people import participation
from tests.screens.client import Client, fill, offline_desk, opened
from widgets import masking

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from jva_tui.accounts.keys import Secrets

CODE = "1234"
NAME = "Camille"


class Time:
    """Seconds that only go on when they are told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def drawer() -> Drawer:
    return Drawer()


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    told = Time()
    monkeypatch.setattr("screens.locking.Lockable.clock", told)
    return told


@asynccontextmanager
async def locking(
    home: Path, secrets: Secrets | None, time: Time, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Client]:
    """The client with a code in this place; without one, a demonstration."""
    code = Code(lambda: secrets, time) if secrets else None
    monkeypatch.setattr("jva_tui.app.JvaTui.lock_code", lambda _app: code)
    fill(home, [participation(1)])
    async with opened(offline_desk(home)) as client:
        yield client


def covers(client: Client) -> bool:
    """Whether the lock is all that is seen."""
    assert client.app.is_locked == isinstance(client.app.screen, LockScreen)
    return client.app.is_locked and NAME not in client.text and "Rosa" not in client.text


async def test_the_first_time_a_code_is_chosen_and_only_that_opens(
    home: Path, drawer: Drawer, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with locking(home, drawer, time, monkeypatch) as client:
        await client.press("L")
        assert isinstance(client.app.screen, AskScreen)
        await client.type_in("123\n")
        assert "At least 4 characters" in client.words
        await client.type_in("4\n1235\n")
        assert "not the same" in client.words
        await client.press("ctrl+u")
        await client.type_in(f"{CODE}\n")
        assert covers(client)
        assert "Ctrl+Q: quit" in client.words
        await client.type_in("jjv\x1b1235\n")
        assert covers(client)
        assert "That is not the code." in client.words
        await client.type_in(f"{CODE}\n")
        assert isinstance(client.app.screen, InboxScreen)
        assert NAME in client.text
        await client.press("L")  # which is asked for once
        assert covers(client)


async def test_who_does_nothing_for_long_is_locked_out_wherever_they_are(
    home: Path, drawer: Drawer, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock_code.set_code(drawer, CODE)
    async with locking(home, drawer, time, monkeypatch) as client:
        client.app.lock_after_minutes = 5
        await client.press("v")
        time.now += 299
        client.app.lock_if_idle()
        assert not client.app.is_locked
        await client.press("J")
        time.now += 299
        client.app.lock_if_idle()
        assert not client.app.is_locked
        time.now += 1
        client.app.lock_if_idle()
        await client.settle()
        assert covers(client)
        await client.type_in(f"{CODE}\n")
        assert "Validate · Camille" in client.words  # where they were


async def test_screens_that_open_meanwhile_wait_behind_the_lock(
    home: Path, drawer: Drawer, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock_code.set_code(drawer, CODE)
    answers: list[object] = []
    async with locking(home, drawer, time, monkeypatch) as client:
        await client.press("L")
        first, second = (ConfirmScreen(NAME, NAME, yes="yes", no="no") for _one in range(2))

        async def ask() -> None:
            answer = await client.app.push_screen_wait(second)
            answers.append(answer)

        client.app.push_screen(first, answers.append)
        client.app.run_worker(ask())
        client.app.notify(f"It is about {NAME}.")
        await client.pilot.pause()
        assert covers(client)
        for key in (*CODE, "enter"):
            await client.pilot.press(key)
        await client.until(lambda: client.app.screen is second)
        for _one in range(2):
            await client.pilot.press("enter")
        await client.until(lambda: len(answers) == 2)
        assert answers == [True, True]
        assert isinstance(client.app.screen, InboxScreen)


async def test_a_screen_that_ends_by_itself_does_not_open_the_lock(
    home: Path, drawer: Drawer, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock_code.set_code(drawer, CODE)
    answers: list[object] = []
    async with locking(home, drawer, time, monkeypatch) as client:
        asked = ConfirmScreen(NAME, NAME, yes="yes", no="no")
        client.app.push_screen(asked, answers.append)
        await client.settle()
        client.app.lock()
        await client.settle()
        asked.dismiss(result=True)  # as work behind it may
        await client.settle()
        assert covers(client)
        await client.type_in(f"{CODE}\n")
        assert isinstance(client.app.screen, InboxScreen)
        assert answers == [True]


async def test_wrong_codes_have_to_wait_longer_and_longer(
    home: Path, drawer: Drawer, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock_code.set_code(drawer, CODE)
    async with locking(home, drawer, time, monkeypatch) as client:
        await client.press("L")
        await client.type_in("0000\n0000\n0000\n")
        assert "Wait 5 s" in client.words
        await client.type_in(f"{CODE}\n")
        assert covers(client)  # the right one comes too soon
        time.now += 5
        await client.type_in("0000\n")
        assert "Wait 10 s" in client.words
        time.now += 10
        await client.type_in(f"{CODE}\n")
        assert not client.app.is_locked


async def test_without_a_code_it_only_covers(
    home: Path, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with locking(home, None, time, monkeypatch) as client:
        await client.press("L")
        assert covers(client)
        await client.press("escape", "x", "f9")
        assert covers(client)
        assert masking.is_on()
        await client.press("enter")
        assert NAME in client.text


class Shut(Drawer):
    """A place that cannot be had."""

    def read(self, name: str) -> str | None:
        raise NoKeyring


async def test_a_place_that_cannot_be_had_stays_closed_and_says_so(
    home: Path, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with locking(home, Shut(), time, monkeypatch) as client:
        await client.press("L")
        assert "keyring" in client.words
        assert not client.app.is_locked  # no code could be asked for
        client.app.lock()
        await client.type_in("1234\n")
        assert covers(client)
        assert "keyring" in client.words


@pytest.mark.parametrize("has_code", [True, False])
async def test_a_place_that_can_be_had_later_is_asked_again(
    has_code: bool, home: Path, drawer: Drawer, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    if has_code:
        lock_code.set_code(drawer, CODE)
    secrets: list[Secrets] = [Shut()]
    fill(home, [participation(1)])
    monkeypatch.setattr("jva_tui.app.JvaTui.lock_code", lambda _app: Code(lambda: secrets[0], time))
    async with opened(offline_desk(home)) as client:
        client.app.lock()
        await client.press("enter")
        assert "keyring" in client.words
        secrets[0] = drawer
        await client.press("enter")
        assert covers(client)
        assert "keyring" not in client.words
        assert ("No code is set" in client.words) is not has_code
        await client.type_in(f"{CODE}\n")
        assert isinstance(client.app.screen, InboxScreen)


async def test_it_begins_locked_from_the_first_frame_on(
    home: Path, drawer: Drawer, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock_code.set_code(drawer, CODE)
    monkeypatch.setattr("jva_tui.app.JvaTui.starts_locked", True)
    frames: list[str] = []
    display = "textual.app.App._display"

    def see(app: object, screen: object, renderable: object) -> None:
        frames.append(type(screen).__name__)

    monkeypatch.setattr(display, see)
    async with locking(home, drawer, time, monkeypatch) as client:
        assert covers(client)
    assert set(frames) == {"LockScreen"}
