"""Databases for the tests of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.store.cache import Cache
from jva_tui.store.outbox_db import OutboxDb

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEY = bytes(range(32))
OTHER_KEY = bytes(range(1, 33))


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    """An empty cache.db."""
    opened = Cache.open(tmp_path / "cache.db", KEY)
    yield opened
    opened.close()


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[OutboxDb]:
    """An empty outbox.db."""
    opened = OutboxDb.open(tmp_path / "outbox.db", KEY)
    yield opened
    opened.close()
