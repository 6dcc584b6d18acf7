"""How the commands write for people: as wide as the terminal, and how old what they say is."""

from __future__ import annotations

import shutil
import textwrap

from jva_tui.i18n import _

_WIDTH = 100
"""Cells of a line where the output is no terminal and COLUMNS does not tell."""


def terminal_width() -> int:
    """Cells of a line."""
    return shutil.get_terminal_size((_WIDTH, 24)).columns


def folded(words: str) -> str:
    """Sentences of ours, broken between words so that the terminal does not break them."""
    width = terminal_width()
    return "\n".join(
        textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False)
        for line in words.split("\n")
    )


def freshness(fresh_at: int | None, now: int) -> str:
    """When the platform was last read."""
    from widgets.wording import date_and_time

    if fresh_at is None:
        return _("not read to the end yet; jva-tui sync does it")
    return _("read {when}").format(when=date_and_time(fresh_at, now))
