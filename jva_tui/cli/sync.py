"""``jva-tui sync``: reads the platform into the local store; sends nothing."""

from __future__ import annotations

import asyncio
import sys
from functools import partial
from typing import TYPE_CHECKING

from jva_tui.cli.as_json import moment, print_json
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop
from jva_tui.cli.patience import patiently
from jva_tui.cli.progress import Progress
from jva_tui.cli.session import opened_desk
from jva_tui.cli.words import freshness
from jva_tui.domain import View
from jva_tui.i18n import _, ngettext

if TYPE_CHECKING:
    from argparse import Namespace


def run(options: Namespace) -> Exit:
    """Reads as ``options`` ask."""
    try:
        return asyncio.run(_run(options))
    except KeyboardInterrupt:
        told = _("Stopped. What was read is kept; jva-tui sync goes on from there.")
        raise Stop(Exit.INTERRUPTED, told) from None


async def _run(options: Namespace) -> Exit:
    async with opened_desk(online=True) as desk:
        with Progress(desk, shown=sys.stderr.isatty() and not options.quiet) as progress:
            read = partial(desk.read_once, full=options.full)
            await patiently(read, desk.clock, progress)
        mine, everyones = await desk.counts(mine=True), await desk.counts(mine=False)
        now, fresh_at = desk.now(), desk.status.fresh_at
    if options.json:
        print_json({"read_at": moment(fresh_at), "mine": mine, "everyone": everyones})
    elif not options.quiet:
        print(_summary(everyones[View.ALL], mine[View.TODO], freshness(fresh_at, now)))
    return Exit.OK


def _summary(everything: int, todo: int, freshness: str) -> str:
    told = (
        ngettext("{n} request", "{n} requests", everything).format(n=everything),
        ngettext("{n} to answer on your missions", "{n} to answer on your missions", todo).format(
            n=todo
        ),
        freshness,
    )
    return " · ".join(told)
