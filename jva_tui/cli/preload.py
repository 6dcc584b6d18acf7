"""``jva-tui preload``: fills a demonstration's cache as reading its platform would, but at once.

Reading 100,000 requests through the platform takes 4,167 pages, at 120 a minute.
"""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING

import httpx

from jva_tui import domain
from jva_tui.accounts.demo import JOURNAL, PRELOADED
from jva_tui.accounts.keys import demo_key
from jva_tui.api.client import Client
from jva_tui.api.fields import LINE_LIMIT
from jva_tui.api.models import MissionRow
from jva_tui.api.pacing import Pacer
from jva_tui.clock import SystemClock
from jva_tui.paths import Paths, private_folder, write_private
from jva_tui.sandbox.app import create_app
from jva_tui.sandbox.generate import COORDINATOR
from jva_tui.sandbox.journal import Origin, open_journal
from jva_tui.sandbox.present_mission import mission_json, responsables_json
from jva_tui.sandbox.tokens import CLIENT_ID, CLIENT_SECRET
from jva_tui.store.cache import FRESH_AT, SWEEP, SWEPT_AT, Cache
from jva_tui.sync.plan import Plan, Stage
from jva_tui.text import clean, one_line

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from jva_tui.sandbox import situation as records
    from jva_tui.sandbox.situation import Situation

_WHOLE_CONVERSATIONS = 1_000
"""Of the newest ones, so that there is something to read without the platform."""


def run(options: Namespace) -> int:
    """Fills the cache of the demonstration that ``options`` name."""
    folder = private_folder(Paths.here().demo(options.participations, options.seed))
    now = int(SystemClock().now())
    origin = Origin(options.participations, options.seed, now)
    situation, journal = open_journal(folder / JOURNAL, origin)
    journal.close()
    cache = Cache.open(folder / "cache.db", demo_key(folder))
    try:
        fill(cache, situation, now)
    finally:
        cache.close()
    write_private(folder / PRELOADED, b"")
    return 0


def fill(cache: Cache, situation: Situation, now: int) -> None:
    """Writes into the cache what reading the whole platform would write at an instant."""
    me, templates = asyncio.run(_ask(situation, now))
    cache.save_me(me)
    cache.save_templates(templates)
    cache.save_participations(_participations(situation, me))
    cache.save_conversations(_conversations(situation, me))
    mine = _talks_with(situation, me)
    cache.leave(situation.conversation_of.keys() - {row.participation_id for row in mine})
    for conversation in mine[-_WHOLE_CONVERSATIONS:]:
        told = [_message(situation, message) for message in situation.messages_of[conversation.id]]
        cache.save_messages(conversation.id, told, complete=True)
    cache.set(SWEEP, Plan(Stage.TALKS, is_complete=True).to_fact())
    cache.set(FRESH_AT, now)
    cache.set(SWEPT_AT, now)


async def _ask(situation: Situation, now: int) -> tuple[domain.Me, list[domain.Template]]:
    """Who signs in, and the templates: too few to bother with anything but the real way."""
    transport = httpx.ASGITransport(create_app(situation, clock=lambda: now))
    async with Client(
        "http://127.0.0.1", pacer=Pacer(SystemClock()), transport=transport
    ) as client:
        password = situation.user_by_email[COORDINATOR].password
        token = await client.sign_in(COORDINATOR, password, CLIENT_ID, CLIENT_SECRET)
        client.token = token.access_token
        return await client.me(), await client.templates()


def _participations(situation: Situation, me: domain.Me) -> Iterator[domain.Participation]:
    missions = {
        mission.id: _mission(situation, mission)
        for mission in situation.missions.values()
        if mission.deleted_at is None and mission.structure_id == me.structure_id
    }
    for row in situation.newest():
        if row.mission_id not in missions:
            continue
        conversation = situation.conversation_of.get(row.id)
        latest = situation.latest_chat(conversation) if conversation else None
        yield domain.Participation(
            id=row.id,
            state=row.state,
            created_at=row.created_at,
            updated_at=row.updated_at,
            volunteer=_volunteer(situation.profiles[row.profile_id]),
            mission=missions[row.mission_id],
            conversation_id=conversation.id if conversation else None,
            conversation_updated_at=conversation.updated_at if conversation else None,
            latest=_message(situation, latest, named=False) if latest else None,
            slots=tuple(
                domain.Slot(date.fromisoformat(slot["date"]), tuple(slot["slots"]))
                for slot in row.slots or ()
            ),
            tags=tuple(situation.tags[tag].name for tag in situation.tags_of.get(row.id, ())),
        )


def _mission(situation: Situation, mission: records.Mission) -> domain.Mission:
    told = mission_json(situation, mission)
    told["responsables"] = responsables_json(situation, mission)
    told["structure"] = {"id": mission.structure_id}
    told["structure"]["name"] = situation.structures[mission.structure_id].name
    return MissionRow.model_validate(told).mission()


def _volunteer(profile: records.Profile) -> domain.Volunteer:
    return domain.Volunteer(
        profile_id=profile.id,
        user_id=profile.user_id,
        first_name=_line(profile.first_name),
        last_name=_line(profile.last_name),
        email=profile.email,
        phone=profile.phone,
        mobile=profile.mobile,
        birthday=date.fromisoformat(profile.birthday[:10]) if profile.birthday else None,
        zip=profile.zip,
        city=profile.city,
        occupation=profile.type,
        availability=tuple(profile.disponibilities or ()),
        description=profile.description,
        certifications=tuple(profile.certifications or ()),
    )


def _line(text: str) -> str:
    """As the client's boundary lets it through."""
    return one_line(clean(text), LINE_LIMIT)


def _message(
    situation: Situation, message: records.Message, *, named: bool = True
) -> domain.Message:
    author = situation.profile_of.get(message.from_id) if message.from_id and named else None
    return domain.Message(
        id=message.id,
        conversation_id=message.conversation_id,
        at=message.created_at,
        text=clean(message.content),
        author_id=message.from_id,
        author_name=_line(author.first_name) if author else None,
        is_contextual=message.type == "contextual",
        state=message.contextual_state,
        reason=message.contextual_reason,
    )


def _talks_with(situation: Situation, me: domain.Me) -> list[records.Conversation]:
    """The conversations about requests of which I am a member."""
    return [row for row in situation.conversations_with[me.user_id] if row.about is None]


def _conversations(situation: Situation, me: domain.Me) -> Iterator[domain.Conversation]:
    for row in _talks_with(situation, me):
        participation = situation.participations[row.participation_id]
        mine = row.members[me.user_id]
        yield domain.Conversation(
            id=row.id,
            participation_id=participation.id,
            state=participation.state,
            participation_updated_at=participation.updated_at,
            updated_at=row.updated_at,
            member_ids=frozenset(row.members),
            read_at=mine.read_at,
            is_archived=not mine.is_active,
        )
