"""No room on the disk: what cannot be written down is not sent."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from jva_tui.cli.exits import Exit
from jva_tui.sandbox.levers import Lever
from tests.processes.child import Sender
from tests.processes.office import real_office
from tests.processes.replies import assert_arrived_once

if TYPE_CHECKING:
    from pathlib import Path


def test_nothing_leaves_that_cannot_be_written_down_before(home: Path) -> None:
    with real_office(home) as office:
        replies = office.queue(4)
        with Sender("--stay", "--full") as sender:
            sender.wait_until(lambda told: bool(told["trouble"]))
            assert office.writes() == []
            sender.signal(signal.SIGUSR2)
            assert sender.wait() == Exit.OK
    assert_arrived_once(office, replies)


def test_an_answer_that_cannot_be_written_down_ends_the_sending_until_there_is_room(
    home: Path,
) -> None:
    with real_office(home) as office:
        replies = office.queue(4)
        office.wait_for_call(Lever("PUT", "*/decline", latency=0.3))
        with Sender("--stay") as sender:
            assert office.is_caught(sender)
            sender.signal(signal.SIGUSR1)
            sender.wait_until(lambda told: bool(told["trouble"]))
            arrived = office.writes()
            assert not sender.has_ended(within=0.5)
            assert office.writes() == arrived
            sender.signal(signal.SIGUSR2)
            assert sender.wait() == Exit.OK
    assert_arrived_once(office, replies)
