"""Signing in, and getting in again and again with what it gave."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from jva_tui.accounts import deployment
from jva_tui.accounts.access import Access
from jva_tui.accounts.account import Account, accounts, current, drop, remember
from jva_tui.accounts.keys import KEY, REFRESH, TOKEN, KeyringSilent, NoSecrets, database_key
from jva_tui.accounts.lock_code import is_set, set_code
from jva_tui.accounts.places import Place, PlaceKind
from jva_tui.accounts.session import end_session, session_folder
from jva_tui.accounts.signing_in import (
    NoOffice,
    SignedIn,
    keep,
    opens,
    sign_in,
    sign_in_with_token,
    sign_out,
)
from jva_tui.api import errors
from jva_tui.api.client import Client
from jva_tui.locks import FileLock
from jva_tui.paths import Paths, private_folder
from jva_tui.settings import Settings, save
from jva_tui.store.outbox_db import OutboxDb
from tests.accounts.counter import (
    APPLICATION,
    BASILE,
    CAMILLE,
    LILA,
    PASSWORD,
    URL,
    Counter,
    counter,
)
from tests.clock import ManualClock
from tests.people import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.accounts.keys import Secrets
    from jva_tui.api.signing import Token

__all__ = ["counter"]
FILES = Place(PlaceKind.FILES)
CLOCK = ManualClock(NOW)


async def camille() -> SignedIn:
    return await sign_in(URL, CAMILLE, PASSWORD, APPLICATION, CLOCK)


async def kept() -> tuple[Account, Secrets]:
    """Camille's account for the first organisation, signed in on this computer."""
    paths, signed_in = Paths.here(), await camille()
    told = opens(URL, signed_in.identity, FILES)
    secrets = told[0].secrets(paths)
    keep(paths, signed_in, secrets, told, told[0])
    return told[0], secrets


async def test_who_coordinates_two_organisations_has_two_accounts(counter: Counter) -> None:
    account, secrets = await kept()
    paths = Paths.here()
    assert current(paths) == account
    first, second = accounts(paths)
    assert (first.email, first.person) == (CAMILLE, "Camille Forestier")
    assert first.structure_name != second.structure_name
    assert first.folder(paths) != second.folder(paths)
    assert secrets.read(TOKEN)
    assert secrets.read(REFRESH)


async def test_whose_token_was_pasted_the_platform_says(counter: Counter) -> None:
    given = (await camille()).token.access_token
    signed_in = await sign_in_with_token(URL, f"  Bearer {given}\n", CLOCK)
    assert signed_in.identity.email == CAMILLE
    assert signed_in.token.refresh_token == ""
    with pytest.raises(errors.SignedOut):
        await sign_in_with_token(URL, given[:-1], CLOCK)
    asked = len(counter.asked)
    for nonsense in ("", "two words", "accentué"):
        with pytest.raises(ValueError, match="no access token"):
            await sign_in_with_token(URL, nonsense, CLOCK)
    assert len(counter.asked) == asked


async def test_a_token_without_a_second_one_takes_the_place_of_both_and_of_a_code(
    counter: Counter,
) -> None:
    account, secrets = await kept()
    pasted = await sign_in_with_token(URL, secrets.read(TOKEN) or "", CLOCK)
    set_code(secrets, "1234")  # which may have been forgotten
    keep(Paths.here(), pasted, secrets, [account], account)
    assert secrets.read(REFRESH) is None
    assert not is_set(secrets)


async def test_who_coordinates_nothing_is_told_so(counter: Counter) -> None:
    with pytest.raises(NoOffice, match=LILA):
        await sign_in(URL, LILA, PASSWORD, APPLICATION, CLOCK)


async def test_closed_requests_are_kept_as_long_as_the_settings_say(counter: Counter) -> None:
    account, _secrets = await kept()
    assert Access(account, Paths.here()).profile().keep_closed_days == 90
    save(Paths.here(), Settings(keep_closed_days=0))
    assert Access(account, Paths.here()).profile().keep_closed_days == 0


async def test_a_key_that_is_missing_is_not_made_anew_where_something_is_stored(
    counter: Counter,
) -> None:
    account, secrets = await kept()
    profile = Access(account, Paths.here()).profile()
    OutboxDb.open(private_folder(profile.folder) / "outbox.db", profile.key()).close()
    secrets.forget(KEY)
    with pytest.raises(NoSecrets, match="is not there"):
        profile.key()
    other = accounts(Paths.here())[1]
    with pytest.raises(NoSecrets, match="is not there"):  # the same key would open it
        Access(other, Paths.here()).profile().key()
    assert secrets.read(KEY) is None


