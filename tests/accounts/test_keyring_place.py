"""The system's keyring freezes nothing, whatever it does, and is known again."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import keyring
import pytest
from keyring.backends import fail

from jva_tui.accounts.keyring_place import LIMIT_SECONDS, Keyring
from jva_tui.accounts.keys import (
    KEY,
    TOKEN,
    KeptNothing,
    KeyringSilent,
    NoKeyring,
    database_key,
)
from jva_tui.accounts.places import Place, probe_keyring
from tests.accounts.keyrings import Hung, Shared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = "tests.accounts.keyrings"
PATIENT = 60.0
"""Seconds that no test waits for: it ends before, or fails."""


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    before = keyring.get_keyring()
    running = set(threading.enumerate())
    for event in (Hung.go, Hung.asked):
        event.clear()
    Hung.changes.clear()
    Shared.kept.clear()
    yield
    Hung.go.set()
    for thread in set(threading.enumerate()) - running:  # they must not write in another test
        thread.join(PATIENT)
    keyring.set_keyring(before)


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """The user chooses a backend; nothing was found before."""
    monkeypatch.setattr("keyring.core._keyring_backend", None)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", request.param)


def using(*names: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("chosen", names, indirect=True, ids=str)


def calls(place: Keyring) -> list[Callable[[], object]]:
    """All that can be asked of it."""
    return [
        place.probe,
        lambda: place.read(KEY),
        lambda: place.write(KEY, "s3cret"),
        lambda: place.forget(KEY),
    ]


def hung(limit: float) -> Keyring:
    return Keyring("rosa", f"{HERE}.Hung", limit=limit)


@pytest.fixture
def free_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has chosen a backend, and searching for one finds none."""
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    monkeypatch.setattr("keyring.core.init_backend", lambda: None)
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]  # keyring's is not typed


def test_it_may_take_three_seconds() -> None:
    assert LIMIT_SECONDS == 3.0


def test_it_is_looked_for_only_when_it_is_asked() -> None:
    look = "import sys, jva_tui.accounts.places; sys.exit('keyring' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look], check=False).returncode == 0


@pytest.mark.usefixtures("free_choice")
def test_a_keyring_that_does_not_answer_is_not_waited_for() -> None:
    for call in calls(hung(0)):
        with pytest.raises(KeyringSilent, match="unlock it in a window") as told:
            call()
        assert "s3cret" not in str(told.value)
    # What still waits for it keeps the process from nothing.
    assert [thread for thread in threading.enumerate() if not thread.daemon] == [
        threading.main_thread()
    ]


@pytest.mark.usefixtures("free_choice")
def test_one_that_hung_answers_later_when_it_is_unlocked() -> None:
    Shared.kept["jva-tui", "rosa key"] = "the key"
    with pytest.raises(KeyringSilent):
        hung(0).read(KEY)
    Hung.go.set()
    assert hung(PATIENT).read(KEY) == "the key"


@pytest.mark.usefixtures("free_choice")
def test_what_hung_never_overwrites_what_was_written_later() -> None:
    with pytest.raises(KeyringSilent):
        hung(0).write(TOKEN, "first")
    assert Hung.asked.wait(PATIENT)  # it is at it, and holds its turn
    with pytest.raises(KeyringSilent):
        hung(0).write(TOKEN, "given up")
    with pytest.raises(KeyringSilent):
        hung(0).forget(TOKEN)
    Hung.go.set()
    hung(PATIENT).write(TOKEN, "last")
    assert Hung.changes == ["first", "last"]
    assert hung(PATIENT).read(TOKEN) == "last"


@using(
    "keyring.backends.fail.Keyring",
    "keyring.backends.null.Keyring",
    f"{HERE}.Plain",
    f"{HERE}.ChainOfNone",
    f"{HERE}.ChainOfPlain",
    f"{HERE}.Locked",
    f"{HERE}.Failing",
    f"{HERE}.NotThere",
    "nowhere.Keyring",
)
@pytest.mark.usefixtures("chosen")
def test_what_keeps_nothing_or_plain_text_or_refuses_is_not_used() -> None:
    for call in calls(Keyring("rosa")):
        with pytest.raises(NoKeyring, match="Nothing was written") as told:
            call()
        assert "s3cret" not in str(told.value)


@using(f"{HERE}.Chain")
@pytest.mark.usefixtures("chosen")
def test_of_several_the_first_is_used_that_keeps_secrets() -> None:
    Keyring("rosa").write(KEY, "the key")
    assert Shared.kept == {("jva-tui", "rosa key"): "the key"}
    assert probe_keyring() == Place(detail=f"{HERE}.Shared")


@using(f"{HERE}.Forgetful")
@pytest.mark.usefixtures("chosen")
def test_nothing_is_encrypted_with_a_key_that_was_not_kept() -> None:
    with pytest.raises(KeptNothing):
        database_key(Keyring("rosa"))


@pytest.mark.usefixtures("free_choice")
def test_a_backend_that_is_known_is_not_searched_for() -> None:
    with pytest.raises(NoKeyring):
        Keyring("rosa").read(KEY)
    known = Keyring("rosa", f"{HERE}.Shared")
    known.write(KEY, "the key")
    assert known.probe() == f"{HERE}.Shared"
    assert Keyring("rosa", f"{HERE}.Shared").read(KEY) == "the key"


@pytest.mark.usefixtures("free_choice")
@pytest.mark.parametrize("gone", ["nowhere.Keyring", f"{HERE}.NotThere", "x"])
def test_when_it_is_gone_another_is_searched_for(gone: str) -> None:
    keyring.set_keyring(Shared())
    Keyring("rosa", gone).write(KEY, "the key")
    assert Shared.kept == {("jva-tui", "rosa key"): "the key"}


@using(f"{HERE}.Shared")
@pytest.mark.usefixtures("chosen")
def test_what_the_user_chooses_is_used_whatever_was_known() -> None:
    Keyring("rosa", f"{HERE}.Locked").write(KEY, "the key")
    assert Shared.kept


@using(f"{HERE}.Shared")
@pytest.mark.usefixtures("chosen")
def test_a_keyring_that_was_started_since_is_found() -> None:
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]  # keyring's is not typed
    Keyring("rosa").write(KEY, "the key")
    assert Shared.kept
