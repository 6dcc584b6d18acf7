"""What can be done on the screens of missions, and of one volunteer: keys, bottom line, help."""

from __future__ import annotations

from typing import NamedTuple

from jva_tui.command import KeyCommand
from jva_tui.i18n import N_, _

MISSIONS = N_("Missions")
DOSSIER = N_("Everything of them")


class SurveySituation(NamedTuple):
    """What decides whether a command is possible now."""

    has_one: bool = True
    """Whether something stands under the cursor."""


def _mission(situation: SurveySituation) -> str:
    return "" if situation.has_one else _("No mission is selected.")


def _request(situation: SurveySituation) -> str:
    return "" if situation.has_one else _("No request is selected.")


_EVERYWHERE: tuple[KeyCommand[SurveySituation], ...] = (
    KeyCommand("palette", ("colon",), N_("commands"), N_("Find a command by its name.")),
    KeyCommand("help", ("question_mark",), N_("help"), N_("These keys.")),
    KeyCommand("theme", ("T",), N_("theme"), N_("Light or dark.")),
    KeyCommand("lock", ("L",), N_("lock"), N_("Cover the screen until your code is typed.")),
)

MISSION_COMMANDS: tuple[KeyCommand[SurveySituation], ...] = (
    KeyCommand(
        "open",
        ("enter", "l", "right"),
        N_("open requests"),
        N_("Show the open requests of the mission in the inbox."),
        _mission,
    ),
    KeyCommand("search", ("slash",), N_("find"), N_("Find by a few letters of name or town.")),
    KeyCommand(
        "order",
        ("O",),
        N_("order"),
        N_("Sort by open requests, then the longest wait, the dates, the name."),
    ),
    KeyCommand("scope", ("o",), N_("scope"), N_("My missions, or the whole organisation’s.")),
    KeyCommand(
        "report_page",
        ("s",),
        N_("report…"),
        N_("Open the mission’s page on the platform, where it is changed or ended."),
        _mission,
    ),
    KeyCommand("read_on", ("J",), N_("read on"), N_("Scroll the text down.")),
    KeyCommand("read_back", ("K",), N_("read back"), N_("Scroll the text up.")),
    KeyCommand("back", ("escape", "q", "M", "h", "left"), N_("back"), N_("Back to the inbox.")),
    *_EVERYWHERE,
)

DOSSIER_COMMANDS: tuple[KeyCommand[SurveySituation], ...] = (
    KeyCommand(
        "open",
        ("enter",),
        N_("to the request"),
        N_("Go to the request in the inbox, to answer it there."),
        _request,
    ),
    KeyCommand("down", ("j", "down"), N_("next"), N_("The request below.")),
    KeyCommand("up", ("k", "up"), N_("previous"), N_("The request above.")),
    KeyCommand("right", ("l", "right"), N_("next column"), N_("The request to the right.")),
    KeyCommand("left", ("h", "left"), N_("column before"), N_("The request to the left.")),
    KeyCommand("first", ("g", "home"), N_("first"), N_("First request.")),
    KeyCommand("last", ("G", "end"), N_("last"), N_("Last request.")),
    KeyCommand("read_on", ("J", "pagedown"), N_("read on"), N_("Scroll the text down.")),
    KeyCommand("read_back", ("K", "pageup"), N_("read back"), N_("Scroll the text up.")),
    KeyCommand(
        "report_page",
        ("s",),
        N_("report…"),
        N_("Open the request’s page on the platform, for what cannot be done here."),
        _request,
    ),
    KeyCommand("back", ("escape", "q", "D"), N_("back"), N_("Back to the inbox.")),
    *_EVERYWHERE,
)
