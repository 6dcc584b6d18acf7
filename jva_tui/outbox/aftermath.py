"""What is to be known of a reply that has arrived: what nobody can prove, and who came between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.domain import State
from jva_tui.operations import Action
from jva_tui.outbox import wording
from jva_tui.outbox.evidence import DECIDING, copies, own_changes, refusals, sent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jva_tui.domain import Change, Decision, Trace
    from jva_tui.operations import Attempt, Operation, Reply
    from jva_tui.outbox.evidence import Evidence


def aftermath(operation: Operation, attempts: Sequence[Attempt], evidence: Evidence) -> str:
    """What the user should know of a reply that is done, and is not told yet; often nothing.

    Args:
        operation: done; what its ``detail`` says already is not said again.
        attempts: all of its.
        evidence: with the conversation above the lowest ``read_marker``; without a conversation
            with the log. The row may be missing.
    """
    told = [*of_ours(operation, attempts, evidence), *_of_others(operation, attempts, evidence)]
    return news(operation, told)


def news(operation: Operation, sentences: Sequence[str]) -> str:
    """Those sentences that the operation's ``detail`` does not hold yet."""
    return " ".join(text for text in dict.fromkeys(sentences) if text not in operation.detail)


def of_ours(operation: Operation, attempts: Sequence[Attempt], evidence: Evidence) -> Iterator[str]:
    """What nobody can prove of our own doing, and what of it stands there twice."""
    reply = operation.reply
    if someone := _already(reply, attempts, evidence):
        yield someone
    elif _lacks_note(reply, attempts, evidence) and reply.target:
        yield wording.mail_unproven(reply.target)
    if sent(attempts, Action.REFUSE):
        yield wording.refusal_mail_unproven()
    declines, writes = (
        sent(attempts, Action.DECLINE),
        sent(attempts, Action.DECLINE, Action.MESSAGE),
    )
    if declines and len(refusals(reply, evidence, declines)) > 1:
        yield wording.doubled_refusal()
    if writes and len(copies(reply, evidence, _marker(writes))) > 1:
        yield wording.doubled_text()


def _already(reply: Reply, attempts: Sequence[Attempt], evidence: Evidence) -> str:
    """Who had set the state before us, where the log was read and does not name us."""
    deciding = sent(attempts, *DECIDING)
    is_bounded = any(attempt.server_date is not None for attempt in deciding)
    if evidence.changes is None or not is_bounded or reply.target in (None, reply.seen_state):
        return ""
    if own_changes(reply, evidence, deciding):
        return ""
    last = evidence.changes[-1] if evidence.changes else None
    if last is not None and last.new == reply.target:
        when = wording.time_of(last.at, deciding[-1].started_at)
        return wording.already(last.new, _author(last), when)
    if evidence.row is not None and evidence.row.state == reply.target:
        return wording.of_unknown_origin(evidence.row.state)
    return ""


def _lacks_note(reply: Reply, attempts: Sequence[Attempt], evidence: Evidence) -> bool:
    """Whether the note of our change of state is missing: the platform mails before it notes."""
    decides = sent(attempts, Action.DECIDE)
    if not decides or evidence.traces is None or not evidence.is_settled:
        return False
    since = min(attempt.read_marker for attempt in decides)
    noted = any(_sets(trace, reply.target) and trace.id > since for trace in evidence.traces)
    return not noted and reply.target != reply.seen_state


def _sets(trace: Trace, state: str | None) -> bool:
    """Whether it notes that a PUT, of whomever, set this state."""
    return trace.is_contextual and trace.author_id is None and trace.state == state


def _marker(attempts: Sequence[Attempt]) -> int:
    return min(attempt.marker for attempt in attempts)


# Who came between our last reading and our reply


