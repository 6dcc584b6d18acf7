"""Contact data is masked in the list; F9 masks it everywhere. No notice ever tells it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import Template
from screens.contact import ContactScreen
from screens.outbox import OutboxScreen
from screens.reply import ReplyScreen
from screens.templates import TemplatesScreen
from tests.people import message, participation, volunteer
from tests.screens.client import LARGE, fill, offline_desk, opened
from widgets import masking
from widgets.token_area import TokenArea

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.desk import Desk
    from tests.screens.client import Client

NUMBER, LANDLINE, SHORT = "06 39 98 12 34", "01.99.00.43.21", "26.12.34"
EMAIL, OTHER = "camille.secrete@example.org", "autre-adresse@example.org"
SAID = f"Appelez-moi au {NUMBER}\nou écrivez à {OTHER}, je suis libre le 12/03/2027."
PERSON = volunteer(
    1, mobile=NUMBER, phone=SHORT, email=EMAIL, description=f"Mon fixe : {LANDLINE}, avant 20 h."
)
PEOPLE = [
    participation(1, volunteer=PERSON, latest=message(101, text=SAID)),
    participation(
        2,
        volunteer=volunteer(2, mobile="+33 6 39 98 55 55"),
        conversation_id=12,
        latest=message(102, conversation_id=12, author_id=2_002),
    ),
]
TEMPLATE = Template(5, "Rappel", f"Bonjour, appelez Rosa au {LANDLINE}.", False, 2, "Rosa")
SECRET = re.compile(r"98.?12|43.21|26\.12|98 55|secrete|autre-ad|75020")


@pytest.fixture
def inbox(home: Path) -> Desk:
    fill(home, PEOPLE, [TEMPLATE])
    return offline_desk(home)


def seen(client: Client, kind: str) -> str:
    return client.words_of(kind)


async def test_f9_masks_contact_data_on_every_screen(inbox: Desk) -> None:
    async with opened(inbox, LARGE) as client:
        await client.press("j")
        assert not SECRET.search(seen(client, "InboxList"))
        assert "Appelez-moi au •• •• •• •• ••" in seen(client, "InboxList")
        pane = seen(client, "ReadingPane")
        assert all(one in pane for one in (NUMBER, LANDLINE, SHORT, EMAIL, OTHER, "75020"))
        assert "masked" not in seen(client, "TitleBar")

        await client.press("f9")
        assert masking.is_on()
        assert "masked" in seen(client, "TitleBar")
        assert not SECRET.search(client.text)
        pane = seen(client, "ReadingPane")
        assert "Camille Inventé 1" in pane
        assert "libre le 12/03/2027" in pane
        assert "••••• Paris" in pane

        for keys, kind in (
            (("Y",), ContactScreen),
            (("v", "t", "enter"), ReplyScreen),
            (("v", "t", "enter", "e"), ReplyScreen),
            (("t",), TemplatesScreen),
            (("t", "e"), TemplatesScreen),
            (("v", "t", "enter", "enter", "b"), OutboxScreen),
        ):
            await client.press(*keys)
            assert isinstance(client.app.screen, kind)
            assert "•• •• ••" in client.text or "••.••.••" in client.text
            assert not SECRET.search(client.text), client.text
            await client.press(*["escape"] * (2 if "e" in keys else 1))
        await client.press(":")
        await client.type_in(f"{NUMBER} {EMAIL}")
        assert "•• •• •• •• ••" in client.text
        assert not SECRET.search(client.text), client.text


async def test_f9_shows_it_again_on_the_screen_that_is_open(inbox: Desk) -> None:
    async with opened(inbox) as client:
        await client.press("j", "f9", "Y")
        assert NUMBER not in client.text
        await client.press("f9")
        assert NUMBER in client.text
        assert EMAIL in client.text
        await client.press("escape", "v", "t", "enter", "e")
        editor = client.app.screen.query_one(TokenArea)
        assert LANDLINE in seen(client, "TokenArea")
        await client.press("f9")
        assert LANDLINE not in client.text
        assert LANDLINE in editor.text  # what is sent stays as it is


@pytest.mark.parametrize("masks", [False, True])
async def test_no_notice_tells_contact_data(
    masks: bool, inbox: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(variable, raising=False)
    told: list[str] = []
    monkeypatch.setattr(
        "textual.app.App.notify", lambda _app, message, **_how: told.append(message)
    )
    masking.turn(on=masks)
    async with opened(inbox) as client:
        await client.press("j", "y")
        assert client.app.clipboard == NUMBER  # it is copied all the same
        await client.press("y", "y")
        assert client.app.clipboard == EMAIL
        await client.press("a", "Z", "asterisk", "y", "u")
        client.app.notify(f"The platform says: {EMAIL}, {NUMBER}")  # whatever others put into one
    assert len(told) >= 6
    assert "Handed to your terminal: the e-mail" in told[2]
    assert not [text for text in told if SECRET.search(text) or "639" in text]
