"""An inbox in which many are marked, for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.events import Key

from screens.inbox import InboxScreen
from tests.people import MISSION, NOW, message, participation, volunteer
from tests.screens.client import MEDIUM, SMALL, fill, offline_desk
from tests.screens.outgoing import NAMES
from widgets.signs import MARK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from jva_tui.desk import Desk
    from jva_tui.domain import Decision, Participation
    from tests.screens.client import Client

COLLEAGUE = MISSION._replace(id=8, responsables=(MISSION.responsables or ())[:0])
in_both_sizes = pytest.mark.parametrize("size", [SMALL, MEDIUM])
"""The two sizes at which everything must be usable."""


def person(number: int, **changes: object) -> Participation:
    """Somebody who asked so many hours ago and wrote a message."""
    at = NOW - number * 3600
    first, last = NAMES[number % len(NAMES)].split(" ", 1)
    known = participation(
        number,
        created_at=at,
        updated_at=at,
        volunteer=volunteer(number, first_name=first, last_name=last),
        conversation_id=100 + number,
        conversation_updated_at=at,
        latest=message(
            1_000 + number, conversation_id=100 + number, at=at, author_id=2_000 + number
        ),
    )
    return known._replace(**changes)  # type: ignore[arg-type]  # the fields of Participation


def desk_of(home: Path, count: int = 20, *more: Participation) -> Desk:
    """A desk with so many pending requests, 1 the newest."""
    fill(home, [*(person(number) for number in range(1, count + 1)), *more])
    return offline_desk(home)


def screen_of(client: Client) -> InboxScreen:
    screen = client.app.screen_stack[0]
    assert isinstance(screen, InboxScreen)
    return screen


def marked(client: Client) -> list[int]:
    return sorted(screen_of(client)._marks)


def bar(client: Client) -> str:
    return client.words_of("KeyBar")


def signed(client: Client) -> list[int]:
    """The requests whose lines show the mark, in the second cell and nowhere else."""
    inbox = client.inbox
    strips = client.app.screen._compositor.render_strips()
    region = inbox.region
    lines = [strip.crop(region.x, region.right).text for strip in strips[region.y : region.bottom]]
    shown = zip(inbox.in_sight, lines, strict=False)
    assert all(MARK not in line[:1] + line[2:] for line in lines)
    return sorted(id_ for id_, line in shown if line[1] == MARK)


async def typed(client: Client, *keys: str) -> None:
    """Presses keys, faster than anything can be done behind the screen."""
    for key in keys:
        event = Key(key, None)
        event.set_sender(client.app)
        assert client.app._driver is not None
        client.app._driver.send_message(event)
    await client.settle()


class Lots:
    """Notes for whom the reply desk would open."""

    def __init__(self) -> None:
        self.opened: list[tuple[list[int], Decision | None]] = []
        self.words: Mapping[int, int] | None = None

    def open(
        self,
        ids: Sequence[int],
        decision: Decision | None,
        words: Mapping[int, int] | None = None,
    ) -> None:
        self.opened.append((list(ids), decision))
        self.words = words
