"""``jva-tui templates publish``: brings templates to the platform."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop, complain
from jva_tui.cli.session import opened_desk
from jva_tui.cli.template_lines import LeftOut, called, tell_left_out
from jva_tui.cli.template_names import all_named
from jva_tui.cli.template_sending import (
    read_platform,
    send_queued,
    tell_replaced,
    tell_sent,
    waiting,
    way_out,
)
from jva_tui.i18n import _
from jva_tui.operations import OperationState
from jva_tui.store.errors import Unsettled
from jva_tui.templates.library import Standing, published, written_anew
from jva_tui.templates.publishing import why_not

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from jva_tui.desk import Desk
    from jva_tui.domain import Me
    from jva_tui.templates.library import Entry


async def publish(options: Namespace) -> Exit:
    """Brings to the platform what ``options`` name, or everything that was changed here."""
    if bool(options.templates) is options.changed:
        raise Stop(Exit.USAGE, _("Name the templates, or say --changed."))
    async with opened_desk(online=not options.queue_only) as desk:
        code = await read_platform(desk, options)
        ready, others = _judged(desk, _wanted(desk, options), options)
        tell_left_out(others)
        if others and not (options.skip and ready):
            complain(_("Nothing was sent."))
            return Exit.LEFT_OUT
        if not ready:
            tell_sent(desk, [], others, options)
            return code
        _tell_plain(ready, desk.author)
        keys = [await _as_wished(desk, entry) for entry in ready]
        waited = [operation for key in keys if (operation := waiting(desk, key))]
        try:
            batch_id = await desk.publish_templates(keys, at_once=True)
        except (Unsettled, ValueError) as error:  # somebody else was quicker
            told = _("One of them is gone, was changed, or is on its way. Nothing was sent.")
            raise Stop(Exit.LEFT_OUT, told) from error
        tell_replaced(waited)
        return await send_queued(desk, batch_id, others, options, code)


def _wanted(desk: Desk, options: Namespace) -> list[Entry]:
    entries = desk.templates()
    if options.templates:
        return all_named(entries, options.templates)
    changed = (Standing.CHANGED_HERE, Standing.BOTH)
    return [e for e in entries if e.standing in changed and not _is_under_way(desk, e)]


def _is_under_way(desk: Desk, entry: Entry) -> bool:
    """Whether what a template says now is on its way to the platform, or waits to leave."""
    operation = desk.template_operations().get(entry.key)
    if operation is None or operation.needs_user:
        return False
    says_the_same = desk.why_not_published(entry) and not why_not(entry, desk.author, None)
    return operation.state is not OperationState.QUEUED or bool(says_the_same)


def _judged(
    desk: Desk, wanted: Sequence[Entry], options: Namespace
) -> tuple[list[Entry], list[LeftOut]]:
    """What can be published, as it is wished, and what cannot."""
    ready, others, me = [], [], desk.author
    for named_one in wanted:
        entry = named_one
        if options.is_shared is not None and entry.is_usable:
            template = entry.template._replace(is_shared=options.is_shared)
            entry = written_anew(entry, template, me)
        if why := desk.why_not_published(entry):
            waits = waiting(desk, entry.key)
            others.append(LeftOut(entry, f"{why} {way_out(waits)}" if waits else why))
        else:
            ready.append(entry)
    return ready, others


def _tell_plain(ready: Sequence[Entry], me: Me | None) -> None:
    """Tells of the fallbacks that the platform cannot hold."""
    for entry in ready:
        _face, told = published(entry.template, me)
        if told.plain:
            words = _("the browser knows nothing to say instead of {tokens}")
            complain(f"{called(entry)} · {words.format(tokens=' '.join(told.plain))}")


async def _as_wished(desk: Desk, wished: Entry) -> str:
    """The key of a template whose file says what is wished."""
    now = desk.template(wished.key)
    if now is None or now.template == wished.template:
        return wished.key
    return await desk.save_template(wished.key, wished.template)
