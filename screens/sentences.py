"""What the outbox and a reply mean, said in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.desk import NEEDS_USER
from jva_tui.domain import Decision, DeclineReason
from jva_tui.i18n import _, ngettext
from jva_tui.operations import OperationState
from widgets.palette import Tone

if TYPE_CHECKING:
    from jva_tui.desk import Status
    from jva_tui.domain import Participation


def outbox_line(status: Status, now: int) -> tuple[str, Tone]:
    """One line of how the replies stand, and its tone."""
    trouble = status.trouble or status.send_trouble
    if trouble and not status.is_offline:
        return trouble, Tone.BAD
    if needs := status.with_state(*NEEDS_USER):
        text = ngettext(
            "{count} reply needs you · n goes there",
            "{count} replies need you · n goes there",
            len(needs),
        )
        return text.format(count=len(needs)), Tone.BAD
    queued = status.with_state(OperationState.QUEUED)
    if queued:
        return _waiting(len(queued), max(op.not_before for op in queued) - now, status), Tone.INFO
    if status.with_state(OperationState.SENDING):
        return _("Sending…"), Tone.INFO
    return _calm(status)


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


def _waiting(count: int, seconds: int, status: Status) -> str:
    if status.is_offline or not status.has_platform:
        text = ngettext(
            "{count} reply waits for the connection · z takes it back",
            "{count} replies wait for the connection · z takes the last one back",
            count,
        )
    elif not status.sends:
        text = ngettext(
            "{count} reply waits: another jva-tui on this computer sends it",
            "{count} replies wait: another jva-tui on this computer sends them",
            count,
        )
    elif seconds > 0:
        text = ngettext(
            "{count} reply leaves in {seconds} s · z takes it back",
            "{count} replies leave within {seconds} s · z takes the last one back",
            count,
        )
    else:
        text = ngettext("{count} reply is leaving", "{count} replies are leaving", count)
    return text.format(count=count, seconds=seconds)


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
