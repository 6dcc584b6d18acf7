"""The desk's part about templates: the files of this account, their history, and the platform's.

Everything that is written here is in a file of the user's own, which other programs may change as
well; what only we know of it (which template of the platform it is, what it said before, how often
it was sent) stands in outbox.db.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from apsw import ConstraintError

from jva_tui.board import TemplatesChanged
from jva_tui.domain import View
from jva_tui.i18n import _
from jva_tui.operations import Publication
from jva_tui.preparing import Preparing
from jva_tui.store.cache import TEMPLATES_KNOWN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping
    from pathlib import Path

    from jva_tui.connection import Connection
    from jva_tui.domain import Me, Reading, Template
    from jva_tui.operations import Operation
    from jva_tui.store.cache import Cache
    from jva_tui.store.outbox_db import OutboxDb
    from jva_tui.store.templates import Link, Version
    from jva_tui.templates.draft import Draft
    from jva_tui.templates.file import Brings, TemplateFile
    from jva_tui.templates.folder import Folder, Found
    from jva_tui.templates.library import Entry
    from jva_tui.templates.pack import Packed

WATCH_SECONDS = 2
"""How often is looked whether another program has changed a template."""
SAMPLE = 300
"""Requests, the newest ones, by which is told how often a token has no value."""
_log = logging.getLogger(__name__)


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


class Composing(Preparing):
    """The desk's part about templates. `open_templates` comes before everything else."""

    _folder_path: Path
    _connection: Connection | None
    _folder: Folder | None
    _files: Mapping[str, Found]
    _missing: frozenset[str]
    """Linked files that were not there at the last look."""
    _gone: frozenset[str]
    """Those that were not there at the one before either: no other program is just saving them."""
    _moved: dict[str, str]
    """What files are called now that other programs have renamed, by what they were called."""
    _turn: asyncio.Lock
    _turn_of: asyncio.Task[object] | None

    @asynccontextmanager
    async def in_turn(self) -> AsyncIterator[None]:
        """What one task does with the files, it does to its end before another begins."""
        task = asyncio.current_task()
        if self._turn_of is task:  # a part of what it does already
            yield
            return
        async with self._turn:
            self._turn_of = task
            try:
                yield
            finally:
                self._turn_of = None

    # What is there

    def open_templates(self) -> Folder:
        """The folder; its files are read, if that was not done: some milliseconds."""
        if self._folder is None:
            from jva_tui.templates.folder import Folder

            self._folder = Folder(self._folder_path)
            try:
                self._files = self._folder.read()
            except OSError:
                _log.exception("the templates cannot be read")
            self._missing = self._gone = self._linked_and_missing()
            self._moved = {}
        return self._folder

    @property
    def templates_folder(self) -> Path:
        """Where the files are."""
        return self._folder_path

    @property
    def author(self) -> Me | None:
        """See `Preparing.author`; with how they sign, as the folder tells."""
        from jva_tui.templates.folder import signature_in

        self.open_templates()
        me = self._board.status.me
        return me._replace(signature=signature_in(self._files)) if me else None

    def templates(self) -> list[Entry]:
        """Every template, of the folder and of the platform, by name."""
        self.open_templates()
        from jva_tui.templates.file import Brings
        from jva_tui.templates.library import Notes, entries

        db = self._outbox_reader
        return entries(
            self._files,
            self._reader.templates(),
            Notes(
                db.template_links(),
                db.template_uses(),
                {id_: Brings(*told) for id_, told in db.template_choices().items()},
            ),
            self.author,
            is_read=self._reader.get(TEMPLATES_KNOWN, False),
        )

    def template(self, key: str) -> Entry | None:
        """One template; None where it is gone."""
        return next((entry for entry in self.templates() if entry.key == key), None)

    def template_contents(self, key: str) -> str:
        """All that stands in its file, or of the signature; empty without one."""
        self.open_templates()
        found = self._files.get(key)
        return found.contents if found else ""

    def template_versions(self, key: str) -> list[Version]:
        """Everything that its file has said, the newest first."""
        return self._outbox_reader.versions(key)

    def has_template_versions(self, key: str) -> bool:
        """Whether its file once said something else."""
        return self._outbox_reader.has_versions(key)

    def template_operations(self) -> dict[str, Operation]:
        """What is on its way to the platform, or needs the user, by key."""
        found = {}
        for operation in self._outbox_reader.publications():
            payload = operation.payload
            if isinstance(payload, Publication):
                found[payload.file or f"#{payload.template_id}"] = operation
        return found

    async def often_empty(self) -> dict[str, float]:
        """For which share of the newest requests each token has no value, from 0 to 1."""
        from jva_tui.templates.tokens import values_for

        me = self.author
        for mine in (True, False):
            readings = await self._filler.do(lambda cache, mine=mine: _newest(cache, mine=mine))  # type: ignore[misc]  # mypy cannot infer lambdas with defaults
            people = [r.participation for r in readings if r.participation.is_whole]
            if people:
                empty: dict[str, int] = {}
                for person in people:
                    for token, value in values_for(person, me).items():
                        empty[token] = empty.get(token, 0) + (not value)
                return {token: count / len(people) for token, count in empty.items()}
        return {}

    # Noticing

    async def watch_templates(self) -> None:
        """Notices what other programs change; until it is cancelled."""
        await self.clock.sleep(WATCH_SECONDS)
        await self.note_versions()
        while True:
            try:
                await self.look_at_templates()
            except Exception:  # a folder on a drive that is gone must not end the watch
                _log.exception("the templates cannot be read")
            await self.clock.sleep(WATCH_SECONDS)

    async def note_versions(self) -> None:
        """Keeps as versions what the files say, before anything takes its place."""
        self.open_templates()
        await self._outbox.do(self._versions_of(self._files))

    async def look_at_templates(self) -> None:
        """Reads again what was changed, keeps it as a version, and tells."""
        folder = self.open_templates()
        files = await asyncio.to_thread(folder.read)
        renamed = {old: new for old, new in folder.renamed.items() if new not in self._files}
        missing, before = frozenset(set(self._links()) - files.keys()), self._missing
        if files == self._files and missing == before == self._gone:
            return
        self._files, self._missing, self._gone = files, missing, missing & before
        if renamed:
            await self._outbox.do(partial(_follow, renamed=renamed))
            for old, new in renamed.items():
                self._moved.pop(new, None)
                self._moved[old] = new
                self._move_draft(old, new)
        await self.note_versions()
        await self.templates_moved()

    def _links(self) -> dict[str, Link]:
        return self._outbox_reader.template_links()

    def _linked_and_missing(self) -> frozenset[str]:
        return frozenset(self._links().keys() - self._files.keys())

    async def templates_moved(self) -> None:
        """Links what agrees, and tells: something is not what it was, here or there."""
        self.open_templates()
        from jva_tui.templates.library import adopted

        links, there = self._links(), self._reader.templates()
        found = adopted(self._files, there, links, self.author, self._gone)
        file_of = {link.base.id: file for file, link in links.items()}

        def link(db: OutboxDb) -> None:
            for file, template in found.items():
                if before := file_of.get(template.id):
                    db.move_template(before, file)
                db.link_template(file, template)

        if found:
            await self._outbox.do(link)
            for file, template in found.items():
                self._move_draft(file_of.get(template.id, f"#{template.id}"), file)
        self._board.tell(TemplatesChanged())

    def _versions_of(self, files: Mapping[str, Found]) -> Callable[[OutboxDb], None]:
        """Keeps what the files say, where it was not seen before."""
        said = {name: found.contents for name, found in files.items() if found.contents}
        now = self.now()

        def keep(db: OutboxDb) -> None:
            newest = db.newest_versions()
            for name, contents in said.items():
                if newest.get(name) != contents:
                    db.keep_version(name, contents, now)

        return keep

    # Writing

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
            entry = self.template_now(key) if key is not None else None
            if entry is None or not entry.has_file:
                return await self._make_file(template, entry.there if entry else None, base)
            notes = notes_in(self.template_contents(entry.key))
            await self.write_template(entry.key, to_text(template, notes))
            return entry.key

    def template_now(self, key: str) -> Entry | None:
        """A template by what it was called: files are renamed, and the platform's are given one."""
        while (found := self.template(key)) is None and key in self._moved:
            key = self._moved[key]
        if found is None and key.startswith("#"):
            id_ = int(key.removeprefix("#"))
            found = next((e for e in self.templates() if e.there and e.there.id == id_), None)
        return found

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
        """A file of its own for a template; for one of the platform's, its link as well."""
        from jva_tui.templates.file import file_name, to_text

        folder = self.open_templates()
        links = self._links()
        before = {link.base.id: name for name, link in links.items()}
        wanted = before.get(there.id) if there else None
        # A name that was another template's would give it that one's history.
        taken = {*links, *self.template_operations(), *self._outbox_reader.last_versions()}
        while True:
            file = wanted or file_name(template.name, lambda one: folder.has(one) or one in taken)
            try:
                await asyncio.to_thread(folder.create, file, to_text(template))
                break
            except FileExistsError:  # another one is called so, and was perhaps just made
                wanted = None
        if there:
            await self._outbox.do(partial(_take_over, file=file, there=base or there))
            self._move_draft(f"#{there.id}", file)
        await self.look_at_templates()
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
        from jva_tui.templates.file import SUFFIX, BadFile, parse
        from jva_tui.templates.folder import SIGNATURE

        found = []
        for file, version in self._outbox_reader.last_versions().items():
            if file not in self._files and file != SIGNATURE:
                name = file.removesuffix(SUFFIX)
                with suppress(BadFile):
                    name = parse(version.contents, name).name
                found.append(Deleted(name, version.at, Removed(file, version.contents)))
        return sorted(found, key=lambda one: -one.at)

    async def restore_template(self, removed: Removed) -> None:
        """Brings back what was deleted.

        Raises:
            OSError: it cannot be written.
        """
        file = removed.file
        async with self.in_turn():
            await self._outbox.do(lambda db: db.leave_out_template(file, False))
            await self.write_template(file, removed.contents)

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

    def template_draft(self, key: str) -> Draft | None:
        """What was begun to be written of a template, and not saved; None without that."""
        return self.open_templates().drafts().get(key)

    def template_drafts(self) -> frozenset[str]:
        """The keys of those of which something is begun, and not saved."""
        return frozenset(self.open_templates().drafts())

    def keep_template_draft(self, key: str, draft: Draft | None) -> None:
        """Keeps what is begun, as far as the disk lets it; None drops it."""
        with suppress(OSError):  # what is on the screen is still there
            self.open_templates().keep_draft(key, draft)

    def _move_draft(self, key: str, new_key: str) -> None:
        with suppress(OSError):  # it stays where it was
            self.open_templates().move_draft(key, new_key)

    async def let_bring(self, key: str, brings: Brings) -> bool:
        """Lets a template bring a decision from now on; nothing, where it brought just that.

        Returns:
            Whether it brings that now.

        Raises:
            LookupError: the template is gone.
            OSError: its file cannot be written.
        """
        entry = self.template(key)
        if entry is None:
            raise LookupError(key)
        new = None if entry.template.brings == brings else brings
        if entry.has_file:
            await self.save_template(key, entry.template._replace(brings=new))
        else:  # only the platform has it, which knows of no decisions
            id_ = int(key.removeprefix("#"))
            await self._outbox.do(
                lambda db: (
                    db.set_template_choice(id_, *new) if new else db.drop_template_choice(id_)
                )
            )
            await self.templates_moved()
        return new is not None


def _deletes(operation: Operation) -> bool:
    payload = operation.payload
    return isinstance(payload, Publication) and payload.is_deletion


def _leave_out(db: OutboxDb, file: str, *, forgets: bool) -> None:
    if forgets:
        db.unlink_template(file)
    else:
        db.leave_out_template(file, True)


def _follow(db: OutboxDb, renamed: Mapping[str, str]) -> None:
    for old, new in renamed.items():
        with suppress(ConstraintError):  # another one was called so, and keeps its link
            db.move_template(old, new)


def _newest(cache: Cache, *, mine: bool) -> list[Reading]:
    ids = [row.id for row in cache.window(View.ALL, mine, now=0, limit=SAMPLE)]
    return cache.readings(ids)


def _take_over(db: OutboxDb, file: str, there: Template) -> None:
    with db.together():
        db.link_template(file, there)
        db.leave_out_template(file, False)
        db.drop_template_choice(there.id)
