"""``jva-tui show``: one request, as the reading pane shows it."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from jva_tui.cli.as_json import print_json, reading_json
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop, complain
from jva_tui.cli.session import opened_desk, read_first
from jva_tui.cli.words import freshness, terminal_width
from jva_tui.i18n import _

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from jva_tui.domain import Reading

_LEAST_WIDTH, _MOST_WIDTH = 24, 100


def run(options: Namespace) -> Exit:
    """Prints the request that ``options`` name."""
    return asyncio.run(_run(options))


async def _run(options: Namespace) -> Exit:
    code = Exit.OK
    async with opened_desk(online=options.online) as desk:
        if options.online:
            code = await read_first(desk, whole=options.id)
        reading, now, status = desk.reading(options.id), desk.now(), desk.status
    if reading is None:
        told = _("No request {id} is known here ({freshness}).")
        raise Stop(
            code or Exit.NO_SUCH_REQUEST,  # it may well be there, where nobody could ask
            told.format(id=options.id, freshness=freshness(status.fresh_at, now)),
        )
    if options.json:
        print_json(reading_json(reading, status.fresh_at))
        return code
    me_id = status.me.user_id if status.me else None
    for line in _lines(reading, now, me_id):
        print(line)
    sys.stdout.flush()  # before what the other stream says of it
    if not reading.is_complete and options.online:
        complain(_("The whole conversation could not be read: only its members can."))
    elif not reading.is_complete:
        complain(_("There may be older messages than this one; --online reads them all."))
    complain(freshness(status.fresh_at, now))
    return code


def _lines(reading: Reading, now: int, me_id: int | None) -> Iterator[str]:
    from widgets.reading_lines import reading_lines

    width = min(max(_LEAST_WIDTH, terminal_width()), _MOST_WIDTH)
    whole = reading._replace(is_complete=True)  # nothing more is on its way
    for line in reading_lines(whole, width, now, me_id):
        yield "".join(text for text, _tone in line).rstrip()
