"""Whatever strangers send, a real terminal is told what harmless people make us tell it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.hostile.told import Told, told, unprintable
from tests.terminal.client import COMMAND, ROOT
from tests.terminal.session import Session

if TYPE_CHECKING:
    from tests.hostile.conftest import Scene

COLUMNS, ROWS = 120, 36
MOST_BYTES = 8 << 20
"""Of a whole session; a single text that strangers sent has a mebibyte, and is drawn many times."""


class Watched(Session):
    """The client at work, and everything that its terminal is told."""

    def __init__(self, home: os.PathLike[str]) -> None:
        self.written = bytearray()
        env = os.environ | {"JVA_TUI_HOME": os.fspath(home)}
        super().__init__(COMMAND, columns=COLUMNS, rows=ROWS, env=env, cwd=ROOT)

    def read(self, timeout: float) -> bytes:
        """See `Session.read`."""
        data = super().read(timeout)
        self.written += data
        return data

    def press(self, *keys: str) -> None:
        """See `Session.press`; Escape as terminals say it that tell it from what comes next."""
        for key in keys:
            self.write(b"\x1b[27u") if key == "escape" else super().press(key)


def walk(scene: Scene) -> bytes:
    """Goes everywhere where strangers' words are shown; returns what the terminal was told."""
    with Watched(scene.home) as session:
        session.wait_for("up to date at")
        session.press("7")
        session.wait_for("▌7 All")
        for _ in scene.ids:
            session.press("enter", "end", "pageup", "escape", "j")
        session.press("2")
        session.wait_for(lambda screen: "▌2 To answer" in screen and "asked " in screen)
        session.press("v")
        session.wait_for("Validate · ")
        session.press("t")
        session.wait_for("Template")
        session.press("down", "up", "escape", "escape")
        session.wait_for("▌2 To answer")
        session.press("b")
        session.wait_for("The platform refused")
        session.press("end", "escape", "5")
        session.wait_for(lambda screen: "▌5 Validated" in screen and "You answered" in screen)
        session.press("v")
        session.wait_for("It is already ")
        session.press("t")
        session.wait_for("only on the platform")
        session.press("down", "down", "enter")
        session.wait_for("save and go back")
        session.press("escape", "escape")
        session.wait_for("▌5 Validated")
        session.press("?", "end", "escape", ":", "escape", "d")
        session.wait_for("Decline · ")
        session.press("escape", "q")
        assert session.wait() == 0
        return bytes(session.written)


@pytest.fixture(scope="module")
def harmless(harmless_scene: Scene) -> Told:
    """What a terminal is told of people who mean no harm."""
    return told(walk(harmless_scene))


def test_of_strangers_only_printable_text_reaches_the_terminal(
    hostile_scene: Scene, harmless: Told
) -> None:
    data = walk(hostile_scene)
    found = told(data)
    assert found.kinds <= harmless.kinds
    shown = "".join(found.texts)
    assert not unprintable(shown)
    assert "piege.example.org" in shown  # they were there
    assert len(data) < MOST_BYTES
