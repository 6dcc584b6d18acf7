"""Labels to be put on or taken off: all of the chosen requests bear one, some, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.i18n import N_, _, ngettext
from widgets.cells import cut
from widgets.drawn import segments_of
from widgets.name_list import Line, NameList
from widgets.palette import Tone

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from rich.segment import Segment

    from widgets.palette import Span

ALL: Span = ("■", Tone.GOOD)
SOME: Span = ("◪", Tone.WARN)
NONE: Span = ("□", Tone.MUTED)
FOLLOWS, OTHERS = N_("Who follows"), N_("Labels")
_HEADING = "\n"
"""Begins what is a title: no label has a line break in its name."""


class Mark(NamedTuple):
    """What stands before and beside a label."""

    borne: bool | None
    """Whether the chosen requests bear it; None where only some do."""
    rows: int
    """How many requests bear it in all."""
    is_moved: bool = False
    """Whether that is wished, and not so yet."""
    is_new: bool = False
    """Whether it is made only now."""


def titled(follows: Sequence[str], others: Sequence[str]) -> list[str]:
    """The lines of a list: each group under its title."""
    groups = ((FOLLOWS, follows), (OTHERS, others))
    return [line for title, some in groups if some for line in (_HEADING + title, *some)]


def label_line(name: str, mark: Mark) -> Line:
    """What stands in the list of one label."""
    sign = SOME if mark.borne is None else ALL if mark.borne else NONE
    told = ngettext("{count} request", "{count} requests", mark.rows).format(count=mark.rows)
    if mark.is_new:
        told = _("new")
    elif not mark.rows:
        told = ""
    return Line(sign, name, told, has_own_text=mark.is_moved)


class LabelList(NameList[str]):
    """The cursor steps over the titles."""

    def can_stand(self, index: int) -> bool:
        """See `CursorView.can_stand`."""
        return super().can_stand(index) and not self._ids[index].startswith(_HEADING)

    def line_key(self, index: int) -> Hashable:
        """See `LineView.line_key`."""
        is_title = bool(self._ids) and not self.can_stand(index)
        return self._ids[index] if is_title else super().line_key(index)

    def line_segments(self, index: int, width: int) -> list[Segment]:
        """See `LineView.line_segments`."""
        if not self._ids or self.can_stand(index):
            return super().line_segments(index, width)
        title = cut(_(self._ids[index].removeprefix(_HEADING)), width)
        return segments_of([(title, Tone.HEADING)], width, self.palette, self.LOOK)
