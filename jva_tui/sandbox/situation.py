"""The platform's records, in memory, with the few indexes that its questions need.

Instants are whole seconds since the epoch. Profile ids and user ids are different things.
"""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass, field
from typing import Any

from jva_tui.sandbox.agenda import Agenda

PARTICIPATION = "App\\Models\\Participation"
MISSION = "App\\Models\\Mission"
STRUCTURE = "App\\Models\\Structure"

PENDING = "En attente de validation"
IN_PROGRESS = "En cours de traitement"
VALIDATED = "Validée"
DECLINED = "Refusée"
CANCELLED = "Annulée"

OPEN = frozenset({PENDING, IN_PROGRESS})
TAKES_A_PLACE = OPEN | {VALIDATED}


@dataclass(slots=True)
class User:
    """Who signs in."""

    id: int
    email: str
    created_at: int
    context_role: str = "volontaire"
    contextable_type: str | None = None
    contextable_id: int | None = None
    """The organisation that "responsable" means at this moment."""
    banned_at: int | None = None
    last_online_at: int | None = None
    updated_at: int | None = None
    """None while nothing touched the account."""
    password: str = "password"  # noqa: S105 - every person here is invented
    """Empty where they sign in through FranceConnect."""

    @property
    def structure_id(self) -> int | None:
        """The current organisation."""
        return self.contextable_id if self.contextable_type == "structure" else None


@dataclass(slots=True)
class Rolable:
    """A role that a user has, in an organisation or in general."""

    role: str
    role_id: int
    user_id: int
    rolable_type: str | None = None
    rolable_id: int | None = None
    fonction: str | None = None


@dataclass(slots=True)
class Profile:
    """A person: volunteer or responsable."""

    id: int
    user_id: int
    first_name: str
    last_name: str
    email: str
    created_at: int
    updated_at: int
    phone: str | None = None
    mobile: str | None = None
    birthday: str | None = None
    zip: str | None = None
    city: str | None = None
    type: str | None = None
    disponibilities: list[str] | None = None
    description: str | None = None
    certifications: list[str] | None = None
    commitment: str | None = None
    notification: str = "realtime"
    skills: tuple[str, ...] = ()
    is_visible: bool = True


@dataclass(slots=True)
class Structure:
    """An organisation."""

    id: int
    user_id: int
    name: str
    slug: str
    created_at: int
    statut_juridique: str = "Association"
    address: str | None = None
    zip: str | None = None
    city: str | None = None
    department: str | None = None
    state: str = "Validée"
    description: str = ""
    phone: str | None = None
    email: str | None = None


@dataclass(slots=True)
class MissionTemplate:
    """A text shared by missions of many organisations."""

    id: int
    title: str
    created_at: int
    objectif: str = ""
    description: str = ""


@dataclass(slots=True)
class Mission:
    """What volunteers ask to join; days are ``YYYY-MM-DD``."""

    id: int
    user_id: int
    structure_id: int
    name: str | None
    slug: str
    type: str
    date_type: str
    start_date: str | None
    end_date: str | None
    participations_max: int
    places_left: int
    created_at: int
    updated_at: int
    state: str = "Validée"
    addresses: list[dict[str, Any]] | None = None
    department: str | None = None
    template_id: int | None = None
    is_online: bool = True
    is_registration_open: bool = True
    objectif: str = ""
    description: str = ""
    information: str | None = None
    commitment_duration: str | None = None
    commitment_time_period: str | None = None
    dates: list[dict[str, Any]] | None = None
    recurrent_description: str | None = None
    prerequisites: list[str] = field(default_factory=list)
    deleted_at: int | None = None
    responsables: list[int] = field(default_factory=list)
    """Profile ids."""


@dataclass(slots=True)
class Participation:
    """A volunteer's request to join a mission."""

    id: int
    profile_id: int
    mission_id: int
    state: str
    created_at: int
    updated_at: int
    slots: list[dict[str, Any]] | None = None


@dataclass(slots=True)
class Membership:
    """A user's place in a conversation."""

    read_at: int | None = None
    is_active: bool = True
    """False once the user archived it: the pivot's ``status``."""


