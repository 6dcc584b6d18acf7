"""The line that stands over the requests of a mission."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.i18n import _, ngettext
from widgets.cells import cut, width_of
from widgets.tones import Tone
from widgets.wording import period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jva_tui.showing import Heading
    from widgets.found import Found
    from widgets.tones import Span

_LEAST_NAME = 40
"""Cells that the name keeps, whatever else there is to say."""


def heading_spans(heading: Heading, width: int, found: Found | None = None) -> list[Span]:
    """Name, how many requests, places left and dates; what matters least goes first.

    Args:
        heading: what stands there.
        width: cells.
        found: what is highlighted in the name.
    """
    name = heading.name or _("Mission that was deleted")
    count = f" · {heading.size}"
    room = width - 1 - width_of(count)
    rest = ""
    for told in _told(heading):
        more = f"{rest} · {told}"
        if room - width_of(more) < min(_LEAST_NAME, width_of(name)):
            break
        rest = more
    shown = cut(name, room - width_of(rest))
    spans = found.pieces(shown, Tone.HEADING, name, "mission") if found else [(shown, Tone.HEADING)]
    return [(" ", Tone.TEXT), *spans, (count, Tone.STRONG), (rest, Tone.MUTED)]


def _told(heading: Heading) -> Iterator[str]:
    left, places = heading.places_left, heading.places
    if left is not None and places is not None:
        told = ngettext("{left} left of {n} place", "{left} left of {n} places", places)
        yield told.format(left=left, n=places)
    if days := period(heading.start_date, heading.end_date):
        yield days
