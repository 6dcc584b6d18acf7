"""What every test starts from: its own home, one language, one time zone, nothing that moves."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import time
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from textual.widgets import Input, TextArea

from tests.stillness import until_idle, until_screen_is_idle, watched_executor

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import apsw

os.environ["TZ"] = "Europe/Paris"
time.tzset()
# Whatever a shell starts in its background is deaf to Ctrl+C, and so is what that starts in turn.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Screens are large circles: to look for them as often as usual takes a seventh of all time.
gc.set_threshold(20_000, 10, 20)

hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: for a third of their time tests wait for others."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(trylast=True)
def pytest_sessionstart() -> None:
    """Counts each line once: in the worker of xdist, pytest-cov 7.1 has begun to count twice."""
    from coverage import Coverage

    counting = []
    while one := Coverage.current():
        one.stop()
        counting.append(one)
    if counting:
        counting[0].start()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder under which the client keeps everything, in this test only (not created yet)."""
    path = tmp_path / "home"
    monkeypatch.setenv("JVA_TUI_HOME", str(path))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    return path


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The interface speaks English, here and in the processes that a test starts."""
    from jva_tui import i18n  # not above: coverage begins after this file is read

    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANGUAGE", "en")
    i18n.use_language("en")
    yield
    i18n.use_language("en")


@pytest.fixture(autouse=True)
def unmasked() -> Iterator[None]:
    """Contact data is shown, unless a test masks it."""
    from widgets import masking

    yield
    masking.turn(on=False)


@pytest.fixture(autouse=True)
def watched_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever lets time pass knows what threads are working on, and so does Textual's pilot."""
    monkeypatch.setattr(asyncio.BaseEventLoop, "run_in_executor", watched_executor)
    for module in ("app", "pilot"):
        monkeypatch.setattr(f"textual.{module}.wait_for_idle", until_idle)
    monkeypatch.setattr("textual.pilot.Pilot._wait_for_screen", until_screen_is_idle)


@pytest.fixture(autouse=True)
def no_secrets(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No place of secrets was opened before, and guessing a passphrase costs next to nothing."""
    from jva_tui.accounts import passphrases, places, vault

    monkeypatch.delenv(passphrases.VARIABLE, raising=False)
    monkeypatch.setattr(vault, "_MEMORY_KIB", 64)
    monkeypatch.setattr(vault, "_PASSES", 1)
    yield
    places._vaults.clear()
    places._memories.clear()
    passphrases._taken.clear()


@pytest.fixture(autouse=True)
def lit_house(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody cuts the power: in this process no commit waits for the disk."""
    from jva_tui.store import cache, database, outbox_db

    def connect(path: Path, key: bytes, **options: Any) -> apsw.Connection:
        connection = database.connect(path, key, **options)
        database.query(connection, "PRAGMA synchronous = OFF")
        return connection

    for module in (cache, outbox_db):
        monkeypatch.setattr(module, "connect", connect)


@pytest.fixture
def french(english: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The interface speaks French."""
    from jva_tui import i18n

    monkeypatch.setenv("LANGUAGE", "fr")
    i18n.use_language("fr")


@pytest.fixture
def spoken(language: str, request: pytest.FixtureRequest) -> None:
    """The interface speaks the language that the test is run for."""
    if language == "fr":
        request.getfixturevalue("french")


@pytest.fixture
def editors(tmp_path: Path) -> str:
    """A search path with two editors."""
    folder = tmp_path / "editors"
    folder.mkdir()
    for name in ("ed one", "two"):
        (folder / name).write_text("#!/bin/sh\n")
        (folder / name).chmod(0o700)
    return str(folder)


@pytest.fixture(autouse=True)
def still_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal with all colours, in which nothing blinks, slides or vanishes."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setattr("textual.app.App.NOTIFICATION_TIMEOUT", 3600)
    # Textual has read the variable before any test runs.
    monkeypatch.setattr("textual.constants.TEXTUAL_ANIMATIONS", "none")
    for widget in (Input, TextArea):
        monkeypatch.setattr(widget.cursor_blink, "_default", False)
