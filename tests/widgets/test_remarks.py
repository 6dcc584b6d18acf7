"""What the user noted for themselves, and what becomes a priority, as it is shown."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from jva_tui.domain import Reading, Remarks, State, View
from jva_tui.store.priority import becomes_priority
from tests.widgets.people import DAY, ME, MISSION, NOW, READING, row
from tests.widgets.stage import Stage
from widgets.inbox_row import row_spans
from widgets.reading_lines import reading_lines
from widgets.signs import LATER, MINOR, NOTE, SOON, WAITING
from widgets.tones import Tone
from widgets.views_bar import ViewsBar
from widgets.wording import ordinal

if TYPE_CHECKING:
    from collections.abc import Mapping

ROW = row(2)._replace(state=State.PENDING, name="Camille", birthday=None, created_at=NOW - DAY)
SOON_AT = int(datetime(2026, 2, 25, 9, tzinfo=UTC).timestamp())
"""A week before the day that is today in these tests."""
UNTIL = int(datetime(2026, 3, 10, 5, tzinfo=UTC).timestamp())


def told(reading: Reading, width: int = 80) -> str:
    lines = reading_lines(reading, width, NOW, ME)
    return " ".join(" ".join("".join(text for text, _ in line).split()) for line in lines)


def with_remarks(**remarks: object) -> Reading:
    return READING._replace(remarks=Remarks(**remarks))  # type: ignore[arg-type]  # its fields


def drawn(changes: Mapping[str, object], width: int = 80) -> str:
    changed = ROW._replace(**changes)  # type: ignore[arg-type]  # fields of a row
    return "".join(text for text, _tone in row_spans(changed, width, NOW))


@pytest.mark.parametrize("width", [12, 20, 40, 80, 120])
def test_signs_never_make_a_row_longer(width: int) -> None:
    everything = {"noted_at": NOW, "is_waiting": True, "later_until": UNTIL}
    assert cell_len(drawn(everything, width)) == width


def test_a_row_has_a_sign_for_each_thing_noted_and_none_without() -> None:
    assert f"Camille {NOTE}{WAITING} " in drawn({"noted_at": NOW, "is_waiting": True})
    minor = {"noted_at": NOW, "birthday": datetime(2010, 1, 1, tzinfo=UTC).date()}
    assert f"Camille {NOTE} {MINOR} " in drawn(minor)
    assert drawn(minor, 28).rstrip().endswith(MINOR)  # the last to go
    assert not {NOTE, WAITING, LATER, SOON} & set(drawn({}))


def test_what_is_put_off_tells_until_when_in_place_of_its_age() -> None:
    assert f" {LATER} 10/3 " in drawn({"later_until": UNTIL})
    assert " 1 d " in drawn({})
    assert " 1 d " not in drawn({"later_until": UNTIL})


@pytest.mark.parametrize(
    ("changes", "is_soon"),
    [
        ({"created_at": SOON_AT}, True),
        ({"created_at": SOON_AT, "is_mine": False}, False),
        ({"created_at": SOON_AT, "state": State.IN_PROGRESS}, False),
        ({"created_at": SOON_AT - DAY}, False),
        ({"created_at": SOON_AT + DAY}, False),
    ],
)
def test_the_age_has_a_sign_and_a_tone_the_day_before(
    changes: dict[str, object], is_soon: bool
) -> None:
    one = ROW._replace(**changes)  # type: ignore[arg-type]  # as above
    spans = row_spans(one, 80, NOW, soon=becomes_priority(NOW))
    assert any(SOON in text and tone is Tone.WARN for text, tone in spans) is is_soon
    assert SOON not in drawn(changes)  # until it is known


def test_the_pane_says_what_is_noted_and_that_it_stays_here() -> None:
    noted = told(with_remarks(note="vue mardi\n[b]rappeler[/b]"))
    assert f"{NOTE} Your note, on this computer only" in noted
    assert "│ vue mardi │ [b]rappeler[/b]" in noted
    assert f"{LATER} Put off until 10 March," in told(with_remarks(later_until=UNTIL))
    third = f"{WAITING} 3rd on your waiting list of “{MISSION.name}”"
    assert third in told(with_remarks(place=3, free=0))
    assert "free" not in told(with_remarks(place=3, free=0))
    assert f"{third} · 2 places are free" in told(with_remarks(place=3, free=2))


def test_the_pane_warns_the_day_before() -> None:
    warning = f"{SOON} Becomes a priority tomorrow"
    assert warning in told(READING._replace(is_soon=True))
    assert warning not in told(READING)


@pytest.mark.parametrize(("width", "is_told"), [(200, True), (80, False)])
async def test_the_line_of_views_says_how_many_more_tomorrow_where_there_is_room(
    width: int, is_told: bool
) -> None:
    bar = ViewsBar()
    bar.set_views(View.TODO, dict.fromkeys(View, 12))
    bar.set_soon(5)
    app = Stage(bar)
    async with app.run_test(size=(width, 3)) as pilot:
        await pilot.pause()
        assert ("12 +5" in app.line(0)) is is_told
        bar.set_views(View.PRIORITY, dict.fromkeys(View, 12))
        await pilot.pause()
        assert app.line(0).count("+5") == 1  # the active view says everything
        bar.set_soon(0)
        await pilot.pause()
        assert "+" not in app.line(0)


def test_ordinals_in_english() -> None:
    told = [ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 22, 111)]
    assert told == ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "111th"]
