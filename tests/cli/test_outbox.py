"""The outbox from the shell: what waits, what became of it, and what the user decides."""

from __future__ import annotations

import asyncio
import json
import re
from typing import TYPE_CHECKING

import pytest

from jva_tui.accounts.keys import REFRESH
from jva_tui.cli.exits import Exit
from jva_tui.cli.session import opened_desk
from jva_tui.domain import State, Template
from jva_tui.errands import Tagging
from jva_tui.locks import FileLock
from jva_tui.operations import OperationState
from tests.cli.guide import names_in, names_under
from tests.cli.support import inbox_folder, kept, told, waiting
from tests.publications import NEW_TEXT, changed, new
from tests.terminal.client import COMMAND, ROOT
from tests.terminal.session import Session

if TYPE_CHECKING:
    from jva_tui.operations import Payload
    from tests.cli.bureau import Bureau
    from tests.cli.support import Shell

TEXT = "Bonjour, à samedi !"
VALIDATE = ("--decision", "validate")
PROGRESS = ("--decision", "progress")


def queue(shell: Shell, *ids: int, options: tuple[str, ...] = VALIDATE) -> None:
    """Leaves a reply to each of them in the outbox."""
    said = shell("reply", *map(str, ids), *options, "--offline", "--quiet")
    assert said == (Exit.OK, "", "")


def publish(*payloads: Payload) -> None:
    """Leaves templates, or labels, in the outbox, as a screen does."""

    async def queue_them() -> None:
        async with opened_desk(online=False) as desk:
            await desk.queue(payloads, at_once=True)

    asyncio.run(queue_them())


def name_of(shell: Shell, id_: int) -> str:
    """A volunteer's name."""
    volunteer = told(shell("show", str(id_), "--json"))["volunteer"]
    return f"{volunteer['first_name']} {volunteer['last_name']}"


@pytest.mark.usefixtures("office")
def test_an_empty_outbox_is_said(shell: Shell) -> None:
    assert shell("outbox", "list") == (Exit.OK, "", "0 replies\n")
    assert waiting(shell) == []


def test_what_waits_is_listed_and_shown_whole(office: Bureau, shell: Shell) -> None:
    first, second = office.spare
    queue(shell, first, options=("--decision", "decline", "--message", TEXT))
    queue(shell, second)
    names = [name_of(shell, id_) for id_ in (first, second)]
    said = shell("outbox", "list")
    assert (said.code, said.err) == (Exit.OK, "2 replies\n")
    assert said.out.splitlines() == [
        f"{first} {names[0]} · ✕ Refusée (Autres.) + message · waits",
        f"{second} {names[1]} · ✓ Validée · waits",
    ]
    listed = waiting(shell)
    mission = told(shell("show", str(first), "--json"))["mission"]["name"]
    assert listed[0] == {
        "kind": "reply",
        "id": first,
        "name": names[0],
        "mission_name": mission,
        "decision": "decline",
        "reason": "other",
        "has_text": True,
        "state": OperationState.QUEUED,
        "needs_you": False,
        "detail": "",
        "steps": [{"action": "decline", "state": "waiting"}],
    }
    shown = told(shell("outbox", "show", str(first), "--json"))
    assert shown.pop("created_at") == shown.pop("not_before")
    assert shown == listed[0] | {"text": TEXT, "attempts": []}
    in_words = shell("outbox", "show", str(first))
    assert f"    {TEXT}\n" in in_words.out
    assert "outbox flush" in in_words.out
    assert waiting(shell, "--state", "queued") == listed
    assert waiting(shell, "--state", "failed", "--state", "done") == []
    assert waiting(shell, "--needs-you") == []


