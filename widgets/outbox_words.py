"""Where a reply stands, in words that never claim more than is known."""

from __future__ import annotations

from enum import Enum, StrEnum
from typing import TYPE_CHECKING

from jva_tui.errands import FileAction, FileAs, Filing, TagAction, Tagging
from jva_tui.i18n import N_, _, ngettext
from jva_tui.operations import Action, Fate, OperationState, Publication, Publish, Reply
from jva_tui.outbox.wording import answer_in_words, own_words
from jva_tui.text import one_line
from widgets.signs import operation_sign, state_sign
from widgets.tones import Tone
from widgets.wording import clock_time, date_and_time, local

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jva_tui.operations import Attempt, Operation, Payload
    from jva_tui.tally import OutboxSummary
    from widgets.tones import Span

COUNTDOWN_SECONDS = 100
"""A waiting that is told in seconds."""


class Way(Enum):
    """Whether what waits can leave now."""

    OPEN = "open"
    LOOK = "look"
    """After a long time away, or the last quit, the user is first shown what waits."""
    OFFLINE = "offline"
    """The platform is out of reach."""
    AWAY = "away"
    """It has been out of reach for long."""
    SIGNED_OUT = "signed out"
    """The platform wants somebody to sign in."""
    ELSEWHERE = "elsewhere"
    """The platform answers for another organisation."""
    STUCK = "stuck"
    """Something else is in the way, which the status line tells."""
    OTHER = "other"
    """Another jva-tui on this computer sends."""
    CLOSED = "closed"
    """Opened without the platform on purpose."""

    @property
    def is_open(self) -> bool:
        """Whether what waits leaves when its time comes."""
        return self in (Way.OPEN, Way.LOOK)


class Group(StrEnum):
    """What replies have in common for whoever looks at them, the most urgent first."""

    REVIEW = N_("To review: you decide")
    KNOW = N_("Good to know")
    UNDER_WAY = N_("Under way")
    WAITING = N_("Waiting")
    DONE = N_("Recorded by the platform")


def group_of(operation: Operation) -> Group:
    """Where a reply belongs."""
    if operation.needs_user:
        return Group.REVIEW
    match operation.state:
        case OperationState.DONE:
            return Group.KNOW if operation.detail else Group.DONE
        case OperationState.QUEUED | OperationState.DRAFT:
            return Group.WAITING
        case _:
            return Group.UNDER_WAY


def sign_of(operation: Operation) -> Span:
    """One cell for where a reply stands."""
    if operation.state is OperationState.DONE:
        return ("i", Tone.INFO) if operation.detail else ("•", Tone.GOOD)
    sign = operation_sign(operation.state) or ("•", Tone.MUTED)
    return (sign[0], Tone.BAD) if operation.needs_user else sign


def counted(count: int, summary: OutboxSummary) -> str:
    """So many of what the outbox holds."""
    match summary.only_kind:
        case Publication.kind:
            text = ngettext("{count} template", "{count} templates", count)
        case Tagging.kind:
            text = ngettext("{count} label", "{count} labels", count)
        case Filing.kind:
            text = ngettext("{count} conversation", "{count} conversations", count)
        case Reply.kind:
            text = ngettext("{count} reply", "{count} replies", count)
        case _ if summary.others.keys() == {Publication.kind}:
            text = ngettext("{count} reply or template", "{count} replies and templates", count)
        case _:
            text = ngettext("{count} item", "{count} items", count)
    return text.format(count=count)


def content(payload: Payload) -> list[Span]:
    """What an operation does: a reply to its request, a publication to its template."""
    match payload:
        case Publication():
            return _content_of_template(payload)
        case Tagging():
            sign: Span = ("+", Tone.GOOD) if payload.is_on else ("-", Tone.WARN)
            return [sign, (f" {quoted(payload.name)}", Tone.TEXT)]
        case Filing():
            return [("▫", Tone.INFO), (f" {_(FILING[payload.to])}", Tone.TEXT)]
    assert isinstance(payload, Reply)  # noqa: S101 - there is no other kind
    return _content_of_reply(payload)


FILING: dict[FileAs, str] = {
    FileAs.READ: N_("mark as read"),
    FileAs.ARCHIVED: N_("to the archive"),
    FileAs.INBOX: N_("back from the archive"),
}
"""What is done with a conversation."""


