"""The words of the outbox as types: what is owed to people, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple, Protocol, Self, TypeVar

from jva_tui.domain import Decision, DeclineReason, State, Template
from jva_tui.text import clean, one_line, trim


class OperationState(StrEnum):
    """Where an operation of the outbox stands."""

    DRAFT = "draft"
    QUEUED = "queued"
    SENDING = "sending"
    DONE = "done"
    FAILED = "failed"
    CONFLICT = "conflict"
    UNCONFIRMED = "unconfirmed"


LONGEST_NAME = 255
"""Characters of a template's name; one more is an error of the platform's own."""
UNDER_WAY = frozenset({OperationState.QUEUED, OperationState.SENDING, OperationState.UNCONFIRMED})
"""Beside an operation in one of these nothing else may leave for the same subject."""


class Action(StrEnum):
    """What one step of a reply does on the platform, in one request."""

    DECIDE = "decide"
    """``PUT /participations/{id}``; a validation may share a bulk call with others."""
    DECLINE = "decline"
    """``PUT /participations/{id}/decline``, with reason and text."""
    REFUSE = "refuse"
    """``PUT`` of « Refusée »: completes a decline whose contextual message is there."""
    MESSAGE = "message"
    """``POST /conversations/{id}/messages``."""


class Publish(StrEnum):
    """What one step of a publication does on the platform, in one request."""

    CREATE = "create"
    """``POST /message-templates``."""
    UPDATE = "update"
    """``PUT /message-templates/{id}``: all of it, whatever stood there."""
    DELETE = "delete"
    """``DELETE /message-templates/{id}``; only its author may."""


class StepState(StrEnum):
    """Where a step stands."""

    WAITING = "waiting"
    DONE = "done"
    HELD = "held"
    """Taken back after an earlier step had left."""


class Fate(StrEnum):
    """What is known of a request after its attempt, for one operation that it covers."""

    DID_NOT_HAPPEN = "did_not_happen"
    HAPPENED = "happened"
    UNKNOWN = "unknown"
    ABSENT = "absent"
    """It was unknown; a read begun after the settle time showed no trace of it."""
    ANSWERED_FOR = "answered_for"
    """It was unknown, and the user has taken over: sent again, or put away."""


class Overlay(NamedTuple):
    """What the outbox lays over a participation until the platform's answer is in the cache."""

    operation: OperationState
    state: str | None
    """The state that the row shows meanwhile; None where only a message is on its way."""


class Found(NamedTuple):
    """How the request stood when its reply was stopped: what « send anyway » takes as seen."""

    state: str
    message_id: int | None
    places: int | None = None


Stands = Found | Template
"""How the subject of an operation stood when that was stopped: the request of a reply, or the
platform's template."""


