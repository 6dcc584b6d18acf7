"""The desk's part about writing templates: into files, and out of them again."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.i18n import _
from jva_tui.noticing import Noticing
from jva_tui.operations import Publication

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from jva_tui.domain import Template
    from jva_tui.operations import Operation
    from jva_tui.store.outbox_db import OutboxDb
    from jva_tui.templates.file import Brings, TemplateFile
    from jva_tui.templates.pack import Packed


class TakenIn(NamedTuple):
    """What became of one file of a pack."""

    file: str
    key: str | None
    """Of the template here; None where the file is no template."""
    trouble: str = ""
    """What is wrong with it, in the user's words."""
    is_new: bool = True
    """Whether it was not here before."""


class Removed(NamedTuple):
    """A template that was deleted here, as it is brought back."""

    file: str
    contents: str


class Deleted(NamedTuple):
    """A template whose file is no longer there."""

    name: str
    at: int
    """When what it said last was first seen."""
    removed: Removed


class Composing(Noticing):
    """The desk's part about writing templates."""

    async def save_template(
        self, key: str | None, template: TemplateFile, *, base: Template | None = None
    ) -> str:
        """Writes a template into its file; returns its key, which is new for one without a file.

        Args:
            key: None for a new one.
            template: what it is to say.
            base: what of the platform's its author has seen, where that has no file yet; by
                default as it is there now.

        Raises:
            OSError: the file cannot be written; what it said is still there.
        """
        from jva_tui.templates.file import notes_in, to_text

        async with self.in_turn():
            await self.look_at_templates()
            entry = self.template_now(key) if key is not None else None
            if entry is None or not entry.has_file:
                try:
                    return await self._make_file(template, entry.there if entry else None, base)
                except LookupError:  # it has just been given one
                    return await self.save_template(key, template)
            notes = notes_in(self.template_contents(entry.key))
            await self.write_template(entry.key, to_text(template, notes))
            return entry.key

    async def write_template(self, file: str, contents: str) -> None:
        """Writes what stands in a file, whatever that is.

        Raises:
            OSError: as `save_template`.
        """
        async with self.in_turn():
            await self.look_at_templates()  # another program may just have written it
            self._refuse_what_is_hidden(file)
            await self.note_versions()
            await asyncio.to_thread(self.open_templates().write, file, contents)
            await self.look_at_templates()

    def _refuse_what_is_hidden(self, file: str) -> None:
        """Lets nothing take the place of what could not be brought back."""
        found = self._files.get(file)
        if found and found.trouble and not found.contents:
            raise OSError(None, _("what stands in it cannot be shown, and would be lost"))

    async def _make_file(
        self, template: TemplateFile, there: Template | None, base: Template | None = None
    ) -> str:
        """A file of its own for a template; for one of the platform's, its link as well.

        Raises:
            LookupError: another program has just given one of the platform's a file.
            OSError: it cannot be written.
        """
        from jva_tui.templates.file import to_text

        before = {link.base.id: name for name, link in self._links().items()}
        key, wanted = (f"#{there.id}", before.get(there.id)) if there else (None, None)
        file = await self._create(to_text(template), template.name, wanted, of=key)
        if there:
            await self._outbox.do(partial(_take_over, file=file, there=base or there))
            keys = {f"#{there.id}": file}
            self._have_moved(keys)
            self._move_drafts(keys)
        await self.look_at_templates()
        return file

    async def _create(
        self, contents: str, name: str, wanted: str | None, *, of: str | None = None
    ) -> str:
        """Writes a file that takes nobody's place; returns how it is called.

        Args:
            contents: of the file.
            name: of the template, which the file is named after.
            wanted: what the file is called, if nothing else is called so.
            of: the key of the template that it is for, where that has no file yet.

        Raises:
            LookupError: that one has a file by now.
            OSError: it cannot be written.
        """
        from jva_tui.templates.file import file_name

        folder = self.open_templates()
        # A name that was another template's would give it that one's history.
        taken = {*self._links(), *self.template_operations(), *self._outbox_reader.last_versions()}
        while True:
            await self.look_at_templates()
            if of and (made := self.template_now(of)) and made.has_file:
                raise LookupError(of)
            file = wanted or file_name(name, taken.__contains__)
            try:
                await asyncio.to_thread(folder.create, file, contents)
            except FileExistsError:  # another one is called so, and was perhaps just made
                taken.add(file)
                wanted = None
            else:
                return file

    async def delete_template(self, file: str, *, forgets: bool = False) -> Removed:
        """Deletes a file; what the platform holds stays there. `restore_template` undoes it.

        What was to make it a template of the platform, and has not left, is taken back.

        Args:
            file: its name.
            forgets: whether it is as if there never had been one: what the platform holds may be
                fetched again.

        Raises:
            LookupError: there is no such file.
            OSError: it cannot be deleted.
        """
        async with self.in_turn():
            await self.look_at_templates()
            self._refuse_what_is_hidden(file)
            await self.note_versions()
            found, folder = self._files[file], self.open_templates()
            if (making := self.template_operations().get(file)) and not _deletes(making):
                await self.take_back(making.id)
            await asyncio.to_thread(folder.remove, file)
            await self._outbox.do(partial(_leave_out, file=file, forgets=forgets))
            self.keep_template_draft(file, None)
            await self.look_at_templates()
            return Removed(file, found.contents)

    def deleted_templates(self) -> list[Deleted]:
        """What stood here once and does not any more, the last deleted first."""
        from jva_tui.templates.folder import SIGNATURE

        found = []
        for file, version in self._outbox_reader.last_versions().items():
            if file not in self._files and file != SIGNATURE:
                removed = Removed(file, version.contents)
                found.append(Deleted(_name_in(removed), version.at, removed))
        return sorted(found, key=lambda one: -one.at)

    async def restore_template(self, removed: Removed) -> str:
        """Brings back what was deleted; returns its key.

        That is another one than it had where something else is called so by now.

        Raises:
            OSError: it cannot be written.
        """
        async with self.in_turn():
            file = await self._create(removed.contents, _name_in(removed), removed.file)
            await self._outbox.do(lambda db: db.leave_out_template(file, False))
            await self.look_at_templates()
            return file

    async def take_in(self, packed: Iterable[Packed]) -> list[TakenIn]:
        """Makes files of templates that come from a pack; what is here already is left alone.

        Raises:
            OSError: a file cannot be written; those before it are there.
        """
        async with self.in_turn():
            known = {entry.template: entry.key for entry in self.templates() if entry.has_file}
            told = []
            for one in packed:
                if one.template is None:
                    told.append(TakenIn(one.file, None, one.trouble))
                elif (key := known.get(one.template)) is not None:
                    told.append(TakenIn(one.file, key, is_new=False))
                else:
                    key = await self._make_file(one.template, None)
                    known[one.template] = key
                    told.append(TakenIn(one.file, key))
            return told

    def packed(self, keys: Collection[str]) -> dict[str, str]:
        """What goes into a pack of these templates: contents, by the name of each file."""
        from jva_tui.templates.file import file_name, to_text

        found: dict[str, str] = {}
        for entry in sorted(self.templates(), key=lambda entry: not entry.has_file):
            if entry.key in keys and entry.is_usable:
                name = entry.key if entry.has_file else None
                name = name or file_name(entry.template.name, found.__contains__)
                found[name] = to_text(entry.template)
        return found

    async def let_bring(self, key: str, brings: Brings) -> bool:
        """Lets a template bring a decision from now on; nothing, where it brought just that.

        Returns:
            Whether it brings that now.

        Raises:
            LookupError: the template is gone.
            OSError: its file cannot be written.
        """
        async with self.in_turn():
            await self.look_at_templates()  # another program may just have written it
            entry = self.template_now(key)
            if entry is None:
                raise LookupError(key)
            new = None if entry.template.brings == brings else brings
            if entry.has_file:
                await self.save_template(entry.key, entry.template._replace(brings=new))
            else:  # only the platform has it, which knows of no decisions
                await self._outbox.do(partial(_choose, key=entry.key, brings=new))
                await self.templates_moved()
            return new is not None


def _choose(db: OutboxDb, key: str, brings: Brings | None) -> None:
    id_ = int(key.removeprefix("#"))
    if brings:
        db.set_template_choice(id_, *brings)
    else:
        db.drop_template_choice(id_)


def _deletes(operation: Operation) -> bool:
    payload = operation.payload
    return isinstance(payload, Publication) and payload.is_deletion


def _leave_out(db: OutboxDb, file: str, *, forgets: bool) -> None:
    if forgets:
        db.unlink_template(file)
    else:
        db.leave_out_template(file, True)


def _name_in(removed: Removed) -> str:
    """What a template was called that was deleted."""
    from jva_tui.templates.file import SUFFIX, BadFile, parse

    name = removed.file.removesuffix(SUFFIX)
    with suppress(BadFile):
        name = parse(removed.contents, name).name
    return name


def _take_over(db: OutboxDb, file: str, there: Template) -> None:
    with db.together():
        db.move_template(f"#{there.id}", file)
        db.link_template(file, there)
        db.leave_out_template(file, False)
        db.drop_template_choice(there.id)
