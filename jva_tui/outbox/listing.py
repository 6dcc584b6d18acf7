"""The platform's templates as they were last read, and what of ours has arrived since."""

from __future__ import annotations

from itertools import count
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from jva_tui.clock import Clock
    from jva_tui.domain import Template
    from jva_tui.outbox.looking import Reader

FRESH_SECONDS = 10.0
"""How old what we know of a template may be when one is published."""


class Listing:
    """Kept for the life of the process. What comes before what is counted, not timed.

    Args:
        clock: its monotonic side counts.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._events = count(1)
        self._templates: dict[int, Template] = {}
        self._read_at = -inf
        self._read = 0
        """When the last read began."""
        self._sent: dict[str, int] = {}
        self._arrived: dict[int, int] = {}
        self.is_ahead = False
        """Whether it holds what the last read did not tell yet."""

    @property
    def templates(self) -> Mapping[int, Template]:
        """By id."""
        return self._templates

    def is_fresh(self, subject: str) -> bool:
        """Whether it was read recently enough, and after all that was sent for a subject."""
        is_recent = self._clock.monotonic() - self._read_at < FRESH_SECONDS
        return is_recent and self._sent.get(subject, 0) < self._read

    async def read(self, reader: Reader, wanted: Collection[int]) -> bool:
        """Reads it; whether something is not what it was.

        Args:
            reader: which stores it.
            wanted: ids; of these, what is missing then is gone.
        """
        began, began_at = next(self._events), self._clock.monotonic()
        read = {template.id: template for template in await reader.templates(wanted)}
        told, before = dict(read), self._templates
        for id_, arrived in self._arrived.items():
            if arrived > began:  # the list may have been told before
                told.pop(id_, None)
                if id_ in before:
                    told[id_] = before[id_]
        if began > self._read:
            self._templates, self._read, self._read_at = told, began, began_at
            self.is_ahead = told != read
        return self._templates != before

    def sent(self, subject: str) -> None:
        """A request for this subject has ended, however it did."""
        self._sent[subject] = next(self._events)

    def keep(self, template: Template) -> None:
        """It stands so since just now."""
        known = self._templates.get(template.id)
        name = template.owner_name or (known.owner_name if known else "")
        self._templates = self._templates | {template.id: template._replace(owner_name=name)}
        self._arrived[template.id] = next(self._events)

    def drop(self, template_id: int) -> None:
        """It is gone since just now."""
        self._templates = {id_: t for id_, t in self._templates.items() if id_ != template_id}
        self._arrived[template_id] = next(self._events)
