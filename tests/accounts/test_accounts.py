"""Keys and tokens are kept where they belong, and what is missing is said."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import keyring
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.backends import null
from keyring.errors import KeyringLocked, PasswordDeleteError

from jva_tui.accounts.account import Account, current
from jva_tui.accounts.demo import Demo
from jva_tui.accounts.keys import (
    KEY,
    KEY_BYTES,
    TOKEN,
    Keyring,
    NoSecrets,
    PrivateFiles,
    Secrets,
    database_key,
    demo_key,
)
from jva_tui.paths import Paths
from tests.clock import ManualClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ACCOUNT = Account(url="https://api.example.org/", email="rosa@example.org")
IN_FILES = Account(url=ACCOUNT.url, email=ACCOUNT.email, secrets="files")


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

    def delete_password(self, service: str, username: str) -> None:
        if self.secrets.pop((service, username), None) is None:
            raise PasswordDeleteError


class Locked(Memory):
    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked

    def delete_password(self, service: str, username: str) -> None:
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
    key = ACCOUNT.profile(Paths.here()).key()
    assert len(key) == KEY_BYTES
    assert ACCOUNT.profile(Paths.here()).key() == key
    assert list(memory.secrets.values()) == [key.hex()]


@pytest.fixture(params=["keyring", "files"])
def secrets(request: pytest.FixtureRequest, memory: Memory, home: Path) -> Secrets:
    return Keyring("rosa") if request.param == "keyring" else PrivateFiles(home / "rosa")


def test_a_secret_is_kept_replaced_and_forgotten(secrets: Secrets) -> None:
    assert secrets.read("token") is None
    secrets.forget("token")
    secrets.write("token", "first")
    secrets.write("key", "é")
    secrets.write("token", "second")
    assert (secrets.read("token"), secrets.read("key")) == ("second", "é")
    secrets.forget("token")
    assert (secrets.read("token"), secrets.read("key")) == (None, "é")


@pytest.mark.usefixtures("useless")
def test_who_has_no_keyring_may_choose_files_of_their_own(home: Path) -> None:
    paths = Paths.here()
    IN_FILES.check(paths)
    key = IN_FILES.profile(paths).key()
    IN_FILES.keep(paths, "the-token")
    assert current(paths) == IN_FILES
    assert IN_FILES.profile(paths).key() == key
    folder = paths.account(IN_FILES.name)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name for path in folder.iterdir()} == {KEY, TOKEN}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


@pytest.mark.parametrize(("first", "second"), [(ACCOUNT, IN_FILES), (IN_FILES, ACCOUNT)])
def test_secrets_move_with_the_choice_so_that_the_databases_stay_open(
    first: Account, second: Account, memory: Memory, home: Path
) -> None:
    paths = Paths.here()
    first.keep(paths, "old")
    key = first.profile(paths).key()
    second.keep(paths, "new")
    assert current(paths) == second
    assert second.profile(paths).key() == key
    in_files = {path.name for path in paths.account(ACCOUNT.name).glob("*")}
    assert (len(memory.secrets), len(in_files)) == ((0, 2) if second is IN_FILES else (2, 0))


@pytest.mark.usefixtures("memory")
def test_a_key_that_is_another_one_is_not_thrown_away(home: Path) -> None:
    paths = Paths.here()
    files = PrivateFiles(paths.account(ACCOUNT.name))
    kept = database_key(files)
    other = database_key(Keyring(ACCOUNT.name))
    ACCOUNT.keep(paths, "the-token")
    assert (database_key(files), database_key(Keyring(ACCOUNT.name))) == (kept, other)


@pytest.mark.usefixtures("useless")
def test_without_a_usable_keyring_nothing_is_kept_in_the_open(home: Path) -> None:
    with pytest.raises(NoSecrets, match="Nothing was written"):
        ACCOUNT.profile(Paths.here()).key()
    with pytest.raises(NoSecrets):
        ACCOUNT.check(Paths.here())
    with pytest.raises(NoSecrets):
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
    assert Keyring(ACCOUNT.name).read(TOKEN) == "the-token"
    assert memory.secrets


async def test_a_real_account_speaks_with_its_token(memory: Memory) -> None:
    ACCOUNT.keep(Paths.here(), "the-token")
    profile = ACCOUNT.profile(Paths.here())
    assert profile.connect is not None
    client = await profile.connect(ManualClock())
    assert client.token == "the-token"
    await client.aclose()
    assert memory.secrets


def test_keeping_an_account_leaves_the_users_own_folder_as_open_as_it_was(
    memory: Memory, home: Path
) -> None:
    home.mkdir()
    home.chmod(0o755)
    ACCOUNT.keep(Paths.here(), "the-token")
    assert stat.S_IMODE(home.stat().st_mode) == 0o755
    assert stat.S_IMODE((home / "account.json").stat().st_mode) == 0o600
    assert memory.secrets


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"junk", b"\xff\xfe", b"{}", b"[]", b"null", b'"url"', b"[" * 100_000),
        *(b'{"url": "https://example.org"}', b'{"url": 1, "email": "a@example.org"}'),
        *(b'{"url": "", "email": "a@example.org"}', b'{"url": "https://example.org", "email": []}'),
    ],
)
def test_a_file_that_names_no_account_is_as_if_nobody_had_signed_in(
    content: bytes, home: Path
) -> None:
    home.mkdir()
    (home / "account.json").write_bytes(content)
    assert current(Paths.here()) is None


def test_accounts_have_folders_of_their_own() -> None:
    other = Account(url="https://other.example.org", email=ACCOUNT.email)
    assert ACCOUNT.profile(Paths.here()).folder != other.profile(Paths.here()).folder
    assert ACCOUNT.name == "rosa@example.org@api.example.org"


EMAILS = st.text(st.sampled_from("aB.@+_-%~é/"), min_size=1, max_size=8)
HOSTS = st.text(st.sampled_from("ab.@:/_%é"), max_size=8).map(lambda rest: f"x{rest}y")


@given(EMAILS, HOSTS, EMAILS, HOSTS)
@example("a+b@x", "x", "a_b@x", "x")
@example("a%2bb@x", "x", "a+b@x", "x")
@example("a@b", "c", "a", "b@c")
@example("Rosa@x", "x:80", "rosa@x", "X:80")
def test_two_accounts_never_share_a_name(email: str, host: str, email2: str, host2: str) -> None:
    one, two = Account(f"https://{host}/", email), Account(f"https://{host2}", email2)
    is_same = (email.lower(), host.lower()) == (email2.lower(), host2.lower())
    assert (one.name == two.name) == is_same


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_name_can_be_a_folders_on_every_system(email: str) -> None:
    name = Account(f"http://127.0.0.1:8100/{email}/x", email).name
    assert name.isascii()
    assert not set(name) & set('<>:"/\\|?* ')
    assert name.isprintable()


def test_an_offline_demonstration_never_starts_its_platform() -> None:
    demo = Demo(Paths.here(), 10, 1)
    assert demo.profile(offline=True).connect is None
    assert demo.profile(offline=False).connect is not None
