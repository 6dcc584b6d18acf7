"""How to reach somebody without the platform: copied, shown to select, noted, and who waits."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import View
from jva_tui.showing import Showing
from screens.contact import ContactScreen, as_line, ways_to
from screens.inbox import InboxScreen
from tests.clock import ManualClock
from tests.people import DAY, NOW, participation, volunteer
from tests.screens.client import MEDIUM, SMALL, fill, offline_desk, opened

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.clipboard import Tool
    from jva_tui.desk import Desk
    from jva_tui.domain import Participation

LANDLINE = "01 99 00 12 34"
MOBILES = {number: f"06 39 98 00 {number:02}" for number in range(1, 9)}


def silent(number: int, **changes: object) -> Participation:
    """Somebody without a conversation who asked so many days ago."""
    person = volunteer(number, mobile=MOBILES[number])
    told = participation(
        number,
        created_at=NOW - number * DAY,
        volunteer=person,
        conversation_id=None,
        conversation_updated_at=None,
        latest=None,
    )
    return told._replace(**changes)  # type: ignore[arg-type]  # fields of the participation


BEST = volunteer(1, mobile=MOBILES[1], phone=LANDLINE)
PEOPLE = [silent(1, volunteer=BEST), silent(2), silent(3)]


@pytest.fixture
def three(home: Path) -> Desk:
    """A desk with three requests without a conversation, 3 the oldest; 1 can be reached best."""
    fill(home, PEOPLE)
    return offline_desk(home)


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a clipboard of this computer's."""
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "SSH_TTY", "SSH_CONNECTION"):
        monkeypatch.delenv(variable, raising=False)


def begin_again(folder: Path) -> None:
    """Loses what the platform can tell again, and has it told."""
    for file in folder.glob("cache.db*"):
        file.unlink()
    fill(folder, PEOPLE)


class Clipboard:
    """This computer's clipboard.

    Args:
        folder: in which its program stands.
    """

    def __init__(self, folder: Path) -> None:
        self._told = folder / "told"
        self._program = folder / "xclip"
        self.does(f'cat > "{self._told}"')

    def does(self, what: str) -> None:
        """Makes a program of the shell of it."""
        self._program.write_text(f"#!/bin/sh\n{what}\n")
        self._program.chmod(0o700)

    @property
    def text(self) -> str:
        """What stands on it."""
        return self._told.read_text("utf-8") if self._told.exists() else ""


