"""Sorting requests out from the list: labels, archive, read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from jva_tui.errands import FileAs
from jva_tui.i18n import _, ngettext
from screens.filing_words import filed_line, tagged_line

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Coroutine, Sequence

    from textual.app import App

    from jva_tui.desk import Desk
    from jva_tui.filing import Filed, Label
    from screens.tagging import Wished


class Asking(Protocol):
    """A screen on which requests are chosen."""

    @property
    def app(self) -> App[Any]:
        """Of which it is a screen."""
        ...

    def tell(self, text: str, *, is_trouble: bool = False) -> None:
        """See `SendingScreen.tell`."""
        ...

    def work(self, work: Coroutine[Any, Any, object], name: str) -> None:
        """See `SendingScreen.work`."""
        ...


class Sorting:
    """Asks what is wished of requests, and tells what became of it.

    Args:
        screen: on which they were chosen.
        desk: does it.
        put_away: called with those that went out of sight.
    """

    def __init__(
        self, screen: Asking, desk: Desk, put_away: Callable[[Collection[int]], None]
    ) -> None:
        self._screen = screen
        self._desk = desk
        self._put_away = put_away

    def archive(self, ids: Sequence[int]) -> None:
        """Archives the conversations; brings them back where all of them are archived."""
        self._screen.work(self._archive(ids), "archive")

    async def _archive(self, ids: Sequence[int]) -> None:
        is_back = await self._desk.filing.is_all_archived(ids)
        await self._file(ids, FileAs.INBOX if is_back else FileAs.ARCHIVED)

    def mark_read(self, ids: Sequence[int]) -> None:
        """Marks the conversations as read."""
        self._screen.work(self._file(ids, FileAs.READ), "mark read")

    async def _file(self, ids: Sequence[int], to: FileAs) -> None:
        done = await self._desk.filing.file(ids, to)
        if to is FileAs.ARCHIVED:
            self._put_away(done.changed)
        self._tell(done, filed_line(done, to))

    def tags(self, ids: Sequence[int]) -> None:
        """Lets the user choose labels."""
        from screens.tagging import TaggingScreen

        def chosen(wished: Wished | None) -> None:
            if wished and (wished.on or wished.off):
                self._screen.work(self._tag(ids, wished), "label")

        read = partial(self._desk.filing.labels, ids)
        screen = TaggingScreen(self._title(ids), len(ids), read, partial(self._renewed, ids))
        self._screen.app.push_screen(screen, chosen)

    async def _renewed(self, ids: Sequence[int]) -> Sequence[Label]:
        await self._desk.filing.refresh()
        return await self._desk.filing.labels(ids)

    def _title(self, ids: Sequence[int]) -> str:
        reading = self._desk.reading(ids[0]) if len(ids) == 1 else None
        if reading:
            name = reading.participation.volunteer.name
            return _("Labels of {name}").format(name=name)
        text = ngettext("Labels of {count} request", "Labels of {count} requests", len(ids))
        return text.format(count=len(ids))

    async def _tag(self, ids: Sequence[int], wished: Wished) -> None:
        done = await self._desk.filing.set_tags(ids, on=wished.on, off=wished.off)
        self._tell(done, tagged_line(done, wished.on, wished.off))

    def _tell(self, done: Filed, text: str) -> None:
        self._screen.app.clear_notifications()
        self._screen.tell(text, is_trouble=not done.changed)
