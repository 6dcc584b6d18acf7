"""The commands with which requests are found and sorted out."""

from __future__ import annotations

from jva_tui import possible
from jva_tui.command import FINDING, INBOX, SORTING, Command
from jva_tui.i18n import N_

FINDING_COMMANDS = (
    Command(
        "search",
        ("slash",),
        N_("search"),
        N_("Search everything as you type: names, towns, missions, messages, “is:unread”…"),
        FINDING,
        footer=6,
    ),
    Command(
        "saved_views",
        ("F",),
        N_("saved views"),
        N_("Saved searches, each with its key and its count; save this one."),
        FINDING,
    ),
    Command(
        "order",
        ("O",),
        N_("order"),
        N_("Sort by age, mission, name, last message or urgency; group by mission."),
        FINDING,
    ),
    Command(
        "next_unanswered",
        ("N",),
        N_("next unanswered"),
        N_("Next request that nobody has answered."),
        FINDING,
        why_not=possible.selected,
    ),
    Command(
        "next_unread",
        ("w",),
        N_("next unread"),
        N_("Next request with a message that you have not read."),
        FINDING,
        why_not=possible.selected,
    ),
    Command(
        "next_same",
        ("f",),
        N_("same volunteer"),
        N_("Next request of the same volunteer."),
        FINDING,
        why_not=possible.selected,
    ),
    Command(
        "dossier",
        ("D",),
        N_("everything of them"),
        N_("All requests of this volunteer, and of those of the same name, side by side."),
        FINDING,
        why_not=possible.selected,
    ),
    Command(
        "report_page",
        (),
        N_("report…"),
        N_("Open the request’s page on the platform, for what cannot be done here."),
        FINDING,
        why_not=possible.selected,
    ),
    Command(
        "missions",
        ("M",),
        N_("missions"),
        N_("Missions: open requests, places, dates, the longest wait."),
        FINDING,
    ),
    Command(
        "indicators",
        ("I",),
        N_("indicators"),
        N_("How your answers fare: numbers a week, time to answer, by mission and template."),
        INBOX,
    ),
)

SORTING_COMMANDS = (
    Command(
        "tags",
        ("E",),
        N_("labels"),
        N_("Put the organisation’s labels on, or take them off; make a new one."),
        SORTING,
        why_not=possible.chosen,
    ),
    Command(
        "later",
        ("P",),
        N_("later"),
        N_("Put off until a day; back at once if the volunteer writes. Known to you alone."),
        SORTING,
        why_not=possible.chosen,
    ),
    Command(
        "note",
        ("C",),
        N_("note"),
        N_("Write a note that stays on this computer."),
        SORTING,
        why_not=possible.selected,
    ),
    Command(
        "waiting_list",
        ("W",),
        N_("waiting list"),
        N_("Put on your waiting list of the mission, or take off it."),
        SORTING,
        why_not=possible.chosen,
    ),
    Command(
        "archive",
        ("H",),
        N_("archive"),
        N_("Archive the conversation on the platform, or bring it back."),
        SORTING,
        why_not=possible.chosen,
    ),
    Command(
        "mark_read",
        ("Q",),
        N_("mark as read"),
        N_("Mark the conversation as read on the platform."),
        SORTING,
        why_not=possible.chosen,
    ),
)
