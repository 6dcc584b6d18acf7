"""Templates on their way to the platform: reading before, sending, and how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.cli.as_json import operation_json, print_json
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import complain
from jva_tui.cli.replies import about, line_of, typed
from jva_tui.cli.sending import code_for, send, tell_later
from jva_tui.cli.session import read_before
from jva_tui.i18n import _
from jva_tui.operations import OperationState

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Sequence

    from jva_tui.cli.template_lines import LeftOut
    from jva_tui.desk import Desk
    from jva_tui.operations import Operation


async def read_platform(desk: Desk, options: Namespace) -> Exit:
    """Reads which templates the platform holds, unless nothing is to be sent now.

    Raises:
        Stop: as `read_before`.
    """
    if options.queue_only:
        return Exit.OK
    return await read_before(desk, quiet=options.quiet, read=desk.read_templates)


def waiting(desk: Desk, key: str) -> Operation | None:
    """What waits to leave of a template, and so gives way to what is queued in its place."""
    operation = desk.template_operations().get(key)
    return operation if operation and operation.state is OperationState.QUEUED else None


def way_out(waits: Operation) -> str:
    """What can be done about what waits."""
    told = _("To send what waits: jva-tui outbox flush; to take it back: jva-tui outbox drop {key}")
    return told.format(key=typed(waits))


def tell_replaced(waited: Iterable[Operation]) -> None:
    """Names what had waited, as it was then, and was taken back."""
    for operation in waited:
        told = _("what waited of it gives way to this")
        complain(f"{about(operation, None)} · {told}")


async def send_queued(
    desk: Desk,
    batch_id: int,
    others: Sequence[LeftOut],
    options: Namespace,
    code: Exit,
    **also: object,
) -> Exit:
    """Sends what was queued, unless that is not wanted, or not possible now.

    Args:
        desk: open.
        batch_id: of what was queued.
        others: for which it cannot be done.
        options: how it is sent, and told.
        code: why the platform could not be asked.
        also: what else is told to programs.
    """
    sends = not (code or options.queue_only)
    if sends:
        code = await send(desk, options)
    stand = desk.in_batch(batch_id)
    tell_sent(desk, stand, others, options, **also)
    if not sends:
        tell_later(options)
    left_out = Exit.LEFT_OUT if others else Exit.OK
    return code or (code_for(stand) if sends else Exit.OK) or left_out


def tell_sent(
    desk: Desk,
    stand: Sequence[Operation],
    others: Sequence[LeftOut],
    options: Namespace,
    **also: object,
) -> None:
    """Tells what has become of what was queued.

    Args:
        desk: open.
        stand: the operations as they stand now.
        others: for which it could not be done.
        options: ``json`` for programs, ``quiet`` for only what is not as it should be.
        also: what else is told to programs.
    """
    if options.json:
        told = [operation_json(operation, None) for operation in stand]
        print_json({"templates": told, "left_out": [one.json() for one in others], **also})
        return
    for operation in stand:
        line = line_of(operation, None, desk.now(), desk.attempts(operation.id))
        is_calm = operation.state is OperationState.DONE and not operation.detail
        if not is_calm and (options.quiet or operation.needs_user):
            complain(line)
        elif not options.quiet:
            print(line, flush=True)  # before the other stream
    if not (stand or options.quiet):
        complain(_("There is nothing to publish."))
