"""Comparing what the client draws with the picture that is kept of it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

import pytest

from jva_tui.app import JvaTui
from tests.screens.client import MEDIUM, SMALL, Client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.pilot import Pilot

    from jva_tui.desk import Desk

SIZES = pytest.mark.parametrize(
    "size", [pytest.param(SMALL, id="80x24"), pytest.param(MEDIUM, id="120x40")]
)
LANGUAGES = pytest.mark.parametrize("language", ["en", "fr"])


class Compare(Protocol):
    """Whether the application looks as it did."""

    def __call__(
        self, *keys: str, size: tuple[int, int] = MEDIUM, theme: str = "jva-dark", typed: str = ""
    ) -> bool:
        """Presses keys, types a text, and compares."""


def comparing(desk: Desk, snap_compare: Callable[..., bool]) -> Iterator[Compare]:
    """Opens a desk as if the platform had just been read, for as long as pictures are compared."""
    desk.open()
    desk.status = desk.status._replace(has_platform=True)

    def compare(
        *keys: str, size: tuple[int, int] = MEDIUM, theme: str = "jva-dark", typed: str = ""
    ) -> bool:
        app = JvaTui(desk, theme)

        async def use(pilot: Pilot[None]) -> None:
            client = Client(app, pilot, desk)
            await client.settle()
            await client.press(*keys)
            await client.type_in(typed)

        return snap_compare(app, terminal_size=size, run_before=use)

    yield compare
    asyncio.run(desk.close())
