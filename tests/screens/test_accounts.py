"""Coming in on the screen: welcome, signing in, choosing an inbox, and what keeps one closed."""

from __future__ import annotations

import asyncio
import errno
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from textual.events import Paste

from jva_tui.accounts import deployment, places
from jva_tui.accounts.access import Access
from jva_tui.accounts.account import Account, accounts, current, remember
from jva_tui.accounts.deployment import Deployment
from jva_tui.accounts.keys import KeyringSilent, NoKeyring
from jva_tui.accounts.places import Place, PlaceKind
from jva_tui.app import JvaTui
from jva_tui.operations import OperationState
from jva_tui.paths import Paths
from screens import accounts as account_screens
from screens.inbox import InboxScreen
from screens.opening import OpeningScreen
from screens.welcome import WelcomeScreen
from tests.accounts.counter import BASILE, CAMILLE, LILA, PASSWORD, URL, Counter, counter
from tests.screens.client import SMALL, folded
from tests.stillness import until_still

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from textual.pilot import Pilot

__all__ = ["counter"]
LINE = deployment.to_line(Deployment("https://api.example.org", "2", "secret", "Ailleurs"))


class Seen:
    """The application while it runs."""

    def __init__(self, app: JvaTui, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def words(self) -> str:
        """What stands on the screen, folded."""
        strips = self.app.screen._compositor.render_strips()
        return folded("\n".join(strip.text for strip in strips))

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.pilot.pause()

    async def type_in(self, text: str) -> None:
        await self.press(*("space" if char == " " else char for char in text), "enter")

    async def paste(self, text: str) -> None:
        """Pastes as a terminal does, and presses Enter."""
        self.app.post_message(Paste(text))
        await self.press("enter")

    async def until(self, condition: Callable[[], bool]) -> None:
        """Returns when it holds."""
        async with asyncio.timeout(60):
            while not condition():
                await until_still()
                await self.pilot.pause()

    async def until_said(self, words: str) -> None:
        """Returns when these words stand on the screen."""
        try:
            await self.until(lambda: words in self.words)
        except TimeoutError:
            raise AssertionError(f"{words!r} in: {self.words}") from None

    async def until_open(self, structure: str) -> None:
        """Returns when the inbox of an organisation is open, and the platform was reached."""
        await self.until(lambda: isinstance(self.app.screen, InboxScreen))
        await self.until_said(structure)


@asynccontextmanager
async def opened(access: Access | None = None) -> AsyncIterator[Seen]:
    """The client, as it opens for an account, or where there is none."""
    app = JvaTui(paths=Paths.here(), access=access)
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        yield Seen(app, pilot)
        await app.reception.leave()


async def sign_in(seen: Seen, email: str) -> None:
    """Signs somebody in from the first screen, and keeps the secrets in files."""
    await seen.press("enter")
    await seen.until_said("E-mail")
    await seen.type_in(email)
    await seen.type_in(PASSWORD)
    await seen.until_said("Where are")
    await seen.type_in("files that only")


async def test_who_has_no_account_is_welcomed(counter: Counter) -> None:
    async with opened() as seen:
        assert isinstance(seen.app.screen, WelcomeScreen)
        assert "Nobody is signed in" in seen.words
        await seen.press("q")
        assert seen.app._exit


async def test_where_no_inbox_is_chosen_those_that_are_here_can_be(counter: Counter) -> None:
    remember(Paths.here(), [Account(URL, BASILE, 1, "La Ruche", 2, "Basile")])
    async with opened() as seen:
        assert "none of them is chosen" in seen.words
        await seen.press("A")
        await seen.until_said("La Ruche · Basile")


async def test_the_sandbox_is_one_key_away(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jva_tui.accounts.demo.Demo.connect", _nowhere)
    async with opened() as seen:
        await seen.press("s")
        await seen.until(lambda: isinstance(seen.app.screen, InboxScreen))
        assert seen.app.reception.account is None


async def _nowhere(*_: object) -> None:
    await asyncio.Event().wait()


async def test_a_coordinator_of_two_organisations_chooses_one_and_then_the_other(
    counter: Counter,
) -> None:
    async with opened() as seen:
        await sign_in(seen, CAMILLE)
        await seen.until_said("For which organisation?")
        await seen.press("down", "enter")
        second = accounts(Paths.here())[1]
        await seen.until_open(second.structure_name)
        await seen.until(lambda: counter.count("PUT /api/user/switch-role") == 1)
        assert current(Paths.here()) == second
        first = accounts(Paths.here())[0]
        await seen.press("7", "space")
        await seen.press("A")
        await seen.until_said(first.structure_name)
        await seen.press("enter")
        await seen.until_open(first.structure_name)
        assert current(Paths.here()) == first
        assert len(seen.app.screen_stack) == 1
        desk = seen.app.reception.desk
        assert desk
        assert desk._profile.folder == first.folder(Paths.here())


@pytest.mark.parametrize(
    ("email", "password", "told"),
    [
        (BASILE, "wrong", "Signing in was refused"),
        (LILA, PASSWORD, "coordinates no organisation"),
        ("nobody", PASSWORD, "An e-mail address is needed"),
    ],
)
async def test_why_signing_in_failed_is_said_and_nothing_typed_stays(
    counter: Counter, email: str, password: str, told: str
) -> None:
    async with opened() as seen:
        await seen.press("enter")
        await seen.until_said("E-mail")
        await seen.type_in(email)
        await seen.type_in(password)
        await seen.until_said(told)
        assert "wrong" not in seen.words
        assert seen.app.screen.query_one("#secret").value == ""  # type: ignore[attr-defined]  # an Input's
        assert accounts(Paths.here()) == []
        await seen.press("escape")
        assert isinstance(seen.app.screen, WelcomeScreen)


async def test_without_a_network_signing_in_says_so_and_can_be_left(counter: Counter) -> None:
    counter.is_reached = False
    async with opened() as seen:
        await seen.press("enter")
        await seen.type_in(BASILE)
        await seen.type_in(PASSWORD)
        await seen.until_said("No connection to")


async def test_a_token_is_pasted_by_who_has_no_password(counter: Counter) -> None:
    given = counter.platform.tokens.issue(
        counter.platform.situation.user_by_email[BASILE], int(counter.platform.now())
    )
    async with opened() as seen:
        await seen.press("f")
        await seen.until_said("FranceConnect")
        await seen.paste(f"{given['access_token'][:60]}\n{given['access_token'][60:]}\n")
        await seen.until_said("Where are")
        await seen.type_in("this session only")
        await seen.until(lambda: isinstance(seen.app.screen, InboxScreen))
        assert accounts(Paths.here()) == []
        await seen.press("A")
        await seen.type_in("out…")
        await seen.until_said("until you quit")


async def test_a_platform_is_added_with_one_line(counter: Counter) -> None:
    async with opened() as seen:
        await seen.press("p")
        await seen.until_said("Paste the line")
        await seen.type_in(LINE[:-3])
        assert len(deployment.load(Paths.here())) == 1
        for _ in LINE:
            await seen.press("backspace")
        await seen.paste(f"> {LINE[:40]}\n> {LINE[40:]}\n")
        await seen.until(lambda: len(deployment.load(Paths.here())) == 2)


async def test_a_name_that_another_platform_has_is_told(counter: Counter) -> None:
    other = Deployment(
        "https://api.example.org", "2", "secret", deployment.load(Paths.here())[0].name
    )
    async with opened() as seen:
        await seen.press("p")
        await seen.paste(deployment.to_line(other))
        await seen.until_said("Give the new one another name")
        assert len(deployment.load(Paths.here())) == 1


async def test_a_passphrase_is_typed_twice_and_opens_the_inbox_the_next_time(
    counter: Counter,
) -> None:
    phrase = "cheval agrafe pile"
    async with opened() as seen:
        await seen.press("enter")
        await seen.type_in(BASILE)
        await seen.type_in(PASSWORD)
        await seen.until_said("Where are")
        await seen.press("enter")
        await seen.type_in("court")
        await seen.until_said("too short")
        for _ in "court":
            await seen.press("backspace")
        await seen.type_in(phrase)
        await seen.until_said("again")
        await seen.type_in(phrase)
        await seen.until(lambda: isinstance(seen.app.screen, InboxScreen))
    account = current(Paths.here())
    assert account
    places.close_place(account.sign_in_folder(Paths.here()))
    async with opened(Access(account, Paths.here())) as seen:
        await seen.until_said("Passphrase")
        await seen.press("escape")
        await seen.until_said("forget account removes it")
        await seen.press("enter")
        await seen.until_said("Passphrase")
        await seen.type_in("not that one at all")
        await seen.until_said("not the passphrase")
        assert phrase not in seen.words
        await seen.type_in(phrase)
        await seen.until_open(account.structure_name)


async def test_a_keyring_that_does_not_answer_is_waited_for_without_a_frozen_screen(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = Account(URL, BASILE, 1, "La Ruche", 2, "Basile", Place(PlaceKind.KEYRING))
    answers: list[Exception | None] = [KeyringSilent(), NoKeyring(), None]

    def read(*_: object) -> str:
        if error := answers.pop(0):
            raise error
        return bytes(range(32)).hex()

    monkeypatch.setattr("jva_tui.accounts.keyring_place.Keyring.read", read)
    async with opened(Access(account, Paths.here())) as seen:
        await seen.until_said("does not answer")
        assert isinstance(seen.app.screen, OpeningScreen)
        assert "La Ruche" in seen.words
        await seen.press("r")
        await seen.until_said("none can be used")
        answers[:] = [None] * 5
        await seen.press("enter")
        await seen.until(lambda: isinstance(seen.app.screen, InboxScreen))
        await seen.until_said("Basile · La Ruche")  # also before anything was read


async def test_a_keyring_that_was_unlocked_is_asked_again_without_signing_in_again(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = "tests.accounts.keyrings.Shared"
    answers: list[Exception | None] = [KeyringSilent(), NoKeyring()]

    def probe(*_: object) -> str:
        if answers and (error := answers.pop(0)):
            raise error
        return backend

    monkeypatch.setattr("jva_tui.accounts.keyring_place.Keyring.probe", probe)
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)  # nothing goes before its name
    async with opened() as seen:
        await seen.press("enter")
        await seen.type_in(BASILE)
        await seen.type_in(PASSWORD)
        await seen.until_said("does not answer")
        await seen.press("enter", "escape")  # a passphrase, but no
        await seen.until_said("Where are")
        await seen.type_in("prints")
        await seen.until_said("The command that")
        await seen.type_in("false")
        await seen.until_said("ended with code 1")
        await seen.type_in("try again")
        await seen.until_said("has no keyring")
        await seen.type_in("try again")
        await seen.until(lambda: isinstance(seen.app.screen, InboxScreen))
    account = current(Paths.here())
    assert account
    assert account.place == Place(PlaceKind.KEYRING, backend)


async def test_signing_out_keeps_the_inbox_and_signing_in_goes_on_with_it(
    counter: Counter,
) -> None:
    async with opened() as seen:
        await sign_in(seen, BASILE)
        await seen.until(lambda: isinstance(seen.app.screen, InboxScreen))
        desk = seen.app.reception.desk
        assert desk
        await seen.until(lambda: desk.status.fresh_at is not None)
        await seen.press("A")
        await seen.type_in("out…")
        await seen.until_said("Sign out?")
        await seen.press("enter")
        await seen.until(lambda: desk.status.is_signed_out)
        assert seen.app.reception.desk is desk
        await seen.press("A", "enter")  # the cursor stands on signing in again
        await seen.until_said("Password")
        await seen.type_in(PASSWORD)
        await seen.until(lambda: not desk.status.is_signed_out)
        assert seen.app.reception.desk is desk


async def test_who_leaves_an_inbox_in_which_replies_wait_is_asked(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened() as seen:
        await sign_in(seen, CAMILLE)
        await seen.until_said("For which organisation?")
        await seen.press("enter")
        await seen.until(lambda: isinstance(seen.app.screen, InboxScreen))
        desk = seen.app.reception.desk
        assert desk
        waiting = desk.status.outbox._replace(counts={OperationState.QUEUED: 3})
        monkeypatch.setattr(
            type(desk), "status", property(lambda _: desk._board.status._replace(outbox=waiting))
        )
        await seen.press("A", "down", "enter")
        await seen.until_said("Leave this inbox?")
        assert "3 replies" in seen.words
        await seen.press("escape")
        assert seen.app.reception.desk is desk
        here = current(Paths.here())
        await seen.press("A")
        await seen.type_in("e-mail and")
        await seen.until_said("E-mail")
        await seen.type_in(BASILE)
        await seen.type_in(PASSWORD)
        await seen.until_said("Where are")
        await seen.type_in("files that only")
        await seen.until_said("Leave this inbox?")
        await seen.press("escape")
        await seen.until(lambda: counter.count("POST /api/logout") == 1)  # nobody has that token
        assert seen.app.reception.desk is desk
        assert current(Paths.here()) == here


async def test_a_disk_that_refuses_the_tokens_is_told_of(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def keep(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "accounts.json")

    monkeypatch.setattr(account_screens, "keep", keep)
    async with opened() as seen:
        await sign_in(seen, BASILE)
        await seen.until_said("accounts.json (the disk is full)")
        await seen.until(lambda: counter.count("POST /api/logout") == 1)
        assert isinstance(seen.app.screen, WelcomeScreen)


async def test_a_defect_while_opening_is_said_and_tried_again(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = Account(URL, BASILE, 1, "La Ruche", 2, "Basile", Place(PlaceKind.KEYRING))
    secret = "Martin, 06 12 34 56 78"

    def read(*_: object) -> str:
        raise RuntimeError(secret)

    monkeypatch.setattr("jva_tui.accounts.keyring_place.Keyring.read", read)
    async with opened(Access(account, Paths.here())) as seen:
        await seen.until_said("A defect keeps this inbox closed")
        assert "RuntimeError" in seen.words
        assert "Martin" not in seen.words
        monkeypatch.setattr(
            "jva_tui.accounts.keyring_place.Keyring.read", lambda *_: bytes(range(32)).hex()
        )
        await seen.press("enter")
        await seen.until(lambda: isinstance(seen.app.screen, InboxScreen))
