"""A conversation, oldest message first, in lines."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from jva_tui.domain import DeclineReason, Message
from jva_tui.i18n import N_, _, ngettext
from jva_tui.text import one_line
from widgets.cells import ELLIPSIS, cut, width_of, wrap
from widgets.lines import BLANK, MOST_CHARACTERS, heading, sentence, signed
from widgets.signs import NO_CONVERSATION, state_sign
from widgets.tones import Tone
from widgets.wording import date_and_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jva_tui.domain import Change, Reading
    from widgets.lines import Line
    from widgets.tones import Span

MOST_OF_ALL = 3 * MOST_CHARACTERS
"""Characters laid out of a whole conversation; beyond, older messages are cut short."""
LEAST_OF_EACH = 200
BRIEF = 400
"""Characters of a message that are looked at where only its beginning is told."""
SAME_MOMENT = 5
"""Seconds between a change of state and the conversation's trace of it, at most."""

_READING = N_("reading the conversation…")
_LATER = N_("There may be older messages: they are read when the platform is back within reach.")

_THEIR_REASONS = {
    "no_response": N_("no answer"),
    "requirements_not_fulfilled": N_("requirements not met"),
    "not_available": N_("not available"),
    "other": "",
}
"""Why a volunteer withdraws: the platform's codes, for which it has no words of its own here."""

THEIRS_INDENT = "│ "
"""Before each line of what the volunteer wrote."""


def conversation_lines(
    reading: Reading, width: int, now: int, me_id: int | None, *, can_read: bool
) -> Iterator[Line]:
    """The conversation, or why there is none; see `reading_lines` for the arguments."""
    yield from heading(_("Conversation"), width)
    if reading.participation.conversation_id is None:
        told = _("No conversation: no message can be sent; call, or write an e-mail.")
        yield from signed((NO_CONVERSATION, Tone.WARN), told, width, Tone.WARN)
        return
    if not reading.is_complete:
        yield from sentence(_(_READING if can_read else _LATER), width, Tone.MUTED)
    shares = _shares(reading.messages)
    previous_is_event = False
    for number, message in enumerate(reading.messages):
        if number and not (previous_is_event and message.is_contextual):
            yield BLANK
        previous_is_event = message.is_contextual
        if message.is_contextual:
            yield from _event(message, reading, width, now)
            continue
        is_theirs = message.author_id == reading.participation.volunteer.user_id
        author = (_author(message, reading, me_id), Tone.HEADING if is_theirs else Tone.STRONG)
        yield _who_and_when(author, date_and_time(message.at, now), width)
        indent = THEIRS_INDENT if is_theirs else "  "
        yield from sentence(message.text, width, indent=indent, most=shares[number])


def answer_lines(
    reading: Reading, width: int, now: int, me_id: int | None, *, most: int
) -> Iterator[Line]:
    """In brief what was answered: how our messages begin, and what became of the request.

    Args:
        reading: what is known of it.
        width: cells.
        now: an instant.
        me_id: user id of who is signed in.
        most: how many answers are told; of more, the newest.
    """
    theirs = reading.participation.volunteer.user_id
    told = [
        (message.at, message)
        for message in reading.messages
        if message.is_contextual or message.author_id != theirs
    ]
    told += [
        (change.at, _as_event(change)) for change in reading.changes if _is_untold(change, reading)
    ]
    told.sort(key=itemgetter(0))
    if (more := len(told) - most) > 0:
        text = ngettext("… {n} earlier answer", "… {n} earlier answers", more)
        yield ((cut(text.format(n=more), width), Tone.MUTED),)
    for _at, message in told[-most:]:
        if message.is_contextual:
            yield from _event(message, reading, width, now)
            continue
        author = (_author(message, reading, me_id), Tone.STRONG)
        yield _who_and_when(author, date_and_time(message.at, now), width)
        yield from brief(message.text, width)


def brief(text: str, width: int) -> Iterator[Line]:
    """How a text begins, on two lines."""
    room = max(1, width - 2)
    first, *more = wrap(one_line(text, BRIEF), room)
    yield (("  ", Tone.MUTED), (first, Tone.TEXT))
    if more:
        second = cut(f"{more[0]} {ELLIPSIS}", room) if more[1:] else more[0]
        yield (("  ", Tone.MUTED), (second, Tone.TEXT))


def _is_untold(change: Change, reading: Reading) -> bool:
    """Whether the conversation has no trace of a change that was not the beginning."""
    return change.old is not None and not any(
        message.state == change.new and abs(change.at - message.at) <= SAME_MOMENT
        for message in reading.messages
        if message.is_contextual
    )


def _as_event(change: Change) -> Message:
    """A change as the conversation would tell of it."""
    return Message(
        change.id,
        0,
        change.at,
        "",
        change.author_id,
        change.author_name,
        is_contextual=True,
        state=change.new,
    )


def _shares(messages: tuple[Message, ...]) -> list[int]:
    """Characters laid out of each message: the newest get most, whatever the older ones hold."""
    shares, left = [], MOST_OF_ALL
    for message in reversed(messages):
        shares.append(min(MOST_CHARACTERS, max(left, LEAST_OF_EACH)))
        left -= min(len(message.text), shares[-1])
    return shares[::-1]


def _who_and_when(author: Span, when: str, width: int) -> Line:
    name = cut(author[0], max(width - width_of(when) - 3, width // 2))
    return ((name, author[1]), (cut(" · " + when, width - width_of(name)), Tone.MUTED))


def _event(message: Message, reading: Reading, width: int, now: int) -> Iterator[Line]:
    sign, tone = state_sign(message.state or "")
    is_theirs = message.author_id == reading.participation.volunteer.user_id
    told = [
        message.state or message.text,
        _reason(message.reason, is_theirs=is_theirs),
        message.author_name or _changed_by(message, reading),
        date_and_time(message.at, now),
    ]
    yield from signed((sign, tone), " · ".join(filter(None, told)), width, Tone.MUTED)


def _changed_by(message: Message, reading: Reading) -> str:
    """Who made the change that the platform reports in its own name, as far as that was asked."""
    for change in reading.changes:
        if change.new == message.state and abs(change.at - message.at) <= SAME_MOMENT:
            return change.author_name or ""
    return ""


def _reason(code: str | None, *, is_theirs: bool) -> str:
    if not code:
        return ""
    if is_theirs:
        return _(_THEIR_REASONS[code]) if _THEIR_REASONS.get(code) else code.replace("_", " ")
    return DeclineReason(code).label if code in set(DeclineReason) else code.replace("_", " ")


def _author(message: Message, reading: Reading, me_id: int | None) -> str:
    volunteer = reading.participation.volunteer
    if message.author_id is None:
        return _("The platform")
    if message.author_id == volunteer.user_id:
        return volunteer.first_name or volunteer.name
    if message.author_id == me_id:
        return _("You")
    return message.author_name or _("A colleague")