@pytest.fixture
def clipboard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clipboard:
    """A clipboard, which this computer has in this test."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    return Clipboard(folder)


async def test_each_press_copies_the_next_way_to_reach_somebody(
    three: Desk, clipboard: Clipboard
) -> None:
    async with opened(three) as client:
        await client.press("7")
        assert client.cursor == 1
        ways = (MOBILES[1], LANDLINE, "camille1@example.org")
        called = ("the mobile number", "the telephone number", "the e-mail")
        following = (*called[1:], called[0])
        for value, what, after in zip(ways, called, following, strict=True):
            await client.press("y")
            assert clipboard.text == value
            assert f"Copied to the clipboard: {what} · y again: {after}" in client.words
            assert client.words.count("Copied to the clipboard") == 1
        await client.press("y")
        assert clipboard.text == MOBILES[1]
        assert client.app.clipboard == ""  # the terminal was told nothing


async def test_somebody_else_begins_with_the_best_way(three: Desk, clipboard: Clipboard) -> None:
    async with opened(three) as client:
        await client.press("7", "y", "y", "j", "y")
        assert clipboard.text == MOBILES[2]
        await client.press("k", "y")
        assert clipboard.text == MOBILES[1]


async def test_of_two_quick_presses_the_second_has_the_last_word(
    three: Desk, clipboard: Clipboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied, is_slow = [], asyncio.Event()

    async def slowly(text: str, _tool: Tool) -> bool:
        copied.append(f"begin {text}")
        await is_slow.wait()
        copied.append(f"end {text}")
        return True

    monkeypatch.setattr("screens.handing_over.copy", slowly)
    async with opened(three) as client:
        await client.press("7")
        for _ in range(2):
            await client.pilot.press("y")
        assert copied == [f"begin {MOBILES[1]}"]
        is_slow.set()
        await client.settle()
        words = [f"{when} {text}" for text in (MOBILES[1], LANDLINE) for when in ("begin", "end")]
        assert copied == words


async def test_what_only_the_terminal_may_have_taken_is_told_as_such(three: Desk) -> None:
    async with opened(three) as client:
        await client.press("7", "j", "y")
        assert client.app.clipboard == MOBILES[2]
        told = "Handed to your terminal: the mobile number · if pasting gives nothing"
        assert told in client.words
        assert "Copied" not in client.words


async def test_a_clipboard_that_refuses_is_not_called_copied(
    three: Desk, clipboard: Clipboard
) -> None:
    clipboard.does("exit 1")
    async with opened(three) as client:
        await client.press("7", "y")
        assert "Copied" not in client.words
        assert client.app.clipboard == MOBILES[1]


async def test_over_ssh_the_clipboard_of_the_other_computer_is_left_alone(
    three: Desk, clipboard: Clipboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22")
    async with opened(three) as client:
        await client.press("7", "y")
        assert clipboard.text == ""
        assert "Handed to your terminal" in client.words


async def test_where_nothing_can_be_copied_it_is_shown_to_select(
    three: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "linux")
    async with opened(three) as client:
        await client.press("7", "y")
        assert isinstance(client.app.screen, ContactScreen)
        assert client.app.clipboard == ""


@pytest.mark.parametrize("size", [SMALL, MEDIUM])
async def test_what_is_shown_to_select_stands_alone_from_the_left_edge(
    three: Desk, size: tuple[int, int]
) -> None:
    async with opened(three, size) as client:
        await client.press("7", "y", "Y")  # what was told before does not stand beside it
        lines = client.text.splitlines()
        assert lines[0] == "Camille Inventé 1"
        assert "Hold Shift" in lines[1]
        at = lines.index(MOBILES[1])
        assert lines[at:][:3] == [MOBILES[1], LANDLINE, "camille1@example.org"]
        assert not any(lines[at + 3 :])
        await client.press("escape")
        assert isinstance(client.app.screen, InboxScreen)


async def test_the_marked_ones_are_copied_a_line_each(three: Desk, clipboard: Clipboard) -> None:
    async with opened(three) as client:
        await client.press("7", "space", "j", "space", "y")
        assert clipboard.text.splitlines() == [
            f"Camille Inventé 1\t{MOBILES[1]}\tcamille1@example.org",
            f"Camille Inventé 3\t{MOBILES[3]}\tcamille3@example.org",
        ]
        assert "Copied to the clipboard: 2 people, with telephone and e-mail" in client.words
        await client.press("Y")
        assert "2 people" in client.text
        assert f"Camille Inventé 3  {MOBILES[3]}  camille3@example.org" in client.text


async def test_who_cannot_be_reached_is_said_to_be_so(home: Path) -> None:
    nobody = volunteer(1, mobile=" ", email=None)
    fill(home, [silent(1, volunteer=nobody)])
    async with opened(offline_desk(home)) as client:
        for key in ("y", "Y"):
            await client.press("7", key)
            assert "Neither a telephone number nor an e-mail address is known" in client.words
            assert isinstance(client.app.screen, InboxScreen)


async def test_nobody_is_selected_in_an_empty_view(three: Desk) -> None:
    async with opened(three) as client:
        await client.press("5")
        for key in ("y", "Y", "a"):
            await client.press(key)
            assert "No request is selected." in client.words


async def test_those_without_a_conversation_wait_for_a_call_the_oldest_first(three: Desk) -> None:
    async with opened(three) as client:
        await client.press("0")
        assert "▌0 To call 3" in client.text
        assert (client.cursor, client.inbox.line_count) == (3, 3)
        await client.press("a")
        assert "Called today, 13:30: Camille Inventé 3 · Z takes the note back" in client.words
        assert "▌0 To call 2" in client.text
        assert client.cursor == 2
        await client.press("a", "a")
        assert "▌0 To call 0" in client.text
        assert "Nobody waits for a call." in client.text


async def test_a_note_is_read_taken_back_and_survives(three: Desk, home: Path) -> None:
    async with opened(three) as client:
        await client.press("7", "a")
        assert "called today, 13:30" in client.text
        await client.press("a")
        assert "called today, 13:30" not in client.text
        assert "The note is taken back: no call to Camille Inventé 1 today" in client.words
        await client.press("a")
    begin_again(home)
    desk = offline_desk(home)
    async with opened(desk) as client:
        await client.press("7")
        assert "called today, 13:30" in client.text
        assert (await desk.counts(mine=True))[View.TO_CALL] == 2


async def test_the_last_note_can_be_taken_back_though_the_person_has_left_the_view(
    three: Desk,
) -> None:
    async with opened(three) as client:
        await client.press("0", "Z")
        assert "No call was noted that could be taken back." in client.words
        await client.press("a")
        assert client.cursor == 2
        await client.press("Z")
        assert "▌0 To call 3" in client.text
        assert three.call(3).called_at is None
        await client.press("Z")
        assert "No call was noted that could be taken back." in client.words


async def test_a_note_that_is_taken_back_twice_leaves_an_older_one(three: Desk) -> None:
    async with opened(three) as client:
        await client.press("7", "a")
        clock = three.clock
        assert isinstance(clock, ManualClock)
        clock.advance(DAY)
        await client.press("a", "a", "Z")
        assert three.call(1).called_at == NOW


async def test_on_another_day_a_call_is_noted_anew(three: Desk) -> None:
    async with opened(three) as client:
        await client.press("7", "a")
        clock = three.clock
        assert isinstance(clock, ManualClock)
        clock.advance(2 * DAY)
        await client.press("j", "k")
        assert "called on 22 November, 13:30" in client.text
        await client.press("a")
        assert "called today, 13:30" in client.text
        await client.press("a")
        assert "called on 22 November, 13:30" in client.text


async def test_a_call_to_the_marked_ones_is_noted_for_each_once(three: Desk) -> None:
    async with opened(three) as client:
        await client.press("7", "j", "a", "asterisk", "a")
        assert "2 people" in client.words
        assert {id_ for id_ in (1, 2, 3) if three.call(id_).called_at} == {1, 2, 3}
        await client.press("a")
        assert [three.call(id_).called_at for id_ in (1, 2, 3)] == [None] * 3


async def test_who_is_declined_without_being_told_stays_to_be_called(three: Desk) -> None:
    async with opened(three, MEDIUM) as client:
        await client.press("0", "d", "enter")
        await client.settle()
        (operation,) = client.operations()
        assert operation.reply.participation_id == 3
        await client.press("0")
        assert list(await three.ids(Showing(View.TO_CALL))) == [3, 2, 1]
        await client.press("z")
        assert three.call(3).owed_since is None
        assert list(await three.ids(Showing(View.TO_CALL))) == [3, 2, 1]


def test_a_number_known_twice_is_copied_once() -> None:
    twice = volunteer(1, mobile=MOBILES[1], phone=MOBILES[1])
    assert [way.value for way in ways_to(twice)] == [MOBILES[1], "camille1@example.org"]
    assert [way.what for way in ways_to(twice)] == ["the mobile number", "the e-mail"]


def test_a_line_stays_a_line_of_three_columns() -> None:
    odd = volunteer(1, first_name="Zoé\t\n", last_name="[b]x", mobile=None, email=None)
    assert as_line(odd) == "Zoé [b]x\t\t"
    assert as_line(odd._replace(phone=LANDLINE)) == f"Zoé [b]x\t{LANDLINE}\t"


async def test_notes_are_taken_back_one_by_one(three: Desk) -> None:
    async with opened(three) as client:
        await client.press("0", "a", "a", "Z")
        assert (await three.counts(mine=True))[View.TO_CALL] == 2
        await client.press("Z")
        assert (await three.counts(mine=True))[View.TO_CALL] == 3
        await client.press("Z")
        assert "No call was noted that could be taken back." in client.words
