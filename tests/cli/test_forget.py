"""Forgetting from the shell: what it asks, what goes, what it says that it cannot remove."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from jva_tui.accounts.account import accounts
from jva_tui.accounts.keys import TOKEN, database_key
from jva_tui.cli import forget
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop
from jva_tui.locks import FileLock
from jva_tui.paths import Paths
from jva_tui.store.cache import Cache
from tests.cli.support import Shell, inbox_folder, kept
from tests.store.plain import plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SURE = ("--yes", "--unsent-too")


def listed(shell: Shell) -> list[dict[str, Any]]:
    """Every request that is known."""
    found: list[dict[str, Any]] = json.loads(
        shell("list", "--view", "all", "--everyone", "--json").out
    )
    return found


def queued(shell: Shell) -> dict[str, Any]:
    """A request to which a reply waits to be sent."""
    mine = json.loads(shell("list", "--json").out)
    one: dict[str, Any] = next(row for row in mine if row["has_conversation"])
    said = shell("reply", str(one["id"]), "--message", "Bonjour", "--queue-only")
    assert said.code == Exit.OK, said.err
    return one


@pytest.fixture
def email(inbox: None) -> Callable[[int], str]:
    """The e-mail address of whoever asks in a request."""
    del inbox

    def email(id_: int) -> str:
        cache = Cache.open(inbox_folder() / "cache.db", database_key(kept()))
        told = cache.participation(id_)
        cache.close()
        assert told is not None
        assert told.volunteer.email
        return told.volunteer.email

    return email


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], list[str]]:
    """Somebody sits there, says yes so many times, then no; what they were asked."""

    def answer(yes: int) -> list[str]:
        questions: list[str] = []

        def ask(question: str, otherwise: str) -> None:
            questions.append(question)
            if len(questions) > yes:
                raise Stop(Exit.FAILED, otherwise)

        monkeypatch.setattr(forget, "can_ask", lambda: True)
        monkeypatch.setattr(forget, "ask", ask)
        return questions

    return answer


def test_a_volunteer_is_gone_and_stays_away(
    shell: Shell, email: Callable[[int], str], room: None
) -> None:
    del room
    one = listed(shell)[0]
    address = email(one["id"])
    folder = inbox_folder()
    key = database_key(kept())
    said = shell("forget", "volunteer", address.upper(), "--yes")
    assert (said.code, said.err) == (Exit.OK, "")
    assert "Removed, with" in said.out
    for what in ("platform holds", "exports", "backups", "SSD", "scroll back", "numbers of these"):
        assert what in " ".join(said.out.split())
    for file in ("cache.db", "outbox.db"):
        assert address.lower().encode() not in plain(folder / file, key)
    assert shell("sync", "--full", "--quiet").code == Exit.OK
    assert one["id"] not in [row["id"] for row in listed(shell)]
    assert shell("show", str(one["id"])).code == Exit.NO_SUCH_REQUEST
    assert shell("forget", "volunteer", address, "--yes").code == Exit.NO_SUCH_REQUEST
    again = shell("forget", "volunteer", str(one["id"]), "--yes")
    assert again.code == Exit.OK  # once more, by the number, cleans up once more


def test_where_files_are_busy_it_is_said_how_to_go_on(
    shell: Shell, email: Callable[[int], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = listed(shell)[0]
    address = email(one["id"])
    with monkeypatch.context() as busy:
        busy.setattr("jva_tui.store.parting.scrub", lambda _connection: False)
        said = shell("forget", "volunteer", address, *SURE)
    assert said.code == Exit.NOT_YET
    command = f"forget volunteer {one['id']}"
    assert command in " ".join(said.err.split())
    key = database_key(kept())
    assert address.lower().encode() not in plain(inbox_folder() / "outbox.db", key)
    assert shell(*command.split(), *SURE).code == Exit.OK
    assert address.lower().encode() not in plain(inbox_folder() / "cache.db", key)


def test_what_is_not_sent_is_asked_about_twice(
    shell: Shell, inbox: None, asked: Callable[[int], list[str]]
) -> None:
    del inbox
    one = queued(shell)
    command = ("forget", "volunteer", str(one["id"]))
    for yes in (0, 1):
        questions = asked(yes)
        said = shell(*command)
        assert (said.code, len(questions)) == (Exit.FAILED, yes + 1)
        assert "Nothing was removed" in said.err
        assert one["name"] in questions[0]
    assert "1 reply that has not arrived" in questions[1]
    assert len(asked(2)) == 0
    assert shell(*command).code == Exit.OK
    assert json.loads(shell("outbox", "list", "--json").out) == []


@pytest.mark.parametrize("options", [(), ("--yes",), ("--unsent-too",)])
def test_nobody_who_can_be_asked_is_no_yes(
    options: tuple[str, ...], shell: Shell, inbox: None
) -> None:
    del inbox
    one = queued(shell)["id"]
    for command in (("volunteer", str(one)), ("account",), ("all",)):
        said = shell("forget", *command, *options)
        assert said.code == Exit.USAGE
        assert ("--unsent-too" if "--yes" in options else "--yes") in said.err
    assert len(listed(shell)) > 0


def test_who_is_not_known_or_not_named_is_told(shell: Shell, inbox: None) -> None:
    del inbox
    for named, code in (
        ("999999", Exit.NO_SUCH_REQUEST),
        ("nobody@example.org", Exit.NO_SUCH_REQUEST),
        ("Camille", Exit.USAGE),
    ):
        said = shell("forget", "volunteer", named, *SURE)
        assert (said.code, said.out) == (code, "")
        assert "Nothing was removed" in said.err


def test_an_inbox_that_is_open_elsewhere_stays(shell: Shell, inbox: None) -> None:
    del inbox
    lock = FileLock(inbox_folder() / "sender.lock")
    assert lock.acquire()
    for part in ("account", "all"):
        said = shell("forget", part, *SURE)
        assert said.code == Exit.SENT_ELSEWHERE
        assert "Quit it" in said.err
    lock.release()
    assert listed(shell)


def test_an_account_goes_with_its_token_here_and_there(
    shell: Shell, inbox: None, home: Path
) -> None:
    del inbox
    folder = inbox_folder()
    said = shell("forget", "account", *SURE)
    assert (said.code, said.err) == (Exit.OK, "")
    assert "stays signed in for other organisations" in said.out
    assert not folder.exists()
    [other] = accounts(Paths.here())
    assert other.secrets(Paths.here()).read(TOKEN)
    said = shell("list")
    assert (said.code, "No account is chosen" in said.err) == (Exit.SIGN_IN, True)
    said = shell("forget", "account", "1", *SURE)
    assert said.code in (Exit.OK, Exit.OUT_OF_REACH)  # another test may have ended its token
    assert not folder.parent.exists()
    assert accounts(Paths.here()) == []
    assert (home / "accounts.json").exists()
    assert shell("forget", "account").code == Exit.SIGN_IN
    assert shell("forget", "account", "1").code == Exit.NO_SUCH_REQUEST


def test_everything_goes_but_for_what_is_not_ours(shell: Shell, inbox: None, home: Path) -> None:
    del inbox
    mine = home / "mine.txt"
    mine.write_text("notes")
    said = shell("forget", "all", *SURE)
    assert said.code in (Exit.LEFT_OUT, Exit.OUT_OF_REACH)
    assert "mine.txt" in said.err
    assert list(home.iterdir()) == [mine]
    mine.unlink()
    assert shell("forget", "all", "--yes").code == Exit.OK
    assert not home.exists()
