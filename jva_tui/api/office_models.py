"""What we keep of the JSON about people's roles, the organisation and its tools."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from jva_tui import domain
from jva_tui.api.fields import (
    OR_NONE,
    Count,
    Id,
    Instant,
    Line,
    MaybeCount,
    MaybeFlag,
    MaybeId,
    MaybeInstant,
    MaybeLine,
    Named,
    Raw,
    as_line,
    as_text,
)
from jva_tui.api.models import AuthorRow, ProfileRow, Row, readable

STRUCTURE_TYPE = "App\\Models\\Structure"


class TemplateRow(Row):
    """A message template."""

    id: Id
    name: Raw = ""
    message: Raw = ""
    is_shared: MaybeFlag = None
    user_id: MaybeId = None
    sharable_id: MaybeId = None
    user: Annotated[AuthorRow | None, OR_NONE] = None

    def template(self) -> domain.Template:
        """In the words of the domain."""
        name, text = as_line(self.name), as_text(self.message)
        owner = self.user.profile if self.user else None
        return domain.Template(
            id=self.id,
            name=name,
            text=text,
            is_shared=bool(self.is_shared),
            owner_id=self.user_id or 0,
            owner_name=owner.name if owner else "",
            structure_id=self.sharable_id,
            is_verbatim=(name, text) == (self.name, self.message),
        )


class OrganisationRow(Row):
    """The organisation behind a role."""

    id: Id
    name: Line = ""
    phone: Line = ""


class RolePivotRow(Row):
    """What a role is held in."""

    rolable_type: Line = ""


class RoleRow(Row):
    """A role that the user holds in an organisation."""

    name: Line = ""
    pivot: RolePivotRow
    pivot_model: OrganisationRow

    @property
    def is_in_structure(self) -> bool:
        """Whether it is held in an organisation, and not in a network of them."""
        return self.pivot.rolable_type == STRUCTURE_TYPE

    def is_for(self, structure_id: int | None) -> bool:
        """Whether the role is held in that organisation."""
        return self.is_in_structure and self.pivot_model.id == structure_id


class MeRow(Row):
    """``GET /user``."""

    id: Id
    profile: ProfileRow
    email: MaybeLine = None
    context_role: Line = ""
    contextable_type: Line = ""
    contextable_id: MaybeId = None
    roles: Annotated[
        tuple[RoleRow, ...], BeforeValidator(lambda value: readable(RoleRow, value))
    ] = ()

    def me(self) -> domain.Me:
        """In the words of the domain."""
        structure_id = self.contextable_id if self.contextable_type == "structure" else None
        ours = (role.pivot_model for role in self.roles if role.is_for(structure_id))
        structure = next(ours, None)
        return domain.Me(
            user_id=self.id,
            profile_id=self.profile.id,
            first_name=self.profile.first_name,
            last_name=self.profile.last_name,
            role=self.context_role,
            structure_id=structure_id,
            structure_name=structure.name if structure else "",
            structure_phone=structure.phone if structure else "",
        )

    def identity(self) -> domain.Identity:
        """Who that is, and for whom they may speak."""
        roles = (
            domain.Role(role.name, role.pivot_model.id, role.pivot_model.name)
            for role in self.roles
            if role.is_in_structure
        )
        return domain.Identity(self.me(), self.email or "", tuple(roles))


class TokenRow(Row):
    """What signing in gives; the secrets are taken as they are."""

    access_token: Annotated[str, Field(min_length=1, max_length=10_000)]
    refresh_token: Annotated[str, Field(max_length=10_000)] = ""
    expires_in: MaybeCount = None


class UnreadRow(Row):
    """``GET /user/unread-messages``."""

    count: Count


class ResponsableRow(Row):
    """A user of the organisation, with the profile that is named."""

    id: Id
    profile: ProfileRow

    def person(self) -> domain.Person:
        """In the words of the domain."""
        return domain.Person(self.profile.id, self.id, self.profile.name)


class BatchRow(Row):
    """A bulk operation in the platform's queue."""

    id: Named
    total: Count = Field(alias="totalJobs")
    pending: Count = Field(alias="pendingJobs")
    failed: Count = Field(alias="failedJobs")
    cancelled_at: MaybeInstant = Field(None, alias="cancelledAt")

    def batch(self) -> domain.Batch:
        """In the words of the domain."""
        is_cancelled = self.cancelled_at is not None
        return domain.Batch(self.id, self.total, self.pending, self.failed, is_cancelled)


class StatePart(Row):
    """Of what an entry of the log changed, the state."""

    state: MaybeLine = None


class PropertiesRow(Row):
    """What an entry of the log changed."""

    attributes: Annotated[StatePart | None, OR_NONE] = None
    old: Annotated[StatePart | None, OR_NONE] = None


class CauserRow(Row):
    """Who made an entry of the log."""

    profile: Annotated[ProfileRow | None, OR_NONE] = None


class ChangeRow(Row):
    """An entry of a participation's activity log."""

    id: Id
    created_at: Instant
    causer_id: MaybeId = None
    causer: Annotated[CauserRow | None, OR_NONE] = None
    properties: Annotated[PropertiesRow | None, OR_NONE] = None

    def change(self) -> domain.Change | None:
        """In the words of the domain; None where it sets no state, or the same again."""
        told = self.properties or PropertiesRow()
        new = told.attributes.state if told.attributes else None
        old = told.old.state if told.old else None
        if new is None or new == old:
            return None
        who = self.causer.profile if self.causer else None
        name = who.name or None if who else None
        return domain.Change(self.id, self.created_at, old, new, self.causer_id, name)


class FiguresRow(Row):
    """``GET /statistics/organisations/{id}``."""

    participations_state: dict[str, Count] = Field(default_factory=dict)
    response_ratio: MaybeCount = None
    response_time: MaybeCount = None
    score: MaybeCount = None

    def figures(self) -> domain.Figures:
        """In the words of the domain."""
        counts = {str(state): self.participations_state.get(state, 0) for state in domain.State}
        return domain.Figures(counts, self.response_ratio, self.response_time, self.score)


class NotificationPart(Row):
    """What a notification is about."""

    participation_id: MaybeId = None
    conversation_id: MaybeId = None
    mission_id: MaybeId = None


class NotificationRow(Row):
    """One entry of the feed."""

    created_at: Instant
    type: Line = ""
    data: Annotated[NotificationPart | None, OR_NONE] = None

    def notification(self) -> domain.Notification:
        """In the words of the domain."""
        about = self.data or NotificationPart()
        return domain.Notification(
            self.created_at,
            self.type.rpartition("\\")[2],
            about.participation_id,
            about.conversation_id,
            about.mission_id,
        )
