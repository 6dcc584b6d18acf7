"""``jva-tui archive``: archives conversations, brings them back, or marks them as read."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from jva_tui.cli.filed import send_filed, whom
from jva_tui.cli.session import opened_desk
from jva_tui.errands import FileAs

if TYPE_CHECKING:
    from argparse import Namespace

    from jva_tui.cli.exits import Exit


def run(options: Namespace) -> Exit:
    """Does what ``options`` ask for."""
    return asyncio.run(_run(options))


async def _run(options: Namespace) -> Exit:
    to = FileAs.INBOX if options.back else FileAs.READ if options.read else FileAs.ARCHIVED
    async with opened_desk(online=not options.queue_only) as desk:
        done = await desk.filing.file(await whom(desk, options), to)
        from screens.filing_words import filed_line

        return await send_filed(desk, done, filed_line(done, to), options)
