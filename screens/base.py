"""What the screens share: commands become key bindings, and say why when they cannot be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from textual import on
from textual.binding import Binding
from textual.message import Message
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from jva_tui.commands import BY_ID, COMMANDS, MOVING, Situation
from jva_tui.i18n import _
from jva_tui.logs import Log
from screens.locking import Lockable
from screens.masking import turn_masking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType
    from textual.geometry import Size

    from jva_tui.desk import Event
    from widgets.choices import Choice

Result = TypeVar("Result")
"""What a screen ends with."""
_ONE_PANE_WIDTH = 60
_ONE_PANE_HEIGHT = 18
_SIDE_BY_SIDE_WIDTH = 100
_WIDE_WIDTH = 132
_log = Log(__name__)


class DeskTold(Message):
    """The desk told of a change; every screen hears it."""

    def __init__(self, event: Event) -> None:
        super().__init__()
        self.event = event
        """What changed."""


def bindings(*ids: str) -> list[BindingType]:
    """The key bindings of these commands."""
    return [
        Binding(",".join(BY_ID[id_].keys), f"command('{id_}')", show=False, id=id_)
        for id_ in ids
        if BY_ID[id_].keys
    ]


def told_of_defect(error: BaseException | None) -> str:
    """That work behind the screen has failed."""
    text = _("That did not work because of a defect ({error}). What you queued is kept.")
    return text.format(error=type(error).__name__)


class TellingScreen(Screen[Result]):
    """A screen that says what it has to say in passing, defects among it."""

    def tell(self, text: str, *, is_trouble: bool = False) -> None:
        """Says something in passing."""
        self.notify(text, severity="warning" if is_trouble else "information", markup=False)

    @on(Worker.StateChanged)
    def _say_defect(self, event: Worker.StateChanged) -> None:
        """Work behind the screen must neither end the program nor fail in silence."""
        if event.state is WorkerState.ERROR:
            _log.defect("work behind the screen failed", event.worker.error)
            self.notify(told_of_defect(event.worker.error), severity="error", markup=False)

    def fold(self, size: Size) -> None:
        """Says by its classes how a list and a pane share the screen."""
        width, height = size
        is_low = height < _ONE_PANE_HEIGHT and width < _SIDE_BY_SIDE_WIDTH
        self.set_class(width < _ONE_PANE_WIDTH or is_low, "-one-pane")
        self.set_class(_SIDE_BY_SIDE_WIDTH <= width < _WIDE_WIDTH, "-side-by-side")
        self.set_class(width >= _WIDE_WIDTH, "-wide")


class CommandScreen(TellingScreen[Result]):
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

    def has(self, id_: str) -> bool:
        """Whether a command can be done on this screen at all."""
        return hasattr(self, f"do_{id_}")

    def do_theme(self) -> None:
        """Light or dark."""
        self.app.theme = "jva-light" if self.app.theme == "jva-dark" else "jva-dark"

    def do_palette(self) -> None:
        """Finds a command by its name."""
        from screens.palette import palette

        commands = [
            one
            for one in COMMANDS
            if one.group != MOVING and one.id != "palette" and self.has(one.id)
        ]
        self.app.push_screen(
            palette(commands, self.situation(), self.more_choices()), self.run_chosen
        )

    def more_choices(self) -> Sequence[Choice]:
        """What is found by its name beside the commands."""
        return ()

    def do_mask_contacts(self) -> None:
        """Masks contact data everywhere, or shows it."""
        turn_masking(self.app)

    def do_lock(self) -> None:
        """Locks the screen."""
        if isinstance(self.app, Lockable):
            self.app.lock_by_hand()

    def run_chosen(self, id_: str | None) -> None:
        """Does what was chosen in the palette."""
        if id_ is not None:
            self.action_command(id_)

    def do(self, id_: str) -> None:
        """Does a command that is possible."""
        getattr(self, f"do_{id_}")()
