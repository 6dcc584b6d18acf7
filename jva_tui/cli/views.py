"""``jva-tui views``: the saved views, with how many requests each finds."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from jva_tui.cli.as_json import print_json
from jva_tui.cli.choosing import saved_views
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import complain
from jva_tui.cli.session import opened_desk
from jva_tui.i18n import _
from jva_tui.text import clean

if TYPE_CHECKING:
    from argparse import Namespace


def run(options: Namespace) -> Exit:
    """Lists them as ``options`` say."""
    return asyncio.run(_run(options))


async def _run(options: Namespace) -> Exit:
    saved = saved_views()
    async with opened_desk(online=False) as desk:
        counts = await desk.finding.counts([view.query for view in saved.views])
    for problem in saved.problems:
        complain(problem.text)
    if options.json:
        names = ("name", "key", "query", "sort", "group", "count")
        told = [
            dict(zip(names, (*view, count), strict=True))
            for view, count in zip(saved.views, counts, strict=True)
        ]
        print_json(told)
        return Exit.OK
    digits = max((len(str(count)) for count in counts), default=0)
    for view, count in zip(saved.views, counts, strict=True):
        print(f"{count:>{digits}} {view.key or ' '} {view.name} · {view.text}".rstrip())
    complain(_("They stand in {path}.").format(path=clean(str(saved.path))))
    return Exit.OK
