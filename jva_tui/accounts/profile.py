"""What the desk needs to know of the account it works for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from jva_tui.accounts.cable import Cable
    from jva_tui.api.client import Client
    from jva_tui.clock import Clock


class Profile(NamedTuple):
    """One account, or one demonstration."""

    folder: Path
    """Holds its databases."""
    key: Callable[[], bytes]
    """Fetches the databases' key; may take a while, may ask the system's keyring."""
    connect: Callable[[Clock], Awaitable[Client]] | None
    """Reaches the platform and signs in; None to stay offline."""
    disconnect: Callable[[], Awaitable[None]] | None = None
    """Ends what `connect` started besides the client."""
    is_demo: bool = False
    settle_seconds: float = 120.0
    """How long a request may still take effect at the platform once its connection is closed."""
    cable: Cable | None = None
    """What its network can be cut with, for a try; None for a real account."""
