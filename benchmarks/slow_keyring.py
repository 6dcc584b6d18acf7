"""A keyring for measuring: a real backend, loaded by its name, which takes its time."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import keyring.backends.SecretService  # noqa: F401 - for what loading the usual one costs
from keyring.backend import KeyringBackend

TOLD = "keyring.json"
"""File in the client's folder: the key, and after how many seconds it is told."""
ANSWERED = "answered"
"""File beside it: when the key was told (``time.perf_counter``, the same for all processes)."""


class Keyring(KeyringBackend):
    """Knows one key, which it tells to whoever asks for a key, and a token for the rest."""

    priority = 5

    def get_password(self, service: str, username: str) -> str | None:  # noqa: ARG002 - one only
        """See `KeyringBackend.get_password`."""
        home = Path(os.environ["JVA_TUI_HOME"])
        told = json.loads((home / TOLD).read_bytes())
        if not username.endswith(" key"):
            return "token"
        time.sleep(told["seconds"])
        (home / ANSWERED).write_text(repr(time.perf_counter()))
        return str(told["key"])

    def set_password(self, service: str, username: str, password: str) -> None:
        """Nothing is kept."""
        raise NotImplementedError
