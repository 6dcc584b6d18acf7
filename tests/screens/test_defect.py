"""A defect ends the program with what was kept, and without what people wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from jva_tui.app import JvaTui
from screens.inbox import InboxScreen

if TYPE_CHECKING:
    from jva_tui.desk import Desk


def break_off(screen: InboxScreen) -> None:
    told = "camille".upper()
    raise LookupError(len(told))


async def use(app: JvaTui) -> None:
    async with app.run_test() as pilot:
        await pilot.press("T")
        await pilot.pause()


async def test_a_defect_says_what_was_kept_and_shows_no_local_variables(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[object] = []
    monkeypatch.setattr(InboxScreen, "do_theme", break_off)
    monkeypatch.setattr(JvaTui, "panic", lambda _app, *told: shown.extend(told))
    desk.open()
    with pytest.raises(LookupError):
        await use(JvaTui(desk))
    await desk.close()
    console = Console(width=120)
    with console.capture() as words:
        console.print(*shown)
    assert "Everything read and queued is kept" in words.get()
    assert "LookupError" in words.get()
    assert "CAMILLE" not in words.get()
