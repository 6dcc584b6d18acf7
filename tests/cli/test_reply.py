"""Answering from the shell: the right people get what was meant for them, or nobody does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from jva_tui.accounts.keys import REFRESH, TOKEN
from jva_tui.cli.exits import Exit
from jva_tui.domain import State
from jva_tui.locks import FileLock
from jva_tui.operations import OperationState
from tests.cli.guide import names_in, names_under
from tests.cli.support import inbox_folder, jva_tui, kept, told, waiting
from tests.terminal.client import COMMAND, ROOT
from tests.terminal.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.cli.bureau import Bureau
    from tests.cli.support import Shell

NO_CONVERSATION = "there is no conversation, so no message can be sent: call, or write an e-mail"
WELCOME = "Bonjour [destinataire_prenom], à samedi !"
VALIDATE = ("--decision", "validate")
DECLINE = ("--decision", "decline")


def row(shell: Shell, id_: int) -> dict[str, Any]:
    """A request as ``show`` tells it."""
    found: dict[str, Any] = json.loads(shell("show", str(id_), "--json").out)
    return found


def test_a_decision_and_a_message_reach_everybody_who_is_named(
    office: Bureau, shell: Shell
) -> None:
    ids = [office.take(), office.take()]
    reply = ("reply", *map(str, ids), *VALIDATE, "--message", WELCOME)
    said = shell(*reply, "--json")
    assert (said.code, said.err) == (Exit.OK, "")
    rows = [row(shell, id_) for id_ in ids]
    first_names = [row["volunteer"]["first_name"] for row in rows]
    answered = told(said)
    written = [reply.pop("created_at") for reply in answered["replies"]]
    assert written == [reply.pop("not_before") for reply in answered["replies"]]
    assert answered == {
        "replies": [
            {
                "kind": "reply",
                "id": row["id"],
                "name": f"{row['volunteer']['first_name']} {row['volunteer']['last_name']}",
                "mission_name": row["mission"]["name"],
                "decision": "validate",
                "reason": None,
                "has_text": True,
                "state": OperationState.DONE,
                "needs_you": False,
                "detail": "",
                "steps": [
                    {"action": "decide", "state": "done"},
                    {"action": "message", "state": "done"},
                ],
            }
            for row in rows
        ],
        "left_out": [],
        "replaced": [],
    }
    for id_, name in zip(ids, first_names, strict=True):
        text = f"Bonjour {name}, à samedi !"
        assert office.reached(id_) == {"validated": "", "new_message": text}
    assert {row["state"] for row in rows} == {State.VALIDATED}
    again = shell(*reply, "--offline")
    assert (again.code, again.out) == (Exit.LEFT_OUT, "")
    assert again.err.count("already “Validée”") == len(ids)


def test_a_dry_run_shows_exactly_who_gets_what_and_sends_nothing(
    office: Bureau, shell: Shell
) -> None:
    id_ = office.spare[0]
    reply = ("reply", str(id_), "99999999", *VALIDATE, "--message", WELCOME, "--dry-run")
    mails = office.mails()
    said, for_programs = shell(*reply), shell(*reply, "--json", "--offline")
    known = row(shell, id_)
    volunteer, mission = known["volunteer"], known["mission"]["name"]
    name = f"{volunteer['first_name']} {volunteer['last_name']}"
    text = f"Bonjour {volunteer['first_name']}, à samedi !"
    change = "En attente de validation → Validée + message"
    assert said.out == f"{id_} {name} · {mission} · {change}\n    {text}\n"
    assert said.err.splitlines() == [
        "99999999: no such request is known here",
        "1 reply; nothing was sent.",
    ]
    assert told(for_programs) == {
        "replies": [
            {
                "id": id_,
                "name": name,
                "mission_name": mission,
                "decision": "validate",
                "reason": None,
                "has_text": True,
                "seen_state": State.PENDING,
                "text": text,
            }
        ],
        "left_out": [
            {
                "id": 99999999,
                "name": None,
                "why": "unknown",
                "detail": "no such request is known here",
            }
        ],
        "replaced": [],
    }
    assert said.code == for_programs.code == Exit.NO_SUCH_REQUEST
    assert office.mails() == mails
    assert waiting(shell) == []


def test_a_dry_run_says_what_follows(office: Bureau, shell: Shell) -> None:
    dry = ("--dry-run", "--offline")
    mute, new = str(office.mute[0]["id"]), str(office.spare[0])
    said = shell("reply", mute, *DECLINE, "--reason", "no_response", *dry)
    assert "→ Refusée (Le bénévole ne répond pas.)" in said.out
    assert "Nobody will be told of this" in said.out
    said = shell("reply", new, "--message", "Bonjour", *dry)
    assert "En attente de validation → En cours de traitement + message" in said.out


def test_one_who_cannot_be_answered_stops_all_unless_they_are_left_out(
    office: Bureau, shell: Shell
) -> None:
    id_, mute = office.take(), office.mute[0]
    ids = (str(mute["id"]), str(id_), str(id_), "99999999")
    reply = ("reply", *ids, *VALIDATE, "--message", WELCOME)
    stopped = shell(*reply, "--offline")
    assert (stopped.code, stopped.out) == (Exit.LEFT_OUT, "")
    assert stopped.err.splitlines() == [
        f"{mute['id']} {mute['name']}: {NO_CONVERSATION}",
        "99999999: no such request is known here",
        "Nothing was sent to anybody.",
    ]
    assert waiting(shell) == []
    for_programs = shell(*reply, "--json", "--offline")
    assert (for_programs.code, for_programs.out) == (Exit.LEFT_OUT, "")
    skipped = shell(*reply, "--skip", "--json")
    assert skipped.code == Exit.LEFT_OUT
    answered = told(skipped)
    assert [reply["id"] for reply in answered["replies"]] == [id_]
    assert [(one["id"], one["why"]) for one in answered["left_out"]] == [
        (mute["id"], "no_conversation"),
        (99999999, "unknown"),
    ]
    assert office.reached(id_).keys() == {"validated", "new_message"}


def test_a_number_that_is_nobodys_is_said(office: Bureau, shell: Shell) -> None:
    reply = ("reply", "99999999", *VALIDATE)
    for options in ((), ("--offline", "--skip"), ("--offline", "--json")):
        said = shell(*reply, *options)
        assert (said.code, said.out) == (Exit.NO_SUCH_REQUEST, "")
        assert "99999999: no such request" in said.err
    office.set_levers(offline=True)
    assert shell(*reply).code == Exit.OUT_OF_REACH  # where nobody could ask


def test_a_decision_is_gone_back_on_only_expressly(office: Bureau, shell: Shell) -> None:
    id_ = office.decided[0]["id"]
    reply = ("reply", str(id_), "--decision", "cancel")
    stopped = shell(*reply, "--offline")
    assert stopped.code == Exit.LEFT_OUT
    assert "--reverse" in stopped.err
    said = shell(*reply, "--reverse")
    assert (said.code, said.out) == (Exit.OK, "1 recorded by the platform\n")
    assert "cancelled" in office.reached(id_)


def test_what_changed_since_the_inbox_was_read_wants_another_look(
    office: Bureau, shell: Shell
) -> None:
    id_ = office.take()
    office.act("write", conversation=row(shell, id_)["conversation"]["id"], text="Je ne peux plus")
    stopped = shell("reply", str(id_), *VALIDATE)
    assert (stopped.code, stopped.out) == (Exit.LEFT_OUT, "")
    assert f"jva-tui show {id_}" in stopped.err
    assert waiting(shell) == []
    assert "Je ne peux plus" in shell("show", str(id_)).out
    again = shell("reply", str(id_), *DECLINE, "--reason", "change_mind", "--offline")
    assert (again.code, again.out) == (Exit.OK, "1 waiting\n")


def test_out_of_reach_a_reply_is_kept_and_leaves_later(office: Bureau, shell: Shell) -> None:
    id_ = office.take()
    office.set_levers(offline=True)
    said = shell("reply", str(id_), *VALIDATE, "--message", WELCOME)
    assert (said.code, said.out) == (Exit.OUT_OF_REACH, "1 waiting\n")
    assert "jva-tui outbox flush" in said.err
    assert "samedi" not in said.out + said.err
    assert [reply["id"] for reply in waiting(shell)] == [id_]
    again = shell("reply", str(id_), *DECLINE, "--offline")
    assert again.code == Exit.LEFT_OUT
    assert "another reply" in again.err
    office.set_levers()
    assert shell("outbox", "flush") == (Exit.OK, "1 recorded by the platform\n", "")
    assert office.reached(id_).keys() == {"validated", "new_message"}


def test_a_reply_can_be_left_in_the_outbox(office: Bureau, shell: Shell) -> None:
    id_, other = office.spare
    said = shell("reply", str(id_), *DECLINE, "--queue-only")
    assert (said.code, said.out) == (Exit.OK, "1 waiting\n")
    assert "jva-tui outbox flush" in said.err
    assert shell("reply", str(other), *DECLINE, "--offline", "--quiet") == (Exit.OK, "", "")
    assert [reply["state"] for reply in waiting(shell)] == [OperationState.QUEUED] * 2
    assert office.reached(id_) == {}


def test_where_another_window_sends_the_reply_is_left_to_it(office: Bureau, shell: Shell) -> None:
    sender = FileLock(inbox_folder() / "sender.lock")
    assert sender.acquire()
    id_ = office.spare[0]
    said = shell("reply", str(id_), *VALIDATE)
    assert (said.code, said.out) == (Exit.SENT_ELSEWHERE, "1 waiting\n")
    assert "Another jva-tui" in said.err
    sender.release()
    assert office.reached(id_) == {}


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ((), "Nothing to send"),
        (("--decision", "validate", "--reason", "other"), "--reason goes with"),
        (("--message", "  "), "empty"),
        (("--message", "Je <3 vous"), "--accept-text"),
        (("--message", "[prenom]"), "No such token"),
        (("--message-file", "/nowhere"), "there is no such file"),
    ],
)
@pytest.mark.usefixtures("office")
def test_what_makes_no_sense_is_said_before_anything_is_asked(
    options: Sequence[str], why: str, shell: Shell
) -> None:
    said = shell("reply", "1", *options)
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert why in said.err


def test_without_access_nothing_is_queued(office: Bureau, shell: Shell) -> None:
    kept().write(TOKEN, "spent")
    kept().forget(REFRESH)
    said = shell("reply", str(office.spare[0]), *VALIDATE)
    assert (said.code, said.out) == (Exit.SIGN_IN, "")
    assert "jva-tui login" in said.err
    assert "Nothing was sent" in said.err
    assert waiting(shell) == []


def asked(*ids: int) -> Session:
    """``jva-tui reply`` in a terminal, as far as its question."""
    command = [*COMMAND, "reply", *map(str, ids), *VALIDATE, "--offline"]
    session = Session(command, columns=100, rows=24, cwd=ROOT)
    session.wait_for(f"Send this to {len(ids)} pe")
    return session


def test_in_a_terminal_everybody_is_named_first(office: Bureau, shell: Shell) -> None:
    ids = office.spare
    for keys, code in ((("n", "enter"), Exit.FAILED), (("ctrl+c",), Exit.INTERRUPTED)):
        with asked(*ids) as session:
            screen = session.display.text
            session.press(*keys)
            assert "Nothing was sent." in session.wait_for("Nothing was sent.")
            assert session.wait() == code
        assert all(str(id_) in screen for id_ in ids)
        assert waiting(shell) == []
    with asked(*ids) as session:
        session.press("y", "enter")
        assert session.wait() == Exit.OK
    assert [reply["id"] for reply in waiting(shell)] == ids


def test_an_earlier_reply_that_had_failed_gives_way_and_that_is_said(
    office: Bureau, shell: Shell
) -> None:
    id_ = office.take()
    office.set_levers({"method": "PUT", "instead": 422})
    assert shell("reply", str(id_), *VALIDATE).code == Exit.NEEDS_YOU
    [failed] = waiting(shell)
    reply = ("reply", str(id_), *VALIDATE, "--message", "Bienvenue !")
    sentence = f"{id_} {failed['name']}: an earlier reply that had failed gives way to this one. "
    assert sentence + failed["detail"] in shell(*reply, "--dry-run").err
    [told_dry] = told(shell(*reply, "--dry-run", "--json"))["replaced"]
    assert waiting(shell) == [failed]
    said = shell(*reply, "--queue-only", "--json")
    assert said.err == f"{sentence}{failed['detail']}\n"
    [replaced] = told(said)["replaced"]
    assert replaced == told_dry
    assert replaced == {name: failed[name] for name in ("id", "name", "state", "detail")}
    assert set(replaced) == names_under("reply", "replaced") - {"failed", "conflict"}
    [reply_kept] = waiting(shell)
    assert (reply_kept["state"], reply_kept["has_text"]) == (OperationState.QUEUED, True)


def test_whoever_answers_in_the_meantime_goes_first(office: Bureau, shell: Shell) -> None:
    first, second = office.spare
    with asked(first, second) as session:
        assert jva_tui("reply", str(second), *DECLINE, "--offline").code == Exit.OK
        session.press("y", "enter")
        assert str(second) in session.wait_for("another reply to this person")
        assert session.wait() == Exit.LEFT_OUT
    assert [reply["id"] for reply in waiting(shell)] == [second]


def test_the_guide_tells_every_name(office: Bureau, shell: Shell) -> None:
    reply = ("reply", *DECLINE, "--offline", "--json", str(office.spare[0]))
    shown = told(shell(*reply, "99999999", "--dry-run"))
    assert set(shown["replies"][0]) <= names_under("reply", "replies")
    assert set(shown["left_out"][0]) == names_under("reply", "left_out")
    answered = told(shell(*reply))
    assert set(answered) == names_in("reply") - {"template"}
    assert set(answered["replies"][0]) <= names_in("outbox list")
