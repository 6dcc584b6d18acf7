"""What the tests of the places of secrets share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.accounts import passphrases, places, vault

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def quick_vault(monkeypatch: pytest.MonkeyPatch) -> None:
    """A guess at a passphrase costs next to nothing."""
    monkeypatch.setattr(vault, "_MEMORY_KIB", 64)
    monkeypatch.setattr(vault, "_PASSES", 1)


@pytest.fixture(autouse=True)
def nothing_opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process has opened no place yet, and was given no passphrase."""
    monkeypatch.delenv(passphrases.VARIABLE, raising=False)
    yield
    places._vaults.clear()
    places._memories.clear()
    passphrases._taken.clear()
