"""Removing accounts from this computer: their files, their secrets, and what names them.

Only what this program has written goes; what somebody else has put there stays, and so do the
folders that hold it.
"""

from __future__ import annotations

import asyncio
import shutil
from contextlib import contextmanager, suppress
from fnmatch import fnmatch
from typing import TYPE_CHECKING, NamedTuple

from jva_tui import settings
from jva_tui.accounts import account as registry
from jva_tui.accounts import deployment
from jva_tui.accounts.keys import NAMES, NoSecrets, database_key
from jva_tui.accounts.places import close_place
from jva_tui.accounts.signing_in import sign_out
from jva_tui.i18n import _
from jva_tui.locks import FileLock
from jva_tui.store.erasing import Unsent
from jva_tui.store.errors import StoreError
from jva_tui.store.outbox_db import OutboxDb

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from jva_tui.accounts.account import Account
    from jva_tui.accounts.keys import Secrets
    from jva_tui.clock import Clock
    from jva_tui.paths import Paths

SENDER_LOCK = "sender.lock"
_LOCKS = (SENDER_LOCK, "session.lock")
"""Held by whoever is at work; they go when nobody is."""
_OF_AN_INBOX = ("cache.db*", "outbox.db*", "key", "key.new")
_OF_A_SIGN_IN = (
    *(pattern for name in NAMES for pattern in (name, f"{name}.new")),
    *("vault.db*", "renewal.lock"),
    *_OF_AN_INBOX,  # earlier versions kept the only inbox of a sign-in there
)
_OF_A_DEMONSTRATION = (*_OF_AN_INBOX, "platform.*", "preloaded")
_OF_EVERYTHING = (f"{registry.REGISTRY}*", "account.json")
_FOLDERS = {
    "demo-*-*": _OF_A_DEMONSTRATION,
    "accounts/*/[0-9]*": _OF_AN_INBOX,
    "accounts/*": _OF_A_SIGN_IN,
    "accounts": (),
    "editor": (),
    "sessions/*/*/[0-9]*": _OF_AN_INBOX,
    "sessions/*/*": (),
    "sessions/*": (),
    "sessions": (),
}
"""What is ours in which folders of data; those inside others come before them."""
_DEPLOYMENTS = (f"*{deployment.SUFFIX}", f"*{deployment.SUFFIX}.new")
_PREFERENCES = (settings.FILE, f"{settings.FILE}.new")
_TEMPLATES = "templates"


class InUse(Exception):  # noqa: N818 - a state of affairs, told to the user in its own words
    """Another jva-tui is at work on these files."""

    def __init__(self) -> None:
        super().__init__(
            _("Another jva-tui is open there. Quit it, then try again. Nothing was removed.")
        )


class Removed(NamedTuple):
    """What became of an account."""

    ends_sign_in: bool
    """Whether it was the last one of its sign-in: its tokens and its key are gone as well."""
    is_told: bool
    """Whether the platform has ended the token."""
    keeps_secrets: str
    """Why the place of the secrets could not be emptied; empty where it was."""


def unsent(account: Account, secrets: Secrets | None, paths: Paths) -> Unsent | None:
    """What would be lost with an account; None where that cannot be seen."""
    path = account.folder(paths) / "outbox.db"
    if not path.exists():  # it was never opened
        return Unsent(0, 0, 0)
    if secrets is None:
        return None
    try:
        outbox = OutboxDb.open(path, database_key(secrets, is_new=False))
    except (NoSecrets, StoreError):
        return None
    found = outbox.unsent()
    outbox.close()
    return found


def is_last(account: Account, paths: Paths) -> bool:
    """Whether no other account of this computer has the same sign-in."""
    known = registry.accounts(paths)
    return not any(one.sign_in == account.sign_in and one.key != account.key for one in known)


