"""Signing in from the shell: what is asked for, what is kept, and what is said when it fails."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from jva_tui.accounts import deployment
from jva_tui.accounts.account import accounts, current
from jva_tui.accounts.keys import REFRESH, TOKEN
from jva_tui.accounts.places import PlaceKind
from jva_tui.cli.exits import Exit
from jva_tui.paths import Paths
from jva_tui.sandbox.generate import COORDINATOR
from jva_tui.sandbox.organisations import COLLEAGUE
from jva_tui.sandbox.visitors import BLOCKED, PASSWORDLESS, VOLUNTEER
from tests.cli.support import RATE, Shell, Told, here, kept, server
from tests.cli.support import TOKEN as GRANTED
from tests.terminal.client import COMMAND, ROOT
from tests.terminal.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.accounts.memory import Memory

    Lever = Callable[..., Any]

ANYBODY = ("--email", "rosa@example.org", "--client-id", "2", "--client-secret", "s")
IN_FILES = ("--secrets", "files")


@pytest.fixture
def known(platform: dict[str, Any], room: None) -> str:
    """A platform that was imported, with room for signing in; the password of everybody there."""
    del room
    deployment.add(Paths.here(), deployment.parse(platform["deployment"]))
    return f"{platform['password']}\n"


def test_signing_in_keeps_tokens_and_never_the_password(
    known: str, memory: Memory, shell: Shell, home: Path
) -> None:
    said = shell("login", "--email", COORDINATOR.upper(), typed=known)
    assert said.code == Exit.OK
    account = here()
    assert (account.email, account.structure_id) == (COORDINATOR, 1)
    assert account.place.kind is PlaceKind.KEYRING
    assert "Signed in as Camille Forestier, for La Ruche des Possibles." in said.out
    assert "keyring" in said.out
    assert "You coordinate Les Voisins du Canal as well" in said.out
    assert said.err == ""
    assert {user.split()[-1] for _service, user in memory.secrets} == {TOKEN, REFRESH}
    assert known.strip() not in memory.secrets.values()
    found = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert not any(secret.encode() in found for secret in (known.strip(), *memory.secrets.values()))


def test_a_password_is_no_argument(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    for option in ("--password", "--token"):
        with pytest.raises(SystemExit, match="2"):
            shell("login", "--email", COORDINATOR, option, "abc123")
        assert "unrecognized arguments" in capsys.readouterr().err


def test_files_of_ones_own_are_a_choice_that_is_told_and_stays(known: str, shell: Shell) -> None:
    said = shell("login", "--email", COLLEAGUE, *IN_FILES, typed=known)
    assert said.code == Exit.OK
    account = here()
    assert account.place.kind is PlaceKind.FILES
    told = " ".join(said.out.split())
    assert str(account.sign_in_folder(Paths.here())) in told
    assert "answer in your name" in told
    again = shell("login", "--email", COLLEAGUE, typed=known)
    assert (again.code, again.out) == (Exit.OK, said.out)
    assert here() == account


def test_secrets_move_to_another_place_when_that_is_asked_for(
    known: str, shell: Shell, memory: Memory
) -> None:
    assert shell("login", "--email", COLLEAGUE, *IN_FILES, typed=known).code == Exit.OK
    files = kept()
    files.write("key", "ab" * 32)
    moved = shell("login", "--email", COLLEAGUE, "--secrets", "keyring", typed=known)
    assert moved.code == Exit.OK
    assert here().place.kind is PlaceKind.KEYRING
    assert [name for name in ("key", TOKEN, REFRESH) if files.read(name)] == []
    assert "ab" * 32 in memory.secrets.values()


def test_who_has_no_password_pastes_a_token(known: str, shell: Shell, lever: Lever) -> None:
    refused = shell("login", "--email", PASSWORDLESS, *IN_FILES, typed=known)
    assert refused.code == Exit.SIGN_IN
    assert "FranceConnect" in refused.err
    assert "jva-tui login --token" in refused.err
    token = lever("tokens/give", email=PASSWORDLESS)["access_token"]
    other = shell("login", "--token", "--email", COLLEAGUE, *IN_FILES, typed=token)
    assert other.code == Exit.SIGN_IN
    assert f"This token is {PASSWORDLESS}’s, not {COLLEAGUE}’s. Nothing was" in other.err
    assert accounts(Paths.here()) == []
    said = shell("login", "--token", *IN_FILES, typed=f" Bearer {token}\n")
    assert (said.code, said.err) == (Exit.OK, "")
    assert here().email == PASSWORDLESS
    assert "cannot be renewed" in said.out
    assert "sets a password on the platform" in " ".join(said.out.split())
    cut = shell("login", "--token", *IN_FILES, typed=token[:-9])
    assert cut.code == Exit.SIGN_IN
    assert "does not take this access token" in cut.err


class Refused(NamedTuple):
    """A way in which signing in does not go."""

    email: str
    code: Exit
    told: str
    password: str = ""
    """Instead of the right one."""
    options: tuple[str, ...] = ()


REFUSED = {
    "wrong": Refused(COORDINATOR, Exit.SIGN_IN, "check the e-mail and the password", "wrong"),
    "nobody": Refused("nobody@example.org", Exit.SIGN_IN, "check the e-mail and the password"),
    "blocked": Refused(BLOCKED, Exit.SIGN_IN, "A blocked account gets the same answer"),
    "volunteer": Refused(
        VOLUNTEER, Exit.OTHER_ORGANISATION, f"{VOLUNTEER} coordinates no organisation"
    ),
    "organisation": Refused(
        COORDINATOR,
        Exit.USAGE,
        "1 La Ruche des Possibles, 2 Les Voisins du Canal",
        options=("--organisation", "3"),
    ),
}


@pytest.mark.parametrize("refused", REFUSED.values(), ids=REFUSED)
def test_what_was_refused_is_said_and_nothing_is_kept(
    refused: Refused, known: str, memory: Memory, shell: Shell
) -> None:
    command = ("login", "--email", refused.email, *refused.options)
    said = shell(*command, typed=refused.password or known)
    assert (said.code, said.out) == (refused.code, "")
    assert refused.told in said.err
    assert "Nothing was changed." in said.err
    assert accounts(Paths.here()) == []
    assert memory.secrets == {}


@pytest.mark.usefixtures("memory")
def test_a_wrong_application_is_said_and_not_imported(client: str, shell: Shell) -> None:
    command = ("login", "--client", client, "--email", COORDINATOR, "--client-secret", "another")
    said = shell(*command, typed="password\n")
    assert said.code == Exit.SIGN_IN
    assert "does not know this application" in said.err
    assert deployment.load(Paths.here()) == []


def test_a_token_that_nobody_will_have_is_ended(known: str, shell: Shell, lever: Lever) -> None:
    lever("tokens/revoke", email=COLLEAGUE)
    said = shell("login", "--email", COLLEAGUE, "--organisation", "3", *IN_FILES, typed=known)
    assert said.code == Exit.USAGE
    assert lever("tokens/expire", email=COLLEAGUE) == {"ended": 0}


ME = {
    "id": 1,
    "email": "rosa@example.org",
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
            {"token": Told(200, GRANTED), "user": Told(401, {"message": "Une erreur"})},
            Exit.SIGN_IN,
            "has blocked this account",
        ),
        (
            {"token": Told(200, GRANTED), "user": Told(200, ME)},
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
    for options in (ANYBODY, ("--token",)):
        said = shell("login", "--url", url, *options, typed="password\n")
        assert said.code == code
        assert told in said.err


def test_without_a_keyring_no_password_is_asked_for(shell: Shell) -> None:
    said = shell("login", "--url", "https://example.org", *ANYBODY, typed="password\n")
    assert said.code == Exit.SIGN_IN
    assert "keyring" in said.err
    assert "--secrets" in said.err
    assert sys.stdin.read() == "password\n"


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (("--secrets", "passphrase"), Exit.SIGN_IN, "Start jva-tui in a terminal"),
        (("--secrets", "command"), Exit.USAGE, "The command is missing"),
        (("--secrets-command", "no-such-program"), Exit.SIGN_IN, "no-such-program cannot be run"),
        (("--secrets-command", "echo short"), Exit.SIGN_IN, "too short"),
        (("--secrets", "files", "--secrets-command", "x"), Exit.USAGE, "goes with --secrets comm"),
    ],
)
def test_a_place_that_cannot_be_used_is_said_before_a_password_is_asked_for(
    options: tuple[str, ...], code: Exit, told: str, shell: Shell
) -> None:
    said = shell("login", "--url", "https://example.org", *ANYBODY, *options, typed="password\n")
    assert said.code == code
    assert told in said.err
    assert sys.stdin.read() == "password\n"


def test_a_command_opens_the_secrets(known: str, shell: Shell, tmp_path: Path) -> None:
    vault = ("--secrets-command", f"cat {tmp_path / 'passphrase'}")
    (tmp_path / "passphrase").write_text("correct horse battery staple\n")
    assert shell("login", "--email", COLLEAGUE, *vault, typed=known).code == Exit.OK
    assert shell("whoami").code == Exit.OK
    (tmp_path / "passphrase").unlink()
    from jva_tui.accounts.places import close_place

    close_place(here().sign_in_folder(Paths.here()))
    said = shell("sync")
    assert (said.code, said.out) == (Exit.SIGN_IN, "")
    assert "cat ended with code 1" in said.err


@pytest.mark.usefixtures("memory")
@pytest.mark.parametrize(
    ("options", "text", "told"),
    [
        (("--email", "a@example.org", "--client-id", "2"), "p\n", "--url"),
        (("--email", "a@example.org"), "p\n", "No platform is known here yet"),
        (("--url", "https://example.org"), "p\n", "https://example.org is not known here yet"),
        (("--url", "https://example.org", *ANYBODY[2:]), "p\n", "--email"),
        (("--url", "https://example.org", *ANYBODY), "", "Nothing was entered"),
        (("--url", "https://example.org", *ANYBODY[:4]), "", "client_secret is missing"),
        (("--url", "https://example.org", "--token"), "two words\n", "no access token"),
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


def test_of_several_platforms_one_is_named(known: str, shell: Shell) -> None:
    other = deployment.Deployment("https://other.example.org", "3", "s", "Autre")
    deployment.add(Paths.here(), other)
    said = shell("login", "--email", COLLEAGUE, *IN_FILES, typed=known)
    assert said.code == Exit.USAGE
    assert "name one with --url: Autre, Sandbox" in said.err
    named = ("--url", "sandbox", "--email", COLLEAGUE)
    assert shell("login", *named, *IN_FILES, typed=known).code == Exit.OK
    assert shell("login", "--email", COLLEAGUE, typed=known).code == Exit.OK  # where one is already


@pytest.mark.usefixtures("room")
@pytest.mark.parametrize(
    "content",
    [
        'client_id = 2\nclient_secret = "{client_secret}"\nname = "Essai"\n',
        'client_id = "2"\nclient_secret = "spent"\nurl = "https://elsewhere.example.org"\n',
    ],
)
def test_the_platform_is_imported_from_a_file_and_what_is_told_apart_goes_before_it(
    content: str,
    platform: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    shell: Shell,
) -> None:
    file = tmp_path / "client"
    file.write_text(content.format(**platform))
    file.chmod(0o644)
    if "spent" in content:
        monkeypatch.setenv("JVA_TUI_CLIENT_SECRET", platform["client_secret"])
    options = ("--url", platform["url"] + "/api/", "--email", COLLEAGUE)
    password = f"{platform['password']}\r\n"
    said = shell("login", "--client", str(file), *options, *IN_FILES, typed=password)
    assert said.code == Exit.OK
    assert here().url == platform["url"]
    [known] = deployment.load(Paths.here())
    assert (known.url, known.client_secret) == (platform["url"], platform["client_secret"])
    assert f"chmod 600 {file}" in said.err


def test_a_file_that_names_no_platform_is_said(tmp_path: Path, shell: Shell) -> None:
    file = tmp_path / "client"
    said = shell("login", "--client", str(file))
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "there is no such file" in said.err
    file.write_bytes(b"\xff\xfe")
    said = shell("login", "--client", str(file), "--url", "https://example.org")
    assert said.code == Exit.USAGE
    assert f"{file}: This names no platform" in said.err


@pytest.fixture
def elsewhere(lever: Lever) -> Any:
    """After which the platform answers for Camille's first organisation again."""
    yield
    lever("acts/switch_role", user=1, structure=1)


