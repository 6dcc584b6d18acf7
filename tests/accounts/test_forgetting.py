"""Removing accounts: what goes, what stays, and when it is refused."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from jva_tui.accounts import deployment
from jva_tui.accounts.account import Account, accounts, current, remember, use
from jva_tui.accounts.forgetting import (
    InUse,
    Removed,
    check_unused,
    forget_account,
    forget_files,
    is_last,
    unsent,
)
from jva_tui.accounts.keys import KEY, NAMES, TOKEN, KeyringSilent, database_key
from jva_tui.accounts.places import Memory, Place, PlaceKind
from jva_tui.clock import SystemClock
from jva_tui.editor import private_file
from jva_tui.locks import FileLock
from jva_tui.paths import Paths, private_folder
from jva_tui.settings import Settings, save
from jva_tui.store.cache import Cache
from jva_tui.store.erasing import Unsent
from jva_tui.store.outbox_db import OutboxDb
from tests.people import NOW
from tests.store.replies import VALIDATE

if TYPE_CHECKING:
    from pathlib import Path

FILES = Place(PlaceKind.FILES)
URL = "http://127.0.0.1:9"
"""Nobody listens there."""


def account(structure_id: int, email: str = "rosa@example.org") -> Account:
    return Account(URL, email, structure_id, f"Asso {structure_id}", 2, "Rosa", FILES)


def fill(paths: Paths, one: Account) -> Memory:
    """An inbox with a template, a reply that waits and a draft; returns its secrets."""
    folder, secrets = private_folder(one.folder(paths)), one.secrets(paths)
    key = database_key(secrets)
    secrets.write(TOKEN, "abc")
    Cache.open(folder / "cache.db", key).close()
    outbox = OutboxDb.open(folder / "outbox.db", key)
    outbox.queue([VALIDATE], now=NOW, not_before=NOW)
    outbox.save_draft(2, decision=None, reason=None, text="…", now=NOW)
    outbox.save_lots("[{}, {}]", NOW)
    outbox.close()
    private_folder(folder / "templates").joinpath("merci.txt").write_text("Merci")
    (folder / "cache.db.damaged-1").write_text("?")
    return secrets  # type: ignore[return-value]  # it is used as any other


def everything(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.fixture
def paths(home: Path) -> Paths:
    paths = Paths(config=home, data=home)
    home.mkdir()
    for one in (account(1), account(2), account(1, "basile@example.org")):
        remember(paths, [one])
        fill(paths, one)
    use(paths, account(1))
    return paths


async def forget(one: Account, paths: Paths) -> Removed:
    return await forget_account(one, one.secrets(paths), paths, SystemClock())


async def test_an_account_goes_with_all_that_is_its_own(paths: Paths) -> None:
    assert not is_last(account(1), paths)
    removed = await forget(account(1), paths)
    assert removed == Removed(ends_sign_in=False, is_told=False, keeps_secrets="")
    assert not account(1).folder(paths).exists()
    assert accounts(paths) == [account(2), account(1, "basile@example.org")]
    assert current(paths) is None
    assert account(2).secrets(paths).read(KEY)  # it opens the other one
    assert (account(2).folder(paths) / "templates" / "merci.txt").exists()


async def test_the_last_account_of_a_sign_in_takes_its_secrets_along(paths: Paths) -> None:
    await forget(account(1), paths)
    assert is_last(account(2), paths)
    removed = await forget(account(2), paths)
    assert removed == Removed(ends_sign_in=True, is_told=False, keeps_secrets="")
    assert not account(2).sign_in_folder(paths).exists()
    assert len(accounts(paths)) == 1


async def test_secrets_in_a_keyring_go_as_well(paths: Paths) -> None:
    secrets, one = Memory(), account(1, "basile@example.org")
    for name in NAMES:
        secrets.write(name, name)
    await forget_account(one, secrets, paths, SystemClock())
    assert [secrets.read(name) for name in NAMES] == [None] * len(NAMES)


async def test_a_keyring_that_refuses_is_told_of_and_the_files_go_all_the_same(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(*_: str) -> None:
        raise KeyringSilent

    one, secrets = account(1, "basile@example.org"), Memory()
    monkeypatch.setattr(secrets, "forget", silent)
    removed = await forget_account(one, secrets, paths, SystemClock())
    assert "does not answer" in removed.keeps_secrets
    assert not one.sign_in_folder(paths).exists()


async def test_an_inbox_that_is_open_elsewhere_is_left_alone(paths: Paths) -> None:
    stood = everything(paths.data)
    lock = FileLock(account(1).folder(paths) / "sender.lock")
    assert lock.acquire()
    with pytest.raises(InUse, match="Nothing was removed"):
        await forget(account(1), paths)
    with pytest.raises(InUse):
        check_unused(paths)
    with pytest.raises(InUse):
        forget_files(paths)
    assert len(accounts(paths)) == 3
    lock.release()
    assert set(everything(paths.data)) >= set(stood)
    check_unused(paths)


def test_a_session_that_lives_is_left_alone(paths: Paths) -> None:
    folder = private_folder(paths.data / "sessions" / "77")
    lock = FileLock(folder / "session.lock")
    assert lock.acquire()
    with pytest.raises(InUse):
        forget_files(paths)
    lock.release()
    forget_files(paths)
    assert not folder.exists()


def test_all_that_is_ours_goes_and_nothing_else(paths: Paths, tmp_path: Path) -> None:
    save(paths, Settings())
    told = '{"url": "https://example.org", "client_id": "1", "client_secret": "s", "name": "Test"}'
    deployment.add(paths, deployment.parse(told))
    demo = private_folder(paths.data / "demo-600-1")
    for name in ("platform.jsonl", "platform.lock", "preloaded", "key", "cache.db", "sender.lock"):
        (demo / name).write_text("")
    shutil.copytree(account(1).folder(paths), paths.data / "sessions" / "7" / "rosa" / "1")
    old = private_folder(paths.data / "accounts" / "old@example.org")
    for name in ("vault.db", "vault.db.new", "token", "outbox.db", "renewal.lock"):
        (old / name).write_text("")
    theirs = {
        "notes.txt": paths.data / "notes.txt",
        "accounts/old@example.org/photo.jpg": old / "photo.jpg",
        "demo-600-1/mine": demo / "mine",
    }
    for path in theirs.values():
        path.write_text("mine")
    outside = tmp_path / "outside"
    outside.mkdir()
    for name in ("cache.db", "templates/a.txt", "1/outbox.db"):
        (outside / name).parent.mkdir(exist_ok=True)
        (outside / name).write_text("not ours")
    (paths.data / "accounts" / "linked@example.org").symlink_to(outside)
    stood = everything(outside)
    left = forget_files(paths)
    files = {str(path.relative_to(paths.data)) for path in left if path.is_file()}
    assert files == set(theirs)
    assert (paths.data / "accounts" / "linked@example.org").is_symlink()
    assert everything(outside) == stood


def test_nothing_of_ours_leaves_nothing(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JVA_TUI_HOME", str(paths.data))
    with private_file("a reply", {}):
        pass  # its folder, but nothing in it, outlives the editor
    assert forget_files(paths) == []
    assert not paths.data.exists()
    assert forget_files(paths) == []


def test_what_would_be_lost_is_counted_where_it_can_be_seen(paths: Paths) -> None:
    one = account(1)
    assert unsent(one, one.secrets(paths), paths) == Unsent(waiting=1, to_review=0, drafts=3)
    assert unsent(one, None, paths) is None
    strange = Memory()
    strange.write(KEY, "00" * 32)
    assert unsent(one, strange, paths) is None
