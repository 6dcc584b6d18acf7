"""What is known of template files: which is which on the platform, their versions, their uses.

A template's key is the name of its file, or "#12" for the platform's template 12 without a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.domain import Template
from jva_tui.store.database import as_json, query, transaction
from jva_tui.store.outbox_part import OutboxPart

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jva_tui.operations import Operation


class Link(NamedTuple):
    """Which template of the platform a file is."""

    base: Template
    """As it stood on the platform when the file last agreed with it."""
    is_left_out: bool
    """Whether the file was deleted here on purpose, and is not to come back by itself."""


class Version(NamedTuple):
    """What once stood in a template's file."""

    id: int
    at: int
    """When it was first seen."""
    contents: str


@dataclass(frozen=True, slots=True)
class Uses:
    """How often a template was sent."""

    count: int
    last_at: int


class Templates(OutboxPart):
    """Links, versions and uses of templates. Each method is one transaction."""

    def link_template(self, file: str, template: Template) -> None:
        """Notes that a file and a template of the platform agree as it stands now.

        A template has one file: another one that was linked with it no longer is.

        Args:
            file: its name.
            template: as the platform holds it.
        """
        id_, name, text, is_shared, owner_id = template[:5]
        with transaction(self._connection):
            query(self._connection, _UNLINK_OTHERS, (file, id_))
            query(self._connection, _LINK, (file, id_, name, text, int(is_shared), owner_id))

    def unlink_template(self, file: str) -> None:
        """Forgets which template of the platform a file is, and that it was left out."""
        with transaction(self._connection):
            query(self._connection, "DELETE FROM template_link WHERE file = ?", (file,))
            query(self._connection, _TAKE_IN, (file,))

    def leave_out_template(self, file: str, is_left_out: bool) -> None:  # noqa: FBT001 - what is set
        """Notes whether a file was deleted here on purpose.

        That the platform holds it may become known later: a link counts as left out then.
        """
        query(self._connection, _LEAVE_OUT if is_left_out else _TAKE_IN, (file,))

    def template_links(self) -> dict[str, Link]:
        """Which template of the platform each file is, by the file's name."""
        return {
            file: Link(Template(id_, name, text, bool(is_shared), owner_id), bool(is_left_out))
            for file, id_, name, text, is_shared, owner_id, is_left_out in query(
                self._connection, _LINKS
            )
        }

    def keep_version(self, file: str, contents: str, at: int) -> None:
        """Keeps what stands in a file, unless its newest version says the same."""
        query(self._connection, _KEEP, (file, at, contents))

    def versions(self, file: str) -> list[Version]:
        """Everything that was seen in a file, the newest first."""
        return [Version(*row) for row in query(self._connection, _VERSIONS, (file,))]

    def has_versions(self, file: str) -> bool:
        """Whether more than one thing was seen in a file."""
        statement = "SELECT count(*) > 1 FROM template_version WHERE file = ?"
        return bool(query(self._connection, statement, (file,))[0][0])

    def newest_versions(self) -> dict[str, str]:
        """What was last seen in each file, by its name."""
        return {file: version.contents for file, version in self.last_versions().items()}

    def last_versions(self) -> dict[str, Version]:
        """The newest version of each file, by its name."""
        return {file: Version(*row) for file, *row in query(self._connection, _NEWEST)}

    def move_template(self, key: str, new_key: str) -> None:
        """Lets link, versions and uses follow a template that is called otherwise now.

        So does what is to be published of it.

        Raises:
            apsw.ConstraintError: both keys are linked; nothing has changed.
        """
        with transaction(self._connection):
            for statement in _MOVE:
                query(self._connection, statement, (key, new_key))

    def exchange_templates(self, moves: Mapping[str, str]) -> None:
        """Lets everything follow files that are called otherwise now, all at once.

        Args:
            moves: new names, by old ones; each new one is an old one as well.
        """
        with transaction(self._connection):
            # No file is called so: two may have changed places.
            between = {old: f"/{number}" for number, old in enumerate(moves)}
            steps = [*between.items(), *((between[old], new) for old, new in moves.items())]
            for step in steps:
                for statement in (*_MOVE, _MOVE_LEFT_OUT):
                    query(self._connection, statement, step)

    def publications(self) -> list[Operation]:
        """What is on its way to the platform about templates, or needs the user."""
        return self._operations(
            "WHERE kind = 'template' AND NOT is_put_away AND state NOT IN ('draft', 'done')"
        )

    def note_uses(self, batch_id: int, keys: Mapping[int, str], at: int) -> None:
        """Notes which templates the replies of a batch were written with.

        Args:
            batch_id: as `OutboxDb.queue` returned it.
            keys: of templates, by participation id.
            at: an instant.
        """
        ids = query(self._connection, _OF_BATCH, (batch_id, as_json(keys)))
        self._connection.executemany(
            "INSERT INTO template_use VALUES (?, ?, ?)",
            [(operation_id, keys[participation_id], at) for operation_id, participation_id in ids],
        )

    def template_uses(self) -> dict[str, Uses]:
        """How often each template was sent, by key; without what was taken back, or failed."""
        return {key: Uses(count, last_at) for key, count, last_at in query(self._connection, _USES)}


