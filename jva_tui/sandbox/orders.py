"""What goes wrong with one call, decided before it runs, so that the journal can repeat it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

STORED = "stored"
"""PUT: the state. Message, message inside a decline, template: the text."""
MAILED = "mailed"
"""PUT: the mail about the state. Message: "new message"."""
CONTEXTUAL = "contextual"
"""PUT and decline: the contextual message."""
IN_PROGRESS = "in_progress"
"""Message: a pending participation is in progress."""
TOUCHED = "touched"
"""Message: the conversation moved up."""
READ = "read"
"""PUT, message and decline: the conversation is marked read."""
DECLINED_MAILED = "declined_mailed"
"""Decline: the mail with reason and text."""
DECIDED = "decided"
"""Decline: the state is « Refusée »."""
PLACES = "places"
"""PUT and decline: the mission's places are counted."""
SHARED = "shared"
"""Template: it is the organisation's; before, a new one to be shared is shared with nobody."""

PUT_STEPS = (STORED, MAILED, CONTEXTUAL, READ, PLACES)
MESSAGE_STEPS = (STORED, IN_PROGRESS, MAILED, TOUCHED, READ)
DECLINE_STEPS = (CONTEXTUAL, *MESSAGE_STEPS, DECLINED_MAILED, DECIDED, PLACES)
"""With a text; without one only `READ` of a message's steps is among them."""
TEMPLATE_STEPS = (STORED, SHARED)

RAN = "ran"
"""A try of a job that comes to its end, but the queue does not hear of it and tries again."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What a lever does to a call that the platform performs."""

    fail_after: str | None = None
    """The step after which the handler dies: what came before it stays."""
    delay: int = 0
    """Seconds until it is performed; whoever asked gets another answer meanwhile."""
    job_waits: tuple[int, ...] = ()
    """Seconds until each job of a bulk call runs; the last one holds for all further ones."""
    job_tries: tuple[str, ...] = ()
    """How the first tries of its jobs end: the step after which one dies, or `RAN`."""
    job_of: int | None = None
    """The participation whose job that is; None for all."""
    forget_batch: bool = False
    """Whether nobody can ask for the batch afterwards."""


NO_ORDERS = Orders()


def read_orders(data: dict[str, Any]) -> Orders:
    """Orders from their form as JSON.

    Raises:
        TypeError: a field is not one of theirs.
    """
    fields: dict[str, Any] = dict(data)
    for name in {"job_waits", "job_tries"} & fields.keys():
        fields[name] = tuple(fields[name])
    return Orders(**fields)
