"""Until when requests are put off: a few days to choose from, or one that is typed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from jva_tui.days import read_day
from jva_tui.i18n import _
from screens.choose import ChooseScreen
from widgets.choices import Choice, matching
from widgets.picker import Picker
from widgets.wording import weekday_date

if TYPE_CHECKING:
    from collections.abc import Sequence

BACK = "back"
"""Id of the choice that ends it now; the others are days, as ISO has them."""


class DayPicker(Picker):
    """A picker that also offers the day that is typed.

    Args:
        choices: what there is to choose from.
        today: the day from which others are counted.
    """

    def __init__(self, choices: Sequence[Choice], today: date) -> None:
        super().__init__(choices, placeholder=_("or a day: 15/12, 15 December, Monday, 10d…"))
        self._today = today

    def matching(self, typed: str) -> list[Choice]:
        """See `Picker.matching`."""
        found = matching(self._choices, typed)
        day = read_day(typed, self._today)
        if day is None or any(choice.id == day.isoformat() for choice in found):
            return found
        if day <= self._today:
            told = _("{day}: this day has come already").format(day=day_in_words(day, self._today))
            return [Choice("", told, enabled=False), *found]
        return [Choice(day.isoformat(), day_in_words(day, self._today)), *found]


class PutOffScreen(ChooseScreen):
    """Ends with a day, as ISO has it, with `BACK`, or None.

    Args:
        title: what is put off.
        today: the day on the computer's calendar.
        can_come_back: whether something of it is put off already.
    """

    def __init__(self, title: str, today: date, *, can_come_back: bool) -> None:
        back = [Choice(BACK, _("bring back now"))] if can_come_back else []
        super().__init__(title, [*back, *_days(today)])
        self._today = today

    def picker(self) -> Picker:
        """See `ChooseScreen.picker`."""
        return DayPicker(self._choices, self._today)


def _days(today: date) -> list[Choice]:
    monday = today + timedelta(7 - today.weekday())
    named = (
        (today + timedelta(1), _("tomorrow")),
        (today + timedelta(3), _("in 3 days")),
        (monday, _("next Monday")),
        (today + timedelta(7), _("in a week")),
        (today + timedelta(14), _("in two weeks")),
    )
    days = dict(reversed(named))  # each day once, as what it is called first
    return [
        Choice(day.isoformat(), name, hint=weekday_date(day))
        for day, name in named
        if days[day] == name
    ]


def day_in_words(day: date, today: date) -> str:
    """The day with its weekday, and its year where that is another one."""
    return weekday_date(day, year=day.year != today.year)
