"""``jva-tui outbox retry`` and ``drop``: what the user decides about replies."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from jva_tui.cli import kept, left_out
from jva_tui.cli.as_json import by_kind, payload_json, print_json
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop
from jva_tui.cli.kept import is_over
from jva_tui.cli.left_out import LeftOut
from jva_tui.cli.replies import about, with_rows
from jva_tui.cli.sending import code_for, send, tell, tell_later
from jva_tui.cli.session import opened_desk
from jva_tui.i18n import N_, _
from jva_tui.operations import OperationState, Publication, Reply

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Sequence

    from jva_tui.desk import Desk
    from jva_tui.operations import Operation


class Why(StrEnum):
    """Why nothing can be done about a reply; the values are what ``--json`` prints."""

    NO_REPLY = "no_reply"
    ARRIVED = "arrived"
    WAITING = "waiting"
    UNDER_WAY = "under_way"
    UNVERIFIED = "unverified"
    GONE = "gone"
    ASKS = "asks"


_WORDS = {
    Why.NO_REPLY: N_("there is no reply to this request in the outbox"),
    Why.ARRIVED: N_("the platform has recorded it"),
    Why.WAITING: N_("it waits already: jva-tui outbox flush sends it"),
    Why.UNDER_WAY: N_("it is on its way"),
    Why.UNVERIFIED: N_("what became of it is not known yet: jva-tui outbox flush goes on checking"),
    Why.GONE: N_("the request is gone, so nothing can be sent about it"),
    Why.ASKS: N_("only --anyway sends it again: {detail}"),
}

_OF_TEMPLATES = {
    Why.NO_REPLY: N_("the outbox holds nothing about this template"),
    Why.ARRIVED: N_("nothing of this template is left to send: the platform has recorded it"),
    Why.WAITING: N_("this template waits already: jva-tui outbox flush sends it"),
    Why.UNDER_WAY: N_("this template is on its way"),
    Why.UNVERIFIED: N_(
        "what became of this template is not known yet: jva-tui outbox flush goes on checking"
    ),
    Why.GONE: N_("as it is, it cannot be published: jva-tui templates diff shows why"),
}

_CALM = {
    OperationState.QUEUED: Why.WAITING,
    OperationState.SENDING: Why.UNDER_WAY,
    OperationState.UNCONFIRMED: Why.UNVERIFIED,
    OperationState.DONE: Why.ARRIVED,
}
"""Why what does not need the user is not sent again."""
_BECAME = {
    "put_away": N_("put away; nothing more is sent"),
    "held": N_("the decision had left; the message was held back"),
    "taken_back": N_("taken back; nothing of it was sent"),
}


async def retry(options: Namespace) -> Exit:
    """Sends again what ``options`` name."""
    async with opened_desk(online=not options.queue_only) as desk:
        found, others = _choose(desk, options, partial(_why_not_again, anyway=options.anyway))
        for operation in found:
            await desk.retry(operation.id)
        code = Exit.OK if options.queue_only else await send(desk, options)
        stand = [desk.operation_by_id(operation.id) or operation for operation in found]
        tell(desk, stand, others, options)
    if options.queue_only:
        tell_later(options)
    ended = Exit.OK if options.queue_only else code_for(stand)
    return code or ended or left_out.code_for(others)


def _why_not_again(operation: Operation, *, anyway: bool) -> Why | None:
    if not operation.needs_user:
        return _CALM[operation.state]
    if operation.state is OperationState.CONFLICT and operation.found is None:
        return Why.GONE
    needs_consent = operation.state is not OperationState.FAILED
    return Why.ASKS if needs_consent and not anyway else None


async def drop(options: Namespace) -> Exit:
    """Takes back or puts away what ``options`` name."""
    async with opened_desk(online=False) as desk:
        found, others = _choose(desk, options, _why_not_away)
        gone = []
        for operation in found:
            if operation.state is not OperationState.QUEUED:
                await desk.put_away(operation.id)
            elif await desk.take_back(operation.id) is None:  # it has left in the meantime
                others.append(_left_out(desk, _named(operation), Why.UNDER_WAY, operation))
                left_out.tell(others[-1:])
                continue
            gone.append(operation)
        _tell(desk, gone, others, options)
    return left_out.code_for(others)


def _why_not_away(operation: Operation) -> Why | None:
    if operation.state is OperationState.SENDING:
        return Why.UNDER_WAY
    if operation.state is OperationState.UNCONFIRMED and not operation.asks:
        return Why.UNVERIFIED
    return Why.ARRIVED if is_over(operation) else None


def _choose(
    desk: Desk, options: Namespace, why_not: Callable[[Operation], Why | None]
) -> tuple[list[Operation], list[LeftOut]]:
    """The replies to the requests that ``options`` name, and those for whom there is none.

    Raises:
        Stop: that is so for somebody, and nobody said ``--skip``.
    """
    found: list[Operation] = []
    others: list[LeftOut] = []
    for id_ in dict.fromkeys(options.ids):
        operation = kept.found(desk, id_)
        why = why_not(operation) if operation else Why.NO_REPLY
        if operation is not None and why is None:
            found.append(operation)
        elif why is not None:
            others.append(_left_out(desk, id_, why, operation))
    left_out.tell(others)
    if others and not (options.skip and found):
        raise Stop(left_out.code_for(others), _("Nothing was changed."))
    return found, others


def _named(operation: Operation) -> int | str:
    if isinstance(publication := operation.payload, Publication):
        return publication.key
    return next(iter(operation.rows))


def _left_out(
    desk: Desk, named: int | str, why: Why, operation: Operation | None = None
) -> LeftOut:
    row = next(iter(desk.rows([named])), None) if isinstance(named, int) else None
    words = _WORDS[why] if isinstance(named, int) else _OF_TEMPLATES.get(why, _WORDS[why])
    told = _(words).format(detail=operation.detail if operation else "")
    return LeftOut(named, row.name if row else None, why, told)


def _tell(
    desk: Desk, gone: Sequence[Operation], others: Sequence[LeftOut], options: Namespace
) -> None:
    """Tells what became of each."""
    known = with_rows(desk, gone)
    if options.json:
        told = [payload_json(op.payload, row) | {"became": _became(op)} for op, row in known]
        print_json({**by_kind(told), "left_out": [one.json() for one in others]})
        return
    for operation, row in known:
        became = _became(operation)
        parts = [about(operation, row), _(_BECAME[became])]
        is_reply = isinstance(operation.payload, Reply)
        if is_reply and operation.reply.text and became != "put_away":
            parts.append(_("its text is a draft"))
        print(" · ".join(parts))


def _became(operation: Operation) -> str:
    if operation.state is not OperationState.QUEUED:
        return "put_away"
    return "held" if operation.done_steps else "taken_back"
