"""What we keep of the platform's JSON, and its way to the words of `jva_tui.domain`.

A mission or conversation that is null is absent, which means something (deleted; the volunteer
wrote nothing). One that is there and cannot be read makes its row unreadable instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from jva_tui import domain
from jva_tui.api.fields import (
    LIST_LIMIT,
    OR_NONE,
    Id,
    Instant,
    Line,
    MaybeCount,
    MaybeDay,
    MaybeFlag,
    MaybeId,
    MaybeInstant,
    MaybeLine,
    MaybeText,
    MaybeWords,
    Named,
    Raw,
    Text,
    Words,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

PARTICIPATION_TYPE = "App\\Models\\Participation"


class Row(BaseModel):
    """An object of the platform's JSON; fields that we do not name are dropped."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


R = TypeVar("R", bound=Row)


def readable(kind: type[R], value: object, *, limit: int | None = LIST_LIMIT) -> tuple[R, ...]:
    """Those rows of a list that can be read, up to a limit; the others are left out."""
    found: list[R] = []
    for item in value[:limit] if isinstance(value, list) else ():
        try:
            found.append(kind.model_validate(item))
        except ValidationError:
            continue
    return tuple(found)


class ProfileRow(Row):
    """A person: a volunteer, or one of the organisation."""

    id: Id
    user_id: MaybeId = None
    first_name: Line = ""
    last_name: Line = ""

    @property
    def name(self) -> str:
        """First and last name, as one line."""
        return f"{self.first_name} {self.last_name}".strip()

    def person(self) -> domain.Person:
        """As one who is only named."""
        return domain.Person(self.id, self.user_id or 0, self.name)


class VolunteerRow(ProfileRow):
    """The ``profile`` of a participation; skills come with a single participation only."""

    email: MaybeLine = None
    phone: MaybeLine = None
    mobile: MaybeLine = None
    birthday: MaybeDay = None
    zip: MaybeLine = None
    city: MaybeLine = None
    occupation: MaybeLine = Field(None, alias="type")
    availability: Words = Field((), alias="disponibilities")
    description: MaybeText = None
    certifications: Words = ()
    skills: MaybeWords = None

    def volunteer(self) -> domain.Volunteer:
        """In the words of the domain."""
        return domain.Volunteer(
            profile_id=self.id,
            user_id=self.user_id or 0,
            first_name=self.first_name,
            last_name=self.last_name,
            email=self.email,
            phone=self.phone,
            mobile=self.mobile,
            birthday=self.birthday,
            zip=self.zip,
            city=self.city,
            occupation=self.occupation,
            availability=self.availability,
            description=self.description,
            certifications=self.certifications,
            skills=self.skills,
        )


class AddressRow(Row):
    """Where a mission takes place."""

    zip: MaybeLine = None
    city: MaybeLine = None


class StructureRow(Row):
    """The organisation of a mission."""

    name: Line = ""


class MissionRow(Row):
    """The ``mission`` of a participation, its template's name already in place."""

    id: Id
    name: Line = ""
    structure_id: MaybeId = None
    structure: Annotated[StructureRow | None, OR_NONE] = None
    type: Line = ""
    date_type: MaybeLine = None
    start_date: MaybeDay = None
    end_date: MaybeDay = None
    state: Line = ""
    participations_max: MaybeCount = None
    places_left: MaybeCount = None
    addresses: Annotated[
        tuple[AddressRow, ...], BeforeValidator(lambda value: readable(AddressRow, value))
    ] = ()
    is_registration_open: MaybeFlag = None
    responsables: Annotated[
        tuple[ProfileRow, ...] | None,
        BeforeValidator(lambda value: None if value is None else readable(ProfileRow, value)),
    ] = None

    def mission(self) -> domain.Mission:
        """In the words of the domain."""
        place = self.addresses[0] if self.addresses else AddressRow()
        people = self.responsables
        return domain.Mission(
            id=self.id,
            name=self.name,
            structure_id=self.structure_id or 0,
            structure_name=self.structure.name if self.structure else "",
            kind=self.type,
            date_type=self.date_type,
            start_date=self.start_date,
            end_date=self.end_date,
            state=self.state,
            places=self.participations_max,
            places_left=self.places_left,
            zip=place.zip,
            city=place.city,
            is_registration_open=self.is_registration_open is not False,
            responsables=None if people is None else tuple(row.person() for row in people),
        )


class AuthorRow(Row):
    """The ``from`` of a message; its profile has no last name there."""

    profile: Annotated[ProfileRow | None, OR_NONE] = None


class MessageRow(Row):
    """One message of a conversation."""

    id: Id
    conversation_id: Id
    created_at: Instant
    content: Text = ""
    type: Line = ""
    from_id: MaybeId = None
    author: Annotated[AuthorRow | None, OR_NONE] = Field(None, alias="from")
    contextual_state: MaybeLine = None
    contextual_reason: MaybeLine = None

    def message(self) -> domain.Message:
        """In the words of the domain."""
        profile = self.author.profile if self.author else None
        return domain.Message(
            id=self.id,
            conversation_id=self.conversation_id,
            at=self.created_at,
            text=self.content,
            author_id=self.from_id,
            author_name=(profile.name or None) if profile else None,
            is_contextual=self.type == "contextual",
            state=self.contextual_state,
            reason=self.contextual_reason,
        )


