"""An office of real processes: a platform on a socket, and senders that work on one folder."""

from __future__ import annotations

import asyncio
import json
import os
import select
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Self

import httpx

from jva_tui.accounts.account import Account
from jva_tui.cli.preload import fill
from jva_tui.desk import Desk
from jva_tui.domain import Decision, DeclineReason, State
from jva_tui.operations import OperationState
from jva_tui.outbox.freezing import freeze
from jva_tui.paths import Paths, make_folder
from jva_tui.sandbox.journal import Origin, open_journal
from jva_tui.sandbox.levers import Lever
from jva_tui.sandbox.mails import DECLINED_BY_US, KIND_OF_STATE
from jva_tui.sandbox.platform import Platform
from jva_tui.store.cache import Cache
from tests.cli.support import sandbox
from tests.terminal.client import ROOT

if TYPE_CHECKING:
    import signal
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from jva_tui.accounts.profile import Profile
    from jva_tui.operations import Reply
    from jva_tui.sandbox.situation import Situation

PARTICIPATIONS, SEED = 200, 1
PATIENCE = 50.0
"""Seconds after which a test gives up."""
GLANCE = 0.01

Json = dict[str, Any]


class Sender:
    """A process that sends: `tests.processes.sender`, or the client's own command.

    Args:
        arguments: of its command line.
        module: that it runs.
    """

    def __init__(self, *arguments: str, module: str = "tests.processes.sender") -> None:
        command = [sys.executable, "-m", module, *arguments]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        self._unread = b""
        self.told: list[Json] = []
        """What it has said so far, as far as it was read."""

    def signal(self, number: signal.Signals) -> None:
        """Sends it a signal."""
        self._process.send_signal(number)

    def kill(self) -> None:
        """Ends it as a power cut would; it cannot do anything about it."""
        self._process.kill()
        self._process.wait()

    def has_ended(self, within: float = GLANCE) -> bool:
        """Whether it ends within so many seconds."""
        try:
            self._process.wait(within)
        except subprocess.TimeoutExpired:
            return False
        return True

    def wait(self) -> int:
        """The exit code, when it has ended by itself."""
        assert self.has_ended(PATIENCE), self.told
        return self._process.returncode

    def wait_until(self, holds: Callable[[Json], bool]) -> Json:
        """Reads what it says until something holds of it.

        Raises:
            TimeoutError: nothing of the kind was said in time, or before it ended.
        """
        deadline = time.monotonic() + PATIENCE
        while (left := deadline - time.monotonic()) > 0:
            for line in self._lines(left):
                self.told.append(json.loads(line))
                if holds(self.told[-1]):
                    return self.told[-1]
        raise TimeoutError(f"it only said {self.told}")

    def _lines(self, timeout: float) -> list[bytes]:
        stream = self._process.stdout
        assert stream is not None
        if not select.select([stream], [], [], timeout)[0]:
            return []
        data = os.read(stream.fileno(), 65536)
        if not data:
            raise TimeoutError(f"it ended, and only said {self.told}")
        *lines, self._unread = (self._unread + data).split(b"\n")
        return lines

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        assert self._process.stdout is not None
        self._process.stdout.close()


@dataclass
class RealOffice:
    """A coordinator's folder, and the platform that it belongs to."""

    address: dict[str, str]
    paths: Paths
    account: Account
    origin: Origin
    journal: Path

    # The folder

    def profile(self) -> Profile:
        """The account's, without the platform."""
        return self.account.profile(self.paths)._replace(connect=None)

    def queue(self, count: int) -> list[Reply]:
        """Queues replies of every kind, which may leave at once."""
        return asyncio.run(self._queue(count))

    async def _queue(self, count: int) -> list[Reply]:
        desk = Desk(self.profile())
        desk.open()
        try:
            replies = mixed_replies(desk, self.origin.generate(), count)
            await desk.queue(replies)
            await desk.send_now()
            return replies
        finally:
            await desk.close()

    def standing(self) -> list[tuple[OperationState, str]]:
        """State and detail of every reply, as the folder has them."""
        return asyncio.run(self._standing())

    async def _standing(self) -> list[tuple[OperationState, str]]:
        desk = Desk(self.profile())
        desk.open()
        try:
            batches = [desk.in_batch(batch.id) for batch in desk.batches()]
            return [(op.state, op.detail) for batch in batches for op in batch]
        finally:
            await desk.close()

    # The platform

    def wait_for_call(self, lever: Lever, after: int = 0) -> None:
        """Catches the call that fits this lever, once so many others have passed."""
        passing = Lever(lever.method, lever.path, times=after)
        levers = [asdict(one) for one in (passing, lever) if one.times]
        self._control("PUT", "levers", {"waiting": levers})

    def calm(self) -> None:
        """Lets every call pass."""
        self._control("PUT", "levers", {"waiting": []})

    def is_caught(self, sender: Sender) -> bool:
        """Waits until the call is on the platform; False if the sender ended before."""
        deadline = time.monotonic() + PATIENCE
        while self._control("GET", "levers")["waiting"]:
            if sender.has_ended():
                return False
            assert time.monotonic() < deadline, "no such call"
        return True

    def mails(self) -> list[Json]:
        """What has left the platform for people, the oldest first."""
        mails: list[Json] = self._control("GET", "mails")["mails"]
        return mails

    def _control(self, method: str, name: str, body: Json | None = None) -> Json:
        url = f"{self.address['url']}/sandbox/{name}"
        answer = httpx.request(method, url, json=body, trust_env=False)
        answer.raise_for_status()
        told: Json = answer.json()
        return told

    def writes(self) -> list[str]:
        """Method and path of every call that changed something, as the platform kept them."""
        _origin, *lines, _unfinished = self.journal.read_text("utf-8").split("\n")
        return [f"{line['method']} {line['path']}" for line in map(json.loads, lines)]

    def situation(self) -> Situation:
        """What the platform holds, from its journal."""
        situation, journal = open_journal(self.journal, self.origin)
        journal.close()
        Platform(situation).pass_time()
        return situation


