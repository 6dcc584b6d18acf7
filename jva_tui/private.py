"""What the user notes for themselves; none of it ever leaves the computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jva_tui.room import Room


class Private:
    """What the user notes for themselves; none of it ever leaves the computer.

    Args:
        room: the desk's.
    """

    def __init__(self, room: Room) -> None:
        self._room = room
