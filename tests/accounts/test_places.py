"""Secrets stay where the user wants them, and come along whole when that changes."""

from __future__ import annotations

from functools import partial
from itertools import permutations
from typing import TYPE_CHECKING

import keyring
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.accounts.keys import (
    KEY,
    LOCK,
    NAMES,
    REFRESH,
    TOKEN,
    CommandFailed,
    KeptNothing,
    NoKeyring,
    NoSecrets,
    NoVariable,
    Secrets,
    ShortPassphrase,
    Unusable,
    WantsPassphrase,
    WrongPassphrase,
    database_key,
)
from jva_tui.accounts.places import (
    VAULT,
    Memory,
    Place,
    PlaceKind,
    change_passphrase,
    change_place,
    close_place,
    move,
    open_place,
)
from tests.accounts.keyrings import Forgetful
from tests.accounts.memory import Memory as MemoryKeyring

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = "rosa@example.org@api.example.org"
TYPED = "typed by hand"
PRINTED = "printed by a command"
EXPORTED = "in the environment"
ALL = {KEY: "00" * 32, TOKEN: "the-token", REFRESH: "the-refresh-token", LOCK: "é"}
PLACES = {
    PlaceKind.KEYRING: Place(),
    PlaceKind.PASSPHRASE: Place(PlaceKind.PASSPHRASE),
    PlaceKind.COMMAND: Place(PlaceKind.COMMAND, f"echo {PRINTED}"),
    PlaceKind.VARIABLE: Place(PlaceKind.VARIABLE),
    PlaceKind.FILES: Place(PlaceKind.FILES),
    PlaceKind.SESSION: Place(PlaceKind.SESSION),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "sign-in"


@pytest.fixture(autouse=True)
def memory(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryKeyring]:
    """The system's keyring; the passphrase of the environment is set as well."""
    monkeypatch.setenv("JVA_TUI_PASSPHRASE", EXPORTED)
    backend, before = MemoryKeyring(), keyring.get_keyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


def opened(place: Place, folder: Path) -> Secrets:
    """As a new process opens it, whose user types what is asked for."""
    if place.kind is not PlaceKind.SESSION:
        close_place(folder)
    typed = TYPED if place.kind is PlaceKind.PASSPHRASE else None
    return open_place(place, folder, NAME, passphrase=typed)


def all_of(secrets: Secrets) -> dict[str, str]:
    return {name: kept for name in NAMES if (kept := secrets.read(name)) is not None}


@pytest.mark.parametrize("place", PLACES.values(), ids=lambda place: place.kind)
def test_every_place_keeps_replaces_and_forgets(place: Place, folder: Path) -> None:
    secrets = opened(place, folder)
    assert secrets.read(TOKEN) is None
    secrets.forget(TOKEN)
    secrets.write(TOKEN, "first")
    secrets.write(LOCK, "é")
    secrets.write(TOKEN, "second")
    key = database_key(secrets)
    again = opened(place, folder)
    assert (again.read(TOKEN), again.read(LOCK), database_key(again)) == ("second", "é", key)
    again.forget(TOKEN)
    assert (again.read(TOKEN), again.read(LOCK)) == (None, "é")


def test_no_sign_in_reads_anothers(tmp_path: Path) -> None:
    for place in PLACES.values():
        typed = TYPED if place.kind is PlaceKind.PASSPHRASE else None
        one = open_place(place, tmp_path / f"{place.kind} a", "a", passphrase=typed)
        one.write(TOKEN, "first")
        other = open_place(place, tmp_path / f"{place.kind} b", "b", passphrase=typed)
        assert other.read(TOKEN) is None


def test_this_session_only_leaves_nothing_on_the_disk(folder: Path) -> None:
    place = PLACES[PlaceKind.SESSION]
    opened(place, folder).write(TOKEN, "the-token")
    assert open_place(place, folder, NAME).read(TOKEN) == "the-token"
    assert not folder.exists()
    close_place(folder)
    assert open_place(place, folder, NAME).read(TOKEN) is None


def test_nobody_is_asked_twice(folder: Path) -> None:
    asking = Place(PlaceKind.PASSPHRASE)
    with pytest.raises(WantsPassphrase):
        open_place(asking, folder, NAME)
    open_place(asking, folder, NAME, passphrase=TYPED).write(TOKEN, "the-token")
    assert open_place(asking, folder, NAME).read(TOKEN) == "the-token"
    close_place(folder)
    with pytest.raises(WantsPassphrase):
        open_place(asking, folder, NAME)
    with pytest.raises(WrongPassphrase):
        open_place(asking, folder, NAME, passphrase="something else")


def test_a_command_runs_once_and_only_when_it_is_needed(folder: Path, tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    place = Place(PlaceKind.COMMAND, f"sh -c 'echo run >> {runs}; echo {PRINTED}'")
    for _ in range(2):
        open_place(place, folder, NAME).write(TOKEN, "the-token")
    assert runs.read_text() == "run\n"


def test_who_knows_the_passphrase_gets_in_without_the_command(folder: Path) -> None:
    opened(PLACES[PlaceKind.COMMAND], folder).write(TOKEN, "the-token")
    close_place(folder)
    failing = Place(PlaceKind.COMMAND, "false")
    with pytest.raises(CommandFailed):
        open_place(failing, folder, NAME)
    assert open_place(failing, folder, NAME, passphrase=PRINTED).read(TOKEN) == "the-token"


def test_an_empty_variable_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JVA_TUI_PASSPHRASE", "")
    with pytest.raises(NoVariable):
        open_place(PLACES[PlaceKind.VARIABLE], folder, NAME)


def test_a_passphrase_is_changed(folder: Path) -> None:
    place = PLACES[PlaceKind.PASSPHRASE]
    opened(place, folder).write(TOKEN, "the-token")
    with pytest.raises(WrongPassphrase):
        change_passphrase(folder, "something else", "the new one")
    with pytest.raises(ShortPassphrase):
        change_passphrase(folder, TYPED, "short")
    change_passphrase(folder, TYPED, "the new one")
    assert open_place(place, folder, NAME).read(TOKEN) == "the-token"
    close_place(folder)
    assert open_place(place, folder, NAME, passphrase="the new one").read(TOKEN) == "the-token"


@pytest.mark.parametrize(
    ("old", "new"), permutations(PLACES.values(), 2), ids=lambda place: place.kind
)
def test_secrets_come_along_whole_to_any_other_place(
    old: Place, new: Place, folder: Path, memory: MemoryKeyring
) -> None:
    source = opened(old, folder)
    for name, secret in ALL.items():
        source.write(name, secret)
    remembered = []
    typed = TYPED if new.kind is PlaceKind.PASSPHRASE else None
    target = change_place(
        source, new, folder, NAME, lambda: remembered.append(new), passphrase=typed
    )
    assert remembered == [new]
    assert all_of(target) == ALL
    assert all_of(opened(new, folder)) == ALL
    left = {
        PlaceKind.KEYRING: bool(memory.secrets),
        PlaceKind.FILES: (folder / KEY).exists(),
        PlaceKind.SESSION: bool(all_of(open_place(PLACES[PlaceKind.SESSION], folder, NAME))),
    }
    assert [kind for kind in left if left[kind]] == [new.kind] * (new.kind in left)
    assert (folder / VAULT).exists() == (new.kind not in left)


def test_to_the_same_place_nothing_is_moved_nor_lost(folder: Path, memory: MemoryKeyring) -> None:
    remembered: list[Place] = []
    for place in (Place(), PLACES[PlaceKind.FILES]):
        source = opened(place, folder)
        source.write(TOKEN, "the-token")
        change_place(source, place, folder, NAME, partial(remembered.append, place))
        assert remembered[-1] == place
        assert opened(place, folder).read(TOKEN) == "the-token"
    assert memory.secrets


@pytest.mark.parametrize(
    "new",
    [Place(PlaceKind.PASSPHRASE), Place(PlaceKind.COMMAND, "false"), Place(PlaceKind.COMMAND, "")],
)
def test_where_the_new_place_cannot_be_opened_all_stays(new: Place, folder: Path) -> None:
    for old in (PLACES[PlaceKind.FILES], PLACES[PlaceKind.VARIABLE]):
        source = opened(old, folder)
        source.write(TOKEN, "the-token")
        with pytest.raises(NoSecrets):
            change_place(source, new, folder, NAME, lambda: pytest.fail("it was remembered"))
        assert opened(old, folder).read(TOKEN) == "the-token"


class Cut(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("old", [PLACES[PlaceKind.COMMAND], PLACES[PlaceKind.VARIABLE]])
def test_a_new_passphrase_that_nobody_remembers_opens_it_where_it_is_typed(
    old: Place, folder: Path
) -> None:
    def cut() -> None:
        raise Cut

    source = opened(old, folder)
    source.write(TOKEN, "the-token")
    with pytest.raises(Cut):
        change_place(source, Place(PlaceKind.PASSPHRASE), folder, NAME, cut, passphrase=TYPED)
    close_place(folder)
    with pytest.raises(WrongPassphrase):
        open_place(old, folder, NAME)
    assert open_place(old, folder, NAME, passphrase=TYPED).read(TOKEN) == "the-token"


class Frail(Memory):
    """Ends the process after so many changes, at any of the places that share the count."""

    left = 0

    def write(self, name: str, secret: str) -> None:
        self._step()
        super().write(name, secret)

    def forget(self, name: str) -> None:
        self._step()
        super().forget(name)

    @staticmethod
    def _step() -> None:
        Frail.left -= 1
        if Frail.left < 0:
            raise Cut


NAMED = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["a", "b"]))


@given(NAMED, NAMED, st.integers(0, 9))
def test_a_move_that_is_cut_short_loses_nothing_where_it_counts(
    had: dict[str, str], there: dict[str, str], steps: int
) -> None:
    source, target = Frail(), Frail()
    source._secrets, target._secrets = dict(had), dict(there)
    at: Secrets = source

    def adopt() -> None:
        nonlocal at
        assert all_of(source) == had
        at = target

    Frail.left = steps
    try:
        move(source, target, adopt)
    except Cut:
        # What of the other place's is left, is in nobody's way when it is tried again.
        if at is source:
            assert all_of(source) == had
            Frail.left = 99
            move(source, target, adopt)
    expected = ({KEY: there[KEY]} if KEY in there else {}) | had
    assert at is target
    assert all_of(target) == expected


def test_a_place_that_forgets_is_not_moved_to(folder: Path) -> None:
    keyring.set_keyring(Forgetful())
    source = opened(PLACES[PlaceKind.FILES], folder)
    source.write(KEY, ALL[KEY])
    with pytest.raises(KeptNothing):
        change_place(source, Place(), folder, NAME, lambda: pytest.fail("it was remembered"))
    assert all_of(source) == {KEY: ALL[KEY]}


def test_a_place_that_refuses_to_forget_has_moved_all_the_same(
    folder: Path, memory: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = opened(Place(), folder)
    source.write(KEY, ALL[KEY])

    def refuse(*_: str) -> None:
        raise RuntimeError("the bus")

    monkeypatch.setattr(memory, "delete_password", refuse)
    with pytest.raises(NoKeyring):
        source.forget(KEY)
    target = change_place(source, PLACES[PlaceKind.FILES], folder, NAME, lambda: None)
    assert all_of(target) == {KEY: ALL[KEY]}


@pytest.mark.parametrize("kept", ["s3cret", "", "00" * 31, "zz" * 32])
def test_what_is_no_key_is_not_replaced_by_a_new_one(kept: str) -> None:
    place = Memory()
    place.write(KEY, kept)
    with pytest.raises(Unusable) as told:
        database_key(place)
    assert "s3cret" not in repr(told.value.__context__)
    assert place.read(KEY) == kept
