"""Every command of the user, defined once: keys, footer, palette and help all come from here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from jva_tui import possible
from jva_tui.domain import Decision, View
from jva_tui.i18n import N_, _
from jva_tui.possible import (
    Situation,
    always,
    is_reversal,
    why_not_decided,
    why_not_written,
)

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "ANSWERING",
    "BY_ID",
    "CHOOSING",
    "COMMANDS",
    "FOOTER",
    "MOVING",
    "VIEW_COMMANDS",
    "VIEW_LABELS",
    "Command",
    "KeyCommand",
    "Situation",
    "is_reversal",
    "shown_key",
    "why_not_decided",
    "why_not_written",
]


class Command(NamedTuple):
    """Something that the user can ask for."""

    id: str
    keys: tuple[str, ...]
    """Textual's names of the keys; the first one is shown. None for what only the palette has."""
    label: str
    """A word or two, for the footer (msgid)."""
    help: str
    """A sentence, for the help screen and the palette (msgid)."""
    group: str
    """Heading in the help screen (msgid)."""
    footer: int = 0
    """Its place in the footer, from 1; 0 where it is not there."""
    why_not: Callable[[Situation], str] = always
    """Why it is not possible now, in the user's words; empty when it is."""

    @property
    def in_footer(self) -> bool:
        """Whether the footer shows it."""
        return self.footer > 0

    @property
    def hint(self) -> str:
        """The first key as it is written for people; empty without one."""
        return shown_key(self.keys[0]) if self.keys else ""


Around = TypeVar("Around")
"""What decides, on one screen, what is possible."""


class KeyCommand(NamedTuple, Generic[Around]):
    """Something that can be asked for on one screen only."""

    id: str
    keys: tuple[str, ...]
    """Textual's names of the keys; the first one is shown."""
    label: str
    """A word or two, for the bottom line (msgid)."""
    help: str
    """A sentence, for the help screen (msgid)."""
    why_not: Callable[[Around], str] = always
    """Why it is not possible now, in the user's words; empty when it is."""

    @property
    def hint(self) -> str:
        """The first key as it is written for people."""
        return shown_key(self.keys[0])


MOVING = N_("Moving")
CHOOSING = N_("Choosing")
ANSWERING = N_("Answering")
SENDING = N_("Sending")
INBOX = N_("Inbox")
PROGRAM = N_("Program")

VIEW_LABELS = {
    View.WROTE: N_("Wrote to you"),
    View.TODO: N_("To answer"),
    View.PRIORITY: N_("Urgent"),
    View.IN_PROGRESS: N_("In progress"),
    View.VALIDATED: N_("Validated"),
    View.DECLINED: N_("Declined"),
    View.ALL: N_("All"),
    View.TO_CALL: N_("To call"),
}
"""Names of the views, in their order; the digits choose them."""

VIEW_COMMANDS = {f"view_{view}": view for view in VIEW_LABELS}
"""The commands that turn to a view."""

_VIEW_KEYS = "12345670"
"""Of the other digits 8 is an hour."""

