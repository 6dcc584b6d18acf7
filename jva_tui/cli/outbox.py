"""``jva-tui outbox``: what was answered, where it stands, and what can be done about it."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from typing import TYPE_CHECKING

from jva_tui.cli import mending
from jva_tui.cli.as_json import attempt_json, operation_json, print_json
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop, complain
from jva_tui.cli.kept import found, is_over, operations
from jva_tui.cli.replies import line_of, lines_in_full, text_of, with_rows
from jva_tui.cli.sending import code_for, send, tell
from jva_tui.cli.session import opened_desk
from jva_tui.errands import Filing, Tagging
from jva_tui.i18n import _, ngettext
from jva_tui.operations import OperationState, Publication, Reply
from jva_tui.text import one_line

if TYPE_CHECKING:
    from argparse import Namespace

    from jva_tui.operations import Operation

_MOVING = frozenset({OperationState.QUEUED, OperationState.SENDING, OperationState.UNCONFIRMED})


def run(options: Namespace) -> Exit:
    """Does the part that ``options`` name."""
    part = {
        "list": _list,
        "show": _show,
        "flush": _flush,
        "retry": mending.retry,
        "drop": mending.drop,
    }[options.part]
    try:
        return asyncio.run(part(options))
    except KeyboardInterrupt:
        raise Stop(Exit.INTERRUPTED, _("Stopped. What has not left is kept.")) from None


async def _list(options: Namespace) -> Exit:
    async with opened_desk(online=False) as desk:
        shown = [op for op in operations(desk) if _is_wanted(op, options)]
        known, now = with_rows(desk, shown), desk.now()
        attempts = {op.id: desk.attempts(op.id) for op in shown if op.needs_user}
    if options.json:
        print_json([operation_json(operation, row) for operation, row in known])
        return Exit.OK
    for operation, row in known:
        print(line_of(operation, row, now, attempts.get(operation.id)))
    sys.stdout.flush()  # before what the other stream says of it
    complain(_in_all(Counter(op.payload.kind for op in shown)))
    return Exit.OK


def _in_all(counts: Counter[str]) -> str:
    """How many there are of each kind."""
    replies, templates = counts[Reply.kind], counts[Publication.kind]
    labels, conversations = counts[Tagging.kind], counts[Filing.kind]
    told = [
        (replies, ngettext("{count} reply", "{count} replies", replies)),
        (templates, ngettext("{count} template", "{count} templates", templates)),
        (labels, ngettext("{count} label", "{count} labels", labels)),
        (conversations, ngettext("{count} conversation", "{count} conversations", conversations)),
    ]
    # Of none at all, that there is no reply is said.
    some = [(count, text) for count, text in told if count] or told[:1]
    return " · ".join(text.format(count=count) for count, text in some)


def _is_wanted(operation: Operation, options: Namespace) -> bool:
    if options.needs_you and not operation.needs_user:
        return False
    if options.state:
        return operation.state in options.state
    return not is_over(operation)


async def _show(options: Namespace) -> Exit:
    async with opened_desk(online=False) as desk:
        operation = found(desk, options.id)
        if operation is None and isinstance(options.id, int):
            told = _("There is no reply to request {id} in the outbox.")
            raise Stop(Exit.NO_SUCH_REQUEST, told.format(id=options.id))
        if operation is None:
            told = _("The outbox holds nothing about a template “{name}”.")
            raise Stop(Exit.NO_SUCH_REQUEST, told.format(name=one_line(options.id)))
        row = next(iter(desk.rows(operation.rows)), None)
        attempts, now = desk.attempts(operation.id), desk.now()
    if options.json:
        told_attempts = [attempt_json(attempt) for attempt in attempts]
        more = {"text": text_of(operation), "attempts": told_attempts}
        print_json(operation_json(operation, row) | more)
        return Exit.OK
    for line in lines_in_full(operation, row, attempts, now):
        print(line)
    return Exit.OK


async def _flush(options: Namespace) -> Exit:
    async with opened_desk(online=True) as desk:
        followed = [op.id for op in operations(desk) if op.state in _MOVING]
        code = await send(desk, options)
        stand = [op for op in operations(desk) if op.id in followed or op.needs_user]
        tell(desk, stand, None, options)
    return code or code_for(stand)
