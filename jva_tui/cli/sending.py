"""Sending from the shell: how it goes, how it ended, and what needs the user."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from jva_tui.accounts.keys import NoSecrets
from jva_tui.api.errors import ApiError
from jva_tui.cli.as_json import by_kind, operation_json, print_json
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import code_of, complain, words_for
from jva_tui.cli.patience import patiently
from jva_tui.cli.progress import Progress
from jva_tui.cli.replies import line_of, with_rows
from jva_tui.i18n import N_, _
from jva_tui.operations import OperationState
from jva_tui.outbox.lock import SenderBusy
from jva_tui.sync import OtherOrganisation

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Awaitable, Callable, Iterable, Sequence

    from jva_tui.cli.as_json import Json
    from jva_tui.cli.left_out import LeftOut
    from jva_tui.desk import Desk
    from jva_tui.operations import Operation
    from jva_tui.tally import OutboxSummary


_CALM = frozenset({OperationState.QUEUED, OperationState.DONE})
"""States of which no more than the number is told, unless there is something to know."""


async def send(desk: Desk, options: Namespace) -> Exit:
    """Sends what can leave now; where that fails, says why, for what waits is kept.

    Args:
        desk: opened, with the platform.
        options: ``wait`` for what nobody knows yet, ``quiet`` about how it goes.
    """
    with Progress(desk, shown=sys.stderr.isatty() and not options.quiet) as progress:

        def told(summary: OutboxSummary) -> None:
            progress.say(_how_far(summary, desk.status.send_eta))

        try:
            flush = partial(desk.flush, settle=options.wait, told=told)
            await patiently(partial(_unbroken, desk, flush), desk.clock, progress)
        except SenderBusy as error:
            progress.say("")
            complain(str(error))
            return Exit.SENT_ELSEWHERE
        except (ApiError, NoSecrets, OtherOrganisation) as error:
            progress.say("")
            kept = _("What has not left is kept: jva-tui outbox flush sends it.")
            complain(f"{words_for(error)} {kept}")
            return code_of(error)
    return Exit.OK


async def _unbroken(desk: Desk, flush: Callable[[], Awaitable[object]]) -> None:
    """Sends; where that is to end, lets what is on its way arrive.

    To break off a request is the commonest way not to know what became of it.
    """
    sending = asyncio.ensure_future(flush())
    try:
        await asyncio.shield(sending)
    except asyncio.CancelledError:
        await desk.rest()
        sending.cancel()
        await asyncio.wait([sending])
        raise


def _how_far(summary: OutboxSummary, eta: int | None) -> str:
    left = summary.waiting
    from widgets.outbox_words import counted

    told = _("Sending, {what} left").format(what=counted(left, summary))
    if eta is None:
        return told
    from widgets.wording import remaining

    return f"{told} · {remaining(eta)}"


def code_for(operations: Iterable[Operation]) -> Exit:
    """The exit code that tells how replies stand."""
    operations = list(operations)
    if any(operation.needs_user for operation in operations):
        return Exit.NEEDS_YOU
    if any(operation.state is not OperationState.DONE for operation in operations):
        return Exit.NOT_YET
    return Exit.OK


def tally(operations: Sequence[Operation]) -> str:
    """How many replies stand where, on one line."""
    counts = Counter(map(_where, operations))
    told = (
        ("done", N_("{n} recorded by the platform")),
        ("review", N_("{n} to review")),
        ("checked", N_("{n} being checked")),
        ("waiting", N_("{n} waiting")),
    )
    parts = [_(words).format(n=counts[where]) for where, words in told if counts[where]]
    return " · ".join(parts) or _("nothing to send")


def _where(operation: Operation) -> str:
    if operation.needs_user:
        return "review"
    match operation.state:
        case OperationState.DONE:
            return "done"
        case OperationState.QUEUED:
            return "waiting"
        case OperationState.DRAFT:
            return "taken back"
    return "checked"


def tell(
    desk: Desk,
    operations: Sequence[Operation],
    others: Sequence[LeftOut] | None,
    options: Namespace,
    *,
    are_replies: bool = False,
    **also: Sequence[Json],
) -> None:
    """Tells how they stand, and names those of which something is to know or to decide.

    Args:
        desk: open.
        operations: as they stand now.
        others: for whom it could not be done; None where nobody was named.
        options: ``json`` for programs, ``quiet`` for only what is not as it should be.
        are_replies: whether there can be no templates among them.
        also: what else is told to programs.
    """
    known = with_rows(desk, operations)
    if options.json:
        if others is not None:
            also = {"left_out": [one.json() for one in others], **also}
        told = [operation_json(operation, row) for operation, row in known]
        print_json({**({"replies": told} if are_replies else by_kind(told)), **also})
        return
    if not options.quiet:
        print(tally(operations))
        sys.stdout.flush()  # before what the other stream says of it
    now = desk.now()
    for operation, row in known:
        if operation.detail or operation.state not in _CALM or operation.not_before > now:
            complain(line_of(operation, row, now, desk.attempts(operation.id)))


def tell_later(options: Namespace) -> None:
    """Tells what becomes of what was queued and not sent."""
    if not (options.quiet or options.json):
        complain(_("What waits leaves with jva-tui outbox flush, or while jva-tui is open."))
