"""Conversations are archived, brought back and marked as read; nothing unseen goes out of sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.errands import FileAs, Filing
from jva_tui.sandbox.effects import Effects
from jva_tui.sandbox.levers import Lever
from tests.office import lose_before
from tests.outbox.errands import asked, filing, mine, pull
from tests.outbox.post import ROSA_ID, Post, posting

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    import httpx

    from jva_tui.domain import Conversation
    from tests.office import Network


@pytest.fixture
async def post(home: Path) -> AsyncIterator[Post]:
    async with posting(home) as opened:
        yield opened


async def shown(post: Post, person: int) -> Conversation:
    """How the cache has somebody's conversation."""
    talk = await post.cache.do(lambda cache: cache.conversation(person))
    assert talk
    return talk


async def test_archiving_marks_as_read_and_bringing_back_is_one_request(post: Post) -> None:
    people = post.people(4)
    read = people[0]
    mine(post, read).read_at = int(post.office.clock.now())
    post.office.network.sent.clear()
    await post.queue(*(filing(post, id_) for id_ in people))
    await post.work()
    assert await post.states() == ["done"] * 4
    assert all(not mine(post, id_).is_active and mine(post, id_).read_at for id_ in people)
    assert all([(await shown(post, id_)).is_archived for id_ in people])
    # One list of conversations, and a page of requests for what was said in them; what is read
    # is not marked once more.
    assert len(post.office.network.sent) == 1 + 1 + 3 + 4
    post.office.network.sent.clear()
    await post.queue(*(filing(post, id_, FileAs.INBOX) for id_ in people))
    await post.work()
    assert len(post.office.network.sent) == 4
    assert all(mine(post, id_).is_active for id_ in people)
    assert not any([(await shown(post, id_)).is_archived for id_ in people])


@pytest.mark.parametrize("to", [FileAs.ARCHIVED, FileAs.READ])
async def test_a_message_that_its_author_has_not_seen_stays_in_sight(
    post: Post, to: FileAs
) -> None:
    one, two = post.people(2)
    filings = [filing(post, id_, to) for id_ in (one, two)]
    write(post, one)
    await post.queue(*filings)
    await post.work()
    first, second = await post.operations()
    assert (first.state, second.state, second.detail) == ("done", "done", "")
    assert first.detail == (
        "A new message came meanwhile: the conversation stays where it is, unread."
    )
    assert (mine(post, one).is_active, mine(post, one).read_at) == (True, None)
    assert mine(post, two).is_active is (to is FileAs.READ)
    assert mine(post, two).read_at


def write(post: Post, person: int) -> None:
    """The volunteer writes."""
    situation = post.office.situation
    volunteer = situation.volunteer_of(situation.participations[person])
    effects = Effects(situation, situation.users[volunteer.user_id], int(post.office.clock.now()))
    effects.post_message(situation.conversation_of[person], "Une question…")


async def test_one_that_comes_in_the_same_moment_is_read_and_told_of_and_not_put_away(
    post: Post,
) -> None:
    one, two = post.people(2)

    def as_it_is_marked(request: httpx.Request, network: Network) -> None:
        for id_, payload in zip((one, two), filings, strict=True):
            if request.url.path.endswith(f"conversations/{payload.conversation_id}"):
                write(post, id_)

    filings = [filing(post, one), filing(post, two, FileAs.READ)]
    post.office.network.faults.append(as_it_is_marked)
    await post.queue(*filings)
    await post.work()
    archived, marked = await post.operations()
    assert mine(post, one).is_active
    for told in (archived, marked):
        assert told.detail == (
            "A new message came in the same moment and is marked as read: read it."
        )
    row = await post.cache.do(lambda cache: cache.participation(two))
    assert row
    assert row.latest
    assert row.latest.text == "Une question…"


@pytest.mark.parametrize("to", list(FileAs))
async def test_what_nobody_answered_is_looked_for_and_sent_again_if_it_is_not_there(
    post: Post, to: FileAs
) -> None:
    one, two = post.people(2)
    for id_ in (one, two):
        mine(post, id_).is_active = to is not FileAs.INBOX
        mine(post, id_).read_at = None if to is FileAs.READ else int(post.office.clock.now())
    method, path = ("GET", "/api/conversations/*") if to is FileAs.READ else ("POST", "*")
    first = filing(post, one, to)
    path = f"/api/conversations/{first.conversation_id}" if to is FileAs.READ else path
    pull(post, Lever(method, path, after=504))
    await post.queue(first)
    await post.work()
    assert await post.states() == ["unconfirmed"]
    second = filing(post, two, to)
    mark = lose_before(method)

    def lost(request: httpx.Request, network: Network) -> Exception | None:
        about = f"conversations/{second.conversation_id}" in request.url.path
        told = mark(request, network) if about else None
        return told if isinstance(told, Exception) else None

    post.office.network.faults.append(lost)
    await post.queue(second)
    await post.work()
    post.office.network.faults.clear()
    await post.settle()
    assert await post.states() == ["done", "done"]
    for id_ in (one, two):
        assert mine(post, id_).is_active is (to is not FileAs.ARCHIVED)
        assert mine(post, id_).read_at
    ending = {"read": "", "archived": "/archive", "inbox": "/unarchive"}[to]
    sent = [
        asked(post, f"conversations/{each.conversation_id}{ending}") for each in (first, second)
    ]
    assert sent == [1, 2]


async def test_of_which_we_are_no_member_is_said_to_be_and_the_others_go_on(post: Post) -> None:
    one, two, three = post.people(3)
    away = filing(post, one)
    back = filing(post, two, FileAs.INBOX)
    for id_ in (one, two):
        del post.office.situation.conversation_of[id_].members[ROSA_ID]
    post.office.situation.conversations_with.pop(ROSA_ID, None)
    unknown = Filing(three, 999_999, FileAs.INBOX)
    await post.queue(away, back, unknown)
    await post.work()
    assert await post.states() == ["conflict", "failed", "failed"]
    details = {operation.detail for operation in await post.operations()}
    assert details == {"You are not a member of this conversation any more: nothing was changed."}
