"""Texts of dialogues and notices: what belongs together stays on one line."""

from __future__ import annotations

import pytest

from tests.widgets.stage import Stage
from widgets.cells import width_of
from widgets.words import Words, kept_together

FRENCH = "Voici\u00a0: le lot\u00a0: 12 réponses partent\u202f; rien n’est perdu\u202f!"


def lines_of(app: Stage) -> list[str]:
    words = app.query_one(Words)
    strips = app.screen._compositor.render_strips()[: words.region.height]
    return [strip.text.rstrip() for strip in strips]


@pytest.mark.parametrize("width", [12, 16, 20, 33, 48])
async def test_no_line_begins_with_a_sign(width: int) -> None:
    app = Stage(Words(FRENCH))
    async with app.run_test(size=(width, 12)):
        lines = lines_of(app)
        assert " ".join(lines) == FRENCH
        assert not any(line.startswith((":", ";", "!")) for line in lines)


async def test_it_is_wrapped_anew_where_room_or_text_change() -> None:
    app = Stage(Words(FRENCH))
    async with app.run_test(size=(20, 12)) as pilot:
        many = len(lines_of(app))
        await pilot.resize_terminal(80, 12)
        await pilot.pause()
        assert lines_of(app) == [FRENCH]
        app.query_one(Words).update("[b]un[/b]\ndeux")
        await pilot.pause()
        assert lines_of(app) == ["[b]un[/b]", "deux"]
        assert many > 2


@pytest.mark.parametrize("width", [40, 80, 120, 200])
def test_a_notice_is_broken_by_us_where_textual_would_break_it_wrong(width: int) -> None:
    lines = kept_together(FRENCH, width).split("\n")
    assert " ".join(lines) == FRENCH
    assert all(width_of(line) <= min(60, width // 2) - 4 for line in lines)
    assert not any(line.startswith((":", ";", "!")) for line in lines)


def test_a_notice_without_such_spaces_is_left_to_textual() -> None:
    assert kept_together("An ordinary sentence, longer than the room", 40).count("\n") == 0
