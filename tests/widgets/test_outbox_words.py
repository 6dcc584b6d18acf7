"""Where a reply stands, in words that never claim more than is known."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

import pytest

from jva_tui.domain import Template
from jva_tui.errands import FileAs, Filing, Tagging
from jva_tui.operations import Action, Fate, OperationState, Publication, Step, StepState
from jva_tui.tally import OutboxSummary
from jva_tui.templates.library import Standing
from tests.publications import changed, new
from tests.widgets.outgoing import attempt, operation, progress
from tests.widgets.people import NOW
from widgets.outbox_row import how_many
from widgets.outbox_words import (
    Group,
    Way,
    attempt_words,
    content,
    counted,
    group_of,
    leaving,
    publication_words,
    sign_of,
    standing,
    what_next,
)
from widgets.template_words import standing_words

SEEN = Template(12, "Bienvenue", "Bonjour !", True, 2)
CERTAIN = ("recorded", "sent", "arrived")
"""What may only be said of what is done."""
NEVER_BY_ITSELF = {Way.SIGNED_OUT, Way.ELSEWHERE, Way.OTHER, Way.CLOSED}
STATES = [state for state in OperationState if state is not OperationState.DRAFT]


def test_each_state_has_words_of_its_own() -> None:
    told = [standing(operation(state=state), Way.OPEN, NOW) for state in STATES]
    told.append(standing(operation(state=OperationState.UNCONFIRMED, asks=True), Way.OPEN, NOW))
    assert len(set(told)) == len(told)
    assert all(told)


@pytest.mark.parametrize(("state", "way"), product(STATES, Way))
def test_only_what_is_done_is_called_so(state: OperationState, way: Way) -> None:
    for asks in (False, True):
        words = standing(operation(state=state, asks=asks), way, NOW)
        if state is not OperationState.DONE:
            assert not words.startswith(CERTAIN)


@pytest.mark.parametrize(
    ("state", "asks", "detail", "group"),
    [
        (OperationState.QUEUED, False, "", Group.WAITING),
        (OperationState.SENDING, False, "", Group.UNDER_WAY),
        (OperationState.UNCONFIRMED, False, "Not confirmed.", Group.UNDER_WAY),
        (OperationState.UNCONFIRMED, True, "", Group.REVIEW),
        (OperationState.FAILED, False, "no", Group.REVIEW),
        (OperationState.CONFLICT, True, "", Group.REVIEW),
        (OperationState.DONE, False, "", Group.DONE),
        (OperationState.DONE, False, "cancelled 20 s before", Group.KNOW),
    ],
)
def test_where_a_reply_belongs(
    state: OperationState, asks: bool, detail: str, group: Group
) -> None:
    one = operation(state=state, asks=asks, detail=detail)
    assert group_of(one) is group
    assert len(sign_of(one)[0]) == 1
    is_the_users = group is Group.REVIEW
    assert ("until you decide" in what_next(one, Way.OPEN, NOW)) is is_the_users


@pytest.mark.parametrize(
    ("way", "at", "words"),
    [
        (Way.OPEN, NOW + 8, "leaves in 8 s"),
        (Way.OPEN, NOW + 600, "leaves at 14:15"),
        (Way.OPEN, NOW + 40_000, "leaves tomorrow, 01:11"),
        (Way.OPEN, NOW - 1, "waits for its turn"),
        (Way.OFFLINE, NOW + 8, "waits for the connection"),
        (Way.CLOSED, NOW + 8, "waits for the connection"),
        (Way.OTHER, NOW + 8, "waits; another jva-tui sends it"),
        (Way.AWAY, NOW + 8, "waits for the connection"),
        (Way.SIGNED_OUT, NOW + 8, "waits until you sign in"),
        (Way.ELSEWHERE, NOW + 8, "waits for your organisation"),
        (Way.STUCK, NOW - 1, "waits: sending pauses"),
        (Way.LOOK, NOW - 1, "leaves in a moment"),
        (Way.LOOK, NOW + 40_000, "leaves tomorrow, 01:11"),
    ],
)
def test_what_waits_says_for_what(way: Way, at: int, words: str) -> None:
    assert standing(operation(not_before=at), way, NOW) == words
    assert what_next(operation(not_before=at), way, NOW)


@pytest.mark.parametrize(
    ("way", "words"),
    [
        (Way.OPEN, "It leaves by itself. Just before, its request is looked at once more."),
        (Way.LOOK, "First you are shown what waits"),
        (Way.OFFLINE, "leaves by itself once the platform is within reach"),
        (Way.AWAY, "you are shown for 30 s what waits; then all of it leaves by itself"),
        (Way.SIGNED_OUT, "does not leave before you have signed in again"),
        (Way.ELSEWHERE, "does not leave before the platform answers for your organisation again"),
        (Way.STUCK, "Sending pauses; the line at the top says why."),
        (Way.OTHER, "Another jva-tui on this computer sends it."),
        (Way.CLOSED, "leaves when jva-tui is opened online"),
    ],
)
def test_what_comes_next_is_promised_only_where_it_is_true(way: Way, words: str) -> None:
    told = what_next(operation(), way, NOW)
    assert words in told
    assert ("by itself" in told) == (way not in NEVER_BY_ITSELF)


def test_what_was_put_off_and_cannot_leave_either_says_both() -> None:
    put_off = operation(not_before=NOW + 40_000)
    assert standing(put_off, Way.OFFLINE, NOW) == "not before tomorrow, 01:11"
    told = what_next(put_off, Way.OFFLINE, NOW)
    assert told.startswith("Not before tomorrow, 01:11. Safe on this computer")


OF_REPLIES = re.compile(r"\b(elle|prête|la réponse|cette réponse)\b", re.IGNORECASE)
"""What the French say of a reply, and not of a template."""


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize(("state", "way"), product(STATES, Way))
def test_a_template_is_not_spoken_of_as_a_reply(state: OperationState, way: Way) -> None:
    for at, asks in product((NOW - 1, NOW + 8, NOW + 40_000), (False, True)):
        one = operation(payload=new(), state=state, not_before=at, asks=asks)
        told = f"{standing(one, way, NOW)} {what_next(one, way, NOW)}"
        assert not OF_REPLIES.search(told), told


@pytest.mark.parametrize("publication", [new(), changed(SEEN), changed(SEEN, is_deletion=True)])
def test_what_is_to_be_done_is_not_told_as_done(publication: Publication) -> None:
    told = publication_words(publication)
    assert told in "".join(text for text, _tone in content(publication))
    assert told not in {standing_words(standing) for standing in Standing}


ON = Tagging(7, "Suivi : {Rosa} [b]", is_on=True, structure_id=1)
ARCHIVED = Filing(7, 5, FileAs.ARCHIVED)


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        (ON, "+ “Suivi : {Rosa} [b]”"),
        (replace(ON, is_on=False), "- “Suivi : {Rosa} [b]”"),
        (ARCHIVED, "▫ to the archive"),
        (replace(ARCHIVED, to=FileAs.INBOX), "▫ back from the archive"),
        (replace(ARCHIVED, to=FileAs.READ), "▫ mark as read"),
    ],
)
def test_a_label_and_a_conversation_say_what_is_done(payload: Tagging | Filing, words: str) -> None:
    assert "".join(text for text, _tone in content(payload)) == words
    for step in payload.steps:
        assert attempt_words(attempt(Fate.HAPPENED, action=step), NOW)
    begun = operation(payload=payload, steps=(Step(payload.steps[0], StepState.DONE),))
    assert "decision" not in standing(begun, Way.OPEN, NOW)


@pytest.mark.parametrize(
    ("kind", "does", "words"),
    [
        ("tag", "+Suivi : {Rosa}", "+ “Suivi : {Rosa}” → 48 requests"),
        ("tag", "-À rappeler", "- “À rappeler” → 48 requests"),
        ("tag", "", "48 labels"),
        ("filing", "archived", "48 conversations → to the archive"),
        ("filing", "", "48 conversations"),
        ("reply", "", "48 replies"),
    ],
)
def test_what_was_queued_together_is_named(kind: str, does: str, words: str) -> None:
    assert how_many(progress(1, 48, kind=kind, does=does)) == words


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({}, "3 replies"),
        ({"template": 3}, "3 templates"),
        ({"tag": 3}, "3 labels"),
        ({"filing": 3}, "3 conversations"),
        ({"template": 1}, "3 replies and templates"),
        ({"tag": 2, "filing": 1}, "3 items"),
        ({"tag": 1, "template": 1}, "3 items"),
    ],
)
def test_what_waits_is_called_by_its_kind(counts: dict[str, int], words: str) -> None:
    summary = OutboxSummary({OperationState.QUEUED: 3}, others=counts)
    assert counted(3, summary) == words
    assert summary.has_replies is ("repl" in words or sum(counts.values()) < 3)


def test_a_message_to_follow_and_a_message_held_back() -> None:
    decided = Step(Action.DECIDE, StepState.DONE)
    follows = operation(steps=(decided, Step(Action.MESSAGE, StepState.WAITING)))
    assert standing(follows, Way.OPEN, NOW) == "decision recorded, message to follow"
    held = operation(
        state=OperationState.DONE, steps=(decided, Step(Action.MESSAGE, StepState.HELD))
    )
    assert standing(held, Way.OPEN, NOW) == "decision recorded, message held back"


def test_waiting_is_told_until_it_is_over() -> None:
    assert leaving(NOW, NOW) == ""
    assert leaving(NOW + 99, NOW) == "leaves in 99 s"


@pytest.mark.parametrize("fate", [None, *Fate])
def test_every_outcome_of_a_request_has_words(fate: Fate | None) -> None:
    [line] = attempt_words(attempt(fate), NOW)
    assert line.startswith("today, 14:04 · decision · ")
    assert ("recorded" in line) is (fate is Fate.HAPPENED)


def test_the_platforms_words_stand_below() -> None:
    said = attempt_words(attempt(Fate.DID_NOT_HAPPEN, status=422, server_message="[b]Non"), NOW)
    assert said[1] == "The platform says: “[b]Non”"
    assert len(attempt_words(attempt(Fate.HAPPENED, status=200), NOW)) == 1


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "The platform did not accept your sign-in"),
        (429, "The platform asked to wait"),
        (500, "The platform had an error"),
        (502, "The platform did not answer in time"),
        (503, "The platform was not available"),
        (504, "The platform did not answer in time"),
    ],
)
def test_words_for_programmers_are_told_for_people(status: int, words: str) -> None:
    one = attempt(Fate.UNKNOWN, status=status, server_message="Server Error")
    assert attempt_words(one, NOW)[1:] == [words]
    assert attempt_words(attempt(Fate.UNKNOWN, server_message="ReadTimeout"), NOW)[1:] == []


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (403, "This was not yours to answer"),
        (404, "The platform did not know what this is about any more"),
    ],
)
def test_a_refusal_is_told_in_our_words_and_in_the_platforms(status: int, words: str) -> None:
    one = attempt(Fate.DID_NOT_HAPPEN, status=status)
    assert attempt_words(one, NOW)[1:] == [words]
    said = attempt_words(one._replace(server_message="Pas membre."), NOW)[1:]
    assert said == [words, "The platform says: “Pas membre.”"]


@pytest.mark.parametrize("status", [400, 409, 410, 413, 422])
def test_whatever_else_the_platform_objects_is_quoted(status: int) -> None:
    one = attempt(Fate.UNKNOWN, status=status, server_message="Trop long.")
    assert attempt_words(one, NOW)[1:] == ["The platform says: “Trop long.”"]
    told = attempt_words(one._replace(server_message=""), NOW)[1:]
    assert told == [f"The platform answered something unforeseen ({status})"]


def test_a_request_for_many_says_so_and_that_the_platform_has_it() -> None:
    path = "bulk-operation/participations/validate"
    many = attempt(None, path=path, covers=60, bulk_id="x")
    [line] = attempt_words(many, NOW)
    assert "decision, for 60 people at once" in line
    assert "taken by the platform, which has not done it yet" in line
