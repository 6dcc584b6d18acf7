"""The accounts of a computer are told apart, and come back as they were."""

from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jva_tui.accounts.access import Access
from jva_tui.accounts.account import Account, accounts, current, drop, remember, use
from jva_tui.accounts.demo import Demo
from jva_tui.accounts.keys import KEY_BYTES, TOKEN, NoSecrets, demo_key
from jva_tui.accounts.places import Place, PlaceKind
from jva_tui.paths import Paths
from tests.clock import ManualClock

if TYPE_CHECKING:
    from pathlib import Path

ACCOUNT = Account(
    url="https://api.example.org/",
    email="rosa@example.org",
    structure_id=7,
    structure_name="Les Amis",
    user_id=3,
    person="Rosa Exemple",
    place=Place(PlaceKind.FILES),
)
SECOND = replace(ACCOUNT, structure_id=8, structure_name="Les Voisins")
ELSEWHERE = replace(ACCOUNT, url="https://other.example.org")


def test_a_demonstration_keeps_its_key_in_its_own_folder(home: Path) -> None:
    folder = home / "demo"
    key = demo_key(folder)
    assert len(key) == KEY_BYTES
    assert demo_key(folder) == key
    assert stat.S_IMODE((folder / "key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert demo_key(home / "other") != key


def test_an_address_that_is_long_has_a_folder_all_the_same(home: Path) -> None:
    """The longest that mail knows has 254 characters, of which each accent makes six here."""
    longest = [replace(ACCOUNT, email="é" * n + "@" + "a" * (253 - n)) for n in (62, 63, 64)]
    for account in longest:
        account.folder(Paths.here()).mkdir(parents=True)
    assert len({account.sign_in for account in longest}) == 3


def test_accounts_are_found_again_as_they_were(home: Path) -> None:
    paths = Paths.here()
    assert (accounts(paths), current(paths)) == ([], None)
    remember(paths, [ACCOUNT, ELSEWHERE])
    assert current(paths) is None
    use(paths, SECOND)
    assert (accounts(paths), current(paths)) == ([ACCOUNT, ELSEWHERE, SECOND], SECOND)
    renamed = replace(ACCOUNT, structure_name="Les Amies")
    remember(paths, [renamed])
    assert (accounts(paths), current(paths)) == ([renamed, ELSEWHERE, SECOND], SECOND)
    drop(paths, ELSEWHERE)
    drop(paths, SECOND)
    assert (accounts(paths), current(paths)) == ([renamed], None)
    assert stat.S_IMODE((home / "accounts.json").stat().st_mode) == 0o600


def test_the_accounts_of_a_sign_in_keep_their_secrets_in_one_place() -> None:
    paths = Paths.here()
    remember(paths, [ACCOUNT, SECOND, ELSEWHERE])
    moved = Place(PlaceKind.COMMAND, "pass show jva-tui")
    remember(paths, [replace(SECOND, place=moved)])
    assert [account.place for account in accounts(paths)] == [moved, moved, ACCOUNT.place]


def test_changes_at_once_lose_no_account(home: Path) -> None:
    paths = Paths.here()
    several = [replace(ACCOUNT, structure_id=id_) for id_ in range(1, 17)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda account: remember(paths, [account]), several))
    assert {account.structure_id for account in accounts(paths)} == {*range(1, 17)}


def test_one_of_this_session_only_is_not_noted(home: Path) -> None:
    paths = Paths.here()
    passing = replace(ACCOUNT, place=Place(PlaceKind.SESSION))
    use(paths, passing)
    remember(paths, [passing])
    assert (accounts(paths), current(paths)) == ([], None)
    assert not (home / "accounts.json").exists()


def test_the_users_own_folder_stays_as_open_as_it_was(home: Path) -> None:
    home.mkdir()
    home.chmod(0o755)
    use(Paths.here(), ACCOUNT)
    assert stat.S_IMODE(home.stat().st_mode) == 0o755


def entry(**changes: object) -> bytes:
    told: dict[str, object] = {"url": "https://example.org", "email": "a@example.org"}
    told |= {"structure_id": 1, "structure_name": "", "user_id": 1, "person": ""}
    told |= {"place": ["files", ""]} | changes
    return json.dumps({"current": None, "accounts": [told]}).encode()


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"junk", b"\xff\xfe", b"{}", b"[]", b"null", b'"url"', b"[" * 100_000),
        *(b'{"accounts": 1}', b'{"accounts": [1, null, []]}'),
        *(entry(url=""), entry(url=1), entry(email=[]), entry(structure_id="7")),
        *(entry(place="files"), entry(place=["nowhere", ""]), entry(place=["files"])),
    ],
)
def test_what_names_no_account_is_as_if_nobody_had_signed_in(content: bytes, home: Path) -> None:
    home.mkdir()
    (home / "accounts.json").write_bytes(content)
    assert (accounts(Paths.here()), current(Paths.here())) == ([], None)
    (home / "accounts.json").write_bytes(entry())
    assert len(accounts(Paths.here())) == 1


