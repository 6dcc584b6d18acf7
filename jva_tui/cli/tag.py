"""``jva-tui tag``: puts a label of the organisation on requests, or lists the labels."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from jva_tui.cli.as_json import print_json
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop
from jva_tui.cli.filed import send_filed, whom
from jva_tui.cli.session import opened_desk
from jva_tui.i18n import _, ngettext

if TYPE_CHECKING:
    from argparse import Namespace

    from jva_tui.desk import Desk


def run(options: Namespace) -> Exit:
    """Does what ``options`` ask for."""
    return asyncio.run(_run(options))


async def _run(options: Namespace) -> Exit:
    if options.name is None:
        async with opened_desk(online=False) as desk:
            return await _list(desk, options)
    async with opened_desk(online=not options.queue_only) as desk:
        name = await desk.filing.named(options.name)
        if not name:
            raise Stop(Exit.USAGE, _("This can be the name of no label."))
        ids = await whom(desk, options)
        on, off = ((), (name,)) if options.off else ((name,), ())
        done = await desk.filing.set_tags(ids, on=on, off=off)
        from screens.filing_words import tagged_line

        return await send_filed(desk, done, tagged_line(done, on, off), options)


async def _list(desk: Desk, options: Namespace) -> Exit:
    labels = await desk.filing.labels()
    if options.json:
        print_json([label._asdict() for label in labels if label.tag_id or label.rows])
        return Exit.OK
    for label in labels:
        if label.tag_id or label.rows:  # the others are only proposed
            told = ngettext("{n} request", "{n} requests", label.rows).format(n=label.rows)
            print(f"{label.name} · {told}")
    return Exit.OK