@dataclass(slots=True)
class Conversation:
    """What is said about a participation, or about something else."""

    id: int
    participation_id: int
    """0 where it is about something else."""
    created_at: int
    updated_at: int
    response_time: int | None = None
    """Seconds until the organisation's first answer."""
    members: dict[int, Membership] = field(default_factory=dict)
    """By user id."""
    about: tuple[str, int] | None = None
    """Type and id of the mission or organisation that it is about, if of no participation."""

    @property
    def subject(self) -> tuple[str, int]:
        """Type and id of what it is about."""
        return self.about or (PARTICIPATION, self.participation_id)


@dataclass(slots=True)
class Message:
    """An entry of a conversation."""

    id: int
    conversation_id: int
    from_id: int | None
    content: str
    created_at: int
    type: str = "chat"
    contextual_state: str | None = None
    contextual_reason: str | None = None


@dataclass(slots=True)
class MessageTemplate:
    """A text kept for later, private or shared with an organisation."""

    id: int
    name: str
    user_id: int
    message: str
    is_shared: bool
    structure_id: int | None
    created_at: int
    updated_at: int


@dataclass(slots=True)
class Tag:
    """A label of an organisation, or a generic one."""

    id: int
    structure_id: int | None
    name: str
    is_generic: bool
    created_at: int
    updated_at: int | None = None
    """None while nobody renamed it."""


@dataclass(slots=True)
class LogEntry:
    """An entry of the activity log: a participation was made, or its state or mission changed."""

    id: int
    participation_id: int
    causer_id: int | None
    """User id; None for what the platform does by itself."""
    created_at: int
    old_state: str | None
    """None where the participation was made."""
    state: str
    old_updated_at: int | None = None
    """None where the time did not change with it."""
    mission_id: int | None = None
    """The new mission, where it changed."""
    old_mission_id: int | None = None


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail, or an SMS, that left the platform."""

    at: int
    to: int
    """User id."""
    kind: str
    """« validated », « being_processed », « cancelled », « declined », « new_message »..."""
    participation_id: int | None = None
    message_id: int | None = None
    text: str = ""
    """What it carries beyond the platform's own words: reason, unstripped text."""
    is_sms: bool = False


@dataclass(slots=True)
class Batch:
    """The jobs of one bulk operation."""

    id: str
    total: int
    pending: int
    created_at: int
    failed: int = 0
    cancelled_at: int | None = None
    finished_at: int | None = None


