"""Lines about missions and of dossiers: whatever others wrote, they fit and say what is known."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from jva_tui.domain import Change, InboxRow, Message, State
from jva_tui.store.dossier import Asked, Likeness, Somebody
from jva_tui.store.missions import Outlook, Waiting
from jva_tui.surveying import MissionSort, in_order
from tests.widgets.people import DAY, ME, MISSION, NOW, PARTICIPATION, READING, VOLUNTEER
from widgets.dossier_lines import MOST_ANSWERS, person_lines, request_lines
from widgets.mission_lines import mission_lines
from widgets.mission_row import mission_spans, titles

if TYPE_CHECKING:
    from widgets.lines import Line

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
ROW = InboxRow(
    PARTICIPATION.id, State.PENDING, NOW - DAY, "Zoé", None, "Maraude", "", False, False, True,
    tags=("Suivi : Rosa",), is_archived=True, later_until=NOW + DAY, is_waiting=True,
)  # fmt: skip
ASKED = Asked(ROW, READING, is_again=True, note="Appeler")
OUTLOOK = Outlook(
    MISSION, True, 3, 1, 8, 2, NOW - 9 * DAY, NOW - DAY, (Waiting(1, "Zoé"), Waiting(2, "Ali"))
)


def told(lines: list[Line]) -> str:
    """Everything that is said, on one line."""
    return " ".join(" ".join("".join(text for text, _ in line).split()) for line in lines)


@given(st.integers(12, 130), ANY_TEXT)
def test_no_line_of_a_dossier_is_wider_than_its_column(width: int, text: str) -> None:
    volunteer = VOLUNTEER._replace(first_name=text, last_name=text, email=text, city=text)
    said = Message(9, 5, NOW, text, ME, text)
    event = said._replace(id=10, is_contextual=True, state=text, reason=text)
    strange = ASKED._replace(
        row=ROW._replace(mission=text, state=text, tags=(text,)),
        reading=READING._replace(messages=(said, event), is_complete=False),
        note=text,
    )
    for lines in (
        request_lines(strange, width, NOW, ME),
        person_lines(Somebody(volunteer, tuple(Likeness), (strange,)), width, NOW),
        mission_lines(OUTLOOK._replace(mission=MISSION._replace(name=text)), width, NOW),
    ):
        for line in lines:
            assert sum(cell_len(part) for part, _ in line) <= width


@given(st.integers(24, 200), ANY_TEXT, st.sampled_from(MissionSort))
def test_missions_and_their_titles_fill_their_lines(
    width: int, text: str, sort: MissionSort
) -> None:
    outlook = OUTLOOK._replace(mission=MISSION._replace(name=text, city=text))
    spans = mission_spans(outlook, width, NOW)
    assert sum(cell_len(part) for part, _ in spans) == width
    assert sum(cell_len(one.text) for one in titles(width, sort)) == width


@pytest.mark.parametrize(("width", "shown"), [(40, 2), (79, 4), (85, 5), (99, 6), (119, 8)])
def test_columns_go_as_room_goes(width: int, shown: int) -> None:
    columns = ["Mission", "Open", "Wait", "Left", "Dates", "Town", "Validated", "In line"]
    told_of = [one.text.strip() for one in titles(width, MissionSort.DATE)]
    assert told_of == [name + " ↓" * (name == "Dates") for name in columns[:shown]]


def test_answers_are_told_in_brief_with_what_only_the_log_knows() -> None:
    mine = [
        Message(100 + n, 5, NOW - n * DAY, f"réponse {n} " + "et encore " * 40, ME, "Rosa")
        for n in range(MOST_ANSWERS, 0, -1)
    ]
    theirs = Message(200, 5, NOW, "et alors ?", VOLUNTEER.user_id)
    change = Change(7, NOW, State.PENDING, State.DECLINED, 9, "Basile")
    made = Change(6, NOW, None, State.PENDING, None)
    known = READING._replace(messages=(*mine, theirs), changes=(made, change), operation=None)
    lines = request_lines(ASKED._replace(reading=known), 60, NOW, ME)
    said = told(lines)
    assert "… 1 earlier answer" in said
    assert "réponse 6" not in said
    assert [line for line in lines if line[-1][0].startswith("réponse 1")]
    assert sum("et encore" in line[-1][0] for line in lines if line) == 2 * (MOST_ANSWERS - 1)
    assert "✕ Refusée · Basile · today" in said
    assert "et alors" not in said


def test_missions_come_in_the_order_asked_for() -> None:
    today = date(2026, 3, 4)

    def mission(name: str, start: date | None, end: date | None, opened: int, at: int) -> Outlook:
        told_of = MISSION._replace(name=name, start_date=start, end_date=end)
        oldest = NOW - at * DAY if at else None
        return OUTLOOK._replace(mission=told_of, pending=opened, in_progress=0, oldest_at=oldest)

    found = [
        mission("Été", date(2026, 7, 1), None, 1, 1),
        mission("avril", date(2026, 4, 1), date(2026, 4, 2), 0, 0),
        mission("Zeste", None, None, 5, 2),
        mission("hier", date(2026, 3, 3), date(2026, 3, 3), 1, 30),
    ]
    orders = {
        sort: [one.mission.name for one in in_order(found, sort, today)] for sort in MissionSort
    }
    assert orders == {
        MissionSort.OPEN: ["Zeste", "hier", "Été", "avril"],
        MissionSort.WAIT: ["hier", "Zeste", "Été", "avril"],
        MissionSort.DATE: ["avril", "Été", "Zeste", "hier"],
        MissionSort.NAME: ["avril", "Été", "hier", "Zeste"],
    }
