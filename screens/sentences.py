"""What the outbox and a reply mean, said in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.answering import is_night
from jva_tui.board import AWAY_SECONDS
from jva_tui.domain import Decision, DeclineReason
from jva_tui.i18n import _, ngettext
from jva_tui.operations import OperationState
from widgets.outbox_row import to_review
from widgets.outbox_words import COUNTDOWN_SECONDS, Way, counted
from widgets.tones import Tone
from widgets.wording import date_and_time, remaining

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jva_tui.desk import Status
    from jva_tui.domain import Participation
    from jva_tui.operations import Operation, Undone
    from jva_tui.tally import OutboxSummary

MOST_NAMES = 5
"""People named in one sentence; of more, only how many."""


def way_of(status: Status, now: int) -> Way:
    """Whether what waits can leave now, and if not, what is in the way."""
    is_long = status.fresh_at is not None and now - status.fresh_at >= AWAY_SECONDS
    facts = {
        Way.CLOSED: not status.has_platform,
        Way.OTHER: not status.sends,
        Way.AWAY: status.is_offline and is_long,
        Way.OFFLINE: status.is_offline,
        Way.ELSEWHERE: status.is_elsewhere,
        Way.SIGNED_OUT: status.is_signed_out,
        Way.STUCK: bool(status.send_trouble),
        Way.LOOK: status.look_until is not None,
    }
    return next((way for way, holds in facts.items() if holds), Way.OPEN)


def outbox_line(status: Status, now: int, *, is_inbox: bool = True) -> tuple[str, Tone]:
    """How the replies stand, in a sentence or two, and its tone.

    Args:
        status: how things stand.
        now: an instant.
        is_inbox: whether to say how to get to the outgoing replies.
    """
    summary = status.outbox
    trouble = status.trouble or status.send_trouble
    if trouble and not status.is_offline:
        told = [trouble, _asking(summary)] if summary.asking else [trouble]
        return " · ".join(told), Tone.BAD
    if status.look_until is not None and status.look_until > now and summary.waiting:
        return _look(summary, status.look_until - now, is_inbox=is_inbox), Tone.INFO
    told = [_asking(summary)] if summary.asking else []
    told += _on_their_way(status, now, is_inbox=is_inbox)
    if not told and summary.news:
        told.append(_news(summary, is_inbox=is_inbox))
    if told:
        return " · ".join(told), Tone.BAD if summary.asking else Tone.INFO
    return _calm(status)


def _look(summary: OutboxSummary, seconds: int, *, is_inbox: bool) -> str:
    """What is shown before anything leaves after a long time offline."""
    ready = summary.count(OperationState.QUEUED)
    text = ngettext("{what} is ready", "{what} are ready", ready)
    told = [text.format(what=counted(ready, summary))]
    if summary.asking:
        told.append(to_review(summary.asking))
    text = ", ".join(told) + " · " + _("leaving in {seconds} s").format(seconds=seconds)
    if not is_inbox:  # where z is about what stands under the cursor
        return f"{text} · " + _("s sends now")
    hints = _("s sends now, z takes the last ones back")
    return f"{text} · {hints}, " + _("b shows all")


def _asking(summary: OutboxSummary) -> str:
    count = summary.asking
    text = ngettext("{what} needs you · n goes there", "{what} need you · n goes there", count)
    return text.format(what=counted(count, summary))


def _on_their_way(status: Status, now: int, *, is_inbox: bool) -> list[str]:
    """What waits, leaves or is checked, in parts of a sentence."""
    summary = status.outbox
    told = []
    if summary.count(OperationState.SENDING):
        told.append(_sending(status, now, is_inbox=is_inbox))
    elif queued := summary.count(OperationState.QUEUED):
        told.append(_waiting(queued, status, now, is_inbox=is_inbox))
    if summary.verifying:
        text = ngettext(
            "{count} had no answer and is being checked",
            "{count} had no answer and are being checked",
            summary.verifying,
        )
        told.append(text.format(count=summary.verifying))
    return told


def _news(summary: OutboxSummary, *, is_inbox: bool) -> str:
    text = ngettext(
        "{what} has arrived with something to know",
        "{what} have arrived with something to know",
        summary.news,
    ).format(what=counted(summary.news, summary))
    return f"{text} · " + _("b shows it") if is_inbox else text


def _sending(status: Status, now: int, *, is_inbox: bool) -> str:
    """How far sending is."""
    summary = status.outbox
    done = summary.count(OperationState.DONE)
    text = _("Sending: {done} of {total}").format(done=done, total=done + summary.waiting)
    if status.send_eta is not None:
        text += " · " + remaining(status.send_eta)
    if (summary.undoable_until or 0) > now:
        return _hinted(text, _taken_back(summary.waiting), is_inbox=is_inbox)
    return text


def _waiting(count: int, status: Status, now: int, *, is_inbox: bool) -> str:
    way, what = way_of(status, now), counted(count, status.outbox)
    if way in (Way.OFFLINE, Way.AWAY, Way.CLOSED):
        text = ngettext("{what} waits for the connection", "{what} wait for the connection", count)
        return _hinted(text.format(what=what), _taken_back(count), is_inbox=is_inbox)
    if way is Way.OTHER:
        text = ngettext(
            "{what} waits: another jva-tui on this computer sends it",
            "{what} wait: another jva-tui on this computer sends them",
            count,
        )
        return text.format(what=what)
    if (status.outbox.last_at or 0) <= now:
        return _leaving(count, status)
    return _held(count, status.outbox, now, is_inbox=is_inbox)


def _held(count: int, summary: OutboxSummary, now: int, *, is_inbox: bool) -> str:
    """What waits on purpose: until it cannot be taken back any more, or until morning."""
    first, until = summary.next_at or 0, summary.last_at or 0
    back, when, what = _taken_back(count), date_and_time(until, now), counted(count, summary)
    if until - now >= COUNTDOWN_SECONDS > first - now:
        text = _("{what} wait: some leave soon, the others {when}")
        return _hinted(text.format(what=what, when=when), back, is_inbox=is_inbox)
    if until - now >= COUNTDOWN_SECONDS:
        text = ngettext("{what} waits until {when}", "{what} wait until {when}", count)
        sends = ngettext("s sends it now", "s sends them now", count)
        told = text.format(what=what, when=when)
        return _hinted(told, f"{sends}, {back}", is_inbox=is_inbox)
    text = ngettext(
        "{what} leaves in {seconds} s", "{what} leave within {seconds} s", count
    ).format(what=what, seconds=until - now)
    told = _hinted(text, back, is_inbox=is_inbox)
    wakes = is_night(now) and summary.has_replies
    return f"{told} · {at_eight_instead()}" if wakes else told


def _hinted(text: str, hint: str, *, is_inbox: bool) -> str:
    """A sentence and what can be done about it: on their own screen the bottom line tells that."""
    return f"{text} · {hint}" if is_inbox else text


def _taken_back(count: int) -> str:
    return ngettext("z takes it back", "z takes the last ones back", count)


def at_eight_instead() -> str:
    """The offer not to wake anybody."""
    return _("8 lets it wait until 8 in the morning")


def _leaving(count: int, status: Status) -> str:
    text = ngettext("{what} is leaving", "{what} are leaving", count)
    eta = status.send_eta
    told = text.format(what=counted(count, status.outbox))
    return told if eta is None else f"{told} · {remaining(eta)}"


def _calm(status: Status) -> tuple[str, Tone]:
    """What is worth knowing while no reply waits or needs anybody."""
    if status.is_offline:
        return _("Offline: you can go on reading and answering; everything is kept."), Tone.MUTED
    if status.unread_rows:
        text = ngettext(
            "The platform counts {count} more request than its lists show: look for it there",
            "The platform counts {count} more requests than its lists show: look for them there",
            status.unread_rows,
        )
        return text.format(count=status.unread_rows), Tone.WARN
    return "", Tone.MUTED


def undone_lines(undone: Undone, name_of: Callable[[Operation], str]) -> list[str]:
    """What became of replies that were taken back; names whom they had reached.

    Args:
        undone: their fate.
        name_of: to whom a reply goes, or what else an operation is about.
    """
    told = []
    if taken := undone.taken:
        text = ngettext(
            "Taken back, nothing has left: {names}.",
            "{count} taken back, nothing of them has left: {names}.",
            len(taken),
        )
        told.append(text.format(count=len(taken), names=_names(taken, name_of)))
    if undone.held:
        text = _("The decision has left; the message was held: {names}.")
        told.append(text.format(names=_names(undone.held, name_of)))
    if undone.reached:
        text = _("Too late, it had left already: {names}.")
        told.append(text.format(names=_names(undone.reached, name_of)))
    return told


def _names(operations: Sequence[Operation], name_of: Callable[[Operation], str]) -> str:
    """The first few names, and how many more there are."""
    shown = [name_of(operation) for operation in operations[:MOST_NAMES]]
    if (more := len(operations) - MOST_NAMES) > 0:
        others = ngettext("and {count} other", "and {count} others", more).format(count=more)
        return f"{', '.join(shown)} {others}"
    return ", ".join(shown)


def changed_since(operation: Operation, participation: Participation) -> str:
    """What has changed since a reply was written that is written again; often nothing.

    Args:
        operation: as it stood before it was taken back.
        participation: as it stands now.
    """
    seen, state = operation.reply.seen_state, participation.state
    is_told = operation.found_state in (None, state)
    if operation.needs_user and operation.detail and is_told:
        return operation.detail
    is_ours = bool(operation.done_steps) and state == operation.reply.target
    if state == seen or is_ours:
        return ""
    return _("You saw “{seen}”; it is “{state}” now.").format(seen=seen, state=state)


def not_sent(operation: Operation, first_name: str) -> str:
    """What is said of a reply that was taken back to be written anew, and was left alone."""
    is_unknown = operation.state is OperationState.UNCONFIRMED  # some of it may have arrived
    if operation.reply.text and is_unknown:
        text = _("Nothing more is sent to {name}; what you wrote is kept as a draft.")
    elif operation.reply.text:
        text = _("Not sent: what you wrote to {name} is kept as a draft.")
    elif is_unknown:
        text = _("Nothing more is sent to {name}.")
    else:
        text = _("Not sent: nothing goes to {name}.")
    return text.format(name=first_name)


def title(decision: Decision | None) -> str:
    """What the reply does, as a heading."""
    return {
        Decision.VALIDATE: _("Validate"),
        Decision.DECLINE: _("Decline"),
        Decision.TAKE_IN_HAND: _("Take in hand"),
        Decision.CANCEL: _("Cancel the participation"),
        None: _("Message"),
    }[decision]


def consequences(
    participation: Participation,
    decision: Decision | None,
    reason: DeclineReason | None,
    *,
    has_text: bool,
) -> list[str]:
    """Who will be told what: the platform's side effects, before they happen."""
    lines = []
    if decision is Decision.DECLINE:
        lines.append(_decline(participation, reason, has_text=has_text))
    elif decision is not None:
        lines.append(
            _("The platform writes to the volunteer: state “{state}”.").format(
                state=decision.target
            )
        )
    if has_text:
        lines.append(_("Your message joins the conversation; the platform announces it by e-mail."))
    elif participation.conversation_id is None:
        lines.append(_("There is no conversation: no text can be sent."))
    return lines


def _decline(participation: Participation, reason: DeclineReason | None, *, has_text: bool) -> str:
    if participation.conversation_id is None:
        return _("Nobody will be told of this: call, or write an e-mail yourself.")
    if reason is DeclineReason.OTHER:
        if has_text:
            return _("The platform tells the volunteer by e-mail, without a reason.")
        return _("The volunteer only learns of the refusal, without a word from you.")
    return _("The platform tells the volunteer by e-mail, with the reason.")


def how_to_reach(participation: Participation) -> str:
    """Telephone and e-mail on one line, for those whom no message reaches."""
    volunteer = participation.volunteer
    return " · ".join(filter(None, (volunteer.mobile, volunteer.phone, volunteer.email)))