def test_what_has_not_left_is_taken_back(office: Bureau, shell: Shell) -> None:
    first, second = office.spare
    queue(shell, first, options=(*VALIDATE, "--message", TEXT))
    queue(shell, second)
    name, other = (name_of(shell, id_) for id_ in (first, second))
    stopped = shell("outbox", "drop", str(first), "99999999")
    assert (stopped.code, stopped.out) == (Exit.NO_SUCH_REQUEST, "")
    assert stopped.err.splitlines() == [
        "99999999: there is no reply to this request in the outbox",
        "Nothing was changed.",
    ]
    assert len(waiting(shell)) == 2
    said = shell("outbox", "drop", str(first))
    draft = "taken back; nothing of it was sent · its text is a draft"
    assert said == (Exit.OK, f"{first} {name} · {draft}\n", "")
    skipped = shell("outbox", "drop", str(first), str(second), "--skip", "--json")
    assert skipped.code == Exit.NO_SUCH_REQUEST
    mission = told(shell("show", str(second), "--json"))["mission"]["name"]
    assert told(skipped) == {
        "replies": [
            {
                "kind": "reply",
                "id": second,
                "name": other,
                "mission_name": mission,
                "decision": "validate",
                "reason": None,
                "has_text": False,
                "became": "taken_back",
            }
        ],
        "templates": [],
        "others": [],
        "left_out": [
            {
                "id": first,
                "name": name,
                "why": "no_reply",
                "detail": "there is no reply to this request in the outbox",
            }
        ],
    }
    assert waiting(shell) == []


def test_what_waits_is_sent_and_can_be_looked_at(office: Bureau, shell: Shell) -> None:
    id_ = office.take()
    queue(shell, id_, options=(*VALIDATE, "--message", TEXT))
    said = shell("outbox", "flush", "--json")
    assert (said.code, said.err) == (Exit.OK, "")
    [listed] = waiting(shell, "--state", "done")
    [reply] = told(said)["replies"]
    assert told(said).keys() == names_in("outbox flush")
    assert reply.items() > listed.items()
    assert office.reached(id_) == {"validated": "", "new_message": TEXT}
    assert waiting(shell) == []
    shown = told(shell("outbox", "show", str(id_), "--json"))
    for attempt in shown["attempts"]:
        assert attempt.pop("at")
        assert attempt.pop("path")
    done = {"covers": 1, "fate": "happened", "status": None, "answer": ""}
    assert shown["attempts"] == [
        {"action": "decide", "method": "PUT"} | done,
        {"action": "message", "method": "POST"} | done,
    ]
    assert shown["text"] == TEXT
    assert f"    {TEXT}\n" in shell("outbox", "show", str(id_)).out
    for command, word in (("retry", "recorded"), ("drop", "recorded")):
        late = shell("outbox", command, str(id_))
        assert (late.code, late.out) == (Exit.LEFT_OUT, "")
        assert word in late.err
    assert shell("outbox", "flush") == (Exit.OK, "nothing to send\n", "")


def test_what_was_stopped_is_sent_only_expressly(office: Bureau, shell: Shell) -> None:
    stays, leaves = office.take(), office.take()
    queue(shell, stays, leaves)
    for id_ in (stays, leaves):
        office.act("withdraw", participation=id_, reason="other")
    said = shell("outbox", "flush")
    assert (said.code, said.out) == (Exit.NEEDS_YOU, "2 to review\n")
    lines = said.err.splitlines()
    assert [int(line.split()[0]) for line in lines] == [stays, leaves]
    assert all(State.CANCELLED in line for line in lines)
    assert {reply["state"] for reply in waiting(shell, "--needs-you")} == {OperationState.CONFLICT}
    assert "--anyway" in shell("outbox", "show", str(stays)).out
    refused = shell("outbox", "retry", str(stays))
    assert (refused.code, refused.out) == (Exit.LEFT_OUT, "")
    assert "--anyway" in refused.err
    sent = shell("outbox", "retry", str(leaves), "--anyway")
    assert (sent.code, sent.out) == (Exit.OK, "1 recorded by the platform\n")
    assert "validated" in office.reached(leaves)
    away = shell("outbox", "drop", str(stays))
    assert away.code == Exit.OK
    assert "put away" in away.out
    assert "validated" not in office.reached(stays)
    assert waiting(shell) == []


