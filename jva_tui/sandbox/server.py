"""The sandbox as a process of its own, on a loopback port."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import uvicorn

from jva_tui.sandbox.app import create_app
from jva_tui.sandbox.company import Company
from jva_tui.sandbox.generate import COORDINATOR
from jva_tui.sandbox.journal import JournalFile, Origin, open_journal
from jva_tui.sandbox.tokens import CLIENT_ID, CLIENT_SECRET
from jva_tui.sandbox.visitors import people

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.sandbox.platform import Platform
    from jva_tui.sandbox.situation import Situation

HOST = "127.0.0.1"
_BEAT = 1.0
"""Seconds between two looks at what is due."""

Announce = Callable[[dict[str, Any]], None]


def announce_as_json(credentials: dict[str, Any]) -> None:
    """Prints where the sandbox listens and how to sign in, as one line of JSON."""
    print(json.dumps(credentials), flush=True)


def serve(  # noqa: PLR0913 - the options of a command
    port: int = 0,
    *,
    participations: int = 600,
    seed: int = 1,
    journal: Path | None = None,
    announce: Announce = announce_as_json,
    stop_with_stdin: bool = False,
    alive: bool = False,
) -> None:
    """Serves an invented situation until it is told to stop (a signal, or the end of stdin).

    Args:
        port: 0 for any free one.
        participations: how many requests the organisation received.
        seed: other seeds invent other people.
        journal: a file that keeps what happens across restarts; its first line then decides on
            participations and seed.
        announce: told once, when the port listens: ``url``, ``email``, ``password``,
            ``client_id``, ``client_secret``, ``people`` (`visitors.people`).
        stop_with_stdin: ends when standard input closes: whoever holds the other end of the pipe
            leaves no server behind, even by crashing.
        alive: whether volunteers and a colleague act meanwhile, every half minute or so.

    Raises:
        OSError: the port is taken, or the journal cannot be read or written.
        ValueError: the file is no journal.
    """
    with _listen(port) as listener:
        situation, keeper = _situation(Origin(participations, seed, int(time.time())), journal)
        gc.freeze()  # the situation lives as long as the process: never look through it again
        app = create_app(situation, journal=keeper)
        company = Company(app.state.platform, seed) if alive else None
        config = uvicorn.Config(
            app,
            log_level="critical",
            access_log=False,
            lifespan="off",
            proxy_headers=False,
            date_header=False,  # the application tells its own time
            timeout_graceful_shutdown=2,
        )
        server = uvicorn.Server(config)
        if stop_with_stdin:
            threading.Thread(target=_stop_at_end_of_stdin, args=(server,), daemon=True).start()
        announce(_credentials(listener, situation))
        try:
            asyncio.run(_run(server, listener, app.state.platform, company))
        except KeyboardInterrupt:
            pass  # uvicorn passes the signal on once it has stopped
        finally:
            if keeper is not None:
                keeper.close()


async def _run(
    server: uvicorn.Server,
    listener: socket.socket,
    platform: Platform,
    company: Company | None,
) -> None:
    """Serves, and lets time pass on the platform meanwhile."""
    if company is not None:
        company.catch_up()
    passing = asyncio.create_task(_let_time_pass(platform, company))
    passing.add_done_callback(lambda _: setattr(server, "should_exit", True))
    try:
        await server.serve(sockets=[listener])
    finally:
        passing.cancel()
    with suppress(asyncio.CancelledError):
        await passing


async def _let_time_pass(platform: Platform, company: Company | None) -> None:
    """What is due happens, and others act, without anybody calling."""
    while True:
        await asyncio.sleep(_BEAT)
        platform.pass_time()
        if company is not None:
            company.step()


def _listen(port: int) -> socket.socket:
    """A listening socket: calls wait in its queue until the server takes them."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def _situation(origin: Origin, journal: Path | None) -> tuple[Situation, JournalFile | None]:
    if journal is None:
        return origin.generate(), None
    return open_journal(journal, origin)


def _credentials(listener: socket.socket, situation: Situation) -> dict[str, Any]:
    return {
        "url": f"http://{HOST}:{listener.getsockname()[1]}",
        "email": COORDINATOR,
        "password": situation.user_by_email[COORDINATOR].password,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "people": people(situation),
    }


def _stop_at_end_of_stdin(server: uvicorn.Server) -> None:
    # Not through sys.stdin, whose lock a thread that waits would hold at the interpreter's end.
    while os.read(sys.stdin.fileno(), 4096):
        pass
    server.should_exit = True
