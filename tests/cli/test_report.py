"""The report of a week: for people, for programs, and as a page that can be passed on."""

from __future__ import annotations

import stat
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from jva_tui.cli.exits import Exit
from jva_tui.cli.report import report_json
from jva_tui.cli.report_html import page
from jva_tui.domain import State
from jva_tui.figures.facts import Request
from jva_tui.figures.reckoning import as_of, reckon
from jva_tui.figures.weeks import week_named, weeks_until
from jva_tui.watching import Reported, Watched
from tests.cli.guide import names_in, names_under
from tests.cli.support import told
from tests.people import DAY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.support import Shell

WEEK = week_named("2026-W46")
NOW = WEEK.end + 3 * DAY
HOSTILE = "<script>alert(1)</script> \" ' & <img src=//example.org/x> [/b]"
REQUESTS = [
    Request(1, 1, WEEK.start + DAY, WEEK.start + 3 * DAY, None, State.VALIDATED, WEEK.end - DAY),
    Request(2, 2, WEEK.start - 9 * DAY, WEEK.end + DAY, None, State.DECLINED, WEEK.end + DAY),
    Request(3, None, WEEK.end + DAY),
]


def reported() -> Reported:
    weeks = weeks_until(WEEK, 12)
    stood = as_of(REQUESTS, WEEK.end)
    everything = reckon(stood, weeks, WEEK.end)
    names = {1: "Maraude", 2: HOSTILE}
    before = as_of(REQUESTS, WEEK.start)
    return Reported(
        WEEK,
        is_over=True,
        watched=Watched(WEEK.end, True, everything, names, 0, is_all_read=True),
        alone=reckon(stood, [WEEK], WEEK.end),
        before=reckon(before, [WEEK.later(-1)], WEEK.start),
    )


class Page(HTMLParser):
    """Reads a page, and notes what is open, what is said, and what comes from elsewhere."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.said: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attrs}
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.said.append(data)


def test_the_page_is_whole_and_nothing_in_it_runs_or_comes_from_elsewhere() -> None:
    text = page(reported(), f"Amis {HOSTILE}")
    read = Page(text)
    assert read.open == []
    assert read.tags <= {
        *("html", "head", "meta", "title", "style", "body"),
        *("h1", "h2", "p", "table", "tr", "th", "td", "span"),
    }
    assert read.attributes <= {"lang", "charset", "http-equiv", "content", "name", "class", "style"}
    assert "url(" not in text
    assert "@import" not in text
    assert HOSTILE in read.said  # as the mission's name, and nothing else
    assert f"Amis {HOSTILE} · my missions" in read.said
    assert "Week 2026-W46, 9 November – 15 November 2026" in read.said
    assert "! 1 person has waited for more than 7 days." in read.said


def test_programs_are_told_how_things_stood_at_the_end_of_the_week() -> None:
    found = report_json(reported(), "Amis", NOW)
    assert (found["requests"], found["answers"]) == (1, 1)
    assert (found["validated"], found["declined"], found["validated_percent"]) == (1, 0, 100)
    assert (found["waiting"], found["late"]) == (1, 1)
    assert found["longest_wait_seconds"] == 16 * DAY
    assert found["within_7_days"] == {"part": 1, "whole": 2}
    before = found["week_before"]
    assert isinstance(before, dict)
    assert (before["requests"], before["waiting"], before["late"]) == (0, 1, 1)
    missions = found["missions"]
    assert isinstance(missions, list)
    assert [(one["mission_id"], one["waiting"]) for one in missions] == [(2, 1), (1, 0)]
    assert {*found} == names_in("report")
    assert {*missions[0]} == names_under("report", "missions")
    weeks = found["weeks"]
    assert isinstance(weeks, list)
    assert {*weeks[0]} == names_under("report", "weeks")
    assert weeks[-1]["week"] == "2026-W46"


@pytest.mark.usefixtures("inbox")
def test_a_week_is_reported_without_the_platform(shell: Shell, tmp_path: Path) -> None:
    last = told(shell("report", "--json", "--all"))
    assert last["is_over"]
    assert not last["mine"]
    assert told(shell("report", "--json", "--everyone", "--week", "last")) == last
    assert told(shell("report", "--json", "--everyone", "--week")) == last
    name = last["week"]
    again = told(shell("report", "--json", "--everyone", "--week", name))
    assert again == last
    mine = told(shell("report", "--json", "--mine"))
    assert mine["mine"]
    assert mine["requests"] <= last["requests"]

    said = shell("report", "--week", name)
    assert said.code == Exit.OK
    assert said.out.startswith(f"Week {name}, ")
    assert "None of these figures leaves it." in " ".join(said.out.split())
    assert said.err == shell("list", "--limit", "1").err.split(" · ")[-1]  # when it was read

    path = tmp_path / "report.html"
    written = shell("report", "--html", str(path))
    assert (written.code, f"is in {path}." in written.out) == (Exit.OK, True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Page(path.read_text("utf-8")).open == []
    assert shell("report", "--html", "-").out == path.read_text("utf-8")
    assert shell("report", "--html", str(path)).code == Exit.USAGE
    assert shell("report", "--html", str(path), "--overwrite").code == Exit.OK

    future = shell("report", "--week", "2999-W01")
    assert (future.code, future.out) == (Exit.USAGE, "")
    assert "has not begun yet" in future.err


def test_what_is_no_week_is_refused(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        shell("report", "--week", "48")
    assert "a week is wanted, as 2026-W48" in " ".join(capsys.readouterr().err.split())
