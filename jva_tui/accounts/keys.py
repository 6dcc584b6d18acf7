"""Secrets: the key of an account's databases, and the token that answers in its name."""

from __future__ import annotations

import os
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
REFRESH = "refresh"
"""Name of the secret for which a new token is given."""
LOCK = "lock"
"""Name of what is compared with the answer that opens the screen after a pause."""
NAMES = (KEY, TOKEN, REFRESH, LOCK)
"""Every secret that a sign-in may have; what opens its databases comes first."""


class NoSecrets(Exception):  # noqa: N818 - a state of affairs, told to the user in its own words
    """The secrets of an account cannot be had now; its text says why, and what to do."""


class NoKeyring(NoSecrets):
    """This computer has no keyring that can be used, or it refuses."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The account’s secrets are to be in the system’s keyring, and none can be used "
                "now: there is none, or it is locked. Nothing was written. Unlock it, then try "
                "again. Or choose another place with jva-tui login --secrets; what the keyring "
                "holds can come along only while it is unlocked."
            )
        )


class KeyringSilent(NoSecrets):
    """The keyring did not answer in time."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The system’s keyring does not answer. It may be waiting for you to unlock it in a "
                "window of its own. All that was read and queued is kept. Unlock it, then try "
                "again. Where no such window can open, as over SSH, choose another place with "
                "jva-tui login --secrets."
            )
        )


class KeptNothing(NoSecrets):
    """The place took a secret, and does not have it."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The place of the account’s secrets does not keep what it is given, so nothing "
                "was encrypted with it. Choose another place with jva-tui login --secrets."
            )
        )


class WantsPassphrase(NoSecrets):
    """The secrets are behind a passphrase, and nobody was asked for it yet."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The account’s secrets are behind a passphrase, which nobody was asked for. "
                "Nothing was changed. Start jva-tui in a terminal, and type it there."
            )
        )


class NothingTyped(NoSecrets):
    """The passphrase was asked for, and whoever was asked went back."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Without its passphrase this inbox stays closed. Nothing was changed. Forgotten? "
                "Then nothing opens it any more: jva-tui forget account removes it, once for each "
                "organisation of this sign-in, and signing in begins anew. What had not been sent "
                "is lost then; the platform has the rest."
            )
        )


class WrongPassphrase(NoSecrets):
    """The passphrase does not open the secrets; the file may be damaged as well."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "That is not the passphrase of the account’s secrets. Nothing was changed. Try "
                "again; without the right one, what is stored here stays closed."
            )
        )


class ShortPassphrase(NoSecrets):
    """A new passphrase that is too easily found by trying."""

    def __init__(self, least: int) -> None:
        told = _(
            "The passphrase is too short: it must have at least {number} characters. Nothing was "
            "written. Several words that do not belong together are easy to type and hard to find."
        )
        super().__init__(told.format(number=least))


class NoVariable(NoSecrets):
    """The passphrase was to be in the environment, and is not there."""

    def __init__(self, variable: str) -> None:
        told = _(
            "The passphrase of the account’s secrets is expected in the variable {name}, which is "
            "empty. Nothing was changed. Set it, then start jva-tui again."
        )
        super().__init__(told.format(name=variable))


class CommandFailed(NoSecrets):
    """The command that prints the passphrase did not.

    Args:
        program: the command's first word.
        why: it failed, as the end of a sentence; never what it printed.
    """

    def __init__(self, program: str, why: str) -> None:
        told = _(
            "The command that prints the passphrase of the account’s secrets failed: {program} "
            "{why}. Nothing was changed. Run it yourself to see why, then try again."
        )
        super().__init__(told.format(program=program, why=why))


class Unusable(NoSecrets):
    """The files of the secrets cannot be read or written.

    Args:
        why: as a sentence.
    """

    def __init__(self, why: str) -> None:
        told = _("The account’s secrets cannot be used. {why} Nothing was changed.")
        super().__init__(told.format(why=why))


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


def database_key(secrets: Secrets, *, is_new: bool = True) -> bytes:
    """The key of a real account's databases, made at the first use.

    Args:
        secrets: of its sign-in.
        is_new: whether one may be made: not where databases stand that it would not open.

    Raises:
        NoSecrets: it cannot be read, or not be kept; or it is missing, and none may be made.
    """
    stored = secrets.read(KEY)
    if stored is None and not is_new:
        told = _(
            "The key of what is stored on this computer is not there. Bring it back from a copy, "
            "or move the account’s folder away to begin without what is stored in it."
        )
        raise Unusable(told)
    if stored is None:
        secrets.write(KEY, os.urandom(KEY_BYTES).hex())
        # Some places forget, and another process may have made one meanwhile: what is kept counts.
        stored = secrets.read(KEY)
    if stored is None:
        raise KeptNothing
    try:
        key = bytes.fromhex(stored)
    except ValueError:  # its text would hold some of it
        key = b""
    if len(key) != KEY_BYTES:
        told = _("What is kept as the key of the databases is none. Bring it back from a copy.")
        raise Unusable(told)
    return key


def demo_key(folder: Path) -> bytes:
    """The key of a demonstration, in a file of its own folder: its people are invented."""
    path = private_folder(folder) / KEY
    if not path.exists():
        write_private(path, os.urandom(KEY_BYTES))
    return path.read_bytes()
