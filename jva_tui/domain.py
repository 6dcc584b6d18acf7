"""The words of the field as types.

Times are whole seconds since the epoch, in UTC; days are `datetime.date`. Texts have been through
`jva_tui.text.clean` by the time they stand in one of these types, but for `Trace.text`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from jva_tui.operations import Operation, OperationState


class State(StrEnum):
    """The five states of a participation that we send, as the platform writes them.

    The platform stores any string, so a state *read* is a plain
    `str`, which compares equal to these.
    """

    PENDING = "En attente de validation"
    IN_PROGRESS = "En cours de traitement"
    VALIDATED = "Validée"
    DECLINED = "Refusée"
    CANCELLED = "Annulée"


OPEN_STATES = frozenset({State.PENDING, State.IN_PROGRESS})
"""States in which the volunteer still waits for a decision."""


DECIDED_STATES = frozenset({State.VALIDATED, State.DECLINED, State.CANCELLED})
"""States in which somebody, or the platform, has decided."""


class Decision(StrEnum):
    """What a responsable decides about a participation."""

    VALIDATE = "validate"
    DECLINE = "decline"
    TAKE_IN_HAND = "progress"
    CANCEL = "cancel"

    @property
    def target(self) -> State:
        """The state that the decision leads to."""
        return _TARGETS[self]

    def applies_to(self, state: str) -> bool:
        """Whether the decision follows the platform's usual order from ``state``.

        Anything else reverses an earlier decision, which only an express wish may do.
        """
        if self is Decision.TAKE_IN_HAND:
            return state == State.PENDING
        if self is Decision.CANCEL:
            return state != State.CANCELLED
        return state in OPEN_STATES


_TARGETS = {
    Decision.VALIDATE: State.VALIDATED,
    Decision.DECLINE: State.DECLINED,
    Decision.TAKE_IN_HAND: State.IN_PROGRESS,
    Decision.CANCEL: State.CANCELLED,
}


class DeclineReason(StrEnum):
    """Why a participation is declined; the volunteer reads it, unless it is ``other``."""

    OTHER = "other"
    NO_RESPONSE = "no_response"
    REQUIREMENTS = "requirements_not_fulfilled"
    CHANGE_MIND = "change_mind"
    TERMINATED = "mission_terminated"

    @property
    def label(self) -> str:
        """The platform's own words, the same in every language of the interface."""
        return _REASONS[self]


_REASONS = {
    DeclineReason.OTHER: "Autres.",
    DeclineReason.NO_RESPONSE: "Le bénévole ne répond pas.",
    DeclineReason.REQUIREMENTS: "Le bénévole ne correspond pas aux besoins.",
    DeclineReason.CHANGE_MIND: "Le bénévole a changé d'avis.",
    DeclineReason.TERMINATED: "La mission est terminée.",
}


class View(StrEnum):
    """The named parts of the inbox, in the order in which they are offered."""

    WROTE = "wrote"
    TODO = "todo"
    PRIORITY = "priority"
    IN_PROGRESS = "progress"
    VALIDATED = "validated"
    DECLINED = "declined"
    ALL = "all"
    TO_CALL = "tocall"
    LATER = "later"


class Person(NamedTuple):
    """A responsable, or another person who is only named."""

    profile_id: int
    user_id: int
    name: str


class Volunteer(NamedTuple):
    """Who asks to join a mission."""

    profile_id: int
    user_id: int
    first_name: str
    last_name: str
    email: str | None = None
    phone: str | None = None
    mobile: str | None = None
    birthday: date | None = None
    zip: str | None = None
    city: str | None = None
    occupation: str | None = None
    """The platform's ``profile.type``: etudiant, salarie, retraite..."""
    availability: tuple[str, ...] = ()
    """The platform's ``disponibilities``: week_end, morning..."""
    description: str | None = None
    certifications: tuple[str, ...] = ()
    skills: tuple[str, ...] | None = None
    """None until the participation was read on its own: lists do not carry skills."""

    @property
    def name(self) -> str:
        """First and last name, as one line."""
        return f"{self.first_name} {self.last_name}".strip()


