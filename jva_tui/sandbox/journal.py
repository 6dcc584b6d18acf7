"""What happened in a sandbox, kept in a file, so that a restart finds everything as it was.

The first line says from what the situation was generated; each further line is one call that
changed something, with what a lever did to it, or one act of somebody who needs no call. Opening
the journal generates the situation again and repeats them through the same code, each at its own
time; what is due in between happens again by itself.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from jva_tui.sandbox.exchange import Call, Died, Json
from jva_tui.sandbox.generate import generate_situation
from jva_tui.sandbox.orders import NO_ORDERS, read_orders
from jva_tui.sandbox.platform import Platform

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.sandbox.situation import Situation


@dataclass(frozen=True, slots=True)
class Origin:
    """From what a situation is generated."""

    participations: int
    seed: int
    now: int
    """The latest time in the generated situation."""

    def generate(self) -> Situation:
        """The situation, always the same one."""
        moment = datetime.fromtimestamp(self.now, UTC)
        return generate_situation(self.participations, self.seed, moment)


class JournalFile:
    """Appends to a journal; each line stands on the disk before its call is answered."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")

    def record(self, call: Call) -> None:
        """Keeps a call that changed something."""
        line: Json = {
            "time": call.now,
            "user": call.user.id,
            "role": call.role,
            "method": call.method,
            "path": call.path,
            "body": call.body,
        }
        if call.orders != NO_ORDERS:
            line["orders"] = asdict(call.orders)
        self._append(line)

    def record_act(self, name: str, fields: Json, now: int) -> None:
        """Keeps what somebody did without a call."""
        self._append({"time": now, "act": name, "fields": fields})

    def _append(self, line: Json) -> None:
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Ends it."""
        self._file.close()


def open_journal(path: Path, origin: Origin) -> tuple[Situation, JournalFile]:
    """The situation that a journal leads to, and the journal to go on with.

    Where there is no journal yet it begins with ``origin``; otherwise its own first line counts. A
    last line that was cut, as by a crash, is dropped.

    Raises:
        ValueError: the file is no journal, or a line of it does not fit the others.
    """
    lines = _whole_lines(path)
    if not lines:
        path.write_text(json.dumps(asdict(origin)) + "\n", encoding="utf-8")
        path.chmod(0o600)
        return origin.generate(), JournalFile(path)
    try:
        situation = Origin(**json.loads(lines[0])).generate()
        replay(situation, [json.loads(line) for line in lines[1:]])
    except (KeyError, LookupError, TypeError) as error:
        raise ValueError(f"{path} is no journal of a sandbox: {error}") from error
    return situation, JournalFile(path)


def replay(situation: Situation, lines: list[Json]) -> None:
    """Repeats calls and acts on a situation, each at its own time."""
    platform = Platform(situation)
    for line in lines:
        if "act" in line:
            platform.act(line["act"], line["fields"], line["time"])
            continue
        call = Call(
            method=line["method"],
            path=line["path"],
            now=line["time"],
            user=situation.users[line["user"]],
            role=line["role"],
            body=line["body"],
            orders=read_orders(line.get("orders", {})),
        )
        # It died half-way then as well.
        with suppress(Died):
            platform.perform(call)


def _whole_lines(path: Path) -> list[bytes]:
    """The lines of the file; what follows the last line end is cut off, there as well."""
    if not path.exists():
        return []
    content = path.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    if len(whole) < len(content):
        os.truncate(path, len(whole))
    return whole.splitlines()
