"""The screens while the platform answers, changes, fails and comes back."""

from __future__ import annotations

import re
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import httpx
import pytest

from jva_tui.accounts.cable import Cable
from jva_tui.answering import UNDO_ONE
from jva_tui.commands import BY_ID
from jva_tui.desk import Desk
from jva_tui.domain import State, View
from jva_tui.operations import OperationState
from jva_tui.showing import Showing
from screens.inbox import InboxScreen
from tests.office import BASILE, ROSA, Office, answer, lose_before, move_in, refuse
from tests.screens.client import MEDIUM, Client, offline_desk, opened
from tests.stillness import until_still
from widgets.reading_pane import ReadingPane

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

WORDS = "Bonjour, à samedi !"


@asynccontextmanager
async def at_work(office: Office, size: tuple[int, int] = MEDIUM) -> AsyncIterator[Client]:
    """Rosa's client with the whole inbox read, in the view of everything."""
    await move_in(office)
    began = office.clock.now()
    async with opened(office.desk(), size) as client:
        desk = client.desk
        await client.until(lambda: (desk.status.fresh_at or 0) >= began, passing=office.clock)
        await until_still()
        office.app.state.platform.throttle.clear()
        office.clock.advance(61)
        await client.press("7")
        yield client


async def turn_to(client: Client, one: int) -> None:
    assert client.inbox.move_to(one)
    await client.settle()
    assert client.read == one


async def validate(client: Client, one: int) -> None:
    await turn_to(client, one)
    await client.press("v", "e")
    await client.type_in(WORDS)
    await client.press("escape", "enter")


async def sent(office: Office, client: Client) -> None:
    """Lets the undo window pass, and returns when nothing waits, leaves or is looked up."""
    office.clock.advance(UNDO_ONE + 1)
    await client.until(lambda: not client.desk.status.outbox.waiting, passing=office.clock, step=5)
    await client.settle()


async def test_a_first_read_fills_the_list(home: Path) -> None:
    office = Office(home)
    async with opened(office.desk()) as client:
        await client.until(lambda: client.desk.status.swept_at is not None)
        await client.settle()
        await client.press("7")
        rows = client.desk.window(Showing(View.ALL, mine=True), limit=5)
        ids = await client.desk.ids(Showing(View.ALL, mine=True))
        assert client.inbox.line_count == len(ids) > 24
        assert all(row.name[:12] in client.text for row in rows)
        assert "up to date at" in client.text
        assert "Rosa Ponsable · Les Amis du Test" in client.text


