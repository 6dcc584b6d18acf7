"""Opening an encrypted database, telling a wrong key from a damaged file before anything else."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import threading
from contextlib import contextmanager
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Literal

import apsw

from jva_tui.i18n import _
from jva_tui.paths import NotOurs, private_file, reason_of, write_private
from jva_tui.store.errors import Damaged, NotWritten, UnfitDisk, WrongKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

Value = str | int | None
"""What stands in a column."""
KEY_BYTES = 32
OPENING = threading.Lock()
"""Held while a database is opened, created, migrated or set aside: threads do so one by one."""
_BUSY_MILLISECONDS = 10_000

# AEGIS-256: authenticated, and the fastest of the driver's ciphers by far on processors with AES
# instructions. "raw:" hands the key over as it is, without the derivation a password would need.
_ASIDE = ".damaged-"
_CIPHER = "PRAGMA cipher = 'aegis'"
_KEY = "PRAGMA key = 'raw:{}'"

# Temporary tables and sorts stay in memory: a temporary file would not be encrypted. What is
# deleted is overwritten: whoever gets at the key one day does not find what was removed before.
_SETTINGS = f"""
PRAGMA busy_timeout = {_BUSY_MILLISECONDS};
PRAGMA temp_store = MEMORY;
PRAGMA secure_delete = ON;
PRAGMA foreign_keys = ON;
PRAGMA cache_size = -2000;
PRAGMA journal_size_limit = 4194304;
"""


def connect(
    path: Path, key: bytes, *, synchronous: Literal["FULL", "NORMAL"] = "NORMAL"
) -> apsw.Connection:
    """Opens the database at ``path``, creating an empty one where there is none.

    Args:
        path: in a folder that exists; it and its companions are readable by this user only.
        key: 32 random bytes.
        synchronous: ``FULL`` makes every commit survive a power cut; after one, ``NORMAL`` may
            have lost the last commits, and nothing else.

    Raises:
        WrongKey: the database was made with another key.
        Damaged: the key is right, and the file is not a database.
        UnfitDisk: it is on a drive that cannot share memory between processes.
        NotOurs: it is a link, or somebody else's.
        ValueError: the key has not 32 bytes.
    """
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes")
    is_known = _check_key(path, key)
    private_file(path)  # before SQLite does; its companions take over the mode
    connection = apsw.Connection(os.fspath(path))
    try:
        connection.execute(_CIPHER)
        connection.execute(_KEY.format(key.hex()))
        query(connection, _SETTINGS)
        if query(connection, "PRAGMA journal_mode = WAL") != [("wal",)]:
            connection.close()
            raise UnfitDisk(path)
        connection.execute(f"PRAGMA synchronous = {synchronous}")
        # Makes a Mac's disk write what others write at an ordinary fsync.
        connection.execute(f"PRAGMA fullfsync = {int(synchronous == 'FULL')}")
        query(connection, "PRAGMA user_version")
    except (apsw.NotADBError, apsw.CorruptError) as error:
        connection.close()
        # Without the fingerprint nobody can tell: nothing must be set aside then.
        raise (Damaged(path) if is_known else WrongKey(path)) from error
    if not is_known:
        _write_key_id(path, key)
    return connection


def as_json(values: Iterable[int | str]) -> str:
    """For ``json_each``: any number of values as one parameter."""
    return json.dumps(list(values))


def query(
    connection: apsw.Connection, statements: str, values: Sequence[Value] = ()
) -> list[tuple[Any, ...]]:
    """Runs statements to their end, and returns all rows."""
    rows: list[tuple[Any, ...]] = connection.execute(statements, values).fetchall()
    return rows


def transaction(connection: apsw.Connection) -> AbstractContextManager[None]:
    """Everything inside happens, or nothing; waits for another writer at the start, not midway.

    Inside another transaction it is a part of that one.
    """
    return _together(connection, "BEGIN IMMEDIATE")


def snapshot(connection: apsw.Connection) -> AbstractContextManager[None]:
    """Everything inside is read as it stood at one moment; waits for no writer."""
    return _together(connection, "BEGIN")


@contextmanager
def _together(connection: apsw.Connection, begin: str) -> Iterator[None]:
    if not connection.get_autocommit():
        with connection:  # a savepoint
            yield
        return
    connection.execute(begin)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def scrub(connection: apsw.Connection) -> bool:
    """Writes the database anew, without free pages, and empties its log.

    Nothing of what was deleted is left in the files then. Others may have it open.

    Returns:
        Whether the log could be emptied: not while somebody reads what stands in it.
    """
    connection.execute("VACUUM")
    is_busy = query(connection, "PRAGMA wal_checkpoint(TRUNCATE)")[0][0]
    return not is_busy


_UNWRITABLE = (
    apsw.FullError,
    apsw.IOError,
    apsw.ReadOnlyError,
    apsw.CantOpenError,
    apsw.BusyError,
    apsw.ProtocolError,
    OSError,
)
_FULL = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def telling_of_the_disk() -> Iterator[None]:
    """Says in plain words what keeps a database from being opened or written.

    Raises:
        NotWritten: the disk is full or broken, the file must not be written, or another process
            does not let go of it.
    """
    try:
        yield
    except NotOurs:
        raise
    except _UNWRITABLE as error:
        if isinstance(error, apsw.FullError) or getattr(error, "errno", None) in _FULL:
            what, remedy = _("The disk is full"), _("Make room on it, then try again.")
        elif isinstance(error, apsw.BusyError | apsw.ProtocolError):
            what = _("Another program keeps the files of jva-tui busy")
            remedy = _("Close it, then try again.")
        else:
            why = reason_of(error) if isinstance(error, OSError) else error
            what = _("The disk cannot be written ({error})").format(error=why)
            remedy = _("See whether its folder can be written, then try again.")
        raise NotWritten(what, remedy) from error


def set_aside(path: Path, now: int) -> Path:
    """Renames a damaged database out of the way, and returns where it is now."""
    aside = path.with_name(f"{path.name}{_ASIDE}{now}")
    path.replace(aside)
    for companion in ("-wal", "-shm"):
        path.with_name(path.name + companion).unlink(missing_ok=True)
    return aside


def drop_aside(path: Path, before: float) -> None:
    """Removes what was set aside of a database earlier: much of it can still be read.

    Raises:
        NotWritten: the disk refuses.
    """
    with telling_of_the_disk():
        for aside in path.parent.glob(f"{path.name}{_ASIDE}*"):
            if aside.stat().st_mtime < before:
                aside.unlink(missing_ok=True)


def _check_key(path: Path, key: bytes) -> bool:
    """Whether ``key`` is known to be the database's; False where nothing is known.

    SQLite cannot tell a wrong key from a damaged file, so a fingerprint of the key lies beside it.

    Raises:
        WrongKey: the fingerprint is another key's.
    """
    if _is_empty(path):
        _write_key_id(path, key)
        return True
    try:
        known = _key_id_file(path).read_bytes()
    except FileNotFoundError:
        return False
    if known != _key_id(key):
        raise WrongKey(path)
    return True


def _is_empty(path: Path) -> bool:
    return not any(
        file.exists() and file.stat().st_size for file in (path, path.with_name(path.name + "-wal"))
    )


def _key_id_file(path: Path) -> Path:
    return path.with_name(path.name + ".key-id")


def _key_id(key: bytes) -> bytes:
    """A fingerprint from which a random key cannot be found."""
    return blake2b(b"jva-tui database", key=key, digest_size=16).hexdigest().encode() + b"\n"


def _write_key_id(path: Path, key: bytes) -> None:
    # Another process may be writing the same at this moment; the next to open will look at it.
    with contextlib.suppress(FileExistsError, FileNotFoundError):
        write_private(_key_id_file(path), _key_id(key))
