"""Who is mailed or texted about what, and when nobody is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jva_tui.sandbox import mails
from jva_tui.sandbox.moments import PARIS
from jva_tui.sandbox.situation import Membership, Message, Rolable
from tests.sandbox.support import COLLEAGUE, ME, NOW, THEN, VOLUNTEER, Sandbox

WROTE, WROTE_NOTHING = 1, 2
DECLINE = "/api/participations/1/decline"
MESSAGES = "/api/conversations/7/messages"
HOUR = 3600


async def put(sandbox: Sandbox, state: str, participation: int = WROTE) -> None:
    body = {"mission_id": 1, "state": state}
    response = await sandbox.call("PUT", f"/api/participations/{participation}", json=body)
    assert response.status_code == 200


async def write(sandbox: Sandbox, text: str = "Bonjour", user: int = ME) -> None:
    response = await sandbox.call("POST", MESSAGES, user=user, json={"content": text})
    assert response.status_code == 201


def left(sandbox: Sandbox) -> list[tuple[int, str]]:
    """To whom and of what kind, in order."""
    return [(mail.to, mail.kind) for mail in sandbox.situation.mails if not mail.is_sms]


@pytest.mark.parametrize("participation", [WROTE, WROTE_NOTHING])
@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("Validée", "validated"),
        ("En cours de traitement", "being_processed"),
        ("Annulée", "cancelled"),
        ("Refusée", None),
        ("Autre", None),
    ],
)
async def test_a_new_state_is_mailed_to_the_volunteer_once(
    state: str, kind: str | None, participation: int
) -> None:
    sandbox = Sandbox()
    for _ in range(2):
        await put(sandbox, state, participation)
    to = {WROTE: VOLUNTEER, WROTE_NOTHING: 12}[participation]
    assert left(sandbox) == ([(to, kind)] if kind else [])


async def test_going_back_to_pending_is_not_mailed() -> None:
    sandbox = Sandbox()
    await put(sandbox, "Validée")
    await put(sandbox, "En attente de validation")
    assert left(sandbox) == [(VOLUNTEER, "validated")]


async def test_the_platforms_staff_mails_nobody_about_a_state() -> None:
    sandbox = Sandbox()
    sandbox.situation.rolables.append(Rolable("admin", 1, ME))
    await put(sandbox, "Validée")
    assert left(sandbox) == []


@pytest.mark.parametrize(
    ("reason", "told"), [("no_response", "Le bénévole ne répond pas."), ("other", "")]
)
async def test_a_decline_mails_its_reason_unless_it_is_other(reason: str, told: str) -> None:
    sandbox = Sandbox()
    await sandbox.call("PUT", DECLINE, json={"reason": reason})
    (mail,) = sandbox.situation.mails
    assert (mail.to, mail.kind, mail.participation_id, mail.text) == (
        VOLUNTEER,
        "declined",
        WROTE,
        told,
    )


async def test_a_decline_mails_the_unstripped_text_after_the_stripped_one() -> None:
    sandbox = Sandbox()
    body = {"reason": "no_response", "content": " <b>Désolés</b> <3 "}
    await sandbox.call("PUT", DECLINE, json=body)
    first, second = sandbox.situation.mails
    assert (first.kind, first.text) == ("new_message", "Désolés ")
    assert (second.kind, second.text) == (
        "declined",
        "Le bénévole ne répond pas.\n<b>Désolés</b> <3",
    )


async def test_declining_again_mails_again_but_the_message_waits_for_its_hour() -> None:
    sandbox = Sandbox()
    for late in (0, HOUR - 1, 2 * HOUR):
        sandbox.now = NOW + late
        await sandbox.call("PUT", DECLINE, json={"reason": "other", "content": "Désolés."})
    kinds = [kind for _, kind in left(sandbox)]
    assert kinds == ["new_message", "declined", "declined", "new_message", "declined"]


async def test_without_a_conversation_nobody_hears_of_a_decline() -> None:
    sandbox = Sandbox()
    body = {"reason": "no_response", "content": "Désolés."}
    await sandbox.call("PUT", "/api/participations/2/decline", json=body)
    assert sandbox.situation.mails == []


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 2 * HOUR), st.booleans()), max_size=8))
async def test_one_person_mails_at_most_once_between_two_words_of_others_and_an_hour(
    said: list[tuple[int, bool]],
) -> None:
    sandbox = Sandbox()
    before: tuple[int, float] = (VOLUNTEER, float(THEN))
    for pause, mine in said:
        sandbox.now += pause
        user = ME if mine else VOLUNTEER
        count = len(left(sandbox))
        await write(sandbox, user=user)
        is_soon = before[0] == user and sandbox.now - before[1] < HOUR
        assert len(left(sandbox)) - count == (0 if is_soon else 1)
        before = (user, sandbox.now)


async def test_the_first_entry_of_a_conversation_is_not_mailed() -> None:
    sandbox = Sandbox()
    sandbox.situation.messages_of[7].clear()
    await write(sandbox)
    assert left(sandbox) == []
    # Another entry, though no message of somebody, makes the next one a later one.
    sandbox.situation.messages_of[7][:] = [Message(50, 7, None, "", NOW, "contextual", "Validée")]
    await write(sandbox)
    assert left(sandbox) == [(VOLUNTEER, "new_message")]


@pytest.mark.parametrize(("frequency", "copies"), [("realtime", 1), ("summary", 0)])
async def test_colleagues_get_copies_if_they_want_immediate_notices(
    frequency: str, copies: int
) -> None:
    sandbox = Sandbox()
    sandbox.situation.profile_of[COLLEAGUE].notification = frequency
    sandbox.situation.profile_of[VOLUNTEER].notification = "summary"
    talk = sandbox.situation.conversations[7]
    sandbox.situation.add_member(talk, COLLEAGUE, Membership())
    await write(sandbox)
    assert sorted(left(sandbox)) == sorted(
        [(VOLUNTEER, "new_message"), *[(COLLEAGUE, "new_message")] * copies]
    )


async def test_a_volunteers_message_reaches_the_responsables() -> None:
    sandbox = Sandbox()
    sandbox.now += 2 * HOUR
    await write(sandbox, user=VOLUNTEER)
    assert left(sandbox) == [(ME, "new_message")]


async def test_taking_in_hand_by_a_message_is_not_mailed_as_a_state() -> None:
    sandbox = Sandbox()
    await write(sandbox)
    assert sandbox.situation.participations[WROTE].state == "En cours de traitement"
    assert left(sandbox) == [(VOLUNTEER, "new_message")]


def texted(sandbox: Sandbox) -> list[Any]:
    return [mail for mail in sandbox.situation.mails if mail.is_sms]


SIX = int(datetime(2026, 11, 25, 18, tzinfo=PARIS).timestamp())
"""Three days after `NOW`, in the evening."""


async def test_an_unread_message_is_followed_by_an_sms_three_days_later() -> None:
    sandbox = Sandbox()
    await write(sandbox)
    sandbox.platform.pass_time(SIX - 1)
    assert texted(sandbox) == []
    sandbox.platform.pass_time(SIX + 9999)
    (sms,) = texted(sandbox)
    message = sandbox.situation.messages_of[7][-1]
    assert (sms.at, sms.to, sms.kind, sms.message_id) == (SIX, VOLUNTEER, mails.UNREAD, message.id)


async def test_the_sms_comes_at_six_in_summer_time_as_well() -> None:
    sandbox = Sandbox()
    sandbox.now = datetime(2027, 3, 26, 23, 30, tzinfo=PARIS).timestamp()
    await write(sandbox)
    due = sandbox.situation.agenda.next_at()
    assert due == int(datetime(2027, 3, 29, 18, tzinfo=PARIS).timestamp())


@pytest.mark.parametrize("what", ["read", "answered", "followed", "decided"])
async def test_no_sms_once_it_is_needless(what: str) -> None:
    sandbox = Sandbox()
    await write(sandbox)
    sandbox.now += 60
    if what == "read":
        await sandbox.call("GET", "/api/conversations/7", user=VOLUNTEER)
    elif what == "answered":
        await write(sandbox, user=VOLUNTEER)
    elif what == "followed":
        await write(sandbox, "Encore moi.")
    else:
        await put(sandbox, "Validée")
    sandbox.platform.pass_time(SIX + 60)
    texts = [sms.message_id for sms in texted(sandbox)]
    assert texts == ([sandbox.situation.last_message_id] if what == "followed" else [])


async def test_no_sms_without_a_mobile_number() -> None:
    sandbox = Sandbox()
    sandbox.situation.profile_of[VOLUNTEER].mobile = None
    await write(sandbox)
    sandbox.platform.pass_time(SIX + 60)
    assert texted(sandbox) == []


@pytest.mark.parametrize("state", ["Validée", "Refusée", "Annulée"])
async def test_no_sms_is_planned_for_a_decided_request(state: str) -> None:
    sandbox = Sandbox()
    sandbox.situation.participations[WROTE].state = state
    await write(sandbox)
    assert sandbox.situation.agenda.next_at() is None


async def test_a_new_request_and_a_withdrawal_are_mailed_to_the_responsables() -> None:
    sandbox = Sandbox()
    sandbox.situation.missions[1].responsables = [ME + 100, COLLEAGUE + 100]
    sandbox.situation.profile_of[COLLEAGUE].notification = "summary"
    person = {"first_name": "Ada", "last_name": "B"}
    sandbox.platform.act("apply", {"mission": 1, "person": person, "text": "Oui"})
    fields = {"participation": WROTE, "reason": "other", "text": "Désolée"}
    sandbox.platform.act("withdraw", fields)
    assert left(sandbox) == [(ME, "new_request"), (ME, "new_message"), (ME, "withdrawn")]
