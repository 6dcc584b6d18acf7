"""How much time answering here saves, by a formula that anybody can check."""

from __future__ import annotations

from typing import NamedTuple

CLICKS = 7
"""That one answer takes in the browser, at least (PLATFORM.md)."""
CLICK_SECONDS = 2
"""For each of them, the page that it loads among them."""
KEYS = 12
"""That one gesture takes here, at most, however many people it answers."""
KEY_SECONDS = 1


class TimeSaved(NamedTuple):
    """The time that clicks would have taken, without that of the keys.

    Reading, thinking and writing take as long in both, and are not counted.
    """

    replies: int
    """That were sent from here."""
    gestures: int
    """With which."""

    @property
    def in_browser(self) -> int:
        """Seconds that they would have taken there."""
        return self.replies * CLICKS * CLICK_SECONDS

    @property
    def here(self) -> int:
        """Seconds that they have taken here."""
        return self.gestures * KEYS * KEY_SECONDS

    @property
    def seconds(self) -> int:
        """What is saved; nothing where it takes longer here."""
        return max(0, self.in_browser - self.here)