def _of_others(operation: Operation, attempts: Sequence[Attempt], evidence: Evidence) -> list[str]:
    """The last decision, and the last message, that ours came after."""
    if evidence.traces is None:
        return _logged(operation.reply, attempts, evidence)
    ours = _ours(operation.reply, attempts, evidence)
    since = min((attempt.read_marker for attempt in attempts), default=None)
    if since is None:
        return []
    until = max(ours, default=None)
    others = [
        trace
        for trace in evidence.traces
        if trace.id > since and trace.id not in ours and (until is None or trace.id < until)
    ]
    repeated = operation.reply.target if sent(attempts, Action.DECIDE) else None
    decisions = [t for t in others if t.is_contextual and not _sets(t, repeated)]
    messages = [trace for trace in others if not trace.is_contextual]
    return [
        _sentence(trace, ours, evidence, operation.reply)
        for trace in (*decisions[-1:], *messages[-1:])
    ]


def _ours(
    reply: Reply, attempts: Sequence[Attempt], evidence: Evidence
) -> dict[int, tuple[int, Decision | None]]:
    """By message id, what of the conversation is ours: when it came, and of which decision."""
    found: list[tuple[Trace, Decision | None]] = []
    if declines := sent(attempts, Action.DECLINE):
        found += [(t, reply.decision) for t in refusals(reply, evidence, declines)]
    if writes := sent(attempts, Action.DECLINE, Action.MESSAGE):
        said = reply.decision if declines else None
        found += [(t, said) for t in copies(reply, evidence, _marker(writes))]
    if decides := sent(attempts, Action.DECIDE):
        since = _marker(decides)
        noted = [t for t in evidence.traces or () if _sets(t, reply.target) and t.id > since]
        # Nobody is named there: the last one is what stands, and ours unless somebody repeated it.
        found += [(t, reply.decision) for t in noted[-1:]]
    return {trace.id: (trace.at, decision) for trace, decision in found}


def _sentence(
    trace: Trace,
    ours: dict[int, tuple[int, Decision | None]],
    evidence: Evidence,
    reply: Reply,
) -> str:
    next_id = min((id_ for id_ in ours if id_ > trace.id), default=None)
    at, decision = ours[next_id] if next_id is not None else (None, reply.decision)
    seconds = None if at is None else at - trace.at
    name = _name(trace, evidence)
    if trace.is_contextual:
        return wording.had_decided(name, trace.state or "", seconds, decision)
    return wording.had_written(name, seconds, decision)


def _name(trace: Trace, evidence: Evidence) -> str | None:
    """Of whoever made the entry; None where nobody can tell."""
    row = evidence.row
    # Not every answer has last names: with one name for them, nothing is told twice.
    if row is not None and trace.author_id == row.volunteer.user_id:
        return row.volunteer.first_name
    if trace.author_name:
        return trace.author_name
    # No PUT of « Refusée » leaves an entry: without an author it is the platform's own.
    by_itself = (State.DECLINED, wording.BY_PLATFORM)
    is_platform = trace.author_id is None and trace.state in by_itself
    return wording.the_platform() if is_platform else None


def _logged(reply: Reply, attempts: Sequence[Attempt], evidence: Evidence) -> list[str]:
    """The decision that ours overwrote, where only the log can tell."""
    deciding = sent(attempts, *DECIDING)
    ours = own_changes(reply, evidence, deciding)
    is_bounded = any(attempt.server_date is not None for attempt in deciding)
    if not ours or not is_bounded or ours[-1].old in (None, reply.seen_state):
        return []
    overwritten = ours[-1].old or ""
    before = _last_before(evidence.changes or (), ours[-1])
    if before is None or before.new != overwritten:  # which the log does not hold
        return [wording.had_decided(None, overwritten, None, reply.decision)]
    seconds = ours[-1].at - before.at
    return [wording.had_decided(_author(before), overwritten, seconds, reply.decision)]


def _author(change: Change) -> str:
    """Whose change it was; the platform's own bear no name."""
    if change.author_id is None:
        return wording.the_platform()
    return change.author_name or wording.somebody()


def _last_before(changes: Sequence[Change], change: Change) -> Change | None:
    earlier = changes[: changes.index(change)]
    return earlier[-1] if earlier else None
