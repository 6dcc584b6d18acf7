"""Which file is which template of the platform, as a publication teaches it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.operations import Publication

if TYPE_CHECKING:
    from jva_tui.domain import Template
    from jva_tui.operations import Operation
    from jva_tui.outbox.results import Record
    from jva_tui.store.outbox_db import OutboxDb


def linked(operation: Operation, template: Template) -> Record:
    """Its file and the platform's template agree."""

    def record(db: OutboxDb) -> None:
        known = db.operation(operation.id)  # the file may have been renamed since
        db.link_template((known or operation).of(Publication).file, template)

    return record


def unlinked(template_id: int) -> Record:
    """The platform has deleted it."""

    def record(db: OutboxDb) -> None:
        for file, link in db.template_links().items():
            if link.base.id == template_id:
                db.unlink_template(file)

    return record