def test_what_has_failed_is_sent_again(office: Bureau, shell: Shell) -> None:
    id_ = office.take()
    queue(shell, id_)
    office.set_levers({"method": "PUT", "instead": 422})
    assert shell("outbox", "flush", "--quiet").code == Exit.NEEDS_YOU
    [failed] = waiting(shell, "--state", "failed")
    [attempt] = told(shell("outbox", "show", str(id_), "--json"))["attempts"]
    assert attempt["fate"] == "did_not_happen"
    assert attempt["status"] == 422
    assert attempt["answer"] in failed["detail"]
    assert f"outbox retry {id_};" in shell("outbox", "show", str(id_)).out
    later = shell("outbox", "retry", str(id_), "--queue-only", "--json")
    assert (later.code, later.err) == (Exit.OK, "")
    [reply] = told(later)["replies"]
    assert reply.items() > waiting(shell, "--state", "queued")[0].items()
    assert told(later) == {"replies": [reply], "templates": [], "others": [], "left_out": []}
    assert told(later).keys() == names_in("outbox retry")
    again = shell("outbox", "retry", str(id_), "--queue-only")
    assert again.code == Exit.LEFT_OUT
    assert "it waits already" in again.err
    said = shell("outbox", "flush", "--json")
    assert said.code == Exit.OK
    assert [reply["state"] for reply in told(said)["replies"]] == [OperationState.DONE]
    assert office.reached(id_).keys() == {"validated"}


def test_a_message_whose_decision_has_left_is_held_back(office: Bureau, shell: Shell) -> None:
    id_ = office.take()
    queue(shell, id_, options=(*VALIDATE, "--message", TEXT))
    office.set_levers({"method": "POST", "path": "*/messages", "instead": 401, "times": 2})
    kept().forget(REFRESH)
    said = shell("outbox", "flush")
    assert (said.code, said.out) == (Exit.SIGN_IN, "1 waiting\n")
    assert "message to follow" in shell("outbox", "list").out
    dropped = shell("outbox", "drop", str(id_), "--json")
    assert [reply["became"] for reply in told(dropped)["replies"]] == ["held"]
    assert office.reached(id_).keys() == {"validated"}


def test_out_of_reach_what_waits_is_kept(office: Bureau, shell: Shell) -> None:
    queue(shell, office.spare[0])
    office.set_levers(offline=True)
    said = shell("outbox", "flush")
    assert (said.code, said.out) == (Exit.OUT_OF_REACH, "1 waiting\n")
    assert "What has not left is kept" in said.err
    assert len(waiting(shell)) == 1


def test_another_window_goes_on_sending(office: Bureau, shell: Shell) -> None:
    queue(shell, office.spare[0])
    sender = FileLock(inbox_folder() / "sender.lock")
    assert sender.acquire()
    said = shell("outbox", "flush")
    sender.release()
    assert (said.code, said.out) == (Exit.SENT_ELSEWHERE, "1 waiting\n")
    assert "Another jva-tui" in said.err


def test_what_is_on_its_way_arrives_although_sending_is_stopped(
    office: Bureau, shell: Shell
) -> None:
    first, second = office.take(), office.take()
    queue(shell, first, options=(*PROGRESS, "--message", TEXT))
    queue(shell, second, options=PROGRESS)
    slow = {"participation": first, "method": "PUT", "latency": 1.5}
    office.set_levers(slow, slow | {"participation": second})
    before = len(office.pulled())
    with Session([*COMMAND, "outbox", "flush"], columns=80, rows=24, cwd=ROOT) as session:
        while len(office.pulled()) < before + 2:
            session.read(0.05)
        session.press("ctrl+c")
        screen = session.wait_for("Stopped. What has not left is kept.")
        assert session.wait() == Exit.INTERRUPTED
    assert "Traceback" not in screen
    stand = {reply["id"]: reply["state"] for reply in waiting(shell)}
    assert OperationState.UNCONFIRMED not in stand.values()
    assert "being_processed" in office.reached(first)
    assert shell("outbox", "flush").code == Exit.OK
    assert office.reached(first).keys() == {"being_processed", "new_message"}
    assert office.reached(second).keys() == {"being_processed"}


