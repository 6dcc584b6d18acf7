"""The demonstration: an invented organisation on a platform of its own, on this computer."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import sys
from asyncio.subprocess import DEVNULL, PIPE
from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.accounts.cable import Cable
from jva_tui.accounts.keys import demo_key
from jva_tui.accounts.profile import Profile
from jva_tui.locks import FileLock
from jva_tui.paths import private_folder, write_private

if TYPE_CHECKING:
    from asyncio.subprocess import Process

    from jva_tui.api.client import Client
    from jva_tui.clock import Clock
    from jva_tui.paths import Paths

JOURNAL = "platform.jsonl"
"""What happened on the demonstration's platform, so that it is still there next time."""
ADDRESS = "platform.json"
"""Where the running platform listens and who may sign in: for other windows on the same folder."""
PRELOADED = "preloaded"
"""An empty file: the inbox was filled directly."""
_LOCK = "platform.lock"
_START_SECONDS = 60
_LOOK_SECONDS = 0.2
"""How often is looked whether another window has started the platform."""
_STOP_SECONDS = 5
_LOOPBACK = re.compile(r"http://127\.0\.0\.1:(\d{1,5})")


class _Address(NamedTuple):
    """What the platform tells when it listens."""

    url: str
    email: str
    password: str
    client_id: str
    client_secret: str

    def __repr__(self) -> str:
        return f"_Address({self.url!r}, …)"

    @classmethod
    def parse(cls, content: bytes) -> _Address:
        """Reads the platform's line of JSON.

        Raises:
            ValueError: it is none.
        """
        match json.loads(content):
            case {
                "url": str(url),
                "email": str(email),
                "password": str(password),
                "client_id": str(client_id),
                "client_secret": str(client_secret),
            }:
                return cls(url, email, password, client_id, client_secret)
        raise ValueError("this tells no address")

    def is_open(self) -> bool:
        """Whether anything listens there; only this computer is asked."""
        found = _LOOPBACK.fullmatch(self.url)
        if found is None:
            return False
        try:
            with socket.create_connection(("127.0.0.1", int(found[1])), timeout=1):
                return True
        except (OSError, OverflowError):
            return False


class Demo:
    """The sandbox as a child process, owned through its standard input: it ends with us.

    A folder has one journal, so it has one platform at a time: a second window uses the one that
    the first has started, and starts its own when that one is gone.

    Args:
        paths: the folders of this user.
        participations: how many requests the inbox holds.
        seed: of the invented data.
        alive: whether volunteers and colleagues act while the platform runs.
    """

    def __init__(
        self, paths: Paths, participations: int, seed: int, *, alive: bool = False
    ) -> None:
        self._folder = paths.demo(participations, seed)
        numbers = ("--participations", str(participations), "--seed", str(seed))
        self._arguments = (*numbers, "--alive") if alive else numbers
        self._cable = Cable()
        self._process: Process | None = None
        self._address: _Address | None = None

    @staticmethod
    def can_run() -> bool:
        """Whether what the platform needs is installed."""
        return all(find_spec(name) for name in ("starlette", "uvicorn", "faker"))

    def profile(self, *, offline: bool) -> Profile:
        """The demonstration's account; with ``offline`` the platform is never started."""
        return Profile(
            folder=self._folder,
            key=lambda: demo_key(self._folder),
            connect=None if offline else self.connect,
            disconnect=None if offline else self.stop,
            is_demo=True,
            cable=None if offline else self._cable,
        )

    async def connect(self, clock: Clock) -> Client:
        """Starts the platform unless it runs, here or for another window, and signs in.

        Raises:
            ApiError: the platform could not be started or does not answer.
        """
        from jva_tui.api.errors import ApiError, NotConnected, Throttled

        try:
            address = await self._reach(clock)
        except (OSError, ValueError) as error:
            raise NotConnected("the demonstration's platform did not start") from error
        # Reading the certificates that the computer trusts takes longer than a frame.
        client = await asyncio.to_thread(self._client, address, clock)
        try:
            token = await client.sign_in(
                address.email,
                address.password,
                client_id=address.client_id,
                client_secret=address.client_secret,
            )
            client.token = token.access_token
        except BaseException as error:
            await client.aclose()
            is_wrong = isinstance(error, ApiError) and not isinstance(error, Throttled)
            if is_wrong and not self._runs and not self._cable.is_cut:
                self._forget(address)  # something else listens there now
            raise
        return client

    def _client(self, address: _Address, clock: Clock) -> Client:
        import httpx

        from jva_tui.accounts.cabled import CabledTransport
        from jva_tui.api.client import Client
        from jva_tui.api.pacing import Pacer

        transport = CabledTransport(self._cable, httpx.AsyncHTTPTransport(trust_env=False))
        return Client(address.url, pacer=Pacer(clock), transport=transport)

    @property
    def _runs(self) -> bool:
        return self._process is not None and self._process.returncode is None

    async def _reach(self, clock: Clock) -> _Address:
        """Where the platform listens: ours, that of another window, or else ours newly started."""
        if self._runs and self._address:
            return self._address
        lock = FileLock(private_folder(self._folder) / _LOCK)  # two windows may open at once
        while not lock.acquire():
            await clock.sleep(_LOOK_SECONDS)
        try:
            found = self._found()
            if found is not None and await asyncio.to_thread(found.is_open):
                return found
            return await self._start()
        finally:
            lock.release()

    def _found(self) -> _Address | None:
        try:
            return _Address.parse((self._folder / ADDRESS).read_bytes())
        except (OSError, ValueError):
            return None

    def _forget(self, address: _Address | None) -> None:
        """Removes the file, unless it has become another window's."""
        if self._found() == address:
            (self._folder / ADDRESS).unlink(missing_ok=True)

    async def _start(self) -> _Address:
        journal = private_folder(self._folder) / JOURNAL
        command = (sys.executable, "-m", "jva_tui", "sandbox", "--port", "0")
        process = await asyncio.create_subprocess_exec(
            *command,
            *self._arguments,
            "--journal",
            str(journal),
            "--stop-with-stdin",
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            start_new_session=True,  # Ctrl+C in the terminal is for the client alone
        )
        assert process.stdout is not None  # noqa: S101 - PIPE was asked for
        try:
            line = await asyncio.wait_for(process.stdout.readline(), _START_SECONDS)
            self._address = _Address.parse(line)
            write_private(self._folder / ADDRESS, line)
        except (TimeoutError, asyncio.CancelledError):
            await _kill(process)
            raise
        except (OSError, ValueError):  # it ends by itself, or cannot be found by others
            await _end(process)
            raise
        self._process = process
        return self._address

    async def stop(self) -> None:
        """Ends the platform if it is ours; it has written down what happened on it."""
        process, self._process = self._process, None
        if process is not None:
            await _end(process)
            self._forget(self._address)


async def _end(process: Process) -> None:
    assert process.stdin is not None  # noqa: S101 - PIPE was asked for
    process.stdin.close()
    try:
        await asyncio.wait_for(process.wait(), _STOP_SECONDS)
    except TimeoutError:
        await _kill(process)


async def _kill(process: Process) -> None:
    with suppress(ProcessLookupError):  # it has just ended by itself
        process.kill()
    await process.wait()