_UNLINK_OTHERS = "DELETE FROM template_link WHERE template_id = ?2 AND file <> ?1"
_LINK = """
    INSERT INTO template_link (file, template_id, name, text, is_shared, owner_id)
    VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (file) DO UPDATE SET
        template_id = excluded.template_id, name = excluded.name, text = excluded.text,
        is_shared = excluded.is_shared, owner_id = excluded.owner_id
"""
_LINKS = """
    SELECT *, EXISTS (SELECT 1 FROM template_left_out WHERE file = template_link.file)
    FROM template_link ORDER BY file
"""
_LEAVE_OUT = "INSERT OR IGNORE INTO template_left_out VALUES (?)"
_TAKE_IN = "DELETE FROM template_left_out WHERE file = ?"
_KEEP = """
    INSERT INTO template_version (file, at, contents) SELECT ?1, ?2, ?3
    WHERE ?3 IS NOT (
        SELECT contents FROM template_version WHERE file = ?1 ORDER BY id DESC LIMIT 1
    )
"""
_VERSIONS = "SELECT id, at, contents FROM template_version WHERE file = ? ORDER BY id DESC"
_NEWEST = """
    SELECT file, id, at, contents FROM template_version
    WHERE id IN (SELECT max(id) FROM template_version GROUP BY file)
"""
_MOVE = (
    "UPDATE template_link SET file = ?2 WHERE file = ?1",
    "UPDATE template_version SET file = ?2 WHERE file = ?1",
    "UPDATE template_use SET template = ?2 WHERE template = ?1",
    # The fence of a request on its way is moved with its operation.
    """
    UPDATE attempt_step SET subject = 'template/new/' || ?2 WHERE subject = 'template/new/' || ?1
    """,
    """
    UPDATE operation
    SET payload = json_set(payload, '$.file', ?2),
        subject = iif(subject = 'template/new/' || ?1, 'template/new/' || ?2, subject)
    WHERE kind = 'template' AND payload ->> 'file' = ?1
    """,
)
_MOVE_LEFT_OUT = "UPDATE template_left_out SET file = ?2 WHERE file = ?1"
_OF_BATCH = """
    SELECT id, participation_id FROM operation
    WHERE batch_id = ?1 AND participation_id IN (SELECT value FROM json_each(?2))
"""
_USES = """
    SELECT template, count(*), max(at) FROM template_use LEFT JOIN operation ON id = operation_id
    WHERE state IS NULL OR state NOT IN ('draft', 'failed', 'conflict') GROUP BY template
"""
