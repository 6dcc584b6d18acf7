"""The desk's part about templates and the platform: fetching, publishing, and differences."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.composing import Composing
from jva_tui.i18n import _
from jva_tui.operations import OperationState
from jva_tui.text import one_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from jva_tui.domain import Template
    from jva_tui.templates.file import TemplateFile
    from jva_tui.templates.library import Entry


_ROOM = 230
"""Characters of a name that leave room for what is added to it."""


class Keep(StrEnum):
    """What becomes of a template that was changed here and on the platform."""

    MINE = "mine"
    """The file stays; published, it takes the place of what the platform holds."""
    THEIRS = "theirs"
    """The file says what the platform says; what it said is in its history."""
    BOTH = "both"
    """The platform's takes the file, and what the file said becomes a template of its own."""
    MERGED = "merged"
    """The file has the changes of both."""


class Pulled(NamedTuple):
    """What reading the platform's templates has brought; keys."""

    new: tuple[str, ...] = ()
    renewed: tuple[str, ...] = ()
    """Changed on the platform, and not here."""
    asking: tuple[str, ...] = ()
    """Changed on both sides: nothing was done."""
    gone: tuple[str, ...] = ()
    """No longer on the platform, or no longer shared: the file stays."""

    def also(self, more: Pulled) -> Pulled:
        """With what was brought besides."""
        return Pulled(*(ours + theirs for ours, theirs in zip(self, more, strict=True)))


class Sharing(Composing):
    """The desk's part about templates and the platform."""

    async def pull_templates(self, keys: Collection[str] | None = None) -> Pulled:
        """Brings into files what the platform holds, as it was last read.

        Args:
            keys: only these; by default everything but what was deleted here on purpose.

        Raises:
            OSError: a file cannot be written; those before it are there.
        """
        async with self.in_turn():
            return await self._pull(keys)

    async def _pull(self, keys: Collection[str] | None) -> Pulled:
        from jva_tui.templates.library import Standing, merged

        await self.templates_moved()  # what agrees already is linked, and not brought twice
        left_out = {
            f"#{link.base.id}"
            for link in self._outbox_reader.template_links().values()
            if link.is_left_out
        }
        new, renewed, asking, gone = [], [], [], []
        for entry in [*self.templates()]:
            if (entry.key in left_out) if keys is None else (entry.key not in keys):
                continue
            match entry.standing:
                case Standing.THERE:
                    new.append(await self._make_file(entry.template, entry.there))
                case Standing.CHANGED_THERE:
                    assert entry.there and entry.base  # noqa: S101, PT018 - what was changed is known
                    if told := merged(entry.template, entry.there, entry.base):
                        await self._agree(entry.key, told, entry.there)
                        renewed.append(entry.key)
                    else:
                        asking.append(entry.key)
                case Standing.BOTH:
                    asking.append(entry.key)
                case Standing.GONE_THERE:
                    gone.append(entry.key)
        return Pulled(tuple(new), tuple(renewed), tuple(asking), tuple(gone))

    async def _agree(self, file: str, template: TemplateFile, there: Template) -> None:
        """Writes a file, and notes that the platform's version is known to its author.

        In this order: whatever happens in between, nothing looks as if the user had changed it.
        """
        entry = self.template(file)
        if entry is None or entry.template != template:
            await self.save_template(file, template)
        await self._outbox.do(lambda db: db.link_template(file, there))
        await self.templates_moved()

    async def settle_template(self, key: str, keep: Keep, shown: Entry | None = None) -> str:
        """Ends the difference between a file and the platform, as the user wants it.

        Args:
            key: of the file.
            keep: what the user wants.
            shown: what they have seen of it; by default as it is now.

        Returns:
            The key of what was ours: another one where both are kept.

        Raises:
            LookupError: there is no such difference any more, it is another one than was shown, or
                both changed the same lines.
            OSError: a file cannot be written.
        """
        async with self.in_turn():
            return await self._settle(key, keep, shown)

    async def _settle(self, key: str, keep: Keep, shown: Entry | None) -> str:
        from jva_tui.templates.library import merged

        await self.look_at_templates()
        entry = self.template(key)
        if entry is None or entry.there is None or entry.base is None:
            raise LookupError(key)
        if shown and (shown.template, shown.there) != (entry.template, entry.there):
            raise LookupError(key)
        mine, there = entry.template, entry.there
        theirs = mine._replace(name=there.name, text=there.text, is_shared=there.is_shared)
        match keep:
            case Keep.MINE:
                await self._agree(key, mine, there)
            case Keep.THEIRS:
                await self._agree(key, theirs, there)
            case Keep.BOTH:
                name = _("{name} (mine)").format(name=one_line(mine.name, _ROOM))
                ours = await self._make_file(mine._replace(name=name, is_shared=False), None)
                await self._agree(key, theirs, there)
                return ours
            case Keep.MERGED:
                told = merged(mine, there, entry.base)
                if told is None:
                    raise LookupError(key)
                await self._agree(key, told, there)
        return key

    async def unsettle_template(self, file: str, base: Template) -> None:
        """Takes a `settle_template` back: the user has not accepted what the platform says."""
        await self._outbox.do(lambda db: db.link_template(file, base))
        await self.templates_moved()

    async def keep_here_only(self, file: str) -> None:
        """Forgets that a file was a template of the platform."""
        await self._outbox.do(lambda db: db.unlink_template(file))
        await self.templates_moved()

    def why_not_published(self, entry: Entry) -> str:
        """Why a template cannot be published as it is; empty where it can."""
        from jva_tui.templates.publishing import why_not

        return why_not(entry, self.author, self.template_operations().get(entry.key))

    async def publish_templates(self, keys: Iterable[str], *, at_once: bool = False) -> int:
        """Queues these templates for the platform, as one batch; returns its id.

        What still waits there of one of them, as it was before, does not leave then.

        Args:
            keys: of the templates.
            at_once: as `Answering.queue` takes it.

        Raises:
            ValueError: one of them cannot be published; nothing was queued.
            Unsettled: one of them is on its way already; nothing was queued.
            NotWritten: the disk refuses; nothing was queued.
        """
        from jva_tui.templates.publishing import publication

        found = [self.template(key) for key in keys]
        known = [entry for entry in found if entry and not self.why_not_published(entry)]
        if not known or len(known) < len(found):
            raise ValueError("one of these is gone, or cannot be published")
        me = self.author
        for entry in known:
            await self._make_way(entry.key)
        return await self.queue([publication(entry, me) for entry in known], at_once=at_once)

    async def _make_way(self, key: str) -> None:
        """Takes back what waits to leave of a template, in whose place something else is wanted."""
        waiting = self.template_operations().get(key)
        if waiting and waiting.state is OperationState.QUEUED:
            await self.take_back(waiting.id)

    async def delete_there(self, key: str, *, at_once: bool = False) -> int:
        """Queues the deletion of a template of one's own on the platform; returns the batch's id.

        Args:
            key: of the template.
            at_once: as `Answering.queue` takes it.

        Raises:
            ValueError: it is not there, or not one's own.
            Unsettled: as `publish_templates`.
            NotWritten: as `publish_templates`.
        """
        from jva_tui.templates.publishing import deletion

        entry, me = self.template(key), self.author
        if entry is None or entry.there is None or not entry.is_mine(me):
            raise ValueError("only one's own templates can be deleted on the platform")
        await self._make_way(key)
        return await self.queue([deletion(entry)], at_once=at_once)
