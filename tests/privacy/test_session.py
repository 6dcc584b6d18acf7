"""A whole session in a real terminal, with a debug log: what it leaves behind holds nobody."""

from __future__ import annotations

import re
import shutil
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx
import pytest

from jva_tui.accounts import vault
from jva_tui.accounts.account import current
from jva_tui.accounts.keys import NAMES, TOKEN, database_key
from jva_tui.cli.exits import Exit
from jva_tui.paths import Paths
from jva_tui.store.database import connect, query
from tests.cli.support import client_file, jva_tui, sandbox
from tests.privacy.traces import (
    in_data,
    in_files,
    in_open_files,
    in_text,
    is_long,
    phrases_of,
    words_of,
)
from tests.terminal.client import ALTERNATE_SCREEN_OFF, ROOT
from tests.terminal.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator

COSTS = {name: getattr(vault, name) for name in ("_MEMORY_KIB", "_PASSES")}
"""Of a guess at the passphrase; the client's processes know nothing of cheaper ones."""
PREVIEW = "The volunteer will read exactly this:"
PASSWORD = "motdepasse-Perdu-1912"
"""Not the right one: the sandbox's is a word that stands in many places."""
PASSPHRASE = "quatre mots jamais dits ailleurs"
WRITTEN = "Nous vous attendons Vendredisoir devant la bibliothèque."
BEGUN = "Brouillon interrompu par une coupure Inopinée."
EDITOR = """#!/bin/sh
printf '\\033[2J\\033[HTHE EDITOR'
read line
printf '%s\\n' "$line" >> "$1"
printf 'WRITTEN'
read line
"""
TITLES = re.compile(rb"\x1b\](?!52;|22;|8;)[^\x07\x1b]*|\x1bk|\x1bP|\x1b_|\x1b\^")
"""What sets the title of a window or of a pane, or makes a terminal notify."""


class Watched(Session):
    """The client in its terminal, and all that it wrote there."""

    def __init__(self, module: str, *arguments: str) -> None:
        self.written = bytearray()
        command = [sys.executable, "-m", module, *arguments]
        super().__init__(command, columns=120, rows=40, cwd=ROOT)

    def read(self, timeout: float) -> bytes:
        """See `Session.read`."""
        data = super().read(timeout)
        self.written += data
        return data


class Place(NamedTuple):
    """Where the client works, and what nobody may find there."""

    http: httpx.Client
    """To the platform, for what is no part of it."""
    home: Path
    temporary: Path
    log: Path
    everybody: set[str]
    """Words of all volunteers; what was written to them; the secrets."""
    told: set[str]
    """What the platform tells of people, in their own spelling."""
    some: set[str]
    """Of all this what concerns a few, to be looked for in large files."""

    def found(self, pid: int | None = None) -> set[str]:
        """What stands in files, those included that a process has open under no name."""
        found = in_files(self.home, self.some) | in_files(self.temporary, self.some)
        return found if pid is None else found | in_open_files(pid, self.some)


