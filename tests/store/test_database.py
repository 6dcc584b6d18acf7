"""Encryption, permissions, keys and damage."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import apsw
import pytest

from jva_tui.domain import State, View
from jva_tui.operations import Reply
from jva_tui.store.cache import Cache
from jva_tui.store.database import connect, query, transaction
from jva_tui.store.errors import Damaged, WrongKey
from jva_tui.store.outbox_db import OutboxDb
from tests.people import NOW, ROSA, message, participation, volunteer
from tests.store.conftest import KEY, OTHER_KEY

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "Xanthippe"


def filled(path: Path) -> Cache:
    cache = Cache.open(path, KEY)
    person = volunteer(first_name=SECRET, email=f"{SECRET}@example.org")
    told = message(5, text=f"Je suis {SECRET}")
    cache.save_participations([participation(volunteer=person, latest=told)])
    return cache


def test_no_text_stands_in_the_files_in_the_clear(tmp_path: Path) -> None:
    cache = filled(tmp_path / "cache.db")
    outbox = OutboxDb.open(tmp_path / "outbox.db", KEY)
    outbox.queue([Reply(1, 7, 11, State.PENDING, text=SECRET)], now=NOW, not_before=NOW)
    names = {file.name for file in tmp_path.iterdir()}
    assert {"cache.db", "cache.db-wal", "outbox.db", "outbox.db-wal"} <= names
    for file in tmp_path.rglob("*.db*"):
        content = file.read_bytes().lower()
        assert SECRET.lower().encode() not in content
        assert b"create table" not in content
        assert KEY not in file.read_bytes()
        assert KEY.hex().encode() not in content
    cache.close()
    outbox.close()


def test_all_files_are_for_this_user_only(tmp_path: Path) -> None:
    cache = filled(tmp_path / "cache.db")
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.glob("*.db*")}
    assert set(modes) == {"cache.db", "cache.db-wal", "cache.db-shm", "cache.db.key-id"}
    assert set(modes.values()) == {0o600}
    cache.close()


def test_a_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    filled(path).close()
    path.chmod(0o644)
    Cache.open(path, KEY).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_was_saved_is_there_again(tmp_path: Path) -> None:
    filled(tmp_path / "cache.db").close()
    cache = Cache.open(tmp_path / "cache.db", KEY)
    found = cache.participation(1)
    assert found is not None
    assert found.volunteer.first_name == SECRET
    cache.close()


@pytest.mark.parametrize("kind", [Cache, OutboxDb])
def test_another_key_is_refused_and_nothing_is_touched(
    kind: type[Cache | OutboxDb], tmp_path: Path
) -> None:
    path = tmp_path / "some.db"
    kind.open(path, KEY).close()
    before = {file.name: file.read_bytes() for file in tmp_path.glob("some.db*")}
    with pytest.raises(WrongKey, match=r"some\.db"):
        kind.open(path, OTHER_KEY)
    assert {file.name: file.read_bytes() for file in tmp_path.glob("some.db*")} == before
    kind.open(path, KEY).close()


def test_without_its_fingerprint_a_wrong_key_is_still_no_damage(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    filled(path).close()
    (tmp_path / "cache.db.key-id").unlink()
    with pytest.raises(WrongKey):
        Cache.open(path, OTHER_KEY)
    assert not list(tmp_path.glob("*.damaged-*"))


def test_the_right_key_restores_a_lost_fingerprint(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    filled(path).close()
    (tmp_path / "cache.db.key-id").unlink()
    Cache.open(path, KEY).close()
    with pytest.raises(WrongKey):
        Cache.open(path, OTHER_KEY)


def test_a_damaged_cache_is_set_aside_and_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    filled(path).close()
    junk = b"\x55" * path.stat().st_size
    path.write_bytes(junk)
    cache = Cache.open(path, KEY)
    assert cache.participation(1) is None
    cache.save_me(ROSA)
    cache.close()
    (aside,) = tmp_path.glob("cache.db.damaged-*")
    assert aside.read_bytes() == junk


def test_a_damaged_outbox_is_left_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    OutboxDb.open(path, KEY).close()
    junk = b"\x55" * path.stat().st_size
    path.write_bytes(junk)
    with pytest.raises(Damaged, match=r"outbox\.db"):
        OutboxDb.open(path, KEY)
    assert path.read_bytes() == junk
    assert not list(tmp_path.glob("*.damaged-*"))


def test_a_cache_that_was_deleted_may_come_back_with_another_key(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    filled(path).close()
    path.unlink()
    Cache.open(path, OTHER_KEY).close()
    with pytest.raises(WrongKey):
        Cache.open(path, KEY)


def test_a_password_is_no_key(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        connect(tmp_path / "some.db", b"secret")
    assert not list(tmp_path.glob("some.db*"))


def test_one_reads_while_another_writes(tmp_path: Path) -> None:
    writer = filled(tmp_path / "cache.db")
    reader = Cache.open(tmp_path / "cache.db", KEY)
    third = connect(tmp_path / "cache.db", KEY)
    with transaction(third):
        third.execute("UPDATE participation SET state = 'Validée'")
        seen = reader.participation(1)
        assert seen is not None
        assert seen.state == State.PENDING
    seen = reader.participation(1)
    assert seen is not None
    assert seen.state == State.VALIDATED
    for opened in (writer, reader, third):
        opened.close()


@pytest.mark.parametrize("content", [b"", b"junk" * 5000], ids=["new", "damaged"])
def test_threads_may_open_the_first_time_together(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    Cache.open(path, KEY).close()
    path.write_bytes(content)

    def use(number: int) -> None:
        cache = Cache.open(path, KEY)
        cache.save_participations([participation(number)])
        cache.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(use, range(1, 17)))
    cache = Cache.open(path, KEY)
    assert len(cache.ids(View.ALL, False, now=NOW)) == 16
    cache.close()
    assert len(list(tmp_path.glob("*.damaged-*"))) == bool(content)


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    connection = connect(tmp_path / "some.db", KEY)
    with pytest.raises(apsw.SQLError), transaction(connection):
        query(connection, "CREATE TABLE t (x); nonsense")
    assert query(connection, "SELECT * FROM sqlite_schema") == []
    connection.close()


def test_a_transaction_inside_another_one_fails_alone_and_ends_with_it(tmp_path: Path) -> None:
    connection = connect(tmp_path / "some.db", KEY)
    query(connection, "CREATE TABLE t (x)")

    def write(*values: int) -> None:
        with transaction(connection):
            for value in values:
                query(connection, "INSERT INTO t VALUES (?)", (value,))
                if value < 0:
                    raise LookupError

    def write_each(*values: int) -> None:
        with transaction(connection):
            for value in values:
                write(value)

    with transaction(connection):
        write(1)
        with pytest.raises(LookupError):
            write(2, -2)
    assert query(connection, "SELECT x FROM t") == [(1,)]
    with pytest.raises(LookupError):
        write_each(3, -3)
    assert query(connection, "SELECT x FROM t") == [(1,)]
    connection.close()


@pytest.mark.parametrize(("kind", "level"), [(Cache, 1), (OutboxDb, 2)])
def test_only_the_outbox_waits_for_the_disk_at_each_commit(
    kind: type[Cache | OutboxDb], level: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("cache", "outbox_db"):  # not as other tests open them
        monkeypatch.setattr(f"jva_tui.store.{module}.connect", connect)
    opened = kind.open(tmp_path / "some.db", KEY)
    connection = opened._connection
    assert query(connection, "PRAGMA synchronous") == [(level,)]
    assert query(connection, "PRAGMA journal_mode") == [("wal",)]
    assert query(connection, "PRAGMA temp_store") == [(2,)]  # memory
    assert query(connection, "PRAGMA foreign_keys") == [(1,)]
    opened.close()
