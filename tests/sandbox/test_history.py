"""What happened to requests: the activity log and the feed of notifications."""

from __future__ import annotations

from typing import Any

from jva_tui.sandbox.situation import CANCELLED, VALIDATED, LogEntry
from tests.sandbox.support import COLLEAGUE, ME, NOW, OUTSIDER, VOLUNTEER, Sandbox

LOG = "/api/activity-logs/participation/1"
FEED = "/api/user/notifications"


async def put(sandbox: Sandbox, user: int, **body: Any) -> None:
    sandbox.now += 60
    response = await sandbox.call(
        "PUT", "/api/participations/1", user=user, json={"mission_id": 1} | body
    )
    assert response.status_code == 200


def logged(sandbox: Sandbox, causer: int | None, old_state: str, state: str) -> None:
    """Something that did not come through a call."""
    number = sandbox.situation.last_log_id + 1
    entry = LogEntry(number, 1, causer, int(sandbox.now), old_state, state)
    sandbox.situation.add_log_entry(entry)


async def test_the_log_tells_who_changed_what_and_when() -> None:
    sandbox = Sandbox()
    await put(sandbox, COLLEAGUE, state="En cours de traitement")
    await put(sandbox, ME, state=VALIDATED)
    rows = (await sandbox.call("GET", f"{LOG}/states")).json()
    assert [
        (row["causer"]["id"], row["causer"]["profile"]["first_name"], row["properties"])
        for row in rows
    ] == [
        (
            COLLEAGUE,
            "Basile",
            {
                "attributes": {
                    "updated_at": "2026-11-22T11:31:00.000000Z",
                    "state": "En cours de traitement",
                },
                "old": {
                    "updated_at": "2026-11-12T11:30:00.000000Z",
                    "state": "En attente de validation",
                },
            },
        ),
        (
            ME,
            "Camille",
            {
                "attributes": {"updated_at": "2026-11-22T11:32:00.000000Z", "state": VALIDATED},
                "old": {
                    "updated_at": "2026-11-22T11:31:00.000000Z",
                    "state": "En cours de traitement",
                },
            },
        ),
    ]
    assert rows[1]["created_at"] == "2026-11-22T11:32:00.000000Z"


async def test_a_change_of_the_mission_alone_is_in_the_whole_log_only() -> None:
    sandbox = Sandbox()
    sandbox.situation.missions[2].structure_id = 1
    await put(sandbox, ME, state=VALIDATED)
    await put(sandbox, ME, state=VALIDATED, mission_id=2)
    await put(sandbox, ME, state=CANCELLED)
    states = (await sandbox.call("GET", f"{LOG}/states")).json()
    assert [row["properties"]["attributes"]["state"] for row in states] == [VALIDATED, CANCELLED]
    page = (await sandbox.call("GET", f"{LOG}?pagination=2")).json()
    assert (page["total"], len(page["data"])) == (3, 2)
    newest, moved = page["data"]
    assert newest["properties"]["attributes"]["mission_id"] == 1
    assert moved["properties"]["attributes"] == {
        "mission_id": 2,
        "updated_at": "2026-11-22T11:32:00.000000Z",
    }


async def test_what_the_platform_does_has_no_causer() -> None:
    sandbox = Sandbox()
    logged(sandbox, None, VALIDATED, CANCELLED)
    row = (await sandbox.call("GET", f"{LOG}/states")).json()[0]
    assert (row["causer"], row["causer_id"], row["causer_type"]) == (None, None, None)


async def test_the_log_is_for_who_may_decide() -> None:
    for path in (LOG, f"{LOG}/states"):
        assert (await Sandbox().call("GET", path, user=COLLEAGUE)).status_code == 200
        response = await Sandbox().call("GET", path, user=OUTSIDER)
        assert response.status_code == 403
        assert response.json()["message"].startswith("Vous n'avez pas les droits")
    response = await Sandbox().call("GET", "/api/activity-logs/participation/99")
    assert response.status_code == 404


async def feed(sandbox: Sandbox, user: int = ME) -> list[tuple[str, int]]:
    rows = (await sandbox.call("GET", FEED, user=user)).json()["data"]
    return [(row["type"].rpartition("\\")[2], row["data"]["participation_id"]) for row in rows]


async def test_the_feed_tells_requests_and_what_volunteers_changed_newest_first() -> None:
    sandbox = Sandbox()
    new = "ParticipationWaitingValidation"
    assert sorted(await feed(sandbox)) == [(new, 1), (new, 2)]
    logged(sandbox, VOLUNTEER, VALIDATED, CANCELLED)
    logged(sandbox, ME, CANCELLED, VALIDATED)
    assert (await feed(sandbox))[0] == ("ParticipationBenevoleCanceled", 1)
    assert len(await feed(sandbox)) == 3


async def test_the_feed_is_about_own_missions() -> None:
    sandbox = Sandbox()
    assert await feed(sandbox, COLLEAGUE) == []
    sandbox.situation.missions[1].responsables.append(COLLEAGUE + 100)
    assert len(await feed(sandbox, COLLEAGUE)) == 2


async def test_a_notification_names_what_it_is_about_and_keeps_its_id() -> None:
    sandbox = Sandbox()
    rows = {
        row["data"]["participation_id"]: row
        for row in (await sandbox.call("GET", FEED)).json()["data"]
    }
    told = rows[1]["data"]
    assert (told["conversation_id"], told["mission_id"], told["mission_name"]) == (7, 1, "M1")
    assert rows[2]["data"]["conversation_id"] is None
    sandbox.now = NOW + 60
    again = (await sandbox.call("GET", FEED)).json()["data"]
    assert {row["id"] for row in again} == {row["id"] for row in rows.values()}
