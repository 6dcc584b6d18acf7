"""What the user wants of the client: each reply, and what they did about it since."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.domain import Decision
from jva_tui.operations import Found
from jva_tui.sandbox import mails
from jva_tui.sandbox.situation import DECLINED, IN_PROGRESS, VALIDATED
from tests.simulation.journal import BULK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jva_tui.operations import Operation, Reply
    from tests.simulation.effects import Effect
    from tests.simulation.journal import Sent

MAILS = {**mails.KIND_OF_STATE, DECLINED: mails.DECLINED_BY_US}
"""The mail that tells a volunteer of a state."""

Contents = tuple[int, str | None, str | None, str]
"""Person, decision, reason and text."""


class Known(NamedTuple):
    """By what an operation is known again."""

    id: int
    batch_id: int
    contents: Contents


def known_by(operation: Operation) -> Known:
    """The same of an operation as the user sees it."""
    return Known(operation.id, operation.batch_id, contents_of(operation.reply))


def contents_of(reply: Reply) -> Contents:
    """What a reply says, without what its author had seen."""
    return (reply.participation_id, reply.decision, reply.reason, reply.text)


@dataclass(eq=False)
class Wish:
    """One reply, as its author gave it."""

    reply: Reply
    at: float
    """When; seconds of the world."""
    lot: int
    """Those of one gesture have the same number."""
    id: int | None = None
    """Of its operation, where that is known."""
    batch_id: int | None = None
    """None as long as `Desk.queue` has not returned."""
    again: list[float] = field(default_factory=list)
    """When its author had it sent again."""
    answered_at: float = -1.0
    """When its author last took over from the client what nobody knew: sent again, or put away."""
    is_sure: bool = True
    """Whether its author never had it sent again while nobody knew what had become of it."""
    is_taken: bool = False
    """Whether all of it was taken back."""
    is_held: bool = False
    """Whether its message was."""
    is_freed: bool = False
    """Whether its author had it sent although what was to arrive before it had not."""
    seen: set[str] = field(default_factory=set)
    """The states over which its author meant it."""

    def __post_init__(self) -> None:
        self.seen.add(self.reply.seen_state)

    def saw(self, found: object) -> None:
        """Its author has it sent over what has become of the request."""
        if isinstance(found, Found):
            self.seen.add(found.state)
            self.is_freed = True

    @property
    def person(self) -> int:
        """The participation."""
        return self.reply.participation_id

    @property
    def asked_at(self) -> float:
        """When its author last wanted it sent."""
        return self.again[-1] if self.again else self.at

    def does(self, effect: Effect) -> bool:
        """Whether something that appeared is what it is for, or comes along."""
        reply = self.reply
        match effect.kind:
            case "state":
                comes_along = effect.value == IN_PROGRESS and bool(reply.text)
                return effect.value == reply.target or comes_along
            case "T":
                return effect.value == reply.text
            case "C":
                return effect.value == reply.reason
            case "mail":
                return effect.value in (MAILS.get(reply.target or ""), mails.NEW_MESSAGE)
        return True

    def says(self, sent: Sent) -> bool:
        """Whether a request is one that it needs."""
        reply = self.reply
        match sent.action:
            case "message":
                return bool(reply.text) and sent.body.get("content") == reply.text
            case "decline":
                told = (sent.body.get("reason"), sent.body.get("content") or "")
                return told == (reply.reason, reply.text)
            case "refuse":
                return reply.decision is Decision.DECLINE
        return reply.target == (VALIDATED if sent.path == BULK else sent.body.get("state"))

    @property
    def is_promised(self) -> bool:
        """Whether `Desk.queue` has returned."""
        return self.batch_id is not None

    @property
    def contents(self) -> Contents:
        """By which its operation is known again."""
        return contents_of(self.reply)


class Wishes:
    """All replies of one user, in their order."""

    def __init__(self) -> None:
        self._all: list[Wish] = []

    def __iter__(self) -> Iterator[Wish]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def add(self, wish: Wish) -> None:
        """One more."""
        self._all.append(wish)

    def drop(self, lot: int) -> None:
        """What was given with one gesture could not be queued, and the user was told so."""
        self._all = [wish for wish in self._all if wish.lot != lot]

    def to(self, person: int) -> list[Wish]:
        """Those to one person, the newest first."""
        return [wish for wish in reversed(self._all) if wish.person == person]

    def behind(self, effect: Effect) -> Wish | None:
        """The one that something that appeared is for: the newest that fits."""
        fitting = (w for w in self.to(effect.person) if w.at <= effect.at and w.does(effect))
        return next(fitting, None)

    def sending(self, sent: Sent, person: int) -> Wish | None:
        """The one that a request is for, as far as it is about somebody."""
        fitting = (w for w in self.to(person) if w.at <= sent.begun and w.says(sent))
        return next(fitting, None)

    def of(self, known: Known) -> Wish | None:
        """The one that became an operation; after a death while it was queued, by its contents."""
        if named := next((wish for wish in self._all if wish.id == known.id), None):
            return named
        unnamed = [w for w in self._all if w.id is None and w.contents == known.contents]
        for batch_id in (known.batch_id, None):
            for wish in unnamed:
                if wish.batch_id == batch_id:
                    wish.id = known.id
                    return wish
        return None


def writes_for(wishes: Wishes, wish: Wish, writes: Sequence[Sent]) -> list[Sent]:
    """The requests that were sent for one reply."""
    return [sent for sent in writes if wishes.sending(sent, wish.person) is wish]
