"""The recordings of real exchanges, in the order in which they were made."""

from __future__ import annotations

import json
import pickle
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jva_tui.sandbox.load import load_situation

if TYPE_CHECKING:
    from jva_tui.sandbox.situation import Situation

FOLDER = Path(__file__).with_name("recordings")

Json = dict[str, Any]


@dataclass(frozen=True)
class Recording:
    """One exchange."""

    name: str
    note: str | None
    user: str | None
    """E-mail of who asked; None without sign-in."""
    arranged: list[str]
    """What was changed by hand since the recording before."""
    request: Json
    response: Json
    trimmed: Json
    """What lists and texts held before they were cut, by path."""

    @property
    def number(self) -> int:
        """The number of the call: those that add nothing were left out of the recordings."""
        return int(self.name[:3])

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the answer, by lower-case name."""
        return {name.lower(): value for name, value in self.response["headers"].items()}


@cache
def recordings() -> list[Recording]:
    """All of them."""
    paths = sorted(FOLDER.glob("[0-9]*.json"))
    return [_read(path) for path in paths]


def seed() -> Json:
    """The situation in which the recordings begin."""
    data: Json = json.loads((FOLDER / "seed.json").read_text())
    return data


def situation() -> Situation:
    """The same, as the embedded platform holds it; each caller has one of its own."""
    situation: Situation = pickle.loads(_situation())
    return situation


@cache
def _situation() -> bytes:
    """Of which a copy is made in a third of the time."""
    return pickle.dumps(load_situation(seed()))


def _read(path: Path) -> Recording:
    data = json.loads(path.read_text())
    return Recording(
        name=path.stem,
        note=data["note"],
        user=data["as"],
        arranged=data["arranged"],
        request=data["request"],
        response=data["response"],
        trimmed=data.get("trimmed") or {},
    )
