"""What is said of a reply that did not simply pass: no more than is known."""

from __future__ import annotations

from datetime import UTC, datetime

from jva_tui.domain import Decision, State
from jva_tui.i18n import N_, _, ngettext

MINUTE, HOUR, DAY = 60, 3_600, 86_400

BY_VOLUNTEER = "Annulée par bénévole"
CONFIRMED = "Validée par le bénévole"
UNSUBSCRIBED = "Désinscription"
BY_PLATFORM = "Automatiquement déclinée par la plateforme"
"""What the platform notes in a conversation beside the five states of a request."""

_HAD: dict[str, str] = {
    State.CANCELLED: N_("{name} had cancelled {when}; {passed}."),
    State.VALIDATED: N_("{name} had validated {when}; {passed}."),
    State.DECLINED: N_("{name} had declined {when}; {passed}."),
    UNSUBSCRIBED: N_("{name} had left the platform {when}; {passed}."),
}
_THEIR_DOING: dict[str, str] = {
    State.CANCELLED: N_("{name} has cancelled the request ({when})."),
    State.VALIDATED: N_("{name} has confirmed taking part ({when})."),
}
_ALIKE = {BY_VOLUNTEER: State.CANCELLED, CONFIRMED: State.VALIDATED, BY_PLATFORM: State.DECLINED}
_PASSED: dict[Decision | None, str] = {
    Decision.VALIDATE: N_("your validation went through all the same"),
    Decision.DECLINE: N_("your refusal went through all the same"),
    Decision.TAKE_IN_HAND: N_("your taking in hand went through all the same"),
    Decision.CANCEL: N_("your cancellation went through all the same"),
    None: N_("your message went through all the same"),
}


def time_of(instant: int, beside: int) -> str:
    """Time of day; with the day, unless it is the one of ``beside``."""
    then, other = (datetime.fromtimestamp(at, UTC).astimezone() for at in (instant, beside))
    time = f"{then.hour}:{then:%M}"
    return time if then.date() == other.date() else f"{then:%d/%m} {time}"


def age(seconds: int) -> str:
    """How long something is ago, in its largest unit."""
    if seconds < 2 * MINUTE:
        return f"{max(0, seconds)} s"
    if seconds < 2 * HOUR:
        return f"{seconds // MINUTE} min"
    if seconds < 2 * DAY:
        return f"{seconds // HOUR} h"
    days = seconds // DAY
    return ngettext("{count} day", "{count} days", days).format(count=days)


# What the platform answered

_ANSWERS = {
    401: N_("the platform did not accept your sign-in"),
    403: N_("this was not yours to answer"),
    404: N_("the platform did not know what this is about any more"),
    408: N_("the platform did not answer in time"),
    429: N_("the platform asked to wait"),
    502: N_("the platform did not answer in time"),
    503: N_("the platform was not available"),
    504: N_("the platform did not answer in time"),
}


def answer_in_words(status: int | None) -> str:
    """What an answer without an explanation of its own means, as a part of a sentence."""
    if status is None:
        return _("no answer")
    if status in _ANSWERS:
        return _(_ANSWERS[status])
    if status >= 500:
        return _("the platform had an error")
    return _("the platform answered something unforeseen ({status})").format(status=status)


def own_words(status: int | None, message: str) -> str:
    """The platform's own words where they explain something; others speak to programmers."""
    says_why = status is not None and 400 <= status < 500 and status not in _ANSWERS
    return message if says_why else ""


# What others did


def by_volunteer(state: str, name: str, when: str) -> str:
    """The volunteer themselves gave the request this state."""
    told = _THEIR_DOING.get(state, N_("{name} has changed the state ({when})."))
    return _(told).format(name=name, when=when)


def by_colleague(name: str | None, when: str) -> str:
    """Somebody of the organisation gave the request its state."""
    return _("Changed by {name} ({when}).").format(name=name or _("a colleague"), when=when)


def by_platform(when: str) -> str:
    """Nobody gave the request its state: the platform does that to old ones."""
    return _("The platform changed the state by itself, {when}.").format(when=when)