@pytest.mark.usefixtures("elsewhere")
def test_in_a_terminal_what_is_missing_is_asked_for_and_nothing_secret_is_shown(
    known: str, home: Path, tmp_path: Path
) -> None:
    log = tmp_path / "debug.log"
    secrets = [known.strip(), "correct horse battery"]

    def command(*words: str) -> Session:
        return Session([*COMMAND, "--log", str(log), *words], columns=80, rows=40, cwd=ROOT)

    with command("login") as session:
        session.wait_for("E-mail:")
        session.type(f"{COORDINATOR}\r")
        session.wait_for("Where instead?")  # there is no keyring here
        session.type("1\r")
        session.wait_for("A new passphrase:")
        session.type("short\r")
        session.wait_for(lambda screen: screen.count("A new passphrase:") == 2)
        session.type(f"{secrets[1]}\r")
        session.wait_for("The same passphrase again:")
        session.type(f"{secrets[1]}\r")
        session.wait_for(f"Password of {COORDINATOR}:")
        session.type(f"{secrets[0]}\r")
        session.wait_for("For which organisation?")
        session.type("3\r2\r")
        screen = session.wait_for("Open it with: jva-tui")
        assert session.wait() == Exit.OK
    assert here().structure_id == 2
    assert here().place.kind is PlaceKind.PASSPHRASE
    with command("whoami", "--online") as session:
        session.wait_for(f"Passphrase of {COORDINATOR}:")
        session.type("something else\r")
        session.wait_for(lambda screen: screen.count("Passphrase of") == 2)
        session.type(f"{secrets[1]}\r")
        screen += session.wait_for("The platform answers for this organisation.")
        assert session.wait() == Exit.OK
    with command("login") as session:
        session.wait_for(f"E-mail [{COORDINATOR}]:")
        session.press("ctrl+d")
        assert "Traceback" not in session.wait_for("Stopped.")
        assert session.wait() == Exit.INTERRUPTED
    found = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    for secret in secrets:
        assert secret not in screen.replace("Password", "").replace("password", "", 1)
        assert secret.encode() not in found + log.read_bytes()


def test_giving_up_at_a_question_keeps_nothing(known: str) -> None:
    command = [*COMMAND, "login", "--email", COORDINATOR, *IN_FILES]
    with Session(command, columns=80, rows=24, cwd=ROOT) as session:
        session.wait_for(f"Password of {COORDINATOR}:")
        session.press("ctrl+c")
        assert "Traceback" not in session.wait_for("Stopped.")
        assert session.wait() == Exit.INTERRUPTED
    assert current(Paths.here()) is None


def test_the_registry_holds_no_secret(known: str, home: Path, shell: Shell) -> None:
    assert shell("login", "--email", COLLEAGUE, *IN_FILES, typed=known).code == Exit.OK
    told = (home / "accounts.json").read_text()
    files = kept()
    assert json.loads(told)["accounts"][0]["email"] == COLLEAGUE
    for name in (TOKEN, REFRESH):
        secret = files.read(name)
        assert secret
        assert secret not in told
