"""A template reaches the platform once, and only over what its author saw there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.api.errors import NotConnected
from jva_tui.domain import Template
from jva_tui.operations import OperationState
from jva_tui.sandbox.levers import Lever
from jva_tui.sync import OtherOrganisation
from tests.office import BASILE, answer, refuse
from tests.outbox.post import ROSA_ID, Post, posting
from tests.outbox.publishing import (
    BASILE_ID,
    COLLEAGUES,
    FILE,
    MAKING,
    MINE,
    SHARED,
    last,
    links,
    named,
    publish,
    pull,
    seen,
    there,
    writes,
)
from tests.people import NOW
from tests.publications import NEW_TEXT, changed, new

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def post(home: Path) -> AsyncIterator[Post]:
    async with posting(home) as opened:
        yield opened


async def test_a_new_template_is_made_once_and_linked_with_its_file(post: Post) -> None:
    done = await publish(post, new(is_shared=True))
    assert (done.state, done.detail) == ("done", "")
    (made,) = named(post)
    assert (made.user_id, made.message, made.is_shared, made.structure_id) == (2, NEW_TEXT, True, 1)
    base = (await links(post))["accueil.txt"].base
    assert base == Template(made.id, "Accueil", NEW_TEXT, True, ROSA_ID)
    assert writes(post) == ["POST"]
    assert post.news


async def test_what_stands_there_is_shown_with_what_has_just_arrived(post: Post) -> None:
    await publish(post, new())
    await publish(post, changed(seen(post, MINE), text="Bonjour !"))
    shown = await post.cache.do(lambda cache: cache.templates())
    assert [(t.name, t.text) for t in shown if t.id == MINE] == [("Bienvenue", "Bonjour !")]
    assert [t.owner_id for t in shown if t.name == "Accueil"] == [ROSA_ID]


@pytest.mark.parametrize(("id_", "owner"), [(SHARED, ROSA_ID), (COLLEAGUES, BASILE_ID)])
async def test_a_change_keeps_whose_it_is(post: Post, id_: int, owner: int) -> None:
    done = await publish(post, changed(seen(post, id_)))
    assert done.state == "done"
    now = there(post, id_)
    assert (now.message, now.user_id, now.is_shared, now.structure_id) == (NEW_TEXT, owner, True, 1)
    assert (await links(post))[FILE].base.owner_id == owner


async def test_the_owner_of_now_stays_the_owner(post: Post) -> None:
    frozen = changed(seen(post, COLLEAGUES))
    there(post, COLLEAGUES).user_id = ROSA_ID
    assert (await publish(post, frozen)).state == "done"
    assert there(post, COLLEAGUES).user_id == ROSA_ID


async def test_what_is_deleted_is_no_longer_linked(post: Post) -> None:
    await publish(post, changed(seen(post, MINE)))
    done = await publish(post, changed(seen(post, MINE), is_deletion=True))
    assert (done.state, done.detail) == ("done", "")
    assert MINE not in post.office.situation.message_templates
    assert await links(post) == {}
    assert writes(post) == ["PUT", "DELETE"]
    shown = await post.cache.do(lambda cache: cache.templates())
    assert MINE not in {template.id for template in shown}


# What must not leave


async def test_what_was_changed_there_meanwhile_is_not_overwritten(post: Post) -> None:
    frozen = changed(seen(post, SHARED))
    there(post, SHARED).message = "Bonjour, ici Basile."
    stopped = await publish(post, frozen)
    assert stopped.state == "conflict"
    assert "text was changed" in stopped.detail
    assert stopped.found is not None
    assert stopped.found[2] == "Bonjour, ici Basile."
    assert writes(post) == []
    assert post.news


async def test_knowing_what_it_has_become_it_is_overwritten(post: Post) -> None:
    frozen = changed(seen(post, SHARED))
    there(post, SHARED).name = "Relance"
    stopped = await publish(post, frozen)
    assert "renamed" in stopped.detail
    assert stopped.found is not None
    anyway = stopped.payload.seen_anew(stopped.found)
    await post.db.do(lambda db: db.retry(stopped.id, payload=anyway, now=NOW, not_before=NOW))
    await post.work()
    assert (await last(post)).state == "done"
    assert (there(post, SHARED).name, there(post, SHARED).message) == ("Relance douce", NEW_TEXT)


@pytest.mark.parametrize("is_deletion", [False, True])
async def test_what_is_shared_no_longer_or_newly_is_asked_about(
    post: Post,
    is_deletion: bool,
) -> None:
    private, shared = (changed(seen(post, id_), is_deletion=is_deletion) for id_ in (MINE, SHARED))
    there(post, MINE).is_shared, there(post, MINE).structure_id = True, 1
    there(post, SHARED).is_shared, there(post, SHARED).structure_id = False, None
    assert "It was shared" in (await publish(post, private)).detail
    assert "no longer shared" in (await publish(post, shared)).detail
    assert writes(post) == []


async def test_what_is_gone_there_is_told(post: Post) -> None:
    frozen = changed(seen(post, COLLEAGUES))
    there(post, COLLEAGUES).is_shared, there(post, COLLEAGUES).structure_id = False, None
    stopped = await publish(post, frozen)
    assert (stopped.state, stopped.found) == ("conflict", None)
    assert "does not show this template any more" in stopped.detail


async def test_only_its_author_deletes_one(post: Post) -> None:
    stopped = await publish(post, changed(seen(post, COLLEAGUES), is_deletion=True))
    assert (stopped.state, stopped.found) == ("conflict", None)
    assert "It belongs to Basile" in stopped.detail
    assert COLLEAGUES in post.office.situation.message_templates


async def test_what_another_organisation_reads_is_asked_about_before_it_is_taken_from_them(
    post: Post,
) -> None:
    there(post, SHARED).structure_id = 2
    stopped = await publish(post, changed(seen(post, SHARED)))
    assert stopped.state == "conflict"
    assert "another organisation" in stopped.detail
    assert stopped.found is not None
    anyway = stopped.payload.seen_anew(stopped.found)
    await post.db.do(lambda db: db.retry(stopped.id, payload=anyway, now=NOW, not_before=NOW))
    await post.work()
    assert (await last(post)).state == "done"
    assert there(post, SHARED).structure_id == 1


# What is there already


async def test_what_stands_there_already_is_done_without_a_request(post: Post) -> None:
    frozen = changed(seen(post, MINE))
    there(post, MINE).message = NEW_TEXT
    there(post, MINE).name = frozen.name
    gone = changed(seen(post, SHARED), "autre.txt", is_deletion=True)
    del post.office.situation.message_templates[SHARED]
    await post.queue(frozen, gone)
    await post.work()
    assert await post.states() == ["done", "done"]
    assert writes(post) == []
    assert (await links(post))[FILE].base.text == NEW_TEXT


async def test_what_a_file_was_that_was_deleted_here_is_adopted_by_the_next_that_says_so(
    post: Post,
) -> None:
    await publish(post, new("a.txt"))
    await publish(post, new("b.txt"))
    assert len(named(post)) == 2
    await post.db.do(lambda db: db.leave_out_template("a.txt", True))
    await publish(post, new("c.txt"))
    assert len(named(post)) == 2
    assert set(await links(post)) == {"b.txt", "c.txt"}


async def test_what_would_be_a_copy_word_for_word_is_adopted(post: Post) -> None:
    await publish(post, new("a.txt"))
    await post.db.do(lambda db: db.unlink_template("a.txt"))
    await publish(post, new("b.txt", is_shared=True))
    (made,) = named(post)
    assert made.structure_id == 1
    assert writes(post) == ["POST", "PUT"]
    assert (await links(post))["b.txt"].base.id == made.id


async def test_of_two_files_that_say_the_same_one_adopts_the_copy_that_is_there(post: Post) -> None:
    await publish(post, new("a.txt"))
    await post.db.do(lambda db: db.unlink_template("a.txt"))
    await post.queue(new("b.txt"), new("c.txt"))
    await post.work()
    ids = {file: link.base.id for file, link in (await links(post)).items()}
    assert set(ids) == {"b.txt", "c.txt"}
    assert set(ids.values()) == {template.id for template in named(post)}


async def test_two_files_that_say_the_same_are_two_templates(post: Post) -> None:
    await post.queue(new("a.txt"), new("b.txt"))
    await post.work()
    assert await post.states() == ["done", "done"]
    ids = {file: link.base.id for file, link in (await links(post)).items()}
    assert set(ids.values()) == {template.id for template in named(post)}
    assert len(ids) == 2


async def test_two_lost_ones_that_say_the_same_are_each_found_or_made(post: Post) -> None:
    pull(post, MAKING)
    pull(post, Lever("POST", "/api/message-templates", instead=504))
    await post.queue(new("a.txt"), new("b.txt"))
    await post.work()
    await post.settle()
    assert await post.states() == ["done", "done"]
    assert len(named(post)) == 2
    ids = {link.base.id for link in (await links(post)).values()}
    assert ids == {template.id for template in named(post)}


# The organisation


async def test_nothing_is_shared_while_another_organisation_is_current(post: Post) -> None:
    post.office.situation.users[ROSA_ID].contextable_id = 2
    await post.queue(new(is_shared=True), changed(seen(post, SHARED)))
    with pytest.raises(OtherOrganisation):
        await post.work()
    assert await post.states() == ["queued", "queued"]
    assert writes(post) == []
    post.office.situation.users[ROSA_ID].contextable_id = 1
    await post.work()
    assert await post.states() == ["done", "done"]
    assert there(post, SHARED).structure_id == named(post)[0].structure_id == 1


@pytest.mark.parametrize("other", [2, None])
async def test_what_a_colleague_shares_is_not_gone_because_of_a_switch(
    post: Post, other: int | None
) -> None:
    await post.queue(changed(seen(post, COLLEAGUES)))
    post.office.situation.users[ROSA_ID].contextable_id = other
    with pytest.raises(OtherOrganisation):
        await post.work()
    assert await post.states() == ["queued"]


async def test_one_of_ones_own_is_gone_whatever_is_current(post: Post) -> None:
    frozen = changed(seen(post, MINE))
    del post.office.situation.message_templates[MINE]
    post.office.situation.users[ROSA_ID].contextable_id = None
    assert "does not show this template any more" in (await publish(post, frozen)).detail


async def test_a_private_one_is_published_whatever_is_current(post: Post) -> None:
    post.office.situation.users[ROSA_ID].contextable_id = None
    assert (await publish(post, new())).state == "done"


@pytest.mark.parametrize("is_answered", [True, False])
async def test_shared_with_another_organisation_after_all_it_is_told(
    post: Post,
    is_answered: bool,
) -> None:
    def switch(request: object, _network: object) -> None:
        if getattr(request, "method", "") == "POST":
            post.office.situation.users[ROSA_ID].contextable_id = 2

    post.office.network.faults.append(switch)
    if not is_answered:
        pull(post, MAKING)
    await publish(post, new(is_shared=True))
    post.office.situation.users[ROSA_ID].contextable_id = 1
    await post.settle()
    done = await last(post)
    assert named(post)[0].structure_id == 2
    assert done.state == "done"
    assert "shares it with another organisation" in done.detail


# Taking back, and refusals


async def test_it_can_be_taken_back_before_it_leaves(post: Post) -> None:
    post.office.network.faults.append(refuse)
    await post.queue(new(), changed(seen(post, MINE)))
    with pytest.raises(NotConnected):
        await post.work()
    undone = await post.db.do(lambda db: db.undo(now=NOW))
    assert len(undone.taken) == 2
    post.office.network.faults.clear()
    await post.work()
    assert (writes(post), await post.db.do(lambda db: db.drafts())) == ([], [])
    await post.queue(new())


@pytest.mark.parametrize(
    ("status", "told"), [(403, "not yours to change"), (404, "no longer knows this template")]
)
async def test_a_refusal_is_about_a_template(post: Post, status: int, told: str) -> None:
    post.office.network.faults.append(answer("PUT", status))
    failed = await publish(post, changed(seen(post, MINE)))
    assert failed.state is OperationState.FAILED
    assert told in failed.detail


async def test_a_file_that_is_renamed_while_its_template_is_made_stays_linked(post: Post) -> None:
    async def rename() -> None:
        await post.db.do(lambda db: db.move_template("accueil.txt", "bonjour.txt"))

    pull(post, MAKING)
    await publish(post, new())
    await rename()
    await post.settle()
    assert list(await links(post)) == ["bonjour.txt"]
    assert len(named(post)) == 1


async def test_a_colleague_sees_what_was_shared(post: Post) -> None:
    await publish(post, new(is_shared=True))
    basile = await post.office.client(BASILE)
    assert "Accueil" in [template.name for template in await basile.templates()]
    await basile.aclose()
