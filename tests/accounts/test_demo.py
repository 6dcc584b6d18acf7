"""One demonstration has one platform, whoever started it, and none is left behind."""

from __future__ import annotations

import asyncio
import json
import signal
from asyncio import create_subprocess_exec
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from jva_tui.accounts import demo as module
from jva_tui.accounts.demo import ADDRESS, Demo
from jva_tui.api.errors import ApiError, Intercepted, NotConnected, Throttled, WrongCredentials
from jva_tui.clock import SystemClock
from jva_tui.paths import Paths, private_folder
from tests.clock import ManualClock

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator
    from pathlib import Path

PARTICIPATIONS, SEED = 10, 1
RATE = "X-RateLimit-Limit: 60\r\nX-RateLimit-Remaining: 0\r\n"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Process]:
    """The processes that were started, in order."""
    processes: list[Process] = []

    async def start(*command: str, **options: Any) -> Process:
        processes.append(await create_subprocess_exec(*command, **options))
        return processes[-1]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", start)
    return processes


@asynccontextmanager
async def window() -> AsyncIterator[Demo]:
    """One of the windows in which somebody tries the client."""
    demo = Demo(Paths.here(), PARTICIPATIONS, SEED)
    try:
        yield demo
    finally:
        await demo.stop()


async def organisation(demo: Demo) -> str:
    """Connects, and asks for whom we answer."""
    async with await demo.connect(ManualClock()) as client:
        return (await client.me()).structure_name


def address_file() -> Path:
    return Paths.here().demo(PARTICIPATIONS, SEED) / ADDRESS


def leave_address(**changes: object) -> None:
    """What an earlier window may have left behind."""
    known = {"email": "a@example.org", "password": "p", "client_id": "2", "client_secret": "s"}
    private_folder(address_file().parent)
    address_file().write_text(json.dumps(known | changes))


@asynccontextmanager
async def listener(answer: str) -> AsyncIterator[str]:
    """Something on this computer that answers everything alike; yields its address."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if await reader.readline():
            writer.write(answer.encode())
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_a_second_window_uses_the_platform_of_the_first(started: list[Process]) -> None:
    async with window() as first, window() as second:
        assert await organisation(first) == await organisation(second)
        assert len(started) == 1
        await second.stop()
        assert address_file().exists()
        assert started[0].returncode is None


async def test_two_windows_that_open_at_once_share_one_platform(started: list[Process]) -> None:
    async with window() as first, window() as second:
        clients = await asyncio.gather(first.connect(SystemClock()), second.connect(SystemClock()))
        for client in clients:
            assert (await client.me()).structure_name
            await client.aclose()
        assert len(started) == 1


async def test_cutting_the_cable_leaves_the_platform_where_it_is(started: list[Process]) -> None:
    async with window() as first, window() as second:
        await organisation(first)
        cable = second.profile(offline=False).cable
        assert cable is not None
        async with await second.connect(ManualClock()) as client:
            assert await client.me()
            cable.cut()
            with pytest.raises(NotConnected):
                await client.me()
            with pytest.raises(NotConnected):
                await second.connect(ManualClock())
            assert address_file().exists()
            cable.restore()
            assert await client.me()
        assert await organisation(second)
        assert len(started) == 1


@pytest.mark.parametrize("alive", [True, False])
async def test_company_comes_only_where_it_is_wanted(
    alive: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[tuple[str, ...]] = []

    async def start(*command: str, **options: Any) -> Process:
        commands.append(command)
        return await create_subprocess_exec(*command, **options)

    monkeypatch.setattr(asyncio, "create_subprocess_exec", start)
    demo = Demo(Paths.here(), PARTICIPATIONS, SEED, alive=alive)
    try:
        assert await organisation(demo)
    finally:
        await demo.stop()
    assert [("--alive" in command) for command in commands] == [alive]


async def test_when_the_first_window_closes_the_second_starts_its_own(
    started: list[Process],
) -> None:
    async with window() as second:
        async with window() as first:
            await organisation(first)
            await organisation(second)
        assert started[0].returncode == 0
        assert not address_file().exists()
        assert await organisation(second)
        assert len(started) == 2
        assert address_file().exists()
    assert not address_file().exists()


async def test_a_platform_that_died_is_started_anew(started: list[Process]) -> None:
    async with window() as demo:
        await organisation(demo)
        started[0].kill()
        await started[0].wait()
        assert await organisation(demo)
        await organisation(demo)
        assert [process.returncode is None for process in started] == [False, True]


async def test_a_window_leaves_the_address_that_another_wrote(started: list[Process]) -> None:
    async with window() as first, window() as second:
        await organisation(first)
        address_file().unlink()
        await organisation(second)
        await first.stop()
        assert address_file().exists()
        assert started[1].returncode is None


@pytest.mark.parametrize(
    "changes",
    [
        {"url": "http://127.0.0.1:1"},
        {"url": "http://127.0.0.1:99999"},
        {"url": "https://example.org"},
        {"url": 1},
        {},
    ],
)
async def test_an_address_where_nothing_listens_is_not_used(changes: dict[str, object]) -> None:
    leave_address(**changes)
    async with window() as demo:
        assert await organisation(demo)
        assert json.loads(address_file().read_text())["email"] != "a@example.org"


async def test_what_else_listens_at_an_old_address_is_asked_only_once() -> None:
    async with listener("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}") as url, window() as demo:
        leave_address(url=url)
        with pytest.raises(Intercepted):
            await demo.connect(ManualClock())
        assert not address_file().exists()
        assert await organisation(demo)


async def test_a_platform_that_is_not_ours_is_left_alone(started: list[Process]) -> None:
    async with window() as first, window() as second:
        await organisation(first)
        told = json.loads(address_file().read_text())
        leave_address(**(told | {"password": "wrong"}))
        with pytest.raises(WrongCredentials):
            await second.connect(ManualClock())
        assert not address_file().exists()
        assert started[0].returncode is None


async def test_an_address_that_asks_for_patience_is_kept() -> None:
    busy = f"HTTP/1.1 429 Too Many Requests\r\n{RATE}Retry-After: 60\r\nContent-Length: 0\r\n\r\n"
    async with listener(busy) as url, window() as demo:
        leave_address(url=url)
        with pytest.raises(Throttled):
            await demo.connect(ManualClock())
        assert address_file().exists()


async def test_a_platform_that_takes_too_long_to_start_is_ended(
    started: list[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_address(url="http://127.0.0.1:1")
    async with window() as demo:
        with monkeypatch.context() as impatient:
            impatient.setattr(module, "_START_SECONDS", 0)
            with pytest.raises(NotConnected):
                await demo.connect(ManualClock())
        assert started[0].returncode == -signal.SIGKILL
        assert await organisation(demo)
        assert len(started) == 2


async def test_a_platform_that_cannot_start_is_said(started: list[Process]) -> None:
    journal = private_folder(address_file().parent) / module.JOURNAL
    journal.write_text("no journal\n")
    async with window() as demo:
        with pytest.raises(ApiError, match="did not start"):
            await demo.connect(ManualClock())
    assert started[0].returncode == 1
    assert not address_file().exists()
