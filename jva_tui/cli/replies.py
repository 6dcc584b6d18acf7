"""Replies in lines for people: who, what, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.domain import State
from jva_tui.i18n import _
from jva_tui.operations import OperationState
from jva_tui.text import one_line
from widgets.outbox_words import Way, attempt_words, content, leaving, standing
from widgets.wording import date_and_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jva_tui.domain import InboxRow, Reading
    from jva_tui.operations import Attempt, Operation, Reply

_LONGEST = 500
"""Characters of what others say, on one line."""
_INDENT = "    "


def who(reply: Reply, row: InboxRow | None) -> str:
    """To whom it goes: the number of the request, and the volunteer's name where it is known."""
    return f"{reply.participation_id} {row.name if row else ''}".rstrip()


def line_of(operation: Operation, row: InboxRow | None, now: int) -> str:
    """A reply on one line: to whom, what it does, where it stands."""
    reply = operation.reply
    standing_ = one_line(stands(operation, now), _LONGEST)
    return " · ".join((who(reply, row), _what(reply), standing_))


def _what(reply: Reply) -> str:
    """What a reply does; of a decline, with its reason."""
    told = "".join(text for text, _tone in content(reply))
    if reply.reason is None or reply.target is None:
        return told
    return told.replace(reply.target, f"{reply.target} ({reply.reason.label})", 1)


def stands(operation: Operation, now: int) -> str:
    """Where a reply stands; of one that waits no more is said than a shell can know."""
    if operation.state is OperationState.QUEUED and not operation.done_steps:
        return leaving(operation.not_before, now) or _("waits")
    return standing(operation, Way.OPEN, now)


def lines_in_full(
    operation: Operation, row: InboxRow | None, attempts: Sequence[Attempt], now: int
) -> Iterator[str]:
    """Everything that is known of a reply: its text, its requests, the platform's words."""
    yield line_of(operation, row, now)
    if row:
        yield row.mission
    yield _("written {when}").format(when=date_and_time(operation.created_at, now))
    if operation.reply.text:
        yield ""
        yield from _indented(operation.reply.text)
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
            "Nothing more happens by itself. To send it again: jva-tui outbox retry {id}{anyway}; "
            "to put it away: jva-tui outbox drop {id}"
        )
        anyway = "" if operation.state is OperationState.FAILED else " --anyway"
        return told.format(id=operation.reply.participation_id, anyway=anyway)
    if operation.state is OperationState.QUEUED:
        return _("It leaves with jva-tui outbox flush, or while jva-tui is open.")
    if operation.state in (OperationState.SENDING, OperationState.UNCONFIRMED):
        return _("jva-tui outbox flush looks up what became of it.")
    return ""


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
