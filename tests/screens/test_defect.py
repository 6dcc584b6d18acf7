"""A defect ends the program with what was kept and where it is, and without what people wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rich.console import Console
from rich.traceback import Traceback
from textual.app import App
from textual.worker import WorkerFailed

from jva_tui.app import JvaTui, _where
from screens.inbox import InboxScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from jva_tui.desk import Desk

CAMILLE = "Camille"


def break_off(_screen: InboxScreen) -> None:
    told = CAMILLE.upper()
    raise LookupError(CAMILLE, len(told))


def break_off_behind(screen: InboxScreen) -> None:
    async def work() -> None:
        break_off(screen)

    screen.run_worker(work())


class RenderedError(LookupError):
    """An exception that Textual lets say itself what it has to say."""

    def __rich__(self) -> str:
        return CAMILLE


def break_off_in_its_own_words(_screen: InboxScreen) -> None:
    raise RenderedError(CAMILLE)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What a defect has the application show in the end."""
    shown: list[object] = []
    panic = App.panic

    def note(app: App[None], *told: object) -> None:
        shown.extend(told)
        panic(app, "")

    monkeypatch.setattr(App, "panic", note)
    return shown


@pytest.mark.parametrize("defect", [break_off, break_off_behind, break_off_in_its_own_words])
async def test_a_defect_says_what_was_kept_and_where_it_is_and_nothing_else(
    defect: Callable[[InboxScreen], None],
    shown: list[object],
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(InboxScreen, "do_theme", defect)
    desk.open()
    app = JvaTui(desk)
    try:
        async with app.run_test() as pilot:
            await pilot.pause()  # the list is filled: nothing is left over but what breaks off
            await pilot.press("T")
            await pilot.pause()
    except (LookupError, WorkerFailed):
        pass  # run_test raises what the application has told of
    await desk.close()
    console = Console(width=120)
    with console.capture() as words:
        console.print(*shown)
    told = words.get()
    assert "Everything read and queued is kept" in told
    assert "LookupError\n" in told or "RenderedError\n" in told
    assert " break_off" in told
    assert "CAMILLE" not in told.upper()
    assert "raise " not in told


def test_of_the_thread_that_reads_keys_as_much_is_told() -> None:
    try:
        raise RenderedError(CAMILLE)
    except RenderedError:
        told = _where(None, [Traceback(), CAMILLE])
    first, *frames = told.splitlines()
    assert first == "RenderedError"
    assert len(frames) == 1
    assert frames[0].startswith("  test_defect:")
