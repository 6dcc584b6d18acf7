"""Missions with how they stand, and everything of one volunteer side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jva_tui.room import Room


class Surveying:
    """Missions with how they stand, and everything of one volunteer side by side.

    Args:
        room: the desk's.
    """

    def __init__(self, room: Room) -> None:
        self._room = room
