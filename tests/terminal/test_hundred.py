"""A hundred personal answers with a dozen keys, counted at the real command's keyboard."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.terminal.client import DEMO, ClientSession, Records

if TYPE_CHECKING:
    from pathlib import Path

    from tests.terminal.client import Json

# What runs here is counted in other tests; to count it here too takes longer than to run it.
pytestmark = pytest.mark.no_cover

KEYS_AT_MOST = 12
HUNDRED = 100
NAMES = ("Inès", "Marc", "Fatou", "Anaëlle", "Côme")
PENDING, VALIDATED = "En attente de validation", "Validée"


def ask_a_hundred_times(records: Records) -> int:
    """People ask to join one of the coordinator's missions, until a hundred wait; tells which."""
    rows = records.participations()
    mission: int = next(row["mission"]["id"] for row in rows if takes_people(row["mission"]))
    waiting = [row for row in rows if waits(row, mission)]
    requests = [
        {
            "mission": mission,
            "text": f"Bonjour, je suis disponible le samedi. {number}",
            "person": {"first_name": NAMES[number % len(NAMES)], "last_name": f"Inventé {number}"},
        }
        for number in range(len(waiting), HUNDRED)
    ]
    for start in range(0, len(requests), 20):
        told = {"requests": requests[start : start + 20]}
        httpx.put(f"{records.url}/sandbox/acts/apply_together", json=told).raise_for_status()
    return mission


def waits(row: Json, mission: int) -> bool:
    """Whether somebody with a conversation waits for an answer about this mission."""
    is_open = row["state"] == PENDING and row["conversation"]
    return bool(is_open and row["mission"]["id"] == mission)


def takes_people(mission: Json) -> bool:
    return bool(mission["is_online"] and mission["is_registration_open"])


def asked(row: Json) -> int:
    """The place in which somebody has asked: within one second the platform tells no order."""
    return int(row["profile"]["last_name"].removeprefix("Inventé "))


def to_answer(screen: str) -> int:
    """As many as wait for an answer, by the count beside the view."""
    found = re.search(r"2 To answer (\d+)", screen)
    return int(found[1]) if found else 0


def leaving(screen: str) -> int:
    """As many as are on their way; 0 where the screen does not say."""
    found = re.search(r"(\d+) replies are leaving", screen)
    return int(found[1]) if found else 0


def fresh_minute(records: Records) -> None:
    """All of a minute's requests are left."""
    httpx.put(f"{records.url}/sandbox/levers", json={"afresh": True}).raise_for_status()


def test_a_hundred_requests_of_one_mission_are_answered_with_at_most_a_dozen_keys(
    home: Path,
) -> None:
    keys = ["2", "=", "v", "t", "enter", "*", "enter", "1", "0", "0", "enter"]
    assert len(keys) <= KEYS_AT_MOST
    with ClientSession(*DEMO) as session:
        session.wait_for("up to date at")
        records = Records(home)
        mission = ask_a_hundred_times(records)
        fresh_minute(records)
        session.press("R")
        session.wait_for(lambda screen: to_answer(screen) >= HUNDRED, timeout=60)
        session.wait_for("up to date at")
        session.press("1")  # where a fresh inbox stands
        session.wait_for("▌1 Wrote to you")

        pressed = iter(keys)
        session.press(next(pressed))
        session.wait_for("▌2 To answer")
        session.press(next(pressed))
        session.wait_for("100 marked")
        session.press(next(pressed))
        session.wait_for(lambda screen: "Validate · " in screen and "being read" not in screen)
        session.press(next(pressed))
        session.wait_for("Template")
        session.press(next(pressed))
        session.wait_for("The volunteer will read exactly this:")
        session.press(next(pressed))
        session.wait_for("Validate · 100 go")
        session.press(next(pressed))
        session.wait_for("Type 100 to confirm:")
        session.press(*pressed)
        session.wait_for("100 replies leave within")

        fresh_minute(records)
        session.press("s")  # they would leave by themselves a minute later
        # More leave in the next minute: the platform allows 120 requests in one.
        session.wait_for(lambda screen: 0 < leaving(screen) <= HUNDRED // 2, 60)
        told = [row for row in records.participations() if row["mission"]["id"] == mission]
        new = [row for row in told if row["profile"]["last_name"].startswith("Inventé ")]
        assert Counter(row["state"] for row in new) == {VALIDATED: len(new)}
        for row in sorted(new, key=asked)[:3]:  # who came first is answered first
            newest = records.chat(row["conversation"]["id"])[0]
            assert f"Bonjour {row['profile']['first_name']}" in newest
        records.close()
        session.kill()  # what has not left is on the disk
