"""What can be done while a reply is prepared, defined once: keys, bottom line and help."""

from __future__ import annotations

from typing import NamedTuple

from jva_tui.command import KeyCommand
from jva_tui.i18n import N_, _


class ReplySituation(NamedTuple):
    """What decides whether a command is possible now."""

    is_single: bool = True
    """Whether the reply goes to one person only."""
    why_not_written: str = ""
    """Why no text can reach the one under the cursor; empty where one can."""
    is_told_elsewhere: bool = False
    """Whether the one under the cursor is declined in the letter of a yes."""
    has_reason: bool = False
    """Whether there is a reason to choose: of a decline."""
    is_edited: bool = False
    """Whether the one under the cursor has a text of their own."""
    has_template: bool = False
    """Whether the text began as a template."""
    validates: bool = True
    """Whether most are validated."""
    is_overfull: bool = False
    """Whether more are validated than there are places."""
    has_several: bool = False
    """Whether somebody has asked to join several missions."""


def _for_several(situation: ReplySituation) -> str:
    return _("This reply goes to one person only.") if situation.is_single else ""


def _writes(situation: ReplySituation) -> str:
    return situation.why_not_written if situation.is_single else ""


def _writes_to_one(situation: ReplySituation) -> str:
    if situation.is_told_elsewhere:
        return _("This no is told in the letter of the yes: there is none of its own.")
    return _for_several(situation) or situation.why_not_written


def _has_reason(situation: ReplySituation) -> str:
    return "" if situation.has_reason else _("Only a refusal has a reason.")


def _is_edited(situation: ReplySituation) -> str:
    return "" if situation.is_edited else _("This person gets the text that is for all.")


def _has_template(situation: ReplySituation) -> str:
    return "" if situation.has_template else _("Choose a template first: t.")


def _is_overfull(situation: ReplySituation) -> str:
    if not situation.validates:
        return _("Only validations take a place: v validates.")
    return "" if situation.is_overfull else _("There are places for all who are validated.")


def _has_several(situation: ReplySituation) -> str:
    if situation.has_several:
        return ""
    return _("Nobody here has asked to join several missions that still wait for an answer.")


REPLYING = N_("Preparing a reply")

REPLY_COMMANDS: tuple[KeyCommand[ReplySituation], ...] = (
    KeyCommand("send", ("enter",), N_("send"), N_("Send: to several, once you have confirmed.")),
    KeyCommand(
        "write", ("i",), N_("write"), N_("Write the text that is for all."), why_not=_writes
    ),
    KeyCommand(
        "template", ("t",), N_("template"), N_("Choose a template for all."), why_not=_writes
    ),
    KeyCommand(
        "take",
        ("space",),
        N_("in or out"),
        N_("Bring this person back, or leave them out."),
        why_not=_for_several,
    ),
    KeyCommand(
        "take_all",
        ("asterisk",),
        N_("all in"),
        N_("Bring everybody back who was left out to be read first."),
        why_not=_for_several,
    ),
    KeyCommand(
        "attention",
        ("n",),
        N_("to look at"),
        N_("Next person to look at: left out, or not to be answered like this."),
        why_not=_for_several,
    ),
    KeyCommand(
        "reason",
        ("r",),
        N_("reason"),
        N_("Choose the reason of a refusal."),
        why_not=_has_reason,
    ),
    KeyCommand(
        "write_one",
        ("I",),
        N_("for this one"),
        N_("Write for this person only; it stays when the text for all changes."),
        why_not=_writes_to_one,
    ),
    KeyCommand(
        "unwrite_one",
        ("u",),
        N_("text for all"),
        N_("Give this person the text for all, or their own again."),
        why_not=_is_edited,
    ),
    KeyCommand(
        "outside",
        ("e",),
        N_("editor"),
        N_("Write in your own editor ($VISUAL or $EDITOR); without one, here."),
        why_not=_writes,
    ),
    KeyCommand(
        "outside_one",
        ("E",),
        N_("editor, this one"),
        N_("The same, for this person only."),
        why_not=_writes_to_one,
    ),
    KeyCommand(
        "waiting_list",
        ("w",),
        N_("waiting list"),
        N_("Validate as many as there are places, first come first served; write to the others."),
        why_not=_is_overfull,
    ),
    KeyCommand(
        "one_yes",
        ("o",),
        N_("one yes"),
        N_("One yes for whoever asked to join several missions; the others in the same letter."),
        why_not=_has_several,
    ),
    KeyCommand("validate", ("v",), N_("validate"), N_("Validate instead; the text stays.")),
    KeyCommand("decline", ("d",), N_("decline"), N_("Decline instead; the text stays.")),
    KeyCommand("message", ("m",), N_("message"), N_("Only write; the text stays.")),
    KeyCommand("progress", ("p",), N_("take in hand"), N_("Take in hand instead; the text stays.")),
    KeyCommand("cancel", ("x",), N_("cancel it"), N_("Cancel instead; the text stays.")),
    KeyCommand(
        "carry",
        ("T",),
        N_("template decides"),
        N_("From now on this template brings this decision, and its reason, with it."),
        why_not=_has_template,
    ),
    KeyCommand("copy", ("y",), N_("copy contact"), N_("Copy how this person can be reached.")),
    KeyCommand("down", ("j", "down"), N_("next"), N_("Next person.")),
    KeyCommand("up", ("k", "up"), N_("previous"), N_("Previous person.")),
    KeyCommand(
        "read_on", ("J", "pagedown", "shift+down"), N_("read on"), N_("Scroll the text down.")
    ),
    KeyCommand(
        "read_back", ("K", "pageup", "shift+up"), N_("read back"), N_("Scroll the text up.")
    ),
    KeyCommand("help", ("question_mark",), N_("help"), N_("These keys.")),
    KeyCommand(
        "leave", ("escape", "q"), N_("back"), N_("Back; what you wrote is kept as a draft.")
    ),
)

BY_ID = {command.id: command for command in REPLY_COMMANDS}
