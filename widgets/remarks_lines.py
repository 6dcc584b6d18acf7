"""What the reading pane says of what only this computer knows, and of what comes tomorrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.i18n import _, ngettext
from jva_tui.operations import UNDER_WAY
from jva_tui.store.priority import is_soon
from widgets import wording
from widgets.lines import sentence, signed
from widgets.signs import LATER, NOTE, SOON, WAITING
from widgets.tones import Tone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jva_tui.domain import Mission, Reading, Remarks
    from widgets.lines import Line


def remarks_lines(reading: Reading, width: int, now: int, me_id: int | None) -> Iterator[Line]:
    """What the user noted of a request, and whether it becomes a priority."""
    remarks, participation = reading.remarks, reading.participation
    is_answered = reading.operation is not None and reading.operation.state in UNDER_WAY
    if (
        not is_answered
        and _is_mine(participation.mission, me_id)
        and is_soon(participation.state, participation.created_at, now)
    ):
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


def _is_mine(mission: Mission | None, me_id: int | None) -> bool:
    """Whether I answer for a mission; where that is not known, I do.

    Args:
        mission: None where it was deleted.
        me_id: user id of who is signed in.
    """
    if mission is None or mission.responsables is None or me_id is None:
        return True
    return any(person.user_id == me_id for person in mission.responsables)
