"""The client and the sandbox, end to end in one process."""

from __future__ import annotations

from functools import partial

import pytest

from jva_tui.api import errors
from jva_tui.api.pacing import WINDOW
from jva_tui.domain import OPEN_STATES, DeclineReason, State
from jva_tui.sandbox.tokens import CLIENT_ID, CLIENT_SECRET
from tests.api.support import START, signed_in
from tests.clock import ManualClock


async def test_i_am_the_one_who_signed_in() -> None:
    async with signed_in() as client:
        me = await client.me()
    assert (me.user_id, me.first_name, me.role) == (2, "Rosa", "responsable")
    assert (me.structure_id, me.structure_name) == (1, "Les Amis du Test")


async def test_a_wrong_password_is_told_from_a_lost_token() -> None:
    async with signed_in() as client:
        with pytest.raises(errors.WrongCredentials):
            await client.sign_in("responsable1@example.org", "faux", CLIENT_ID, CLIENT_SECRET)
        client.token = "another"
        with pytest.raises(errors.SignedOut):
            await client.me()


async def test_every_participation_is_read_once_with_what_the_list_shows() -> None:
    async with signed_in() as client:
        pages = [page async for page in client.participations()]
        single = await client.participation(pages[0].items[0].id)
    rows = [row for page in pages for row in page.items]
    assert [page.skipped for page in pages] == [0] * 25
    assert len({row.id for row in rows}) == len(rows) == pages[0].total == 600
    assert rows == sorted(rows, key=lambda row: -row.created_at)
    written = [row for row in rows if row.conversation_id]
    assert all(row.latest and row.latest.text for row in written)
    assert all(row.mission and row.mission.responsables for row in rows)
    assert single.volunteer.skills is not None
    assert single.id == rows[0].id


async def test_filters_choose_rows() -> None:
    async with signed_in() as client:
        validated = await client.participation_page(states=[State.VALIDATED])
        chosen = await client.participation_page(ids=[7, 3, 11])
        past = await client.participation_page(99)
    assert {row.state for row in validated.items} == {"Validée"}
    assert {row.id for row in chosen.items} == {3, 7, 11}
    assert past.items == ()
    assert past.is_empty


async def test_conversations_tell_what_is_unread_and_who_is_in_them() -> None:
    async with signed_in() as client:
        pages = [
            page
            async for page in client.conversations(user_id=2, size=100, states=sorted(OPEN_STATES))
        ]
        unread = await client.conversation_page(user_id=2, size=500, kind="unread")
    rows = [row for page in pages for row in page.items]
    assert rows
    assert all(2 in row.member_ids and row.state in OPEN_STATES for row in rows)
    assert any(row.read_at is None for row in rows)
    assert unread.items
    assert all(row.read_at is None or row.read_at < row.updated_at for row in unread.items)


async def test_a_validation_is_told_by_its_answer_and_stands() -> None:
    async with signed_in() as client:
        before = await client.participation(1)
        assert before.mission is not None
        written = await client.set_state(1, before.mission.id, State.VALIDATED)
        after = await client.participation(1)
        trace = (await client.messages(1))[-1]
    assert written.state == after.state == "Validée"
    assert written.updated_at == after.updated_at > before.updated_at
    assert (trace.is_contextual, trace.state, trace.author_id) == (True, "Validée", None)


async def test_a_decline_leaves_its_reason_and_its_text() -> None:
    async with signed_in() as client:
        before = await client.messages(7)
        written = await client.decline(7, DeclineReason.REQUIREMENTS, "Merci à vous")
        new = await client.messages(7, after=before[-1].id)
    assert written.state == "Refusée"
    assert [message.is_contextual for message in new] == [True, False]
    assert new[0].reason == "requirements_not_fulfilled"
    assert (new[1].text, new[1].author_id) == ("Merci à vous", 2)


async def test_a_message_comes_back_as_it_was_stored() -> None:
    async with signed_in() as client:
        written = await client.post_message(11, "Je vous <3 beaucoup")
        assert written.message is not None
        assert written.message.text == "Je vous "
        assert client.highest_message_id == written.message.id
        assert (await client.messages(11))[-1].id == written.message.id


async def test_templates_are_mine_and_the_shared_ones() -> None:
    async with signed_in() as client:
        found = await client.templates()
    assert "Bienvenue" in {template.name for template in found}
    assert any(template.is_shared and template.owner_id == 3 for template in found)


async def test_what_is_not_mine_is_refused() -> None:
    async with signed_in() as client:
        for call in (
            partial(client.messages, 591),
            partial(client.post_message, 591, "Bonjour"),
        ):
            with pytest.raises(errors.Forbidden):
                await call()
        with pytest.raises(errors.NotFound):
            await client.participation(999_999)
        with pytest.raises(errors.Invalid) as caught:
            await client.post_message(11, "   ")
    assert "content" in caught.value.fields


async def test_a_role_that_is_not_mine_is_our_own_defect() -> None:
    async with signed_in("benevole000@example.org") as client:
        with pytest.raises(errors.RoleRefused):
            await client.participation_page()


async def test_three_minutes_of_asking_bring_no_429() -> None:
    clock = ManualClock(START)
    async with signed_in(clock=clock) as client:
        began = clock.monotonic()
        for _ in range(360):
            await client.me()
    assert clock.monotonic() - began <= 3 * WINDOW + 1
