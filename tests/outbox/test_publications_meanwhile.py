"""What changes just before a template leaves, or while its request is on its way."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest

from jva_tui.api.client import Written
from jva_tui.operations import Publish
from jva_tui.sync import OtherOrganisation
from tests.outbox.post import ROSA_ID, Post, posting
from tests.outbox.publishing import FILE, MINE, SHARED, links, named, seen, there, writes
from tests.publications import NEW_TEXT, changed, new

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.office import Network


@pytest.fixture
async def post(home: Path) -> AsyncIterator[Post]:
    async with posting(home) as opened:
        yield opened


def switch_after_reading(post: Post) -> None:
    """Another organisation becomes the current one as soon as the templates were read."""

    def switch(_request: httpx.Request, network: Network) -> None:
        if any(line.endswith("/message-templates") for line in network.sent[:-1]):
            post.office.situation.users[ROSA_ID].contextable_id = 2

    post.office.network.faults.append(switch)


@pytest.mark.parametrize("is_new", [True, False])
async def test_nothing_is_shared_after_a_switch_that_the_list_could_not_tell(
    post: Post, is_new: bool
) -> None:
    switch_after_reading(post)
    await post.queue(new(is_shared=True) if is_new else changed(seen(post, SHARED)))
    with pytest.raises(OtherOrganisation):
        await post.work()
    assert (await post.states(), writes(post)) == (["queued"], [])
    post.office.network.faults.clear()
    post.office.situation.users[ROSA_ID].contextable_id = 1
    await post.work()
    assert await post.states() == ["done"]
    assert (named(post)[0] if is_new else there(post, SHARED)).structure_id == 1


async def test_what_is_not_shared_leaves_after_such_a_switch(post: Post) -> None:
    switch_after_reading(post)
    await post.queue(new(), changed(seen(post, SHARED), is_deletion=True))
    await post.work()
    assert await post.states() == ["done", "done"]


class Holding(httpx.AsyncBaseTransport):
    """A network on which the list of templates comes when it is let to."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self.inner = inner
        self.is_asked, self.may = asyncio.Event(), asyncio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        told = await self.inner.handle_async_request(request)
        if request.method == "GET" and request.url.path.endswith("/message-templates"):
            self.is_asked.set()
            await self.may.wait()
        return told


async def test_what_arrives_while_the_list_is_read_stays_shown(post: Post) -> None:
    await post.queue(changed(seen(post, MINE)), changed(seen(post, SHARED), "autre.txt"))
    first, second = await post.operations()
    publications = post.kinds.kind_of(first)
    post.office.network.inner = holding = Holding(post.office.network.inner)
    reading = asyncio.create_task(publications.plan([second]))
    await holding.is_asked.wait()
    arrived = seen(post, MINE)._replace(text=NEW_TEXT)
    await publications.arrived(first, Publish.UPDATE, Written(template=arrived))
    holding.may.set()
    await reading
    shown = await post.cache.do(lambda cache: cache.templates())
    assert [template.text for template in shown if template.id == MINE] == [NEW_TEXT]


class Renaming(httpx.AsyncBaseTransport):
    """A network on which the file gets another name while its template is on its way."""

    def __init__(self, post: Post, old: str) -> None:
        self.post, self.old, self.inner = post, old, post.office.network.inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method in ("POST", "PUT"):
            await self.post.db.do(lambda db: db.move_template(self.old, "bonjour.txt"))
        return await self.inner.handle_async_request(request)


async def test_a_file_that_is_renamed_while_its_template_leaves_is_the_one_that_is_linked(
    post: Post,
) -> None:
    post.office.network.inner = Renaming(post, "accueil.txt")
    await post.queue(new())
    await post.work()
    (made,) = named(post)
    assert {file: link.base.id for file, link in (await links(post)).items()} == {
        "bonjour.txt": made.id
    }


async def test_a_change_of_a_file_that_is_renamed_meanwhile_is_known_by_its_new_name(
    post: Post,
) -> None:
    await post.db.do(lambda db: db.link_template(FILE, seen(post, MINE)))
    post.office.network.inner = Renaming(post, FILE)
    await post.queue(changed(seen(post, MINE)))
    await post.work()
    assert list(await links(post)) == ["bonjour.txt"]
    assert (await links(post))["bonjour.txt"].base.text == there(post, MINE).message
