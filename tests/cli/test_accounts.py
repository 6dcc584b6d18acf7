"""Who is signed in, for whom, and how one leaves or changes without losing anything."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from jva_tui.accounts import deployment
from jva_tui.accounts.account import accounts, current
from jva_tui.accounts.keys import KEY, REFRESH, TOKEN
from jva_tui.api.errors import NotConnected
from jva_tui.cli.exits import Exit
from jva_tui.paths import Paths
from jva_tui.sandbox.generate import COORDINATOR
from jva_tui.sandbox.organisations import COLLEAGUE
from jva_tui.sandbox.visitors import PASSWORDLESS
from tests.cli.guide import names_in
from tests.cli.support import Shell, kept, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Lever = Callable[..., Any]

IN_FILES = ("--secrets", "files")


@pytest.fixture
def sign_in(platform: dict[str, Any], room: None, shell: Shell) -> Callable[..., None]:
    """Signs somebody in with a password, in files of their own."""
    del room
    deployment.add(Paths.here(), deployment.parse(platform["deployment"]))

    def sign_in(email: str, *options: str) -> None:
        command = ("login", "--email", email, *IN_FILES, *options)
        assert shell(*command, typed=platform["password"]).code == Exit.OK

    return sign_in


@pytest.fixture
def restored(lever: Lever) -> Iterator[None]:
    """What is changed on the platform is as before afterwards, for the other tests."""
    yield
    lever("acts/switch_role", user=1, structure=1)
    lever("acts/unblock", profile=39)


@pytest.mark.parametrize(
    "command", [("whoami",), ("logout",), ("logout", "--forget"), ("accounts", "use", "1")]
)
def test_where_nobody_is_signed_in_that_is_said(command: tuple[str, ...], shell: Shell) -> None:
    said = shell(*command)
    assert said.out == ""
    assert said.err
    assert said.code in (Exit.SIGN_IN, Exit.NO_SUCH_REQUEST, Exit.USAGE)


def test_a_token_that_has_ended_is_renewed_unasked(
    sign_in: Callable[..., None], shell: Shell, lever: Lever
) -> None:
    sign_in(COLLEAGUE)
    before = kept().read(TOKEN)
    lever("tokens/expire", email=COLLEAGUE)
    assert shell("sync", "--quiet") == (Exit.OK, "", "")
    assert kept().read(TOKEN) != before
    lever("tokens/expire", email=COLLEAGUE)
    said = told(shell("whoami", "--online", "--json"))
    assert (said["signed_in"], said["renews"]) == (True, True)
    lever("tokens/revoke", email=COLLEAGUE)
    refused = shell("whoami", "--online")
    assert refused.code == Exit.SIGN_IN
    assert "jva-tui login" in refused.err
    assert "Signed out" in refused.out
    assert kept().read(KEY)  # what was read is still open to us


def test_who_is_signed_in_is_told(sign_in: Callable[..., None], shell: Shell) -> None:
    sign_in(COORDINATOR)
    said = shell("whoami")
    assert said.code == Exit.OK
    for words in ("Camille Forestier", COORDINATOR, "La Ruche des Possibles", "Sandbox"):
        assert words in said.out
    assert "Signed in: today" in said.out
    assert "Renewed by itself." in said.out
    assert "files that only you may read" in " ".join(said.out.split())
    said_json = told(shell("whoami", "--online", "--json"))
    assert said_json.keys() == names_in("whoami")
    assert said_json["organisation"] == {"id": 1, "name": "La Ruche des Possibles"}
    assert (said_json["secrets"], said_json["unsent"], said_json["platform"]) == (
        "files",
        0,
        "Sandbox",
    )
    assert said_json["since"] < said_json["until"]
    assert said_json["online"] == {
        "email": COORDINATOR,
        "user_id": 1,
        "organisation": 1,
        "organisations": [1, 2],
    }


@pytest.mark.usefixtures("restored")
def test_who_is_blocked_in_mid_session_is_told_and_keeps_what_was_read(
    sign_in: Callable[..., None], shell: Shell, lever: Lever
) -> None:
    sign_in(COLLEAGUE)
    lever("acts/block", profile=39, reason="other")
    for command in (("whoami", "--online"), ("sync",)):
        said = shell(*command)
        assert said.code == Exit.SIGN_IN
        assert "has blocked this account" in said.err
    assert kept().read(TOKEN)
    lever("acts/unblock", profile=39)
    assert shell("sync", "--quiet").code == Exit.OK


@pytest.mark.usefixtures("restored")
def test_another_account_is_chosen_and_nothing_is_mixed(
    sign_in: Callable[..., None], shell: Shell
) -> None:
    sign_in(COORDINATOR)
    assert shell("sync", "--quiet").code == Exit.OK
    first = told_numbers(shell)
    assert first
    queue_one(shell)
    sign_in(COLLEAGUE)
    listed = shell("accounts")
    assert [line[:3] for line in listed.out.splitlines()] == ["  1", "  2", "* 3"]
    assert "1 not arrived" in listed.out.splitlines()[0]
    assert shell("accounts", "use", "voisins").code == Exit.OK
    assert shell("sync", "--quiet").code == Exit.OK
    assert not set(told_numbers(shell)) & set(first)
    shown = json.loads(shell("accounts", "--json").out)
    apart = {"signed_in", "since", "until", "renews", "online"}
    assert shown[0].keys() == (names_in("whoami") - apart) | {"number", "current"}
    assert [(row["number"], row["current"], row["unsent"]) for row in shown] == [
        (1, False, 1),
        (2, True, 0),
        (3, False, 0),
    ]
    assert shell("outbox", "list", "--json").out.strip() == "[]"
    assert shell("accounts", "use", "1").code == Exit.OK
    assert told_numbers(shell) == first
    assert shell("sync", "--quiet").code == Exit.OK


def told_numbers(shell: Shell, view: str = "all") -> list[int]:
    """The requests of the inbox, from what is stored."""
    rows = json.loads(shell("list", "--view", view, "--everyone", "--json").out)
    return [row["id"] for row in rows]


def queue_one(shell: Shell) -> None:
    """Leaves a reply in the outbox."""
    number = str(told_numbers(shell, "todo")[0])
    queued = shell("reply", number, "--decision", "validate", "--queue-only")
    assert (queued.code, queued.out) == (Exit.OK, "1 waiting\n")


def test_which_account_is_meant_must_be_clear(sign_in: Callable[..., None], shell: Shell) -> None:
    sign_in(COORDINATOR)
    before = current(Paths.here())
    for named, code in (("camille", Exit.USAGE), ("rosa", Exit.NO_SUCH_REQUEST), ("3", 6)):
        said = shell("accounts", "use", named)
        assert (said.code, said.out) == (code, "")
        assert "jva-tui accounts" in said.err
    assert current(Paths.here()) == before
    assert shell("accounts", "use", "LES VOISINS DU CANAL", "--offline").code == Exit.OK
    assert current(Paths.here()) == accounts(Paths.here())[1]


def test_signing_out_ends_the_tokens_and_keeps_what_was_read(
    sign_in: Callable[..., None], shell: Shell, lever: Lever
) -> None:
    lever("tokens/revoke", email=COLLEAGUE)
    sign_in(COLLEAGUE)
    assert shell("sync", "--quiet").code == Exit.OK
    queue_one(shell)
    said = shell("logout")
    assert (said.code, said.err) == (Exit.OK, "")
    assert "signed out" in said.out
    assert "jva-tui forget account" in " ".join(said.out.split())
    assert "1 reply that has not arrived waits" in " ".join(said.out.split())
    assert lever("tokens/expire", email=COLLEAGUE) == {"ended": 0}
    assert [kept().read(name) for name in (TOKEN, REFRESH)] == [None, None]
    assert told_numbers(shell)
    assert shell("sync").code == Exit.SIGN_IN
    assert shell("logout").code == Exit.SIGN_IN
    assert shell("whoami").code == Exit.SIGN_IN
    sign_in(COLLEAGUE)
    assert shell("sync", "--quiet").code == Exit.OK


def test_where_the_platform_is_out_of_reach_signing_out_says_what_that_means(
    sign_in: Callable[..., None], shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(COLLEAGUE)
    monkeypatch.setattr("jva_tui.api.caller.Caller._do", _out_of_reach)
    said = shell("logout")
    assert said.code == Exit.OUT_OF_REACH
    assert "out of reach" in said.err
    assert [kept().read(name) for name in (TOKEN, REFRESH)] == [None, None]


async def _out_of_reach(*_: object) -> None:
    raise NotConnected


def test_a_pasted_token_ends_in_the_browser_as_well(
    platform: dict[str, Any], room: None, shell: Shell, lever: Lever
) -> None:
    del room
    token = lever("tokens/give", email=PASSWORDLESS)["access_token"]
    by_token = ("login", "--token", "--url", platform["url"], *IN_FILES)
    assert shell(*by_token, typed=token).code == Exit.OK
    assert "Not renewed by itself" in shell("whoami").out
    assert "your browser’s as well" in shell("logout").out
    assert shell(*by_token, typed=token).code == Exit.SIGN_IN
