"""Where the secrets of a sign-in are kept: the user's choice, and how each place is opened."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.accounts.keyring_place import Keyring
from jva_tui.accounts.keys import KEY, NAMES, KeptNothing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jva_tui.accounts.keys import Secrets

VAULT = "vault.db"
"""Name of the encrypted file in a sign-in's folder."""


class PlaceKind(StrEnum):
    """The kinds of places."""

    KEYRING = "keyring"
    """The system's own; opened by its login."""
    PASSPHRASE = "passphrase"  # noqa: S105 - a word
    """An encrypted file; the passphrase is typed at each start."""
    COMMAND = "command"
    """The same file; a command prints the passphrase."""
    VARIABLE = "variable"
    """The same file; the passphrase is in the environment."""
    FILES = "files"
    """Files that only this user may read."""
    SESSION = "session"
    """The memory of this process: databases made with its key cannot be opened afterwards."""


class Place(NamedTuple):
    """One place."""

    kind: PlaceKind = PlaceKind.KEYRING
    detail: str = ""
    """Of the keyring: the name of its backend's class, once known; of a command: its line."""


def open_place(
    place: Place,
    folder: Path,
    sign_in: str,
    *,
    passphrase: str | None = None,
    terminal: bool = False,
) -> Secrets:
    """Opens a place; takes a while, and may ask other programs: for a thread.

    What was opened once stays open for this process: nobody is asked twice.

    Args:
        place: which one.
        folder: the sign-in's own; need not be there.
        sign_in: its name.
        passphrase: what was typed, for `PlaceKind.PASSPHRASE`.
        terminal: whether a command may talk to the user in it: nothing of ours is drawn there.

    Raises:
        WantsPassphrase: it was not given.
        WrongPassphrase: it does not open the place.
        CommandFailed, NoVariable: it cannot be had.
        Unusable: the files are damaged, or the disk refuses.
    """
    raise NotImplementedError


def forget_opened(folder: Path) -> None:
    """Closes what is open of this sign-in, and forgets the passphrase that was given."""
    raise NotImplementedError


def probe_keyring() -> Place:
    """The system's keyring with its backend's name, after it has answered.

    Raises:
        NoKeyring: there is none that can be used, or it refuses.
        KeyringSilent: it did not answer within 3 s.
    """
    return Place(PlaceKind.KEYRING, Keyring("").probe())


def change_passphrase(folder: Path, old: str, new: str) -> None:
    """Gives the encrypted file another passphrase; all at once, or not at all.

    Raises:
        WrongPassphrase: the old one does not open it.
        ShortPassphrase: the new one is too easily found.
    """
    raise NotImplementedError


def move(source: Secrets, target: Secrets, adopt: Callable[[], None]) -> None:
    """Brings all secrets from one place to another.

    Interrupted anywhere, all are whole in the place that is remembered.

    Args:
        source: has them.
        target: another place.
        adopt: remembers the new place; called when all are there, before the old are forgotten.

    Raises:
        NoSecrets: one of them refuses; the old place is still the right one.
    """
    kept = {name: source.read(name) for name in NAMES}
    for name, secret in kept.items():
        if secret is not None:
            target.write(name, secret)
        elif name != KEY:
            target.forget(name)
    if any(secret and target.read(name) != secret for name, secret in kept.items()):
        raise KeptNothing
    adopt()
    for name in reversed(NAMES):
        source.forget(name)