def had_decided(
    name: str | None, state: str, seconds: int | None, decision: Decision | None
) -> str:
    """Somebody's decision that ours came after.

    Args:
        name: whose; None where that is not told.
        state: as the platform notes it, in the conversation or in its log.
        seconds: before ours; None where that is not known.
        decision: what of ours passed; None for a message.
    """
    known = _HAD.get(_ALIKE.get(state, state))
    text = _(known) if known else _("{name} had set the state “{state}” {when}; {passed}.")
    return _sentence(text, name, seconds, decision, state=state)


def had_written(name: str | None, seconds: int | None, decision: Decision | None) -> str:
    """Somebody's message that ours came after; see `had_decided`."""
    return _sentence(_("{name} had written {when}; {passed}."), name, seconds, decision)


def _sentence(
    text: str, name: str | None, seconds: int | None, decision: Decision | None, **more: str
) -> str:
    when = _("meanwhile") if seconds is None else _("{age} earlier").format(age=age(seconds))
    passed = _(_PASSED[decision])
    return text.format(name=name or somebody(), when=when, passed=passed, **more)


def the_platform() -> str:
    """Who decided where nobody did."""
    return _("The platform itself")


def somebody() -> str:
    """Who decided where the platform does not name them."""
    return _("Somebody")


def already(state: str, name: str, when: str) -> str:
    """Somebody else had set the state that our reply leads to."""
    return _("It was already “{state}” ({name}, {when}).").format(state=state, name=name, when=when)


def of_unknown_origin(state: str) -> str:
    """The state is as wanted, and the platform does not tell by whom."""
    return _("Its state is “{state}”; the platform does not tell who set it.").format(state=state)


def since_then(state: str) -> str:
    """Ours passed, and somebody has changed it afterwards."""
    return _("Your decision passed; its state is “{state}” since.").format(state=state)


# What is known of ours


def mail_unproven(state: str) -> str:
    """The state is set, and the note that follows the platform's e-mail is missing."""
    return _(
        "The state “{state}” is set. Nobody can tell whether the platform’s e-mail about it left."
    ).format(state=state)


def refusal_mail_unproven() -> str:
    """A refusal was completed by us after the platform had left it half done."""
    return _("Refusal recorded. Nobody can tell whether the platform’s e-mail left.")


def doubled_text() -> str:
    """The volunteer reads it more than once."""
    return _("Your message stands there twice.")


def doubled_refusal() -> str:
    """Every refusal writes and mails again."""
    return _("The refusal was noted twice: the volunteer may have had two e-mails.")


# What nobody can know


def text_missing() -> str:
    """Refused by us, and what we wrote with it is not there."""
    return _(
        "The refusal is recorded, but your text is not in the conversation. Read it before you "
        "send anything."
    )


def refusal_missing() -> str:
    """What we wrote with a refusal is there, and the refusal is not."""
    return _(
        "Your text is in the conversation, but the platform did not note the refusal. Read it "
        "before you send anything."
    )


def half_refused(state: str | None) -> str:
    """Our refusal is noted, and the request stands where it cannot be completed.

    Args:
        state: where it stands; None where it is gone.
    """
    if state is None:
        return _("Your refusal was begun; the request is no longer in the organisation’s list.")
    return _("Your refusal was begun; the request’s state is “{state}” now.").format(state=state)


def out_of_reach() -> str:
    """It is not in the list any more, and nothing else tells."""
    return _(
        "This request is no longer in the organisation’s list: nobody can tell whether your reply "
        "arrived."
    )


def unreadable_talk() -> str:
    """The conversation is not ours to read."""
    return _("The conversation cannot be read: nobody can tell whether your reply arrived.")


def unreadable_log() -> str:
    """The platform does not show who changed the state."""
    return _("The platform’s log cannot be read: nobody can tell whether your reply arrived.")


def unbounded() -> str:
    """The log shows a change like ours, and nothing says which came first."""
    return _("Nobody can tell whether the platform’s log shows this reply or an earlier one.")
