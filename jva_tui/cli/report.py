"""``jva-tui report``: how one week went, for people, for programs, or as a page to pass on."""

from __future__ import annotations

import asyncio
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from jva_tui.cli.as_json import moment, print_json
from jva_tui.cli.exits import Exit
from jva_tui.cli.export import write_file
from jva_tui.cli.failures import Stop, complain
from jva_tui.cli.session import opened_desk
from jva_tui.cli.words import freshness, terminal_width
from jva_tui.figures.weeks import week_of
from jva_tui.i18n import _
from jva_tui.text import clean

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import AsyncIterator

    from jva_tui.cli.as_json import Json
    from jva_tui.figures.reckoning import Indicators, MissionFigures, Rate, WeekFigures
    from jva_tui.watching import Reported

_STANDARD_OUTPUT = "-"


def run(options: Namespace) -> Exit:
    """Reports the week that ``options`` ask for."""
    return asyncio.run(_run(options))


async def _run(options: Namespace) -> Exit:
    async with opened_desk(online=False) as desk:
        now, status = desk.now(), desk.status
        week = options.week or week_of(now).later(-1)
        if week.start > now:
            told = _("The week {name} has not begun yet.")
            raise Stop(Exit.USAGE, told.format(name=week.name))
        reported = await desk.watching.report(week, mine=not options.everyone)
        organisation = status.me.structure_name if status.me else desk.named[1]
    if options.json:
        print_json(report_json(reported, organisation, status.fresh_at))
        return Exit.OK
    if options.html:
        await _write_page(options, reported, organisation)
    else:
        _print(reported, organisation)
    sys.stdout.flush()  # before what the other stream says of it
    complain(freshness(status.fresh_at, now))
    return Exit.OK


def _print(reported: Reported, organisation: str) -> None:
    from widgets.report_lines import report_lines

    for line in report_lines(reported, organisation, terminal_width()):
        print("".join(text for text, _tone in line).rstrip())


async def _write_page(options: Namespace, reported: Reported, organisation: str) -> None:
    from jva_tui.cli.report_html import page

    text = page(reported, organisation)
    if options.html == _STANDARD_OUTPUT:
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")
        sys.stdout.write(text)
        return
    path = _path(options.html)
    await write_file(path, _once(text), replaces=options.overwrite)
    told = _("The report of the week {name} is in {path}.")
    print(told.format(name=reported.week.name, path=clean(str(path))))


def _path(named: str) -> Path:
    return Path(named).expanduser()


async def _once(text: str) -> AsyncIterator[tuple[str, int]]:
    yield text, 1


def report_json(reported: Reported, organisation: str, fresh_at: int | None) -> Json:
    """The report as programs read it; docs/SHELL.md tells each name."""
    watched, alone = reported.watched, reported.alone
    return {
        "week": reported.week.name,
        "first_day": reported.week.monday.isoformat(),
        "last_day": reported.week.sunday.isoformat(),
        "is_over": reported.is_over,
        "organisation": organisation,
        "mine": watched.mine,
        **_week_json(alone.weeks[-1]),
        **_times_json(alone),
        "week_before": _week_json(reported.before.weeks[-1]) | _times_json(reported.before),
        "missions": [
            _mission_json(one, watched.missions.get(one.mission_id or 0)) for one in alone.missions
        ],
        "weeks": [{"week": one.week.name} | _week_json(one) for one in watched.indicators.weeks],
        "not_counted": watched.have_left,
        "is_all_read": watched.is_all_read,
        "read_at": moment(fresh_at),
    }


def _week_json(week: WeekFigures) -> Json:
    return {
        "requests": week.asked,
        "answers": week.answered,
        "validated": week.validated,
        "declined": week.declined,
        "validated_percent": week.rate.percent,
    }


def _times_json(told: Indicators) -> Json:
    times = told.times
    return {
        "median_seconds": times.median,
        "nine_of_ten_seconds": times.most,
        "within_7_days": _rate_json(times.in_time),
        "waiting": times.waiting,
        "longest_wait_seconds": times.longest,
        "late": told.late,
    }


def _rate_json(rate: Rate) -> Json:
    return {"part": rate.part, "whole": rate.whole}


def _mission_json(told: MissionFigures, name: str | None) -> Json:
    return {
        "mission_id": told.mission_id,
        "mission_name": name,
        "requests": told.asked,
        "answers": told.answered,
        "waiting": told.waiting,
        "late": told.late,
        "validated": told.rate.part,
        "declined": told.rate.whole - told.rate.part,
        "median_seconds": told.median,
    }