_PUBLISHING: dict[Publish, tuple[Span, str]] = {
    Publish.CREATE: (("+", Tone.GOOD), N_("new template")),
    Publish.UPDATE: (("~", Tone.INFO), N_("change")),
    Publish.DELETE: (("-", Tone.BAD), N_("deletion")),
}
"""Nouns: what still waits is not what others have changed on the platform."""


def _content_of_template(publication: Publication) -> list[Span]:
    return [_PUBLISHING[publication.steps[0]][0], (f" {publication_words(publication)}", Tone.TEXT)]


def publication_words(publication: Publication) -> str:
    """What a publication does with its template."""
    return _(_PUBLISHING[publication.steps[0]][1])


def named(publication: Publication) -> str:
    """How a template is called among people."""
    return quoted(publication.name)


def quoted(name: str) -> str:
    """The name of a template or a label."""
    return _("“{name}”").format(name=one_line(name))


def _content_of_reply(reply: Reply) -> list[Span]:
    """The state that it leads to, as the platform names it, and a message."""
    if reply.decision is None:
        return [(_("Message"), Tone.TEXT)]
    sign, tone = state_sign(reply.decision.target)
    more = " + " + _("message") if reply.text else ""
    return [(sign, tone), (f" {reply.decision.target}{more}", Tone.TEXT)]


_BARE = {
    OperationState.DRAFT: N_("draft"),
    OperationState.SENDING: N_("being sent"),
    OperationState.UNCONFIRMED: N_("no answer: being checked"),
    OperationState.FAILED: N_("failed"),
    OperationState.CONFLICT: N_("something changed: you decide"),
    OperationState.DONE: N_("recorded"),
}


def standing(operation: Operation, way: Way, now: int) -> str:
    """Where a reply or a template stands, in a few words."""
    if operation.state is OperationState.QUEUED:
        return _waiting(operation, way, now)
    is_checked = operation.state is OperationState.UNCONFIRMED and not operation.asks
    if operation.detail and not is_checked:
        return operation.detail
    return _bare(operation)


def _bare(operation: Operation) -> str:
    """Where a reply stands of which there is nothing more to tell."""
    if operation.state is OperationState.UNCONFIRMED and operation.asks:
        return _("not confirmed: you decide")
    if operation.held_steps:
        return _("decision recorded, message held back")
    return _(_BARE[operation.state])


_WAITS = {
    Way.OFFLINE: N_("waits for the connection"),
    Way.AWAY: N_("waits for the connection"),
    Way.CLOSED: N_("waits for the connection"),
    Way.SIGNED_OUT: N_("waits until you sign in"),
    Way.ELSEWHERE: N_("waits for your organisation"),
    Way.STUCK: N_("waits: sending pauses"),
    Way.OTHER: N_("waits; another jva-tui sends it"),
}


_TO_FOLLOW = {
    Reply.kind: N_("decision recorded, message to follow"),
    Publication.kind: N_("made on the platform, to be shared yet"),
    Tagging.kind: N_("made on the platform, to be put on yet"),
    Filing.kind: N_("read, to be archived yet"),
}
"""Of what has begun to arrive."""


def _waiting(operation: Operation, way: Way, now: int) -> str:
    if operation.done_steps:
        return _(_TO_FOLLOW[operation.payload.kind])
    if way in _WAITS:
        return _not_before(operation, now) or _(_WAITS[way])
    if when := leaving(operation.not_before, now):
        return when
    return _("leaves in a moment") if way is Way.LOOK else _("waits for its turn")


def _not_before(operation: Operation, now: int) -> str:
    """Until when what cannot leave now was put off besides; empty where it was not."""
    if operation.not_before - now < COUNTDOWN_SECONDS:
        return ""
    return _("not before {when}").format(when=date_and_time(operation.not_before, now))


def leaving(at: int, now: int) -> str:
    """When something leaves that still waits on purpose; empty once its time has come."""
    if at <= now:
        return ""
    if at - now < COUNTDOWN_SECONDS:
        return _("leaves in {seconds} s").format(seconds=at - now)
    if local(at).date() == local(now).date():
        return _("leaves at {time}").format(time=clock_time(at))
    return _("leaves {when}").format(when=date_and_time(at, now))


