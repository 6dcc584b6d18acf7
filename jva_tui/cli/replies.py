"""Replies in lines for people: who, what, and where it stands."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from jva_tui.domain import State
from jva_tui.i18n import _
from jva_tui.operations import OperationState, Publication, Reply
from jva_tui.text import one_line
from widgets.outbox_words import (
    Way,
    attempt_words,
    content,
    leaving,
    named,
    publication_words,
    standing,
)
from widgets.wording import date_and_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jva_tui.desk import Desk
    from jva_tui.domain import InboxRow, Reading
    from jva_tui.operations import Attempt, Operation, Payload

_LONGEST = 500
"""Characters of what others say, on one line."""
_INDENT = "    "


def who(payload: Payload, row: InboxRow | None) -> str:
    """To whom it goes: the number of the request, and the volunteer's name where it is known."""
    return f"{payload.participation_id} {row.name if row else ''}".rstrip()


def with_rows(
    desk: Desk, operations: Iterable[Operation]
) -> list[tuple[Operation, InboxRow | None]]:
    """Operations, each with the row of the inbox that it is about, where there is one."""
    operations = list(operations)
    rows = {row.id: row for row in desk.rows([id_ for op in operations for id_ in op.rows])}
    return [(op, next((rows[id_] for id_ in op.rows if id_ in rows), None)) for op in operations]


def text_of(operation: Operation) -> str:
    """What it says: of a reply its message, of a template its text, of anything else nothing."""
    if isinstance(operation.payload, Publication | Reply):
        return operation.payload.text
    return ""


def about(operation: Operation, row: InboxRow | None) -> str:
    """To whom a reply goes; of a template, its file, or its number there, and its name."""
    if isinstance(publication := operation.payload, Publication):
        return f"{publication.key} {named(publication)}"
    return who(operation.payload, row)


def line_of(
    operation: Operation, row: InboxRow | None, now: int, attempts: Sequence[Attempt] | None = None
) -> str:
    """An operation on one line: to whom or which, what it does, where it stands.

    Args:
        operation: as it stands.
        row: of the inbox, where there is one.
        now: an instant.
        attempts: its requests, where those are known.
    """
    standing_ = one_line(stands(operation, now), _LONGEST)
    if isinstance(operation.payload, Publication):
        does = publication_words(operation.payload)
        if operation.state is OperationState.CONFLICT and attempts is not None and not attempts:
            standing_ = _("not sent") + f" · {standing_}"  # the platform has refused nothing
    else:
        does = _what(operation.payload)
    return " · ".join((about(operation, row), does, standing_))


def _what(payload: Payload) -> str:
    """What an operation does; of a decline, with its reason."""
    told = "".join(text for text, _tone in content(payload))
    if not isinstance(payload, Reply) or payload.reason is None or payload.target is None:
        return told
    return told.replace(payload.target, f"{payload.target} ({payload.reason.label})", 1)


def stands(operation: Operation, now: int) -> str:
    """Where a reply stands; of one that waits no more is said than a shell can know."""
    if operation.state is OperationState.QUEUED and not operation.done_steps:
        return leaving(operation.not_before, now) or _("waits")
    return standing(operation, Way.OPEN, now)


def lines_in_full(
    operation: Operation, row: InboxRow | None, attempts: Sequence[Attempt], now: int
) -> Iterator[str]:
    """Everything that is known of one: its text, its requests, the platform's words."""
    yield line_of(operation, row, now, attempts)
    if row:
        yield row.mission
    is_reply = isinstance(operation.payload, Reply)
    told = _("{when} · you answered") if is_reply else _("{when} · you asked for it")
    yield told.format(when=date_and_time(operation.created_at, now))
    if text := text_of(operation):
        yield ""
        yield from _indented(text)
    if attempts:
        yield ""
    for attempt in attempts:
        yield from attempt_words(attempt, now)
    if next_ := _next(operation):
        yield ""
        yield next_


def _next(operation: Operation) -> str:
    """What happens from here on, and what the user can do."""
    if operation.needs_user:
        told = _(
            "Nothing more happens by itself. To send again: jva-tui outbox retry {id}{anyway}; "
            "to put away: jva-tui outbox drop {id}"
        )
        anyway = "" if operation.state is OperationState.FAILED else " --anyway"
        return told.format(id=typed(operation), anyway=anyway)
    if operation.state is OperationState.QUEUED:
        return _("Leaves with jva-tui outbox flush, or while jva-tui is open.")
    if operation.state in (OperationState.SENDING, OperationState.UNCONFIRMED):
        return _("jva-tui outbox flush looks up what has become of it.")
    return ""


def typed(operation: Operation) -> str:
    """How a command is told which one is meant."""
    if isinstance(publication := operation.payload, Publication):
        return quote(publication.key)
    return str(operation.payload.participation_id)


def lines_before(reading: Reading, reply: Reply, *, with_text: bool) -> Iterator[str]:
    """Who is about to get what.

    Args:
        reading: the request.
        reply: frozen.
        with_text: whether the text is shown as well.
    """
    participation = reading.participation
    mission = participation.mission.name if participation.mission else ""
    state = participation.state
    becomes = reply.target or (State.IN_PROGRESS if state == State.PENDING else None)
    change = f"{state} → {becomes}" if becomes else state
    reason = f" ({reply.reason.label})" if reply.reason else ""
    message = " + " + _("message") if reply.text else ""
    named = f"{participation.id} {participation.volunteer.name}"
    yield " · ".join(filter(None, (named, mission, f"{change}{reason}{message}")))
    if reply.reason and reply.conversation_id is None:
        yield _INDENT + _("Nobody will be told of this: call, or write an e-mail yourself.")
    if with_text and reply.text:
        yield from _indented(reply.text)


def _indented(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        yield f"{_INDENT}{line}".rstrip()
