"""What the screens look like: an invented inbox, in both themes and both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import State
from tests.screens.client import LARGE, MEDIUM, NARROW, SMALL, fill, offline_desk
from tests.screens.outgoing import Outgoing, every_state, people, reply
from tests.screens.pictures import comparing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from jva_tui.desk import Desk
    from tests.screens.pictures import Compare

# To count lines here would take as long as the tests themselves.
pytestmark = pytest.mark.no_cover

TO_SOMEBODY = ("2", "j")
"""The first of those to answer has no conversation, the second has."""


@pytest.fixture
def looks_the_same(desk: Desk, snap_compare: Callable[..., bool]) -> Iterator[Compare]:
    """Opens the invented inbox as if the platform had just been read."""
    yield from comparing(desk, snap_compare)


@pytest.fixture
def outgoing_looks_the_same(home: Path, snap_compare: Callable[..., bool]) -> Iterator[Compare]:
    """Opens an outbox with replies in every state, and a batch that waits to leave."""
    every_state(home, more=[reply(number) for number in range(45, 57)])
    desk = offline_desk(home)
    yield from comparing(desk, snap_compare)


@pytest.fixture
def overtaken_looks_the_same(home: Path, snap_compare: Callable[..., bool]) -> Iterator[Compare]:
    """Opens an outbox with a validation that was stopped, because the volunteer withdrew."""
    fill(home, [people(1)[0]._replace(state=State.CANCELLED)])
    outgoing = Outgoing(home)
    [id_] = outgoing.queue(reply(1))
    outgoing.stop(id_, "José a annulé sa demande (13:29). Son état est maintenant « Annulée ».")
    outgoing.close()
    yield from comparing(offline_desk(home), snap_compare)


SIZES = pytest.mark.parametrize(
    "size",
    [
        pytest.param(NARROW, id="40x24"),
        pytest.param(SMALL, id="80x24"),
        pytest.param(MEDIUM, id="120x40"),
        pytest.param(LARGE, id="200x50"),
    ],
)


@SIZES
@pytest.mark.parametrize("theme", ["jva-dark", "jva-light"])
def test_the_inbox(looks_the_same: Compare, size: tuple[int, int], theme: str) -> None:
    assert looks_the_same("j", "j", size=size, theme=theme)


@SIZES
def test_the_inbox_in_french(looks_the_same: Compare, french: None, size: tuple[int, int]) -> None:
    assert looks_the_same("2", "j", size=size)


def test_the_inbox_without_colours(
    looks_the_same: Compare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert looks_the_same("7", "j", "j")


def test_one_pane_with_a_person(looks_the_same: Compare) -> None:
    assert looks_the_same("enter", size=NARROW)


@pytest.mark.parametrize("theme", ["jva-dark", "jva-light"])
def test_a_reply_with_a_template(looks_the_same: Compare, theme: str) -> None:
    assert looks_the_same(*TO_SOMEBODY, "v", "t", "enter", size=SMALL, theme=theme)


def test_a_reply_being_written(looks_the_same: Compare) -> None:
    assert looks_the_same(*TO_SOMEBODY, "m", typed="Bonjour,\nà samedi <matin", size=SMALL)


def test_a_refusal_with_a_reason(looks_the_same: Compare, french: None) -> None:
    assert looks_the_same(*TO_SOMEBODY, "d", "r", "down", "enter", size=SMALL)


def test_a_refusal_of_which_nobody_is_told(looks_the_same: Compare, french: None) -> None:
    assert looks_the_same("2", "d", "r", "down", "enter", size=SMALL)


def test_the_reasons(looks_the_same: Compare) -> None:
    assert looks_the_same(*TO_SOMEBODY, "d", "r", size=SMALL)


def test_the_templates(looks_the_same: Compare, french: None) -> None:
    assert looks_the_same(*TO_SOMEBODY, "v", "t", "down")


@pytest.mark.parametrize("size", [SMALL, MEDIUM], ids=["80x24", "120x40"])
def test_help(looks_the_same: Compare, size: tuple[int, int]) -> None:
    assert looks_the_same("question_mark", size=size)


def test_help_in_french(looks_the_same: Compare, french: None) -> None:
    assert looks_the_same("question_mark", size=(100, 70))


def test_the_palette(looks_the_same: Compare) -> None:
    assert looks_the_same("colon", size=SMALL)


def test_a_queued_reply_and_the_question_before_quitting(looks_the_same: Compare) -> None:
    assert looks_the_same("2", "v", "enter", "7", "q", size=SMALL)


@SIZES
@pytest.mark.parametrize("theme", ["jva-dark", "jva-light"])
def test_outgoing_replies(
    outgoing_looks_the_same: Compare, size: tuple[int, int], theme: str
) -> None:
    assert outgoing_looks_the_same("b", size=size, theme=theme)


def test_outgoing_replies_in_french(outgoing_looks_the_same: Compare, french: None) -> None:
    assert outgoing_looks_the_same("b", "j", "j", size=SMALL)


def test_outgoing_replies_without_colours(
    outgoing_looks_the_same: Compare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert outgoing_looks_the_same("b", "j")


def test_replies_sent_together_unfolded(outgoing_looks_the_same: Compare) -> None:
    assert outgoing_looks_the_same("b", *"jjjjjj", "enter")


def test_sending_anyway_is_asked_for(outgoing_looks_the_same: Compare) -> None:
    assert outgoing_looks_the_same("b", "j", "j", "r", size=SMALL)


def test_a_reply_written_again_after_a_change(
    overtaken_looks_the_same: Compare, french: None
) -> None:
    assert overtaken_looks_the_same("b", "e", size=SMALL)


def test_the_question_before_quitting_while_replies_can_leave(
    outgoing_looks_the_same: Compare,
) -> None:
    assert outgoing_looks_the_same("q", size=SMALL)


def test_the_line_of_the_inbox_takes_the_room_it_needs(outgoing_looks_the_same: Compare) -> None:
    assert outgoing_looks_the_same("7", size=SMALL)
