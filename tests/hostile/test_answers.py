"""Whatever stands in the fields of an answer, what is read of it is text and numbers in bounds."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jva_tui.api import errors
from jva_tui.api.client import Client
from jva_tui.api.fields import BIGGEST, LINE_LIMIT, LIST_LIMIT, TEXT_LIMIT
from jva_tui.api.pacing import Pacer
from jva_tui.domain import DeclineReason, State
from jva_tui.sandbox.app import create_app
from jva_tui.sandbox.generate import COORDINATOR, generate_situation
from jva_tui.sandbox.moments import PARIS
from jva_tui.sandbox.tokens import CLIENT_ID, CLIENT_SECRET
from tests.clock import ManualClock
from tests.hostile.spoilt import PARTICIPATIONS, Spoilt
from tests.hostile.texts import hostile
from tests.hostile.told import unprintable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from jva_tui.sandbox.situation import Situation

NOW = 1_795_347_000

# To count lines here would take as long as the test itself.
pytestmark = pytest.mark.no_cover


@cache
def situation() -> Situation:
    return generate_situation(PARTICIPATIONS, 1, datetime.fromtimestamp(NOW, PARIS))


async def answers(client: Client, me: int) -> AsyncIterator[object]:
    """All that can be asked without changing anything, and two changes that are refused."""
    people = await client.participation_page()
    yield people
    talks = await client.conversation_page(user_id=me)
    yield talks
    for row in people.items[:4]:
        yield await client.participation(row.id)
        yield await client.state_changes(row.id)
    for talk in talks.items[:4]:
        yield await client.messages(talk.id)
    yield await client.templates()
    yield await client.tags(1)
    yield await client.responsables(1)
    yield await client.mission_page()
    yield await client.notification_page()
    for change in (
        client.set_state(people.items[0].id, 1, State.VALIDATED),
        client.decline(people.items[0].id, DeclineReason.OTHER, "Bonjour"),
    ):
        with pytest.raises(errors.Invalid) as caught:
            await change
        yield [caught.value.message, caught.value.fields, str(caught.value)]


@settings(max_examples=4)
@given(st.integers(0, 10_000))
async def test_nothing_but_text_and_numbers_in_bounds_is_read(seed: int) -> None:
    app = Spoilt(create_app(situation(), clock=lambda: NOW), hostile, seed, is_odd=True)
    transport, pacer = httpx.ASGITransport(app), Pacer(ManualClock(NOW, jumps=True))
    async with Client("http://127.0.0.1", pacer=pacer, transport=transport) as client:
        token = await client.sign_in(COORDINATOR, "password", CLIENT_ID, CLIENT_SECRET)
        client.token = token.access_token
        async for answer in answers(client, (await client.me()).user_id):
            for value in leaves(answer):
                assert is_in_bounds(value), repr(value)[:200]


def is_in_bounds(value: object) -> bool:
    """Whether it can be stored, compared and shown."""
    if isinstance(value, str):
        return len(value) <= TEXT_LIMIT and not unprintable(value)
    return not isinstance(value, int) or abs(value) <= BIGGEST


def leaves(value: Any) -> Iterator[object]:
    """The values that something is made of; no list of them is longer than it may be."""
    if isinstance(value, tuple | list | set | frozenset | dict):
        assert len(value) <= max(LIST_LIMIT, LINE_LIMIT)
        parts = [*value, *value.values()] if isinstance(value, dict) else value
        for part in parts:
            yield from leaves(part)
    elif hasattr(value, "__slots__") and hasattr(value, "items"):
        yield from leaves(value.items)
    else:
        yield value
