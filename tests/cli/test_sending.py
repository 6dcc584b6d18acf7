"""Sending from the shell: how it goes, and what is waited for."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from jva_tui.accounts.profile import Profile
from jva_tui.api.errors import ServerTrouble
from jva_tui.cli.exits import Exit
from jva_tui.cli.sending import send
from jva_tui.desk import Desk
from jva_tui.operations import OperationState
from jva_tui.tally import OutboxSummary
from tests.clock import ManualClock

if TYPE_CHECKING:
    from collections.abc import Callable


class Sends(Desk):
    """A desk of which only sending is asked."""

    def __init__(self, ends: Callable[[bool], Exception | None]) -> None:
        super().__init__(Profile(Path(), lambda: b"", None), ManualClock())
        self._ends = ends

    async def flush(
        self, *, settle: bool = False, told: Callable[[OutboxSummary], None] | None = None
    ) -> OutboxSummary:
        summary = OutboxSummary({OperationState.QUEUED: 2})
        if told:
            told(summary)
        if error := self._ends(settle):
            raise error
        return summary


@pytest.mark.parametrize("wait", [True, False])
def test_what_nobody_knows_is_waited_for_where_that_is_wanted(wait: bool) -> None:
    waited: list[bool] = []
    desk = Sends(waited.append)
    code = asyncio.run(send(desk, Namespace(wait=wait, quiet=False)))
    assert (code, waited) == (Exit.OK, [wait])


@pytest.mark.parametrize("quiet", [True, False])
def test_in_a_terminal_sending_tells_how_far_it_is(
    quiet: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    desk = Sends(lambda _settle: ServerTrouble(status=503))
    code = asyncio.run(send(desk, Namespace(wait=False, quiet=quiet)))
    said = capsys.readouterr().err
    assert code == Exit.OUT_OF_REACH
    assert "The platform has a problem (503)." in said
    assert ("Sending, 2 replies left" in said) is not quiet