async def test_progress_is_shown_while_the_inbox_is_read(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Office(home).desk()
    monkeypatch.setattr(desk._board, "rest", lambda: None)  # the end would wipe the bar away
    async with opened(desk) as client:
        await client.until(lambda: client.desk.status.progress == (600, 600))
        await client.settle()
        assert "reading 600/600 · 1 min left ▓▓▓▓▓▓▓▓" in client.text


async def test_the_conversation_is_completed_where_the_cursor_rests(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as client:
        one = office.open_one(State.VALIDATED)
        conversation = office.situation.conversation_of[one].id
        read = f"GET /api/conversations/{conversation}/messages"
        assert read not in office.network.sent
        await turn_to(client, one)
        pane = client.app.screen.query_one(ReadingPane)
        await client.until(lambda: bool(pane.reading and pane.reading.is_complete))
        assert office.network.sent.count(read) == 1
        assert pane.reading is not None
        assert len(pane.reading.messages) == len(office.talk(conversation))
        assert "reading the conversation" not in client.text


async def test_a_refresh_shows_what_changed_on_the_platform(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as client:
        one = office.open_one()
        await turn_to(client, one)
        colleague = await office.client()
        await colleague.set_state(
            one, office.situation.participations[one].mission_id, State.DECLINED
        )
        await colleague.aclose()
        await client.press("R")
        await client.until(lambda: "✕ Refusée" in client.text)
        assert client.cursor == client.read == one


async def test_a_reply_leaves_and_the_screen_says_where_it_stands(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as client:
        one = office.open_one()
        await validate(client, one)
        assert f"1 reply leaves in {UNDO_ONE} s · z takes it back" in client.status
        office.clock.advance(4)
        await client.until(lambda: f"leaves in {UNDO_ONE - 4} s" in client.status)
        await sent(office, client)
        await client.until(lambda: client.status == "")
        assert office.state(one) == State.VALIDATED
        assert office.texts(office.situation.conversation_of[one].id)[-1] == WORDS
        assert "✓ Validée" in client.text
        assert WORDS in client.words


async def test_undo_within_the_window_sends_nothing(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as client:
        await validate(client, office.open_one())
        await client.press("z")
        assert "Taken back, nothing has left: " in client.words
        office.clock.advance(120)
        await client.settle()
        assert office.network.writes() == []


@pytest.mark.parametrize(
    ("fault", "state", "words"),
    [
        (answer("PUT", 422, "Refusé [b]"), OperationState.FAILED, "Refusé [b]"),
        (lose_before("PUT"), OperationState.UNCONFIRMED, "? Sent twice without"),
    ],
    ids=["failed", "unconfirmed"],
)
async def test_a_reply_that_did_not_pass_is_shown_and_put_away(
    home: Path, fault: object, state: OperationState, words: str
) -> None:
    office = Office(home)
    async with at_work(office) as client:
        one = office.open_one()
        office.network.faults.append(fault)  # type: ignore[arg-type]  # one of the faults above
        await validate(client, one)
        await sent(office, client)
        assert [op.state for op in client.operations()] == [state]
        await client.until(lambda: "1 reply needs you" in client.status)
        assert words in client.words
        assert WORDS in client.words
        await client.press("c")
        await client.until(lambda: client.status == "")
        assert words not in client.words
        assert client.desk.needing_user() == []


async def test_an_unconfirmed_reply_bars_the_next_one_until_it_is_put_away(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as client:
        office.network.faults.append(lose_before("PUT"))
        await validate(client, office.open_one())
        await sent(office, client)
        await client.press("m")
        assert "Nobody knows whether the last reply arrived." in client.words


async def test_offline_is_said_and_replies_wait(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as client:
        office.network.faults.append(refuse)
        office.clock.advance(61)
        await client.until(lambda: "offline · read at" in client.text)
        assert "Offline: you can go on reading and answering" in client.status
        one = office.open_one()
        await validate(client, one)
        assert "1 reply waits for the connection" in client.status
        office.network.faults.clear()
        office.app.state.platform.throttle.clear()
        office.clock.advance(61)
        await sent(office, client)
        await client.until(lambda: "up to date at" in client.text)
        assert office.state(one) == State.VALIDATED


async def test_an_inbox_that_could_never_be_read_says_so(home: Path) -> None:
    office = Office(home)
    office.network.faults.append(refuse)
    async with opened(office.desk()) as client:
        await client.until(lambda: client.desk.status.is_offline)
        await client.settle()
        assert "Nothing has been read yet, and the platform is out of reach." in client.words
        assert "Reading the inbox" not in client.words


async def test_an_organisation_changed_in_a_browser_is_explained_and_changed_back(
    home: Path,
) -> None:
    office = Office(home)
    async with at_work(office) as client:
        rosa = office.situation.user_by_email[ROSA]
        ours = client.inbox.line_count
        assert "already" in BY_ID["switch_back"].why_not(client.situation)
        rosa.contextable_id = 2
        await client.press("R")
        await client.until(lambda: client.desk.status.is_elsewhere)
        assert "answers for another organisation" in client.status
        assert client.inbox.line_count == ours
        await client.press("S")
        assert "in your browser too" in client.words_of("Vertical")
        await client.press("escape")
        assert rosa.contextable_id != 1
        await client.press("S", "enter")
        await client.until(lambda: not client.desk.status.is_elsewhere)
        assert rosa.contextable_id == 1
        assert client.inbox.line_count == ours


async def test_the_demonstrations_network_is_cut_and_restored(home: Path) -> None:
    office = Office(home)
    cable = Cable()
    office.network.faults.append(
        lambda request, _network: (
            httpx.ConnectError("cut", request=request) if cable.is_cut else None
        )
    )
    desk = Desk(office.profile()._replace(cable=cable), office.clock)
    async with opened(desk) as client:
        await client.until(lambda: client.desk.status.fresh_at is not None)
        await client.press("colon")
        await client.type_in("network\n")
        assert cable.is_cut
        await client.until(lambda: client.desk.status.is_offline)
        assert "offline · read at" in client.text
        pane = client.app.screen.query_one(ReadingPane)
        assert not pane.can_read
        await client.press("colon")
        await client.type_in("network\n")
        await client.until(lambda: not client.desk.status.is_offline)
        await client.until(lambda: pane.can_read)
        assert not cable.is_cut


async def test_ages_move_on_in_the_text_as_in_the_list(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as client:
        before = re.findall(r"\((.+?) ago\)|(just now)", client.text)
        assert before
        office.clock.advance(3 * 365 * 86_400)
        screen = client.app.screen
        assert isinstance(screen, InboxScreen)
        screen._new_minute()
        await client.settle()
        assert re.findall(r"\((\d) yr ago\)", client.text)
        assert re.findall(r"\((.+?) ago\)|(just now)", client.text) != before


async def test_only_a_demonstrations_network_can_be_cut(home: Path) -> None:
    async with at_work(Office(home)) as client:
        assert "demonstration" in BY_ID["cable"].why_not(client.situation)


async def test_a_key_tells_the_desk_that_somebody_is_there(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Office(home).desk()
    touched: list[bool] = []
    monkeypatch.setattr(desk, "touch", lambda: touched.append(True))
    async with opened(desk) as client:
        assert not touched
        await client.press("j")
        assert touched


async def test_what_no_list_shows_is_said(home: Path) -> None:
    # Opened without the platform, where no reading tells otherwise.
    async with opened(offline_desk(home)) as client:
        client.desk._board.now(unread_rows=2)
        await client.settle()
        assert "counts 2 more requests than its lists show" in client.status


async def test_a_colleagues_answer_is_named(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as client:
        one = office.open_one()
        await turn_to(client, one)
        colleague = await office.client(BASILE)
        mission = office.situation.participations[one].mission_id
        await colleague.set_state(one, mission, State.VALIDATED)
        await colleague.aclose()
        await client.press("R")
        await client.until(lambda: "✓ Validée" in client.text)
        name = office.situation.profile_of[office.situation.user_by_email[BASILE].id]
        told = f"{name.first_name} {name.last_name} answered, today"
        await client.until(lambda: "answered" in client.words)
        assert told in client.words