class Payload(Protocol):
    """What an operation is to do, frozen when it is queued: each kind of operation has its own."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def kind(self) -> str:
        """Its name in the outbox."""
        ...

    @property
    def subject(self) -> str:
        """What the platform has only one of: nothing else leaves for it at the same time."""
        ...

    @property
    def participation_id(self) -> int | None:
        """Whose row in the inbox it is about, if it is about one."""
        ...

    @property
    def after_subject(self) -> str | None:
        """The subject of the operation that must have arrived before this one leaves, if any."""
        ...

    @property
    def steps(self) -> tuple[str, ...]:
        """The actions that it needs, a request each, in their order."""
        ...

    def seen_anew(self, found: Stands) -> Self:
        """The same, as if its author had seen what was found and sent it all the same.

        Raises:
            TypeError: that is none of what it is about.
        """
        ...


P = TypeVar("P", bound=Payload)


@dataclass(frozen=True, slots=True)
class Reply:
    """A decision, a message, or both, for one volunteer; the `Payload` of most operations."""

    kind: ClassVar[str] = "reply"

    participation_id: int
    mission_id: int
    conversation_id: int | None
    seen_state: str
    """The state the author saw; the platform must still show it when the reply leaves."""
    seen_message_id: int | None = None
    """The newest message the author saw."""
    decision: Decision | None = None
    reason: DeclineReason | None = None
    text: str = ""
    seen_places: int | None = None
    """How many more could be validated when the author looked, this one among them; 0 where the
    mission was known to be full, None where places do not matter: neither is held for that."""
    is_mine: bool = False
    """Whether the mission is the author's own: only those may share a bulk call."""
    after: int | None = None
    """The participation whose reply must have arrived before this one leaves."""

    def __post_init__(self) -> None:
        """Refuses a reply that says nothing, or that cannot reach the platform as written.

        Raises:
            ValueError: nothing to send, a decline without reason, a text without conversation, or
                it would wait for itself.
        """
        if self.decision is None and not self.text:
            raise ValueError("a reply needs a decision or a text")
        if (self.decision is Decision.DECLINE) != (self.reason is not None):
            raise ValueError("a decline, and nothing else, has a reason")
        if self.text and self.conversation_id is None:
            raise ValueError("without a conversation no text can reach the volunteer")
        if self.after == self.participation_id:
            raise ValueError("a reply cannot wait for itself")

    @property
    def subject(self) -> str:
        """See `Payload.subject`: a person is answered by one operation at a time."""
        return _subject_of(self.participation_id)

    @property
    def after_subject(self) -> str | None:
        """See `Payload.after_subject`: who is on several missions hears the yes before the noes."""
        return None if self.after is None else _subject_of(self.after)

    @property
    def steps(self) -> tuple[Action, ...]:
        """The requests that it needs, in their order: the state first, then the message.

        A decline carries its text in the same request.
        """
        if self.decision is Decision.DECLINE:
            return (Action.DECLINE,)
        decide = (Action.DECIDE,) if self.decision else ()
        return (*decide, Action.MESSAGE) if self.text else decide

    @property
    def target(self) -> State | None:
        """The state that it leads to; None where it only writes."""
        return self.decision.target if self.decision else None

    def seen_anew(self, found: Stands) -> Reply:
        """See `Payload.seen_anew`."""
        if not isinstance(found, Found):
            raise TypeError("a reply is about a request")
        return replace(
            self,
            seen_state=found.state,
            seen_message_id=found.message_id,
            seen_places=None,
            after=None,
        )


def _subject_of(participation_id: int) -> str:
    return f"participation/{participation_id}"


@dataclass(frozen=True, slots=True)
class Publication:
    """A template as it is to stand on the platform, or no longer; a `Payload`.

    It changes or deletes only what its author saw there.
    """

    kind: ClassVar[str] = "template"
    participation_id: ClassVar[int | None] = None
    after_subject: ClassVar[str | None] = None

    file: str
    """Its name, in the folder of templates; empty where there is none, of a deletion."""
    template_id: int | None
    """None for one that is new there."""
    name: str
    text: str
    is_shared: bool
    owner_id: int
    """Whose it is on the platform."""
    is_deletion: bool = False
    seen_name: str = ""
    seen_text: str = ""
    seen_is_shared: bool | None = None
    """How it stood there when the author looked; None for one that was not there."""
    seen_structure_id: int | None = None
    """Another organisation than ours with which its author knows that it is shared."""

    def __post_init__(self) -> None:
        """Refuses what the platform would not keep as it is, or could not be read back so.

        Raises:
            ValueError: an empty or changing name or text, a name that is too long, nothing to
                delete, a new one without a file, or a change of what nobody looked at.
        """
        if (self.template_id is None) is not (self.seen_is_shared is None):
            raise ValueError("whoever changes a template has seen it, whoever makes one has not")
        if self.is_deletion:
            if self.template_id is None:
                raise ValueError("what is not there cannot be deleted")
            return
        if not self.file:
            raise ValueError("a template is published from its file")
        if not self.name or trim(one_line(clean(self.name), LONGEST_NAME)) != self.name:
            raise ValueError("the platform would change this name")
        if not self.text or trim(clean(self.text)) != self.text:
            raise ValueError("the platform would change this text")

    @property
    def key(self) -> str:
        """By which the template is known here: its file, or "#12" without one."""
        return self.file or f"#{self.template_id}"

    @property
    def subject(self) -> str:
        """See `Payload.subject`; what is new there has no number yet."""
        return f"template/{self.template_id or f'new/{self.file}'}"

    @property
    def steps(self) -> tuple[Publish, ...]:
        """See `Payload.steps`."""
        if self.is_deletion:
            return (Publish.DELETE,)
        return (Publish.CREATE,) if self.template_id is None else (Publish.UPDATE,)

    def seen_anew(self, found: Stands) -> Publication:
        """See `Payload.seen_anew`."""
        if not isinstance(found, Template):
            raise TypeError("a publication is about a template")
        return replace(
            self,
            owner_id=found.owner_id,
            seen_name=found.name,
            seen_text=found.text,
            seen_is_shared=found.is_shared,
            seen_structure_id=found.structure_id,
        )


