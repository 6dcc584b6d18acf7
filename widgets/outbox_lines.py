"""All there is to tell of one outgoing reply, or of several queued together, in lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.domain import Decision
from jva_tui.errands import Tagging
from jva_tui.i18n import N_, _, ngettext
from jva_tui.operations import OperationState, Publication, Reply
from widgets.cells import cut
from widgets.lines import BLANK, field, heading, sentence, signed, together
from widgets.outbox_row import how_many
from widgets.outbox_words import (
    Group,
    Way,
    attempt_words,
    content,
    group_of,
    leaving,
    sign_of,
    standing,
    what_next,
)
from widgets.publication_lines import template_headline, template_lines
from widgets.signs import operation_sign, progress_bar
from widgets.tones import Tone
from widgets.wording import date_and_time, remaining

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jva_tui.domain import Participation
    from jva_tui.operations import Attempt, Operation, Payload
    from widgets.lines import Line
    from widgets.outbox_row import Lot
    from widgets.tones import Span

_POINT: Span = ("·", Tone.MUTED)


class Details(NamedTuple):
    """Everything known of one outgoing reply."""

    operation: Operation
    participation: Participation | None
    """The request that it answers; None where that is gone."""
    attempts: Sequence[Attempt] = ()
    """The requests made for it, oldest first."""
    choices: Sequence[tuple[str, str]] = ()
    """What the user can do about it now: keys and labels."""
    together_with: int = 0
    """Other replies that were queued with the same gesture."""


def reply_lines(details: Details, width: int, way: Way, now: int) -> list[Line]:
    """One reply, in lines of at most ``width`` cells.

    Args:
        details: what to tell.
        width: cells.
        way: whether what waits can leave.
        now: an instant.
    """
    operation = details.operation
    publication = operation.payload if isinstance(operation.payload, Publication) else None
    if publication:
        lines: list[Line] = [*template_headline(publication, width)]
    else:
        lines = [*_headline(details.participation, width)]
    lines += _standing(operation, width, way, now)
    if following := what_next(operation, way, now):
        lines += _beside(sentence(following, width - 2, Tone.MUTED))
    if group_of(operation) is Group.REVIEW and details.choices:
        lines += _choices(details.choices, width)
    if publication:
        lines += template_lines(operation, publication, width)
    elif not isinstance(operation.payload, Reply):
        lines += _errand(operation, width)
    else:
        lines += _reply(operation, width)
        lines += _request(operation, details.participation, width)
    lines += _tried(details, width, now)
    return lines


def _headline(participation: Participation | None, width: int) -> Iterator[Line]:
    if participation is None:
        yield from sentence(_("This request is no longer in the inbox."), width, Tone.WARN)
        return
    yield from sentence(participation.volunteer.name, width, Tone.STRONG)
    if participation.mission:
        yield from sentence(participation.mission.name, width, Tone.MUTED)
    yield BLANK


def _standing(operation: Operation, width: int, way: Way, now: int) -> Iterator[Line]:
    """Where it stands; the whole of what is known about it."""
    sign = sign_of(operation)
    told = standing(operation, way, now)
    if operation.state is OperationState.UNCONFIRMED:
        told = operation.detail or told
    yield from signed(sign, told[:1].upper() + told[1:], width, sign[1])
    if operation.state is OperationState.QUEUED and operation.detail:
        yield from _beside(sentence(operation.detail, width - 2))


def _beside(lines: Iterator[Line]) -> Iterator[Line]:
    """Lines that stand beside a sign."""
    for line in lines:
        yield (("  ", Tone.TEXT), *line)


def _choices(choices: Sequence[tuple[str, str]], width: int) -> Iterator[Line]:
    yield BLANK
    parts = [((key, Tone.HEADING), (cut(f" {label}", width), Tone.TEXT)) for key, label in choices]
    yield from _beside(together([*parts], width - 2))


def _reply(operation: Operation, width: int) -> Iterator[Line]:
    reply = operation.reply
    yield from heading(_("Your reply"), width)
    (text, tone), *rest = content(reply)
    yield from signed((text, tone), "".join(t for t, _tone in rest).strip(), width, Tone.TEXT)
    if reply.reason:
        yield from field(_("Reason"), reply.reason.label, width)
    if reply.text:
        yield BLANK
        yield from sentence(reply.text, width, indent="│ ")
    elif reply.decision is Decision.DECLINE and reply.conversation_id is None:
        yield from sentence(_("There is no conversation: nobody is told."), width, Tone.MUTED)


def _errand(operation: Operation, width: int) -> Iterator[Line]:
    """A label or a filing."""
    is_label = isinstance(operation.payload, Tagging)
    yield from heading(_("The label") if is_label else _("The conversation"), width)
    sign, *rest = content(operation.payload)
    yield from signed(sign, "".join(text for text, _tone in rest).strip(), width, Tone.TEXT)
    told = _("Volunteers are told nothing of it.")
    yield from sentence(told, width, Tone.MUTED)


def _request(
    operation: Operation, participation: Participation | None, width: int
) -> Iterator[Line]:
    """How the request stood when the user answered, where that is not how it stands now."""
    seen = operation.reply.seen_state
    state = operation.found_state or (participation and participation.state)
    if group_of(operation) is not Group.REVIEW or state in (None, seen):
        return
    yield from heading(_("The request"), width)
    yield from field(_("You saw"), seen, width)
    yield from field(_("Found then"), state, width)


def _tried(details: Details, width: int, now: int) -> Iterator[Line]:
    yield from heading(_("What was tried"), width)
    queued = date_and_time(details.operation.created_at, now)
    is_reply = isinstance(details.operation.payload, Reply)
    told = (_("{when} · you answered") if is_reply else _("{when} · you asked for it")).format(
        when=queued
    )
    if others := details.together_with:
        told = f"{told} {_together_with(details.operation.payload, others)}"
    yield from signed(_POINT, told, width, Tone.TEXT)
    for attempt in details.attempts:
        first, *words = attempt_words(attempt, now)
        yield from signed(_POINT, first, width, Tone.TEXT)
        for text in words:
            yield from sentence(text, width, Tone.MUTED, indent="  ")
    if not details.attempts:
        told = _("Nothing has left for the platform yet.")
        yield from signed(_POINT, told, width, Tone.MUTED)


def _together_with(payload: Payload, others: int) -> str:
    match payload.kind:
        case Reply.kind:
            text = ngettext("with {count} other reply", "with {count} other replies", others)
        case Publication.kind:
            text = ngettext("with {count} other template", "with {count} other templates", others)
        case _:
            text = ngettext("with {count} other", "with {count} others", others)
    return text.format(count=others)


_COUNTED = {
    OperationState.CONFLICT: N_("To review"),
    OperationState.FAILED: N_("Failed"),
    OperationState.UNCONFIRMED: N_("No answer"),
    OperationState.SENDING: N_("Being sent"),
    OperationState.QUEUED: N_("Waiting"),
    OperationState.DONE: N_("Recorded"),
}


def lot_lines(lot: Lot, width: int, way: Way, now: int) -> list[Line]:
    """Several replies that were queued together; arguments as for `reply_lines`."""
    progress = lot.progress
    told = _("{what} together").format(what=how_many(progress))
    lines: list[Line] = [*sentence(told, width, Tone.STRONG)]
    queued = date_and_time(progress.created_at, now)
    lines += [*sentence(queued[:1].upper() + queued[1:], width, Tone.MUTED), BLANK]
    done, total = progress.done, progress.total
    part = " " + _("{done} of {total}").format(done=done, total=total)
    cells = max(1, min(40, width - len(part)))
    lines.append(((progress_bar(done, total, cells), Tone.INFO), (cut(part, width), Tone.TEXT)))
    lines.append(BLANK)
    for state, label in _COUNTED.items():
        if count := progress.counts.get(state, 0):
            sign = operation_sign(state) or ("•", Tone.GOOD)
            lines.append((sign, (cut(f" {count:>5}  {_(label)}", width - 1), Tone.TEXT)))
    lines += _ahead(lot, width, way, now)
    return lines


def _ahead(lot: Lot, width: int, way: Way, now: int) -> Iterator[Line]:
    """What is still to come of replies that were queued together."""
    progress = lot.progress
    left = "" if lot.seconds_left is None else remaining(lot.seconds_left)
    told = " · ".join(filter(None, (leaving(progress.not_before, now), left)))
    if way.is_open and told:
        yield BLANK
        yield from sentence(told[:1].upper() + told[1:], width)
    if progress.counts.get(OperationState.QUEUED, 0):
        yield BLANK
        yield from sentence(_("z takes back what has not left yet."), width, Tone.MUTED)
