"""All commands by name; those that are not possible now say why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.commands import COMMANDS, MOVING
from jva_tui.i18n import _
from screens.choose import ChooseScreen
from widgets.choices import Choice

if TYPE_CHECKING:
    from collections.abc import Callable

    from jva_tui.commands import Situation


def palette(situation: Situation, has: Callable[[str], bool]) -> ChooseScreen:
    """The screen on which a command is found; it ends with the command's id.

    Args:
        situation: what is possible.
        has: whether a command belongs to the screen that asks.
    """
    choices = []
    for command in COMMANDS:
        if command.group != MOVING and command.id != "palette" and has(command.id):
            trouble = command.why_not(situation)
            choices.append(
                Choice(
                    command.id,
                    _(command.label) if trouble else _(command.help),
                    command.hint,
                    enabled=not trouble,
                    why_not=trouble,
                )
            )
    return ChooseScreen(_("Commands"), choices)
