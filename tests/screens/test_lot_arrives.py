"""A lot that was sent: what was previewed stands in the conversations, byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.domain import State
from jva_tui.operations import OperationState
from screens.reply import ReplyScreen
from tests.office import Office
from tests.screens.lots import lot, stand_on
from tests.screens.test_with_platform import at_work, turn_to

if TYPE_CHECKING:
    from pathlib import Path

    from tests.screens.client import Client

TEXT = (
    "  Bonjour [destinataire_prenom] [destinataire_nom],\n\n"
    "merci ! Re\u0301ponse pour « [mission_nom] » : $& {0} \\n 👩‍👩‍👧 <b>oui</b> 1 < 2\n"
    "— [expediteur_prenom]\u00a0"
)


async def open_several(client: Client, office: Office, count: int) -> list[int]:
    """Opens the reply desk for requests that wait, and brings everybody back."""
    rosa = client.desk.status.me
    assert rosa
    waiting = [
        row.id
        for row in office.situation.newest()
        if row.state == State.PENDING
        and (talk := office.situation.conversation_of.get(row.id))
        and rosa.user_id in talk.members
        and office.situation.missions[row.mission_id].structure_id == 1
    ][:count]
    for id_ in waiting:
        await turn_to(client, id_)
        await client.press("space")
    await client.press("v", "asterisk")
    assert isinstance(client.app.screen, ReplyScreen)
    assert lot(client).going() == lot(client).ids
    return lot(client).ids


async def test_the_text_previewed_is_the_text_in_the_conversation(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as client:
        ids = await open_several(client, office, 6)
        lot(client).set_text(0, TEXT)
        await stand_on(client, ids[2])
        await client.press("I")
        await client.type_in(" Et à vous <3 seulement")
        await client.press("escape")
        previews = {id_: lot(client).rendered(id_) for id_ in ids}
        assert len(set(previews.values())) == len(ids)
        await client.press("enter", "enter")
        office.clock.advance(31)
        await client.until(
            lambda: not client.desk.status.outbox.waiting, passing=office.clock, step=5
        )
        assert {op.state for op in client.operations()} == {OperationState.DONE}
        for id_, preview in previews.items():
            stored = office.texts(office.situation.conversation_of[id_].id)[-1]
            assert stored.encode() == preview.encode()
            assert office.state(id_) == State.VALIDATED
