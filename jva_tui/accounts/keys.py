"""Secrets: the key of an account's databases, and the token that answers in its name."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from jva_tui.i18n import _
from jva_tui.paths import private_folder, write_private

if TYPE_CHECKING:
    from pathlib import Path

KEY_BYTES = 32
KEY = "key"
"""Name of the secret that opens the databases."""
TOKEN = "token"  # noqa: S105 - a name
"""Name of the secret that answers for the account."""
_SERVICE = "jva-tui"


class NoSecrets(Exception):  # noqa: N818 - a state of affairs, told to the user in its own words
    """The secrets of an account cannot be had now; its text says why, and what to do."""


class NoKeyring(NoSecrets):
    """This computer has no usable keyring for the secrets of a real account."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The account keeps its secrets in the system’s keyring, and this computer has none "
                "that can be used now. Nothing was written. Unlock it; or, where there is none, "
                "keep them in files of yours: jva-tui login --secrets files (--help says more)."
            )
        )


class Secrets(Protocol):
    """Where one account keeps what nobody else may read."""

    def read(self, name: str) -> str | None:
        """The secret of that name; None where there is none."""
        ...

    def write(self, name: str, secret: str) -> None:
        """Keeps a secret, in place of an earlier one of that name."""
        ...

    def forget(self, name: str) -> None:
        """Removes a secret, if it is there."""
        ...


class Keyring:
    """The system's keyring.

    Args:
        account: the account's name, which no other account has.

    Raises:
        NoKeyring: by every method: there is no keyring, it is locked, or it refuses.
    """

    def __init__(self, account: str) -> None:
        self._account = account

    def read(self, name: str) -> str | None:
        """See `Secrets.read`."""
        import keyring
        from keyring.errors import KeyringError

        _check_backend()
        try:
            return keyring.get_password(_SERVICE, f"{self._account} {name}")
        except KeyringError as error:
            raise NoKeyring from error

    def write(self, name: str, secret: str) -> None:
        """See `Secrets.write`."""
        import keyring
        from keyring.errors import KeyringError

        _check_backend()
        try:
            keyring.set_password(_SERVICE, f"{self._account} {name}", secret)
        except KeyringError as error:
            raise NoKeyring from error

    def forget(self, name: str) -> None:
        """See `Secrets.forget`."""
        import keyring
        from keyring.errors import KeyringError, PasswordDeleteError

        _check_backend()
        try:
            with suppress(PasswordDeleteError):  # there was none
                keyring.delete_password(_SERVICE, f"{self._account} {name}")
        except KeyringError as error:
            raise NoKeyring from error


class PrivateFiles:
    """Files that only this user may read: the choice of those who have no keyring.

    Args:
        folder: the account's own.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, name: str) -> str | None:
        """See `Secrets.read`."""
        try:
            return (self._folder / name).read_text("utf-8")
        except FileNotFoundError:
            return None

    def write(self, name: str, secret: str) -> None:
        """See `Secrets.write`."""
        write_private(private_folder(self._folder) / name, secret.encode())

    def forget(self, name: str) -> None:
        """See `Secrets.forget`."""
        (self._folder / name).unlink(missing_ok=True)


def database_key(secrets: Secrets) -> bytes:
    """The key of a real account's databases, made at the first use.

    Raises:
        NoSecrets: see `Keyring`.
    """
    if stored := secrets.read(KEY):
        return bytes.fromhex(stored)
    key = os.urandom(KEY_BYTES)
    secrets.write(KEY, key.hex())
    return key


def demo_key(folder: Path) -> bytes:
    """The key of a demonstration, in a file of its own folder: its people are invented."""
    path = private_folder(folder) / KEY
    if not path.exists():
        write_private(path, os.urandom(KEY_BYTES))
    return path.read_bytes()


def _check_backend() -> None:
    """The null backend forgets what it is given: a key kept there would lose the databases."""
    import keyring
    from keyring.backends import fail, null

    if isinstance(keyring.get_keyring(), fail.Keyring | null.Keyring):
        raise NoKeyring
