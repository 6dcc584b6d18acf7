"""What the parts of the templates' screen share."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.api.errors import ApiError
from jva_tui.i18n import _
from jva_tui.paths import reason_of
from jva_tui.store.errors import StoreError
from screens.base import TellingScreen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Sequence
    from typing import Any

    from jva_tui.desk import Desk
    from jva_tui.templates.library import Entry


class Step(NamedTuple):
    """Something that was done and can be undone."""

    undo: Callable[[], Awaitable[object]]
    told: str
    """What to say once it is undone."""


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

    def load(self) -> None:
        """See `TemplatesScreen.load`."""
        raise NotImplementedError

    def show(self) -> None:
        """See `TemplatesScreen.show`."""
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

    def work(self, work: Coroutine[Any, Any, object], name: str) -> None:
        """Does something behind the screen; what fails is said."""
        self.run_worker(self._tried(work), name=name, exit_on_error=False)

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

    def can_undo(self, told: str, undo: Callable[[], Awaitable[object]]) -> None:
        """Notes how what was just done is undone."""
        self.steps.append(Step(undo, told))

    def undo_by_writing(self, entry: Entry, contents: str) -> None:
        """Notes that what a file said before brings it back."""
        told = _("“{name}” is as it was before.").format(name=entry.template.name)
        self.can_undo(told, lambda: self.desk.write_template(entry.key, contents))

    def do_undo(self) -> None:
        """Undoes what was done last."""
        if self.steps:
            self.work(self._undo(self.steps.pop()), "undo")

    async def _undo(self, step: Step) -> None:
        await step.undo()
        self.tell(step.told)
