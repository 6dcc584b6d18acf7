"""What is found of what somebody types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.query.parsing import parse
from tests.people import NOW

if TYPE_CHECKING:
    from jva_tui.store.cache import Cache


def find(cache: Cache, text: str, limit: int = 60, before: int | None = None) -> list[int]:
    """The first page, newest first."""
    return cache.search(NOW).first(parse(text).query, limit, before)
