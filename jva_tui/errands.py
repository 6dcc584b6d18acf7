"""The small things that the outbox brings to the platform: tags, archived and read conversations.

Volunteers are told nothing of them, so that they leave at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from jva_tui.operations import LONGEST_NAME
from jva_tui.text import clean, fold, one_line, trim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jva_tui.operations import Operation, Stands


class TagAction(StrEnum):
    """What one step of a tagging does on the platform, in one request."""

    CREATE = "create_tag"
    """``POST /structures/{id}/tags``; where the name is there meanwhile, that one is taken."""
    ATTACH = "attach"
    """``POST /participations/{id}/tags/{tag}/attach``; a second time is the platform's 500."""
    DETACH = "detach"
    """``POST /participations/{id}/tags/{tag}/detach``; a second time is no harm."""


class FileAs(StrEnum):
    """Where a conversation is to be, for its author alone."""

    READ = "read"
    ARCHIVED = "archived"
    """Read as well: nothing unread is put out of sight."""
    INBOX = "inbox"
    """Back from the archive."""


class FileAction(StrEnum):
    """What one step of a filing does on the platform, in one request; again is no harm."""

    READ = "read"
    """``GET /conversations/{id}``."""
    ARCHIVE = "archive"
    """``POST /conversations/{id}/archive``."""
    UNARCHIVE = "unarchive"
    """``POST /conversations/{id}/unarchive``."""


_FILING = {
    FileAs.READ: (FileAction.READ,),
    FileAs.ARCHIVED: (FileAction.READ, FileAction.ARCHIVE),
    FileAs.INBOX: (FileAction.UNARCHIVE,),
}


FOLLOWED_BY = "Suivi : "
"""Begins the label of who follows a request: how colleagues share work, whatever they read."""


def by_use(name: str) -> tuple[bool, str, str]:
    """The order of labels: who follows a request first, then by name."""
    return not name.startswith(FOLLOWED_BY), fold(name), name


def tag_name(typed: str) -> str:
    """What somebody typed as the platform keeps it as the name of a tag; empty where it is none."""
    return trim(one_line(clean(typed), LONGEST_NAME))


@dataclass(frozen=True, slots=True)
class Tagging:
    """A tag that a request is to bear, or no longer; a `Payload`."""

    kind: ClassVar[str] = "tag"
    after_subject: ClassVar[str | None] = None

    participation_id: int
    name: str
    is_on: bool
    structure_id: int
    """Our organisation, whose tags these are."""
    tag_id: int | None = None
    """None where the author knew no such tag of the organisation."""

    def __post_init__(self) -> None:
        """Refuses a name that the platform would not keep as it is.

        Raises:
            ValueError: it is empty, or a new one is too long or would change.
        """
        if not self.name or (self.tag_id is None and tag_name(self.name) != self.name):
            raise ValueError("the platform would change this name")

    @property
    def subject(self) -> str:
        """See `Payload.subject`: each tag of a request is put on or taken off by itself."""
        return f"tag/{self.participation_id}/{fold(self.name)}"

    @property
    def steps(self) -> tuple[TagAction, ...]:
        """See `Payload.steps`."""
        if not self.is_on:
            return (TagAction.DETACH,)
        if self.tag_id is None:
            return (TagAction.CREATE, TagAction.ATTACH)
        return (TagAction.ATTACH,)

    def seen_anew(self, found: Stands) -> Tagging:
        """See `Payload.seen_anew`: nothing that its author saw keeps it from leaving.

        Raises:
            TypeError: always.
        """
        del found
        raise TypeError("a tagging is about nothing that its author has seen")


@dataclass(frozen=True, slots=True)
class Filing:
    """A conversation that is to be read, archived, or back in the inbox; a `Payload`."""

    kind: ClassVar[str] = "filing"
    after_subject: ClassVar[str | None] = None

    participation_id: int
    conversation_id: int
    to: FileAs
    seen_message_id: int | None = None
    """The newest message the author saw: nothing newer is marked as read or put out of sight."""

    @property
    def subject(self) -> str:
        """See `Payload.subject`: where a conversation is to be, and whether it is to be read."""
        talk = f"conversation/{self.conversation_id}"
        return f"{talk}/read" if self.to is FileAs.READ else talk

    @property
    def steps(self) -> tuple[FileAction, ...]:
        """See `Payload.steps`."""
        return _FILING[self.to]

    def seen_anew(self, found: Stands) -> Filing:
        """See `Payload.seen_anew`: what has a newer message is left where it is, not stopped.

        Raises:
            TypeError: always.
        """
        del found
        raise TypeError("a filing waits for nobody's decision")


_ERRANDS = frozenset({Tagging.kind, Filing.kind})
_AT_ONCE = 24
"""A page of the platform is read for so many."""


def in_turn(due: Sequence[Operation]) -> Sequence[Operation]:
    """Which operations are sent next: what volunteers wait for, or else a few of the errands.

    So a reply that is queued meanwhile waits for no hundred labels.
    """
    return [op for op in due if op.payload.kind not in _ERRANDS] or due[:_AT_ONCE]