async def forget_account(
    account: Account, secrets: Secrets | None, paths: Paths, clock: Clock
) -> Removed:
    """Removes an account; with the last one of a sign-in its secrets, and its token there.

    Its name goes last: interrupted anywhere, the same can be asked again.

    Args:
        account: which one.
        secrets: of its sign-in; None where they cannot be had.
        paths: the folders of this user.
        clock: for the request that ends the token.

    Raises:
        InUse: another process has it open; nothing was removed.
        OSError: a file cannot be removed; the rest is as it was.
    """
    folder, shared = account.folder(paths), account.sign_in_folder(paths)
    is_told, keeps, ends = False, "", is_last(account, paths)
    with _held([folder / SENDER_LOCK]):
        await asyncio.to_thread(_clear_inbox, folder, _OF_AN_INBOX)
    _clear(folder, _LOCKS)
    if ends:
        if secrets is not None:
            try:
                is_told = await sign_out(account, secrets, clock)
                for name in NAMES:
                    await asyncio.to_thread(secrets.forget, name)
            except NoSecrets as error:
                keeps = str(error)
        await asyncio.to_thread(close_place, shared)
        await asyncio.to_thread(_clear_inbox, shared, (*_OF_A_SIGN_IN, *_LOCKS))
        _remove_if_empty(shared.parent)
    registry.drop(paths, account)
    return Removed(ends, is_told, keeps)


def check_unused(paths: Paths) -> None:
    """Sees to it that no other process works here.

    Raises:
        InUse: one does.
    """
    with _held(_locks(paths)):
        pass


def forget_files(paths: Paths) -> list[Path]:
    """Removes everything that this program has written here, but for what keyrings hold.

    Returns:
        What is left in its folders, because others have put it there.

    Raises:
        InUse: another process has an inbox open; nothing was removed.
        OSError: a file cannot be removed; what was removed by then is.
    """
    found = [
        (folder, ours)
        for pattern, ours in _FOLDERS.items()
        for folder in _inside(paths.data, pattern)
    ]
    with _held(_locks(paths)):
        for folder, ours in found:
            _clear_inbox(folder, ours)
    for folder, _ours in found:  # from the innermost outwards
        _clear(folder, _LOCKS)
    _clear(paths.config / deployment.FOLDER, _DEPLOYMENTS)
    _clear(paths.config, _PREFERENCES)
    _clear(paths.data, _OF_EVERYTHING)
    return sorted({path for root in {*paths} for path in root.rglob("*")})


def _inside(root: Path, pattern: str) -> list[Path]:
    """What is there; links lead out of our folders, and are not followed."""
    real = root.resolve()
    return [one for one in root.glob(pattern) if one.resolve() == real / one.relative_to(root)]


def _locks(paths: Paths) -> list[Path]:
    """What whoever is at work here holds."""
    return [
        lock
        for pattern in _FOLDERS
        for name in _LOCKS
        for lock in _inside(paths.data, f"{pattern}/{name}")
    ]


@contextmanager
def _held(paths: Sequence[Path]) -> Iterator[None]:
    """Keeps others from beginning to work meanwhile.

    Raises:
        InUse: somebody is at work.
    """
    locks: list[FileLock] = []
    try:
        for path in paths:
            if not path.parent.exists():
                continue
            lock = FileLock(path)
            if not lock.acquire():
                raise InUse
            locks.append(lock)
        yield
    finally:
        for lock in locks:
            lock.release()


def _clear_inbox(folder: Path, ours: Sequence[str]) -> None:
    """Removes an inbox with its templates."""
    templates = folder / _TEMPLATES
    if templates.is_dir() and not (folder.is_symlink() or templates.is_symlink()):
        shutil.rmtree(templates)
    _clear(folder, ours)


def _clear(folder: Path, ours: Sequence[str]) -> None:
    """Removes files of ours from a folder, and the folder where nothing else is in it."""
    if folder.is_symlink() or not folder.is_dir():
        return
    for path in folder.iterdir():
        if any(fnmatch(path.name, pattern) for pattern in ours) and not path.is_dir():
            path.unlink(missing_ok=True)
    _remove_if_empty(folder)


def _remove_if_empty(folder: Path) -> None:
    with suppress(OSError):  # not empty, or not there
        folder.rmdir()
