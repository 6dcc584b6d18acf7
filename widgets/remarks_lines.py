"""What the reading pane says of what only this computer knows, and of what comes tomorrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.i18n import _, ngettext
from widgets import wording
from widgets.lines import sentence, signed
from widgets.signs import LATER, NOTE, SOON, WAITING
from widgets.tones import Tone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jva_tui.domain import Mission, Reading, Remarks
    from widgets.lines import Line


def remarks_lines(reading: Reading, width: int, now: int) -> Iterator[Line]:
    """What the user noted of a request, and whether it becomes a priority."""
    remarks, participation = reading.remarks, reading.participation
    if reading.is_soon:
        told = _("Becomes a priority tomorrow, by the platform’s rule.")
        yield from signed((SOON, Tone.WARN), told, width, Tone.WARN)
    if remarks.later_until is not None:
        told = _("Put off until {when}, unless the volunteer writes. P brings it back.")
        when = wording.date_and_time(remarks.later_until, now)
        yield from signed((LATER, Tone.INFO), told.format(when=when), width, Tone.INFO)
    if remarks.place is not None and participation.mission:
        yield from signed(
            (WAITING, Tone.INFO), _waiting_line(remarks, participation.mission), width, Tone.INFO
        )
    if remarks.note:
        told = _("Your note, on this computer only (C)")
        yield from signed((NOTE, Tone.INFO), told, width, Tone.INFO)
        yield from sentence(remarks.note, width, indent="  │ ")


def _waiting_line(remarks: Remarks, mission: Mission) -> str:
    """Which one somebody is on the waiting list, and whether a place is free."""
    told = _("{nth} on your waiting list of “{mission}”").format(
        nth=wording.ordinal(remarks.place or 0), mission=mission.name
    )
    if not remarks.free:
        return told
    free = ngettext("{n} place is free", "{n} places are free", remarks.free)
    return f"{told} · {free.format(n=remarks.free)}"
