"""The secrets of accounts and their databases, told without whose they are."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import keyring
import pytest

from jva_tui.accounts import account as registry
from jva_tui.accounts import passphrases
from jva_tui.accounts.account import Account
from jva_tui.accounts.keyring_place import Keyring
from jva_tui.accounts.keys import TOKEN, database_key
from jva_tui.accounts.places import Place, PlaceKind, close_place
from jva_tui.doctor import databases, secrets
from jva_tui.doctor.finding import Check, Verdict, carry_out
from jva_tui.paths import Paths, private_folder
from jva_tui.store.cache import Cache
from jva_tui.store.database import connect
from jva_tui.store.outbox_db import OutboxDb
from tests.accounts.memory import Memory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from jva_tui.doctor.finding import Finding

FILES = Place(PlaceKind.FILES)
VAULT = Place(PlaceKind.PASSPHRASE)
ROSA = Account("https://api.example.org", "rosa@example.org", 1, "Les Amis", 2, "Rosa P", FILES)
FINE, CARE, TROUBLE = Verdict.FINE, Verdict.CARE, Verdict.TROUBLE


@pytest.fixture
def memory() -> Iterator[Memory]:
    """A keyring that answers."""
    before, backend = keyring.get_keyring(), Memory()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


def sign_in(account: Account, passphrase: str | None = None) -> Account:
    """Somebody who has signed in and opened their inbox."""
    paths = Paths.here()
    registry.use(paths, account)
    place = account.secrets(paths, passphrase)
    place.write(TOKEN, "tok-en")
    key = database_key(place)
    account.folder(paths).mkdir(0o700, parents=True)
    Cache.open(account.folder(paths) / "cache.db", key).close()
    OutboxDb.open(account.folder(paths) / "outbox.db", key).close()
    return account


def examined() -> dict[str, Finding]:
    """What is found, by the checks' names."""
    paths, keys = Paths.here(), dict[str, bytes]()
    known = secrets.numbered(paths)
    every: list[Check] = secrets.checks(known, paths, keys)
    every += databases.checks(known, paths, keys)
    found = {check.name: finding for check in every if (finding := carry_out(check))}
    told = " ".join(f"{one.told} {one.then}" for one in found.values())
    hidden = ("rosa", "example.org", "Les Amis", "tok-en", str(paths.data))
    assert not [word for word in hidden if word.lower() in told.lower()]
    assert all(bool(one.then) is (one.verdict is not FINE) for one in found.values())
    return found


def verdicts() -> dict[str, Verdict]:
    return {name: one.verdict for name, one in examined().items()}


def test_places_that_answer_and_databases_that_are_sound_are_told() -> None:
    sign_in(ROSA)
    registry.remember(Paths.here(), [ROSA, replace(ROSA, structure_id=7)])
    found = examined()
    assert {one.verdict for one in found.values()} == {FINE}
    assert found["secrets.accounts"].told == "2 accounts on this computer. Account 1 is opened."
    assert found["secrets.1"].told == (
        "Accounts 1, 2: files that only you may read, which answers."
    )
    assert "Account 1, what is to be sent: sound, 0." in found["databases.1.outbox"].told
    assert "nothing yet" in found["databases.2.cache"].told


def test_without_an_account_a_missing_keyring_is_no_trouble_yet() -> None:
    assert verdicts() == {"secrets.accounts": FINE, "secrets.keyring": CARE}


def test_the_keyring_is_asked_and_its_backend_told(memory: Memory) -> None:
    sign_in(replace(ROSA, place=Place()))
    found = examined()
    assert {one.verdict for one in found.values()} == {FINE}
    assert found["secrets.keyring"].told == "The keyring answers (tests.accounts.memory.Memory)."


