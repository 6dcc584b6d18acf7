"""How far reading has come, on one line of the terminal that is written over."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Self

from jva_tui.cli.words import terminal_width
from jva_tui.i18n import _

if TYPE_CHECKING:
    from types import TracebackType

    from jva_tui.desk import Desk, Event

_CLEAR = "\r\x1b[K"


class Progress:
    """Shows the progress of a desk on the standard error, as long as it lasts.

    Args:
        desk: what reads.
        shown: False to show nothing.
    """

    def __init__(self, desk: Desk, *, shown: bool) -> None:
        self._desk = desk
        self._shown = shown
        self._line = ""

    def __enter__(self) -> Self:
        if self._shown:
            self.say(_("Reading the platform…"))
            self._desk.listen(self._changed)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.say("")
        self._shown = False

    def _changed(self, _event: Event) -> None:
        status = self._desk.status
        if status.progress is None:
            return
        done, total = status.progress
        told = _("Reading {done} of {total}").format(done=done, total=total)
        if status.eta is not None:
            from widgets.wording import left

            told += f" · {left(status.eta)}"
        self.say(told)

    def say(self, line: str) -> None:
        """Writes the line over the one before; an empty one clears it."""
        if self._shown and line != self._line:
            self._line = line
            sys.stderr.write(_CLEAR + line[: terminal_width() - 1])
            sys.stderr.flush()
