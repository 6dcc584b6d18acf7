"""Every kind of operation that there is, over one connection to the platform."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.errands import Filing, Tagging
from jva_tui.operations import Publication, Reply
from jva_tui.outbox.filing import Filings
from jva_tui.outbox.kinds import Kinds
from jva_tui.outbox.publications import Publications
from jva_tui.outbox.replies import Replies
from jva_tui.outbox.tagging import Taggings

if TYPE_CHECKING:
    from collections.abc import Callable

    from jva_tui.api.client import Client
    from jva_tui.clock import Clock
    from jva_tui.outbox.looking import Reader
    from jva_tui.outbox.replies import Reads
    from jva_tui.store.outbox_db import OutboxDb
    from jva_tui.store.worker import Worker


def every_kind(  # noqa: PLR0913 - what the kinds work with
    intake: Reader,
    background: Client,
    reads: Reads,
    db: Worker[OutboxDb],
    clock: Clock,
    *,
    templates_changed: Callable[[], None],
) -> Kinds:
    """What the outbox is sent with.

    Args:
        intake: reads in the lane of the outbox, and stores what it learns.
        background: the same client, asking only when nobody else does.
        reads: what this process has read when.
        db: the connection that records.
        clock: tells the time.
        templates_changed: called when a template is not what it was.
    """
    return Kinds(
        {
            Reply.kind: Replies(intake, background, reads, clock),
            Publication.kind: Publications(intake, background, db, clock, templates_changed),
            Tagging.kind: Taggings(intake, clock),
            Filing.kind: Filings(intake, clock),
        },
        intake.client,
        background,
        intake.confirm_ours,
    )