async def test_a_token_that_has_ended_is_renewed_and_kept(counter: Counter) -> None:
    account, secrets = await kept()
    profile = Access(account, Paths.here()).profile()
    assert profile.connect
    assert profile.renew
    old, refresh = secrets.read(TOKEN), secrets.read(REFRESH)
    assert old
    async with await profile.connect(CLOCK) as client:
        counter.platform.tokens.revoke(old)
        with pytest.raises(errors.SignedOut):
            await client.me()
    assert await profile.renew(CLOCK)
    assert old != secrets.read(TOKEN)
    assert refresh != secrets.read(REFRESH)
    async with await profile.connect(CLOCK) as client:
        assert (await client.me()).user_id == account.user_id


async def test_a_token_that_another_process_has_renewed_is_taken(counter: Counter) -> None:
    account, secrets = await kept()
    profile = Access(account, Paths.here()).profile()
    other = Access(account, Paths.here()).profile()
    assert profile.connect
    assert profile.renew
    assert other.connect
    assert other.renew
    for connect in (profile.connect, other.connect):
        await (await connect(CLOCK)).aclose()
    counter.platform.tokens.revoke(secrets.read(TOKEN) or "")
    before = counter.count("POST /oauth/token")
    assert await other.renew(CLOCK)
    assert await profile.renew(CLOCK)
    assert counter.count("POST /oauth/token") == before + 1


async def test_a_refresh_token_that_is_refused_is_tried_once(counter: Counter) -> None:
    account, secrets = await kept()
    secrets.write(REFRESH, "spent")
    profile = Access(account, Paths.here()).profile()
    assert profile.connect
    assert profile.renew
    await (await profile.connect(CLOCK)).aclose()
    before = counter.count("POST /oauth/token")
    assert not await profile.renew(CLOCK)
    assert not await profile.renew(CLOCK)
    assert counter.count("POST /oauth/token") == before + 1


async def test_without_a_network_nothing_is_lost_of_what_renews(counter: Counter) -> None:
    account, secrets = await kept()
    profile = Access(account, Paths.here()).profile()
    assert profile.connect
    assert profile.renew
    await (await profile.connect(CLOCK)).aclose()
    counter.is_reached = False
    with pytest.raises(errors.NotConnected):
        await profile.renew(CLOCK)
    counter.is_reached = True
    assert await profile.renew(CLOCK)
    assert secrets.read(REFRESH)


