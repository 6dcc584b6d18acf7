"""Secrets in an encrypted file that a passphrase opens: for computers without a keyring."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MIN_PASSPHRASE = 8
"""How many characters a new passphrase has at least."""


class Vault:
    """The file; it is made when the first secret is written.

    Args:
        path: in the sign-in's own folder.
        passphrase: opens it.

    Raises:
        WrongPassphrase: this one does not; may also be raised later, by every method, when
            another process has changed it.
        Unusable: the file is damaged, or the disk refuses.
    """

    def __init__(self, path: Path, passphrase: str) -> None:
        raise NotImplementedError

    def read(self, name: str) -> str | None:
        """See `Secrets.read`."""
        raise NotImplementedError

    def write(self, name: str, secret: str) -> None:
        """See `Secrets.write`."""
        raise NotImplementedError

    def forget(self, name: str) -> None:
        """See `Secrets.forget`."""
        raise NotImplementedError

    def change_passphrase(self, passphrase: str) -> None:
        """Closes it with another passphrase from now on.

        Raises:
            ShortPassphrase: nothing was changed.
        """
        raise NotImplementedError
