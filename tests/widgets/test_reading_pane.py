from __future__ import annotations

from typing import TYPE_CHECKING

from tests.widgets.people import ME, MESSAGES, NOW, READING, WITHOUT_CONVERSATION
from tests.widgets.stage import Stage
from widgets import reading_pane
from widgets.reading_lines import reading_lines
from widgets.reading_pane import ReadingPane

if TYPE_CHECKING:
    import pytest
    from rich.segment import Segment

SIZE = (60, 12)


class CountingPane(ReadingPane):
    """Counts the lines that it makes."""

    made = 0

    def line_segments(self, index: int, width: int) -> list[Segment]:
        self.made += 1
        return super().line_segments(index, width)


def shown() -> CountingPane:
    pane = CountingPane(me_id=ME)
    pane.show(READING, now=NOW)
    return pane


async def test_it_begins_with_the_name() -> None:
    app = Stage(shown())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert app.line(0).strip().startswith("Camille Moreau")


async def test_keys_and_wheel_scroll_within_the_text() -> None:
    pane = shown()
    async with Stage(pane).run_test(size=SIZE) as pilot:
        await pilot.press("j", "j", "k")
        assert pane.top == 1
        await pilot.press("space")
        assert pane.top == 12
        await pilot.press("pageup", "up", "up")
        assert pane.top == 0
        await pilot.press("G")
        assert pane.top == pane.line_count - SIZE[1]
        await pilot.press("j")
        assert pane.top == pane.line_count - SIZE[1]
        await pilot.press("g")
        assert pane.top == 0


async def test_another_person_is_read_from_the_top_and_the_same_one_on() -> None:
    pane = shown()
    app = Stage(pane)
    async with app.run_test(size=SIZE) as pilot:
        pane.show_from(9)
        pane.show(READING._replace(messages=(*MESSAGES, *MESSAGES)), now=NOW)
        await pilot.pause()
        assert pane.top == 9
        pane.show(WITHOUT_CONVERSATION, now=NOW)
        await pilot.pause()
        assert pane.top == 0
        assert "Noël Cœur" in app.line(0)
        pane.show(None, now=NOW)
        await pilot.pause()
        assert not "".join(app.lines()).strip()


async def test_a_shorter_text_of_the_same_person_stays_in_sight() -> None:
    pane = shown()
    async with Stage(pane).run_test(size=SIZE) as pilot:
        pane.show_from(999)
        pane.show(READING._replace(messages=()), now=NOW)
        await pilot.pause()
        assert pane.top == pane.line_count - SIZE[1]


async def test_going_back_lays_out_and_draws_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    laid_out = []
    real = reading_lines

    def counting(*args: object, **named: object) -> object:
        laid_out.append(args)
        return real(*args, **named)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(reading_pane, "reading_lines", counting)
    pane = shown()
    async with Stage(pane).run_test(size=SIZE) as pilot:
        await pilot.pause()
        pane.show(WITHOUT_CONVERSATION, now=NOW)
        await pilot.pause()
        times, made = len(laid_out), pane.made
        pane.show(READING, now=NOW + 1)
        await pilot.pause()
        pane.show(WITHOUT_CONVERSATION, now=NOW + 1)
        await pilot.pause()
        assert (len(laid_out), pane.made) == (times, made)


async def test_only_lines_that_differ_are_drawn() -> None:
    pane = shown()
    async with Stage(pane).run_test(size=SIZE) as pilot:
        await pilot.pause()
        made = pane.made
        older = READING.participation._replace(created_at=NOW - 86400)
        pane.show(READING._replace(participation=older), now=NOW)
        await pilot.pause()
        assert pane.made == made + 1


async def test_the_text_is_wrapped_again_when_the_terminal_changes() -> None:
    pane = shown()
    app = Stage(pane)
    async with app.run_test(size=(120, 12)) as pilot:
        await pilot.pause()
        before = pane.line_count
        await pilot.resize_terminal(38, 12)
        await pilot.pause()
        assert pane.line_count > before
        assert "Camille Moreau" in app.line(0)
