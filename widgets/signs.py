"""Signs and tones of states: never a colour alone, one cell each in common fonts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.domain import State
from jva_tui.operations import OperationState
from widgets.tones import Tone

if TYPE_CHECKING:
    from widgets.tones import Span

UNREAD = "●"
MARK = "■"
NO_CONVERSATION = "∅"
MINOR = "−18"
THEIRS = "↩ "
NOTE = "✎"
LATER = "◷"
WAITING = "≡"
ARCHIVED = "↧"
LABEL = "#"
SOON = "△"
_UNKNOWN: Span = ("?", Tone.MUTED)

_STATES: dict[str, Span] = {
    State.PENDING: ("○", Tone.WARN),
    State.IN_PROGRESS: ("◐", Tone.INFO),
    State.VALIDATED: ("✓", Tone.GOOD),
    State.DECLINED: ("✕", Tone.BAD),
    State.CANCELLED: ("–", Tone.MUTED),
}
_OPERATIONS: dict[OperationState, Span] = {
    OperationState.DRAFT: ("…", Tone.MUTED),
    OperationState.QUEUED: ("→", Tone.INFO),
    OperationState.SENDING: ("↑", Tone.INFO),
    OperationState.FAILED: ("✗", Tone.BAD),
    OperationState.CONFLICT: ("!", Tone.BAD),
    OperationState.UNCONFIRMED: ("?", Tone.WARN),
}


def state_sign(state: str) -> Span:
    """Sign of a participation's state; the platform stores any string, so ``?`` exists."""
    return _STATES.get(state, _UNKNOWN)


def operation_sign(state: OperationState) -> Span | None:
    """Sign of a reply in the outbox; None once it is done."""
    return _OPERATIONS.get(state)


def progress_bar(done: int, total: int, cells: int) -> str:
    """How much of something is done; full only where all of it is."""
    filled = cells * min(done, total) // max(1, total)
    return "▓" * filled + "░" * (cells - filled)