async def test_new_tokens_are_kept_though_their_place_is_silent_at_first(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, secrets = await kept()
    profile = Access(account, Paths.here()).profile()
    assert profile.connect
    assert profile.renew
    await (await profile.connect(CLOCK)).aclose()
    with monkeypatch.context() as silent:
        silent.setattr("jva_tui.accounts.access.keep_tokens", _silent)
        with pytest.raises(KeyringSilent):
            await profile.renew(CLOCK)
    assert await profile.renew(CLOCK)
    assert counter.count("POST /oauth/token") == 2, "signing in, and renewing once"
    async with await profile.connect(CLOCK) as client:
        assert (await client.me()).user_id == account.user_id
    assert secrets.read(REFRESH)


def _silent(*_: object) -> None:
    raise KeyringSilent


async def test_new_tokens_are_kept_though_the_client_is_left_meanwhile(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, secrets = await kept()
    profile = Access(account, Paths.here()).profile()
    assert profile.connect
    assert profile.renew
    await (await profile.connect(CLOCK)).aclose()
    old = secrets.read(TOKEN)
    asked = asyncio.Event()
    refresh = Client.refresh

    async def slow(*told: str) -> Token:
        token = await refresh(*told)  # type: ignore[arg-type]  # the client, and three words
        asked.set()
        await asyncio.sleep(0)
        return token

    monkeypatch.setattr(Client, "refresh", slow)
    renewing = asyncio.ensure_future(profile.renew(CLOCK))
    await asked.wait()
    renewing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await renewing
    assert secrets.read(TOKEN) != old
    async with await profile.connect(CLOCK) as client:
        assert (await client.me()).user_id == account.user_id


async def test_a_platform_that_is_not_known_any_more_renews_nothing(counter: Counter) -> None:
    account, _secrets = await kept()
    deployment.remove(Paths.here(), "Essai")
    profile = Access(account, Paths.here()).profile()
    assert profile.connect
    assert profile.renew
    await (await profile.connect(CLOCK)).aclose()
    assert not await profile.renew(CLOCK)


async def test_signing_out_ends_the_token_there_and_here_and_keeps_the_key(
    counter: Counter,
) -> None:
    account, secrets = await kept()
    key, token = database_key(secrets), secrets.read(TOKEN)
    assert await sign_out(account, secrets, CLOCK)
    assert counter.platform.tokens.user_id(token, NOW) is None
    assert (secrets.read(TOKEN), secrets.read(REFRESH)) == (None, None)
    assert database_key(secrets) == key
    assert await sign_out(account, secrets, CLOCK)


async def test_signing_out_without_a_network_says_that_the_platform_was_not_told(
    counter: Counter,
) -> None:
    account, secrets = await kept()
    counter.is_reached = False
    assert not await sign_out(account, secrets, CLOCK)
    assert secrets.read(TOKEN) is None


async def test_names_that_change_and_organisations_that_come_are_noted(counter: Counter) -> None:
    account, _secrets = await kept()
    profile = Access(account, Paths.here()).profile()
    assert profile.connect
    assert profile.met
    async with await profile.connect(CLOCK) as client:
        identity = await client.identity()
        renamed = identity._replace(
            email=identity.email.upper(),  # some have written theirs so
            roles=tuple(role._replace(structure_name="Renamed") for role in identity.roles),
        )
        await profile.met(renamed)
        assert {one.structure_name for one in accounts(Paths.here())} == {"Renamed"}
        other = identity._replace(me=identity.me._replace(user_id=99))
        await profile.met(other)
        assert {one.user_id for one in accounts(Paths.here())} == {account.user_id}
        moved = Place(PlaceKind.VARIABLE)  # by another process
        remember(Paths.here(), [replace(account, place=moved)])
        await profile.met(identity)
        assert {one.place for one in accounts(Paths.here())} == {moved}
        for one in accounts(Paths.here()):
            drop(Paths.here(), one)
        await profile.met(identity)
        assert accounts(Paths.here()) == []


async def test_a_disk_that_refuses_is_no_defect(counter: Counter) -> None:
    account, _secrets = await kept()
    profile = Access(account, Paths.here()).profile()
    assert profile.connect
    assert profile.met
    assert profile.renew
    for name in ("accounts.json.lock", f"accounts/{account.sign_in}/renewal.lock"):
        path = Paths.here().data / name
        path.unlink(missing_ok=True)
        path.mkdir()
    async with await profile.connect(CLOCK) as client:
        await profile.met(await client.identity())
    with pytest.raises(NoSecrets, match=r"renewal\.lock cannot be used"):
        await profile.renew(CLOCK)


async def test_what_an_earlier_version_kept_comes_along(counter: Counter, home: Path) -> None:
    paths, signed_in = Paths.here(), await camille()
    told = opens(URL, signed_in.identity, FILES)
    secrets, folder = told[0].secrets(paths), told[0].sign_in_folder(paths)
    secrets.write(KEY, bytes(range(32)).hex())
    outbox = OutboxDb.open(folder / "outbox.db", bytes(range(32)))
    outbox.set_owner(told[0].user_id, told[0].structure_id)
    outbox.close()
    (folder / "templates").mkdir()
    keep(paths, signed_in, secrets, told, told[1])
    assert not told[1].folder(paths).exists(), "that one is another organisation's"
    told[0].folder(paths).mkdir()  # as where that was interrupted
    keep(paths, signed_in, secrets, told, told[0])
    assert (told[0].folder(paths) / "templates").exists()
    outbox = OutboxDb.open(told[0].folder(paths) / "outbox.db", database_key(secrets))
    assert outbox.owner() == (told[0].user_id, told[0].structure_id)
    outbox.close()
    assert not (folder / "outbox.db").exists()


async def test_what_is_for_one_session_leaves_nothing(counter: Counter, home: Path) -> None:
    paths = Paths.here()
    signed_in = await sign_in(URL, BASILE, PASSWORD, APPLICATION, CLOCK)
    told = opens(URL, signed_in.identity, Place(PlaceKind.SESSION))
    secrets = told[0].secrets(paths)
    keep(paths, signed_in, secrets, told, told[0])
    assert accounts(paths) == []
    folder = told[0].folder(paths)
    assert session_folder(paths) in folder.parents
    folder.mkdir(parents=True)
    dead = session_folder(paths).parent / str(os.getpid())  # left by a process that was killed
    dead.mkdir()
    other = session_folder(paths).parent / "other"  # a container's, say, with our number
    other.mkdir()
    living = FileLock(other / "session.lock")
    assert living.acquire()
    end_session(paths)
    assert [*(home / "sessions").iterdir()] == [other]
    living.release()
    assert not (home / "accounts").exists()
