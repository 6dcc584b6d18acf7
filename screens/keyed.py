"""A screen with commands of its own, each with its key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import Binding

from jva_tui.i18n import _
from jva_tui.store.errors import StoreError
from screens.base import CommandScreen, Result
from widgets.key_bar import HELP, KeyBar, KeyHint

if TYPE_CHECKING:
    from collections.abc import Collection, Coroutine, Sequence

    from textual.binding import BindingType

    from jva_tui.command import KeyCommand


def key_bindings(commands: Sequence[KeyCommand[Any]]) -> list[BindingType]:
    """The key bindings of these commands."""
    return [Binding(",".join(one.keys), f"command('{one.id}')", show=False) for one in commands]


class KeyedScreen(CommandScreen[Result]):
    """Its commands stand in `OFFERED`, and nowhere else."""

    OFFERED: ClassVar[Sequence[KeyCommand[Any]]] = ()
    NAME: ClassVar[str] = ""
    """What its commands are called together (msgid)."""
    UNSAID: ClassVar[Collection[str]] = ()
    """Those that are not at the bottom: they are as everywhere."""

    def around(self) -> Any:
        """What decides now whether a command is possible."""
        raise NotImplementedError

    def action_command(self, id_: str) -> None:
        """See `CommandScreen.action_command`."""
        if trouble := self._why_not(id_):
            self.app.clear_notifications()  # the same answer to each press would pile up
            self.tell(trouble, is_trouble=True)
        else:
            self.do(id_)

    def _why_not(self, id_: str) -> str:
        return next(one.why_not(self.around()) for one in self.OFFERED if one.id == id_)

    def hints(self) -> list[KeyHint]:
        """The keys of what can be done now."""
        situation = self.around()
        said = (one for one in self.OFFERED if one.id not in self.UNSAID)
        return [KeyHint(one.hint, _(one.label)) for one in said if not one.why_not(situation)]

    def work(self, work: Coroutine[Any, Any, object], name: str) -> None:
        """Does something behind the screen; what fails is said."""
        self.run_worker(self._tried(work), name=name, exit_on_error=False)

    async def _tried(self, work: Coroutine[Any, Any, object]) -> None:
        try:
            await work
        except StoreError as error:
            self.tell(str(error), is_trouble=True)

    @on(KeyBar.Pressed)
    def _pressed(self, event: KeyBar.Pressed) -> None:
        ids = {one.hint: one.id for one in self.OFFERED}
        self.action_command("help" if event.key == HELP else ids[event.key])

    def do_palette(self) -> None:
        """Finds a command by its name."""
        from screens.palette import palette

        commands = [one for one in self.OFFERED if one.id not in self.UNSAID]
        self.app.push_screen(palette(commands, self.around()), self.run_chosen)

    def do_help(self) -> None:
        """Shows the keys of this screen."""
        from screens.help import HelpScreen

        lines = [(one.keys, one.help) for one in self.OFFERED]
        self.app.push_screen(HelpScreen([(self.NAME, lines)], self.signs()))

    def signs(self) -> list[tuple[str, str]] | None:
        """The signs of this screen with their meanings; None where they are the inbox's."""
        return None