def what_next(operation: Operation, way: Way, now: int) -> str:
    """What happens by itself from here on, and what does not."""
    match operation.state:
        case OperationState.QUEUED:
            return _leaves_by_itself(operation, way, now)
        case OperationState.SENDING:
            return _("Nothing to do: what becomes of it is followed by itself.")
        case OperationState.UNCONFIRMED if not operation.asks:
            return _("Sent again only if the platform shows that nothing of it has arrived.")
        case OperationState.CONFLICT | OperationState.FAILED | OperationState.UNCONFIRMED:
            return _("Nothing more happens by itself until you decide.")
        case _:
            return ""


_LEAVES = {
    Way.OPEN: N_("It leaves by itself. Just before, its request is looked at once more."),
    Way.LOOK: N_("First you are shown what waits, for a moment; then all of it leaves by itself."),
    Way.OFFLINE: N_("Safe on this computer; leaves by itself once the platform is within reach."),
    Way.AWAY: N_(
        "Safe on this computer. Once the platform is within reach, you are shown for 30 s what "
        "waits; then all of it leaves by itself."
    ),
    Way.SIGNED_OUT: N_("Safe on this computer; does not leave before you have signed in again."),
    Way.ELSEWHERE: N_(
        "Safe on this computer; does not leave before the platform answers for your organisation "
        "again."
    ),
    Way.STUCK: N_(
        "Safe on this computer. Sending pauses; the line at the top says why. Leaves by itself "
        "once that is over."
    ),
    Way.OTHER: N_("Another jva-tui on this computer sends it."),
    Way.CLOSED: N_("Safe on this computer; leaves when jva-tui is opened online."),
}
"""Of replies and templates alike: a language in which they differ in gender has no "it" here."""


def _leaves_by_itself(operation: Operation, way: Way, now: int) -> str:
    if way.is_open and operation.not_before - now >= COUNTDOWN_SECONDS:
        when = date_and_time(operation.not_before, now)
        return _("Leaves by itself if jva-tui is open then: {when}.").format(when=when)
    told = _(_LEAVES[way])
    if way is Way.OPEN and isinstance(operation.payload, Publication):
        told = _("It leaves by itself. Just before, the platform’s templates are looked at.")
    if put_off := _not_before(operation, now):
        return f"{put_off[:1].upper()}{put_off[1:]}. {told}"
    return told


_STEPS: dict[str, str] = {
    **{step: words for step, (_sign, words) in _PUBLISHING.items()},
    Action.DECIDE: N_("decision"),
    Action.DECLINE: N_("refusal"),
    Action.REFUSE: N_("rest of the refusal"),
    Action.MESSAGE: N_("message"),
    TagAction.CREATE: N_("new label"),
    TagAction.ATTACH: N_("put the label on"),
    TagAction.DETACH: N_("take the label off"),
    FileAction.READ: N_("mark as read"),
    FileAction.ARCHIVE: N_("archive"),
    FileAction.UNARCHIVE: N_("bring back"),
}
_FATES = {
    Fate.HAPPENED: N_("recorded"),
    Fate.DID_NOT_HAPPEN: N_("did not happen"),
    Fate.UNKNOWN: N_("no answer: nobody knows yet"),
    Fate.ABSENT: N_("no answer; checked: it had not arrived"),
    Fate.ANSWERED_FOR: N_("never confirmed; you decided what followed"),
}


def attempt_words(attempt: Attempt, now: int) -> list[str]:
    """One request in words: when, what, and what became of it; then the platform's own words."""
    step = _(_STEPS[attempt.action])
    if attempt.covers > 1:
        step = _("{step}, for {count} people at once").format(step=step, count=attempt.covers)
    if attempt.is_bulk and attempt.fate is None and attempt.bulk_id:
        fate = _("taken by the platform, which has not done it yet")
    else:
        fate = _("no answer yet") if attempt.fate is None else _(_FATES[attempt.fate])
    lines = [f"{date_and_time(attempt.started_at, now)} · {step} · {fate}"]
    return [*lines, *_answer(attempt)]


_REFUSED = (403, 404)
"""Statuses that are told in words of ours, and in the platform's too."""


def _answer(attempt: Attempt) -> Iterator[str]:
    """What the platform answered, word for word where it explains something; often nothing."""
    status, said = attempt.status, own_words(attempt.status, attempt.server_message)
    if status is not None and status >= 300 and not said:
        told = answer_in_words(status)
        yield told[:1].upper() + told[1:]
    if status in _REFUSED:
        said = attempt.server_message
    if said:
        yield _("The platform says: “{message}”").format(message=said)
