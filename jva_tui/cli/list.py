"""``jva-tui list``: the requests of a view, one a line."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from jva_tui.cli.as_json import print_json, row_json
from jva_tui.cli.choosing import showing_of
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import complain
from jva_tui.cli.session import opened_desk, read_first
from jva_tui.cli.words import freshness, terminal_width
from jva_tui.domain import View
from jva_tui.i18n import ngettext
from jva_tui.showing import Sort

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Sequence

    from jva_tui.domain import InboxRow

_LEAST_WIDTH = 24


def run(options: Namespace) -> Exit:
    """Prints the requests of the view that ``options`` ask for."""
    return asyncio.run(_run(options))


async def _run(options: Namespace) -> Exit:
    showing, code = showing_of(options), Exit.OK
    async with opened_desk(online=options.online) as desk:
        if options.online:
            code = await read_first(desk)
        ids = await desk.ids(showing)
        rows = [] if options.count else desk.rows(ids[: options.limit])
        now, fresh_at = desk.now(), desk.status.fresh_at
    if options.count:
        print(len(ids))
        return code
    if options.json:
        print_json([row_json(row) for row in rows])
        return code
    by_word = showing.named is View.WROTE or showing.sort is Sort.WORD
    for line in _lines(rows, now, by_word=by_word):
        print(line)
    sys.stdout.flush()  # before what the other stream says of it
    count = ngettext("{n} request", "{n} requests", len(rows)).format(n=len(rows))
    complain(f"{count} · {freshness(fresh_at, now)}")
    return code


def _lines(rows: Sequence[InboxRow], now: int, *, by_word: bool) -> Iterator[str]:
    """Each request's number, then what the list of jva-tui shows, as wide as the terminal."""
    from widgets.inbox_row import row_spans

    digits = max((len(str(row.id)) for row in rows), default=0)
    width = max(_LEAST_WIDTH, terminal_width() - digits - 1)
    for row in rows:
        spans = row_spans(row, width, now, by_word=by_word)
        yield f"{row.id:>{digits}} {''.join(text for text, _tone in spans)}".rstrip()
