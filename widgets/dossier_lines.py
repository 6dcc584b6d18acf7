"""What a dossier says of people, and of each of their requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.i18n import N_, _, ngettext
from jva_tui.operations import OperationState
from jva_tui.store.dossier import Likeness
from widgets.cells import cut
from widgets.conversation_lines import answer_lines, brief
from widgets.filed_lines import label_lines
from widgets.lines import BLANK, heading, sentence, signed, together
from widgets.masking import shown_contact
from widgets.outbox_words import sign_of
from widgets.signs import ARCHIVED, LATER, MINOR, NO_CONVERSATION, NOTE, WAITING, state_sign
from widgets.tones import Tone
from widgets.wording import age, date_and_time, is_minor, since

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jva_tui.domain import Volunteer
    from jva_tui.operations import Operation
    from jva_tui.store.dossier import Asked, Somebody
    from widgets.lines import Line

AGAIN = "↻"
MOST_ANSWERS = 6
"""Answers that are told of one request."""
_LIKE = {
    Likeness.NAME: N_("same name"),
    Likeness.EMAIL: N_("same e-mail address"),
    Likeness.NUMBER: N_("same telephone number"),
}


def person_lines(person: Somebody, width: int, now: int) -> list[Line]:
    """Whose the requests below are, in lines of at most ``width`` cells."""
    count = len(person.requests)
    told = ngettext("{n} request", "{n} requests", count).format(n=count)
    if person.likenesses:
        like = ", ".join(_(_LIKE[one]) for one in person.likenesses)
        title = _("Another person: {like}").format(like=like)
    else:
        title = _("This volunteer")
    return [*heading(f"{title} · {told}", width), *_who(person.volunteer, width, now), BLANK]


def _who(volunteer: Volunteer, width: int, now: int) -> Iterator[Line]:
    """Name, age and how to reach them: what tells people of one name apart."""
    where = " ".join(filter(None, (shown_contact(volunteer.zip or ""), volunteer.city)))
    told = [where, *(shown_contact(one or "") for one in (volunteer.email, volunteer.mobile))]
    if not volunteer.mobile:
        told.append(shown_contact(volunteer.phone or ""))
    parts: list[Line] = [((cut(volunteer.name, width), Tone.STRONG),)]
    if volunteer.birthday:
        years = ngettext("{n} year old", "{n} years old", n := age(volunteer.birthday, now))
        minor = is_minor(volunteer.birthday, now)
        text = f"{MINOR} {years.format(n=n)}" if minor else years.format(n=n)
        parts.append(((cut(text, width), Tone.ACCENT if minor else Tone.TEXT),))
    parts += [((cut(one, width), Tone.TEXT),) for one in told if one]
    yield from together(parts, width)


def request_lines(asked: Asked, width: int, now: int, me_id: int | None) -> list[Line]:
    """One request, and what was answered, in lines of at most ``width`` cells.

    Args:
        asked: what is known of it.
        width: cells.
        now: an instant.
        me_id: user id of who is signed in.
    """
    row, operation = asked.row, asked.reading.operation
    sign, tone = state_sign(row.state)
    mission = row.mission or _("Mission that was deleted")
    lines: list[Line] = [((sign + " ", tone), (cut(mission, width - 2), Tone.STRONG))]
    when = date_and_time(row.created_at, now)
    made = _("asked {when} ({ago} ago)").format(when=when, ago=since(row.created_at, now))
    lines += together([((cut(row.state, width), tone),), ((cut(made, width), Tone.MUTED),)], width)
    if asked.is_again:
        told = _("Again: they had asked for this mission before, and that was cancelled.")
        lines += signed((AGAIN, Tone.ACCENT), told, width, Tone.ACCENT)
    if operation:
        lines += _on_its_way(operation, width)
    lines += label_lines(asked.reading._replace(row=row), width)
    lines += _noted(asked, width, now)
    lines += answer_lines(asked.reading, width, now, me_id, most=MOST_ANSWERS)
    if not row.has_conversation:
        lines += signed((NO_CONVERSATION, Tone.MUTED), _("no conversation"), width, Tone.MUTED)
    if not asked.reading.is_complete:
        told = _("Not the whole conversation: the rest is read once you go to the request.")
        lines += sentence(told, width, Tone.MUTED)
    return lines


def _on_its_way(operation: Operation, width: int) -> Iterator[Line]:
    """A reply that has not arrived, or of which something is to be known."""
    waiting = {
        OperationState.QUEUED: _("your reply waits to leave"),
        OperationState.SENDING: _("your reply is being sent"),
    }
    told = waiting.get(operation.state, operation.detail)
    if not told:
        return
    yield from signed(sign_of(operation), told, width, Tone.TEXT)
    if operation.reply.text:
        yield from brief(operation.reply.text, width)


def _noted(asked: Asked, width: int, now: int) -> Iterator[Line]:
    """What the user noted of it for themselves, and whether it is archived."""
    row = asked.row
    if row.is_archived:
        yield from signed((ARCHIVED, Tone.INFO), _("archived"), width, Tone.INFO)
    if row.later_until is not None:
        told = _("put off until {when}").format(when=date_and_time(row.later_until, now))
        yield from signed((LATER, Tone.INFO), told, width, Tone.INFO)
    if row.is_waiting:
        told = _("on your waiting list of this mission")
        yield from signed((WAITING, Tone.INFO), told, width, Tone.INFO)
    if asked.note:
        yield from signed((NOTE, Tone.INFO), asked.note, width, Tone.TEXT)