@pytest.mark.parametrize("part", ["show", "retry", "drop"])
@pytest.mark.usefixtures("office")
def test_of_what_was_never_answered_there_is_nothing(part: str, shell: Shell) -> None:
    said = shell("outbox", part, "99999999")
    assert (said.code, said.out) == (Exit.NO_SUCH_REQUEST, "")
    assert "99999999" in said.err


def test_a_refusal_is_told_in_the_platforms_words(office: Bureau, shell: Shell) -> None:
    refused, lost = office.take(), office.take()
    office.set_levers(
        {"method": "PUT", "participation": refused, "instead": 422},
        {"method": "PUT", "participation": lost, "after": 502},
    )
    said = shell("reply", str(refused), str(lost), *PROGRESS)
    assert (said.code, said.out) == (Exit.NEEDS_YOU, "1 to review · 1 being checked\n")
    first, second = said.err.splitlines()
    assert first.startswith(f"{refused} ")
    assert "The platform refused: “Server Error”. It was not recorded." in first
    assert second.startswith(f"{lost} ")
    stand = {reply["id"]: (reply["state"], reply["needs_you"]) for reply in waiting(shell)}
    assert stand == {
        refused: (OperationState.FAILED, True),
        lost: (OperationState.UNCONFIRMED, False),
    }
    again = shell("reply", str(lost), *VALIDATE, "--offline")
    assert again.code == Exit.LEFT_OUT
    assert "not known yet" in again.err


def test_what_has_no_clear_answer_is_not_called_sent(office: Bureau, shell: Shell) -> None:
    id_ = office.take()
    office.set_levers({"method": "PUT", "participation": id_, "after": 502})
    said = shell("reply", str(id_), *PROGRESS)
    assert (said.code, said.out) == (Exit.NOT_YET, "1 being checked\n")


@pytest.mark.usefixtures("office")
def test_a_template_is_listed_shown_and_taken_back(shell: Shell) -> None:
    publish(new("bienvenue.txt", name="Bienvenue", is_shared=True))
    said = shell("outbox", "list")
    assert said.err == "1 template\n"
    assert said.out == "bienvenue.txt “Bienvenue” · new template · waits\n"
    [listed] = waiting(shell)
    assert listed == {
        "kind": "template",
        "key": "bienvenue.txt",
        "template_id": None,
        "name": "Bienvenue",
        "is_shared": True,
        "does": "create",
        "state": "queued",
        "needs_you": False,
        "detail": "",
        "steps": [{"action": "create", "state": "waiting"}],
    }
    for named in ("bienvenue.txt", "bienvenue", "Bienvenue", "BIENVENUE"):
        assert told(shell("outbox", "show", named, "--json"))["text"] == NEW_TEXT
    assert f"    {NEW_TEXT}" in shell("outbox", "show", "bienvenue.txt").out
    dropped = shell("outbox", "drop", "bienvenue")
    what = "bienvenue.txt “Bienvenue” · taken back; nothing of it was sent"
    assert dropped == (Exit.OK, f"{what}\n", "")
    assert waiting(shell) == []


@pytest.mark.usefixtures("office")
def test_of_a_template_is_told_when_it_was_asked_for(shell: Shell) -> None:
    publish(new("bienvenue.txt"))
    assert "· you asked for it\n" in shell("outbox", "show", "bienvenue.txt").out


