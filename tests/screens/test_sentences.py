"""The line that says everywhere how the replies stand."""

from __future__ import annotations

from datetime import datetime

import pytest

from jva_tui.board import Status
from jva_tui.domain import State
from jva_tui.operations import Action, OperationState, Step, StepState, Undone
from jva_tui.tally import OutboxSummary
from screens.sentences import changed_since, not_sent, outbox_line, undone_lines, way_of
from tests.people import NOW, participation
from tests.screens.outgoing import reply
from tests.widgets.people import OPERATION
from widgets.outbox_words import Way
from widgets.tones import Tone

Q, S, D = OperationState.QUEUED, OperationState.SENDING, OperationState.DONE
LATER = NOW + 40_000
NIGHT = int(datetime(2026, 11, 22, 22, 41).astimezone().timestamp())


def status(counts: dict[OperationState, int], **changes: object) -> Status:
    """How things stand; a field of the summary goes there, the others to the status."""
    known = OutboxSummary(counts)
    own = {name: changes.pop(name) for name in list(changes) if name in known._fields}
    return Status(outbox=known._replace(**own), **changes)  # type: ignore[arg-type]  # fields of both


@pytest.mark.parametrize(
    ("told", "words", "tone"),
    [
        (status({}), "", Tone.MUTED),
        (
            status({Q: 1}, next_at=NOW + 8, last_at=NOW + 8, undoable_until=NOW + 8),
            "1 reply leaves in 8 s · z takes it back",
            Tone.INFO,
        ),
        (
            status({Q: 60}, next_at=NOW + 57, last_at=NOW + 57, undoable_until=NOW + 57),
            "60 replies leave within 57 s · z takes the last ones back",
            Tone.INFO,
        ),
        (status({Q: 3}, next_at=NOW, undoable_until=NOW), "3 replies are leaving", Tone.INFO),
        (
            status({Q: 3}, next_at=NOW, undoable_until=NOW, send_eta=130),
            "3 replies are leaving · 3 min left",
            Tone.INFO,
        ),
        (
            status({Q: 47, S: 1, D: 12}, next_at=NOW, undoable_until=NOW, send_eta=42),
            "Sending: 12 of 60 · 45 s left",
            Tone.INFO,
        ),
        (
            status({Q: 47, S: 1, D: 12}, undoable_until=NOW + 9, send_eta=9),
            "Sending: 12 of 60 · 9 s left · z takes the last ones back",
            Tone.INFO,
        ),
        (
            status({Q: 2}, next_at=LATER, last_at=LATER, undoable_until=LATER),
            "2 replies wait until tomorrow, 00:36 · s sends them now, z takes the last ones back",
            Tone.INFO,
        ),
        (
            status({Q: 3}, is_offline=True, trouble="no route"),
            "3 replies wait for the connection · z takes the last ones back",
            Tone.INFO,
        ),
        (status({Q: 1}, has_platform=False), "1 reply waits for the connection · z", Tone.INFO),
        (
            status({Q: 2}, sends=False),
            "2 replies wait: another jva-tui on this computer sends them",
            Tone.INFO,
        ),
        (
            status({Q: 3}, next_at=NOW + 8, last_at=LATER, undoable_until=LATER),
            "3 replies wait: some leave soon, the others tomorrow, 00:36 · z takes the last ones",
            Tone.INFO,
        ),
        (  # the newest ones are not the last to leave
            status({Q: 5}, next_at=NOW + 28, last_at=LATER, undoable_until=NOW + 28),
            "5 replies wait: some leave soon, the others tomorrow, 00:36 · z takes the last ones",
            Tone.INFO,
        ),
        (status({}, verifying=2), "2 had no answer and are being checked", Tone.INFO),
        (
            status({Q: 1}, asking=2, verifying=1, next_at=NOW),
            "2 replies need you · n goes there · 1 reply is leaving · 1 had no answer and is being",
            Tone.BAD,
        ),
        (status({}, news=1), "1 reply has arrived with something to know · b shows it", Tone.INFO),
        (
            status({Q: 12}, asking=3, look_until=NOW + 24),
            "12 replies are ready, 3 to review · leaving in 24 s · s sends now, z takes",
            Tone.INFO,
        ),
        (status({Q: 1}, send_trouble="Pas de place."), "Pas de place.", Tone.BAD),
        (status({}, is_offline=True), "Offline: you can go on reading", Tone.MUTED),
    ],
)
def test_what_the_line_says(told: Status, words: str, tone: Tone) -> None:
    text, shown = outbox_line(told, NOW)
    assert text.startswith(words) if words else text == ""
    assert shown is tone


