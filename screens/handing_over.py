"""Putting a text on the clipboard of whoever reads the screen."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from jva_tui.clipboard import can_escape, copy, tool

if TYPE_CHECKING:
    from textual.app import App


class Handed(StrEnum):
    """What became of a text, as far as anybody can know."""

    COPIED = "copied"
    TO_TERMINAL = "to terminal"
    """Which never says whether it has put it on the clipboard."""
    NOWHERE = "nowhere"


async def hand_over(app: App[Any], text: str) -> Handed:
    """Copies a text, by the system's own program or else by the terminal."""
    found = tool(os.environ)
    if found and await copy(text, found):
        return Handed.COPIED
    if can_escape(text, os.environ):
        app.copy_to_clipboard(text)
        return Handed.TO_TERMINAL
    return Handed.NOWHERE
