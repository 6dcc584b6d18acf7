"""Opens the client as its command does, and writes down what was imported when its list stood.

Usage: modules_at_first_list.py OUTPUT ARGUMENT...; the arguments are those of ``jva-tui``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from jva_tui.__main__ import main
from widgets.inbox_list import InboxList

if TYPE_CHECKING:
    from rich.segment import Segment

_draw = InboxList.line_segments


def draw_and_note(self: InboxList, index: int, width: int) -> list[Segment]:
    """Draws a row; at the last one in sight, for the first time, notes what is imported."""
    segments = _draw(self, index, width)
    output = Path(sys.argv[1])
    is_last = index == min(self.top + self.size.height, self.line_count) - 1
    if is_last and not output.exists():
        output.write_text("\n".join(sorted(sys.modules.copy())))
    return segments


if __name__ == "__main__":
    InboxList.line_segments = draw_and_note  # type: ignore[method-assign]  # to watch the real one
    sys.exit(main(sys.argv[2:]))
