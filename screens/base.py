"""What the screens share: commands become key bindings, and say why when they cannot be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.screen import Screen

from jva_tui.commands import BY_ID, Situation

if TYPE_CHECKING:
    from textual.binding import BindingType


def bindings(*ids: str) -> list[BindingType]:
    """The key bindings of these commands."""
    return [
        Binding(",".join(BY_ID[id_].keys), f"command('{id_}')", show=False, id=id_) for id_ in ids
    ]


class CommandScreen(Screen[None]):
    """A screen on which commands are done by methods named ``do_`` and the command's id."""

    def situation(self) -> Situation:
        """What decides now whether a command is possible."""
        return Situation()

    def action_command(self, id_: str) -> None:
        """Does a command, or says why it cannot be done."""
        if trouble := BY_ID[id_].why_not(self.situation()):
            self.app.clear_notifications()  # the same answer to each press would pile up
            self.notify(trouble, severity="warning", markup=False)
        else:
            self.do(id_)

    def do(self, id_: str) -> None:
        """Does a command that is possible."""
        getattr(self, f"do_{id_}")()