class TraceRow(Row):
    """One message of a conversation as evidence; what it says is left as it came."""

    id: Id
    created_at: Instant
    content: Raw = ""
    type: Line = ""
    from_id: MaybeId = None
    author: Annotated[AuthorRow | None, OR_NONE] = Field(None, alias="from")
    contextual_state: MaybeLine = None
    contextual_reason: MaybeLine = None

    def trace(self, names: Mapping[int, str] | None = None) -> domain.Trace:
        """In the words of the domain.

        Args:
            names: of authors by user id, where the row itself does not tell.
        """
        profile = self.author.profile if self.author else None
        name = profile.name if profile else (names or {}).get(self.from_id or 0, "")
        return domain.Trace(
            id=self.id,
            at=self.created_at,
            author_id=self.from_id,
            author_name=name or None,
            is_contextual=self.type == "contextual",
            state=self.contextual_state,
            reason=self.contextual_reason,
            text=self.content,
        )


class ConversationPart(Row):
    """The ``conversation`` of a participation."""

    id: Id
    updated_at: MaybeInstant = None
    latest_message: Annotated[MessageRow | None, OR_NONE] = None


class SlotRow(Row):
    """A day on which the volunteer offers to come."""

    day: MaybeDay = Field(None, alias="date")
    parts: Words = Field((), alias="slots")


class TagRow(Row):
    """A label of an organisation."""

    id: Id
    name: Named
    is_generic: MaybeFlag = None

    def tag(self) -> domain.Tag:
        """In the words of the domain."""
        return domain.Tag(self.id, self.name, bool(self.is_generic))


class ParticipationRow(Row):
    """One row of ``/participations``, or one participation on its own."""

    id: Id
    state: Named
    created_at: Instant
    updated_at: MaybeInstant = None
    profile_id: MaybeId = None
    profile: VolunteerRow | None = None
    mission: MissionRow | None = None
    conversation: ConversationPart | None = None
    slots: Annotated[
        tuple[SlotRow, ...], BeforeValidator(lambda value: readable(SlotRow, value))
    ] = ()
    tags: Annotated[tuple[TagRow, ...], BeforeValidator(lambda value: readable(TagRow, value))] = ()

    def participation(self) -> domain.Participation:
        """In the words of the domain."""
        told = self.conversation
        latest = told.latest_message if told else None
        return domain.Participation(
            id=self.id,
            state=self.state,
            created_at=self.created_at,
            updated_at=self.created_at if self.updated_at is None else self.updated_at,
            volunteer=self._volunteer(),
            mission=self.mission.mission() if self.mission else None,
            conversation_id=told.id if told else None,
            conversation_updated_at=told.updated_at if told else None,
            latest=latest.message() if latest else None,
            slots=tuple(domain.Slot(row.day, row.parts) for row in self.slots if row.day),
            tags=tuple(row.name for row in self.tags),
            tag_ids=tuple(row.id for row in self.tags),
        )

    def _volunteer(self) -> domain.Volunteer:
        if self.profile:
            return self.profile.volunteer()
        return domain.Volunteer(self.profile_id or 0, 0, "", "")


class WrittenRow(Row):
    """What we use of the answer to a change of state."""

    state: MaybeLine = None
    updated_at: MaybeInstant = None


class MembershipRow(Row):
    """The ``pivot`` between a conversation and one of its members."""

    read_at: MaybeInstant = None
    status: MaybeFlag = None
    """False where the member archived the conversation."""


class MemberRow(Row):
    """One of the ``users`` of a conversation."""

    id: Id
    pivot: Annotated[MembershipRow | None, OR_NONE] = None
    profile: Annotated[ProfileRow | None, OR_NONE] = None


class PostedTo(Row):
    """The ``conversation`` that the answer to a message drags along, as far as it can be read."""

    messages: Annotated[
        tuple[TraceRow, ...], BeforeValidator(lambda value: readable(TraceRow, value, limit=None))
    ] = ()
    users: Annotated[
        tuple[MemberRow, ...], BeforeValidator(lambda value: readable(MemberRow, value))
    ] = ()

    def traces(self) -> tuple[domain.Trace, ...] | None:
        """Its messages, oldest first; None where there are none that can be read.

        The names of those who wrote stand with the members.
        """
        names = {user.id: user.profile.name for user in self.users if user.profile}
        found = sorted((row.trace(names) for row in self.messages), key=lambda trace: trace.id)
        return tuple(found) or None


class PostedRow(MessageRow):
    """The answer to a message of mine."""

    conversation: Annotated[PostedTo | None, OR_NONE] = None


class ShownRow(Row):
    """One conversation on its own."""

    latest_message: Annotated[MessageRow | None, OR_NONE] = None
    """The newest chat message."""


class ConversationRow(Row):
    """One row of the list of conversations, about a participation."""

    id: Id
    updated_at: Instant
    conversable: ParticipationRow
    users: Annotated[
        tuple[MemberRow, ...], BeforeValidator(lambda value: readable(MemberRow, value))
    ] = ()

    def conversation(self, user_id: int) -> domain.Conversation | None:
        """In the words of the domain; None where that user is no member."""
        mine = next((user for user in self.users if user.id == user_id), None)
        if mine is None:
            return None
        pivot = mine.pivot or MembershipRow()
        mission = self.conversable.mission
        about = self.conversable.participation()
        return domain.Conversation(
            id=self.id,
            participation_id=about.id,
            state=about.state,
            participation_updated_at=self.conversable.updated_at or 0,
            updated_at=self.updated_at,
            member_ids=frozenset(user.id for user in self.users),
            read_at=pivot.read_at,
            is_archived=pivot.status is False,
            structure_id=mission.structure_id if mission else None,
            participation=about._replace(
                conversation_id=self.id,
                conversation_updated_at=self.updated_at,
                is_whole=False,
            ),
        )
