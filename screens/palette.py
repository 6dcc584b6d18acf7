"""Commands by name; those that are not possible now say why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jva_tui.i18n import _
from screens.choose import ChooseScreen
from widgets.choices import Choice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jva_tui.commands import Command, KeyCommand


def palette(
    commands: Iterable[Command | KeyCommand[Any]], situation: Any, more: Iterable[Choice] = ()
) -> ChooseScreen:
    """The screen on which a command is found; it ends with the command's id.

    Args:
        commands: those of the screen that asks.
        situation: what decides there whether one is possible.
        more: what else is found there.
    """
    choices = []
    for command in commands:
        trouble = command.why_not(situation)
        choices.append(
            Choice(
                command.id,
                _(command.label) if trouble else _(command.help),
                command.hint,
                enabled=not trouble,
                why_not=trouble,
                words=_(command.label),
            )
        )
    return ChooseScreen(_("Commands"), [*choices, *more])
