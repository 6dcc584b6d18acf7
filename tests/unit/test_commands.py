"""Commands are defined once, and say why they cannot be done."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from jva_tui.commands import BY_ID, COMMANDS, Situation, is_reversal
from jva_tui.domain import Decision, State
from jva_tui.operations import Operation, OperationState, Reply
from jva_tui.survey_commands import DOSSIER_COMMANDS, MISSION_COMMANDS
from tests.people import NOW, reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jva_tui.command import KeyCommand

HELD = Situation(waits=True, is_held=True)


def why_not(id_: str, situation: Situation) -> str:
    return BY_ID[id_].why_not(situation)


def with_operation(state: OperationState) -> Situation:
    reply = Reply(1, 7, 11, State.PENDING, decision=Decision.VALIDATE)
    operation = Operation(1, 1, state, reply, NOW, NOW + 10)
    return Situation(reading=reading()._replace(operation=operation), operation=operation)


def test_no_key_means_two_commands() -> None:
    assert [key for key, n in Counter(k for c in COMMANDS for k in c.keys).items() if n > 1] == []
    assert len(BY_ID) == len(COMMANDS)


@pytest.mark.parametrize("commands", [MISSION_COMMANDS, DOSSIER_COMMANDS])
def test_no_key_means_two_commands_of_one_screen(commands: Sequence[KeyCommand[object]]) -> None:
    assert [key for key, n in Counter(k for c in commands for k in c.keys).items() if n > 1] == []


def test_commands_use_plain_keys() -> None:
    assert not [k for c in COMMANDS for k in c.keys if "ctrl" in k or "alt" in k]


def test_only_what_is_there_is_exported() -> None:
    assert why_not("export", Situation(is_filled=False))
    assert why_not("export", Situation(is_filled=False, marked=1)) == ""
    assert why_not("export", Situation()) == ""


@pytest.mark.parametrize("id_", ["validate", "decline", "progress", "message", "cancel"])
def test_a_new_request_can_be_answered_in_every_way(id_: str) -> None:
    assert why_not(id_, Situation(reading=reading())) == ""
    assert why_not(id_, Situation()) == "No request is selected."


@pytest.mark.parametrize("id_", ["validate", "decline", "message", "cancel"])
@pytest.mark.parametrize(
    "state", [OperationState.QUEUED, OperationState.SENDING, OperationState.UNCONFIRMED]
)
def test_nothing_is_sent_beside_an_unsettled_reply(id_: str, state: OperationState) -> None:
    assert why_not(id_, with_operation(state))


def test_a_failed_reply_can_be_replaced_or_put_away() -> None:
    failed = with_operation(OperationState.FAILED)
    assert why_not("validate", failed) == ""
    assert why_not("put_away", failed) == ""
    assert why_not("put_away", with_operation(OperationState.SENDING))


def test_without_a_conversation_no_message_is_offered() -> None:
    silent = Situation(reading=reading(conversation_id=None, latest=None), can_write=False)
    assert "conversation" in why_not("message", silent)
    assert why_not("decline", silent) == ""


def test_a_deleted_mission_cannot_be_decided() -> None:
    gone = Situation(reading=reading(mission=None))
    assert why_not("validate", gone)
    assert why_not("message", gone) == ""


def test_the_same_decision_is_not_taken_twice() -> None:
    declined = Situation(reading=reading(state=State.DECLINED))
    assert State.DECLINED in why_not("decline", declined)
    assert why_not("validate", declined) == ""


def test_only_a_new_request_is_taken_in_hand() -> None:
    assert why_not("progress", Situation(reading=reading(state=State.VALIDATED)))


@pytest.mark.parametrize(
    ("state", "goes_back"),
    [
        (State.PENDING, False),
        (State.IN_PROGRESS, False),
        (State.VALIDATED, True),
        (State.DECLINED, True),
        (State.CANCELLED, True),
        ("Nimportequoi", False),
    ],
)
def test_going_back_on_a_decision_is_known(state: str, *, goes_back: bool) -> None:
    assert is_reversal(state) is goes_back


@pytest.mark.parametrize(
    ("situation", "why"),
    [
        (HELD._replace(is_signed_out=True), "What waits leaves once you have signed in again."),
        (HELD._replace(is_signed_out=True, is_offline=True), "The platform is out of reach"),
        (HELD._replace(is_elsewhere=True), "What waits leaves once the platform answers for this"),
    ],
)
def test_what_cannot_leave_now_is_not_hurried(situation: Situation, why: str) -> None:
    assert why_not("send_now", HELD) == ""
    assert why_not("send_now", situation).startswith(why)


def test_undo_and_refresh_say_what_they_lack() -> None:
    assert why_not("undo", Situation()) == "No reply waits that could be taken back."
    assert why_not("undo", Situation(can_undo=True)) == ""
    assert why_not("refresh", Situation(has_platform=False))
