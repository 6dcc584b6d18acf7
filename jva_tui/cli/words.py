"""How the commands write for people: as wide as the terminal, and how old what they say is."""

from __future__ import annotations

import shutil

from jva_tui.i18n import _

_WIDTH = 100
"""Cells of a line where the output is no terminal and COLUMNS does not tell."""


def terminal_width() -> int:
    """Cells of a line."""
    return shutil.get_terminal_size((_WIDTH, 24)).columns


def freshness(fresh_at: int | None, now: int) -> str:
    """When the platform was last read."""
    from widgets.wording import date_and_time

    if fresh_at is None:
        return _("not read to the end yet: jva-tui sync")
    return _("read {when}").format(when=date_and_time(fresh_at, now))
