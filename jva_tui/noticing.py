"""The desk's part about templates that are there: the files of this account, and the platform's.

Everything that is written here is in a file of the user's own, which other programs may change as
well; what only we know of it (which template of the platform it is, what it said before, how often
it was sent) stands in outbox.db.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from math import inf
from typing import TYPE_CHECKING

from jva_tui.board import TemplatesChanged
from jva_tui.domain import View
from jva_tui.forgetting import Forgetting
from jva_tui.logs import Log
from jva_tui.operations import Publication
from jva_tui.store.cache import TEMPLATES_KNOWN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from pathlib import Path

    from jva_tui.connection import Connection
    from jva_tui.domain import Me, Reading
    from jva_tui.operations import Operation
    from jva_tui.store.cache import Cache
    from jva_tui.store.outbox_db import OutboxDb
    from jva_tui.store.templates import Link, Version
    from jva_tui.templates.draft import Draft
    from jva_tui.templates.folder import Folder, Found, Look
    from jva_tui.templates.library import Entry

WATCH_SECONDS = 2
"""How often is looked whether another program has changed a template."""
SAVING_SECONDS = 1
"""For how long a file may be missing while another program saves it."""
SAMPLE = 300
"""Requests, the newest ones, by which is told how often a token has no value."""
_log = Log(__name__)


class Noticing(Forgetting):
    """The desk's part about what is there. `open_templates` comes before everything else."""

    _folder_path: Path
    _connection: Connection | None
    _folder: Folder | None
    _look: Look
    """As the folder was found last."""
    _missing: Mapping[str, float]
    """Linked files that are not there, and since when, by the clock that only moves forward."""
    _gone: frozenset[str]
    """Those that no other program can be saving just now."""
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
            from jva_tui.templates.folder import NOTHING, Folder

            self._folder, self._look = Folder(self._folder_path), NOTHING
            try:
                self._look = self._folder.read()
            except OSError:
                _log.defect("the templates cannot be read")
            self._gone = frozenset(self._links().keys() - self._files.keys())
            self._missing = dict.fromkeys(self._gone, -inf)
            self._moved = {}
        return self._folder

    @property
    def _files(self) -> Mapping[str, Found]:
        return self._look.files

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

    def template_now(self, key: str) -> Entry | None:
        """A template by what it was called: files are renamed, and the platform's are given one."""
        while (found := self.template(key)) is None and key in self._moved:
            key = self._moved[key]
        if found is None and key.startswith("#"):
            id_ = int(key.removeprefix("#"))
            found = next((e for e in self.templates() if e.there and e.there.id == id_), None)
        return found

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
        self.open_templates()
        links = {link.base.id: file for file, link in self._links().items() if file in self._files}
        found = {}
        for operation in self._outbox_reader.publications():
            payload = operation.payload
            if isinstance(payload, Publication):
                id_ = payload.template_id
                # Its file may be gone since, or there again.
                key = payload.file if id_ is None else links.get(id_, f"#{id_}")
                found[key] = operation
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

    async def note_uses(self, batch_id: int, keys: Mapping[int, str]) -> None:
        """See `Preparing.note_uses`; by the keys that the templates have by now."""
        self.open_templates()
        others = {*keys.values()} - self._files.keys()
        called = {key: entry.key for key in others if (entry := self.template_now(key))}
        await super().note_uses(batch_id, {id_: called.get(key, key) for id_, key in keys.items()})

    # What is begun

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

    # Noticing

    async def watch_templates(self) -> None:
        """Notices what other programs change; until it is cancelled."""
        await self.clock.sleep(WATCH_SECONDS)
        await self.note_versions()
        while True:
            try:
                await self.look_at_templates()
            except Exception:  # a folder on a drive that is gone must not end the watch
                _log.defect("the templates cannot be read")
            await self.clock.sleep(WATCH_SECONDS)

    async def note_versions(self) -> None:
        """Keeps as versions what the files say, before anything takes its place."""
        self.open_templates()
        await self._outbox.do(self._versions_of(self._files))

    async def look_at_templates(self) -> None:
        """Reads again what was changed, keeps it as a version, and tells."""
        async with self.in_turn():
            folder, before = self.open_templates(), self._look
            look = await asyncio.to_thread(folder.read, before)
            if look.renamed:
                moves = exchanged(look.renamed)
                await self._outbox.do(lambda db: db.exchange_templates(moves))
                self._have_moved(look.renamed)
                self._move_drafts(moves)
            self._look = look
            if not self._is_other(before):
                return
            await self.note_versions()
            await self.templates_moved()

    def _is_other(self, before: Look) -> bool:
        """Notes which files are missing; tells whether that, or what they say, has changed."""
        were_missing, were_gone = self._missing.keys(), self._gone
        now = self.clock.monotonic()
        self._missing = {
            file: self._missing.get(file, now) for file in self._links().keys() - self._files.keys()
        }
        self._gone = frozenset(
            file for file, since in self._missing.items() if now - since >= SAVING_SECONDS
        )
        is_other = self._missing.keys() != were_missing or self._gone != were_gone
        return is_other or self._files != before.files

    def _have_moved(self, renamed: Mapping[str, str]) -> None:
        """Whoever has their old keys follows."""
        for old, new in renamed.items():
            self._moved.pop(new, None)
            self._moved[old] = new

    def _move_drafts(self, moves: Mapping[str, str]) -> None:
        with suppress(OSError):  # it stays where it was
            self.open_templates().move_drafts(moves)

    def _links(self) -> dict[str, Link]:
        return self._outbox_reader.template_links()

    async def templates_moved(self) -> None:
        """Links what agrees, and tells: something is not what it was, here or there."""
        async with self.in_turn():
            self.open_templates()
            await self._adopt()
            self._board.tell(TemplatesChanged())

    async def _adopt(self) -> None:
        from jva_tui.templates.library import adopted

        links, there = self._links(), self._reader.templates()
        found = adopted(self._files, there, links, self.author, self._gone)
        before = {template.id: f"#{template.id}" for template in there}
        before |= {link.base.id: file for file, link in links.items()}

        def link(db: OutboxDb) -> None:
            for file, template in found.items():
                db.move_template(before[template.id], file)
                db.link_template(file, template)

        if found:
            await self._outbox.do(link)
            keys = {before[template.id]: file for file, template in found.items()}
            self._have_moved(keys)
            self._move_drafts(keys)

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


def exchanged(renamed: Mapping[str, str]) -> dict[str, str]:
    """Each file's new name, and for each that was called so and is gone, one that is free now.

    What is known of the gone one would otherwise be taken for the renamed one's.

    Args:
        renamed: new names, by old ones; no two of them the same.
    """
    came_from = {new: old for old, new in renamed.items()}
    moves = dict(renamed)
    for end in came_from.keys() - renamed.keys():
        free = end
        while free in came_from:
            free = came_from[free]
        moves[end] = free
    return moves


def _newest(cache: Cache, *, mine: bool) -> list[Reading]:
    ids = [row.id for row in cache.window(View.ALL, mine, now=0, limit=SAMPLE)]
    return cache.readings(ids)
