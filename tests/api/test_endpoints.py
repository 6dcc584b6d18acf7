"""Every endpoint beyond the inbox's daily bread: the client and the sandbox, in one process."""

from __future__ import annotations

import asyncio

import pytest

from jva_tui.api import errors
from jva_tui.api.pacing import Lane
from jva_tui.domain import Batch, DeclineReason, State
from jva_tui.sandbox.tokens import CLIENT_ID, CLIENT_SECRET
from tests.api.support import ROSA, START, client_for, page, says, says_raw, signed_in
from tests.clock import ManualClock


async def test_refreshing_gives_new_tokens_and_ends_the_old_ones() -> None:
    async with signed_in() as client:
        first = await client.sign_in(
            "responsable1@example.org", "password", CLIENT_ID, CLIENT_SECRET
        )
        second = await client.refresh(first.refresh_token, CLIENT_ID, CLIENT_SECRET)
        with pytest.raises(errors.WrongCredentials):
            await client.refresh(first.refresh_token, CLIENT_ID, CLIENT_SECRET)
        client.token = first.access_token
        with pytest.raises(errors.SignedOut):
            await client.me()
        client.token = second.access_token
        assert (await client.me()).user_id == ROSA


async def test_signing_out_ends_this_token() -> None:
    async with signed_in() as client:
        await client.sign_out()
        with pytest.raises(errors.SignedOut):
            await client.me()


async def test_i_switch_only_to_organisations_of_mine() -> None:
    async with signed_in() as client:
        identity = await client.identity()
        roles = identity.roles
        assert [(role.name, role.structure_id) for role in roles] == [("responsable", 1)]
        assert identity.email == "responsable1@example.org"
        assert identity.speaks_for(1)
        assert not identity.speaks_for(2)
        switched = await client.switch_role(1)
        assert switched is not None
        assert (switched.structure_id, switched.structure_name) == (1, roles[0].structure_name)
        with pytest.raises(errors.Forbidden):
            await client.switch_role(2)


async def test_reading_a_conversation_marks_it_and_counts() -> None:
    async with signed_in() as client:
        before = await client.unread_count()
        unread = await client.conversation_page(user_id=ROSA, kind="unread", size=1)
        assert before >= unread.total > 0
        await client.take_turn()
        marked = await client.mark_read(unread.items[0].id)
        assert client.turns == []  # it is a write: it leaves with the turn that was taken for it
        assert await client.unread_count() == before - 1
        messages = await client.messages(unread.items[0].id)
        latest = [one for one in messages if not one.is_contextual][-1]
        assert marked.message == latest._replace(author_name=None)


async def test_archiving_is_undone_and_may_be_repeated() -> None:
    async with signed_in() as client:
        (row,) = (await client.conversation_page(user_id=ROSA, size=1)).items
        for archive in (client.archive, client.archive, client.unarchive):
            await archive(row.id)
            found = await client.conversation_page(user_id=ROSA, about=[row.participation_id])
            assert found.items[0].is_archived is (archive == client.archive)


async def test_the_filters_of_requests_narrow_the_list() -> None:
    async with signed_in() as client:
        whole = await client.participation_page()
        one = whole.items[0]
        assert one.mission is not None
        by_mission = await client.participation_page(missions=[one.mission.id])
        assert {row.mission.id for row in by_mission.items if row.mission} == {one.mission.id}
        found = await client.participation_page(search=str(one.id))
        assert [row.id for row in found.items] == [one.id]
        mine = await client.participation_page(responsable=(await client.me()).profile_id)
        late = await client.participation_page(need_to_be_treated=True)
        assert 0 < late.total < mine.total < whole.total


async def test_messages_are_read_between_two_ids() -> None:
    async with signed_in() as client:
        for text in ("un", "deux", "trois"):
            await client.post_message(11, text)
        told = await client.messages(11)
        ids = [message.id for message in told[-3:]]
        found = await client.messages(11, after=ids[0], before=ids[2])
    assert [message.id for message in found] == ids[1:2]


