"""A thousand replies at once: queued, taken back, queued again and sent, beside a beating heart.

Started by `blocking.bursts` in a process of its own: ``python -m benchmarks.burst PARTICIPATIONS``.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from typing import TYPE_CHECKING

from benchmarks.heart import SLICE_SECONDS, beating
from benchmarks.programs import SEED
from jva_tui.accounts.demo import Demo
from jva_tui.desk import Desk
from jva_tui.domain import Decision, View
from jva_tui.outbox.freezing import freeze
from jva_tui.paths import Paths
from jva_tui.showing import Showing
from tests.office import until

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from benchmarks.heart import Heart
    from jva_tui.operations import Reply

REPLIES = 1_000
ROUNDS = 3
"""Of queueing and taking back; the middle one counts."""
SLICES = 3
"""Stretches of time in which they leave; of the rest nothing is measured."""


async def frozen(desk: Desk) -> list[Reply]:
    """Validations with a text for the newest who wait for a decision."""
    ids = await desk.ids(Showing(View.TODO, mine=True))
    readings = [reading for id_ in ids if (reading := desk.reading(id_)) and reading.conversation]
    return [
        freeze(
            reading,
            Decision.VALIDATE,
            None,
            f"Bonjour {reading.participation.volunteer.first_name}, à samedi !",
            desk.status.me,
        )
        for reading in readings[:REPLIES]
    ]


async def timed(heart: Heart, work: Awaitable[object]) -> dict[str, float]:
    """How long something took, and the longest pause of the event loop meanwhile, in seconds."""
    began = time.perf_counter()
    pause = await heart.worst_during(work)
    return {"seconds": time.perf_counter() - began, "pause": pause}


async def measure(desk: Desk) -> dict[str, list[dict[str, float]]]:
    """By what was going on."""
    told: dict[str, list[dict[str, float]]] = {"queueing": [], "taking back": []}
    async with beating(desk) as heart:
        desk.start()
        began = int(desk.clock.now())
        await until(desk, lambda: (desk.status.fresh_at or 0) >= began)
        replies = await frozen(desk)
        gc.freeze()  # as the client does once all of it stands
        told["idle"] = [await timed(heart, asyncio.sleep(SLICE_SECONDS))]
        for _ in range(ROUNDS):
            told["queueing"].append(await timed(heart, desk.queue(replies)))
            told["taking back"].append(await timed(heart, desk.undo()))
        await desk.queue(replies)
        await desk.send_now()
        told["sending"] = [await timed(heart, asyncio.sleep(SLICE_SECONDS)) for _ in range(SLICES)]
        if len(replies) < REPLIES or desk.status.outbox.waiting in {0, REPLIES}:
            raise RuntimeError("nothing of what is measured went on")
    return told


async def main(participations: int) -> None:
    """Prints what was measured, as JSON."""
    desk = Desk(Demo(Paths.here(), participations, SEED).profile(offline=False))
    desk.open()
    try:
        print(json.dumps(await measure(desk)))
    finally:
        await desk.close()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
