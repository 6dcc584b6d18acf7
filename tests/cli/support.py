"""What the tests of the shell stand on: a platform, commands as typed, servers that are none."""

from __future__ import annotations

import json
import os
import re
import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from jva_tui.accounts.account import current
from jva_tui.accounts.private_files import PrivateFiles
from jva_tui.cli.exits import Exit
from jva_tui.paths import Paths
from tests.terminal.client import COMMAND, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from jva_tui.accounts.account import Account


class Said(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


class Shell(Protocol):
    """Runs a command in this process."""

    def __call__(self, *arguments: str, typed: str = "") -> Said: ...


def told(said: Said) -> dict[str, Any]:
    """What a command printed for programs."""
    found: dict[str, Any] = json.loads(said.out)
    return found


def waiting(shell: Shell, *options: str) -> list[dict[str, Any]]:
    """What stands in the outbox, without the times."""
    said = shell("outbox", "list", "--json", *options)
    assert (said.code, said.err) == (Exit.OK, "")
    found: list[dict[str, Any]] = json.loads(said.out)
    for reply in found:
        for name in ("created_at", "not_before"):
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", reply.pop(name))
    return found


WELCOME = "Bonjour [destinataire_prenom], à samedi !"
"""What a template says."""
RATE = {"X-RateLimit-Limit": "120", "X-RateLimit-Remaining": "100"}
"""What the platform puts on every answer."""
TOKEN = {"access_token": "a", "refresh_token": "r", "expires_in": 31_536_000}


@contextmanager
def sandbox(*arguments: str) -> Iterator[dict[str, Any]]:
    """The command ``jva-tui sandbox`` at work, and what it printed."""
    command = [*COMMAND, "sandbox", "--port", "0", "--stop-with-stdin", *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())
        process.stdin.close()
        assert process.wait(20) == 0


def jva_tui(*arguments: str, typed: str = "", home: Path | None = None) -> Said:
    """The command as a script runs it.

    Args:
        arguments: of the command.
        typed: what stands on its standard input.
        home: its folder, where that is not the test's own.
    """
    null = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring", "LANGUAGE": "en"}
    env = dict(os.environ) if home is None else os.environ | null | {"JVA_TUI_HOME": str(home)}
    run = subprocess.run(
        [*COMMAND, *arguments],
        input=typed,
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Said(run.returncode, run.stdout, run.stderr)


def client_file(folder: Path, address: Mapping[str, str]) -> Path:
    """The file that names a platform and what it knows this program by."""
    path = folder / "platform.json"
    names = ("client_id", "client_secret", "url")
    path.write_text(json.dumps({name: address[name] for name in names}))
    path.chmod(0o600)
    return path


class Told(NamedTuple):
    """One answer of a server."""

    status: int
    body: object
    headers: Mapping[str, str] = RATE


@contextmanager
def server(**answers: Told) -> Iterator[str]:
    """Answers the last part of each path as told, the rest with a page; yields the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self._answer()

        def do_GET(self) -> None:
            self._answer()

        def _answer(self) -> None:
            page = Told(200, "<h1>Welcome to our Wi-Fi</h1>", {})
            told = answers.get(self.path.rpartition("/")[2], page)
            body = told.body if isinstance(told.body, str) else json.dumps(told.body)
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
            """Says nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{http.server_port}"
        finally:
            http.shutdown()
            thread.join()


def here() -> Account:
    """The account that is current."""
    account = current(Paths.here())
    assert account is not None
    return account


def inbox_folder() -> Path:
    """Where the databases are of whoever is signed in."""
    return here().folder(Paths.here())


def kept() -> PrivateFiles:
    """The secrets of whoever is signed in."""
    return PrivateFiles(here().sign_in_folder(Paths.here()))


def templates_folder() -> Path:
    """Where the files of the templates are of whoever is signed in."""
    return inbox_folder() / "templates"


def done(shell: Shell, *arguments: str) -> Any:
    """What a part of ``templates`` tells programs that goes well."""
    said = shell("templates", *arguments, "--json")
    assert (said.code, said.err) == (Exit.OK, "")
    return json.loads(said.out)


def lines(said: Said) -> list[str]:
    """What a command printed."""
    return said.out.splitlines()


def template_named(shell: Shell, key: str) -> dict[str, Any]:
    """One template as ``list`` tells it."""
    found: list[dict[str, Any]] = json.loads(shell("templates", "list", "--json").out)
    return next(one for one in found if one["key"] == key)