@dataclass
class Situation:
    """Everything the platform knows.

    Where there is an ``add_`` for a kind of record it keeps the indexes: add no other way.
    """

    users: dict[int, User] = field(default_factory=dict)
    rolables: list[Rolable] = field(default_factory=list)
    profiles: dict[int, Profile] = field(default_factory=dict)
    structures: dict[int, Structure] = field(default_factory=dict)
    mission_templates: dict[int, MissionTemplate] = field(default_factory=dict)
    missions: dict[int, Mission] = field(default_factory=dict)
    participations: dict[int, Participation] = field(default_factory=dict)
    conversations: dict[int, Conversation] = field(default_factory=dict)
    message_templates: dict[int, MessageTemplate] = field(default_factory=dict)
    tags: dict[int, Tag] = field(default_factory=dict)
    tags_of: dict[int, list[int]] = field(default_factory=dict)
    """Tag ids by participation id."""
    messages_of: dict[int, list[Message]] = field(default_factory=dict)
    """By conversation id, oldest first."""
    conversation_of: dict[int, Conversation] = field(default_factory=dict)
    """By participation id."""
    talks: list[Conversation] = field(default_factory=list)
    """The conversations about something else."""
    conversations_with: dict[int, list[Conversation]] = field(default_factory=dict)
    """By user id of a member."""
    user_by_email: dict[str, User] = field(default_factory=dict)
    profile_of: dict[int, Profile] = field(default_factory=dict)
    """By user id."""
    last_message_id: int = 0
    log_of: dict[int, list[LogEntry]] = field(default_factory=dict)
    """The activity log by participation id, oldest first."""
    last_log_id: int = 0
    mails: list[Mail] = field(default_factory=list)
    """Everything that left, oldest first."""
    batches: dict[str, Batch] = field(default_factory=dict)
    last_batch: int = 0
    """How many were ever made."""
    agenda: Agenda = field(default_factory=Agenda)
    _newest: list[Participation] | None = None
    _of_mission: dict[int, dict[int, Participation]] = field(default_factory=dict)
    """By mission id, then by their own."""
    _last_ids: dict[str, int] = field(default_factory=dict)

    def add_user(self, user: User, profile: Profile) -> None:
        """Adds a person who can sign in."""
        self.users[user.id] = user
        self.user_by_email[user.email] = user
        self.profiles[profile.id] = profile
        self.profile_of[user.id] = profile

    def add_participation(self, participation: Participation) -> None:
        """Adds a request to join a mission."""
        self.participations[participation.id] = participation
        self._of_mission.setdefault(participation.mission_id, {})[participation.id] = participation
        if self._newest is not None:
            insort(self._newest, participation, key=lambda p: (-p.created_at, -p.id))

    def move(self, participation: Participation, mission_id: int) -> None:
        """Makes it a request for another mission."""
        del self._of_mission[participation.mission_id][participation.id]
        participation.mission_id = mission_id
        self._of_mission.setdefault(mission_id, {})[participation.id] = participation

    def requests_for(self, mission: Mission) -> list[Participation]:
        """The participations of a mission, as they came."""
        return list(self._of_mission.get(mission.id, {}).values())

    def add_conversation(self, conversation: Conversation) -> None:
        """Adds a conversation without members."""
        self.conversations[conversation.id] = conversation
        if conversation.about is None:
            self.conversation_of[conversation.participation_id] = conversation
        else:
            self.talks.append(conversation)
        self.messages_of[conversation.id] = []

    def add_member(self, conversation: Conversation, user_id: int, membership: Membership) -> None:
        """Lets a user read and write in a conversation."""
        conversation.members[user_id] = membership
        self.conversations_with.setdefault(user_id, []).append(conversation)

    def add_message(self, message: Message) -> None:
        """Adds an entry to its conversation; ids are one sequence for the whole platform."""
        self.messages_of[message.conversation_id].append(message)
        self.last_message_id = max(self.last_message_id, message.id)

    def next_id(self, table: str) -> int:
        """A new id for a table, by its name here: never one that was given before."""
        self._remember_ids(table)
        self._last_ids[table] += 1
        return self._last_ids[table]

    def remove(self, table: str, number: int) -> None:
        """Takes a row out of a table, by its name here."""
        self._remember_ids(table)
        del getattr(self, table)[number]

    def _remember_ids(self, table: str) -> None:
        highest = max(getattr(self, table), default=0)
        self._last_ids[table] = max(self._last_ids.get(table, 0), highest)

    def add_log_entry(self, entry: LogEntry) -> None:
        """Adds an entry to the activity log; ids are one sequence for the whole platform."""
        self.log_of.setdefault(entry.participation_id, []).append(entry)
        self.last_log_id = max(self.last_log_id, entry.id)

    def newest(self) -> list[Participation]:
        """All participations, newest first; among equal times the higher id comes first."""
        if self._newest is None:
            order = sorted(self.participations.values(), key=lambda p: (p.created_at, p.id))
            self._newest = order[::-1]
        return self._newest

    def mission_of(self, participation: Participation) -> Mission | None:
        """The mission, unless it was deleted."""
        mission = self.missions[participation.mission_id]
        return mission if mission.deleted_at is None else None

    def volunteer_of(self, participation: Participation) -> Profile:
        """Who asked."""
        return self.profiles[participation.profile_id]

    def latest_chat(self, conversation: Conversation) -> Message | None:
        """The newest message that somebody wrote."""
        messages = reversed(self.messages_of[conversation.id])
        return next((message for message in messages if message.type == "chat"), None)

    def roles_of(self, user_id: int) -> list[Rolable]:
        """The roles of a user; a volunteer has none."""
        return [rolable for rolable in self.rolables if rolable.user_id == user_id]

    def structures_of(self, user_id: int) -> list[int]:
        """The organisations for which a user answers, in the order of the roles."""
        return [
            rolable.rolable_id
            for rolable in self.roles_of(user_id)
            if rolable.rolable_type == STRUCTURE and rolable.rolable_id is not None
        ]

    def answering_for(self, structure_id: int) -> list[Rolable]:
        """The roles of those who answer for an organisation."""
        return [
            rolable
            for rolable in self.rolables
            if rolable.rolable_type == STRUCTURE and rolable.rolable_id == structure_id
        ]

    def places_left(self, mission: Mission) -> int:
        """Places minus the participations that are pending, in progress or validated."""
        taken = sum(row.state in TAKES_A_PLACE for row in self.requests_for(mission))
        return max(0, mission.participations_max - taken)
