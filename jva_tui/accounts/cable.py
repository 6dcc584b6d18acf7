"""The demonstration's network cable, which can be pulled out to see what happens."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class Broken(Exception):  # noqa: N818 - what happened to it
    """The cable was cut while something was on its way."""


class Cable:
    """Plugged in at first; used on one event loop."""

    def __init__(self) -> None:
        self._is_cut = False
        self._carrying: set[asyncio.Timeout] = set()

    @property
    def is_cut(self) -> bool:
        """Whether nothing goes through now."""
        return self._is_cut

    def cut(self) -> None:
        """Lets nothing through any more, and breaks what is on its way."""
        self._is_cut = True
        for limit in self._carrying:
            limit.reschedule(0.0)  # the loop's time is always later

    def restore(self) -> None:
        """Lets everything through again."""
        self._is_cut = False

    @asynccontextmanager
    async def carrying(self) -> AsyncIterator[None]:
        """Around something that goes through the cable.

        Raises:
            Broken: the cable is cut, or was while this ran.
        """
        if self._is_cut:
            raise Broken
        limit = asyncio.timeout(None)
        try:
            async with limit:
                self._carrying.add(limit)
                try:
                    yield
                finally:
                    self._carrying.discard(limit)
        except TimeoutError as error:
            if limit.expired():
                raise Broken from error
            raise
