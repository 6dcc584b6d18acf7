"""What became of a request that nobody answered, judged from what the platform shows.

Presence counts at once. Absence, or one part without the other, counts only in a read that began
after the settle time, and only absence where nothing else has changed lets anything be sent again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.domain import State
from jva_tui.operations import Action
from jva_tui.outbox import wording
from jva_tui.outbox.aftermath import news, of_ours
from jva_tui.outbox.changed import Around, changed, left_by_decline, state_changed, who_changed
from jva_tui.outbox.evidence import copies, is_taken_back, own_changes, refusals
from jva_tui.outbox.kinds import Verdict, VerdictKind

if TYPE_CHECKING:
    from jva_tui.operations import Attempt, Operation, Reply
    from jva_tui.outbox.evidence import Evidence


_WAIT = Verdict(VerdictKind.WAIT)
_NEEDS_LOG = Verdict(VerdictKind.NEEDS_LOG)


def judge(operation: Operation, attempt: Attempt, evidence: Evidence) -> Verdict:
    """What became of one request, for one reply that it was for.

    Args:
        operation: the attempt's step still waits.
        attempt: of an unknown outcome; where the step was sent before, with the lowest marker and
            the earliest date of its attempts, since the first of them may take effect late.
        evidence: what was read.
    """
    if attempt.action == Action.MESSAGE:
        return _message(operation, attempt, evidence)
    if attempt.action == Action.DECLINE and operation.reply.conversation_id is not None:
        if evidence.traces is None:
            return _unread_decline(operation, attempt, evidence)
        return _decline(operation, attempt, evidence)
    return _change_of_state(operation, attempt, evidence)


def _message(operation: Operation, attempt: Attempt, evidence: Evidence) -> Verdict:
    if copies(operation.reply, evidence, attempt.marker):
        return _happened(operation, attempt, evidence)
    if not evidence.is_settled:
        return _WAIT
    if evidence.traces is None:
        return _ask(wording.unreadable_talk())
    return _absent(operation, attempt, evidence)


def _change_of_state(operation: Operation, attempt: Attempt, evidence: Evidence) -> Verdict:
    """Of a PUT, a bulk validation, or a decline where there is no conversation."""
    reply, row = operation.reply, evidence.row
    is_reached = row is not None and row.state == reply.target
    # Whoever set it, to refuse again is harmless; and a log for each of a bulk call costs too much.
    if is_reached and (attempt.action == Action.REFUSE or attempt.is_bulk):
        return _happened(operation, attempt, evidence)
    if is_reached:
        return _NEEDS_LOG if evidence.changes is None else _happened(operation, attempt, evidence)
    if own_changes(reply, evidence, [attempt]):
        return _logged(operation, attempt, evidence)
    if not evidence.is_settled:
        return _WAIT
    if row is None:
        return _ask(wording.out_of_reach())
    return _unlogged(evidence) or _absent(operation, attempt, evidence)


def _unlogged(evidence: Evidence) -> Verdict | None:
    """What to do where the log has to tell, and does not; None where it does."""
    if evidence.changes is None:
        return _NEEDS_LOG
    return None if evidence.changes else _ask(wording.unreadable_log())


def _decline(operation: Operation, attempt: Attempt, evidence: Evidence) -> Verdict:
    """The platform notes the refusal, then our text, then « Refusée »; it may die in between."""
    reply, row = operation.reply, evidence.row
    is_noted = bool(refusals(reply, evidence, [attempt]))
    is_said = not reply.text or bool(copies(reply, evidence, attempt.marker))
    is_refused = row is not None and row.state == State.DECLINED
    if is_noted and is_said and is_refused:
        return _happened(operation, attempt, evidence)
    if not evidence.is_settled:
        return _WAIT
    if is_noted:
        return _half_declined(operation, attempt, evidence, is_said=is_said)
    if reply.text and is_said:
        return _ask(wording.refusal_missing())
    return _absent(operation, attempt, evidence)


def _half_declined(
    operation: Operation, attempt: Attempt, evidence: Evidence, *, is_said: bool
) -> Verdict:
    """The refusal is noted, and the text or the state is missing."""
    reply, row = operation.reply, evidence.row
    if row is None:
        return _ask(wording.half_refused(None))
    if row.state == State.DECLINED:
        return _ask(wording.text_missing())
    if own_changes(reply, evidence, [attempt]):
        # It was refused to the end, and somebody has taken that back: not ours to refuse again.
        took_back = _logged(operation, attempt, evidence)
        return took_back if is_said else _ask(wording.text_missing())
    if any(is_taken_back(reply, evidence, note) for note in refusals(reply, evidence, [attempt])):
        return _ask(wording.half_refused(row.state))
    return _unlogged(evidence) or _to_complete(reply, row.state, is_said=is_said)


def _to_complete(reply: Reply, state: str, *, is_said: bool) -> Verdict:
    """What is left of a decline, which only goes on from where it can have stopped."""
    if state not in left_by_decline(reply, is_said=is_said):
        return _ask(wording.half_refused(state))
    then = (Action.REFUSE,) if is_said else (Action.REFUSE, Action.MESSAGE)
    return Verdict(VerdictKind.PARTLY, then, wording.refusal_mail_unproven())


def _unread_decline(operation: Operation, attempt: Attempt, evidence: Evidence) -> Verdict:
    """Of a decline whose conversation is not ours to read: its last act, if the log shows it."""
    is_refused = evidence.row is not None and evidence.row.state == State.DECLINED
    if is_refused and evidence.changes is None:
        return _NEEDS_LOG
    if own_changes(operation.reply, evidence, [attempt]):
        return _logged(operation, attempt, evidence)
    return _ask(wording.unreadable_talk()) if evidence.is_settled else _WAIT


def _happened(operation: Operation, attempt: Attempt, evidence: Evidence) -> Verdict:
    # Below the marker nothing is of this request.
    above = attempt._replace(read_marker=attempt.marker)
    told = list(of_ours(operation, [above], evidence))
    # By the log, which was read last: the row may be older than our own change.
    last = evidence.changes[-1].new if evidence.changes else None
    reply, target = operation.reply, operation.reply.target
    is_ours = bool(own_changes(reply, evidence, [attempt]))
    if is_ours and target and attempt.action == Action.DECIDE and reply.conversation_id is None:
        # The note that follows the mail needs a conversation: nothing else would tell of it.
        told.append(wording.mail_unproven(target))
    if is_ours and last != target:
        told.append(wording.since_then(last or ""))
    return Verdict(VerdictKind.HAPPENED, note=news(operation, told))


def _logged(operation: Operation, attempt: Attempt, evidence: Evidence) -> Verdict:
    """The log shows a change of ours; by now the state may be another one."""
    if attempt.server_date is not None:
        return _happened(operation, attempt, evidence)
    return _ask(wording.unbounded()) if evidence.is_settled else _WAIT


def _absent(operation: Operation, attempt: Attempt, evidence: Evidence) -> Verdict:
    """Nothing of it is there: whether it may be sent again as it was written."""
    row, now = evidence.row, attempt.started_at
    # Places are counted when its turn comes again.
    trouble = changed(operation, row, Around(evidence.me_id, now, is_member=True))
    if not trouble:
        return Verdict(VerdictKind.ABSENT)
    if row is not None and state_changed(operation, row):
        if evidence.changes is None:
            return _NEEDS_LOG
        trouble = f"{who_changed(evidence.changes, row, now=now)} {trouble}".lstrip()
    return Verdict(VerdictKind.CONFLICT, note=trouble)


def _ask(note: str) -> Verdict:
    return Verdict(VerdictKind.ASK, note=note)
