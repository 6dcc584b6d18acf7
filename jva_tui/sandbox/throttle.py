"""The platform's throttle: a fixed window of a minute for each client address."""

from __future__ import annotations

from dataclasses import dataclass, field

TOO_MANY = 429
WINDOW = 60
API_LIMIT = 120
SIGN_IN_LIMIT = 60
"""Signing in counts on the same counter, but is refused earlier."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What the throttle says of one call."""

    limit: int
    remaining: int
    reset_at: int
    """When the window turns, in seconds since the epoch."""
    retry_after: int | None = None
    """Seconds to wait; None where the call may pass."""

    @property
    def headers(self) -> dict[str, str]:
        """The rate headers of the answer."""
        headers = {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
        }
        if self.retry_after is not None:
            headers["Retry-After"] = str(self.retry_after)
            headers["X-RateLimit-Reset"] = str(self.reset_at)
        return headers


@dataclass
class Throttle:
    """Counts the calls of each address; refused calls neither count nor prolong the window."""

    _windows: dict[str, tuple[int, int]] = field(default_factory=dict)

    def hit(self, address: str, limit: int, now: int) -> Allowance:
        """Counts one call of ``address``, unless ``limit`` is reached in the running window."""
        reset_at, count = self._windows.get(address, (0, 0))
        if now >= reset_at:
            reset_at, count = now + WINDOW, 0
        if count >= limit:
            return Allowance(limit, 0, reset_at, retry_after=reset_at - now)
        self._windows[address] = (reset_at, count + 1)
        return Allowance(limit, limit - count - 1, reset_at)

    def exhaust(self, address: str, now: int) -> None:
        """Spends what is left to ``address``, as somebody else behind it may."""
        while self.hit(address, API_LIMIT, now).retry_after is None:
            pass

    def clear(self) -> None:
        """Forgets every count."""
        self._windows.clear()
