"""Where the secrets of a sign-in are kept: the user's choice, and how each place is opened."""

from __future__ import annotations

from contextlib import suppress
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.accounts import passphrases
from jva_tui.accounts.keyring_place import Keyring
from jva_tui.accounts.keys import KEY, NAMES, KeptNothing, NoSecrets, WantsPassphrase
from jva_tui.accounts.private_files import PrivateFiles
from jva_tui.accounts.vault import Vault

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


_BEHIND_A_PASSPHRASE = (PlaceKind.PASSPHRASE, PlaceKind.COMMAND, PlaceKind.VARIABLE)


class Place(NamedTuple):
    """One place."""

    kind: PlaceKind = PlaceKind.KEYRING
    detail: str = ""
    """Of the keyring: the name of its backend's class, once known; of a command: its line."""


class Memory:
    """Secrets that end with this process."""

    def __init__(self) -> None:
        self._secrets: dict[str, str] = {}

    def read(self, name: str) -> str | None:
        """See `Secrets.read`."""
        return self._secrets.get(name)

    def write(self, name: str, secret: str) -> None:
        """See `Secrets.write`."""
        self._secrets[name] = secret

    def forget(self, name: str) -> None:
        """See `Secrets.forget`."""
        self._secrets.pop(name, None)


_vaults: dict[Path, Vault] = {}
"""Those that were opened: nobody is asked twice."""
_memories: dict[Path, Memory] = {}


def open_place(
    place: Place,
    folder: Path,
    sign_in: str,
    *,
    passphrase: str | None = None,
    terminal: bool = False,
) -> Secrets:
    """Opens a place; takes a while, and may ask other programs: for a thread.

    What was opened once stays open for this process.

    Args:
        place: which one.
        folder: the sign-in's own; need not be there.
        sign_in: its name.
        passphrase: what was typed; opens the encrypted file, however it is opened otherwise.
        terminal: whether a command may talk to the user in it: nothing of ours is drawn there.

    Raises:
        WantsPassphrase: it was not given.
        WrongPassphrase: it does not open the place.
        CommandFailed, NoVariable: it cannot be had.
        Unusable: the files are damaged, or the disk refuses.
    """
    match place.kind:
        case PlaceKind.KEYRING:
            return Keyring(sign_in, place.detail)
        case PlaceKind.FILES:
            return PrivateFiles(folder)
        case PlaceKind.SESSION:
            return _memories.setdefault(folder, Memory())
    path = folder / VAULT
    opened = _vaults.get(path)
    if opened is None or not opened.is_open or passphrase is not None:
        if passphrase is None:
            passphrase = _passphrase(place, terminal=terminal)
        opened = _vaults[path] = Vault(path, passphrase)
    return opened


def close_place(folder: Path) -> None:
    """Forgets what this process knows of a sign-in's secrets, its passphrase above all."""
    _memories.pop(folder, None)
    if opened := _vaults.pop(folder / VAULT, None):
        opened.close()


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
    path = folder / VAULT
    opened = Vault(path, old)
    opened.change_passphrase(new)
    _vaults[path] = opened


def change_place(  # noqa: PLR0913 - half of them as `open_place` has them
    source: Secrets,
    new: Place,
    folder: Path,
    sign_in: str,
    adopt: Callable[[], None],
    *,
    passphrase: str | None = None,
    terminal: bool = False,
) -> Secrets:
    """Brings a sign-in's secrets to another place; see `move`.

    Where both are the encrypted file, it gets the other passphrase; interrupted before the place
    is remembered, it opens with the new passphrase, typed at the old place's question.

    Args:
        source: where they are, opened.
        new: where they go.
        folder: see `open_place`.
        sign_in: see `open_place`.
        adopt: see `move`.
        passphrase: see `open_place`; of the new place.
        terminal: see `open_place`.

    Returns:
        The new place, opened.

    Raises:
        NoSecrets: one of them refuses; the old place is still the right one.
    """
    if isinstance(source, Vault) and new.kind in _BEHIND_A_PASSPHRASE:
        if passphrase is None:
            passphrase = _passphrase(new, terminal=terminal)
        source.change_passphrase(passphrase)
        adopt()
        return source
    target = open_place(new, folder, sign_in, passphrase=passphrase, terminal=terminal)
    if type(source) is type(target):  # the same one: what is forgotten there is forgotten here
        adopt()
    else:
        move(source, target, adopt)
    return target


def move(source: Secrets, target: Secrets, adopt: Callable[[], None]) -> None:
    """Brings all secrets from one place to another, which is not the same.

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
    if any(secret is not None and target.read(name) != secret for name, secret in kept.items()):
        raise KeptNothing
    adopt()
    for name in reversed(NAMES):
        with suppress(NoSecrets):  # it has moved: what stays behind is a copy
            source.forget(name)


def _passphrase(place: Place, *, terminal: bool) -> str:
    match place.kind:
        case PlaceKind.COMMAND:
            return passphrases.from_command(place.detail, terminal=terminal)
        case PlaceKind.VARIABLE:
            return passphrases.from_variable()
    raise WantsPassphrase
