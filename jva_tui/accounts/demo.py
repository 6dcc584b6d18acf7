"""The demonstration: an invented organisation on a platform of its own, on this computer."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE
from typing import TYPE_CHECKING

from jva_tui.accounts.keys import demo_key
from jva_tui.accounts.profile import Profile
from jva_tui.paths import private_folder, write_private

if TYPE_CHECKING:
    from asyncio.subprocess import Process

    from jva_tui.api.client import Client
    from jva_tui.clock import Clock
    from jva_tui.paths import Paths

JOURNAL = "platform.jsonl"
"""What happened on the demonstration's platform, so that it is still there next time."""
ADDRESS = "platform.json"
"""Where the running platform listens and who may sign in: for the curious, and for tests."""
PRELOADED = "preloaded"
"""An empty file: the inbox was filled directly."""
_START_SECONDS = 60


class Demo:
    """The sandbox as a child process, owned through its standard input: it ends with us.

    Args:
        paths: the folders of this user.
        participations: how many requests the inbox holds.
        seed: of the invented data.
    """

    def __init__(self, paths: Paths, participations: int, seed: int) -> None:
        self._folder = paths.demo(participations, seed)
        self._arguments = ("--participations", str(participations), "--seed", str(seed))
        self._process: Process | None = None

    def profile(self, *, offline: bool) -> Profile:
        """The demonstration's account; with ``offline`` the platform is never started."""
        return Profile(
            folder=self._folder,
            key=lambda: demo_key(self._folder),
            connect=None if offline else self.connect,
            disconnect=None if offline else self.stop,
            is_demo=True,
        )

    async def connect(self, clock: Clock) -> Client:
        """Starts the platform unless it runs, and signs in.

        Raises:
            ApiError: the platform could not be started or does not answer.
        """
        from jva_tui.api.client import Client
        from jva_tui.api.errors import NotConnected
        from jva_tui.api.pacing import Pacer

        try:
            address = await asyncio.wait_for(self._start(), _START_SECONDS)
        except (OSError, ValueError, TimeoutError) as error:
            raise NotConnected("the demonstration's platform did not start") from error
        client = Client(address["url"], pacer=Pacer(clock))
        try:
            token = await client.sign_in(
                address["email"],
                address["password"],
                client_id=address["client_id"],
                client_secret=address["client_secret"],
            )
            client.token = token.access_token
        except BaseException:
            await client.aclose()
            raise
        return client

    async def _start(self) -> dict[str, str]:
        if self._process is None or self._process.returncode is not None:
            journal = private_folder(self._folder) / JOURNAL
            command = (sys.executable, "-m", "jva_tui", "sandbox", "--port", "0")
            self._process = await asyncio.create_subprocess_exec(
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
            assert self._process.stdout is not None  # noqa: S101 - PIPE was asked for
            line = await self._process.stdout.readline()
            write_private(self._folder / ADDRESS, line)
        address: dict[str, str] = json.loads((self._folder / ADDRESS).read_bytes())
        return address

    async def stop(self) -> None:
        """Ends the platform, which has written down what happened on it."""
        if self._process is None or self._process.stdin is None:
            return
        self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), 5)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
        self._process = None
