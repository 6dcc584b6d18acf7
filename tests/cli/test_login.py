"""Signing in from the shell: what is asked for, what is kept, and what is said when it fails."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from jva_tui.accounts.account import Account, current
from jva_tui.cli.exits import Exit
from jva_tui.paths import Paths
from jva_tui.sandbox.generate import COORDINATOR
from tests.cli.support import RATE, TOKEN, Shell, Told, server
from tests.terminal.client import COMMAND, ROOT
from tests.terminal.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    from tests.accounts.memory import Memory

ANYBODY = ("--email", "rosa@example.org", "--client-id", "2", "--client-secret", "s")


def test_signing_in_keeps_a_token_and_never_the_password(
    memory: Memory,
    platform: dict[str, str],
    client: str,
    shell: Shell,
) -> None:
    command = ("login", "--client", client, "--email", COORDINATOR.upper())
    said = shell(*command, typed=f"{platform['password']}\n")
    assert said.code == Exit.OK
    assert current(Paths.here()) == Account(platform["url"], COORDINATOR)
    assert "Signed in as " in said.out
    assert "keyring" in said.out
    assert said.err == ""
    assert platform["password"] not in memory.secrets.values()
    assert len(memory.secrets) == 1


def test_files_of_ones_own_are_a_choice_that_is_told(
    platform: dict[str, str],
    client: str,
    shell: Shell,
) -> None:
    command = ("login", "--client", client, "--email", COORDINATOR, "--secrets", "files")
    said = shell(*command, typed=f"{platform['password']}\n")
    assert said.code == Exit.OK
    account = current(Paths.here())
    assert account == Account(platform["url"], COORDINATOR, "files")
    told = " ".join(said.out.split())
    assert str(Paths.here().account(account.name)) in told
    assert "answer in your name" in told
    again = shell(*command[:-2], typed=f"{platform['password']}\n")
    assert (again.code, again.out) == (Exit.OK, said.out)
    assert current(Paths.here()) == account


def test_in_a_terminal_what_is_missing_is_asked_for_and_the_password_not_shown(
    platform: dict[str, str], client: str
) -> None:
    command = [*COMMAND, "login", "--client", client, "--secrets", "files"]
    with Session(command, columns=80, rows=24, cwd=ROOT) as session:
        session.wait_for("E-mail:")
        session.type(f"{COORDINATOR}\r")
        session.wait_for(f"Password of {COORDINATOR}:")
        session.type(f"{platform['password']}\r")
        screen = session.wait_for("Open it with: jva-tui")
        assert session.wait() == Exit.OK
    assert platform["password"] not in screen
    assert current(Paths.here()) is not None


def test_giving_up_at_a_question_keeps_nothing(client: str) -> None:
    command = [*COMMAND, "login", "--client", client, "--secrets", "files"]
    with Session(command, columns=80, rows=24, cwd=ROOT) as session:
        session.wait_for("E-mail:")
        session.press("ctrl+d")
        assert "Traceback" not in session.wait_for("Stopped.")
        assert session.wait() == Exit.INTERRUPTED
    assert current(Paths.here()) is None


@pytest.mark.usefixtures("memory")
@pytest.mark.parametrize(
    ("password", "options", "told"),
    [
        ("wrong", (), "check the e-mail and the password"),
        ("password", ("--client-secret", "another"), "does not know this application"),
        ("password", ("--email", "nobody@example.org"), "check the e-mail and the password"),
    ],
)
def test_what_was_refused_is_said_and_nothing_is_kept(
    password: str,
    options: tuple[str, ...],
    told: str,
    client: str,
    shell: Shell,
) -> None:
    command = ("login", "--client", client, "--email", COORDINATOR, *options)
    said = shell(*command, typed=f"{password}\n")
    assert said.code == Exit.SIGN_IN
    assert told in said.err
    assert current(Paths.here()) is None


ME = {
    "id": 1,
    "profile": {"id": 1, "first_name": "Rosa", "last_name": "M"},
    "context_role": "responsable",
    "contextable_type": "structure",
    "contextable_id": 3,
    "roles": [],
}
ELSEWHERE = Told(404, {"message": "The route oauth/token could not be found."}, {})
BUSY = Told(429, {"message": "Too Many Attempts."}, RATE | {"Retry-After": "37"})


@pytest.mark.parametrize(
    ("answers", "code", "told"),
    [
        ({}, Exit.OUT_OF_REACH, "Something other than the platform answers"),
        ({"token": ELSEWHERE}, Exit.FAILED, "but not this platform"),
        ({"token": BUSY}, Exit.OUT_OF_REACH, "Try again in 37 s"),
        ({"token": Told(500, {"message": "x"})}, Exit.OUT_OF_REACH, "has a problem (500)"),
        ({"token": Told(418, {"message": "Tea"})}, Exit.FAILED, "unforeseen: Tea"),
        (
            {"token": Told(200, TOKEN), "user": Told(401, {"message": "Une erreur"})},
            Exit.SIGN_IN,
            "has blocked this account",
        ),
        (
            {"token": Told(200, TOKEN), "user": Told(200, ME | {"contextable_id": None})},
            Exit.OTHER_ORGANISATION,
            "only an organisation’s coordinators",
        ),
        (
            {"token": Told(200, TOKEN), "user": Told(200, ME | {"context_role": "volontaire"})},
            Exit.OTHER_ORGANISATION,
            "only an organisation’s coordinators",
        ),
    ],
)
def test_what_stands_in_the_way_is_said(
    answers: dict[str, Told],
    code: Exit,
    told: str,
    memory: Memory,
    shell: Shell,
) -> None:
    with server(**answers) as url:
        said = shell("login", "--url", url, *ANYBODY, typed="password\n")
    assert said.code == code
    assert told in said.err
    assert "Nothing was changed." in said.err
    assert current(Paths.here()) is None
    assert memory.secrets == {}


@pytest.mark.usefixtures("memory")
@pytest.mark.parametrize(
    ("url", "code", "told"),
    [
        ("http://127.0.0.1:1", Exit.OUT_OF_REACH, "No connection to http://127.0.0.1:1"),
        ("http://example.org", Exit.USAGE, "https://"),
        ("not an address", Exit.USAGE, "not an internet address"),
    ],
)
def test_an_address_that_cannot_be_used_is_said(
    url: str,
    code: Exit,
    told: str,
    shell: Shell,
) -> None:
    said = shell("login", "--url", url, *ANYBODY, typed="password\n")
    assert said.code == code
    assert told in said.err


def test_without_a_keyring_no_password_is_asked_for(
    shell: Shell,
) -> None:
    said = shell("login", "--url", "https://example.org", *ANYBODY, typed="password\n")
    assert said.code == Exit.SIGN_IN
    assert "keyring" in said.err
    assert "--secrets files" in said.err
    assert sys.stdin.read() == "password\n"


@pytest.mark.usefixtures("memory")
@pytest.mark.parametrize(
    ("options", "text", "told"),
    [
        (("--email", "a@example.org", "--client-id", "2"), "p\n", "--url"),
        (("--url", "https://example.org"), "p\n", "--client"),
        (("--url", "https://example.org", "--client-id", "2"), "p\n", "--email"),
        (("--url", "https://example.org", *ANYBODY), "", "Nothing was entered"),
        (("--url", "https://example.org", *ANYBODY[:4]), "p\n", "Nothing was entered"),
    ],
)
def test_what_is_missing_is_named(
    options: tuple[str, ...],
    text: str,
    told: str,
    shell: Shell,
) -> None:
    said = shell("login", *options, typed=text)
    assert said.code == Exit.USAGE
    assert told in said.err


@pytest.mark.usefixtures("memory")
@pytest.mark.parametrize(
    "content",
    [
        'client_id = 2\nclient_secret = "{client_secret}"\n',
        '{{"client_id": "2", "client_secret": "{client_secret}", "name": "the platform"}}',
        'client_id = "2"\nclient_secret = "spent"\n[else]\nwhat = true\n',
    ],
)
def test_the_application_is_read_from_a_file_and_the_environment_goes_before_it(
    content: str,
    platform: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    shell: Shell,
) -> None:
    file = tmp_path / "client"
    file.write_text(content.format(**platform))
    file.chmod(0o644)
    if "spent" in content:
        monkeypatch.setenv("JVA_TUI_CLIENT_SECRET", platform["client_secret"])
    options = ("--url", platform["url"] + "/api/", "--email", COORDINATOR)
    password = f"{platform['password']}\r\n"
    said = shell("login", "--client", str(file), *options, typed=password)
    assert said.code == Exit.OK
    assert current(Paths.here()) == Account(platform["url"], COORDINATOR)
    assert f"chmod 600 {file}" in said.err


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"\xff\xfe", b"[1]", b"[" * 60_000, b'{"client_id": "2"}'),
        *(b'{"client_id": true, "client_secret": "s"}', b'{"client_id": 2, "client_secret": 3}'),
        b'{"client_id": "2", "client_secret": "s", "url": null}',
    ],
)
def test_a_file_that_names_no_application_is_said(
    content: bytes, tmp_path: Path, shell: Shell
) -> None:
    file = tmp_path / "client"
    file.write_bytes(content)
    said = shell("login", "--client", str(file), "--url", "https://example.org")
    assert said.code == Exit.USAGE
    assert f"{file} is not what was expected" in said.err


def test_a_file_that_is_not_there_is_said(tmp_path: Path, shell: Shell) -> None:
    said = shell("login", "--client", str(tmp_path / "none"))
    assert said.code == Exit.USAGE
    assert "there is no such file" in said.err


def test_the_file_of_the_account_holds_no_secret(home: Path, memory: Memory) -> None:
    Account("https://example.org", "rosa@example.org").keep(Paths.here(), "the-token")
    told = json.loads((home / "account.json").read_text())
    assert told == {"url": "https://example.org", "email": "rosa@example.org", "secrets": "keyring"}
    assert memory.secrets
