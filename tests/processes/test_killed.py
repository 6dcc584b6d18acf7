"""Killed in the middle of sending, again and again: in the end everybody has one reply."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from jva_tui.cli.exits import Exit
from jva_tui.sandbox.levers import Lever
from jva_tui.settings import SETTLE_LEAST
from tests.processes.child import Sender
from tests.processes.office import real_office
from tests.processes.replies import assert_arrived_once

if TYPE_CHECKING:
    from pathlib import Path

KILLS = 3
REPLIES = 8
CALLS = (
    ("P*", "/api/*"),
    ("P*", "/api/*"),
    ("PUT", "*/decline"),
    ("POST", "/api/bulk-operation/*"),
    ("GET", "/api/batch/*"),
    ("GET", "/api/conversations*"),
    ("GET", "/api/participations"),
    ("GET", "/api/user"),
)
"""What a sender asks of the platform; writes are what matters most."""


def moment(dice: Random) -> tuple[Lever, int]:
    """The call during, or just after, which the sender dies, and how many like it pass before."""
    method, path = dice.choice(CALLS)
    # Long enough to die before it is answered; or answered while the signal is on its way.
    latency = dice.choice((0.0, 0.3))
    return Lever(method, path, latency=latency), dice.randrange(4) if method == "P*" else 0


@pytest.mark.parametrize("seed", range(3))
def test_killed_at_any_moment_nothing_is_lost_or_sent_twice(seed: int, home: Path) -> None:
    dice = Random(seed)
    with real_office(home) as office:
        replies = office.queue(REPLIES)
        for _life in range(KILLS):
            office.wait_for_call(*moment(dice))
            with Sender() as sender:
                if not office.is_caught(sender):
                    break
                sender.kill()
        office.calm()
        with Sender() as sender:
            assert sender.wait() == Exit.OK
    assert_arrived_once(office, replies)


def test_a_request_that_died_with_its_command_is_sent_again_by_the_next(home: Path) -> None:
    flush = ("outbox", "flush", "--wait")
    with real_office(home) as office:
        (home / "settings.toml").write_text(f"settle_seconds = {SETTLE_LEAST}\n")
        replies = office.queue(2)
        office.wait_for_call(Lever("PUT", "*/decline", latency=0.3, instead=503))
        with Sender(*flush, module="jva_tui") as command:
            assert office.is_caught(command)
            command.kill()
        assert not [line for line in office.writes() if "decline" in line]
        with Sender(*flush, module="jva_tui") as command:
            assert command.wait() == Exit.OK
    assert_arrived_once(office, replies)