async def test_what_was_said_is_evidence_as_the_platform_answers_it() -> None:
    text = "De\u0301ja\u0300 vu \u202e\x07 \r\n 1 < 2"
    async with signed_in() as client:
        posted = await client.post_message(11, text)
        assert posted.message is not None
        await client.decline(11, DeclineReason.OTHER)
        (said, declined) = await client.traces(11, after=posted.message.id - 1)
        assert client.highest_message_id == declined.id
    assert (said.text, said.author_id, said.author_name) == (text, ROSA, "Rosa")
    assert not said.is_contextual
    assert declined.is_contextual
    assert (declined.author_id, declined.state, declined.reason) == (ROSA, "Refusée", "other")


async def test_evidence_is_read_to_its_last_page() -> None:
    async with signed_in() as client:
        for number in range(130):
            await client.post_message(11, f"Message {number}")
        found = await client.traces(11, after=0)
    assert [trace.text for trace in found[-130:]] == [f"Message {n}" for n in range(130)]
    assert [trace.id for trace in found] == sorted(trace.id for trace in found)


def told(number: int = 7, **fields: object) -> dict[str, object]:
    """A message as the platform lists it."""
    at = "2026-11-22T11:31:27.000000Z"
    known: dict[str, object] = {"id": number, "conversation_id": 3, "created_at": at}
    return known | {"type": "chat", "content": "Bonjour", "from_id": ROSA} | fields


async def test_what_cannot_be_read_hides_no_message_among_the_evidence() -> None:
    rows = page([told(8), told(created_at="?")])
    async with client_for(says(rows)) as client:
        assert [message.id for message in await client.messages(3)] == [8]
        with pytest.raises(errors.Unreadable):
            await client.traces(3, after=0)


async def test_texts_that_are_no_texts_are_evidence_all_the_same() -> None:
    said = {"profile": {"id": 2, "first_name": "Ro\u202esa"}}
    rows = page([told(8, content=None), {**told(7, content="\ud800"), "from": said}])
    async with client_for(says(rows)) as client:
        first, second = await client.traces(3, after=0)
    assert (first.text, first.author_name) == ("\ud800", "Rosa")
    assert (second.text, second.author_name) == ("", None)


async def test_the_answer_to_a_message_tells_the_whole_conversation() -> None:
    async with signed_in() as client:
        before = await client.traces(11, after=0)
        written = await client.post_message(11, "Merci à vous")
        after = await client.traces(11, after=0)
    assert written.message is not None
    assert written.traces is not None
    assert [(t.id, t.text) for t in written.traces] == [(t.id, t.text) for t in after]
    assert len(after) == len(before) + 1
    assert written.traces[-1].author_name == "Rosa Ponsable"


@pytest.mark.parametrize(
    "conversation",
    [None, [], "?", {}, {"messages": None}, {"messages": []}, {"messages": [{"id": 7}, None]}],
)
async def test_a_message_arrived_whatever_its_answer_drags_along(conversation: object) -> None:
    async with client_for(says(told() | {"conversation": conversation})) as client:
        written = await client.post_message(3, "Bonjour")
    assert written.message is not None
    assert written.traces is None


async def test_of_what_is_dragged_along_what_can_be_read_is_kept() -> None:
    rows = [told(9, type="contextual", contextual_state="Validée", from_id=None), {"id": 8}, told()]
    answer = told() | {"conversation": {"messages": rows, "users": "?"}}
    async with client_for(says(answer)) as client:
        written = await client.post_message(3, "Bonjour")
        assert client.highest_message_id == 9
    assert written.traces is not None
    assert [trace.id for trace in written.traces] == [7, 9]
    assert [trace.author_name for trace in written.traces] == [None, None]


async def test_a_template_lives_and_dies() -> None:
    async with signed_in() as client:
        made = await client.create_template("Merci", " Bonjour ", owner_id=ROSA)
        assert made is not None
        assert (made.text, made.is_shared, made.owner_id) == ("Bonjour", False, ROSA)
        changed = await client.update_template(made._replace(text="Bonsoir", is_shared=True))
        shared = made._replace(text="Bonsoir", is_shared=True, structure_id=1)
        assert changed == shared
        copied = await client.duplicate_template(made.id)
        assert copied is not None
        assert (copied.text, copied.is_shared) == ("Bonsoir", False)
        await client.delete_template(made.id)
        ids = {template.id for template in await client.templates()}
        assert copied.id in ids
        assert made.id not in ids
        with pytest.raises(errors.NotFound):
            await client.delete_template(made.id)