class Step(NamedTuple):
    """One step of an operation, in its order."""

    action: str
    state: StepState


class Operation(NamedTuple):
    """Something in the outbox, a reply mostly, with where it stands."""

    id: int
    batch_id: int
    state: OperationState
    payload: Payload
    created_at: int
    not_before: int
    """It can be taken back until then."""
    detail: str = ""
    """Why it failed, conflicts or is unconfirmed, or what is to know of one that is done; for the
    user."""
    steps: tuple[Step, ...] = ()
    asks: bool = False
    """Whether nothing more happens by itself: the user decides."""
    note: str = ""
    """The part of ``detail`` that is to be known of the steps that are done."""
    found: Stands | None = None
    """Of a conflict: what its subject had become; None where it is gone."""
    is_repeat: bool = False
    """Whether a request for it was looked for in vain before."""
    is_left_behind: bool = False
    """Whether what must have arrived before it never will: that ended otherwise, or was not
    queued."""

    def of(self, kind: type[P]) -> P:
        """What it is to do.

        Args:
            kind: of which its payload has to be.

        Raises:
            TypeError: it is an operation of another kind.
        """
        if not isinstance(self.payload, kind):
            raise TypeError(f"an operation of the kind {self.payload.kind} is no {kind.__name__}")
        return self.payload

    @property
    def reply(self) -> Reply:
        """What it says, of a reply.

        Raises:
            TypeError: it is an operation of another kind.
        """
        return self.of(Reply)

    @property
    def found_state(self) -> str | None:
        """The state that the request of a stopped reply had; None where that is not known."""
        return self.found.state if isinstance(self.found, Found) else None

    @property
    def rows(self) -> tuple[int, ...]:
        """The participations whose rows in the inbox it is about."""
        id_ = self.payload.participation_id
        return () if id_ is None else (id_,)

    @property
    def next_step(self) -> str | None:
        """The action of the first step that waits."""
        return next((step.action for step in self.steps if step.state is StepState.WAITING), None)

    @property
    def done_steps(self) -> frozenset[str]:
        """The actions that have reached the platform."""
        return frozenset(step.action for step in self.steps if step.state is StepState.DONE)

    @property
    def held_steps(self) -> frozenset[str]:
        """The actions that were taken back after an earlier one had left."""
        return frozenset(step.action for step in self.steps if step.state is StepState.HELD)

    @property
    def needs_user(self) -> bool:
        """Whether it waits for the user's decision."""
        return self.state in (OperationState.FAILED, OperationState.CONFLICT) or self.asks


class Attempt(NamedTuple):
    """One HTTP request, as it was written down before it left, seen from one operation."""

    id: int
    action: str
    method: str
    path: str
    marker: int
    """The highest message id received from anywhere before it left: what it writes is above."""
    read_marker: int
    """The same, when the participation was last read before: what others did since is above. Of a
    publication, the highest template id known before: a template that it makes is above."""
    server_date: int | None
    """The platform's own clock at the last answer before it left."""
    started_at: int
    fate: Fate | None
    """None while it is under way, and after a death."""
    status: int | None
    server_message: str
    """The platform's own words."""
    covers: int = 1
    """How many operations it is for."""
    bulk_id: str | None = None
    """The platform's id of the batch that it queued, where that is known."""

    @property
    def may_have_happened(self) -> bool:
        """Whether it had an effect, or might still have one."""
        return self.fate is not Fate.DID_NOT_HAPPEN

    @property
    def is_open(self) -> bool:
        """Whether it keeps everything else for the same subject from leaving."""
        return self.fate in (None, Fate.UNKNOWN)

    @property
    def is_bulk(self) -> bool:
        """Whether it only asked the platform to do the work later, in its queue."""
        return self.path.startswith("bulk-operation/")


class Undone(NamedTuple):
    """What became of a batch that was taken back."""

    taken: tuple[Operation, ...] = ()
    """Of these nothing has left; their texts are drafts again."""
    held: tuple[Operation, ...] = ()
    """Of these the decision has left, and the message was held; it is a draft again."""
    reached: tuple[Operation, ...] = ()
    """These had left as a whole, or are on their way."""
