"""Keyrings that do not do what they should; real backends, which `keyring` loads by name."""

from __future__ import annotations

from threading import Event
from typing import ClassVar

from keyring.backends.chainer import ChainerBackend
from keyring.errors import KeyringLocked

from tests.accounts.memory import Memory


class Shared(Memory):
    """One for all who load it: what one has written another reads."""

    kept: ClassVar[dict[tuple[str, str], str]] = {}

    def __init__(self) -> None:
        super().__init__()
        self.secrets = Shared.kept


class Hung(Shared):
    """Answers nobody before it is let go."""

    go = Event()
    asked = Event()
    changes: ClassVar[list[str]] = []

    def get_password(self, service: str, username: str) -> str | None:
        self.asked.set()
        self.go.wait()
        return super().get_password(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.asked.set()
        self.go.wait()
        self.changes.append(password)
        super().set_password(service, username, password)

    def delete_password(self, service: str, username: str) -> None:
        self.asked.set()
        self.go.wait()
        self.changes.append("")
        super().delete_password(service, username)


class Locked(Memory):
    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked

    def delete_password(self, service: str, username: str) -> None:
        raise KeyringLocked


class Failing(Memory):
    """Raises what its system does."""

    def get_password(self, service: str, username: str) -> str | None:
        raise ConnectionResetError("the bus")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise RuntimeError("no room for " + password)

    def delete_password(self, service: str, username: str) -> None:
        raise OSError("the bus")


class Forgetful(Memory):
    def set_password(self, service: str, username: str, password: str) -> None:
        pass


class Plain(Memory):
    """As those that write secrets into a file for everybody to read."""

    priority = 0.5


class ChainOfNone(ChainerBackend):
    backends = ()


class ChainOfPlain(ChainerBackend):
    backends = (Plain(),)


class Chain(ChainerBackend):
    backends = (Plain(), Shared())