@contextmanager
def real_office(home: Path) -> Iterator[RealOffice]:
    """A platform at work and a folder that knows it, under ``home``."""
    origin = Origin(PARTICIPATIONS, SEED, int(time.time()) - 1)
    journal = make_folder(home) / "journal.jsonl"
    situation, keeper = open_journal(journal, origin)
    keeper.close()
    with sandbox("--journal", str(journal)) as address:
        paths = Paths.here()
        account = Account(address["url"], address["email"], "files")
        account.keep(paths, _token(address))
        profile = account.profile(paths)
        cache = Cache.open(profile.folder / "cache.db", profile.key())
        fill(cache, situation, origin.now)
        cache.close()
        yield RealOffice(address, paths, account, origin, journal)


def _token(address: dict[str, str]) -> str:
    grant = {"grant_type": "password", "scope": "*", "username": address["email"]}
    grant |= {name: address[name] for name in ("password", "client_id", "client_secret")}
    answer = httpx.post(f"{address['url']}/oauth/token", json=grant, trust_env=False)
    answer.raise_for_status()
    token: str = answer.json()["access_token"]
    return token


KINDS = (
    (Decision.VALIDATE, None, True),
    (Decision.DECLINE, DeclineReason.OTHER, True),
    (None, None, True),
    (Decision.VALIDATE, None, True),
    (Decision.TAKE_IN_HAND, None, False),
    (Decision.VALIDATE, None, False),
    (Decision.CANCEL, None, True),
    (Decision.DECLINE, DeclineReason.NO_RESPONSE, False),
)
"""Decision, reason, and whether with a text: validations enough for one call together."""


def mixed_replies(desk: Desk, situation: Situation, count: int) -> list[Reply]:
    """Replies of each kind to the newest who wait for one."""
    pending = [row.id for row in situation.newest() if row.state == State.PENDING]
    readings = [reading for id_ in pending if (reading := desk.reading(id_))]
    me = desk.status.me
    mine = [
        reading
        for reading in readings
        if me and reading.conversation and me.user_id in reading.conversation.member_ids
    ]
    replies = []
    for number, reading in enumerate(mine[:count]):
        decision, reason, with_text = KINDS[number % len(KINDS)]
        name = reading.participation.volunteer.first_name
        text = f"Bonjour {name}, réponse n° {number}." if with_text else ""
        replies.append(freeze(reading, decision, reason, text, me))
    assert len(replies) == count
    return replies


def assert_arrived_once(office: RealOffice, replies: Sequence[Reply]) -> None:
    """Every reply had each of its effects, once, and the client says so without a word more."""
    standing = office.standing()
    assert standing == [(OperationState.DONE, "")] * len(replies), standing
    before, now = office.origin.generate(), office.situation()
    for reply in replies:
        assert reply.conversation_id is not None
        old = len(before.messages_of[reply.conversation_id])
        new = now.messages_of[reply.conversation_id][old:]
        assert [m.content for m in new if m.type == "chat"] == [reply.text][: bool(reply.text)]
        told = [m.contextual_state for m in new if m.type != "chat"]
        assert told == ([reply.target] if reply.target else [])
        participation = now.participations[reply.participation_id]
        assert participation.state == (reply.target or State.IN_PROGRESS)
        volunteer = now.volunteer_of(participation).user_id
        mails = [mail.kind for mail in now.mails if mail.to == volunteer]
        assert len(set(mails)) == len(mails)
        if reply.target:
            known = KIND_OF_STATE | {State.DECLINED: DECLINED_BY_US}
            assert known[reply.target] in mails