@pytest.fixture
def place(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """Somebody who has signed in, with a log, and keeps their secrets behind a passphrase."""
    editor, temporary, log = tmp_path / "editor", tmp_path / "temporary", tmp_path / "log"
    editor.write_text(EDITOR)
    editor.chmod(0o700)
    temporary.mkdir()
    variables = {
        "EDITOR": str(editor),
        "TMPDIR": str(temporary),
        "JVA_TUI_PASSPHRASE": PASSPHRASE,
        "TEXTUAL_LOG": str(temporary / "textual.log"),
    }
    for name in ("VISUAL", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    for name, cost in COSTS.items():
        monkeypatch.setattr(vault, name, cost)
    with sandbox("--participations", "60", "--seed", "2") as address:
        options = ["--client", str(client_file(tmp_path, address)), "--email", address["email"]]
        options += ["--secrets", "variable"]
        said = jva_tui(f"--log={log}", "login", *options, typed=PASSWORD)
        assert said.code == Exit.SIGN_IN
        assert PASSWORD not in said.err
        said = jva_tui(f"--log={log}", "login", *options, typed=address["password"])
        assert (said.code, said.err) == (Exit.OK, "")
        account = current(Paths.here())
        assert account is not None
        place = account.secrets(Paths.here())
        monkeypatch.setenv("JVA_TUI_PASSPHRASE", PASSPHRASE)  # whoever reads it takes it away
        secrets = {secret for name in NAMES if (secret := place.read(name))}
        headers = {"Accept": "application/json", "Context-Role": "responsable"}
        headers["Authorization"] = f"Bearer {place.read(TOKEN)}"
        with httpx.Client(base_url=address["url"], headers=headers, trust_env=False) as http:
            rows = everybody(http)
            written = {WRITTEN, BEGUN, *phrases_of(WRITTEN), *phrases_of(BEGUN)}
            written |= {PASSWORD, PASSPHRASE, *secrets}
            some = {word for row in rows[::12] for word in words_of(row)} | written
            some |= {phrase for row in rows[:4] for phrase in said_in(http, row)}
            words = {word for row in rows for word in words_of(row)} | some
            ours = {*account.person.split(), account.person}  # whose inbox it is stands there
            told = {word for row in rows[::12] for word in words_of(row)}
            yield Place(http, home, temporary, log, words - ours, told - ours, some - ours)


def everybody(http: httpx.Client) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    while page := http.get("/api/participations", params={"page": len(rows) // 24 + 1}).json():
        rows += page["data"]
        if len(page["data"]) < 24:
            return rows
    raise AssertionError


def said_in(http: httpx.Client, row: dict[str, Any]) -> set[str]:
    """Phrases of the conversation about a request."""
    conversation = row.get("conversation")
    if not conversation:
        return set()
    said = http.get(f"/api/conversations/{conversation['id']}/messages").json()["data"]
    return {p for message in said if message["content"] for p in phrases_of(message["content"])}


def open_first(session: Watched) -> str:
    """Opens an answer to the first who waits for one; tells who that is."""
    session.wait_for("up to date at")
    session.press("2")
    session.wait_for("▌2 To answer")
    session.press("v")
    screen = session.wait_for("Validate · ")
    found = re.search(r"Validate · ([^·│]+?)  ", screen)
    assert found
    return found[1]


def write_outside(session: Watched, text: str) -> None:
    """Writes a text in the editor, which stays open."""
    session.press("e")
    session.wait_for("THE EDITOR")
    session.type(f"{text}\r")
    session.wait_for("WRITTEN")


def turn_network(place: Place, *, off: bool) -> None:
    place.http.put("/sandbox/levers", json={"offline": off}).raise_for_status()


def decrypted(database: Path, copy: Path) -> Path:
    """The same database, closed to nobody."""
    account = current(Paths.here())
    assert account is not None
    shutil.copy(database, copy)
    connection = connect(copy, database_key(account.secrets(Paths.here())))
    query(connection, "PRAGMA journal_mode = DELETE")
    query(connection, "PRAGMA rekey = ''")
    connection.close()
    return copy


def test_neither_a_session_nor_a_death_leaves_anybody_behind(place: Place) -> None:
    live_through(place)
    die_in_the_middle(place)
    assert place.found() == set()
    assert [*(place.home / "editor").iterdir()] == []


def live_through(place: Place) -> None:
    """Reads, answers, loses the network, and meets two defects."""
    with Watched("tests.privacy.defective", "--log", str(place.log)) as session:
        open_first(session)
        session.press("t")
        session.wait_for("Template")
        session.press("enter")
        session.wait_for(PREVIEW)
        write_outside(session, WRITTEN)
        # What the editor was given stands there in the clear, and nobody else may read it.
        [file] = (place.home / "editor").rglob("*.txt")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert WRITTEN in in_data(file.read_bytes(), place.some)
        where = f"{file.relative_to(place.home)}: "
        assert {one for one in place.found(session.pid) if not one.startswith(where)} == set()
        session.press("enter")
        session.wait_for(lambda screen: "bibliothèque." in screen and "WRITTEN" not in screen)
        session.press("enter")
        session.wait_for("leaves in")
        session.press("b")
        session.wait_for("s send now")
        session.press("s")
        session.wait_for(lambda _screen: "(1,): done" in place.log.read_text("utf-8"))
        session.press("escape")
        session.wait_for("▌2 To answer")
        turn_network(place, off=True)
        session.press("R")
        session.wait_for("It is asked again by itself.")
        turn_network(place, off=False)
        session.press("?")
        session.wait_for("because of a defect (LookupError)")
        assert place.found(session.pid) == set()
        limits = Path(f"/proc/{session.pid}/limits").read_text("utf-8")
        assert re.search(r"Max core file size +0 ", limits)
        session.press("T")
        assert session.wait() == 1
    assert place.found() == set()
    assert TITLES.findall(session.written) == []
    ended = session.written[session.written.rindex(ALTERNATE_SCREEN_OFF) :].decode()
    assert "LookupError" in ended
    assert "A defect stopped jva-tui." in ended
    told = place.log.read_text("utf-8")
    for words in (
        "POST /oauth/token: 401 after ",
        "PUT /api/participations/",
        "attempt 1 of operations [1]\n",
        "out of reach: jva_tui.api.errors.Unanswered; caused by: httpx.",
        "work behind the screen failed\nLookupError\n",
        "a defect ended the client\nLookupError\n",
    ):
        assert words in told
    for said in (ended, told):
        assert in_text(said, place.everybody) == set()
    # The same search finds them where nothing is encrypted.
    for name, known in (("cache.db", place.told), ("outbox.db", {WRITTEN})):
        [database] = place.home.rglob(name)
        copy = decrypted(database, place.temporary / name)
        assert in_data(copy.read_bytes(), known) == {word for word in known if is_long(word)}
        copy.unlink()


def die_in_the_middle(place: Place) -> None:
    """Is killed while drafts are written, and an editor is open."""
    with Watched("jva_tui") as session:
        open_first(session)
        session.press("i")
        session.wait_for("Your text")
        session.type(BEGUN)
        session.wait_for(BEGUN.rsplit(maxsplit=1)[-1])
        session.press("escape")
        session.wait_for(PREVIEW)
        write_outside(session, WRITTEN)
        session.kill()
    left = {one for one in place.found() if not one.startswith("editor/")}
    assert left == set()
    assert in_files(place.home / "editor", {WRITTEN, BEGUN})
    said = jva_tui("list")
    assert said.code == Exit.OK
    assert in_text(said.err, place.everybody) == set()
