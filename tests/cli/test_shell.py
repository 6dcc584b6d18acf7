"""Reading the inbox from the shell: sync, list and show, as a script uses them."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from jva_tui import settings
from jva_tui.accounts.keys import REFRESH, TOKEN
from jva_tui.api import errors
from jva_tui.cli import checking, mending
from jva_tui.cli.exits import EXITS, MEANINGS, Exit
from jva_tui.cli.failures import EXPECTED, code_of, words_for
from jva_tui.domain import State, View
from jva_tui.locks import FileLock
from jva_tui.paths import Paths, private_folder
from jva_tui.sync import NoLongerOurs, OtherOrganisation, OtherPerson
from tests.cli.guide import GUIDE, exit_codes, names_in, names_under, reasons
from tests.cli.support import Shell, client_file, inbox_folder, jva_tui, kept, sandbox
from tests.terminal.client import COMMAND, ROOT
from tests.terminal.session import Session
from widgets.cells import width_of

if TYPE_CHECKING:
    from pathlib import Path

PASSWORD = "password\n"


def rows(shell: Shell, *options: str) -> list[dict[str, Any]]:
    said = shell("list", "--json", *options)
    assert (said.code, said.err) == (Exit.OK, "")
    told: list[dict[str, Any]] = json.loads(said.out)
    return told


@pytest.fixture
def all_kept() -> None:
    """Requests stay, however long they have been closed."""
    settings.save(Paths.here(), settings.Settings(keep_closed_days=0))


@pytest.mark.usefixtures("all_kept")
def test_from_signing_in_to_reading_one_request(tmp_path: Path) -> None:
    with sandbox("--participations", "40", "--seed", "5") as address:
        file = str(client_file(tmp_path, address))
        login = ("login", "--client", file, "--email", address["email"], "--secrets", "files")
        assert jva_tui(*login, typed=PASSWORD).code == Exit.OK
        synced = jva_tui("sync", "--json")
        assert (synced.code, synced.err) == (Exit.OK, "")
        assert json.loads(synced.out)["everyone"][View.ALL] == 40
        listed = jva_tui("list", "--view", "all", "--everyone", "--json")
        ids = [row["id"] for row in json.loads(listed.out)]
        assert len(set(ids)) == 40
        shown = jva_tui("show", str(ids[-1]), "--online", "--json")
        assert (shown.code, shown.err) == (Exit.OK, "")
        told = json.loads(shown.out)
        assert told["id"] == ids[-1]
        assert told["volunteer"]["skills"] is not None
        assert told["mission"]["organisation"]  # which the platform tells in lists only
        assert told["conversation"] is None or told["conversation"]["is_complete"]
    gone = jva_tui("sync")
    assert gone.code == Exit.OUT_OF_REACH
    assert gone.out == ""
    assert "No connection to the platform" in gone.err
    for command in (("list", "--online"), ("show", str(ids[0]), "--online")):
        late = jva_tui(*command)
        assert late.code == Exit.OUT_OF_REACH
        assert late.out != ""
        assert "No connection to the platform" in late.err
    unasked = jva_tui("show", "99999999", "--online")
    assert (unasked.code, unasked.out) == (Exit.OUT_OF_REACH, "")
    assert jva_tui("list").code == Exit.OK


@pytest.mark.usefixtures("inbox")
def test_a_view_holds_what_its_name_says(shell: Shell) -> None:
    mine = rows(shell)
    assert {row["state"] for row in mine} <= {State.PENDING, State.IN_PROGRESS}
    assert mine == rows(shell, "--view", "todo", "--mine")
    assert {row["id"] for row in mine} < {row["id"] for row in rows(shell, "--view", "all")}
    validated = rows(shell, "--view", "validated", "--everyone")
    assert {row["state"] for row in validated} == {State.VALIDATED}
    assert len(rows(shell, "--view", "validated")) < len(validated)
    assert rows(shell, "--limit", "2") == mine[:2]


@pytest.mark.usefixtures("inbox")
def test_the_list_stands_in_columns_that_fit(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    told = rows(shell, "--view", "all", "--everyone")
    for columns in (40, 80, 132):
        monkeypatch.setenv("COLUMNS", str(columns))
        said = shell("list", "--view", "all", "--everyone")
        lines = said.out.splitlines()
        assert [int(line.split()[0]) for line in lines] == [row["id"] for row in told]
        assert max(map(width_of, lines)) <= columns
        assert re.match(rf"{len(told)} requests · read today, \d\d:\d\d\n$", said.err)


@pytest.mark.usefixtures("inbox")
def test_one_request_is_shown_as_in_the_reading_pane(shell: Shell) -> None:
    row = next(row for row in rows(shell) if row["has_conversation"])
    told = json.loads(shell("show", str(row["id"]), "--json").out)
    said = shell("show", str(row["id"]))
    assert said.code == Exit.OK
    assert row["name"] in said.out
    assert told["mission"]["name"] in said.out
    assert told["volunteer"]["email"] in said.out
    assert "VOLUNTEER ─" in said.out
    assert "reading the conversation" not in said.out
    assert "--online" in said.err
    online = shell("show", str(row["id"]), "--online")
    assert online.code == Exit.OK
    assert "--online" not in online.err


@pytest.mark.usefixtures("inbox")
@pytest.mark.parametrize("options", [(), ("--json",), ("--online",)])
def test_a_request_that_is_not_there_is_said(options: tuple[str, ...], shell: Shell) -> None:
    said = shell("show", "99999999", *options)
    assert (said.code, said.out) == (Exit.NO_SUCH_REQUEST, "")
    assert "99999999" in said.err


@pytest.mark.parametrize(
    "command",
    [
        *(("sync",), ("list",), ("list", "--online"), ("show", "1")),
        *(("reply", "1", "--message", "Bonjour"), ("reply", "1", "--message", "A", "--dry-run")),
        *(("outbox", part) for part in ("list", "flush")),
        *(("outbox", part, "1") for part in ("show", "retry", "drop")),
        *(("templates", part) for part in ("list", "lint", "pull")),
        *(("templates", part, "1") for part in ("show", "edit", "publish", "diff", "delete")),
        *(("templates", "history", "1"), ("templates", "restore", "1", "2")),
        *(("templates", "import", "--starter", "fr"), ("templates", "export", "pack")),
        ("templates", "new", "Bienvenue", "--text", "Bonjour"),
    ],
)
def test_without_an_account_each_command_says_how_to_sign_in(
    command: tuple[str, ...], shell: Shell
) -> None:
    said = shell(*command)
    assert (said.code, said.out) == (Exit.SIGN_IN, "")
    assert "jva-tui login" in said.err


@pytest.mark.usefixtures("signed_in")
def test_a_token_that_is_no_longer_good_asks_to_sign_in(shell: Shell) -> None:
    kept().write(TOKEN, "spent")
    kept().forget(REFRESH)
    said = shell("sync")
    assert (said.code, said.out) == (Exit.SIGN_IN, "")
    assert "jva-tui login" in said.err
    said = shell("list", "--online")
    assert said.code == Exit.SIGN_IN
    assert "0 requests" in said.err


def switch_organisation(address: dict[str, str]) -> None:
    """What the user may do in a browser meanwhile."""
    grant = {"grant_type": "password", "scope": "*", "username": address["email"]}
    names = ("password", "client_id", "client_secret")
    with httpx.Client(base_url=address["url"], headers={"Accept": "application/json"}) as browser:
        token = browser.post("/oauth/token", json=grant | {n: address[n] for n in names}).json()
        browser.headers["Authorization"] = f"Bearer {token['access_token']}"
        wanted = {"context_role": "responsable", "contextable_type": "structure"}
        answer = browser.put("/api/user/switch-role", json=wanted | {"contextable_id": 2})
        assert answer.json()["contextable_id"] == 2


def test_another_organisation_chosen_in_the_browser_is_said_and_not_mixed(
    tmp_path: Path, shell: Shell
) -> None:
    with sandbox("--participations", "60", "--seed", "2") as address:
        options = ("--client", str(client_file(tmp_path, address)), "--secrets", "files")
        login = ("login", "--email", address["email"], *options)
        assert shell(*login, typed=PASSWORD).code == Exit.OK
        assert shell("sync", "--quiet").code == Exit.OK
        before = rows(shell, "--view", "all", "--everyone")
        switch_organisation(address)
        said = shell("sync", "--full")
        assert (said.code, said.out) == (Exit.OTHER_ORGANISATION, "")
        assert "another organisation" in said.err
        said = shell("list", "--view", "all", "--everyone", "--online", "--json")
        assert said.code == Exit.OTHER_ORGANISATION
        assert json.loads(said.out) == before


@pytest.mark.usefixtures("signed_in")
def test_reading_leaves_the_sender_of_another_window_alone(shell: Shell) -> None:
    folder = private_folder(inbox_folder())
    sender = FileLock(folder / "sender.lock")
    assert sender.acquire()
    assert shell("sync", "--full", "--quiet") == (Exit.OK, "", "")
    assert rows(shell)
    other = FileLock(folder / "sender.lock")
    assert not other.acquire()
    sender.release()
    assert other.acquire()


@pytest.mark.usefixtures("inbox")
def test_a_reader_who_leaves_early_is_no_failure() -> None:
    command = [*COMMAND, "list", "--view", "all", "--everyone"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 0


@pytest.mark.usefixtures("inbox")
def test_an_output_that_cannot_hold_every_sign_gets_what_it_can(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = rows(shell)
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    assert json.loads(jva_tui("list", "--json").out) == told
    said = jva_tui("list")
    assert said.code == Exit.OK
    assert len(said.out.splitlines()) == len(told)


@pytest.mark.usefixtures("all_kept")
def test_in_a_terminal_reading_tells_how_far_it_is(tmp_path: Path, shell: Shell) -> None:
    with sandbox("--participations", "300", "--seed", "5") as address:
        file = str(client_file(tmp_path, address))
        options = ("--client", file, "--email", address["email"], "--secrets", "files")
        assert shell("login", *options, typed=PASSWORD).code == Exit.OK
        slow = {"method": "GET", "path": "/api/participations", "latency": 1.0, "times": 99}
        levers = f"{address['url']}/sandbox/levers"
        httpx.put(levers, json={"waiting": [slow]}).raise_for_status()
        with Session([*COMMAND, "sync"], columns=80, rows=24, cwd=ROOT) as session:
            session.wait_for(lambda screen: bool(re.search(r"Reading \d+ of \d+ · ", screen)))
            session.press("ctrl+c")
            screen = session.wait_for("What was read is kept")
            assert session.wait() == Exit.INTERRUPTED
        httpx.put(levers, json={"waiting": []}).raise_for_status()
        assert "Reading" not in screen
        assert "Traceback" not in screen
        assert rows(shell, "--view", "all", "--everyone")
        assert shell("sync").code == Exit.OK
        assert len(rows(shell, "--view", "all", "--everyone")) == 300


@pytest.mark.usefixtures("inbox")
def test_the_guide_tells_every_name(shell: Shell) -> None:
    told = rows(shell, "--view", "all", "--everyone")
    assert set(told[0]) == names_in("list")
    assert set(json.loads(shell("sync", "--json").out)) == names_in("sync")
    row = next(row for row in told if row["has_conversation"])
    shown = json.loads(shell("show", str(row["id"]), "--json").out)
    assert set(shown) == names_in("show") - {"messages"}
    for name in ("volunteer", "mission", "conversation"):
        assert set(shown[name]) == names_under("show", name)
    assert set(shown["conversation"]["messages"][0]) == names_under("show", "messages")
    for line in (*(row["created_at"] for row in told), shown["read_at"]):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", line)


def test_the_guide_tells_every_reason() -> None:
    assert reasons() == {str(why) for why in checking.Why}
    for why in mending.Why:
        assert f"`{why}`" in GUIDE.split("### `outbox retry`")[1]


def test_the_help_is_in_the_users_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "fr")
    said = jva_tui("--help")
    assert "afficher la version" in said.out
    assert "show" not in re.findall(r"--version +(\w+)", said.out)


def test_what_is_only_ours_is_not_offered(capsys: pytest.CaptureFixture[str], shell: Shell) -> None:
    with pytest.raises(SystemExit, match="0"):
        shell("--help")
    assert "preload" not in capsys.readouterr().out


def test_without_an_account_the_client_ends_as_the_commands_do() -> None:
    said = jva_tui()
    assert said.code == Exit.SIGN_IN
    assert "jva-tui login" in said.err


def test_the_guide_and_the_help_tell_every_exit_code(
    capsys: pytest.CaptureFixture[str], shell: Shell
) -> None:
    assert exit_codes() == {int(code): told for code, told in MEANINGS.items()}
    for command, codes in EXITS.items():
        with pytest.raises(SystemExit, match="0"):
            shell(*command.split(), "--help")
        told = capsys.readouterr().out
        assert set(re.findall(r"^ +(\d+)  ", told, re.MULTILINE)) == {
            str(int(code)) for code in codes
        }


@pytest.mark.parametrize("command", [("list", "--view", "none"), ("show", "0"), ("show", "²")])
def test_what_cannot_be_meant_is_refused(command: tuple[str, ...], shell: Shell) -> None:
    with pytest.raises(SystemExit, match="2"):
        shell(*command)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.NotConnected(), Exit.OUT_OF_REACH),
        (errors.Throttled(retry_after=3), Exit.OUT_OF_REACH),
        (errors.Intercepted(), Exit.OUT_OF_REACH),
        (errors.ServerTrouble(status=503), Exit.OUT_OF_REACH),
        (errors.SignedOut(), Exit.SIGN_IN),
        (errors.Blocked(), Exit.SIGN_IN),
        (errors.Unreadable(status=200), Exit.FAILED),
        (errors.RoleRefused(status=401), Exit.FAILED),
        (OtherOrganisation(), Exit.OTHER_ORGANISATION),
        (NoLongerOurs(), Exit.OTHER_ORGANISATION),
        (OtherPerson(), Exit.SIGN_IN),
        (OSError(28, "No space left on device", "cache.db"), Exit.FAILED),
        (KeyboardInterrupt(), Exit.INTERRUPTED),
    ],
)
def test_what_stops_a_command_has_a_code_and_words(error: BaseException, code: Exit) -> None:
    assert isinstance(error, EXPECTED)
    assert code_of(error) == code
    assert words_for(error)