COMMANDS = (
    Command("down", ("j", "down"), N_("next"), N_("Next request."), MOVING),
    Command("up", ("k", "up"), N_("previous"), N_("Previous request."), MOVING),
    Command("page_down", ("pagedown",), N_("page down"), N_("A page further down."), MOVING),
    Command("page_up", ("pageup",), N_("page up"), N_("A page further up."), MOVING),
    Command("first", ("g", "home"), N_("first"), N_("First request of the view."), MOVING),
    Command("last", ("G", "end"), N_("last"), N_("Last request of the view."), MOVING),
    Command("open", ("enter", "l", "right"), N_("read"), N_("Read the request."), MOVING, footer=1),
    Command("back", ("escape", "h", "left"), N_("back"), N_("Back to the list."), MOVING),
    Command("read_on", ("J",), N_("read on"), N_("Scroll the text down."), MOVING),
    Command("read_back", ("K",), N_("read back"), N_("Scroll the text up."), MOVING),
    Command(
        "mark",
        ("space",),
        N_("mark"),
        N_("Mark the request, or unmark it, and go to the next."),
        CHOOSING,
        footer=5,
        why_not=possible.selected,
    ),
    Command(
        "mark_down",
        ("shift+down",),
        N_("mark downwards"),
        N_("Extend the marks downwards, or shorten them from above."),
        CHOOSING,
        why_not=possible.selected,
    ),
    Command(
        "mark_up",
        ("shift+up",),
        N_("mark upwards"),
        N_("Extend the marks upwards, or shorten them from below."),
        CHOOSING,
        why_not=possible.selected,
    ),
    Command(
        "mark_range",
        ("V",),
        N_("range"),
        N_("Begin a range that follows the cursor, or end it; Esc ends it as well."),
        CHOOSING,
        why_not=possible.selected,
    ),
    Command(
        "mark_all",
        ("asterisk",),
        N_("mark all"),
        N_("Mark everything in this view, also what is not on the screen."),
        CHOOSING,
        why_not=possible.has_rows,
    ),
    Command(
        "mark_alike",
        ("equals_sign",),
        N_("mark alike"),
        N_("Mark those like this one: same mission, same situation."),
        CHOOSING,
        why_not=possible.selected,
    ),
    Command(
        "mark_inverse",
        ("i",),
        N_("invert"),
        N_("Mark in this view what is not marked, and unmark the rest of it."),
        CHOOSING,
        why_not=possible.has_rows,
    ),
    Command(
        "mark_none",
        ("u",),
        N_("unmark all"),
        N_("Unmark everything, wherever it stands."),
        CHOOSING,
        why_not=possible.unmarks,
    ),
    Command(
        "mark_again",
        ("U",),
        N_("restore marks"),
        N_("Restore the marks from before they were cleared or answered."),
        CHOOSING,
        why_not=possible.restores,
    ),
    Command(
        "validate",
        ("v",),
        N_("validate"),
        N_("Validate: the volunteer is told by e-mail."),
        ANSWERING,
        footer=2,
        why_not=possible.decides(Decision.VALIDATE),
    ),
    Command(
        "decline",
        ("d",),
        N_("decline"),
        N_("Decline, with a reason that the volunteer reads."),
        ANSWERING,
        footer=3,
        why_not=possible.decides(Decision.DECLINE),
    ),
    Command(
        "message",
        ("m",),
        N_("message"),
        N_("Write a message without deciding."),
        ANSWERING,
        footer=4,
        why_not=possible.writes,
    ),
    Command(
        "progress",
        ("p",),
        N_("take in hand"),
        N_("Take in hand: the volunteer learns that somebody looks into it."),
        ANSWERING,
        footer=6,
        why_not=possible.decides(Decision.TAKE_IN_HAND),
    ),
    Command(
        "cancel",
        ("x",),
        N_("cancel it"),
        N_("Cancel the participation: the volunteer is told by e-mail."),
        ANSWERING,
        why_not=possible.decides(Decision.CANCEL),
    ),
    Command(
        "copy_contact",
        ("y",),
        N_("copy the number"),
        N_("Copy the telephone number; again: the next number, then the e-mail address."),
        ANSWERING,
        why_not=possible.chosen,
    ),
    Command(
        "show_contact",
        ("Y",),
        N_("show the number"),
        N_("Show telephone numbers and e-mail addresses alone, to select them."),
        ANSWERING,
        why_not=possible.chosen,
    ),
    Command(
        "called",
        ("a",),
        N_("called"),
        N_("Note that you have called, now; Z takes the note back."),
        ANSWERING,
        why_not=possible.chosen,
    ),
    Command(
        "not_called",
        ("Z",),
        N_("not called"),
        N_("Take the last note of a call back, also of who has left the view."),
        ANSWERING,
    ),
    Command(
        "outbox",
        ("b",),
        N_("outgoing"),
        N_("Outgoing replies: what waits, what leaves, what needs you."),
        SENDING,
        footer=7,
    ),
    Command(
        "templates",
        ("t",),
        N_("templates"),
        N_("Templates: write, find, share with your organisation."),
        ANSWERING,
        footer=8,
    ),
    Command(
        "undo",
        ("z",),
        N_("take back"),
        N_("Take back what has not left: the last replies, or those under the cursor."),
        SENDING,
        footer=9,
        why_not=possible.undoes,
    ),
    Command(
        "attention",
        ("n",),
        N_("what needs you"),
        N_("Next reply that needs your decision."),
        SENDING,
        why_not=possible.attends,
    ),
    Command(
        "retry",
        ("r",),
        N_("send again"),
        N_("Send a reply again that needs your decision, as it is."),
        SENDING,
        why_not=possible.sends_again,
    ),
    Command(
        "edit",
        ("e",),
        N_("edit"),
        N_("Change a reply that has not left, or that needs your decision."),
        SENDING,
        why_not=possible.edits,
    ),
    Command(
        "put_away",
        ("c",),
        N_("put away"),
        N_("Put a reply away without sending it; one that waits becomes a draft again."),
        SENDING,
        why_not=possible.puts_away,
    ),
    Command(
        "send_now",
        ("s",),
        N_("send now"),
        N_("Send now what waits on purpose: everything, or what is under the cursor."),
        SENDING,
        why_not=possible.hurries,
    ),
    Command(
        "at_eight",
        ("8",),
        N_("at 8:00"),
        N_("Wait until 8 in the morning: the last replies, or those under the cursor."),
        SENDING,
        why_not=possible.waits,
    ),
    Command("next_view", ("tab",), N_("next view"), N_("Next view of the inbox."), INBOX),
    Command("previous_view", ("shift+tab",), N_("view"), N_("Previous view."), INBOX),
    *(
        Command(id_, (key,), VIEW_LABELS[view], VIEW_LABELS[view], INBOX)
        for key, (id_, view) in zip(_VIEW_KEYS, VIEW_COMMANDS.items(), strict=True)
    ),
    Command(
        "scope",
        ("o",),
        N_("scope"),
        N_("My missions, or the whole organisation’s."),
        INBOX,
    ),
    Command(
        "refresh",
        ("R",),
        N_("refresh"),
        N_("Read the platform again, thoroughly."),
        INBOX,
        why_not=possible.reaches,
    ),
    Command(
        "export",
        ("X",),
        N_("export"),
        N_("Export this view, or what is marked, for a spreadsheet or another program."),
        INBOX,
        why_not=possible.exports,
    ),
    Command(
        "switch_back",
        ("S",),
        N_("my organisation"),
        N_("Make the platform answer for this organisation again, after a change in a browser."),
        INBOX,
        why_not=possible.goes_back,
    ),
    Command(
        "cable",
        (),
        N_("network"),
        N_("Demonstration: cut the network, or restore it."),
        PROGRAM,
        why_not=possible.has_cable,
    ),
    Command(
        "mask_contacts",
        ("f9",),
        N_("mask"),
        N_("Mask telephone numbers and e-mail addresses everywhere, or show them."),
        PROGRAM,
    ),
    Command(
        "accounts",
        ("A",),
        N_("accounts"),
        N_("Another inbox, signing in and out; the invented organisation."),
        PROGRAM,
    ),
    Command(
        "lock",
        ("L",),
        N_("lock"),
        N_("Cover the screen until your code is typed; the first time, choose the code."),
        PROGRAM,
    ),
    Command("theme", ("T",), N_("theme"), N_("Light or dark."), PROGRAM),
    Command("palette", ("colon",), N_("commands"), N_("Find a command by its name."), PROGRAM),
    Command("help", ("question_mark",), N_("help"), N_("All keys."), PROGRAM, footer=10),
    Command("quit", ("q",), N_("quit"), N_("Quit; what waits is kept."), PROGRAM),
)

BY_ID = {command.id: command for command in COMMANDS}

FOOTER = sorted((command for command in COMMANDS if command.in_footer), key=lambda one: one.footer)
"""What the bottom line shows, the most useful first."""


def shown_key(key: str) -> str:
    """How a key is written for people: « ? » rather than ``question_mark``."""
    return _(_KEY_NAMES[key]) if key in _KEY_NAMES else key


_KEY_NAMES = {
    "question_mark": "?",
    "asterisk": "*",
    "plus": "+",
    "slash": "/",
    "equals_sign": "=",
    "space": N_("Space"),
    "colon": ":",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "enter": "⏎",
    "escape": N_("Esc"),
    "tab": N_("Tab"),
    "shift+tab": N_("⇧Tab"),
    "ctrl+n": N_("Ctrl+N"),
    "ctrl+p": N_("Ctrl+P"),
    "ctrl+q": N_("Ctrl+Q"),
    "shift+down": "⇧↓",
    "shift+up": "⇧↑",
    "f9": "F9",
    "pagedown": N_("PgDn"),
    "pageup": N_("PgUp"),
    "home": N_("Home"),
    "end": N_("End"),
}
