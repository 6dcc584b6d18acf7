"""Keys and tokens are kept where they belong, and what is missing is said."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import null
from keyring.errors import KeyringLocked

from jva_tui.accounts.account import Account, current
from jva_tui.accounts.demo import Demo
from jva_tui.accounts.keys import KEY_BYTES, NoKeyring, demo_key, keyring_key, read_secret
from jva_tui.paths import Paths
from tests.clock import ManualClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ACCOUNT = Account(url="https://api.example.org/", email="rosa@example.org")


class Memory(KeyringBackend):
    """A keyring that keeps its secrets in this object."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring's is not typed
        self.secrets: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.secrets[service, username] = password


class Locked(Memory):
    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked


@pytest.fixture
def memory() -> Iterator[Memory]:
    backend = Memory()
    before = keyring.get_keyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


@pytest.fixture(params=[null.Keyring, Locked])
def useless(request: pytest.FixtureRequest) -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(request.param())
    yield
    keyring.set_keyring(before)


def test_a_demonstration_keeps_its_key_in_its_own_folder(home: Path) -> None:
    folder = home / "demo"
    key = demo_key(folder)
    assert len(key) == KEY_BYTES
    assert demo_key(folder) == key
    assert stat.S_IMODE((folder / "key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert demo_key(home / "other") != key


def test_a_real_accounts_key_stays_the_same_and_in_the_keyring(memory: Memory) -> None:
    key = keyring_key(ACCOUNT.name)
    assert len(key) == KEY_BYTES
    assert keyring_key(ACCOUNT.name) == key
    assert list(memory.secrets.values()) == [key.hex()]


@pytest.mark.usefixtures("useless")
def test_without_a_usable_keyring_nothing_is_kept_in_the_open(home: Path) -> None:
    with pytest.raises(NoKeyring, match="Nothing was written"):
        keyring_key(ACCOUNT.name)
    with pytest.raises(NoKeyring):
        ACCOUNT.keep(Paths.here(), "a token")
    assert current(Paths.here()) is None
    assert not home.exists()


def test_an_account_is_found_again_without_its_secrets_in_the_file(
    memory: Memory, home: Path
) -> None:
    paths = Paths.here()
    assert current(paths) is None
    ACCOUNT.keep(paths, "the-token")
    assert current(paths) == ACCOUNT
    assert b"the-token" not in b"".join(p.read_bytes() for p in home.iterdir())
    assert read_secret(f"{ACCOUNT.name} token") == "the-token"
    assert memory.secrets


async def test_a_real_account_speaks_with_its_token(memory: Memory) -> None:
    ACCOUNT.keep(Paths.here(), "the-token")
    profile = ACCOUNT.profile(Paths.here())
    assert profile.connect is not None
    client = await profile.connect(ManualClock())
    assert client.token == "the-token"
    await client.aclose()
    assert memory.secrets


def test_accounts_have_folders_of_their_own() -> None:
    other = Account(url="https://other.example.org", email=ACCOUNT.email)
    assert ACCOUNT.profile(Paths.here()).folder != other.profile(Paths.here()).folder
    assert ACCOUNT.name == "rosa@example.org@api.example.org"


def test_an_offline_demonstration_never_starts_its_platform() -> None:
    demo = Demo(Paths.here(), 10, 1)
    assert demo.profile(offline=True).connect is None
    assert demo.profile(offline=False).connect is not None
