"""What happens to those who are marked: they change elsewhere, and they are answered."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import Decision, State
from screens.inbox import InboxScreen
from screens.marking import SLICE
from screens.sending import SendingScreen
from tests.people import DAY, NOW, message
from tests.screens.client import offline_desk, opened
from tests.screens.marking import (
    Lots,
    desk_of,
    marked,
    person,
    screen_of,
    typed,
)
from tests.screens.outgoing import NAMES, reply

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from jva_tui.marks import Seen
    from jva_tui.showing import Showing
    from tests.screens.client import Client


@pytest.fixture
def lots(monkeypatch: pytest.MonkeyPatch) -> Lots:
    noted = Lots()
    monkeypatch.setattr(SendingScreen, "open_lot", lambda _self, *arguments: noted.open(*arguments))
    return noted


# Changes elsewhere


async def test_who_changes_elsewhere_is_unmarked_by_name(home: Path) -> None:
    async with opened(desk_of(home)) as client:
        await client.press("7", "*")
        client.write(person(1, state=State.CANCELLED))
        await client.settle()
        assert 1 not in marked(client)
        assert len(marked(client)) == 19
        told = "Not marked any more, because the request changed meanwhile: José."
        assert told in client.words
        word = message(2_000, conversation_id=102, at=NOW, author_id=2_002)
        client.write(person(2, latest=word))
        await client.settle()
        assert 2 not in marked(client)
        assert "meanwhile: Amélie." in client.words


async def test_of_many_who_change_five_are_named(home: Path) -> None:
    async with opened(desk_of(home)) as client:
        await client.press("7", "*")
        client.write(*(person(number, state=State.VALIDATED) for number in range(1, 8)))
        await client.settle()
        assert marked(client) == list(range(8, 21))
        assert "7 are not marked any more" in client.words
        assert "and 2 others." in client.words


async def test_who_is_gone_is_unmarked_with_the_name_that_was_shown(home: Path) -> None:
    desk = desk_of(home)
    async with opened(desk) as client:
        await client.press("space", "space")
        gone = await desk._writer.do(lambda cache: cache.forget([1]))
        desk.inbox_changed(gone)
        await client.settle()
        assert marked(client) == [2]
        assert f"meanwhile: {NAMES[1]}." in client.words


async def test_more_details_of_a_request_are_no_change(home: Path) -> None:
    async with opened(desk_of(home)) as client:
        await client.press("*")
        known = person(1)
        skilled = known.volunteer._replace(skills=("Cuisine",), city="Lyon")
        client.write(known._replace(volunteer=skilled, updated_at=NOW))
        await client.settle()
        assert len(marked(client)) == 20
        assert "Not marked" not in client.words


async def test_who_got_a_reply_of_ours_is_unmarked_in_silence(home: Path) -> None:
    desk = desk_of(home)
    async with opened(desk) as client:
        await client.press("*")
        await desk.queue([reply(1), reply(2, decision=None)])
        await client.settle()
        assert marked(client) == list(range(3, 21))
        assert "Not marked" not in client.words


async def test_a_change_that_is_told_while_the_view_is_being_marked_is_not_missed(
    home: Path,
) -> None:
    desk = desk_of(home)
    async with opened(desk) as client:
        let_go, seen = asyncio.Event(), desk.seen

        async def slowly(showing: Showing) -> dict[int, Seen]:
            found = await seen(showing)
            await let_go.wait()
            return found

        desk.seen = slowly  # type: ignore[method-assign]  # to be slow
        await client.pilot.press("7", "*")
        client.write(person(1, state=State.CANCELLED))
        await client.pilot.pause()
        assert marked(client) == []
        let_go.set()
        await client.settle()
        assert marked(client) == list(range(2, 21))
        assert "meanwhile: José." in client.words


async def test_what_changed_is_not_restored(home: Path) -> None:
    async with opened(desk_of(home)) as client:
        await client.press("7", "*", "u")
        client.write(person(1, state=State.CANCELLED))
        await client.settle()
        assert "Not marked" not in client.words
        await client.press("U")
        assert marked(client) == list(range(2, 21))
        assert "meanwhile: José." in client.words


async def test_thousands_that_change_at_once_are_compared_in_slices(home: Path) -> None:
    desk = desk_of(home, SLICE + 60)
    asked: list[int] = []
    async with opened(desk) as client:
        await client.press("7", "*")
        seen_among = desk.seen_among

        async def watched(ids: Sequence[int]) -> dict[int, Seen]:
            asked.append(len(ids))
            return await seen_among(ids)

        desk.seen_among = watched  # type: ignore[assignment, method-assign]  # to be watched
        client.write(*(person(n, state=State.VALIDATED) for n in range(1, SLICE + 51)))
        await client.settle()
        await client.until(lambda: len(marked(client)) == 10, passing=desk.clock)  # type: ignore[arg-type]  # tests have no other clock
        assert max(asked) <= SLICE
        assert sum(asked) < 3 * SLICE


# Answering


@pytest.mark.parametrize(
    ("key", "decision"),
    [
        ("v", Decision.VALIDATE),
        ("d", Decision.DECLINE),
        ("p", Decision.TAKE_IN_HAND),
        ("x", Decision.CANCEL),
        ("m", None),
    ],
)
async def test_a_command_is_about_the_marked_ones(
    home: Path, lots: Lots, key: str, decision: Decision | None
) -> None:
    validated = person(31, state=State.VALIDATED)
    async with opened(desk_of(home, 5, validated, person(30, state=State.DECLINED))) as client:
        await client.press("5", "space", "6", "space", "2", "G", "space", "g", "space", key)
        assert lots.opened == [([1, 5, 30, 31], decision)]
        assert lots.words is not None
        assert lots.words[5] == NOW - 5 * 3600


async def test_a_command_is_about_the_cursor_when_nothing_is_marked(home: Path, lots: Lots) -> None:
    async with opened(desk_of(home)) as client:
        await client.press("j")
        assert screen_of(client).targets() == [2]
        await client.press("space", "space", "u", "v")
        assert lots.opened == []
        assert not isinstance(client.app.screen, InboxScreen)


async def test_what_is_impossible_for_one_is_possible_for_the_marked_ones(
    home: Path, lots: Lots
) -> None:
    async with opened(desk_of(home, 1, person(9, state=State.VALIDATED))) as client:
        await client.press("2", "space", "5", "v")
        assert lots.opened == [([1], Decision.VALIDATE)]


async def test_keys_that_follow_at_once_are_about_what_is_marked_by_then(
    home: Path, lots: Lots
) -> None:
    async with opened(desk_of(home)) as client:
        await typed(client, "asterisk", "v")
        assert lots.opened == [(list(range(1, 21)), Decision.VALIDATE)]
        await typed(client, "i", "u", "asterisk", "u", "space", "d")
        assert marked(client) == [1]
        assert lots.opened[1:] == [([1], Decision.DECLINE)]
        await typed(client, "u", "U", "v")
        assert lots.opened[2:] == [([1], Decision.VALIDATE)]


async def test_the_cursor_moves_while_a_view_is_being_marked(home: Path) -> None:
    desk = desk_of(home)
    async with opened(desk) as client:
        let_go, seen = asyncio.Event(), desk.seen

        async def slowly(showing: Showing) -> dict[int, Seen]:
            await let_go.wait()
            return await seen(showing)

        desk.seen = slowly  # type: ignore[method-assign]  # to be slow
        await client.pilot.press("*", "j", "j", "space", "j")
        assert client.cursor == client.read == 5
        assert marked(client) == []
        let_go.set()
        await client.settle()
        assert marked(client) == [1, 2, *range(4, 21)], "in the order of the keys"


async def answered(client: Client, *numbers: int, **changes: object) -> None:
    """Replies are queued as the reply desk does it: then it tells the list."""
    screen = screen_of(client)
    screen.open_lot(screen.targets(), Decision.VALIDATE)
    await client.desk.queue([reply(number, **changes) for number in numbers])
    screen.replied(frozenset(numbers))
    await client.settle()


async def test_when_replies_are_queued_the_list_moves_on_and_tells_what_is_left(
    home: Path, lots: Lots
) -> None:
    async with opened(desk_of(home)) as client:
        await client.press("2", "space", "space", "space", "j", "space")
        await client.press("k", "k")
        assert client.cursor == 4
        await answered(client, 1, 2, 5)
        assert marked(client) == [3], "who was left out stays marked"
        assert client.cursor == client.read == 4
        assert client.inbox.line_count == 17
        assert "17 left to answer." in client.words
        await client.press("U")
        assert marked(client) == [3], "a reply to the others is under way"


async def test_marks_are_restored_once_the_replies_are_taken_back(home: Path, lots: Lots) -> None:
    async with opened(desk_of(home)) as client:
        await client.press("2", "space", "space", "space")
        await answered(client, 1, 2, 3)
        assert marked(client) == []
        await client.press("z", "U")
        assert marked(client) == [1, 2, 3]
        assert "Not marked" not in client.words


async def test_where_rows_stay_the_cursor_goes_to_the_next_who_waits(
    home: Path, lots: Lots
) -> None:
    others = [person(6, state=State.VALIDATED), person(7), person(8)]
    desk = desk_of(home, 5, *others)
    async with opened(desk) as client:
        await desk.queue([reply(7, decision=None)])
        await client.settle()
        await client.press("7", "j", "j", "j", "space", "space", "k")
        assert client.cursor == 5
        await answered(client, 4, 5)
        assert client.cursor == client.read == 8
        assert "5 left to answer." in client.words


async def test_after_the_last_one_the_cursor_goes_back_to_who_was_passed_over(
    home: Path, lots: Lots
) -> None:
    async with opened(desk_of(home, 5)) as client:
        await client.press("7", "j", "j", "space", "space", "space")
        await answered(client, 3, 4, 5)
        assert client.cursor == 2
        assert "2 left to answer." in client.words


async def test_when_everybody_is_answered_it_is_said(home: Path, lots: Lots) -> None:
    async with opened(desk_of(home, 3)) as client:
        await client.press("2", "*")
        await answered(client, 1, 2, 3)
        assert client.cursor is None
        assert marked(client) == []
        assert "Nobody is left to answer here." in client.words


async def test_with_nothing_marked_everything_is_as_before(home: Path) -> None:
    desk = desk_of(home)
    async with opened(desk) as client:
        await client.press("7", "space", "u", "g")
        await desk.queue([reply(1)])
        screen_of(client).replied(frozenset({1}))
        await client.settle()
        assert client.cursor == 1
        assert "left to answer" not in client.words
        await client.press("z", "U")
        assert marked(client) == [1], "what was cleared can still be restored"


async def test_who_has_moved_the_cursor_meanwhile_is_not_led_away(home: Path, lots: Lots) -> None:
    desk = desk_of(home)
    async with opened(desk) as client:
        await client.press("7", "space", "g")
        screen, let_go, seen_among = screen_of(client), asyncio.Event(), desk.seen_among

        async def slowly(ids: Sequence[int]) -> dict[int, Seen]:
            await let_go.wait()
            return await seen_among(ids)

        desk.seen_among = slowly  # type: ignore[assignment, method-assign]  # to be slow
        screen.replied(frozenset({1}))
        await client.pilot.press("j", "j", "j")
        let_go.set()
        await client.settle()
        assert client.cursor == 4


# The next session


async def test_the_marks_of_the_last_session_can_be_restored(home: Path) -> None:
    async with opened(desk_of(home, 5)) as client:
        await client.press("space", "j", "space")
    async with opened(offline_desk(home)) as client:
        assert marked(client) == []
        await client.press("U")
        assert marked(client) == [1, 3]
        await client.press("u")
    async with opened(offline_desk(home)) as client:
        client.write(person(3, state=State.VALIDATED, updated_at=NOW + DAY))
        await client.settle()
        await client.press("U")
        assert marked(client) == [1]
        assert "meanwhile:" in client.words
