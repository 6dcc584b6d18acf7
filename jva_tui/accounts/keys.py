"""Secrets: the key of an account's databases, and the token that answers in its name."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from jva_tui.i18n import _
from jva_tui.paths import private_folder, write_private

if TYPE_CHECKING:
    from pathlib import Path

KEY_BYTES = 32
_SERVICE = "jva-tui"


class NoKeyring(Exception):  # noqa: N818 - a state of affairs, told to the user in its own words
    """This computer has no usable keyring for the secrets of a real account."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "A real account keeps its secrets in the system keyring, and this computer has "
                "none that can be used now. Other ways to keep them come with a later version. "
                "Nothing was written."
            )
        )


def demo_key(folder: Path) -> bytes:
    """The key of a demonstration, in a file of its own folder: its people are invented."""
    path = private_folder(folder) / "key"
    if not path.exists():
        write_private(path, os.urandom(KEY_BYTES))
    return path.read_bytes()


def keyring_key(account: str) -> bytes:
    """The key of a real account's databases, made at the first use.

    Raises:
        NoKeyring: see `read_secret`.
    """
    name = f"{account} key"
    if stored := read_secret(name):
        return bytes.fromhex(stored)
    key = os.urandom(KEY_BYTES)
    write_secret(name, key.hex())
    return key


def read_secret(name: str) -> str | None:
    """A secret of the system's keyring; None where there is none of that name.

    Raises:
        NoKeyring: there is no keyring, it is locked, or it refuses.
    """
    import keyring
    from keyring.errors import KeyringError

    _check_backend()
    try:
        return keyring.get_password(_SERVICE, name)
    except KeyringError as error:
        raise NoKeyring from error


def write_secret(name: str, secret: str) -> None:
    """Keeps a secret in the system's keyring.

    Raises:
        NoKeyring: as `read_secret`.
    """
    import keyring
    from keyring.errors import KeyringError

    _check_backend()
    try:
        keyring.set_password(_SERVICE, name, secret)
    except KeyringError as error:
        raise NoKeyring from error


def _check_backend() -> None:
    """The null backend forgets what it is given: a key kept there would lose the databases."""
    import keyring
    from keyring.backends import fail, null

    if isinstance(keyring.get_keyring(), fail.Keyring | null.Keyring):
        raise NoKeyring
