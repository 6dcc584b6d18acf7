"""A process that sends what is queued, for tests that kill, stop and starve it.

    python -m tests.processes.sender [--stay] [--patience SECONDS] [--full]

It works for the account that is signed in under ``JVA_TUI_HOME``, and prints one line of JSON
whenever it stands differently. SIGUSR1 leaves no room on its disk, SIGUSR2 makes room again.
"""

from __future__ import annotations

import asyncio
import json
import resource
import signal
import sys
from argparse import ArgumentParser
from typing import TYPE_CHECKING, Any

from jva_tui import sender
from jva_tui.accounts.access import Access
from jva_tui.accounts.account import Account, current
from jva_tui.accounts.keys import TOKEN
from jva_tui.api.client import Client, Patience
from jva_tui.api.pacing import Pacer
from jva_tui.cli.exits import Exit
from jva_tui.desk import Desk, Event
from jva_tui.outbox import finding
from jva_tui.outbox.lock import SenderBusy
from jva_tui.paths import Paths

if TYPE_CHECKING:
    from jva_tui.accounts.profile import Profile
    from jva_tui.clock import Clock

SETTLE_SECONDS = 2.0


def fill_disk(*_: Any) -> None:
    """Nothing can be written to any file."""
    _most, ever = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, ever))


def make_room(*_: Any) -> None:
    """Everything can."""
    _most, ever = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ever, ever))


def profile_of(account: Account, paths: Paths, patience: float) -> Profile:
    """The account's own, with less patience.

    The platform of these tests has done within a second what it is going to do.
    """

    async def connect(clock: Clock) -> Client:
        token = account.secrets(paths).read(TOKEN)
        limits = Patience(connect=patience, silence=patience, whole=patience)
        return Client(account.url, pacer=Pacer(clock), token=token, patience=limits)

    return Access(account, paths).profile()._replace(connect=connect, settle_seconds=SETTLE_SECONDS)


class Told:
    """Prints how the outbox of a desk stands, each time that it stands differently."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._last: dict[str, Any] = {}
        self.is_empty = asyncio.Event()

    def look(self, _event: Event | None = None) -> None:
        """Looks now."""
        status = self._desk.status
        stands = {
            "waiting": status.outbox.waiting,
            "asking": status.outbox.asking,
            "sends": status.sends,
            "trouble": status.send_trouble,
        }
        if stands != self._last:
            self._last = stands
            print(json.dumps(stands), flush=True)
        if not status.outbox.waiting:
            self.is_empty.set()


async def send(profile: Profile, *, stays: bool, is_full: bool) -> None:
    """Sends until nothing waits.

    Args:
        profile: whose.
        stays: works as the screen does, and waits for what may only leave later.
        is_full: the disk is, from when everything is open.
    """
    desk = Desk(profile)
    desk.open()
    if is_full:
        fill_disk()
    told = Told(desk)
    desk.listen(told.look)
    told.look()
    try:
        if stays:
            desk.start()
            await told.is_empty.wait()
        else:
            await desk.flush(settle=True)
            told.look()
    finally:
        await desk.close()


def main() -> None:
    """Sends as the command line says."""
    # What gives people time, and a platform that is busy, would only make a test longer.
    sender.RETRY_SECONDS = sender.GRACE_SECONDS = 1
    finding.LOST_SECONDS = 6.0
    parser = ArgumentParser()
    parser.add_argument("--stay", action="store_true")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--patience", type=float, default=30.0)
    options = parser.parse_args()
    signal.signal(signal.SIGUSR1, fill_disk)
    signal.signal(signal.SIGUSR2, make_room)
    paths = Paths.here()
    account = current(paths)
    assert account is not None
    profile = profile_of(account, paths, options.patience)
    try:
        asyncio.run(send(profile, stays=options.stay, is_full=options.full))
    except SenderBusy:
        sys.exit(Exit.SENT_ELSEWHERE)


if __name__ == "__main__":
    main()
