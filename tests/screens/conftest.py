"""A filled inbox to open: made once, copied for each test."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from jva_tui.cli.preload import fill
from jva_tui.sandbox.journal import Origin
from jva_tui.store.cache import Cache
from tests.office import KEY
from tests.people import NOW
from tests.screens.client import offline_desk

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.desk import Desk


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an invented inbox of 200 requests, read to the end; not to be changed."""
    folder = tmp_path_factory.mktemp("filled")
    cache = Cache.open(folder / "cache.db", KEY)
    fill(cache, Origin(200, 1, NOW).generate(), NOW)
    cache.close()
    return folder


@pytest.fixture
def folder(filled: Path, home: Path) -> Path:
    """A copy of the invented inbox for this test."""
    shutil.copytree(filled, home)
    return home


@pytest.fixture
def desk(folder: Path) -> Desk:
    """A desk on the invented inbox, without a platform."""
    return offline_desk(folder)
