"""From what the platform shows of a conversation to what becomes of one filing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.errands import FileAction, FileAs, Filing
from jva_tui.outbox import errand_words as wording
from jva_tui.outbox.kinds import Already, Judged, Stopped, Verdict, VerdictKind

if TYPE_CHECKING:
    from jva_tui.domain import Conversation, Message
    from jva_tui.operations import Operation


class There(NamedTuple):
    """What the platform holds, as far as one filing is concerned."""

    talk: Conversation | None
    """None where there is none any more."""
    latest: Message | None
    """Its newest chat message."""
    me_id: int
    """Our user id."""

    @property
    def is_member(self) -> bool:
        """Whether it is ours to file."""
        return self.talk is not None and self.me_id in self.talk.member_ids

    @property
    def is_read(self) -> bool:
        """Whether its newest message is marked as read."""
        if self.talk is None or self.talk.read_at is None:
            return False
        return self.talk.read_at >= (self.latest.at if self.latest else self.talk.updated_at)

    @property
    def is_archived(self) -> bool:
        """Whether it is out of the platform's inbox."""
        return self.talk is not None and self.talk.is_archived

    def is_newer(self, message: Message | None, filing: Filing) -> bool:
        """Whether the author of a filing has neither seen nor written a message."""
        if message is None or message.author_id == self.me_id:
            return False
        return message.id > (filing.seen_message_id or 0)


def before(operation: Operation, there: There) -> Stopped | Already | None:
    """Why the next step of a filing must not leave, or need not; None where it may.

    Args:
        operation: not taken back.
        there: read just now; to bring one back from the archive, nothing has to be read.
    """
    if operation.next_step == FileAction.UNARCHIVE:
        return None
    if not there.is_member:
        return Stopped(wording.not_a_member(), None)
    if there.is_newer(there.latest, operation.of(Filing)):
        is_marked = FileAction.READ in operation.done_steps
        note = wording.newer_is_read() if is_marked else wording.newer_left_alone()
        return Already(note, is_all=True)
    if operation.next_step == FileAction.READ and there.is_read:
        return Already()
    return None


def judge(operation: Operation, action: str, there: There, *, is_settled: bool) -> Judged:
    """What has become of a request of which nobody knows.

    Args:
        operation: which it is for.
        action: the step that it was to make.
        there: read afterwards.
        is_settled: whether absence counts.
    """
    if not there.is_member:
        return Judged(Verdict(VerdictKind.CONFLICT, note=wording.not_a_member()), None)
    is_done = {
        FileAction.READ: there.is_read,
        FileAction.ARCHIVE: there.is_archived,
        FileAction.UNARCHIVE: not there.is_archived,
    }[FileAction(action)]
    if is_done:
        filing = operation.of(Filing)
        # What is to be archived after it is not, and `before` says why.
        is_new = filing.to is FileAs.READ and there.is_newer(there.latest, filing)
        note = wording.newer_is_read() if is_new else ""
        return Judged(Verdict(VerdictKind.HAPPENED, note=note), None)
    return Judged(Verdict(VerdictKind.ABSENT if is_settled else VerdictKind.WAIT), None)
