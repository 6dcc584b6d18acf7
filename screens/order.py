"""In which order the list stands, in words, and choosing another one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.i18n import N_, _
from jva_tui.showing import Sort
from screens.choose import ChooseScreen
from widgets.choices import Choice

if TYPE_CHECKING:
    from jva_tui.showing import Showing


class _Name(NamedTuple):
    label: str
    """msgid."""
    short: str
    """In the line above the list (msgid)."""


_SORTS = {
    Sort.VIEW: _Name(N_("The usual order"), ""),
    Sort.AGE: _Name(N_("Age: the oldest request first"), N_("oldest first")),
    Sort.MISSION: _Name(N_("Mission, by its name"), N_("by mission")),
    Sort.NAME: _Name(N_("Volunteer, by name"), N_("by name")),
    Sort.WORD: _Name(N_("Last message: the newest first"), N_("newest message first")),
    Sort.URGENCY: _Name(N_("Urgency: who has waited longest for you first"), N_("by urgency")),
}
GROUPING = "grouping"
"""The choice that groups, or does so no more."""


def order_words(showing: Showing) -> str:
    """The order in a few words; empty where it is the usual one."""
    grouped = _("grouped by mission") if showing.is_grouped else ""
    is_said = showing.is_grouped and showing.sort is Sort.MISSION
    short = "" if is_said else _SORTS[showing.sort].short
    return " · ".join(filter(None, (short and _(short), grouped)))


def order_screen(showing: Showing) -> ChooseScreen:
    """Ends with a `Sort`, with `GROUPING`, or with None."""
    now = _("now")
    choices = [
        Choice(sort, _(name.label), now if sort is showing.sort else "")
        for sort, name in _SORTS.items()
    ]
    grouped = _("Do not group by mission") if showing.is_grouped else _("Group by mission")
    choices.append(Choice(GROUPING, grouped, now if showing.is_grouped else ""))
    return ChooseScreen(_("Order"), choices, at=showing.sort)