async def test_a_label_lives_is_put_on_a_request_and_dies() -> None:
    async with signed_in() as client:
        made = await client.create_tag(1, "Samedis")
        assert made is not None
        with pytest.raises(errors.Invalid):
            await client.create_tag(1, "Samedis")
        await client.rename_tag(1, made.id, "Dimanches")
        assert made._replace(name="Dimanches") in await client.tags(1)
        await client.attach(14, made.id)
        assert "Dimanches" in (await client.participation(14)).tags
        with pytest.raises(errors.ServerTrouble):
            await client.attach(14, made.id)
        with pytest.raises(errors.Invalid):
            await client.delete_tag(1, made.id)
        tagged = await client.participation_page(tag=made.id)
        assert [row.id for row in tagged.items] == [14]
        for _ in range(2):
            await client.detach(14, made.id)
        await client.delete_tag(1, made.id)
        assert made.id not in {tag.id for tag in await client.tags(1)}


async def test_people_missions_and_figures_are_the_organisation_s() -> None:
    async with signed_in() as client:
        me = await client.me()
        people = await client.responsables(1)
        missions = await client.mission_page()
        mission = await client.mission(missions.items[0].id)
        figures = await client.figures(1)
        requests = await client.participation_page()
    assert (me.profile_id, me.user_id) in {(person.profile_id, person.user_id) for person in people}
    assert mission.id == missions.items[0].id
    assert mission.responsables
    assert sum(figures.by_state.values()) == requests.total
    assert set(figures.by_state) == set(State)


async def test_who_set_a_state_is_told() -> None:
    async with signed_in() as client:
        told = await client.participation(1)
        assert told.mission is not None
        await client.set_state(1, told.mission.id, State.VALIDATED)
        changes = await client.state_changes(1)
    assert [(change.at, change.id) for change in changes] == sorted(
        (change.at, change.id) for change in changes
    )
    assert (changes[0].old, changes[0].new) == (None, State.PENDING)
    last = changes[-1]
    assert (last.old, last.new, last.author_id) == (told.state, State.VALIDATED, ROSA)
    assert last.author_name == "Rosa Ponsable"


async def test_the_feed_names_requests() -> None:
    async with signed_in() as client:
        found = await client.notification_page()
    assert found.skipped == 0
    assert len(found.items) == 24
    assert all(row.participation_id and row.mission_id for row in found.items)
    assert [row.at for row in found.items] == sorted((row.at for row in found.items), reverse=True)


async def test_a_bulk_validation_is_queued_and_done() -> None:
    clock = ManualClock(START)
    async with signed_in(clock=clock) as client:
        pending = await client.participation_page(states=[State.PENDING])
        ids = [row.id for row in pending.items[:5]]
        batch_id = await client.bulk_validate(ids)
        assert batch_id is not None
        queued = await client.batch(batch_id)
        assert queued == Batch(batch_id, 5, 5, 0, is_cancelled=False)
        assert not queued.is_finished
        clock.advance(120)
        done = await client.batch(batch_id)
        assert done is not None
        assert done.is_finished
        assert {row.state for row in (await client.participation_page(ids=ids)).items} == {
            State.VALIDATED
        }


async def test_a_bulk_decline_may_be_stopped_before_it_begins() -> None:
    async with signed_in() as client:
        pending = await client.participation_page(states=[State.PENDING])
        ids = [row.id for row in pending.items[:5]]
        batch_id = await client.bulk_decline(ids, DeclineReason.OTHER, "Merci")
        assert batch_id is not None
        await client.cancel_batch(batch_id)
        stopped = await client.batch(batch_id)
        assert stopped is not None
        assert stopped.is_cancelled


async def test_a_batch_that_nobody_knows_is_none() -> None:
    async with signed_in() as client:
        assert await client.batch("9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d") is None


