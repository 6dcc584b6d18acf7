"""``jva-tui reply``: answers volunteers, the same for all who are named."""

from __future__ import annotations

import asyncio
import signal
import sys
from typing import TYPE_CHECKING

from jva_tui.cli import left_out, replacing
from jva_tui.cli.as_json import outgoing_json, print_json
from jva_tui.cli.checking import Known, Ready, Why, Wish, check_all, without
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop, complain
from jva_tui.cli.left_out import LeftOut
from jva_tui.cli.replies import lines_before
from jva_tui.cli.sending import code_for, send, tell, tell_later
from jva_tui.cli.session import opened_desk, read_before
from jva_tui.cli.written import written
from jva_tui.domain import Decision, DeclineReason
from jva_tui.i18n import _, ngettext
from jva_tui.store.errors import Unsettled

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from jva_tui.cli.replacing import Replaced
    from jva_tui.desk import Desk

_YES = frozenset({"y", "yes", "o", "oui"})


def run(options: Namespace) -> Exit:
    """Answers as ``options`` ask.

    Raises:
        Stop: nothing was queued.
    """
    wish = _wish(options)
    try:
        return asyncio.run(_run(options, wish))
    except KeyboardInterrupt:
        told = _("Stopped. What was queued and has not left is kept: jva-tui outbox list shows it.")
        raise Stop(Exit.INTERRUPTED, told) from None


def _wish(options: Namespace) -> Wish:
    decision = Decision(options.decision) if options.decision else None
    if options.reason and decision is not Decision.DECLINE:
        raise Stop(Exit.USAGE, _("--reason goes with --decision decline only."))
    reason = DeclineReason(options.reason or DeclineReason.OTHER)
    text = written(options)
    if decision is None and not text:
        raise Stop(Exit.USAGE, _("Nothing to send: --decision, --message, or both are needed."))
    return Wish(
        decision=decision,
        reason=reason if decision is Decision.DECLINE else None,
        text=text,
        reverses=options.reverse,
    )


async def _run(options: Namespace, wish: Wish) -> Exit:
    ids = list(dict.fromkeys(options.ids))
    async with opened_desk(online=not options.offline) as desk:
        before = {id_: desk.reading(id_) for id_ in ids}
        asks = not options.offline
        code = await read_before(desk, quiet=options.quiet) if asks else Exit.OK
        me = desk.status.me
        known = (Known(id_, before[id_], desk.reading(id_), desk.is_in_bulk(id_)) for id_ in ids)
        checked = check_all(known, wish, me, desk.free_places)
        ready = [one for one in checked if isinstance(one, Ready)]
        others = [one for one in checked if isinstance(one, LeftOut)]
        earlier = replacing.replaced(ready)
        if options.dry_run:
            _show(desk, ready, others, earlier, is_json=options.json)
            return left_out.code_for(others, unasked=code)
        left_out.tell(others)
        if others and not (options.skip and ready):
            complain(_("Nothing was sent to anybody."))
            return left_out.code_for(others, unasked=code)
        replacing.tell(earlier)
        if not options.yes:
            _ask(ready)
        batch_id = await _queue(desk, ready)
        sends = not (code or options.offline or options.queue_only)
        if sends:
            code = await send(desk, options)
        stand = desk.in_batch(batch_id)
        tell(desk, stand, others, options, replaced=[one.json() for one in earlier])
        if not sends:
            tell_later(options)
        return code or (code_for(stand) if sends else Exit.OK) or left_out.code_for(others)


def _show(
    desk: Desk,
    ready: Sequence[Ready],
    others: Sequence[LeftOut],
    earlier: Sequence[Replaced],
    *,
    is_json: bool,
) -> None:
    """Shows exactly who would get what."""
    if is_json:
        rows = {row.id: row for row in desk.rows([one.reply.participation_id for one in ready])}
        would = [
            outgoing_json(one.reply, rows.get(one.reply.participation_id))
            | {"seen_state": one.reply.seen_state, "text": one.reply.text}
            for one in ready
        ]
        left = [one.json() for one in others]
        print_json(
            {"replies": would, "left_out": left, "replaced": [one.json() for one in earlier]}
        )
        return
    for one in ready:
        for line in lines_before(one.seen, one.reply, with_text=True):
            print(line)
    sys.stdout.flush()  # before what the other stream says of it
    left_out.tell(others)
    replacing.tell(earlier)
    told = ngettext("{n} reply; nothing was sent.", "{n} replies; nothing was sent.", len(ready))
    complain(told.format(n=len(ready)))


def _ask(ready: Sequence[Ready]) -> None:
    """Asks whoever sits there whether these are the right people.

    Raises:
        Stop: they are not.
    """
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return
    for one in ready:
        for line in lines_before(one.seen, one.reply, with_text=False):
            complain(line)
    asked = ngettext("Send this to {n} person?", "Send this to {n} people?", len(ready))
    answers = _("[y/N]")
    if _typed(f"{asked.format(n=len(ready))} {answers} ").strip().lower() not in _YES:
        raise Stop(Exit.FAILED, _("Nothing was sent."))


def _typed(question: str) -> str:
    """The answer from the terminal; the event loop would let Ctrl+C wait for its end."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        print(question, end="", file=sys.stderr, flush=True)
        return sys.stdin.readline()
    except KeyboardInterrupt:
        raise Stop(Exit.INTERRUPTED, "\n" + _("Nothing was sent.")) from None
    finally:
        signal.signal(signal.SIGINT, before)


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