def test_on_their_own_screen_the_line_does_not_say_how_to_get_there() -> None:
    for told in (status({Q: 12}, look_until=NOW + 24), status({}, news=1)):
        assert "b shows" not in outbox_line(told, NOW, is_inbox=False)[0]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (
            status({Q: 1}, next_at=NOW + 8, last_at=NOW + 8, undoable_until=NOW + 8),
            "1 reply leaves in 8 s",
        ),
        (
            status({Q: 2}, next_at=LATER, last_at=LATER, undoable_until=LATER),
            "2 replies wait until tomorrow, 00:36",
        ),
        (status({Q: 3}, is_offline=True), "3 replies wait for the connection"),
    ],
)
def test_on_their_own_screen_the_keys_are_told_by_the_bottom_line(told: Status, words: str) -> None:
    assert outbox_line(told, NOW, is_inbox=False)[0] == words


@pytest.mark.parametrize(
    ("changes", "way"),
    [
        ({}, Way.OPEN),
        ({"look_until": NOW + 9}, Way.LOOK),
        ({"send_trouble": "Pas de place."}, Way.STUCK),
        ({"is_signed_out": True, "trouble": "x", "send_trouble": "x"}, Way.SIGNED_OUT),
        ({"is_elsewhere": True, "trouble": "x"}, Way.ELSEWHERE),
        ({"is_offline": True, "fresh_at": NOW - 60}, Way.OFFLINE),
        ({"is_offline": True, "is_elsewhere": True}, Way.OFFLINE),
        ({"is_offline": True, "fresh_at": NOW - 900}, Way.AWAY),
        ({"is_offline": True, "sends": False}, Way.OTHER),
        ({"has_platform": False, "sends": False}, Way.CLOSED),
    ],
)
def test_what_is_in_the_way(changes: dict[str, object], way: Way) -> None:
    assert way_of(status({}, **changes), NOW) is way


def test_at_night_waiting_until_morning_is_offered() -> None:
    told = status({Q: 1}, next_at=NIGHT + 8, last_at=NIGHT + 8)
    assert "8 lets it wait until 8 in the morning" in outbox_line(told, NIGHT)[0]
    by_day = status({Q: 1}, next_at=NOW + 8, last_at=NOW + 8)
    assert "morning" not in outbox_line(by_day, NOW)[0]


def test_only_a_few_are_named() -> None:
    some = tuple(OPERATION._replace(id=n, payload=reply(n)) for n in range(1, 9))
    names = ["Ada", "Bo", "Cléo", "Dov", "Ève", "Fé", "Gus", "Han"]
    told = undone_lines(
        Undone(some[:1], some[:5], some),
        lambda op: names[op.reply.participation_id - 1],
    )
    assert told == [
        "Taken back, nothing has left: Ada.",
        "The decision has left; the message was held: Ada, Bo, Cléo, Dov, Ève.",
        "Too late, it had left already: Ada, Bo, Cléo, Dov, Ève and 3 others.",
    ]


@pytest.mark.parametrize(
    ("state", "text", "words"),
    [
        (OperationState.CONFLICT, "", "Not sent: nothing goes to Ada."),
        (OperationState.CONFLICT, "Oui.", "Not sent: what you wrote to Ada is kept as a draft."),
        (OperationState.UNCONFIRMED, "", "Nothing more is sent to Ada."),
        (
            OperationState.UNCONFIRMED,
            "Oui.",
            "Nothing more is sent to Ada; what you wrote is kept as a draft.",
        ),
    ],
)
def test_what_may_have_arrived_is_not_called_unsent(
    state: OperationState, text: str, words: str
) -> None:
    one = OPERATION._replace(state=state, payload=reply(1, text=text))
    assert not_sent(one, "Ada") == words


def test_our_own_decision_is_no_change() -> None:
    done = (Step(Action.DECIDE, StepState.DONE), Step(Action.MESSAGE, StepState.WAITING))
    one = OPERATION._replace(payload=reply(1), state=OperationState.QUEUED, detail="")
    validated = participation(state=State.VALIDATED)
    assert "it is “Validée” now" in changed_since(one, validated)
    assert changed_since(one._replace(steps=done), validated) == ""
    cancelled = participation(state=State.CANCELLED)
    assert "it is “Annulée” now" in changed_since(one._replace(steps=done), cancelled)