def age_on(birthday: date, day: date) -> int:
    """Whole years."""
    had_it = (day.month, day.day) >= (birthday.month, birthday.day)
    return day.year - birthday.year - (not had_it)


class Mission(NamedTuple):
    """What the volunteer asks to join."""

    id: int
    name: str
    structure_id: int
    structure_name: str = ""
    kind: str = ""
    """« Mission en présentiel » or « Mission à distance »."""
    date_type: str | None = None
    """``ponctual`` or ``recurring``."""
    start_date: date | None = None
    end_date: date | None = None
    state: str = ""
    places: int | None = None
    places_left: int | None = None
    zip: str | None = None
    city: str | None = None
    """City of the first address; None for a remote mission."""
    is_registration_open: bool = True
    responsables: tuple[Person, ...] | None = None
    """None where the answer did not tell."""


class Message(NamedTuple):
    """One entry of a conversation: a chat message, or the trace of a change of state."""

    id: int
    conversation_id: int
    at: int
    text: str
    author_id: int | None = None
    """User id; None where the platform itself speaks."""
    author_name: str | None = None
    is_contextual: bool = False
    state: str | None = None
    reason: str | None = None


class Trace(NamedTuple):
    """One entry of a conversation as evidence: what it says is what the platform answered."""

    id: int
    at: int
    author_id: int | None
    """User id; None where the platform does not name one, as for most changes of state."""
    author_name: str | None
    is_contextual: bool
    state: str | None
    """The contextual state."""
    reason: str | None
    """The contextual reason."""
    text: str
    """Never cleaned: to be compared, not to be shown."""


class Slot(NamedTuple):
    """Parts of a day on which the volunteer offers to come."""

    day: date
    parts: tuple[str, ...]


class Participation(NamedTuple):
    """A volunteer's request to join a mission, as the platform last told it."""

    id: int
    state: str
    created_at: int
    updated_at: int
    volunteer: Volunteer
    mission: Mission | None
    """None where the mission was deleted; such a participation can no longer be decided."""
    conversation_id: int | None = None
    conversation_updated_at: int | None = None
    latest: Message | None = None
    """The newest chat message."""
    slots: tuple[Slot, ...] = ()
    tags: tuple[str, ...] = ()
    is_whole: bool = True
    """False where only the list of conversations told of it, which lacks the volunteer's details,
    the mission's responsables and every message."""
    tag_ids: tuple[int, ...] = ()
    """Of ``tags``, in their order. Not stored."""


class Change(NamedTuple):
    """One change of a participation's state, as the platform's activity log tells it."""

    id: int
    at: int
    old: str | None
    """None where the participation was made."""
    new: str
    author_id: int | None = None
    """User id; None where the platform did it by itself."""
    author_name: str | None = None


class Conversation(NamedTuple):
    """One row of the list of conversations: what it alone tells (read mark, archive, members)."""

    id: int
    participation_id: int
    state: str
    """State of the participation."""
    participation_updated_at: int
    updated_at: int
    member_ids: frozenset[int]
    """User ids; reading and writing need membership."""
    read_at: int | None
    """When I last read it."""
    is_archived: bool
    structure_id: int | None = None
    """The mission's organisation: conversations do not depend on the current one. Not stored."""
    participation: Participation | None = None
    """What the row tells of its request, which is not whole. Not stored with it."""


class Template(NamedTuple):
    """A saved text with tokens, as the platform holds it."""

    id: int
    name: str
    text: str
    is_shared: bool
    owner_id: int
    owner_name: str = ""
    """Empty where the answer did not tell."""
    structure_id: int | None = None
    """The organisation that it is shared with."""
    is_verbatim: bool = True
    """Whether cleaning has left name and text as the platform holds them."""


class Tag(NamedTuple):
    """A label that an organisation puts on requests."""

    id: int
    name: str
    is_generic: bool
    """The platform's own, which nobody changes."""


COORDINATOR = "responsable"
"""The platform's name for the role of who answers for an organisation."""


class Role(NamedTuple):
    """An organisation that I may speak for, and as what."""

    name: str
    """`COORDINATOR`, or another."""
    structure_id: int
    structure_name: str


