"""The accounts of this computer: one person, for one organisation, on one platform."""

from __future__ import annotations

import errno
import json
import os
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jva_tui.accounts.places import Place, PlaceKind, open_place
from jva_tui.accounts.session import session_folder
from jva_tui.locks import FileLock
from jva_tui.paths import make_folder, write_private

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from jva_tui.accounts.keys import Secrets
    from jva_tui.paths import Paths

REGISTRY = "accounts.json"
"""Name of the file that knows them."""
LOCK = f"{REGISTRY}.lock"
_BUSY_SECONDS = 10.0
_LONGEST_NAME = 160
"""Characters; with what makes a longer one unique there are fewer than a file system takes."""


@dataclass(frozen=True, slots=True)
class Account:
    """What one inbox needs to be known by; neither its token nor a password stands here."""

    url: str
    """Address of the platform."""
    email: str
    """With which the person signs in; they may have an account for each of their organisations."""
    structure_id: int
    structure_name: str = ""
    user_id: int = 0
    """The platform's number of the person."""
    person: str = ""
    """First and last name."""
    place: Place = Place()  # noqa: RUF009 - a tuple
    """Where the secrets of the sign-in are kept."""

    @property
    def sign_in(self) -> str:
        """What its sign-in is called, which is the folder's name and the secrets' as well.

        No other has the same. Percent signs stand for what a file name cannot hold on every
        system.
        """
        host = self.url.split("://", 1)[-1].rstrip("/").lower()
        name = f"{quote(self.email.lower(), safe='@')}@{quote(host, safe='')}"
        if len(name) <= _LONGEST_NAME:
            return name
        return f"{name[:_LONGEST_NAME]}~{sha256(name.encode()).hexdigest()}"

    @property
    def key(self) -> tuple[str, int]:
        """By which it is told from every other account."""
        return self.sign_in, self.structure_id

    def sign_in_folder(self, paths: Paths) -> Path:
        """What the accounts of one sign-in share: where their secrets may be."""
        return paths.account(self.sign_in)

    def folder(self, paths: Paths) -> Path:
        """Its own databases and templates."""
        if self.place.kind is PlaceKind.SESSION:
            return session_folder(paths) / self.sign_in / str(self.structure_id)
        return self.sign_in_folder(paths) / str(self.structure_id)

    def secrets(
        self, paths: Paths, passphrase: str | None = None, *, terminal: bool = False
    ) -> Secrets:
        """The place of its secrets, opened; may take a while. See `open_place`.

        Raises:
            NoSecrets: it cannot be had now.
        """
        folder = self.sign_in_folder(paths)
        return open_place(
            self.place, folder, self.sign_in, passphrase=passphrase, terminal=terminal
        )


def accounts(paths: Paths) -> list[Account]:
    """The accounts of this computer, in the order in which they came."""
    return _read(paths)[1]


def current(paths: Paths) -> Account | None:
    """The account that `jva-tui` opens; None where nobody is signed in."""
    at, known = _read(paths)
    return next((account for account in known if account.key == at), None)


def remember(paths: Paths, told: Iterable[Account]) -> None:
    """Notes accounts, in place of what was known of them; their sign-ins have one place each.

    Those of this session only are not noted.
    """
    with _changing(paths):
        at, known = _read(paths)
        if (noted := _merged(known, told)) != known:
            _write(paths, at, noted)


def note(paths: Paths, told: Iterable[Account]) -> None:
    """Notes what the platform tells of accounts, if their sign-ins are known, and where they are.

    They may have been forgotten meanwhile, or their secrets brought to another place.
    """
    with _changing(paths):
        at, known = _read(paths)
        places = {account.sign_in: account.place for account in known}
        ours = [one for one in told if one.sign_in in places]
        noted = _merged(known, [replace(one, place=places[one.sign_in]) for one in ours])
        if noted != known:
            _write(paths, at, noted)


def use(paths: Paths, account: Account) -> None:
    """Makes this the account that `jva-tui` opens, unless it is of this session only."""
    if account.place.kind is PlaceKind.SESSION:
        return
    with _changing(paths):
        _at, known = _read(paths)
        _write(paths, account.key, _merged(known, [account]))


def drop(paths: Paths, account: Account) -> None:
    """Knows this account no more; where it was the current one, there is none then."""
    with _changing(paths):
        at, known = _read(paths)
        _write(paths, at, [one for one in known if one.key != account.key])


def _merged(known: Sequence[Account], told: Iterable[Account]) -> list[Account]:
    """What is known with what is told in its place."""
    by_key = {account.key: account for account in known}
    for account in (one for one in told if one.place.kind is not PlaceKind.SESSION):
        by_key[account.key] = account
        for other in by_key.values():
            if other.sign_in == account.sign_in:
                by_key[other.key] = replace(other, place=account.place)
    return [*by_key.values()]


@contextmanager
def _changing(paths: Paths) -> Iterator[None]:
    """Around a change: no thread, and no process, makes another one meanwhile.

    Raises:
        OSError: the folder cannot be used, or somebody keeps it busy.
    """
    lock = FileLock(make_folder(paths.data) / LOCK)
    if not lock.wait(_BUSY_SECONDS):
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(paths.data / REGISTRY))
    try:
        yield
    finally:
        lock.release()


def _read(paths: Paths) -> tuple[tuple[str, int] | None, list[Account]]:
    """The current account's key, and all accounts; what cannot be read is left out."""
    try:
        told = json.loads((paths.data / REGISTRY).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None, []
    if not isinstance(told, dict) or not isinstance(told.get("accounts"), list):
        return None, []
    known = [account for entry in told["accounts"] if (account := _account(entry))]
    match told.get("current"):
        case [str(sign_in), int(structure_id)]:
            return (sign_in, structure_id), known
    return None, known


def _account(entry: object) -> Account | None:
    match entry:
        case {
            "url": str(url),
            "email": str(email),
            "structure_id": int(structure_id),
            "structure_name": str(structure_name),
            "user_id": int(user_id),
            "person": str(person),
            "place": [str(kind), str(detail)],
        } if url and email and kind in list(PlaceKind):
            place = Place(PlaceKind(kind), detail)
            return Account(url, email, structure_id, structure_name, user_id, person, place)
    return None


def _write(paths: Paths, at: tuple[str, int] | None, known: Iterable[Account]) -> None:
    told: dict[str, Any] = {"current": at, "accounts": [_entry(account) for account in known]}
    write_private(paths.data / REGISTRY, json.dumps(told, ensure_ascii=False, indent=1).encode())


def _entry(account: Account) -> dict[str, object]:
    return {
        "url": account.url,
        "email": account.email,
        "structure_id": account.structure_id,
        "structure_name": account.structure_name,
        "user_id": account.user_id,
        "person": account.person,
        "place": [account.place.kind, account.place.detail],
    }
