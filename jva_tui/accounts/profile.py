"""What the desk needs to know of the account it works for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from jva_tui.accounts.cable import Cable
    from jva_tui.api.client import Client
    from jva_tui.clock import Clock
    from jva_tui.domain import Identity


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
    site: str = ""
    """The platform's address, where its pages are; empty where it has none."""
    lasts: bool = True
    """Whether what is stored can be opened again; False for what is for one session only."""
    renew: Callable[[Clock], Awaitable[bool]] | None = None
    """Gets a new token where the platform takes the old one no more; whether it did."""
    met: Callable[[Identity], Awaitable[None]] | None = None
    """Told who signed in, each time."""
    owner: tuple[int, int] | None = None
    """User and organisation whose inbox this is; None: whoever signs in first."""
    named: tuple[str, str] = ("", "")
    """Person and organisation, for as long as the inbox does not tell them itself."""
    claims: bool = False
    """Whether the user has just chosen this organisation: the platform then answers for it."""
    settle_seconds: float = 120.0
    """How long a request may still take effect at the platform once its connection is closed."""
    keep_closed_days: int | None = None
    """After how many days without a change a closed request leaves; 0: never, nor what has left
    stays away; None: nothing is looked at."""
    cable: Cable | None = None
    """What its network can be cut with, for a try; None for a real account."""
