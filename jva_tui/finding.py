"""What the desk finds: requests by what is typed, in the order that is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jva_tui.room import Room


class Finding:
    """What the desk finds: requests by what is typed, in the order that is wanted.

    Args:
        room: the desk's.
    """

    def __init__(self, room: Room) -> None:
        self._room = room
