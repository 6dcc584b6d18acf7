"""Signing in where an inbox is known already: its secrets stay where they are, and so does it."""

from __future__ import annotations

from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING, Any

from jva_tui.accounts import places
from jva_tui.accounts.access import Access
from jva_tui.accounts.account import Account, accounts, current, remember
from jva_tui.accounts.keys import TOKEN
from jva_tui.accounts.places import Place, PlaceKind, move
from jva_tui.accounts.signing_in import keep, opens, sign_in
from jva_tui.paths import Paths
from screens.inbox import InboxScreen
from tests.accounts.counter import (
    APPLICATION,
    BASILE,
    CAMILLE,
    PASSWORD,
    URL,
    Counter,
    counter,
)
from tests.clock import ManualClock
from tests.people import NOW
from tests.screens.test_accounts import Seen, opened

if TYPE_CHECKING:
    import pytest

    from jva_tui.desk import Desk

__all__ = ["counter"]
CLOCK = ManualClock(NOW)
FILES = Place(PlaceKind.FILES)


async def kept(email: str, place: Place = FILES, passphrase: str | None = None) -> Account:
    """The account of somebody who has signed in on this computer."""
    signed_in = await sign_in(URL, email, PASSWORD, APPLICATION, CLOCK)
    told = opens(URL, signed_in.identity, place)
    keep(Paths.here(), signed_in, told[0].secrets(Paths.here(), passphrase), told, told[0])
    return told[0]


async def until_in(seen: Seen) -> Desk:
    """The desk, once the inbox is open and the platform has let somebody in."""
    await seen.until(lambda: isinstance(seen.app.screen, InboxScreen))
    desk = seen.app.reception.desk
    assert desk
    await seen.until(lambda: desk.status.fresh_at is not None)
    return desk


async def test_what_is_for_this_session_goes_on_in_it(counter: Counter) -> None:
    async with opened() as seen:
        await seen.press("enter")
        await seen.type_in(BASILE)
        await seen.type_in(PASSWORD)
        await seen.until_said("Where are")
        await seen.type_in("this session only")
        desk = await until_in(seen)
        await seen.press("A")
        await seen.type_in("out…")
        await seen.until_said("Sign out?")
        await seen.press("enter")
        await seen.until(lambda: desk.status.is_signed_out)
        await seen.press("A", "enter")
        await seen.until_said("Password")
        await seen.type_in(PASSWORD)
        await seen.until(lambda: not desk.status.is_signed_out)
        assert seen.app.reception.desk is desk
        assert accounts(Paths.here()) == []


async def test_what_is_being_kept_is_not_given_up_for_another_key(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = await kept(BASILE)
    begun, goes_on = Event(), Event()

    def slow(*told: Any) -> None:
        begun.set()
        assert goes_on.wait(60)
        keep(*told)

    monkeypatch.setattr("screens.accounts.keep", slow)
    async with opened(Access(account, Paths.here())) as seen:
        await until_in(seen)
        await seen.press("A")
        await seen.type_in("again")
        await seen.until_said("Password")
        await seen.type_in(PASSWORD)
        await seen.until(begun.is_set)
        await seen.press("A")
        assert isinstance(seen.app.screen, InboxScreen)
        goes_on.set()
        await seen.until_said("Signed in again")
        await seen.press("A")
        await seen.until_said("Accounts")


async def test_secrets_that_were_brought_elsewhere_meanwhile_are_found_there(
    counter: Counter,
) -> None:
    account, paths = await kept(BASILE), Paths.here()
    async with opened(Access(account, paths)) as seen:
        before = await until_in(seen)
        moved = replace(account, place=Place(PlaceKind.COMMAND, "echo a long passphrase"))
        source, target = account.secrets(paths), moved.secrets(paths)
        move(source, target, lambda: remember(paths, [moved]))  # by another process
        await seen.press("A")
        await seen.type_in("again")
        await seen.until_said("Password")
        await seen.type_in(PASSWORD)
        await seen.until(lambda: seen.app.reception.desk not in (before, None))
        after = await until_in(seen)
        await seen.until(lambda: not after.status.is_signed_out)
        assert source.read(TOKEN) is None
        assert seen.app.reception.account == moved


async def test_who_has_a_passphrase_is_asked_for_it_from_another_inbox(counter: Counter) -> None:
    paths, phrase = Paths.here(), "cheval agrafe pile"
    other = await kept(CAMILLE, Place(PlaceKind.PASSPHRASE), phrase)
    places.close_place(other.sign_in_folder(paths))
    account = await kept(BASILE)
    async with opened(Access(account, paths)) as seen:
        await until_in(seen)
        for typed in ("not that one", phrase):
            await seen.press("A")
            await seen.type_in("with e-mail")
            await seen.until_said("Password")
            await seen.type_in(CAMILLE)
            await seen.type_in(PASSWORD)
            await seen.until_said("organisation?")
            await seen.press("enter")
            await seen.until_said("Passphrase")
            await seen.type_in(typed)
            if typed != phrase:
                await seen.until_said("not the passphrase")
                await seen.press("escape")
                await seen.until(lambda: counter.count("POST /api/logout") == 1)
                assert current(paths) == account
        await seen.until(lambda: seen.app.reception.account == other)
        await until_in(seen)
