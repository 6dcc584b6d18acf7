"""Templates on their way to the platform: reading before, sending, and how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.cli.as_json import print_json
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import complain
from jva_tui.cli.replies import stands
from jva_tui.cli.sending import code_for, send, tell_later
from jva_tui.cli.session import read_before
from jva_tui.i18n import _
from jva_tui.operations import OperationState, Publication
from jva_tui.text import one_line

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from jva_tui.cli.as_json import Json
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
    tell_sent(stand, others, options, desk.now(), **also)
    if not sends:
        tell_later(options)
    left_out = Exit.LEFT_OUT if others else Exit.OK
    return code or (code_for(stand) if sends else Exit.OK) or left_out


def tell_sent(
    stand: Sequence[Operation],
    others: Sequence[LeftOut],
    options: Namespace,
    now: int,
    **also: object,
) -> None:
    """Tells what has become of what was queued.

    Args:
        stand: the operations as they stand now.
        others: for which it could not be done.
        options: ``json`` for programs, ``quiet`` for only what is not as it should be.
        now: an instant.
        also: what else is told to programs.
    """
    if options.json:
        told = [_publication_json(operation) for operation in stand]
        print_json({"templates": told, "left_out": [one.json() for one in others], **also})
        return
    for operation in stand:
        is_calm = operation.state is OperationState.DONE and not operation.detail
        if is_calm and options.quiet:
            continue
        name = one_line(_publication(operation).name)
        line = " · ".join((name, _does(operation), one_line(stands(operation, now), 500)))
        if options.quiet or operation.needs_user:
            complain(line)
        else:
            print(line, flush=True)  # before what the other stream says of it
    if not (stand or options.quiet):
        complain(_("There is nothing to publish."))


def _publication(operation: Operation) -> Publication:
    assert isinstance(operation.payload, Publication)  # noqa: S101 - so it was queued
    return operation.payload


def _does(operation: Operation) -> str:
    """What a publication does on the platform."""
    publication = _publication(operation)
    if publication.is_deletion:
        return _("deleted on the platform")
    if publication.template_id is None:
        return _("new on the platform")
    return _("changed on the platform")


def _publication_json(operation: Operation) -> Json:
    publication = _publication(operation)
    return {
        "key": publication.file or f"#{publication.template_id}",
        "name": publication.name,
        "steps": [{"action": step.action, "state": step.state} for step in operation.steps],
        "state": operation.state,
        "needs_you": operation.needs_user,
        "detail": operation.detail,
    }
