"""What a text asks of everybody to whom it goes: little enough to be compared for a thousand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from jva_tui.templates.tokens import is_nested, needed, unknown, used, without_tokens
from jva_tui.text import settled

if TYPE_CHECKING:
    from jva_tui.lots.recipient import Recipient


@dataclass(frozen=True, slots=True)
class Asked:
    """See the module."""

    has_any: bool
    tokens: frozenset[str]
    needed: frozenset[str]
    """The tokens that stand there without a fallback."""
    frail: frozenset[str]
    """The others, where the platform may remove something else, or everything, for a fallback."""
    is_nested: bool
    """Whether a value may make another token."""
    is_unknown: bool
    """Whether something is no token though it was meant as one."""
    is_emptied: bool
    """Whether the platform would leave nothing of it."""

    def is_odd_for(self, one: Recipient) -> bool:
        """Whether only filling it in tells what becomes of it."""
        is_odd = not self.tokens.isdisjoint(one.odd) or not self.frail.isdisjoint(one.empty)
        return self.is_nested or is_odd


@lru_cache(maxsize=512)  # asked for each person
def asked(text: str) -> Asked:
    """What ``text`` asks of everybody."""
    tokens, bare = used(text), needed(text)
    is_frail = "<" in text or not settled(without_tokens(text))
    return Asked(
        has_any=bool(text.strip()),
        tokens=tokens,
        needed=bare,
        frail=tokens - bare if is_frail else frozenset(),
        is_nested=is_nested(text),
        is_unknown=bool(unknown(text)),
        is_emptied=bool(text.strip()) and not settled(text),
    )
