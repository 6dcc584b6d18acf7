"""Migrations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import apsw
import pytest

from jva_tui.store.cache import Cache
from jva_tui.store.database import connect, query
from jva_tui.store.errors import TooNew
from jva_tui.store.outbox_db import OutboxDb
from jva_tui.store.schema import MIGRATIONS, migrate
from tests.store.conftest import KEY

if TYPE_CHECKING:
    from pathlib import Path

FOLDERS = ("cache", "outbox")


def schema(connection: apsw.Connection) -> list[tuple[object, ...]]:
    return query(connection, "SELECT name, sql FROM sqlite_schema ORDER BY name")


def versions(folder: str) -> list[int]:
    """Every version that a database out there may have."""
    return list(range(len(list((MIGRATIONS / folder).glob("*.sql"))) + 1))


@pytest.mark.parametrize("folder", FOLDERS)
def test_scripts_are_numbered_from_one(folder: str) -> None:
    names = [file.name for file in sorted((MIGRATIONS / folder).iterdir())]
    assert names == [f"{number:03}.sql" for number in range(1, len(names) + 1)]
    assert names


@pytest.mark.parametrize(
    ("folder", "version"), [(folder, v) for folder in FOLDERS for v in versions(folder)]
)
def test_every_old_version_becomes_the_newest(folder: str, version: int, tmp_path: Path) -> None:
    scripts = sorted((MIGRATIONS / folder).glob("*.sql"))
    old, new = connect(tmp_path / "old.db", KEY), connect(tmp_path / "new.db", KEY)
    for script in scripts[:version]:
        old.execute(script.read_text("utf-8"))
    old.execute(f"PRAGMA user_version = {version}")
    migrate(old, MIGRATIONS / folder)
    migrate(new, MIGRATIONS / folder)
    assert schema(old) == schema(new)
    assert query(old, "PRAGMA user_version") == [(len(scripts),)]
    assert query(old, "PRAGMA integrity_check") == [("ok",)]
    old.close()
    new.close()


def test_a_failing_script_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "some.db"
    (tmp_path / "001.sql").write_text("CREATE TABLE one (x);")
    (tmp_path / "002.sql").write_text("CREATE TABLE two (x); INSERT INTO nowhere VALUES (1);")
    with pytest.raises(apsw.SQLError, match="nowhere"):
        migrate(connect(path, KEY), tmp_path)
    again = connect(path, KEY)
    assert [name for name, _ in schema(again)] == ["one"]
    assert query(again, "PRAGMA user_version") == [(1,)]
    again.close()


@pytest.mark.parametrize("kind", [Cache, OutboxDb])
def test_a_newer_database_is_refused_in_plain_words(
    kind: type[Cache | OutboxDb], tmp_path: Path
) -> None:
    path = tmp_path / "some.db"
    kind.open(path, KEY).close()
    connection = connect(path, KEY)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(TooNew, match="newer version of jva-tui"):
        kind.open(path, KEY)
