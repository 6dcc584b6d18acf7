"""Levers: what goes wrong, for which calls, how often, and what it leaves behind."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from jva_tui.sandbox.app import OfflineError, create_app
from jva_tui.sandbox.levers import Lever
from jva_tui.sandbox.orders import (
    CONTEXTUAL,
    DECIDED,
    DECLINE_STEPS,
    DECLINED_MAILED,
    IN_PROGRESS,
    MAILED,
    MESSAGE_STEPS,
    PLACES,
    PUT_STEPS,
    READ,
    SHARED,
    STORED,
    TEMPLATE_STEPS,
    TOUCHED,
    Orders,
)
from tests.sandbox.support import ME, NOW, THEN, VOLUNTEER, Sandbox, situation

PUT = ("PUT", "/api/participations/1", {"mission_id": 1, "state": "Annulée"})
DECLINE = ("PUT", "/api/participations/1/decline", {"reason": "other", "content": "Non."})
MESSAGE = ("POST", "/api/conversations/7/messages", {"content": "Oui."})
TEMPLATE = (
    "POST",
    "/api/message-templates",
    {"user_id": ME, "name": "Oui", "message": "Oui.", "is_shared": True},
)
Request = tuple[str, str, dict[str, Any]]


async def send(sandbox: Sandbox, request: Request) -> httpx.Response:
    method, path, body = request
    return await sandbox.call(method, path, json=body)


def signs(sandbox: Sandbox) -> set[str]:
    """The steps whose effects are there, by what shows each."""
    made = sandbox.situation
    messages = made.messages_of[7][1:]
    row, talk = made.participations[1], made.conversations[7]
    kinds = {mail.kind for mail in made.mails}
    texts = {message.type for message in messages}
    found = {
        CONTEXTUAL: "contextual" in texts,
        STORED: "chat" in texts or row.state == "Annulée" or bool(made.message_templates),
        SHARED: any(each.structure_id == 1 for each in made.message_templates.values()),
        IN_PROGRESS: "En cours de traitement" in [log.state for log in made.log_of.get(1, ())],
        MAILED: bool(kinds & {"new_message", "cancelled"}),
        TOUCHED: talk.updated_at == NOW,
        READ: talk.members[ME].read_at == NOW,
        DECLINED_MAILED: "declined" in kinds,
        DECIDED: row.state == "Refusée",
        PLACES: made.missions[1].places_left == 9,
    }
    return {step for step, is_there in found.items() if is_there}


@pytest.mark.parametrize(
    ("request_", "steps", "at"),
    [
        (request, steps, at)
        for request, steps in (
            (PUT, PUT_STEPS),
            (DECLINE, DECLINE_STEPS),
            (MESSAGE, MESSAGE_STEPS),
            (TEMPLATE, TEMPLATE_STEPS),
        )
        for at in range(len(steps))
    ],
)
async def test_dying_after_a_step_leaves_exactly_what_came_before(
    request_: Request, steps: tuple[str, ...], at: int
) -> None:
    sandbox = Sandbox()
    method, path, _ = request_
    sandbox.platform.levers.add(Lever(method, path, orders=Orders(fail_after=steps[at])))
    response = await send(sandbox, request_)
    assert (response.status_code, response.json()) == (500, {"message": "Server Error"})
    assert "X-RateLimit-Limit" in response.headers
    assert signs(sandbox) == set(steps[: at + 1])


@pytest.mark.parametrize("request_", [PUT, DECLINE, MESSAGE, TEMPLATE])
async def test_without_a_lever_every_step_is_done(request_: Request) -> None:
    steps = {
        id(PUT): PUT_STEPS,
        id(DECLINE): DECLINE_STEPS,
        id(MESSAGE): MESSAGE_STEPS,
        id(TEMPLATE): TEMPLATE_STEPS,
    }
    sandbox = Sandbox()
    assert (await send(sandbox, request_)).status_code in (200, 201)
    assert signs(sandbox) == set(steps[id(request_)])


@pytest.mark.parametrize("status", [401, 403, 429, 500, 502, 503, 504])
async def test_an_answer_instead_leaves_nothing(status: int) -> None:
    sandbox = Sandbox(throttled=True)
    sandbox.platform.levers.add(Lever(instead=status))
    response = await send(sandbox, DECLINE)
    assert response.status_code == status
    assert ("X-RateLimit-Limit" in response.headers) == (status < 502)
    assert ("Retry-After" in response.headers) == (status == 429)
    assert signs(sandbox) == set()
    if status == 401:
        assert response.json() == {"message": "Unauthenticated."}


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_an_answer_afterwards_leaves_everything(status: int) -> None:
    sandbox = Sandbox()
    sandbox.platform.levers.add(Lever(after=status))
    response = await send(sandbox, DECLINE)
    assert response.status_code == status
    assert ("X-RateLimit-Limit" in response.headers) == (status == 500)
    assert signs(sandbox) == set(DECLINE_STEPS)


async def test_a_late_effect_happens_at_its_own_time() -> None:
    sandbox = Sandbox()
    sandbox.platform.levers.add(Lever(orders=Orders(delay=90)))
    assert (await send(sandbox, DECLINE)).status_code == 504
    sandbox.platform.pass_time(NOW + 89)
    assert signs(sandbox) == set()
    sandbox.platform.pass_time(NOW + 500)
    row = sandbox.situation.participations[1]
    assert (row.state, row.updated_at) == ("Refusée", NOW + 90)
    assert sandbox.situation.messages_of[7][-1].created_at == NOW + 90


async def test_a_late_call_that_is_refused_by_then_leaves_nothing() -> None:
    sandbox = Sandbox()
    sandbox.platform.levers.add(Lever(after=504, orders=Orders(delay=90)))
    await send(sandbox, MESSAGE)
    del sandbox.situation.conversations[7].members[ME]
    sandbox.platform.pass_time(NOW + 90)
    assert signs_of_text(sandbox) == []


def signs_of_text(sandbox: Sandbox) -> list[str]:
    return [message.content for message in sandbox.situation.messages_of[7][1:]]


async def test_a_lever_is_spent_after_its_times_and_what_was_pulled_is_kept() -> None:
    sandbox = Sandbox()
    levers = sandbox.platform.levers
    levers.add(Lever("POST", "*/messages", instead=500, times=2), Lever("POST", instead=503))
    statuses = [(await send(sandbox, MESSAGE)).status_code for _ in range(4)]
    assert statuses == [500, 500, 503, 201]
    assert levers.waiting == []
    assert [(pull.at, pull.method, pull.path) for pull in levers.pulled] == [
        (NOW, "POST", MESSAGE[1])
    ] * 3


@pytest.mark.parametrize(
    ("request_", "fits"),
    [
        (PUT, True),
        (DECLINE, True),
        (MESSAGE, True),
        (("POST", "/api/bulk-operation/participations/validate", {"ids": [2, 1]}), True),
        (("POST", "/api/bulk-operation/participations/validate", {"ids": [2, 3]}), False),
        (("PUT", "/api/participations/2/decline", {"reason": "other"}), False),
        (("PUT", "/api/participations/11/decline", {"reason": "other"}), False),
        (TEMPLATE, False),
    ],
)
async def test_a_lever_may_be_for_one_participation(request_: Request, fits: bool) -> None:
    sandbox = Sandbox()
    sandbox.platform.levers.add(Lever(participation=1, instead=503))
    assert ((await send(sandbox, request_)).status_code == 503) == fits


async def test_latency_passes_before_the_platform_looks() -> None:
    slept: list[float] = []
    now = float(NOW)

    async def sleep(seconds: float) -> None:
        nonlocal now
        slept.append(seconds)
        now += seconds

    app = create_app(situation(), clock=lambda: now, sleep=sleep)
    app.state.platform.levers.add(Lever(path="/oauth/token", latency=7.5))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        response = await client.post("/oauth/token", json={})
    assert slept == [7.5]
    assert response.headers["Date"] == "Sun, 22 Nov 2026 11:30:07 GMT"


async def test_a_429_means_that_somebody_spent_the_window() -> None:
    sandbox = Sandbox(throttled=True)
    sandbox.platform.levers.add(Lever(instead=429))
    for late, status in ((0, 429), (59, 429), (60, 200)):
        sandbox.now = NOW + late
        assert (await sandbox.call("GET", "/api/user")).status_code == status


async def test_offline_no_call_gets_through_but_the_sandboxs_own_address() -> None:
    sandbox = Sandbox()
    response = await sandbox.call("PUT", "/sandbox/levers", user=None, json={"offline": True})
    assert response.json()["offline"] is True
    with pytest.raises(OfflineError):
        await send(sandbox, DECLINE)
    assert signs(sandbox) == set()
    await sandbox.call("PUT", "/sandbox/levers", user=None, json={"offline": False})
    assert (await send(sandbox, DECLINE)).status_code == 200


async def test_levers_are_set_and_told_at_the_sandboxs_own_address() -> None:
    sandbox = Sandbox(throttled=True)
    lever = {"method": "PUT", "orders": {"fail_after": STORED, "job_tries": ["ran"]}, "times": 3}
    response = await sandbox.call("PUT", "/sandbox/levers", user=None, json={"waiting": [lever]})
    assert response.status_code == 200
    assert "X-RateLimit-Limit" not in response.headers
    assert sandbox.platform.levers.waiting == [
        Lever("PUT", times=3, orders=Orders(fail_after=STORED, job_tries=("ran",)))
    ]
    assert (await send(sandbox, PUT)).status_code == 500
    told = (await sandbox.call("GET", "/sandbox/levers", user=None)).json()
    assert (told["waiting"][0]["times"], told["pulled"][0]["path"]) == (2, PUT[1])


async def test_the_minutes_requests_are_forgotten_on_demand() -> None:
    sandbox = Sandbox(throttled=True)
    sandbox.platform.levers.add(Lever(instead=429))
    assert (await sandbox.call("GET", "/api/user")).status_code == 429
    await sandbox.call("PUT", "/sandbox/levers", user=None, json={"offline": False})
    assert (await sandbox.call("GET", "/api/user")).status_code == 429
    await sandbox.call("PUT", "/sandbox/levers", user=None, json={"afresh": True})
    assert (await sandbox.call("GET", "/api/user")).status_code == 200


async def test_mails_are_told_at_the_sandboxs_own_address() -> None:
    sandbox = Sandbox()
    await send(sandbox, DECLINE)
    for after, kinds in ((0, ["new_message", "declined"]), (1, ["declined"]), (2, [])):
        response = await sandbox.call("GET", f"/sandbox/mails?after={after}", user=None)
        assert [mail["kind"] for mail in response.json()["mails"]] == kinds


async def test_people_act_at_the_sandboxs_own_address() -> None:
    sandbox = Sandbox()
    fields = {"conversation": 7, "text": "Alors ?"}
    response = await sandbox.call("PUT", "/sandbox/acts/write", user=None, json=fields)
    assert response.status_code == 204
    message = sandbox.situation.messages_of[7][-1]
    assert (message.from_id, message.content) == (VOLUNTEER, "Alors ?")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("acts/nothing", {}),
        ("acts/write", {"conversation": 7, "text": ""}),
        ("acts/write", {"conversation": 99, "text": "Oui"}),
        ("levers", {"waiting": [{"colour": "red"}]}),
        ("levers", {"waiting": [{"orders": {"colour": "red"}}]}),
    ],
)
async def test_nonsense_is_refused_at_the_sandboxs_own_address(
    path: str, body: dict[str, Any]
) -> None:
    sandbox = Sandbox()
    response = await sandbox.call("PUT", f"/sandbox/{path}", user=None, json=body)
    assert response.status_code == 400
    assert sandbox.situation.conversations[7].updated_at == THEN
    assert sandbox.platform.levers.waiting == []


async def test_the_sandboxs_own_address_serves_this_computer_only() -> None:
    sandbox = Sandbox()
    transport = httpx.ASGITransport(sandbox.app, client=("192.0.2.7", 40000))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        for path in ("levers", "mails"):
            assert (await client.get(f"/sandbox/{path}")).status_code == 404
