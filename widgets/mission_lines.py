"""All there is to tell of one mission, in lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.i18n import _, ngettext
from widgets.lines import field, sentence
from widgets.reading_lines import mission_fields
from widgets.tones import Tone
from widgets.wording import date_and_time, since

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jva_tui.store.missions import Outlook
    from widgets.lines import Line


def mission_lines(outlook: Outlook, width: int, now: int) -> list[Line]:
    """How a mission stands, in lines of at most ``width`` cells.

    Args:
        outlook: what is known of it.
        width: cells.
        now: an instant.
    """
    mission = outlook.mission
    lines = [*sentence(mission.name, width, Tone.STRONG)]
    for label, value in _fields(outlook, now):
        lines += field(label, value, width)
    return lines


def _fields(outlook: Outlook, now: int) -> Iterator[tuple[str, str | None]]:
    yield _("Open"), _open(outlook)
    yield _("Wait"), _wait(outlook, now)
    yield _("Validated"), _validated(outlook)
    yield _("In line"), _in_line(outlook)
    yield from mission_fields(outlook.mission, now, about_places=_about_places(outlook))
    yield _("State"), outlook.mission.state
    yield _("Last request"), _last(outlook, now)


def _open(outlook: Outlook) -> str:
    pending = ngettext("{n} to answer", "{n} to answer", outlook.pending)
    progress = ngettext("{n} in progress", "{n} in progress", outlook.in_progress)
    told = (pending.format(n=outlook.pending), progress.format(n=outlook.in_progress))
    return " · ".join(told)


def _wait(outlook: Outlook, now: int) -> str:
    if outlook.oldest_at is None:
        return ""
    told = _("{ago}: the oldest was made {when}")
    when = date_and_time(outlook.oldest_at, now)
    return told.format(ago=since(outlook.oldest_at, now), when=when)


def _validated(outlook: Outlook) -> str:
    """How many, how many of them the platform does not count yet, and how many more may be."""
    told = [str(outlook.validated)]
    if outlook.on_their_way:
        text = ngettext(
            "{n} of them is not in the platform’s count yet",
            "{n} of them are not in the platform’s count yet",
            outlook.on_their_way,
        )
        told.append(text.format(n=outlook.on_their_way))
    if outlook.free is not None:
        text = ngettext("{n} more has a place", "{n} more have a place", outlook.free)
        told.append(text.format(n=outlook.free) if outlook.free else _("no place is left"))
    return " · ".join(told)


def _about_places(outlook: Outlook) -> str:
    """Why fewer places are left than are free: the platform gives one to whoever asks."""
    is_other = outlook.free is not None and outlook.mission.places_left != outlook.free
    return _("counting open requests") if outlook.open and is_other else ""


def _last(outlook: Outlook, now: int) -> str:
    return "" if outlook.last_at is None else date_and_time(outlook.last_at, now)


def _in_line(outlook: Outlook) -> str:
    """The user's own waiting list, and that its first one comes as soon as a place is free."""
    names = [f"{number}. {one.name}" for number, one in enumerate(outlook.waiting, start=1)]
    if names:
        first = _("{name} (a place is free)") if outlook.free else _("{name} (next to get a place)")
        names[0] = first.format(name=names[0])
    return " · ".join(names)