class Batch(NamedTuple):
    """A bulk operation in the platform's queue."""

    id: str
    total: int
    pending: int
    """Jobs not done, those that failed among them."""
    failed: int
    is_cancelled: bool

    @property
    def is_finished(self) -> bool:
        """Whether nothing more will happen: a job that failed stays pending for ever.

        One without any job never says that it is finished, and a cancelled one stops at once.
        """
        return self.is_cancelled or self.pending <= self.failed


class Figures(NamedTuple):
    """How the platform sees an organisation."""

    by_state: dict[str, int]
    response_ratio: int | None
    """Percent of the requests that were answered."""
    response_time: int | None
    """Seconds."""
    score: int | None


class Notification(NamedTuple):
    """One entry of the platform's feed."""

    at: int
    kind: str
    participation_id: int | None
    conversation_id: int | None
    mission_id: int | None


class Me(NamedTuple):
    """Who is signed in, and for which organisation."""

    user_id: int
    profile_id: int
    first_name: str
    last_name: str
    role: str
    structure_id: int | None
    structure_name: str
    structure_phone: str = ""
    signature: str = ""
    """How they sign, as they have written it on this computer; the platform knows none."""


class Identity(NamedTuple):
    """Who a token belongs to."""

    me: Me
    email: str
    """With which they sign in; empty where the platform did not tell."""
    roles: tuple[Role, ...]
    """For which organisations they may speak."""

    def speaks_for(self, structure_id: int | None) -> bool:
        """Whether they are one of the organisation's coordinators."""
        return any(role.structure_id == structure_id for role in self.offices)

    @property
    def offices(self) -> tuple[Role, ...]:
        """The organisations that they coordinate, each once."""
        found = {role.structure_id: role for role in self.roles if role.name == COORDINATOR}
        return tuple(found.values())


class InboxRow(NamedTuple):
    """What the list draws of one participation."""

    id: int
    state: str
    """The state shown: the local decision, else the platform's."""
    created_at: int
    name: str
    birthday: date | None
    mission: str
    snippet: str
    """The newest chat message on one line, cut."""
    is_unread: bool
    is_theirs: bool
    """Whether the last word is the volunteer's."""
    has_conversation: bool
    operation: OperationState | None = None
    """Where a queued reply stands; None without one."""
    last_word_at: int = 0
    """When the newest chat message was written; when the request was made, without one."""
    tags: tuple[str, ...] = ()
    """As they will be once what is queued has arrived."""
    is_archived: bool = False
    """Likewise."""
    later_until: int | None = None
    """Until when the user has put it off; None where they have not, or the volunteer has written
    since."""
    is_waiting: bool = False
    """Whether the volunteer is on the user's own waiting list of the mission."""
    mission_id: int | None = None
    """None where the mission was deleted."""
    noted_at: int | None = None
    """Since when the user's own note stands as it does; None without one."""
    is_mine: bool = True
    """Whether I am a responsable of the mission, as far as is known."""


class Remarks(NamedTuple):
    """What the user has noted of one request, for themselves."""

    note: str = ""
    later_until: int | None = None
    """See `InboxRow`."""
    place: int | None = None
    """On the waiting list of the mission, from 1; None where it is not on it."""
    free: int | None = None
    """How many more the mission takes, of one on its waiting list; None where nobody knows."""


NO_REMARKS = Remarks()


class Reading(NamedTuple):
    """Everything that the reading pane shows of one participation."""

    participation: Participation
    messages: tuple[Message, ...]
    """Oldest first; at least the newest chat message where one is known."""
    is_complete: bool
    """Whether ``messages`` is the whole conversation, or only what the lists told."""
    conversation: Conversation | None = None
    operation: Operation | None = None
    """The reply in the outbox, if one waits or needs the user."""
    changes: tuple[Change, ...] = ()
    """Who changed the state, oldest first, as far as it was asked for."""
    called_at: int | None = None
    """When the user last called the volunteer, as they noted it."""
    is_call_owed: bool = False
    """Whether the user declined it, and the platform tells the volunteer nothing of that."""
    remarks: Remarks = NO_REMARKS
    is_soon: bool = False
    """Whether it becomes a priority at the next midnight in Paris."""
    row: InboxRow | None = None
    """Its line in the list: how it will be once what is queued has arrived. None where many are
    read at once."""
