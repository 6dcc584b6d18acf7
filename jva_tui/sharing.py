"""The desk's part about templates and the platform: fetching, publishing, and differences."""

from __future__ import annotations

from contextlib import suppress
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.composing import Composing, Removed
from jva_tui.i18n import _
from jva_tui.operations import OperationState
from jva_tui.text import one_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from jva_tui.domain import Template
    from jva_tui.operations import Publication
    from jva_tui.store.outbox_db import OutboxDb
    from jva_tui.templates.file import TemplateFile
    from jva_tui.templates.library import Entry


_ROOM = 230
"""Characters of a name that leave room for what is added to it."""


class Keep(StrEnum):
    """What becomes of a template that was changed here and on the platform."""

    MINE = "mine"
    """The file stays; published, it takes the place of what the platform holds, which is in its
    history."""
    THEIRS = "theirs"
    """The file says what the platform says; what it said is in its history."""
    BOTH = "both"
    """The platform's takes the file, and what the file said becomes a template of its own."""
    MERGED = "merged"
    """The file has the changes of both; what the platform says is in its history."""


class Pulled(NamedTuple):
    """What reading the platform's templates has brought; keys."""

    new: tuple[str, ...] = ()
    renewed: tuple[str, ...] = ()
    """Changed on the platform, and not here."""
    asking: tuple[str, ...] = ()
    """Changed on both sides: nothing was done."""
    gone: tuple[str, ...] = ()
    """No longer on the platform, or no longer shared: the file stays."""
    too_long: tuple[str, ...] = ()
    """Longer than a file may be: nothing was done."""

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
        from jva_tui.templates.folder import TooLong

        await self.look_at_templates()
        await self.templates_moved()  # what agrees already is linked, and not brought twice
        links = self._outbox_reader.template_links().values()
        left_out = {f"#{link.base.id}" for link in links if link.is_left_out}
        told = Pulled()
        for key in [entry.key for entry in self.templates() if entry.has_news]:
            if (key not in left_out) if keys is None else (key in keys):
                try:
                    told = told.also(await self._brought(key))
                except TooLong:
                    told = told.also(Pulled(too_long=(key,)))
        return told

    async def _brought(self, key: str) -> Pulled:
        """Brings one into its file, if that is still so: others may be fetching or writing too."""
        from jva_tui.templates.library import Standing, merged

        await self.look_at_templates()
        entry = self.template(key)
        told = Pulled()
        match entry and entry.standing:
            case Standing.THERE:
                assert entry  # noqa: S101 - it has a standing
                with suppress(LookupError):  # another program was quicker
                    told = Pulled(new=(await self._make_file(entry.template, entry.there),))
            case Standing.CHANGED_THERE:
                assert entry and entry.there and entry.base  # noqa: S101, PT018 - as above
                told = Pulled(asking=(key,))
                if both := merged(entry.template, entry.there, entry.base):
                    await self._agree(key, both, entry.there)
                    told = Pulled(renewed=(key,))
            case Standing.BOTH:
                told = Pulled(asking=(key,))
            case Standing.GONE_THERE:
                told = Pulled(gone=(key,))
        return told

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
                await self._keep_beside(key, theirs)
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
                await self._keep_beside(key, theirs)
                await self._agree(key, told, there)
        return key

    async def _keep_beside(self, file: str, theirs: TemplateFile) -> None:
        """Keeps what the platform says in the history of a file that does not say it.

        Published, the file takes its place, and it is nowhere else.
        """
        from jva_tui.templates.file import notes_in, to_text

        contents, now = self.template_contents(file), self.now()
        said = to_text(theirs, notes_in(contents))

        def keep(db: OutboxDb) -> None:
            with db.together():
                db.keep_version(file, said, now)
                db.keep_version(file, contents, now)  # the newest is what it says now

        await self._outbox.do(keep)

    async def unsettle_template(self, file: str, base: Template) -> None:
        """Takes a `settle_template` or `keep_here_only` back: the two last agreed as before.

        Raises:
            LookupError: the file is gone, or is another template of the platform by now.
        """
        async with self.in_turn():
            await self.look_at_templates()
            entry = self.template(file)
            if entry is None or (entry.base and entry.base.id != base.id):
                raise LookupError(file)
            await self._outbox.do(lambda db: db.link_template(file, base))
            await self.templates_moved()

    async def keep_here_only(self, file: str) -> None:
        """Forgets that a file was a template of the platform.

        Raises:
            LookupError: there is no such file, or the platform holds it again.
        """
        from jva_tui.templates.library import Standing

        async with self.in_turn():
            await self.look_at_templates()
            entry = self.template(file)
            if entry is None or entry.standing is not Standing.GONE_THERE:
                raise LookupError(file)
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
        wanted = [publication(entry, self.author) for entry in known]
        for entry in known:
            await self._make_way(entry.key)
        await self._outbox.do(partial(_let_go, gone=self._gone, wanted=wanted))
        return await self.queue(wanted, at_once=at_once)

    async def _make_way(self, key: str) -> None:
        """Takes back what waits to leave of a template, in whose place something else is wanted."""
        waiting = self.template_operations().get(key)
        if waiting and waiting.state is OperationState.QUEUED:
            await self.take_back(waiting.id)

    async def delete_there(
        self, key: str, shown: Entry | None = None, *, at_once: bool = False
    ) -> int:
        """Queues the deletion of a template of one's own on the platform; returns the batch's id.

        Args:
            key: of the template.
            shown: what the user has seen of it; by default as it is now.
            at_once: as `Answering.queue` takes it.

        Raises:
            LookupError: the platform's is gone, or another one than was shown.
            ValueError: it is not there, or not one's own.
            Unsettled: as `publish_templates`.
            NotWritten: as `publish_templates`.
        """
        from jva_tui.templates.publishing import deletion

        entry = self.template_now(key)
        if shown and (entry is None or shown.there != entry.there):
            raise LookupError(key)
        if entry is None or entry.there is None or not entry.is_mine(self.author):
            raise ValueError("only one's own templates can be deleted on the platform")
        await self._make_way(entry.key)
        return await self.queue([deletion(entry)], at_once=at_once)

    async def delete_everywhere(
        self, shown: Entry, *, at_once: bool = False
    ) -> tuple[Removed, int]:
        """Deletes a file, and queues the deletion of what it is on the platform; or neither.

        The file first: where it cannot be deleted, what the platform holds stays as well.

        Args:
            shown: what the user has seen of it.
            at_once: as `Answering.queue` takes it.

        Returns:
            What `restore_template` takes, and the batch's id.

        Raises:
            OSError: the file cannot be deleted.
            LookupError: as `delete_there`; so the next ones.
            ValueError: see there.
            Unsettled: see there.
            NotWritten: see there.
        """
        there = f"#{shown.there.id}" if shown.there else shown.key
        removed = await self.delete_template(shown.key)
        try:
            return removed, await self.delete_there(there, shown, at_once=at_once)
        except BaseException:
            await self.restore_template(removed)
            raise


def _let_go(db: OutboxDb, gone: Collection[str], wanted: Iterable[Publication]) -> None:
    """Lets no file that is gone keep a template that says what is to be made: it is that one."""
    said = {(one.name, one.text) for one in wanted if one.template_id is None}
    for file, link in db.template_links().items():
        if file in gone and (link.base.name, link.base.text) in said:
            db.unlink_template(file)
