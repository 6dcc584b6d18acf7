"""Secrets in the system's keyring, which may be locked, hang, or not be there at all."""

from __future__ import annotations

import os
from collections import defaultdict
from contextlib import suppress
from threading import Event, Lock
from typing import TYPE_CHECKING, TypeVar

from jva_tui.accounts.keys import KeyringSilent, NoKeyring
from jva_tui.accounts.limited import within

if TYPE_CHECKING:
    from collections.abc import Callable

    from keyring.backend import KeyringBackend

LIMIT_SECONDS = 3.0
"""How long the keyring may take to answer."""
_SERVICE = "jva-tui"
_CHOSEN = "PYTHON_KEYRING_BACKEND"
"""Variable with which the user chooses a backend, whatever was used before."""
_T = TypeVar("_T")
_turns: defaultdict[str, Lock] = defaultdict(Lock)
"""Held while an entry is changed, so that one which hung cannot overwrite a later one."""


class Keyring:
    """The system's keyring.

    Args:
        sign_in: its name, which no other sign-in has.
        backend: name of the class that talks to it; empty: it is searched for.
        limit: how many seconds it may take to answer.

    Raises:
        NoKeyring: by every method: there is no keyring, it is locked, or it refuses.
        KeyringSilent: by every method: it did not answer in time.
    """

    def __init__(self, sign_in: str, backend: str = "", *, limit: float = LIMIT_SECONDS) -> None:
        self._sign_in = sign_in
        self._backend = backend
        self._limit = limit

    def read(self, name: str) -> str | None:
        """See `Secrets.read`."""
        return self._ask(lambda backend: backend.get_password(_SERVICE, self._entry(name)))

    def write(self, name: str, secret: str) -> None:
        """See `Secrets.write`.

        What did not end in time may still come about, but never after a later change.
        """
        self._change(name, lambda backend, entry: backend.set_password(_SERVICE, entry, secret))

    def forget(self, name: str) -> None:
        """See `Secrets.forget`."""

        def remove(backend: KeyringBackend, entry: str) -> None:
            from keyring.errors import PasswordDeleteError

            with suppress(PasswordDeleteError):  # there was none
                backend.delete_password(_SERVICE, entry)

        self._change(name, remove)

    def probe(self) -> str:
        """The name of the backend's class, after it has answered a question."""
        return self._ask(_answering)

    def _entry(self, name: str) -> str:
        return f"{self._sign_in} {name}"

    def _change(self, name: str, change: Callable[[KeyringBackend, str], None]) -> None:
        entry = self._entry(name)
        is_given_up = Event()

        def in_turn(backend: KeyringBackend) -> None:
            with _turns[entry]:
                if not is_given_up.is_set():
                    change(backend, entry)

        try:
            self._ask(in_turn)
        except KeyringSilent:
            is_given_up.set()
            raise

    def _ask(self, question: Callable[[KeyringBackend], _T]) -> _T:
        try:
            return within(self._limit, lambda: question(_backend(self._backend)))
        except TimeoutError as error:
            raise KeyringSilent from error
        except Exception as error:  # backends raise what their systems do
            raise NoKeyring from error


def _answering(backend: KeyringBackend) -> str:
    backend.get_password(_SERVICE, "probe")  # there is none, but a locked keyring says so
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def _backend(name: str) -> KeyringBackend:
    """The backend of that name, or the one that `keyring` finds where it is there no more.

    Raises:
        NoKeyring: it keeps nothing, or keeps it for everybody to read.
    """
    from keyring import core

    if name and _CHOSEN not in os.environ:
        with suppress(Exception):  # backends raise what their systems do
            return core.load_keyring(name)
    try:
        return _keeping(core.get_keyring())
    except NoKeyring:  # that may be an earlier search's: one may have been started since
        core.init_backend()
        return _keeping(core.get_keyring())


def _keeping(found: KeyringBackend) -> KeyringBackend:
    """The backend itself; of several in a chain, the one that is written to."""
    from keyring.backends.chainer import ChainerBackend
    from keyring.core import recommended

    candidates = found.backends if isinstance(found, ChainerBackend) else [found]
    for backend in candidates:
        if recommended(backend):  # neither "fail" nor "null", nor what keeps plain text
            return backend
    raise NoKeyring
