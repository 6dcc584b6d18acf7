"""An editor that does what it is told line by line, and writes down what it was given."""

from __future__ import annotations

import json
import select
import signal
import socket
import stat
import sys
from pathlib import Path


def ask(connection: socket.socket, what: str) -> None:
    """Has the application do something; returns once it is done."""
    connection.sendall(f"{what}\n".encode())
    connection.recv(16)


def write_down(folder: Path, file: Path) -> None:
    """What a test wants to know of the file."""
    known = {
        "path": str(file),
        "modes": [oct(stat.S_IMODE(path.stat().st_mode)) for path in (file, file.parent)],
        "text": file.read_text(encoding="utf-8"),
        "arguments": sys.argv[2:-1],
        "is_terminal": [sys.stdin.isatty(), sys.stdout.isatty(), sys.stderr.isatty()],
    }
    (folder / "known.json").write_text(json.dumps(known))


def wait_for_line(interrupted: socket.socket) -> None:
    """Returns when a line was typed.

    Raises:
        KeyboardInterrupt: Ctrl-C was, also when that came just before this began to wait.
    """
    readable: list[object] = []
    while sys.stdin not in readable:
        readable, _, _ = select.select([sys.stdin, interrupted], [], [])
        if interrupted in readable:
            interrupted.recv(16)


def edit(folder: Path, file: Path) -> int:
    """Obeys until it is told to end; returns the exit status."""
    write_down(folder, file)
    interrupted, by_signal = socket.socketpair()
    by_signal.setblocking(False)
    signal.set_wakeup_fd(by_signal.fileno())
    address = ("127.0.0.1", int((folder / "port").read_text()))
    with socket.create_connection(address) as connection:
        print("\x1b[2J\x1b[HTHE EDITOR", flush=True)
        while True:
            try:
                print("> ", end="", flush=True)
                wait_for_line(interrupted)
                word, _, rest = input().partition(" ")
                if word == "ask":
                    for _ in range(40):
                        ask(connection, rest)
                elif word == "once":
                    ask(connection, rest)
                elif word == "write":
                    file.write_text(f"{rest}\n", encoding="utf-8")
                    file.with_name(f".{file.name}.swp").write_text(rest)
                else:
                    return int(rest)
            except KeyboardInterrupt:
                print("interrupted", flush=True)


if __name__ == "__main__":
    raise SystemExit(edit(Path(sys.argv[1]), Path(sys.argv[-1])))
