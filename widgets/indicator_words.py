"""Indicators in the words of the interface, however they are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.i18n import _, language, ngettext
from widgets.charts import NOTHING
from widgets.wording import DAY, HOUR, MINUTE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jva_tui.figures.reckoning import MissionFigures, Rate
    from jva_tui.watching import Watched

MOST_MISSIONS = 12
"""That are told of."""


def duration(seconds: int | None) -> str:
    """How long something took: 35 min, 5 h, 2.3 d, 14 d."""
    if seconds is None:
        return NOTHING
    if seconds < HOUR:
        return _("{n} min").format(n=seconds // MINUTE)
    if seconds < DAY:
        return _("{n} h").format(n=seconds // HOUR)
    if seconds >= 10 * DAY:
        return _("{n} d").format(n=seconds // DAY)
    days = f"{seconds * 10 // DAY / 10:g}"
    return _("{n} d").format(n=days.replace(".", ",") if language() == "fr" else days)


def percent(rate: Rate) -> str:
    """A rate in percent; a sign where there is none."""
    return NOTHING if rate.percent is None else _("{n}%").format(n=rate.percent)


def goal_words(late: int) -> str:
    """How many have waited for too long."""
    if not late:
        return _("Nobody has waited for more than 7 days.")
    return ngettext(
        "{n} person has waited for more than 7 days.",
        "{n} people have waited for more than 7 days.",
        late,
    ).format(n=late)


def mission_name(watched: Watched, mission: MissionFigures) -> str:
    """What a mission is called."""
    if mission.mission_id is None:
        return _("deleted missions")
    return watched.missions.get(mission.mission_id) or f"#{mission.mission_id}"


def notes_of(watched: Watched) -> Iterator[str]:
    """What is to be known of all these figures, sentence by sentence."""
    yield _("Reckoned on this computer from what it knows. None of these figures leaves it.")
    yield _(
        "An answer is your organisation’s first message or decision. What the platform declines by "
        "itself, and what volunteers cancel, is none."
    )
    if not watched.is_all_read:
        yield _("The platform was not read to the end yet: there may be more requests.")
    if left := watched.have_left:
        yield ngettext(
            "{n} closed request of these weeks is no longer on this computer, and is not counted.",
            "{n} closed requests of these weeks are no longer on this computer, and are not "
            "counted.",
            left,
        ).format(n=left)