@pytest.mark.parametrize("body", [b"", b"<html>", b"a3492e9d", b"\xff" * 36])
async def test_a_batch_whose_id_is_lost_was_accepted_all_the_same(body: bytes) -> None:
    async with client_for(says_raw(body)) as client:
        assert await client.bulk_validate([1]) is None


@pytest.mark.parametrize(
    ("pending", "failed", "cancelled", "finished"),
    [(3, 0, False, False), (3, 2, False, False), (2, 2, False, True), (7, 0, True, True)],
)
def test_a_batch_with_failures_is_finished_when_only_they_are_pending(
    pending: int, failed: int, cancelled: bool, finished: bool
) -> None:
    assert Batch("b", 9, pending, failed, is_cancelled=cancelled).is_finished is finished


async def test_an_entry_of_the_log_that_sets_no_state_tells_nothing() -> None:
    def entry(number: int, **properties: object) -> dict[str, object]:
        at = "2026-11-22T11:31:27.000000Z"
        return {"id": number, "created_at": at, "properties": properties}

    rows = [
        entry(4, attributes={"state": "Refusée"}, old={"state": "Validée"}),
        entry(3, attributes={"state": "Validée"}, old={"state": "Validée"}),
        entry(2, attributes={"mission_id": 3}),
        entry(1, attributes={"state": "En attente de validation"}),
        {"id": "?"},
    ]
    async with client_for(says(rows)) as client:
        found = await client.state_changes(1)
    assert [(change.id, change.old, change.new, change.author_id) for change in found] == [
        (1, None, "En attente de validation", None),
        (4, "Validée", "Refusée", None),
    ]


async def test_views_of_a_client_share_all_but_their_lane() -> None:
    latest = {"id": 7, "conversation_id": 3, "created_at": "2026-11-22T11:31:27.000000Z"}
    transport = says(latest, Date="Sun, 22 Nov 2026 11:31:27 GMT")
    async with client_for(transport) as client:
        outbox, background = client.in_lane(Lane.OUTBOX), client.in_lane(Lane.BACKGROUND)
        assert (client.lane, outbox.lane, background.lane) == tuple(Lane)
        client.token = "another"
        await outbox.take_turn()
        await background.post_message(3, "Bonjour")
        assert (background.turns, len(outbox.turns)) == ([], 1)
        await outbox.post_message(3, "Bonjour")
        assert outbox.turns == []
    assert {request.headers["authorization"] for request in transport.asked} == {"Bearer another"}
    for view in (client, outbox, background):
        assert (view.highest_message_id, view.server_date) == (7, 1795347087)


async def test_while_a_long_answer_is_read_the_event_loop_goes_on() -> None:
    row = {"id": 1, "state": "Validée", "created_at": "2026-08-24T15:38:38.000000Z"}
    rows: list[object] = [row | {"id": number} for number in range(1, 501)]
    rounds = 0

    async def draw() -> None:
        nonlocal rounds
        while True:
            rounds += 1
            await asyncio.sleep(0)

    async with client_for(says(page(rows))) as client:
        drawing = asyncio.create_task(draw())
        found = await client.participation_page()
        drawing.cancel()
    assert [item.id for item in found.items] == list(range(1, 501))
    assert rounds > 100


async def test_templates_tell_whose_they_are_and_whether_they_read_as_they_are_kept() -> None:
    owner = {"id": 3, "profile": {"id": 5, "first_name": "Rosa", "last_name": "Petit"}}
    plain = {"id": 1, "name": "Merci", "message": "Bonjour", "user_id": 3, "user": owner}
    odd = {"id": 2, "name": "Merci", "message": "Bon\x1b[1mjour", "user_id": 3, "user": 7}
    shared = {"id": 4, "name": "Merci", "message": "", "is_shared": True, "sharable_id": 8}
    answer = {"data": [plain, odd, shared], "current_page": 1, "last_page": 1, "total": 3}
    async with client_for(says(answer)) as client:
        first, second, third = await client.templates()
    assert (first.owner_name, first.is_verbatim) == ("Rosa Petit", True)
    assert (second.owner_name, second.text, second.is_verbatim) == ("", "Bon[1mjour", False)
    assert (third.is_shared, third.structure_id) == (True, 8)
