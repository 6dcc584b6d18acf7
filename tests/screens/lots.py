"""An inbox in which every situation of a recipient stands once, and driving the reply desk."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from jva_tui.domain import Conversation, State, Template
from jva_tui.store.cache import Cache
from screens.confirm_lot import ConfirmLotScreen
from screens.reply import ReplyScreen
from tests.office import KEY
from tests.people import DAY, MISSION, NOW, ROSA, message, participation, volunteer
from tests.screens.client import MEDIUM, Client, fill, offline_desk, opened

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable
    from pathlib import Path

    from jva_tui.domain import Message, Participation
    from jva_tui.lots.lot import Lot

WELCOME = Template(
    1, "Bienvenue", "Bonjour [destinataire_prenom],\nà bientôt. [expediteur_prenom]", True, 2
)
WHERE = Template(2, "Café de rendez-vous", "Rendez-vous près du [destinataire_zip].", False, 2)
SORRY = Template(3, "Complet", "Bonjour [destinataire_prenom], l'équipe est complète.", False, 2)
TEMPLATES = (WELCOME, WHERE, SORRY)
NAMES = ("Camille", "José", "Noël", "Inès", "Zoé", "Élodie", "Karim", "Lison")


def person(
    number: int,
    said: str = "Bonjour, je voudrais aider.",
    *,
    who: dict[str, Any] | None = None,
    **changes: Any,
) -> Participation:
    """Somebody who asked, the higher the number the later, and whose letter asks nothing."""
    told = volunteer(number, first_name=NAMES[number % len(NAMES)])._replace(**(who or {}))
    talk = 1_000 + number
    asked = participation(
        number,
        volunteer=told,
        created_at=NOW - DAY + number,
        updated_at=NOW - DAY + number,
        conversation_id=talk,
        conversation_updated_at=NOW - DAY + number,
        latest=message(
            100 + number, conversation_id=talk, text=said, author_id=told.user_id, at=NOW - DAY
        ),
    )
    return asked._replace(**changes)


def silent(number: int, **changes: Any) -> Participation:
    """Somebody without a conversation."""
    return person(
        number, conversation_id=None, conversation_updated_at=None, latest=None, **changes
    )


FULL = MISSION._replace(id=8, name="Collecte", places=1)
THEIRS = MISSION._replace(
    id=9,
    name="Lecture",
    responsables=(MISSION.responsables[0]._replace(profile_id=3, user_id=3, name="Basile"),),  # type: ignore[index]  # told in people.py
)


def everybody() -> list[Participation]:
    """Each situation once, and two who are of no concern (1 and 2)."""
    again = {"profile_id": 1_002, "user_id": 2_002, "first_name": "Noël"}
    return [
        person(1),
        person(2),
        person(3, "Faut-il une voiture ?"),
        person(4, "Hello, I would love to help you with this on Saturday."),
        person(5, "Je vous raconte ma vie depuis le début. " * 25),
        person(6, "répondez merde, à la fin"),
        person(7),  # unread, see `read`
        person(8, who={"birthday": date(2010, 5, 1)}),
        silent(9),
        person(10, who={"zip": None}),
        person(11, state=State.VALIDATED),
        person(12, mission=FULL),
        person(13, mission=FULL),
        person(14, mission=MISSION._replace(id=10, name="Finie", end_date=date(2026, 11, 1))),
        person(15, mission=THEIRS),
        person(16, who=again, mission=FULL._replace(id=11, name="Jardin")),
        person(17, who={"first_name": "Zoé <3"}),
        person(18, latest=answer(18)),
        person(19, mission=MISSION._replace(id=12, name="Close", is_registration_open=False)),
        person(20),  # in a conversation of others, see `read`
    ]


def answer(number: int) -> Message:
    """What Rosa wrote to somebody ten minutes ago."""
    talk = 1_000 + number
    return message(
        400 + number, conversation_id=talk, at=NOW - 600, text="Merci !", author_id=ROSA.user_id
    )


UNREAD, OF_OTHERS = frozenset({7}), frozenset({20})


def read(home: Path, people: Iterable[Participation], *, unread: Iterable[int] = ()) -> None:
    """Notes that Rosa has read their letters, in whose conversations she is."""
    cache = Cache.open(home / "cache.db", KEY)
    cache.save_conversations(
        Conversation(
            id=one.conversation_id,
            participation_id=one.id,
            state=one.state,
            participation_updated_at=one.updated_at,
            updated_at=NOW - DAY,
            member_ids=frozenset(
                {3 if one.id in OF_OTHERS else ROSA.user_id, one.volunteer.user_id}
            ),
            read_at=None if one.id in set(unread) else NOW,
            is_archived=False,
        )
        for one in people
        if one.conversation_id is not None
    )
    cache.close()


@asynccontextmanager
async def inbox_of(
    home: Path, *people: Participation, size: tuple[int, int] = MEDIUM
) -> AsyncIterator[Client]:
    """The client on an inbox of these people, all of them shown, the newest first."""
    asked = people or everybody()
    fill(home, asked, TEMPLATES)
    read(home, asked, unread=() if people else UNREAD)
    async with opened(offline_desk(home), size) as client:
        await client.press("o", "7")
        yield client


def lot(client: Client) -> Lot:
    """What is being prepared."""
    screen = client.app.screen
    if isinstance(screen, ConfirmLotScreen):
        screen = client.app.screen_stack[-2]
    assert isinstance(screen, ReplyScreen)
    return screen.lot


async def stand_on(client: Client, id_: int) -> None:
    """Puts the cursor of the reply desk on somebody."""
    screen = client.app.screen
    assert isinstance(screen, ReplyScreen)
    steps = lot(client).ids.index(id_) - lot(client).ids.index(screen.at)
    await client.press(*("j" if steps > 0 else "k",) * abs(steps))
    assert screen.at == id_
