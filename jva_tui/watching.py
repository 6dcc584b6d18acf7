"""How the inbox fares over time: indicators, and the goal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jva_tui.room import Room


class Watching:
    """How the inbox fares over time: indicators, and the goal.

    Args:
        room: the desk's.
    """

    def __init__(self, room: Room) -> None:
        self._room = room
