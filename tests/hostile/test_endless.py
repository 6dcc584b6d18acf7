"""Lists that never end, repeat, or are gigantic cost a bounded number of requests and rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import httpx
import pytest

from jva_tui.api import conversations, errors
from jva_tui.api.decoding import MOST_ROWS
from jva_tui.api.pages import MOST_PAGES
from jva_tui.domain import View
from jva_tui.paths import private_folder
from jva_tui.store.cache import Cache
from jva_tui.store.worker import Worker
from jva_tui.sync import Intake, Sync
from tests.api.support import RATE, Scripted, client_for, page, says, says_raw
from tests.api.test_endpoints import told
from tests.api.test_models import CONVERSATION
from tests.office import KEY, Office
from tests.people import NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.office import Network

# To count lines here would take as long as the tests themselves.
pytestmark = pytest.mark.no_cover

MOST_REQUESTS = 300
"""For all of a small inbox, and looking for what is said to be missing."""
NUMBERS = [10**40, 2**63, MOST_PAGES + 1, -1, 1e9, float("inf"), True, "9", None, [7]]


async def test_a_conversation_that_is_told_again_and_again_is_asked_for_twice() -> None:
    answers = says(page([told(8)], last=10**6))
    async with client_for(answers) as client:
        with pytest.raises(errors.Unreadable, match="again"):
            await client.messages(3)
    assert len(answers.asked) == 2


async def test_a_conversation_without_an_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversations, "MOST_CHARACTERS", 50_000)

    def answer(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params["page"])
        rows = page([told(number, content="a" * 9_000)], number=number, last=number + 1)
        return httpx.Response(200, headers=RATE, json=rows)

    answers = Scripted(answer)
    async with client_for(answers) as client:
        with pytest.raises(errors.Unreadable, match="without an end"):
            await client.traces(3, after=0)
    assert len(answers.asked) == 6


@pytest.mark.parametrize("number", NUMBERS)
async def test_a_number_of_pages_or_rows_that_cannot_be_is_none(number: object) -> None:
    rows = {"data": [], "current_page": number, "last_page": number, "total": number}
    async with client_for(says_raw(json.dumps(rows).encode())) as client:
        found = await client.participation_page()
    assert 0 <= found.page <= found.last_page <= MOST_PAGES or found.last_page == MOST_PAGES
    assert 0 <= found.total <= MOST_PAGES * MOST_ROWS


async def test_more_rows_than_a_page_has_are_not_read() -> None:
    rows = b'{"id":1},' * MOST_ROWS
    async with client_for(says_raw(b"[" + rows + b'{"id":1}]')) as client:
        with pytest.raises(errors.Unreadable):
            await client.tags(1)
    async with client_for(says_raw(b'{"data":[' + rows + b"0]}")) as client:
        with pytest.raises(errors.Unreadable):
            await client.templates()
    async with client_for(says_raw(b'{"data":[' + rows.rstrip(b",") + b"]}")) as client:
        assert len(await client.templates()) == MOST_ROWS


def sized(rows: list[dict[str, Any]]) -> Callable[[httpx.Request], httpx.Response]:
    """A platform's list of these rows, as large as it is asked to be."""

    def answer(request: httpx.Request) -> httpx.Response:
        number, size = int(request.url.params["page"]), int(request.url.params["pagination"])
        shown = rows[(number - 1) * size : number * size]
        last = max(1, -(-len(rows) // size))
        body = {"data": shown, "current_page": number, "last_page": last, "total": len(rows)}
        return httpx.Response(200, headers=RATE, json=body)

    return answer


@pytest.mark.parametrize("long", [{0}, {3, 4}, {11}, set(range(30))])
@pytest.mark.parametrize("size", [1, 7, 12, 30])
async def test_what_is_too_long_for_one_answer_is_read_in_several(
    size: int, long: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [CONVERSATION | {"id": n + 1, "x": "a" * 50_000 * (n in long)} for n in range(30)]
    answers = Scripted(sized(rows))
    monkeypatch.setattr(conversations, "LIST_BYTES", 90_000)
    async with client_for(answers) as client:
        pages = [page async for page in client.conversations(user_id=12, size=size)]
    assert [item.id for page in pages for item in page.items] == list(range(1, 31))
    assert [len(page.items) for page in pages][:-1] == [size] * (len(pages) - 1)
    assert {(page.last_page, page.total) for page in pages} == {(len(pages), 30)}


async def test_one_row_that_is_too_long_is_told_and_asked_for_no_more_than_it_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = Scripted(sized([CONVERSATION | {"x": "a" * 90_000}]))
    monkeypatch.setattr(conversations, "LIST_BYTES", 50_000)
    async with client_for(answers) as client:
        with pytest.raises(errors.TooLarge):
            await client.conversation_page(user_id=12, size=500)
    sizes = [int(request.url.params["pagination"]) for request in answers.asked]
    assert sizes == [500, 250, 125, 25, 5, 1]


class Endless(httpx.AsyncBaseTransport):
    """Asks the platform for the first page, always, and says that there are countless more."""

    def __init__(self, inner: httpx.AsyncBaseTransport, numbers: dict[str, int]) -> None:
        self._inner = inner
        self._numbers = numbers
        self.asked = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """See `httpx.AsyncBaseTransport`."""
        self.asked += 1
        request.url = request.url.copy_remove_param("page")
        response = await self._inner.handle_async_request(request)
        body = json.loads(await response.aread())
        if isinstance(body, dict) and "last_page" in body:
            body |= self._numbers
        kept = {name: response.headers[name] for name in (*RATE, "Date")}
        return httpx.Response(response.status_code, headers=kept, json=body)


@pytest.mark.parametrize(
    "numbers", [{"last_page": 10**6}, {"last_page": 10**6, "total": 10_000}], ids=["pages", "rows"]
)
async def test_a_platform_that_repeats_itself_is_read_to_an_end(
    home: Path, numbers: dict[str, int]
) -> None:
    office = Office(home, jumps=True)
    endless = Endless(office.network, numbers)
    client = await office.client(network=cast("Network", endless))
    me, path = await client.me(), private_folder(home) / "cache.db"
    cache: Worker[Cache] = Worker(lambda: Cache.open(path, KEY), "cache")
    sync = Sync(Intake(client, cache, me, size=3), lambda: int(office.clock.now()))
    try:
        while not (await sync.piece()).is_end:
            assert endless.asked < MOST_REQUESTS
        with pytest.raises(errors.Unreadable, match="again"):
            assert [progress async for progress in sync.refresh()]
        assert endless.asked < MOST_REQUESTS
        assert await cache.do(lambda cache: cache.ids(View.ALL, False, now=NOW))
    finally:
        cache.close()
        await client.aclose()