def test_a_keyring_that_hangs_is_told_and_all_else_is_looked_at(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(replace(ROSA, place=Place()))
    never = threading.Event()
    monkeypatch.setattr(memory, "get_password", lambda *_names: str(never.wait()))
    monkeypatch.setattr(Keyring.__init__, "__kwdefaults__", {"limit": 0.01})
    found = examined()
    never.set()
    assert found["secrets.keyring"].verdict is TROUBLE
    assert "did not answer within 3 s" in found["secrets.1"].told
    assert "not looked at" in found["databases.1.cache"].told


def test_behind_a_passphrase_that_was_not_typed_nothing_is_looked_at() -> None:
    account = sign_in(replace(ROSA, place=VAULT), "long enough for this")
    assert verdicts()["databases.1.outbox"] is FINE
    close_place(account.sign_in_folder(Paths.here()))
    found = examined()
    assert (found["secrets.1"].verdict, "passphrase" in found["secrets.1"].told) == (CARE, True)
    assert found["databases.1.outbox"].verdict is CARE


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Place(PlaceKind.COMMAND, "/no/rosa/such --thing"), "command"),
        (Place(PlaceKind.VARIABLE), "variable"),
    ],
)
def test_why_a_passphrase_cannot_be_had_is_told_without_the_command(
    place: Place, words: str
) -> None:
    registry.use(Paths.here(), replace(ROSA, place=place))
    found = examined()["secrets.1"]
    assert (found.verdict, f"The {words}" in found.told) == (TROUBLE, True)


def test_a_vault_that_is_damaged_is_told_without_its_name() -> None:
    account = replace(ROSA, place=Place(PlaceKind.VARIABLE))
    registry.use(Paths.here(), account)
    folder = private_folder(account.sign_in_folder(Paths.here()))
    (folder / "vault.db").write_bytes(b"junk")
    passphrases._taken[:] = ["long enough for this"]
    try:
        found = examined()["secrets.1"]
    finally:
        passphrases._taken.clear()
        close_place(folder)
    assert (found.verdict, "damaged" in found.told) == (TROUBLE, True)


def test_who_is_signed_out_is_told() -> None:
    sign_in(ROSA).secrets(Paths.here()).forget(TOKEN)
    found = examined()
    assert (found["secrets.1"].verdict, "signed out" in found["secrets.1"].told) == (CARE, True)
    assert found["databases.1.cache"].verdict is FINE


def spoil(path: Path) -> None:
    path.write_bytes(b"junk" * 5_000)


def shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4096])


def give_another_key(path: Path) -> None:
    path.with_name(f"{path.name}.key-id").write_bytes(b"0" * 32)


def write_as_newer(path: Path) -> None:
    connection = connect(path, database_key(ROSA.secrets(Paths.here())))
    connection.execute("PRAGMA user_version = 900")
    connection.close()


def replace_by_link(path: Path) -> None:
    path.rename(path.with_name("else.db"))
    path.symlink_to(path.with_name("else.db"))


@pytest.mark.parametrize(
    ("happens", "words"),
    [
        (spoil, "damaged"),
        (shorten, "damaged"),
        (give_another_key, "key at hand does not open it"),
        (write_as_newer, "newer version"),
        (replace_by_link, "cannot be opened"),
    ],
)
def test_what_is_wrong_with_a_database_is_told(happens: Callable[[Path], None], words: str) -> None:
    path = sign_in(ROSA).folder(Paths.here()) / "outbox.db"
    happens(path)
    found = examined()
    assert (found["databases.1.outbox"].verdict, found["databases.1.cache"].verdict) == (
        TROUBLE,
        FINE,
    )
    assert words in found["databases.1.outbox"].told


def test_no_account_is_chosen() -> None:
    sign_in(ROSA)
    registry.drop(Paths.here(), replace(ROSA, structure_id=7))
    registry.use(Paths.here(), replace(ROSA, structure_id=7))
    registry.drop(Paths.here(), replace(ROSA, structure_id=7))
    assert verdicts()["secrets.accounts"] is CARE
