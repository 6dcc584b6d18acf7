"""``jva-tui templates delete``: here, on the platform, or both."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from jva_tui.cli.as_json import print_json
from jva_tui.cli.asking import ask, can_ask
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop
from jva_tui.cli.session import opened_desk
from jva_tui.cli.template_lines import called, shown_name, typed_key
from jva_tui.cli.template_names import named, refuse_hidden
from jva_tui.cli.template_sending import (
    read_platform,
    send_queued,
    tell_replaced,
    waiting,
    way_out,
)
from jva_tui.i18n import _
from jva_tui.operations import OperationState, Publication
from jva_tui.store.errors import Unsettled

if TYPE_CHECKING:
    from argparse import Namespace

    from jva_tui.desk import Desk
    from jva_tui.templates.library import Entry


async def delete(options: Namespace) -> Exit:
    """Deletes a template: here, on the platform, or both."""
    is_there = options.there or options.everywhere
    async with opened_desk(online=is_there and not options.queue_only) as desk:
        code = await read_platform(desk, options) if is_there else Exit.OK
        entry = named(desk.templates(), options.template)
        is_here = not options.there and (entry.has_file or not is_there)
        if is_here:
            refuse_hidden(entry)
        if why := _why_not_deleted(desk, entry, is_here=is_here, is_there=is_there):
            raise Stop(Exit.LEFT_OUT, f"{called(entry)} · {why}")
        if not options.yes and can_ask():
            where = _("everywhere") if is_here and is_there else _("on the platform")
            told = _("Delete “{name}” {where}?") if is_there else _("Delete “{name}” here?")
            question = told.format(name=shown_name(entry), where=where)
            ask(question, _("Nothing was deleted."))
        batch_id = await _deletion(desk, entry, is_here=is_here) if is_there else None
        if is_here and not is_there:
            with suppress(LookupError):  # somebody else was quicker
                await desk.delete_template(entry.key)
        version = _newest(desk, entry) if is_here else None
        if is_here and not (options.quiet or options.json):
            print(f"{called(entry)} · {_deleted(entry, version)}", flush=True)
        if batch_id is not None:
            return await send_queued(desk, batch_id, [], options, code, version=version)
        if options.json:
            print_json({"templates": [], "left_out": [], "version": version})
    return Exit.OK


def _why_not_deleted(desk: Desk, entry: Entry, *, is_here: bool, is_there: bool) -> str:
    """Why that cannot be, in the user's words; empty where it can."""
    if is_here and not entry.has_file:
        return _("it is only on the platform: --there deletes it there")
    if not is_there:
        return ""
    if entry.there is None:
        return _("the platform does not hold it")
    if not entry.is_mine(desk.author):
        told = _("it belongs to {owner}: only they can delete it on the platform")
        return told.format(owner=entry.there.owner_name or _("a colleague"))
    return _under_way(desk, entry.key)


def _under_way(desk: Desk, key: str) -> str:
    """What is on its way about a template, and cannot give way to its deletion."""
    operation = desk.template_operations().get(key)
    if operation is None or operation.needs_user:
        return ""
    if operation.state is not OperationState.QUEUED:
        return _("it is already on its way to the platform")
    payload = operation.payload
    if isinstance(payload, Publication) and payload.is_deletion:
        return _("its deletion waits to leave.") + f" {way_out(operation)}"
    return ""


async def _deletion(desk: Desk, entry: Entry, *, is_here: bool) -> int:
    """Queues the deletion on the platform, and deletes the file if that is wanted as well.

    Returns:
        The batch's id.

    Raises:
        Stop: it cannot be deleted there any more.
        OSError: the file cannot be deleted.
    """
    waited = waiting(desk, entry.key)
    try:
        if is_here:
            _removed, batch_id = await desk.delete_everywhere(entry, at_once=True)
        else:
            batch_id = await desk.delete_there(entry.key, entry, at_once=True)
    except (Unsettled, LookupError, ValueError) as error:  # somebody else was quicker
        told = _("It is gone, was changed, or is on its way. Nothing was deleted.")
        raise Stop(Exit.LEFT_OUT, told) from error
    tell_replaced([waited] if waited else [])
    return batch_id


def _newest(desk: Desk, entry: Entry) -> int | None:
    """The version that brings back what stood in a file, if anything did."""
    return next((version.id for version in desk.template_versions(entry.key)), None)


def _deleted(entry: Entry, version: int | None) -> str:
    """Says so, and how what stood in the file comes back."""
    if version is None:
        return _("deleted here")
    told = _("deleted here · jva-tui templates restore {file} {n} brings it back")
    return told.format(file=typed_key(entry), n=version)
