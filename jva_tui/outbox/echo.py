"""What the platform holds once a step has reached it, written into the cache without asking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.domain import Change, State
from jva_tui.errands import FileAction
from jva_tui.operations import Action

if TYPE_CHECKING:
    from jva_tui.api.client import Written
    from jva_tui.domain import Participation
    from jva_tui.operations import Reply
    from jva_tui.store.cache import Cache


def echo(cache: Cache, reply: Reply, action: str, written: Written | None, now: int) -> set[int]:
    """Stores what a step has changed, and returns the rows that are new.

    Args:
        cache: the connection that writes.
        reply: what was sent.
        action: the step of it.
        written: what the answer told, where there was one.
        now: an instant.
    """
    known = cache.participation(reply.participation_id)
    if known is None:
        return set()
    if action == Action.MESSAGE:
        told = _with_message(cache, known, written)
    else:
        told = _with_state(cache, known, reply, written, now)
    changed = cache.save_participations([told])
    # Whoever answers has read, says the platform: its read mark moves with every reply.
    if conversation := cache.conversation(reply.participation_id):
        changed |= cache.save_conversations([conversation._replace(read_at=now)])
    return changed


def _with_message(cache: Cache, known: Participation, written: Written | None) -> Participation:
    message = written.message if written else None
    if message:
        cache.save_messages(message.conversation_id, [message])
    # The platform takes a new request in hand by itself when the organisation writes.
    state = State.IN_PROGRESS if known.state == State.PENDING else known.state
    return known._replace(state=state, latest=message or known.latest)


def _with_state(
    cache: Cache, known: Participation, reply: Reply, written: Written | None, now: int
) -> Participation:
    assert reply.target is not None  # noqa: S101 - a step that decides has a decision
    updated_at = written.updated_at if written and written.updated_at else known.updated_at
    told = known._replace(state=reply.target, updated_at=updated_at)
    if me := cache.me():
        # No need to ask who it was. Its true number in the platform's log is not known.
        ours = Change(-known.id, now, known.state, told.state, me.user_id, me.first_name)
        cache.save_changes(known.id, [ours], up_to=updated_at)
    return told


def echo_tag(cache: Cache, participation_id: int, name: str, *, is_on: bool) -> set[int]:
    """As `echo`, of a label that was put on or taken off."""
    known = cache.participation(participation_id)
    if known is None:
        return set()
    others = tuple(tag for tag in known.tags if tag != name)
    return cache.save_participations([known._replace(tags=(*others, name) if is_on else others)])


def echo_filing(
    cache: Cache, participation_id: int, action: str, written: Written | None, now: int
) -> set[int]:
    """As `echo`, of a conversation that was read, archived or brought back."""
    talk = cache.conversation(participation_id)
    if talk is None:
        return set()
    if action != FileAction.READ:
        is_archived = action == FileAction.ARCHIVE
        return cache.save_conversations([talk._replace(is_archived=is_archived)])
    message = written.message if written else None
    changed = cache.save_messages(talk.id, [message]) if message else set()
    # Not before what it has marked, whatever this computer's clock says.
    read_at = max(now, message.at if message else 0, talk.updated_at)
    return changed | cache.save_conversations([talk._replace(read_at=read_at)])
