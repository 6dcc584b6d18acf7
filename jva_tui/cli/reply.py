"""``jva-tui reply``: answers volunteers, the same for all who are named."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.cli import left_out, replacing
from jva_tui.cli.as_json import outgoing_json, print_json
from jva_tui.cli.asking import ask, can_ask
from jva_tui.cli.checking import Known, Ready, Why, Wish, check_all, without
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop, complain
from jva_tui.cli.left_out import LeftOut
from jva_tui.cli.replies import lines_before
from jva_tui.cli.sending import code_for, send, tell, tell_later
from jva_tui.cli.session import opened_desk, read_before
from jva_tui.cli.template_lines import brings_json, brought, called
from jva_tui.cli.template_names import named, refuse_broken
from jva_tui.cli.written import sendable, written
from jva_tui.domain import Decision, DeclineReason
from jva_tui.i18n import _, ngettext
from jva_tui.store.errors import Unsettled
from jva_tui.templates.file import Brings

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from jva_tui.cli.as_json import Json
    from jva_tui.cli.replacing import Replaced
    from jva_tui.desk import Desk
    from jva_tui.templates.file import TemplateFile
    from jva_tui.templates.library import Entry


class _Plan(NamedTuple):
    """What would be sent."""

    ready: Sequence[Ready]
    left_out: Sequence[LeftOut]
    replaced: Sequence[Replaced]
    """Earlier replies that give way."""
    template: Entry | None


def run(options: Namespace) -> Exit:
    """Answers as ``options`` ask.

    Raises:
        Stop: nothing was queued.
    """
    wish = None if options.template else _wish(options, None)
    try:
        return asyncio.run(_run(options, wish))
    except KeyboardInterrupt:
        told = _("Stopped. What was queued and has not left is kept: jva-tui outbox list shows it.")
        raise Stop(Exit.INTERRUPTED, told) from None


def _wish(options: Namespace, template: TemplateFile | None) -> Wish:
    """What is to be sent.

    Args:
        options: as they were given; they say otherwise than the template.
        template: that is named, if one is.

    Raises:
        Stop: it cannot be sent, or there is nothing.
    """
    brings = Brings(Decision(options.decision)) if options.decision in set(Decision) else None
    if options.decision is None and template:
        brings = template.brings
    decision, reason = brings or Brings(None)
    if options.reason and decision is not Decision.DECLINE:
        raise Stop(Exit.USAGE, _("--reason goes with --decision decline only."))
    text = sendable(template.text, options) if template else written(options)
    if decision is None and not text:
        told = _("Nothing to send: --decision, --message, --template, or several are needed.")
        raise Stop(Exit.USAGE, told)
    if decision is Decision.DECLINE:
        reason = DeclineReason(options.reason or reason or DeclineReason.OTHER)
    return Wish(decision=decision, reason=reason, text=text, reverses=options.reverse)


async def _run(options: Namespace, wish: Wish | None) -> Exit:
    ids = list(dict.fromkeys(options.ids))
    async with opened_desk(online=not options.offline) as desk:
        template = named(desk.templates(), options.template) if options.template else None
        if template:
            refuse_broken(template)
        wish = wish or _wish(options, template.template if template else None)
        before = {id_: desk.reading(id_) for id_ in ids}
        asks = not options.offline
        code = await read_before(desk, quiet=options.quiet) if asks else Exit.OK
        me = desk.author
        known = (Known(id_, before[id_], desk.reading(id_), desk.is_in_bulk(id_)) for id_ in ids)
        checked = check_all(known, wish, me, desk.free_places)
        ready = [one for one in checked if isinstance(one, Ready)]
        others = [one for one in checked if isinstance(one, LeftOut)]
        earlier = replacing.replaced(ready)
        if options.dry_run:
            _show(desk, _Plan(ready, others, earlier, template), is_json=options.json)
            return left_out.code_for(others, unasked=code)
        left_out.tell(others)
        if others and not (options.skip and ready):
            complain(_("Nothing was sent to anybody."))
            return left_out.code_for(others, unasked=code)
        replacing.tell(earlier)
        if not options.yes:
            _ask(ready)
        batch_id = await _queue(desk, ready)
        if template:
            answered = [one.reply.participation_id for one in ready]
            await desk.note_uses(batch_id, dict.fromkeys(answered, template.key))
        sends = not (code or options.offline or options.queue_only)
        if sends:
            code = await send(desk, options)
        stand = desk.in_batch(batch_id)
        replaced = [one.json() for one in earlier]
        tell(desk, stand, others, options, are_replies=True, replaced=replaced)
        if not sends:
            tell_later(options)
        return code or (code_for(stand) if sends else Exit.OK) or left_out.code_for(others)


def _show(desk: Desk, plan: _Plan, *, is_json: bool) -> None:
    """Shows exactly who would get what, and what of it the template brings."""
    ready, others, earlier, template = plan
    if is_json:
        rows = {row.id: row for row in desk.rows([one.reply.participation_id for one in ready])}
        would = [
            outgoing_json(one.reply, rows.get(one.reply.participation_id))
            | {"seen_state": one.reply.seen_state, "text": one.reply.text}
            for one in ready
        ]
        left, replaced = [one.json() for one in others], [one.json() for one in earlier]
        told = {"replies": would, "left_out": left, "replaced": replaced}
        print_json(told | ({"template": _template_json(template)} if template else {}))
        return
    for one in ready:
        for line in lines_before(one.seen, one.reply, with_text=True):
            print(line)
    sys.stdout.flush()  # before what the other stream says of it
    left_out.tell(others)
    replacing.tell(earlier)
    if template:
        brings = brought(template.template.brings) or _("no decision")
        complain(_("{template} brings: {brings}").format(template=called(template), brings=brings))
    count = ngettext("{n} reply; nothing was sent.", "{n} replies; nothing was sent.", len(ready))
    complain(count.format(n=len(ready)))


def _template_json(template: Entry) -> Json:
    named_so = {"key": template.key, "name": template.template.name}
    return named_so | brings_json(template.template.brings)


def _ask(ready: Sequence[Ready]) -> None:
    """Asks whoever sits there whether these are the right people.

    Raises:
        Stop: they are not.
    """
    if not can_ask():
        return
    for one in ready:
        for line in lines_before(one.seen, one.reply, with_text=False):
            complain(line)
    asked = ngettext("Send this to {n} person?", "Send this to {n} people?", len(ready))
    ask(asked.format(n=len(ready)), _("Nothing was sent."))


async def _queue(desk: Desk, ready: Sequence[Ready]) -> int:
    """Queues all of them as one, or none.

    Raises:
        Stop: somebody else was quicker.
    """
    try:
        # Without a screen nobody could take it back: there is nothing to wait for.
        return await desk.queue([one.reply for one in ready], at_once=True)
    except Unsettled as error:
        taken = [one for one in ready if one.reply.subject in error.subjects]
        left_out.tell(
            [without(one.reply.participation_id, one.seen, Why.UNDER_WAY) for one in taken]
        )
        raise Stop(Exit.LEFT_OUT, _("Nothing was sent to anybody.")) from error
