"""What can be done on the screen of the indicators: keys, bottom line, help."""

from __future__ import annotations

from typing import NamedTuple

from jva_tui.command import KeyCommand
from jva_tui.i18n import N_, _

INDICATORS = N_("Indicators")


class IndicatorSituation(NamedTuple):
    """What decides whether a command is possible now."""

    has_late: bool = True
    """Whether anybody has waited for too long."""


def _late(situation: IndicatorSituation) -> str:
    return "" if situation.has_late else _("Nobody has waited for more than 7 days.")


INDICATOR_COMMANDS: tuple[KeyCommand[IndicatorSituation], ...] = (
    KeyCommand(
        "open",
        ("enter",),
        N_("who waits too long"),
        N_("Show who has waited for more than 7 days: what the sign in the title counts."),
        _late,
    ),
    KeyCommand("scope", ("o",), N_("scope"), N_("My missions, or the whole organisation’s.")),
    KeyCommand("read_on", ("J",), N_("read on"), N_("Scroll the text down.")),
    KeyCommand("read_back", ("K",), N_("read back"), N_("Scroll the text up.")),
    KeyCommand("back", ("escape", "q", "I"), N_("back"), N_("Back to the inbox.")),
    KeyCommand("palette", ("colon",), N_("commands"), N_("Find a command by its name.")),
    KeyCommand("help", ("question_mark",), N_("help"), N_("These keys.")),
    KeyCommand("theme", ("T",), N_("theme"), N_("Light or dark.")),
    KeyCommand("lock", ("L",), N_("lock"), N_("Cover the screen until your code is typed.")),
)
