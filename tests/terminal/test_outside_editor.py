"""The user's editor in a real terminal: it has the screen and the keys, and nothing else stops."""

from __future__ import annotations

import json
import os
import shlex
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.terminal import pseudo_terminal
from tests.terminal.client import ALTERNATE_SCREEN_OFF, ALTERNATE_SCREEN_ON, ROOT
from tests.terminal.editing_app import STILL, TEXT, TOLD
from tests.terminal.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator

EDITOR = Path(__file__).with_name("small_editor.py")
PROMPT = ">"


class Lender(Session):
    """The application in its terminal, and what the terminal was told.

    Args:
        folder: where application and editor write down what they know.
        editor: the command of the editor.
    """

    def __init__(self, folder: Path, editor: str) -> None:
        self.folder = folder
        self.written = b""
        kept = {k: v for k, v in os.environ.items() if k not in {"VISUAL", "XDG_RUNTIME_DIR"}}
        super().__init__(
            [sys.executable, "-m", "tests.terminal.editing_app", folder],
            columns=100,
            rows=12,
            env=kept
            | {"EDITOR": editor, "JVA_TUI_HOME": str(folder / "home")}
            | {"PATH": f"{folder}:{os.environ['PATH']}"},
            cwd=ROOT,
        )

    def read(self, timeout: float) -> bytes:
        """See `Session.read`."""
        data = super().read(timeout)
        self.written += data
        return data

    def open_editor(self) -> None:
        """Presses the key, and waits until the editor has the terminal."""
        self.wait_for("foot of 100x12")
        self.press("e")
        self.wait_for(f"THE EDITOR\n{PROMPT}")

    def tell(self, *lines: str) -> None:
        """Types lines for the editor, which takes one after the other."""
        self.type("".join(f"{line}\r" for line in lines))

    def wait_for_screen(self, head: str) -> None:
        """Waits until the application has drawn all of its screen again, with these words."""
        self.wait_for(
            lambda screen: (
                head in screen and STILL in screen and screen.endswith("\nfoot of 100x12")
            )
        )

    def known(self) -> dict[str, Any]:
        """What the editor wrote down."""
        known: dict[str, Any] = json.loads((self.folder / "known.json").read_text())
        return known

    def is_nothing_left(self) -> bool:
        """Whether neither file nor folder is."""
        return not any(path.is_dir() for path in (self.folder / "home" / "editor").iterdir())


@pytest.fixture
def editor(tmp_path: Path) -> str:
    return shlex.join([sys.executable, str(EDITOR), str(tmp_path), "-u", "a b"])


@pytest.fixture
def session(tmp_path: Path, editor: str) -> Iterator[Lender]:
    with Lender(tmp_path, editor) as session:
        yield session


def test_the_text_is_edited_and_the_screen_drawn_again(session: Lender) -> None:
    session.open_editor()
    session.tell("write Été [mission_nom] « là »", "exit 0")
    session.wait_for_screen("heard <e>, ('Été [mission_nom] « là »', '').")
    assert "EDITOR" not in session.screen_text()
    assert session.known() | {"path": ""} == {
        "path": "",
        "modes": ["0o600", "0o700"],
        "text": f"{TEXT}\n",
        "arguments": ["-u", "a b"],
        "is_terminal": [True, True, True],
    }
    assert session.known()["path"].endswith("/jva-tui-reponse.txt")
    assert session.is_nothing_left()
    session.press("x")
    session.wait_for("heard <e><x>,")
    session.press("q")
    assert session.wait() == 0


def test_a_terminal_that_answers_nothing_is_drawn_again_too(
    tmp_path: Path, editor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pseudo_terminal, "ANSWERS", {})
    with Lender(tmp_path, editor) as session:
        session.open_editor()
        session.tell("exit 0")
        session.wait_for_screen("heard <e>, ('Bonjour [")
        assert "EDITOR" not in session.screen_text()
        assert session.is_nothing_left()


def test_all_goes_on_behind_the_editor_and_nothing_is_drawn_over_it(session: Lender) -> None:
    session.open_editor()
    session.tell("ask")
    session.wait_for(f"THE EDITOR\n{PROMPT} ask\n{PROMPT}")
    written = session.written[session.written.index(b"THE EDITOR") :]
    assert written.rstrip() == b"THE EDITOR\r\n> ask\r\n>"
    session.tell("exit 0")
    session.wait_for("40 answered, heard <e>, ('Bonjour [")
    session.wait_for(f"{TOLD} 40")


def test_a_new_size_is_drawn_once_the_editor_has_ended(session: Lender) -> None:
    session.open_editor()
    session.resize(60, 8)
    session.tell("once", "exit 0")
    assert session.wait_for("foot of 60x8").split("\n")[-1] == "foot of 60x8"
    session.resize(70, 9)
    session.wait_for("foot of 70x9")


def test_ctrl_c_is_the_editors(session: Lender) -> None:
    session.open_editor()
    session.press("ctrl+c")
    session.wait_for(f"interrupted\n{PROMPT}")
    session.tell("exit 0")
    session.wait_for_screen("heard <e>, ('Bonjour [")
    session.press("q")
    assert session.wait() == 0


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (["write neu", "exit 1"], "The editor ended with status 1: the text stays as it was."),
        (["write", "exit 0"], "The editor left an empty text: yours stays as it was."),
    ],
)
def test_a_failure_and_an_empty_text_change_nothing(
    session: Lender, told: list[str], why: str
) -> None:
    session.open_editor()
    session.tell(*told)
    session.wait_for(f"(None, '{why}').")
    assert session.is_nothing_left()


def test_an_editor_that_cannot_be_run_leaves_the_screen_as_it_is(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x00\x01")
    broken.chmod(0o700)
    with Lender(tmp_path, "broken") as session:
        session.wait_for("foot of 100x12")
        session.press("e")
        session.wait_for("(None, 'The editor “broken” could not be started (Exec format error).')")
        assert session.is_nothing_left()
        session.press("x")
        session.wait_for("heard <e><x>,")


def test_a_second_editor_is_refused_while_the_first_is_open(session: Lender) -> None:
    session.open_editor()
    session.tell("once again", "once", "exit 0")
    session.wait_for("1 answered, heard <e>, ('Bonjour [")
    assert session.written.count(ALTERNATE_SCREEN_ON) == 2


def test_whoever_no_longer_waits_ends_the_editor(session: Lender) -> None:
    session.open_editor()
    session.tell("once cancel")
    session.wait_for_screen("heard <e>, cancelled.")
    assert session.is_nothing_left()
    session.press("x")
    session.wait_for("heard <e><x>,")


def test_closing_behind_the_editor_ends_both(session: Lender) -> None:
    session.open_editor()
    session.tell("once close")
    assert session.wait() == 3
    assert session.is_nothing_left()
    assert session.written.count(ALTERNATE_SCREEN_ON) == 1
    assert ALTERNATE_SCREEN_OFF in session.written


def test_the_file_does_not_outlive_who_is_told_to_end(session: Lender) -> None:
    session.open_editor()
    os.kill(session.pid, signal.SIGTERM)
    assert session.wait() == -signal.SIGTERM
    assert session.is_nothing_left()
