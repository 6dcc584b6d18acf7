"""What can be done with templates, defined once: keys, bottom line and help."""

from __future__ import annotations

from typing import NamedTuple

from jva_tui.command import KeyCommand
from jva_tui.i18n import N_, _


class TemplateSituation(NamedTuple):
    """What decides whether a command is possible now."""

    has_one: bool = True
    """Whether a template is under the cursor."""
    is_broken: bool = False
    has_file: bool = True
    """Whether it is kept on this computer."""
    is_mine: bool = True
    """Whether it is one's own there."""
    differs: bool = False
    """Whether the file and the platform do not say the same."""
    why_not_published: str = ""
    why_not_reached: str = ""
    """Why the platform cannot be asked."""
    has_versions: bool = False
    """Whether its file once said something else."""
    has_people: bool = True
    """Whether there are requests to show it for."""
    can_undo: bool = False


def _chosen(situation: TemplateSituation) -> str:
    return "" if situation.has_one else _("No template is selected.")


def _whole(situation: TemplateSituation) -> str:
    if situation.is_broken:
        return _("The file is broken: e opens it in your editor, H shows what it said before.")
    return _chosen(situation)


def _of_file(situation: TemplateSituation) -> str:
    if trouble := _chosen(situation):
        return trouble
    return "" if situation.has_file else _("It is only on the platform: P brings it here.")


def _publishes(situation: TemplateSituation) -> str:
    return _chosen(situation) or situation.why_not_published


def _compares(situation: TemplateSituation) -> str:
    if trouble := _whole(situation):
        return trouble
    if situation.differs:
        return ""
    return _("There is nothing to compare: it is in one place only, or the same in both.")


def _has_history(situation: TemplateSituation) -> str:
    if trouble := _of_file(situation):
        return trouble
    return "" if situation.has_versions else _("It has never said anything else.")


def _shares(situation: TemplateSituation) -> str:
    if trouble := _whole(situation):
        return trouble
    return "" if situation.is_mine else _("It is a colleague’s: only they can share it or not.")


def _previews(situation: TemplateSituation) -> str:
    return "" if situation.has_people else _("There is no request to show it for.")


def _undoes(situation: TemplateSituation) -> str:
    return "" if situation.can_undo else _("Nothing was deleted or changed that could be undone.")


def _reaches(situation: TemplateSituation) -> str:
    return situation.why_not_reached


TEMPLATES = N_("Templates")

TEMPLATE_COMMANDS: tuple[KeyCommand[TemplateSituation], ...] = (
    KeyCommand("edit", ("enter", "i"), N_("write"), N_("Read and write the template."), _chosen),
    KeyCommand("new", ("n",), N_("new"), N_("Begin a new template.")),
    KeyCommand(
        "publish",
        ("p",),
        N_("publish"),
        N_("Bring it to the platform, where the browser has it as well."),
        _publishes,
    ),
    KeyCommand(
        "pull",
        ("P",),
        N_("fetch"),
        N_("Fetch what is new on the platform, yours and your organisation’s."),
        _reaches,
    ),
    KeyCommand(
        "compare",
        ("d",),
        N_("compare"),
        N_("Compare with the platform, and keep yours, theirs, or both."),
        _compares,
    ),
    KeyCommand("find", ("slash",), N_("find"), N_("Find by a few letters of name or text.")),
    KeyCommand(
        "outside",
        ("e",),
        N_("editor"),
        N_("Open the whole file in your own editor ($VISUAL or $EDITOR)."),
        _chosen,
    ),
    KeyCommand("rename", ("r",), N_("rename"), N_("Give it another name."), _whole),
    KeyCommand(
        "bring",
        ("T",),
        N_("decision"),
        N_("Choose which decision, and which reason, it brings with it."),
        _whole,
    ),
    KeyCommand(
        "share",
        ("s",),
        N_("share or not"),
        N_("Let the organisation see it, or not, from the next time it is published."),
        _shares,
    ),
    KeyCommand(
        "history",
        ("H",),
        N_("history"),
        N_("Everything that it has said, with what changed; brings one of these back."),
        _has_history,
    ),
    KeyCommand("copy", ("c",), N_("copy"), N_("Make a copy of it, to change."), _whole),
    KeyCommand(
        "delete", ("x",), N_("delete"), N_("Delete it here, on the platform, or both."), _chosen
    ),
    KeyCommand(
        "undo",
        ("z",),
        N_("undo"),
        N_("Undo what you last did to a template, or take back what has not left."),
        _undoes,
    ),
    KeyCommand(
        "bring_back",
        ("u",),
        N_("deleted ones"),
        N_("Bring back one that was deleted here, whenever that was."),
    ),
    KeyCommand(
        "signature",
        ("S",),
        N_("signature"),
        N_("Write how you sign: [signature] stands for it."),
    ),
    KeyCommand(
        "starter",
        ("plus",),
        N_("ready ones"),
        N_("Install templates for the usual situations, in French or in English."),
    ),
    KeyCommand("take_in", ("I",), N_("import"), N_("Import a pack: a folder or a zip file.")),
    KeyCommand("pack", ("X",), N_("export"), N_("Export all of yours as a pack.")),
    KeyCommand(
        "next_person",
        ("l", "right", "ctrl+n"),
        N_("next person"),
        N_("As the next one reads it."),
        _previews,
    ),
    KeyCommand(
        "previous_person",
        ("h", "left", "ctrl+p"),
        N_("person before"),
        N_("As the one before reads it."),
        _previews,
    ),
    KeyCommand("down", ("j", "down"), N_("next"), N_("Next template.")),
    KeyCommand("up", ("k", "up"), N_("previous"), N_("Previous template.")),
    KeyCommand("first", ("g", "home"), N_("first"), N_("First template.")),
    KeyCommand("last", ("G", "end"), N_("last"), N_("Last template.")),
    KeyCommand("read_on", ("J", "pagedown"), N_("read on"), N_("Scroll the text down.")),
    KeyCommand("read_back", ("K", "pageup"), N_("read back"), N_("Scroll the text up.")),
    KeyCommand("outbox", ("b",), N_("outgoing"), N_("What waits, what leaves, what needs you.")),
    KeyCommand("palette", ("colon",), N_("commands"), N_("Find a command by its name.")),
    KeyCommand("help", ("question_mark",), N_("help"), N_("These keys.")),
    KeyCommand("leave", ("escape", "q", "t"), N_("back"), N_("Back to the inbox.")),
)

BY_ID = {command.id: command for command in TEMPLATE_COMMANDS}
