"""Inboxes come to their end, whatever whoever leaves them does meanwhile."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest

from jva_tui.accounts.session import session_folder
from jva_tui.paths import Paths
from screens.reception import Reception, end


class Slow:
    """A desk that takes its time to close."""

    def __init__(self) -> None:
        self.goes_on = asyncio.Event()
        self.is_closed = False

    async def close(self) -> None:
        await self.goes_on.wait()
        self.is_closed = True


async def test_an_inbox_that_is_being_closed_is_waited_for_at_the_end() -> None:
    desk = Slow()
    reception = Reception(cast("Any", None), Paths.here(), cast("Any", desk))
    leaving = asyncio.create_task(reception.leave())
    await asyncio.sleep(0)
    leaving.cancel()  # as when the screen that opens another one is left
    ending = asyncio.create_task(end(reception))
    await asyncio.sleep(0)
    assert not ending.done()
    desk.goes_on.set()
    await ending
    assert desk.is_closed


async def test_an_inbox_that_cannot_be_closed_says_so_once() -> None:
    class Broken:
        async def close(self) -> None:
            raise ZeroDivisionError

    reception = Reception(cast("Any", None), Paths.here(), cast("Any", Broken()))
    with pytest.raises(ZeroDivisionError):
        await reception.leave()
    await reception.leave()


async def test_what_was_for_this_session_goes_also_when_a_demonstration_was_last() -> None:
    folder = session_folder(Paths.here())
    assert folder.exists()
    await end(Reception(cast("Any", None), Paths.here()))
    assert not folder.exists()
