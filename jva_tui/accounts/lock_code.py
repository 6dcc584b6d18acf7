"""The code that opens the screen after a pause: a hash among the secrets of the sign-in.

It keeps out whoever passes by, and nobody who can read the user's files or start programs in their
name: those need no screen.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import unicodedata
from typing import TYPE_CHECKING

from jva_tui.accounts.keys import LOCK

if TYPE_CHECKING:
    from jva_tui.accounts.keys import Secrets

LEAST = 4
"""Characters of a code."""
_KIND = "scrypt"
_COST, _BLOCK, _LANES = 2**15, 8, 1
"""A fifth of a second and 32 MiB for each guess."""
_MOST_MEMORY = 64 * 2**20
_SALT_BYTES, _HASH_BYTES = 16, 32
_FREE_TRIES = 3
_FIRST_WAIT, _LONGEST_WAIT = 5, 300


def set_code(secrets: Secrets, code: str) -> None:
    """Keeps what a code can be compared with; takes a moment.

    Raises:
        ValueError: the code is too short.
        NoSecrets: the place cannot be had now.
    """
    if len(code) < LEAST:
        raise ValueError("the code is too short")
    salt = os.urandom(_SALT_BYTES)
    parts = (salt, _hashed(code, salt))
    secrets.write(LOCK, "$".join((_KIND, *(base64.b64encode(part).decode() for part in parts))))


def is_set(secrets: Secrets) -> bool:
    """Whether there is a code.

    Raises:
        NoSecrets: the place cannot be had now.
    """
    return secrets.read(LOCK) is not None


def check(secrets: Secrets, code: str) -> bool:
    """Whether this is the code; takes a moment. What is kept and makes no sense opens to nothing.

    Raises:
        NoSecrets: the place cannot be had now.
    """
    try:
        kind, salt, known = (secrets.read(LOCK) or "").split("$")
        wanted = base64.b64decode(known, validate=True)
        told = _hashed(code, base64.b64decode(salt, validate=True))
    except ValueError:
        return False
    return kind == _KIND and hmac.compare_digest(told, wanted)


def forget_code(secrets: Secrets) -> None:
    """Opens to everybody from now on: for who has signed in again.

    Raises:
        NoSecrets: the place cannot be had now.
    """
    secrets.forget(LOCK)


def wait_after(wrong: int) -> int:
    """Seconds before the next try, after so many wrong ones in a row."""
    if wrong < _FREE_TRIES:
        return 0
    return min(_LONGEST_WAIT, _FIRST_WAIT << min(wrong - _FREE_TRIES, 10))


def _hashed(code: str, salt: bytes) -> bytes:
    typed = unicodedata.normalize("NFC", code).encode("utf-8", "surrogatepass")
    return hashlib.scrypt(
        typed, salt=salt, n=_COST, r=_BLOCK, p=_LANES, maxmem=_MOST_MEMORY, dklen=_HASH_BYTES
    )
