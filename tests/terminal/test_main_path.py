"""The main path as a user walks it: the real command, in a real terminal, on a real platform."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.terminal.client import (
    ALTERNATE_SCREEN_OFF,
    ALTERNATE_SCREEN_ON,
    COMMAND,
    CURSOR_ON,
    DEMO,
    ROOT,
    ClientSession,
    Records,
    first_open,
    listens,
)

if TYPE_CHECKING:
    from pathlib import Path

# What runs here is counted in other tests; to count it here too takes longer than to run it.
pytestmark = pytest.mark.no_cover

PREVIEW = "The volunteer will read exactly this:"
ALL, VALIDATED = "7", "5"
WORDS = "Bonjour, rendez-vous samedi à 9 h devant la gare."


def seconds_left(screen: str) -> int | None:
    found = re.search(r"leaves in (\d+) s", screen)
    return int(found[1]) if found else None


def nothing_waits(screen: str) -> bool:
    return "1 reply" not in screen and "Sending" not in screen


def first_line(text: str) -> str:
    """As much of a text as surely stands on one line of the pane."""
    return text.splitlines()[0][:40].rstrip()


def turn_to(session: ClientSession, records: Records) -> tuple[int, int, str]:
    """Puts the cursor on the newest open request: its id, its conversation, the name."""
    below, row = first_open(records.participations())
    name = f"{row['profile']['first_name']} {row['profile']['last_name']}"
    session.press(ALL)
    session.wait_for("▌7 All")
    session.press(*"j" * below)
    session.wait_for(lambda screen: screen.count(name) >= 2)  # in the list and in the pane
    return row["id"], row["conversation"]["id"], name


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )


def test_read_reply_see_it_arrive_quit_and_find_it_again_offline(home: Path) -> None:
    with ClientSession(*DEMO) as session:
        session.wait_for("up to date at")
        records = Records(home)
        participation, conversation, name = turn_to(session, records)
        question = first_line(records.chat(conversation)[-1])
        session.press("enter")
        session.wait_for(
            lambda screen: f"│ {question}" in screen and "reading the conversation" not in screen
        )
        session.press("v")
        session.wait_for(f"Validate · {name}")
        session.press("t")
        session.wait_for("Template")
        session.press("enter")
        screen = session.wait_for(PREVIEW)
        assert "Fill in first" not in screen
        session.press("enter")
        began = session.wait_for(lambda screen: seconds_left(screen) is not None)
        first = seconds_left(began)
        session.wait_for(lambda screen: (seconds_left(screen) or 99) < (first or 0))
        assert records.state(participation) == "En attente de validation"
        session.wait_for(nothing_waits, timeout=40)
        assert records.state(participation) == "Validée"
        text = records.chat(conversation)[0]
        assert name.split()[0] in text  # the token was filled
        assert first_line(text) in session.wait_for(first_line(text))
        validated = [p["id"] for p in records.participations() if p["state"] == "Validée"]
        records.close()
        session.press("q")
        assert session.wait() == 0
        left = session.written[session.written.rindex(ALTERNATE_SCREEN_ON) :]
        assert ALTERNATE_SCREEN_OFF in left
        assert CURSOR_ON in left
    assert not listens(records.url)

    with ClientSession(*DEMO, "--offline") as session:
        session.wait_for("offline · read at")
        session.press(VALIDATED)
        session.wait_for(lambda screen: "▌5 Validated" in screen and name in screen)
        session.press(*"j" * validated.index(participation))
        session.wait_for(lambda screen: screen.count(name) >= 2)
        session.wait_for(lambda screen: first_line(text) in screen and "✓ Validée" in screen)
        session.press("q")
        assert session.wait() == 0


def test_a_reply_queued_before_a_power_cut_leaves_once(home: Path) -> None:
    with ClientSession(*DEMO) as session:
        session.wait_for("up to date at")
        records = Records(home)
        participation, conversation, name = turn_to(session, records)
        records.close()
        session.press("v")
        session.wait_for(f"Validate · {name}")
        session.press("e")
        session.wait_for("Your text")
        session.type(WORDS)
        session.wait_for(WORDS)
        session.press("escape")
        session.wait_for(PREVIEW)
        session.press("enter")
        session.wait_for("1 reply leaves in")
        session.kill()

    with ClientSession(*DEMO) as session:
        session.wait_for("1 reply")
        session.wait_for(
            lambda screen: "up to date at" in screen and nothing_waits(screen), timeout=60
        )
        records = Records(home)
        assert records.state(participation) == "Validée"
        assert records.chat(conversation).count(WORDS) == 1
        told = [m["contextual_state"] for m in records.said(conversation)]
        assert told.count("Validée") == 1
        records.close()
        session.press("q")
        assert session.wait() == 0


def test_a_terminal_of_another_size_is_filled_again(home: Path) -> None:
    with ClientSession(*DEMO) as session:
        session.wait_for("up to date at")
        session.press(ALL)
        session.wait_for("▌7 All")
        session.resize(40, 12)
        session.wait_for(lambda screen: "▌7 All" in screen and "VOLUNTEER" not in screen)
        session.press("enter")
        session.wait_for("asked ")
        session.resize(120, 40)
        screen = session.wait_for("VOLUNTEER ─")
        assert "▌7 All" in screen
        session.press("q")
        assert session.wait() == 0


def test_a_demonstration_opened_offline_before_anything_was_read(home: Path) -> None:
    with ClientSession(*DEMO, "--offline") as session:
        session.wait_for("Nothing has been read yet")
        session.press("R")
        session.wait_for("This session was opened without the platform.")
        session.press("q")
        assert session.wait() == 0


@pytest.mark.parametrize("arguments", [["frobnicate"], ["demo", "--nope"], ["demo", "--seed", "x"]])
def test_wrong_words_on_the_command_line_are_named(arguments: list[str]) -> None:
    told = run(*arguments)
    assert told.returncode == 2
    assert arguments[-1] in told.stderr
    assert "Traceback" not in told.stderr


def test_without_an_account_the_command_says_what_to_do() -> None:
    told = run()
    assert told.returncode == 3
    assert "jva-tui demo" in told.stderr
    assert "jva-tui login" in told.stderr
    assert "Traceback" not in told.stderr
