"""The facts about one request from which everything else is reckoned."""

from __future__ import annotations

from typing import NamedTuple

from jva_tui.domain import State

LATE_SECONDS = 7 * 86_400
"""Nobody is to wait longer than this."""
DECISIONS = frozenset({State.VALIDATED, State.DECLINED})
"""Of which the validation rate is reckoned."""


class Request(NamedTuple):
    """When somebody asked, and what became of that, as far as it is known here."""

    id: int
    mission_id: int | None
    """None where the mission was deleted."""
    asked_at: int
    answered_at: int | None = None
    """When they were first answered, with words or a decision, at the latest; None: nobody has."""
    gone_at: int | None = None
    """When the volunteer or the platform, and nobody of the organisation, has closed it."""
    decision: str | None = None
    """One of `DECISIONS`, where the organisation has taken it."""
    decided_at: int | None = None
    """When, at the latest."""
    is_late: bool = False
    """Whether they have waited too long, by what is known now; see `jva_tui.store.late`."""

    def as_of(self, instant: int) -> Request | None:
        """As it stood at an instant that is past; None where nobody had asked yet."""
        if self.asked_at >= instant:
            return None
        is_answered = self.answered_at is not None and self.answered_at < instant
        is_gone = self.gone_at is not None and self.gone_at < instant
        is_decided = self.decided_at is not None and self.decided_at < instant
        stood = self._replace(
            answered_at=self.answered_at if is_answered else None,
            gone_at=self.gone_at if is_gone else None,
            decision=self.decision if is_decided else None,
            decided_at=self.decided_at if is_decided else None,
        )
        has_waited = stood.waits and instant - stood.asked_at > LATE_SECONDS
        return stood._replace(is_late=has_waited)

    @property
    def waits(self) -> bool:
        """Whether they still wait for a first answer."""
        return self.answered_at is None and self.gone_at is None

    @property
    def is_answered_first(self) -> bool:
        """Whether an answer ended the wait: nobody had closed the request before."""
        if self.answered_at is None:
            return False
        return self.gone_at is None or self.answered_at <= self.gone_at
