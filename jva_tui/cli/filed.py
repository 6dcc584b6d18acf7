"""Labels and the archive from the shell: about whom, what became of it, and how it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.cli.as_json import operation_json, print_json
from jva_tui.cli.choosing import query_of
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop, complain
from jva_tui.cli.sending import code_for, send, tally, tell_later
from jva_tui.filing import LeftOut
from jva_tui.i18n import _
from jva_tui.showing import Showing

if TYPE_CHECKING:
    from argparse import Namespace

    from jva_tui.desk import Desk
    from jva_tui.filing import Filed


async def whom(desk: Desk, options: Namespace) -> list[int]:
    """The requests that ``options`` name, or find.

    Raises:
        Stop: nobody is named, nothing is to be found, or both ways were taken.
    """
    query = query_of(options.find) if options.find else None
    is_found = query is not None and bool(query.alternatives)  # otherwise it would be everybody
    if bool(options.ids) is is_found:
        raise Stop(Exit.USAGE, _("Give the numbers of the requests, or --find and what to find."))
    if is_found:
        return list(await desk.ids(Showing(mine=False, query=query)))
    return list(dict.fromkeys(options.ids))


async def send_filed(desk: Desk, done: Filed, line: str, options: Namespace) -> Exit:
    """Sends what was queued, unless that is not wanted, and tells what became of all of it.

    Args:
        desk: open.
        done: what became of the wish.
        line: the same in words.
        options: how it is sent, and told.
    """
    sends = bool(done.queued) and not options.queue_only
    code = await send(desk, options) if sends else Exit.OK
    stand = [] if done.batch_id is None else desk.in_batch(done.batch_id)
    if options.json:
        left_out = {str(why): list(ids) for why, ids in done.left_out.items()}
        told = [operation_json(operation, None) for operation in stand]
        print_json({"queued": told, "as_wanted": list(done.as_wanted), "left_out": left_out})
    elif not options.quiet:
        print(line, flush=True)  # before the other stream
        if sends:
            complain(tally(stand))
    if done.queued and not sends:
        tell_later(options)
    return code or (code_for(stand) if sends else Exit.OK) or _code_of(done)


def _code_of(done: Filed) -> Exit:
    if not done.left_out:
        return Exit.OK
    is_nobody = not (done.changed or done.as_wanted) and set(done.left_out) == {LeftOut.GONE}
    return Exit.NO_SUCH_REQUEST if is_nobody else Exit.LEFT_OUT
