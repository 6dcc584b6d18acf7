"""The organisation's labels, the archive, and what is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jva_tui.room import Room


class Filing:
    """The organisation's labels, the archive, and what is read.

    Args:
        room: the desk's.
    """

    def __init__(self, room: Room) -> None:
        self._room = room
