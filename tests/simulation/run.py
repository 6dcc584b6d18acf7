"""Runs one schedule on a copy of a folder that was read once."""

from __future__ import annotations

import logging
import pickle
import tempfile
from functools import cache
from pathlib import Path
from random import Random
from traceback import format_exc
from typing import TYPE_CHECKING, NamedTuple

from tests.simulation.life import Seams
from tests.simulation.loop import VirtualLoop
from tests.simulation.schedule import Schedule
from tests.simulation.town import build
from tests.simulation.verdict import judge
from tests.simulation.world import World

if TYPE_CHECKING:
    from jva_tui.sandbox.situation import Situation

_MEMORY = Path("/dev/shm")
"""A file system in memory, where there is one: nothing here has to survive a power cut."""


class Result(NamedTuple):
    """How a schedule went, without the world in which it ran."""

    schedule: str
    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    stuck: tuple[str, ...]
    broken: tuple[str, ...]
    outside: tuple[str, ...]
    trace: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        """Whether everything ended as promised."""
        return not (self.lost or self.doubled or self.stuck or self.broken)

    @property
    def lines(self) -> list[str]:
        """What went wrong, in sentences."""
        names = ("lost", "doubled", "stuck", "broken")
        return [f"{name}: {line}" for name in names for line in getattr(self, name)]


class Start(NamedTuple):
    """Where every run begins."""

    situation: bytes
    files: dict[str, bytes]
    """By name: the databases as the first reading left them."""


@cache
def start(*, crowd: bool, further: bool) -> Start:
    """Reads the situation once."""
    situation = build(crowd=crowd, further=further)
    kept = pickle.dumps(situation)
    with tempfile.TemporaryDirectory(dir=_folder()) as folder:
        _run(Schedule(()), situation, Path(folder))
        files = {file.name: file.read_bytes() for file in Path(folder).iterdir()}
    return Start(kept, {name: data for name, data in files.items() if data})


def play(schedule: Schedule) -> World:
    """Runs a schedule; the world tells how it went."""
    begun = start(crowd=schedule.is_crowded, further=schedule.has_followers)
    situation: Situation = pickle.loads(begun.situation)
    with tempfile.TemporaryDirectory(dir=_folder()) as folder:
        for name, data in begun.files.items():
            (Path(folder) / name).write_bytes(data)
        return _run(schedule, situation, Path(folder))


def examine(schedule: Schedule) -> Result:
    """Runs a schedule and judges how it went; a defect of any part counts as broken."""
    try:
        world = play(schedule)
    except Exception:
        return Result(str(schedule), (), (), (), (format_exc(),), (), ())
    verdict = judge(world)
    return Result(str(schedule), *verdict, tuple(world.journal.lines))


def _run(schedule: Schedule, situation: Situation, folder: Path) -> World:
    pauses = Random(f"pauses {schedule.seed}")
    loop = VirtualLoop(lambda: 0.004 * pauses.random())
    world = World(loop, schedule, situation, folder)
    listener = _Listener(world)
    logging.getLogger("jva_tui").addHandler(listener)
    with Seams():
        try:
            loop.run_until_complete(world.play())
        finally:
            logging.getLogger("jva_tui").removeHandler(listener)
            world.finish()
            loop.close()
    return world


class _Listener(logging.Handler):
    """Hears what the client's parts say of their own defects."""

    def __init__(self, world: World) -> None:
        super().__init__(logging.ERROR)
        self._world = world

    def emit(self, record: logging.LogRecord) -> None:
        """See `logging.Handler`."""
        self._world.logged(record)


def _folder() -> str | None:
    return str(_MEMORY) if _MEMORY.is_dir() else None
