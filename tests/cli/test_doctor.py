"""``jva-tui doctor``: looks at all, says what to do next, and nothing about anybody."""

from __future__ import annotations

import json
import platform
import socket
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from jva_tui.accounts.keys import REFRESH, TOKEN, database_key
from jva_tui.accounts.places import Place, PlaceKind, close_place
from jva_tui.cli.exits import Exit
from jva_tui.domain import View
from jva_tui.paths import Paths
from jva_tui.store.cache import Cache
from tests.cli.guide import names_in
from tests.cli.support import here
from tests.doctor.test_accounts import ROSA, sign_in
from tests.people import NOW

if TYPE_CHECKING:
    from tests.cli.support import Shell

COMPUTER = ("camille-forestiers-pc", "cforestier", "/houses/cforestier")
PASSPHRASE = "several words that are long"
PARTS = ("Versions", "Terminal", "Language", "Other", "Secrets", "Folders", "Databases", "Network")


def private_words() -> set[str]:
    """All that must not be told: of who is signed in, of volunteers, of this computer."""
    account, paths = here(), Paths.here()
    secrets = account.secrets(paths)
    key = database_key(secrets)
    words = {account.email, account.person, account.structure_name, account.sign_in}
    words |= {*account.person.split(), account.url, account.url.split("://")[1], str(paths.data)}
    words |= {secrets.read(name) or "" for name in (TOKEN, REFRESH)} | {key.hex(), *COMPUTER}
    cache = Cache.open(account.folder(paths) / "cache.db", key)
    people = [cache.participation(one) for one in cache.ids(View.ALL, mine=False, now=NOW)]
    cache.close()
    assert len(people) > 20
    for one in filter(None, people):
        known = one.volunteer
        words |= {known.first_name, known.last_name, known.email or "", known.mobile or ""}
        words |= {one.mission.name} if one.mission else set()
    return {word.casefold() for word in words if word}


@pytest.fixture
def computer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer that is called after its user."""
    name, user, home = COMPUTER
    for variable, value in {"USER": user, "LOGNAME": user, "HOME": home}.items():
        monkeypatch.setenv(variable, value)
    told = platform.uname()._replace(node=name)
    monkeypatch.setattr(platform, "uname", lambda: told)
    monkeypatch.setattr(socket, "gethostname", lambda: name)


def test_a_filled_inbox_is_examined_and_nothing_private_told(
    inbox: None, computer: None, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = private_words()
    folder = here().folder(Paths.here())
    well = shell("doctor")
    assert well.code == Exit.OK, well.out
    assert all(part in well.out for part in PARTS)
    assert "✗" not in well.out
    assert "The platform answers" in well.out
    assert "This computer’s clock is right." in well.out
    assert "what was read: sound" in well.out

    (folder / "cache.db").chmod(0o644)
    (folder / "outbox.db").write_bytes(b"junk" * 5_000)
    (folder / "cache.db.damaged-1800000000").touch(0o600)
    monkeypatch.setenv("EDITOR", f"{COMPUTER[2]}/{here().email}")
    monkeypatch.setenv("HTTP_PROXY", f"http://{here().email}:secret@proxy.example.org")
    monkeypatch.setenv("TERM", here().email)
    monkeypatch.setenv("LANG", here().person)
    ill = shell("doctor", "--offline")
    assert ill.code == Exit.FOUND
    assert ill.out.count("✗") == 3, ill.out  # open files, a damaged database, a missing editor
    assert "Network" not in ill.out
    told = f"{well.out}{well.err}{ill.out}{ill.err}".casefold()
    assert not {word for word in hidden if word in told}


def test_for_programs_it_is_one_object(shell: Shell) -> None:
    said = shell("doctor", "--offline", "--json")
    assert (said.code, said.err) == (Exit.OK, "")
    findings = json.loads(said.out)["findings"]
    assert {one["verdict"] for one in findings} == {"fine", "care"}
    assert all((one["next"] is None) is (one["verdict"] == "fine") for one in findings)
    assert {one["check"].split(".")[0] for one in findings} >= {"versions", "secrets", "storage"}
    assert set(findings[0]) == names_in("doctor") - {"findings"}


@pytest.mark.parametrize("typed", [PASSPHRASE, "", "another one"])
def test_a_passphrase_is_asked_for_without_saying_whose(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    account = sign_in(replace(ROSA, place=Place(PlaceKind.PASSPHRASE)), PASSPHRASE)
    close_place(account.sign_in_folder(Paths.here()))
    asked: list[str] = []

    def ask(question: str) -> str:
        asked.append(question)
        return typed

    monkeypatch.setattr("jva_tui.cli.doctor.can_hide", lambda: True)
    monkeypatch.setattr("jva_tui.cli.doctor.ask_unseen", ask)
    said = shell("doctor", "--offline")
    assert said.code == Exit.OK
    assert ("what was read: sound" in said.out) is (typed == PASSPHRASE)
    assert ("That is not the passphrase" in said.err) is (typed == "another one")
    assert shell("doctor", "--offline", "--json").code == Exit.OK
    assert len(asked) == 1
    assert "rosa" not in f"{asked}{said.out}{said.err}".lower()