def test_each_account_has_its_own_folder_and_shares_its_secrets_with_its_sign_in() -> None:
    paths = Paths.here()
    assert len({account.folder(paths) for account in (ACCOUNT, SECOND, ELSEWHERE)}) == 3
    assert ACCOUNT.sign_in == SECOND.sign_in == "rosa@example.org@api.example.org"
    ACCOUNT.secrets(paths).write(TOKEN, "the-token")
    assert SECOND.secrets(paths).read(TOKEN) == "the-token"
    assert ELSEWHERE.secrets(paths).read(TOKEN) is None


async def test_an_account_speaks_with_its_token_and_opens_with_its_key() -> None:
    ACCOUNT.secrets(Paths.here()).write(TOKEN, "the-token")
    profile = Access(ACCOUNT, Paths.here()).profile()
    assert profile.key() == Access(SECOND, Paths.here()).profile().key()
    assert profile.connect is not None
    client = await profile.connect(ManualClock())
    assert client.token == "the-token"
    await client.aclose()


def test_without_a_usable_keyring_nothing_is_kept_in_the_open(home: Path) -> None:
    account = replace(ACCOUNT, place=Place())
    with pytest.raises(NoSecrets, match="Nothing was written"):
        Access(account, Paths.here()).profile().key()
    with pytest.raises(NoSecrets):
        account.secrets(Paths.here()).write(TOKEN, "the-token")
    assert not home.exists()


EMAILS = st.text(st.sampled_from("aB.@+_-%~é/"), min_size=1, max_size=8)
HOSTS = st.text(st.sampled_from("ab.@:/_%é"), max_size=8).map(lambda rest: f"x{rest}y")


@given(EMAILS, HOSTS, EMAILS, HOSTS)
@example("a+b@x", "x", "a_b@x", "x")
@example("a%2bb@x", "x", "a+b@x", "x")
@example("a@b", "c", "a", "b@c")
@example("Rosa@x", "x:80", "rosa@x", "X:80")
def test_two_sign_ins_never_share_a_name(email: str, host: str, email2: str, host2: str) -> None:
    one = Account(f"https://{host}/", email, structure_id=1)
    two = Account(f"https://{host2}", email2, structure_id=1)
    is_same = (email.lower(), host.lower()) == (email2.lower(), host2.lower())
    assert (one.sign_in == two.sign_in) == is_same


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_name_can_be_a_folders_on_every_system(email: str) -> None:
    name = Account(f"http://127.0.0.1:8100/{email}/x", email, structure_id=1).sign_in
    assert name.isascii()
    assert not set(name) & set('<>:"/\\|?* ')
    assert name.isprintable()


def test_an_offline_demonstration_never_starts_its_platform() -> None:
    demo = Demo(Paths.here(), 10, 1)
    assert demo.profile(offline=True).connect is None
    assert demo.profile(offline=False).connect is not None
