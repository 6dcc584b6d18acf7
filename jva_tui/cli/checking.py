"""Whether a reply can go to one person, as asked for; and why not."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.cli.left_out import LeftOut
from jva_tui.commands import is_reversal
from jva_tui.domain import Decision
from jva_tui.i18n import N_, _
from jva_tui.operations import OperationState
from jva_tui.outbox.freezing import can_write, freeze, loses
from jva_tui.templates.tokens import render, unresolved
from jva_tui.text import settled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jva_tui.domain import DeclineReason, Me, Mission, Reading
    from jva_tui.operations import Reply


class Wish(NamedTuple):
    """What is to be sent to everybody who is named."""

    decision: Decision | None
    reason: DeclineReason | None
    text: str
    """Settled, with its tokens; empty for a decision alone."""
    reverses: bool
    """Whether earlier decisions may be gone back on."""


class Why(StrEnum):
    """Why somebody cannot be answered; the values are what ``--json`` prints."""

    UNKNOWN = "unknown"
    CHANGED = "changed"
    BULK = "bulk"
    UNDER_WAY = "under_way"
    UNVERIFIED = "unverified"
    DELETED = "mission_deleted"
    ALREADY = "already"
    SEEN_TO = "seen_to"
    REVERSAL = "reversal"
    NO_CONVERSATION = "no_conversation"
    NOT_A_MEMBER = "not_a_member"
    TOKENS = "tokens"
    TEXT = "text"
    EMPTY = "empty"


_WORDS = {
    Why.UNKNOWN: N_("no such request is known here"),
    Why.CHANGED: N_("it has changed since it was last read here: jva-tui show {id} tells how"),
    Why.BULK: N_("the platform may still be validating it: only --reverse decides otherwise"),
    Why.UNDER_WAY: N_("another reply to this person is still on its way"),
    Why.UNVERIFIED: N_(
        "what became of the last reply is not known yet: jva-tui outbox show {id} tells more"
    ),
    Why.DELETED: N_("the mission was deleted: nothing can be sent about it any more"),
    Why.ALREADY: N_("it is already “{state}”"),
    Why.SEEN_TO: N_("it is “{state}”: only what nobody has looked at yet can be taken in hand"),
    Why.REVERSAL: N_("it is “{state}”: only --reverse goes back on that"),
    Why.NO_CONVERSATION: N_(
        "there is no conversation, so no message can be sent: call, or write an e-mail"
    ),
    Why.NOT_A_MEMBER: N_("you are no member of this conversation, so you cannot write there"),
    Why.TOKENS: N_(
        "nothing is known to fill in: {tokens}; write it out for this person, or leave them out "
        "with --skip"
    ),
    Why.TEXT: N_("the platform would remove part of the text as it is filled in"),
    Why.EMPTY: N_("nothing of the text is left as it is filled in"),
}


class Ready(NamedTuple):
    """Somebody who can be answered."""

    seen: Reading
    """The request as the author has seen it."""
    reply: Reply


def without(id_: int, reading: Reading | None, why: Why, tokens: tuple[str, ...] = ()) -> LeftOut:
    """Somebody who cannot be answered, with the reason in words."""
    participation = reading.participation if reading else None
    told = _(_WORDS[why]).format(
        id=id_, state=participation.state if participation else "", tokens=" ".join(tokens)
    )
    return LeftOut(id_, participation.volunteer.name if participation else None, why, told)


class Known(NamedTuple):
    """What is known of a request."""

    id: int
    before: Reading | None
    """As it was stored when the command began: more the author cannot have seen."""
    now: Reading | None
    """As it is stored after the platform was asked."""
    in_bulk: bool = False
    """Whether an earlier bulk validation may still come to it."""


def check_all(
    known: Iterable[Known],
    wish: Wish,
    me: Me | None,
    free_places: Callable[[Mission | None], int | None],
) -> list[Ready | LeftOut]:
    """For each person, in their order, the reply or why it cannot go.

    Args:
        known: about the requests.
        wish: what is to be sent.
        me: the author.
        free_places: how many more a mission could take now; None where nobody knows.
    """
    before: Counter[int] = Counter()
    checked = []
    for each in known:
        mission = each.now.participation.mission if each.now else None
        free = free_places(mission)
        if mission and free is not None:
            free = max(0, free - before[mission.id])
        checked.append(one := check(each, wish, me, free))
        if isinstance(one, Ready):
            before[one.reply.mission_id] += 1
    return checked


def check(
    known: Known, wish: Wish, me: Me | None, free_places: int | None = None
) -> Ready | LeftOut:
    """The reply to one person, frozen, or why it cannot go.

    Args:
        known: about the request.
        wish: what is to be sent.
        me: the author.
        free_places: as `freeze` takes them.
    """
    id_, now = known.id, known.now
    if now is None:
        return without(id_, None, Why.UNKNOWN)
    why = _why_not(known, now, wish, me)
    if why is not None:
        return without(id_, now, why)
    filled = render(wish.text, now.participation, me).text
    if tokens := unresolved(filled):
        return without(id_, now, Why.TOKENS, tokens)
    text = settled(filled)
    if loses(filled, text):
        return without(id_, now, Why.TEXT)
    if wish.text and not text:
        return without(id_, now, Why.EMPTY)
    reply = freeze(now, wish.decision, wish.reason, text, me, free_places=free_places)
    return Ready(now, reply)


def _why_not(known: Known, now: Reading, wish: Wish, me: Me | None) -> Why | None:
    if now.participation.mission is None:
        return Why.DELETED
    is_contrary = wish.decision not in (None, Decision.VALIDATE)
    return (
        _under_way(now)
        or _cannot_decide(now.participation.state, wish)
        or (Why.BULK if known.in_bulk and is_contrary and not wish.reverses else None)
        or (Why.CHANGED if known.before and _has_moved(known.before, now, me) else None)
        or (_cannot_write(now, me) if wish.text else None)
    )


def _under_way(reading: Reading) -> Why | None:
    if reading.operation is None:
        return None
    match reading.operation.state:
        case OperationState.QUEUED | OperationState.SENDING:
            return Why.UNDER_WAY
        case OperationState.UNCONFIRMED:
            return Why.UNVERIFIED
    return None


def _has_moved(before: Reading, now: Reading, me: Me | None) -> bool:
    """Whether the state changed, or somebody else wrote."""
    known = {message.id for message in before.messages}
    newest = max(known, default=0)
    mine = me.user_id if me else None
    return before.participation.state != now.participation.state or any(
        message.id > newest and message.author_id != mine for message in now.messages
    )


def _cannot_decide(state: str, wish: Wish) -> Why | None:
    decision = wish.decision
    if decision is None:
        return None
    if state == decision.target:
        return Why.ALREADY
    if decision.applies_to(state) and not is_reversal(state):
        return None
    if decision is Decision.TAKE_IN_HAND:
        return Why.SEEN_TO
    return None if wish.reverses else Why.REVERSAL


def _cannot_write(reading: Reading, me: Me | None) -> Why | None:
    if can_write(reading, me):
        return None
    has_talk = reading.participation.conversation_id is not None
    return Why.NOT_A_MEMBER if has_talk else Why.NO_CONVERSATION
