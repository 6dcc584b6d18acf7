"""``jva-tui missions``: how each mission stands."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from jva_tui.cli.as_json import moment, print_json
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import complain
from jva_tui.cli.session import opened_desk
from jva_tui.cli.words import freshness
from jva_tui.i18n import _, ngettext
from jva_tui.surveying import MissionSort, in_order
from jva_tui.text import one_line

if TYPE_CHECKING:
    from argparse import Namespace

    from jva_tui.cli.as_json import Json
    from jva_tui.store.missions import Outlook

_LONGEST = 60


def run(options: Namespace) -> Exit:
    """Lists them as ``options`` say."""
    return asyncio.run(_run(options))


async def _run(options: Namespace) -> Exit:
    from widgets.wording import local

    async with opened_desk(online=False) as desk:
        now, fresh_at = desk.now(), desk.status.fresh_at
        found = await desk.surveying.missions(mine=not options.everyone)
    ordered = in_order(found, MissionSort.OPEN, local(now).date())
    if options.json:
        print_json([_json(one) for one in ordered])
        return Exit.OK
    for one in ordered:
        print(_line(one, now))
    sys.stdout.flush()  # before what the other stream says of it
    complain(freshness(fresh_at, now))
    return Exit.OK


def _line(one: Outlook, now: int) -> str:
    from widgets.wording import since

    told = [_("{n} open").format(n=one.open)]
    if one.free is not None:
        told.append(ngettext("{n} place left", "{n} places left", one.free).format(n=one.free))
    if one.oldest_at is not None:
        told.append(_("waits for {time}").format(time=since(one.oldest_at, now)))
    if one.waiting:
        count = len(one.waiting)
        text = ngettext("{n} on the waiting list", "{n} on the waiting list", count)
        told.append(text.format(n=count))
    return f"{one.mission.id} {one_line(one.mission.name, _LONGEST)} · {' · '.join(told)}"


def _json(one: Outlook) -> Json:
    mission = one.mission
    return {
        "id": mission.id,
        "name": mission.name,
        "state": mission.state,
        "city": mission.city,
        "start_date": mission.start_date.isoformat() if mission.start_date else None,
        "end_date": mission.end_date.isoformat() if mission.end_date else None,
        "is_mine": one.is_mine,
        "pending": one.pending,
        "in_progress": one.in_progress,
        "validated": one.validated,
        "places": mission.places,
        "places_free": one.free,
        "oldest_pending_at": moment(one.oldest_at),
        "waiting_list": [waiting.participation_id for waiting in one.waiting],
    }
