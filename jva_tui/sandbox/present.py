"""How the platform's records look as JSON.

Every key that the recordings show is there; what no situation carries stands as the platform
shows it for a fresh record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jva_tui.sandbox.moments import paris, zulu
from jva_tui.sandbox.situation import (
    PARTICIPATION,
    STRUCTURE,
    Conversation,
    Membership,
    Message,
    MessageTemplate,
    Participation,
    Profile,
    Situation,
    Structure,
    Tag,
    User,
)

if TYPE_CHECKING:
    from jva_tui.sandbox.exchange import Json

_PROFILE_REST: Json = {
    "old_referent_department": None,
    "service_civique": False,
    "old_referent_region": None,
    "department": None,
    "commitment__time_period": None,
    "commitment__total": None,
    "commitment__duration": None,
    "old_tete_de_reseau_id": None,
    "can_export_profiles": False,
    "cej": False,
    "cej_updated_at": None,
    "cej_email_adviser": None,
    "service_civique_completion_date": None,
    "notification__responsable_bilan": True,
    "notification__referent_frequency": "realtime",
    "notification__referent_bilan": True,
    "latitude": None,
    "longitude": None,
    "type_missions": None,
    "ft": False,
    "ft_updated_at": None,
    "ft_email_adviser": None,
}
_USER_REST: Json = {
    "old_is_admin": False,
    "anonymous_at": None,
    "utm_source": None,
    "utm_campaign": None,
    "utm_medium": None,
    "hard_bounced_at": None,
    "has_agreed_responsable_terms_at": None,
    "banned_reason": None,
    "has_agreed_benevole_terms_at": None,
    "archived_at": None,
}
_STRUCTURE_REST: Json = {
    "siret": None,
    "association_types": ["Agrément jeunesse éducation populaire"],
    "structure_publique_type": None,
    "structure_publique_etat_type": None,
    "structure_privee_type": None,
    "country": "France",
    "latitude": None,
    "longitude": None,
    "website": None,
    "facebook": None,
    "twitter": None,
    "instagram": None,
    "deleted_at": None,
    "rna": "N/A",
    "donation": None,
    "publics_beneficiaires": ["tous_publics"],
    "image_1": None,
    "image_2": None,
    "color": None,
    "api_id": "N/A",
    "send_volunteer_coordonates": False,
    "is_alsace_moselle": False,
}


def names(profile: Profile, last_name: str | None = None) -> Json:
    """The names that the platform derives; ``last_name`` stands in where it was not loaded."""
    last = profile.last_name if last_name is None else last_name
    return {
        "short_name": profile.first_name[:2],
        "full_name": f"{profile.first_name} {last}",
        "secret_name": f"{profile.first_name} {last[:1]}.",
    }


def profile_json(profile: Profile) -> Json:
    """A person, in full but for what has to be asked for."""
    return {
        "id": profile.id,
        "user_id": profile.user_id,
        "first_name": profile.first_name,
        "last_name": profile.last_name,
        "email": profile.email,
        "phone": profile.phone,
        "mobile": profile.mobile,
        "created_at": zulu(profile.created_at),
        "updated_at": zulu(profile.updated_at),
        "birthday": profile.birthday,
        "zip": profile.zip,
        "is_visible": profile.is_visible,
        "disponibilities": profile.disponibilities,
        "description": profile.description,
        "type": profile.type,
        "notification__responsable_frequency": profile.notification,
        "city": profile.city,
        "certifications": profile.certifications,
        "commitment": profile.commitment,
        **_PROFILE_REST,
        **names(profile),
    }


def short_profile(profile: Profile) -> Json:
    """A person as members of a conversation see each other."""
    return {
        "id": profile.id,
        "user_id": profile.user_id,
        "first_name": profile.first_name,
        "last_name": profile.last_name,
        **names(profile),
        "avatar": None,
    }


def user_json(user: User) -> Json:
    """An account."""
    online = paris(user.last_online_at) if user.last_online_at is not None else None
    return {
        "id": user.id,
        "name": user.email,
        "email": user.email,
        "created_at": zulu(user.created_at),
        "updated_at": zulu(user.created_at if user.updated_at is None else user.updated_at),
        "context_role": user.context_role,
        "last_online_at": online,
        "contextable_type": user.contextable_type,
        "contextable_id": user.contextable_id,
        "banned_at": zulu(user.banned_at) if user.banned_at is not None else None,
        "last_interaction_at": online,
        **_USER_REST,
    }


def user_with_profile(situation: Situation, user_id: int) -> Json:
    """An account with its person."""
    profile = situation.profile_of[user_id]
    return user_json(situation.users[user_id]) | {"profile": profile_json(profile)}


def members_json(situation: Situation, structure_id: int) -> list[Json]:
    """Who answers for an organisation: accounts with persons."""
    return [
        user_with_profile(situation, rolable.user_id)
        | {
            "pivot": {
                "rolable_type": STRUCTURE,
                "rolable_id": structure_id,
                "user_id": rolable.user_id,
                "fonction": rolable.fonction,
            }
        }
        for rolable in situation.answering_for(structure_id)
    ]


def skills_json(profile: Profile) -> list[Json]:
    """What the volunteer says they can do: a participation shown alone has it, lists do not."""
    return [{"id": at, "name": name} for at, name in enumerate(profile.skills, start=1)]


def structure_json(structure: Structure) -> Json:
    """An organisation, in full."""
    place = f"{structure.zip} {structure.city}"
    return {
        "id": structure.id,
        "user_id": structure.user_id,
        "name": structure.name,
        "description": structure.description,
        "statut_juridique": structure.statut_juridique,
        "address": structure.address,
        "zip": structure.zip,
        "city": structure.city,
        "department": structure.department,
        "state": structure.state,
        "created_at": zulu(structure.created_at),
        "updated_at": zulu(structure.created_at),
        "phone": structure.phone,
        "email": structure.email,
        "slug": structure.slug,
        "full_url": f"/organisations/{structure.slug}",
        "full_address": f"{structure.address or ''}, {place}",
        **_STRUCTURE_REST,
    }


def short_structure(structure: Structure) -> Json:
    """An organisation of which only id and name were loaded."""
    return {
        "id": structure.id,
        "name": structure.name,
        "full_url": "/organisations/",
        "full_address": ",  ",
    }


def tags_json(situation: Situation, participation: Participation) -> list[Json]:
    """The labels of a participation."""
    attached = situation.tags_of.get(participation.id, [])
    return [
        tag_json(situation.tags[tag_id])
        | {
            "pivot": {
                "taggable_type": PARTICIPATION,
                "taggable_id": participation.id,
                "structure_tag_id": tag_id,
            }
        }
        for tag_id in attached
    ]


def tag_json(tag: Tag) -> Json:
    """A label."""
    return {
        "id": tag.id,
        "structure_id": tag.structure_id,
        "name": tag.name,
        "is_generic": tag.is_generic,
        "created_at": zulu(tag.created_at),
        "updated_at": zulu(tag.created_at if tag.updated_at is None else tag.updated_at),
    }


def participation_json(participation: Participation) -> Json:
    """A request to join a mission, without what belongs to it."""
    return {
        "id": participation.id,
        "profile_id": participation.profile_id,
        "mission_id": participation.mission_id,
        "created_at": zulu(participation.created_at),
        "updated_at": zulu(participation.updated_at),
        "deleted_at": None,
        "state": participation.state,
        "old_date": None,
        "old_slots": None,
        "utm_source": None,
        "utm_campaign": None,
        "utm_medium": None,
        "slots": participation.slots,
    }


def conversation_json(conversation: Conversation) -> Json:
    """A conversation, without members and messages."""
    kind, number = conversation.subject
    return {
        "id": conversation.id,
        "conversable_id": number,
        "conversable_type": kind,
        "created_at": zulu(conversation.created_at),
        "updated_at": zulu(conversation.updated_at),
        "response_time": conversation.response_time,
    }


def message_json(message: Message) -> Json:
    """An entry of a conversation."""
    return {
        "id": message.id,
        "content": message.content,
        "from_id": message.from_id,
        "conversation_id": message.conversation_id,
        "type": message.type,
        "created_at": zulu(message.created_at),
        "updated_at": zulu(message.created_at),
        "contextual_state": message.contextual_state,
        "contextual_reason": message.contextual_reason,
    }


def message_with_author(situation: Situation, message: Message) -> Json:
    """An entry with who wrote it: without the last name, which is not loaded here."""
    author: Any = None
    if message.from_id is not None:
        profile = situation.profile_of[message.from_id]
        shown = short_profile(profile) | names(profile, last_name="")
        del shown["last_name"]
        author = {"id": message.from_id, "profile": shown}
    return message_json(message) | {"from": author}


def pivot_json(conversation: Conversation, user_id: int, membership: Membership) -> Json:
    """When a member last read, and whether it stands in their inbox."""
    return {
        "conversation_id": conversation.id,
        "user_id": user_id,
        "read_at": paris(membership.read_at) if membership.read_at is not None else None,
        "status": membership.is_active,
    }


def roles_json(situation: Situation, user_id: int) -> list[Json]:
    """The roles of a user."""
    return [
        {
            "id": rolable.role_id,
            "name": rolable.role,
            "created_at": zulu(situation.users[user_id].created_at),
            "updated_at": zulu(situation.users[user_id].created_at),
            "pivot": {
                "user_id": user_id,
                "role_id": rolable.role_id,
                "rolable_type": rolable.rolable_type,
                "rolable_id": rolable.rolable_id,
                "invited_by_user_id": None,
                "fonction": rolable.fonction,
            },
        }
        for rolable in situation.roles_of(user_id)
    ]


def message_template_json(template: MessageTemplate) -> Json:
    """A text kept for later."""
    return {
        "id": template.id,
        "name": template.name,
        "user_id": template.user_id,
        "message": template.message,
        "is_shared": template.is_shared,
        "created_at": zulu(template.created_at),
        "updated_at": zulu(template.updated_at),
        "sharable_type": STRUCTURE if template.structure_id is not None else None,
        "sharable_id": template.structure_id,
    }
