"""A sandbox in process, at a time that the test sets."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import httpx

from jva_tui.sandbox.app import create_app
from jva_tui.sandbox.generate import COORDINATOR, generate_situation
from jva_tui.sandbox.situation import (
    PENDING,
    STRUCTURE,
    Conversation,
    Membership,
    Message,
    Mission,
    Participation,
    Profile,
    Rolable,
    Situation,
    Structure,
    User,
)
from jva_tui.sandbox.throttle import Throttle

if TYPE_CHECKING:
    from jva_tui.sandbox.platform import Platform

NOW = 1_795_347_000
"""22 November 2026, 11:30 UTC."""
THEN = NOW - 10 * 86_400

ME, COLLEAGUE, OUTSIDER, VOLUNTEER, SILENT = 1, 2, 3, 11, 12
"""User ids; profile ids are 100 more."""


class Unlimited(Throttle):
    """Lets everything pass, for tests that are about something else."""

    def hit(self, address: str, limit: int, now: int) -> Any:
        self.clear()
        return super().hit(address, limit, now)


def situation() -> Situation:
    """Two organisations; a mission that a volunteer wrote for (1) and one did not (2)."""
    made = Situation()
    for number, name in ((1, "Ruche"), (2, "Voisins")):
        made.structures[number] = Structure(number, number, name, name.lower(), THEN)
    _people(made)
    for number, structure_id in ((1, 1), (2, 2)):
        kind = "Mission en présentiel"
        made.missions[number] = Mission(
            number, 1, structure_id, f"M{number}", "m", kind, "recurring", None, None, 10, 8, 0, 0
        )
    made.missions[1].responsables = [ME + 100]
    for number, user_id, mission_id in ((1, VOLUNTEER, 1), (2, SILENT, 1), (3, SILENT, 2)):
        made.add_participation(
            Participation(number, user_id + 100, mission_id, PENDING, THEN, THEN)
        )
    conversation = Conversation(7, 1, THEN, THEN)
    made.add_conversation(conversation)
    made.add_member(conversation, ME, Membership())
    made.add_member(conversation, VOLUNTEER, Membership(THEN))
    made.add_message(Message(40, 7, VOLUNTEER, "Bonjour !", THEN))
    return made


def _people(made: Situation) -> None:
    """Coordinators of both organisations, and volunteers."""
    for user_id, first_name, structure_id in (
        (ME, "Camille", 1),
        (COLLEAGUE, "Basile", 1),
        (OUTSIDER, "Zoé", 2),
        (VOLUNTEER, "Inès", None),
        (SILENT, "Marc", None),
    ):
        email = f"{first_name.lower()}@example.org"
        user = User(user_id, email, THEN)
        if structure_id is not None:
            user.context_role, user.contextable_type = "responsable", "structure"
            user.contextable_id = structure_id
            rolable = Rolable("responsable", 2, user_id, STRUCTURE, structure_id)
            made.rolables.append(rolable)
        profile = Profile(user_id + 100, user_id, first_name, "Test", email, THEN, THEN)
        profile.mobile = "0639980000"
        made.add_user(user, profile)


def generated(participations: int = 60, seed: int = 1) -> Situation:
    """A believable situation up to `NOW`."""
    return generate_situation(participations, seed, datetime.fromtimestamp(NOW, UTC))


class Sandbox:
    """Calls the application in process, signed in as somebody, and unthrottled."""

    def __init__(self, made: Situation | None = None, *, throttled: bool = False) -> None:
        self.now = float(NOW)
        self.situation = made or situation()
        self.app = create_app(self.situation, clock=lambda: self.now)
        self.platform: Platform = self.app.state.platform
        if not throttled:
            self.platform.throttle = Unlimited()

    async def call(
        self,
        method: str,
        path: str,
        *,
        user: int | None = ME,
        role: str | None = "responsable",
        accept: str = "application/json",
        **options: Any,
    ) -> httpx.Response:
        """Calls as ``user``; None without token."""
        headers = {"Accept": accept}
        if role is not None:
            headers["Context-Role"] = role
        if user is not None:
            issued = self.platform.tokens.issue(self.situation.users[user], int(self.now))
            headers["Authorization"] = f"Bearer {issued['access_token']}"
        async with self.client() as client:
            return await client.request(method, path, headers=headers, **options)

    def client(self) -> httpx.AsyncClient:
        """For calls that name their own token."""
        transport = httpx.ASGITransport(self.app)
        return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")


__all__ = ["COORDINATOR", "ME", "NOW", "Sandbox", "generated", "situation"]