@pytest.mark.usefixtures("office", "french")
def test_a_template_is_not_spoken_of_as_a_reply(shell: Shell) -> None:
    publish(new("bienvenue.txt"))
    for command in (("show", "bienvenue"), ("retry", "bienvenue"), ("drop", "bienvenue")):
        said = shell("outbox", *command)
        told = said.out + said.err
        assert not re.search(r"\b([Ee]lle|écrite|la réponse|réponse classée)\b", told), told


@pytest.mark.usefixtures("office")
def test_a_template_that_is_not_there_is_named(shell: Shell) -> None:
    said = shell("outbox", "show", "bienvenue.txt")
    assert said.code == Exit.NO_SUCH_REQUEST
    assert "“bienvenue.txt”" in said.err
    said = shell("outbox", "drop", "bienvenue.txt")
    assert said.code == Exit.NO_SUCH_REQUEST
    assert "bienvenue.txt: the outbox holds nothing about this template" in said.err


def test_a_template_is_published_beside_replies(office: Bureau, shell: Shell) -> None:
    id_ = office.take()
    queue(shell, id_)
    publish(new("question.txt", name="Une question"))
    said = told(shell("outbox", "flush", "--json"))
    assert [(one["id"], one["state"]) for one in said["replies"]] == [(id_, "done")]
    assert [(one["name"], one["state"]) for one in said["templates"]] == [("Une question", "done")]
    with office.browser() as browser:
        role = {"Context-Role": "responsable"}
        found = browser.get("/api/message-templates?pagination=-1", headers=role).json()["data"]
    assert [row["message"] for row in found if row["name"] == "Une question"] == [NEW_TEXT]


def test_what_was_changed_there_is_sent_only_anyway(office: Bureau, shell: Shell) -> None:
    role = {"Context-Role": "responsable"}
    with office.browser() as browser:
        made = {"user_id": 1, "name": "À relire", "message": "Bonjour !", "is_shared": False}
        id_ = browser.post("/api/message-templates", headers=role, json=made).json()["id"]
        seen = Template(id_, "À relire", "Bonsoir !", False, 1)
        publish(changed(seen, "relire.txt"))
        assert shell("outbox", "flush", "--quiet").code == Exit.NEEDS_YOU
        shown = shell("outbox", "show", "relire.txt")
        assert "text was changed on the platform" in shown.out
        assert "retry relire.txt --anyway" in shown.out
        refused = shell("outbox", "retry", "relire.txt")
        assert refused.code == Exit.LEFT_OUT
        sent = told(shell("outbox", "retry", f"#{id_}", "--anyway", "--json"))
        assert [one["state"] for one in sent["templates"]] == ["done"]
        found = browser.get("/api/message-templates?pagination=-1", headers=role).json()["data"]
    assert [row["message"] for row in found if row["id"] == id_] == [NEW_TEXT]


def test_the_guide_tells_every_name(office: Bureau, shell: Shell) -> None:
    id_, labelled = office.spare[:2]
    queue(shell, id_)
    publish(new("bienvenue.txt"), Tagging(labelled, "Suivi : Rosa", True, 1))
    said = shell("outbox", "list")
    assert f"{labelled} " in said.out
    assert said.err == "1 reply · 1 template · 1 label\n"
    assert "+ “Suivi : Rosa”" in shell("outbox", "show", str(labelled)).out
    listed = json.loads(shell("outbox", "list", "--json").out)
    assert {name for one in listed for name in one} == names_in("outbox list")
    named = [str(id_), "bienvenue", str(labelled)]
    shown = [told(shell("outbox", "show", one, "--json")) for one in named]
    assert {name for one in shown for name in one} == names_in("outbox show")
    dropped = told(shell("outbox", "drop", *named, "99999999", "--skip", "--json"))
    assert set(dropped) == names_in("outbox drop")
    assert set(dropped["replies"][0]) <= names_under("outbox drop", "replies")
    assert set(dropped["templates"][0]) <= names_under("outbox drop", "templates")
    assert set(dropped["others"][0]) <= names_under("outbox drop", "others")
