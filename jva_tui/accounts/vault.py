"""Secrets in an encrypted file that a passphrase opens: for computers without a keyring."""

from __future__ import annotations

import os
import unicodedata
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

import apsw

from jva_tui.accounts.keys import ShortPassphrase, Unusable, WantsPassphrase, WrongPassphrase
from jva_tui.accounts.private_files import close_to_others, sync_folder, telling_of
from jva_tui.i18n import _
from jva_tui.locks import FileLock
from jva_tui.paths import PRIVATE_FILE, private_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MIN_PASSPHRASE = 8
"""How many characters a new passphrase has at least."""
# What a guess at the passphrase costs (Argon2id), 64 MiB and a third of a second: changing either
# closes every vault, for the file does not say with what it was made.
_MEMORY_KIB = 65_536
_PASSES = 4
_BUSY_SECONDS = 10.0
_PAGE = 4096
_SIGN = bytes.fromhex("402020")
"""Stands at byte 21 of every SQLite file; this cipher leaves it readable."""

_State = tuple[int, int, int]


class Vault:
    """The file; it is made when the first secret is written, and removed with the last.

    Each change writes it anew and puts it in place of the old one in one step, durably. Another
    passphrase is such a change: `PRAGMA rekey` works in place, and loses everything when it is
    interrupted, for the old pages in the journal cannot be read with the new salt.

    Threads and processes may use it at once. What was read stays in memory.

    Args:
        path: in the sign-in's own folder.
        passphrase: opens it.

    Raises:
        WrongPassphrase: this one does not; may also be raised later, by every method, when
            another process has changed it.
        Unusable: the file is damaged, or the disk refuses.
    """

    def __init__(self, path: Path, passphrase: str) -> None:
        self._path = path
        self._passphrase = passphrase
        self._turn = Lock()
        self._state: _State | None = None
        """Which file the secrets were read from; None where there was none."""
        self._secrets: dict[str, str] = {}
        self.is_open = True
        """Whether its passphrase is known, and was not changed by others."""
        with self._turn:
            self._refresh()

    def read(self, name: str) -> str | None:
        """See `Secrets.read`."""
        with self._turn:
            self._refresh()
            return self._secrets.get(name)

    def write(self, name: str, secret: str) -> None:
        """See `Secrets.write`.

        Raises:
            ShortPassphrase: the file would be new, and the passphrase is too easily found.
        """
        with self._changing():
            if self._state is None:
                check_new(self._passphrase)
            if self._secrets.get(name) != secret:
                self._save(self._secrets | {name: secret}, self._passphrase)

    def forget(self, name: str) -> None:
        """See `Secrets.forget`."""
        with self._changing():
            if name in self._secrets:
                rest = {kept: self._secrets[kept] for kept in self._secrets if kept != name}
                self._save(rest, self._passphrase)

    def change_passphrase(self, passphrase: str) -> None:
        """Closes the file with another passphrase from now on; all at once, or not at all.

        Raises:
            ShortPassphrase: nothing was changed.
        """
        check_new(passphrase)
        with self._changing():
            self._save(self._secrets, passphrase)

    def close(self) -> None:
        """Forgets the passphrase and what was read."""
        with self._turn:
            self._close()

    def _close(self) -> None:
        self.is_open = False
        self._passphrase, self._secrets = "", {}

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Around a change: no thread and no process makes another one meanwhile."""
        with self._turn, telling_of(self._path):
            lock = FileLock(private_folder(self._path.parent) / f"{self._path.name}.lock")
            if not lock.wait(_BUSY_SECONDS):
                told = _("Another program keeps {file} busy. Close it, then try again.")
                raise Unusable(told.format(file=self._path))
            try:
                self._refresh()
                yield
            finally:
                lock.release()

    def _refresh(self) -> None:
        """Reads the file again, if it is another one than last time."""
        if not self.is_open:
            raise WantsPassphrase
        with telling_of(self._path):
            close_to_others(self._path)
            state = _state(self._path)
            if state == self._state:
                return
            try:
                self._secrets = _load(self._path, self._passphrase) if state else {}
            except WrongPassphrase:
                self._close()
                raise
            self._state = state

    def _save(self, secrets: Mapping[str, str], passphrase: str) -> None:
        """Puts a file with these secrets in place of the one that is there."""
        if secrets:
            scratch = self._path.with_name(f"{self._path.name}.new")
            scratch.unlink(missing_ok=True)
            _make(scratch, passphrase, secrets)
            scratch.replace(self._path)
        else:
            self._path.unlink(missing_ok=True)
        self._passphrase, self._secrets, self._state = passphrase, dict(secrets), _state(self._path)
        sync_folder(self._path.parent)


def check_new(passphrase: str) -> None:
    """Refuses what is too easily found by trying.

    Raises:
        ShortPassphrase: it is.
    """
    if len(passphrase) < MIN_PASSPHRASE:
        raise ShortPassphrase(MIN_PASSPHRASE)


def _state(path: Path) -> _State | None:
    """By which one version of the file is told from another; None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _load(path: Path, passphrase: str) -> dict[str, str]:
    with path.open("rb") as file:
        head = file.read(_PAGE)
        size = file.seek(0, os.SEEK_END)
    # A wrong key and junk look alike to SQLite, but for what the cipher leaves readable.
    if not size or size % _PAGE or head[21:24] != _SIGN:
        raise _damaged(path)
    with _opened(path, passphrase, apsw.SQLITE_OPEN_READONLY) as connection:
        try:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        except (apsw.NotADBError, apsw.CorruptError) as error:
            raise WrongPassphrase from error
        try:
            rows = connection.execute("SELECT name, secret FROM secrets").fetchall()
        except (apsw.NotADBError, apsw.CorruptError, apsw.SQLError) as error:
            raise _damaged(path) from error
    return {str(name): str(secret) for name, secret in rows}


def _make(path: Path, passphrase: str, secrets: Mapping[str, str]) -> None:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    try:
        with _opened(path, passphrase, apsw.SQLITE_OPEN_READWRITE) as connection:
            connection.execute("PRAGMA journal_mode = OFF")  # the old file is there until the end
            connection.execute("CREATE TABLE secrets (name TEXT PRIMARY KEY, secret TEXT)")
            connection.executemany("INSERT INTO secrets VALUES (?, ?)", secrets.items())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _opened(path: Path, passphrase: str, flags: int) -> Iterator[apsw.Connection]:
    """Around the use of a file whose passphrase need not be the right one.

    Raises:
        Unusable: the system does not let us use it.
    """
    # The word before it keeps a passphrase from being taken for a key, as "raw:…" would be.
    phrase = f"passphrase {unicodedata.normalize('NFC', passphrase)}"
    key = phrase.encode("utf-8", "surrogatepass").hex()
    try:
        connection = apsw.Connection(os.fspath(path), flags)
        try:
            connection.execute("PRAGMA cipher = 'aegis'")
            connection.execute(f"PRAGMA mcost = {_MEMORY_KIB}")
            connection.execute(f"PRAGMA tcost = {_PASSES}")
            connection.execute("PRAGMA pcost = 1")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute(f"PRAGMA hexkey = '{key}'", can_cache=False)
            yield connection
        finally:
            connection.close()
    except apsw.Error as error:
        told = _("{file} cannot be used ({error}). Look at it and at its folder, then try again.")
        raise Unusable(told.format(file=path, error=error)) from error


def _damaged(path: Path) -> Unusable:
    told = _(
        "{file} is damaged. What it opened cannot be read without it: bring it back from a copy, "
        "or move its folder away and sign in anew."
    )
    return Unusable(told.format(file=path))
