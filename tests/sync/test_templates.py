"""Templates of another organisation are never taken for ours, nor ours for gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.store.cache import Cache
from jva_tui.store.worker import Worker
from jva_tui.sync import Intake, OtherOrganisation
from tests.office import KEY, Office

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

ROSA_ID = 2
OURS = {"Bienvenue", "Relance douce", "Partagé par Basile"}
LIST, WHO = "GET /api/message-templates", "GET /api/user"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


@pytest.fixture
async def intake(office: Office, tmp_path: Path) -> AsyncIterator[Intake]:
    client = await office.client(network=office.network)
    cache: Worker[Cache] = Worker(lambda: Cache.open(tmp_path / "cache.db", KEY), "cache")
    me = await client.me()
    office.network.sent.clear()
    yield Intake(client, cache, me)
    cache.close()
    await client.aclose()


def switch(office: Office, structure_id: int) -> None:
    """Rosa's browser chooses an organisation."""
    office.situation.users[ROSA_ID].contextable_id = structure_id


def switching(office: Office, *structure_ids: int) -> Callable[[object, object], None]:
    """It does so before each request in turn."""
    left = list(structure_ids)

    def fault(_request: object, _network: object) -> None:
        if left:
            switch(office, left.pop(0))

    return fault


async def stored(intake: Intake) -> set[str]:
    """What is known of templates afterwards."""
    return {t.name for t in await intake.cache.do(lambda cache: cache.templates())}


async def test_one_request_tells_of_all_templates(office: Office, intake: Intake) -> None:
    found = await intake.templates()
    assert {template.name for template in found} == await stored(intake) == OURS
    assert office.network.sent == [LIST]
    await intake.templates()
    assert office.network.sent == [LIST, LIST]


async def test_nothing_of_another_organisation_is_stored(office: Office, intake: Intake) -> None:
    switch(office, 2)
    with pytest.raises(OtherOrganisation):
        await intake.templates()
    assert await stored(intake) == set()


async def test_what_shows_for_a_moment_only_is_not_stored_either(
    office: Office, intake: Intake
) -> None:
    office.network.faults.append(switching(office, 2, 1, 2, 1))
    with pytest.raises(OtherOrganisation):
        await intake.templates()
    assert await stored(intake) == set()
    assert office.network.sent == [LIST, WHO, LIST, WHO]


async def test_what_a_colleague_shares_is_missed_while_another_organisation_is_current(
    office: Office, intake: Intake
) -> None:
    await intake.templates()
    del office.situation.message_templates[5]  # the other organisation shares none
    switch(office, 2)
    with pytest.raises(OtherOrganisation):
        await intake.templates()
    assert await stored(intake) == OURS


async def test_missed_for_a_moment_it_is_asked_for_again(office: Office, intake: Intake) -> None:
    await intake.templates()
    office.network.sent.clear()
    del office.situation.message_templates[5]
    office.network.faults.append(switching(office, 2, 1))
    await intake.templates()
    assert await stored(intake) == OURS
    assert office.network.sent == [LIST, WHO, LIST]


async def test_what_is_gone_is_gone_once_that_is_sure(office: Office, intake: Intake) -> None:
    await intake.templates()
    office.network.sent.clear()
    del office.situation.message_templates[4]
    found = await intake.templates()
    assert (
        {template.name for template in found}
        == await stored(intake)
        == OURS - {"Partagé par Basile"}
    )
    assert office.network.sent == [LIST, WHO, LIST, WHO]
    office.network.sent.clear()
    await intake.templates()
    assert office.network.sent == [LIST]


async def test_what_is_wanted_is_missed_even_if_it_was_never_known(
    office: Office, intake: Intake
) -> None:
    del office.situation.message_templates[5]
    switch(office, 2)
    with pytest.raises(OtherOrganisation):
        await intake.templates([4])
    assert await stored(intake) == set()
