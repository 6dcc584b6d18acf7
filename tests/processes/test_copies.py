"""Two copies of the client on one folder, and one that was stopped for a while."""

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

PATIENCE = 1.0


def test_only_one_of_two_copies_sends_and_the_other_takes_over_when_it_dies(home: Path) -> None:
    with real_office(home) as office:
        replies = office.queue(6)
        # A message is still on its way when the first dies, however long the second takes to start,
        # and when all is over: what the platform does after the settle time, nobody can foresee.
        office.wait_for_call(Lever("POST", "*/messages", latency=60.0))
        with Sender("--stay") as first:
            assert office.is_caught(first)
            with Sender("--stay") as second:
                second.wait_until(lambda told: not told["sends"])
                assert not first.has_ended()
                first.kill()
                second.wait_until(lambda told: told["sends"])
                assert second.wait() == Exit.OK
    assert_arrived_once(office, replies)


def test_stopped_for_longer_than_it_waits_for_answers_it_sends_nothing_twice(home: Path) -> None:
    with real_office(home) as office:
        replies = office.queue(6)
        office.wait_for_call(Lever("POST", "*/messages", latency=PATIENCE / 2))
        with Sender("--patience", str(PATIENCE)) as sender:
            assert office.is_caught(sender)
            with office.nobody_writes():
                sender.signal(signal.SIGSTOP)
            with Sender() as other:
                assert other.wait() == Exit.SENT_ELSEWHERE  # it is still the one who sends
            assert not sender.has_ended(within=PATIENCE)
            sender.signal(signal.SIGCONT)
            assert sender.wait() == Exit.OK
    assert_arrived_once(office, replies)
