"""What the parts of the templates' screen share."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.worker import WorkerError

from jva_tui.api.errors import ApiError
from jva_tui.i18n import _
from jva_tui.paths import reason_of
from jva_tui.store.errors import StoreError
from screens.base import TellingScreen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Sequence

    from textual.worker import Worker

    from jva_tui.composing import Removed
    from jva_tui.desk import Desk
    from jva_tui.domain import Template
    from jva_tui.templates.library import Entry


class Step(NamedTuple):
    """Something that was done and can be undone."""

    undo: Callable[[], Awaitable[str]]
    """Undoes it, as far as that can be done now; returns what to say of it."""
    publishes: str = ""
    """Key of the template that leaves for the platform unless this is undone."""


class TemplatesBase(TellingScreen[None]):
    """See `screens.templates.TemplatesScreen`, whose arguments these are."""

    def __init__(
        self,
        desk: Desk,
        people: Sequence[int] = (),
        at: int | None = None,
        steps: list[Step] | None = None,
    ) -> None:
        super().__init__()
        self.desk = desk
        self.people = people
        """Of the requests for which templates can be shown."""
        self.reader = at
        """Whose it is that is shown for."""
        self.entries: dict[str, Entry] = {}
        """Every template, as it was when they were last looked at; by key."""
        self.at = ""
        """Key of the template under the cursor; empty without any."""
        self.steps: list[Step] = [] if steps is None else steps
        """What can be undone, the last one last."""
        self._works: list[Worker[None]] = []
        """What is to be done before the user leaves."""

    def load(self) -> None:
        """See `TemplatesScreen.load`."""
        raise NotImplementedError

    def show(self) -> None:
        """See `TemplatesScreen.show`."""
        raise NotImplementedError

    async def change(self, entry: Entry, **changes: Any) -> None:
        """Changes something of a template, as it is by now, and lets that be undone.

        Raises:
            LookupError: it is gone.
            OSError: its file cannot be written.
        """
        raise NotImplementedError

    def go_to(self, key: str) -> None:
        """See `TemplatesScreen.go_to`."""
        raise NotImplementedError

    @property
    def entry(self) -> Entry | None:
        """The template under the cursor."""
        return self.entries.get(self.at)

    def tell(self, text: str, *, is_trouble: bool = False) -> None:
        """See `TellingScreen.tell`; what was told before has been read by then."""
        self.app.clear_notifications()
        super().tell(text, is_trouble=is_trouble)

    def work(
        self, work: Coroutine[Any, Any, object], name: str, *, is_reading: bool = False
    ) -> None:
        """Does something behind the screen; what fails is said.

        Args:
            work: to do.
            name: of it.
            is_reading: whether it only waits for the platform, and ends when the user leaves.
        """
        worker = self.run_worker(self._tried(work), name=name, exit_on_error=False)
        if not is_reading:
            self._works.append(worker)

    async def finish(self) -> None:
        """Returns once everything is done that was begun."""
        while self._works:
            with suppress(WorkerError):  # which was said then
                await self._works[0].wait()
            del self._works[0]

    async def _tried(self, work: Coroutine[Any, Any, object]) -> None:
        try:
            await work
        except OSError as error:
            told = _("The file could not be written: {error}. Everything is as it was.")
            self.tell(told.format(error=reason_of(error)), is_trouble=True)
        except StoreError as error:
            self.tell(str(error), is_trouble=True)
        except LookupError:
            self.tell(_("This template has changed meanwhile: look again."), is_trouble=True)
        except ApiError as error:
            from jva_tui.api.words import while_reading

            self.tell(while_reading(error), is_trouble=True)
        self.load()

    def can_undo(self, undo: Callable[[], Awaitable[str]], *, publishes: str = "") -> None:
        """Notes how what was just done is undone; see `Step`."""
        self.steps.append(Step(undo, publishes))

    def join_steps(self, since: int) -> None:
        """Makes one step of several, which is undone from its end; the last undone says so.

        Args:
            since: how many steps there were before them.
        """
        joined = self.steps[since:]
        del self.steps[since:]

        async def back() -> str:
            told = ""
            for step in reversed(joined):
                told = await step.undo()
            return told

        self.can_undo(back)

    def undo_by_writing(
        self, key: str, name: str, before: str, base: Template | None = None
    ) -> None:
        """Notes what brings a file back to what it said before.

        Args:
            key: of the file, which says something else by now.
            name: of the template.
            before: all that stood in it.
            base: what the platform said when both last agreed, where that has changed as well.
        """
        after = self.desk.template_contents(key)

        async def back() -> str:
            await self.desk.look_at_templates()
            if self.desk.template_contents(key) != after:
                told = _("“{name}” has been changed since: what it said before is in H.")
                return told.format(name=name)
            await self.desk.write_template(key, before)
            if base:
                await self.desk.unsettle_template(key, base)
            return _("“{name}” is as it was before.").format(name=name)

        self.can_undo(back)

    def undo_by_deleting(self, key: str, name: str) -> None:
        """Notes that a file goes again that was just made."""
        after = self.desk.template_contents(key)

        async def back() -> str:
            await self.desk.look_at_templates()
            contents = self.desk.template_contents(key)
            if contents and contents != after:
                told = _("“{name}” has been changed since, and stays: x deletes it.")
                return told.format(name=name)
            if self.desk.template(key):
                await self.desk.delete_template(key, forgets=True)
            return _("“{name}” is gone from here again.").format(name=name)

        self.can_undo(back)

    def undo_by_restoring(self, removed: Removed, name: str, batch_id: int | None = None) -> None:
        """Notes that a deleted file comes back, and what was to leave as well does not.

        Args:
            removed: the file.
            name: of the template.
            batch_id: of the deletion on the platform, if there is one.
        """

        async def back() -> str:
            undone = None if batch_id is None else await self.desk.undo(batch_id)
            await self.desk.restore_template(removed)
            if undone and not undone.taken:
                told = _("“{name}” is back here; the platform has deleted it already.")
                return told.format(name=name)
            return _("“{name}” is back.").format(name=name)

        self.can_undo(back)

    def do_undo(self) -> None:
        """Undoes what was done last."""
        if self.steps:
            self.work(self._undo(self.steps.pop()), "undo")

    async def _undo(self, step: Step) -> None:
        told = await step.undo()
        self.load()
        self.tell(told)
