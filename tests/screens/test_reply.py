"""The reply to one volunteer: what is shown is what is queued, once, and nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import TextArea

from jva_tui.domain import Decision, DeclineReason, State, Template
from jva_tui.operations import OperationState
from jva_tui.outbox.freezing import freeze
from jva_tui.store.outbox_db import OutboxDb
from screens.choose import ChooseScreen
from screens.inbox import InboxScreen
from screens.reply import ReplyScreen
from tests.people import ROSA, participation
from tests.screens.client import MEDIUM, NARROW, SMALL, Client, fill, offline_desk, opened

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from jva_tui.domain import Participation

WELCOME = Template(
    1, "Bienvenue", "Bonjour [destinataire_prenom],\nà bientôt. [expediteur_prenom]", True, 2
)
WHERE = Template(2, "Rendez-vous", "Rendez-vous à [destinataire_zip] [mission_ville].", False, 2)
SORRY = Template(3, "Complet", "Bonjour [destinataire_prenom], l'équipe est complète.", False, 2)
WORDS = "Bonjour Camille, à samedi !"
PREVIEW = "The volunteer will read exactly this:"


def client_for(
    home: Path, *people: Participation, size: tuple[int, int] = MEDIUM
) -> AbstractAsyncContextManager[Client]:
    fill(home, people or [participation()], [WELCOME, WHERE, SORRY])
    return opened(offline_desk(home), size)


def is_replying(client: Client) -> bool:
    return isinstance(client.app.screen, ReplyScreen)


async def write(client: Client, text: str) -> None:
    """Writes a text of one's own, and comes back to the preview."""
    await client.press("e")
    await client.type_in(text)
    await client.press("escape")


@pytest.mark.parametrize("size", [NARROW, SMALL, MEDIUM])
async def test_validating_with_a_template_takes_four_keys(
    home: Path, size: tuple[int, int]
) -> None:
    async with client_for(home, size=size) as client:
        await client.press("v", "t")
        assert isinstance(client.app.screen, ChooseScreen)
        await client.press("enter")
        assert PREVIEW in client.words
        assert client.words_of("#preview") == "Bonjour Camille, à bientôt. Rosa"
        assert "The platform writes to the volunteer: state “Validée”." in client.words
        await client.press("enter")
        assert isinstance(client.app.screen, InboxScreen)
        [operation] = client.operations()
        assert operation.state is OperationState.QUEUED
        assert operation.reply.decision is Decision.VALIDATE
        assert operation.reply.text == "Bonjour Camille,\nà bientôt. Rosa"
        assert operation.reply.seen_state == State.PENDING
        assert operation.reply.seen_message_id == 101


async def test_a_template_is_found_by_its_name_and_seen_before_it_is_taken(home: Path) -> None:
    async with client_for(home) as client:
        await client.press("v", "t")
        assert "Bienvenue" in client.text
        assert "Complet" in client.text
        await client.type_in("complet")
        assert "Bienvenue" not in client.text
        assert "Bonjour Camille, l'équipe est complète." in client.words
        await client.press("escape")
        assert is_replying(client)
        assert PREVIEW not in client.words


@pytest.mark.parametrize("key", ["v", "p", "x"])
async def test_a_decision_without_a_text(home: Path, key: str) -> None:
    async with client_for(home) as client:
        await client.press(key, "enter")
        assert isinstance(client.app.screen, InboxScreen)
        [operation] = client.operations()
        assert operation.reply.text == ""
        assert operation.reply.steps == ("decide",)


async def test_the_row_and_the_pane_show_the_decision_at_once(home: Path) -> None:
    async with client_for(home) as client:
        await client.press("7", "v")
        await write(client, WORDS)
        await client.press("enter")
        assert "→ ✓" in client.text
        assert "Waiting to be sent" in client.words
        assert WORDS in client.words
        assert "1 reply waits for the connection" in client.status


async def test_declining_defaults_to_the_reason_that_nobody_reads(home: Path) -> None:
    async with client_for(home) as client:
        await client.press("d")
        assert "Reason: Autres. (not shown to the volunteer)" in client.words
        assert "The volunteer only learns of the refusal, without a word from you." in client.words
        await write(client, WORDS)
        assert "by e-mail, without a reason." in client.words
        await client.press("enter")
        [operation] = client.operations()
        assert operation.reply.reason is DeclineReason.OTHER
        assert operation.reply.steps == ("decline",)


async def test_a_reason_says_that_the_volunteer_reads_it(home: Path) -> None:
    async with client_for(home) as client:
        await client.press("d", "r")
        for reason in DeclineReason:
            line = next(line for line in client.text.splitlines() if reason.label in line)
            assert ("the volunteer reads it" in line) is (reason is not DeclineReason.OTHER)
        await client.type_in("mission")
        await client.press("enter")
        assert is_replying(client)
        assert "Reason: La mission est terminée. (the volunteer reads it)" in client.words
        await client.press("enter")
        [operation] = client.operations()
        assert operation.reply.reason is DeclineReason.TERMINATED


async def test_a_message_begins_in_the_editor(home: Path) -> None:
    async with client_for(home) as client:
        await client.press("m")
        assert client.focused(TextArea)
        await client.type_in("Bonjour,\nà samedi")
        await client.press("escape")
        assert PREVIEW in client.words
        await client.press("enter")
        [operation] = client.operations()
        assert operation.reply.decision is None
        assert operation.reply.text == "Bonjour,\nà samedi"


async def test_an_empty_message_is_not_sent(home: Path) -> None:
    async with client_for(home) as client:
        await client.press("m", "escape", "enter")
        assert client.focused(TextArea)
        await client.type_in("  \n ")
        await client.press("escape", "enter")
        assert is_replying(client)
        assert client.operations() == []


async def test_enter_twice_queues_once(home: Path) -> None:
    async with client_for(home) as client:
        await client.press("v")
        await client.type_in("\n\n\n")
        assert len(client.operations()) == 1
        assert "Another reply" not in client.words


async def test_leaving_keeps_the_text_and_coming_back_restores_it(home: Path) -> None:
    async with client_for(home) as client:
        await client.press("v")
        await write(client, WORDS)
        await client.press("escape")
        assert isinstance(client.app.screen, InboxScreen)
        assert client.operations() == []
        await client.press("v")
        assert WORDS in client.words_of("#preview")
    async with opened(offline_desk(home)) as client:
        await client.press("v")
        assert WORDS in client.words_of("#preview")
        await client.press("enter")
        [operation] = client.operations()
        assert operation.reply.text == WORDS


async def test_keys_faster_than_the_disk_send_the_text_that_was_begun(home: Path) -> None:
    async with client_for(home) as client:
        await client.press("v")
        await write(client, WORDS)
        await client.press("escape")
    async with opened(offline_desk(home)) as client:
        await client.type_in("v\n")
        [operation] = client.operations()
        assert operation.reply.text == WORDS


async def test_keys_faster_than_the_disk_lose_no_draft(home: Path) -> None:
    async with client_for(home) as client:
        await client.press("v")
        await write(client, WORDS)
        await client.press("escape")
        await client.type_in("vq")
        await client.type_in("dq")
        assert client.draft(1) == WORDS


async def test_enter_before_escape_is_a_reply_that_is_seen(home: Path) -> None:
    async with client_for(home) as client:
        await client.type_in("v\nq")
        [operation] = client.operations()
        assert client.desk.operation(operation.reply.participation_id) == operation


async def test_words_of_a_refusal_are_not_offered_for_a_validation(home: Path) -> None:
    async with client_for(home) as client:
        await client.press("d")
        await write(client, WORDS)
        await client.press("escape", "v")
        assert WORDS not in client.words_of("#preview")
        assert "A text begun for “Decline” is kept" in client.words
        await client.press("escape")
        assert client.draft(1) == WORDS


async def test_a_message_that_was_begun_is_offered_whatever_is_decided(home: Path) -> None:
    async with client_for(home) as client:
        await client.press("m")
        await client.type_in(WORDS)
        await client.press("escape", "escape", "v")
        assert WORDS in client.words_of("#preview")


async def test_what_is_typed_is_kept_while_it_is_typed(home: Path) -> None:
    async with client_for(home) as client:
        await client.press("m")
        await client.type_in(WORDS)
        await client.until(lambda: client.draft(1) == WORDS)
        assert is_replying(client)


async def test_a_text_that_was_emptied_is_forgotten(home: Path) -> None:
    async with client_for(home) as client:
        await client.press("v")
        await write(client, "Bon")
        await client.press("escape", "v", "e", *["backspace"] * 3, "escape", "escape")
        await client.press("v")
        assert PREVIEW not in client.words


async def test_a_queued_text_is_no_draft_any_more(home: Path) -> None:
    async with client_for(home) as client:
        await client.press("m")
        await client.type_in(WORDS)
        await client.press("escape", "escape", "v", "enter")
        [operation] = client.operations()
        assert operation.reply.text == WORDS
        assert client.draft(1) == ""


async def test_a_token_without_a_value_stops_the_reply(home: Path) -> None:
    nowhere = participation()
    nowhere = nowhere._replace(volunteer=nowhere.volunteer._replace(zip=None))
    async with client_for(home, nowhere) as client:
        await client.press("v", "t")
        await client.type_in("rendez")
        await client.press("enter")
        assert "Fill in first: [destinataire_zip]" in client.words
        await client.press("enter", "enter")
        assert is_replying(client)
        assert client.operations() == []


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("Je vous <3 fort", "Je vous"), ("a<b>c</b>d", "acd"), ("1<2 et 3>2", "12")],
)
async def test_a_text_that_the_platform_would_strip_is_shown_as_it_arrives(
    home: Path, typed: str, stored: str
) -> None:
    async with client_for(home) as client:
        await client.press("m")
        await client.type_in(typed)
        await client.press("escape")
        assert "The platform removes part of your text: this is what remains." in client.words
        assert client.words_of("#preview") == stored
        await client.press("enter")
        [operation] = client.operations()
        assert operation.reply.text == stored


@pytest.mark.parametrize("typed", ["e\u0301te\u0301", "\u200bBonjour\ufeff", "  a\nb  "])
async def test_what_only_changes_unseen_is_no_loss(home: Path, typed: str) -> None:
    async with client_for(home) as client:
        await client.press("m")
        client.app.screen.query_one(TextArea).text = typed
        await client.press("escape")
        assert "removes part" not in client.words


async def test_a_loss_is_told_while_the_text_is_written(home: Path) -> None:
    async with client_for(home) as client:
        await client.press("m")
        await client.type_in("Je vous <3")
        assert "will remove part of this text: the preview shows what remains." in client.words


async def test_a_text_of_which_nothing_would_arrive_is_not_sent(home: Path) -> None:
    async with client_for(home) as client:
        await client.press("v")
        await write(client, "<bonjour>")
        assert "The platform would remove this whole text." in client.words
        await client.press("enter")
        assert is_replying(client)
        assert client.operations() == []


@pytest.mark.parametrize(
    ("state", "key"),
    [(State.DECLINED, "v"), (State.CANCELLED, "v"), (State.VALIDATED, "d"), (State.CANCELLED, "d")],
)
async def test_going_back_on_a_decision_asks_first(home: Path, state: State, key: str) -> None:
    async with client_for(home, participation(state=state)) as client:
        await client.press("7", key, "enter")
        assert is_replying(client)
        question = f"It is “{state}”: press Enter again to go back on that decision."
        assert question in client.words
        assert client.operations() == []
        await client.press("enter")
        assert isinstance(client.app.screen, InboxScreen)
        assert len(client.operations()) == 1


async def test_another_text_is_asked_about_again(home: Path) -> None:
    async with client_for(home, participation(state=State.DECLINED)) as client:
        await client.press("7", "v", "enter")
        await write(client, WORDS)
        assert "press Enter again" not in client.words
        await client.press("enter")
        assert is_replying(client)
        assert "press Enter again" in client.words


async def test_without_a_conversation_only_the_decision_can_be_sent(home: Path) -> None:
    silent = participation(conversation_id=None, latest=None, conversation_updated_at=None)
    async with client_for(home, silent) as client:
        await client.press("2", "d")
        assert "Nobody will be told of this" in client.words
        assert "0639980001 · camille1@example.org" in client.words
        for key in ("e", "t"):
            await client.press(key)
            assert is_replying(client)
            assert not client.focused(TextArea)
            assert "There is no conversation: no message can be sent." in client.words
        await client.press("enter", "enter")  # the first may have been meant for a template
        [operation] = client.operations()
        assert operation.reply.conversation_id is None
        assert operation.reply.text == ""


async def test_undo_names_the_person_and_gives_the_text_back(home: Path) -> None:
    async with client_for(home) as client:
        await client.press("7", "v")
        await write(client, WORDS)
        await client.press("enter", "z")
        assert "Taken back, nothing has left: Camille." in client.words
        assert client.operations() == []
        assert client.status == "" or "waits" not in client.status
        await client.press("v")
        assert WORDS in client.words_of("#preview")


async def test_undo_after_the_window_without_a_connection_still_takes_back(home: Path) -> None:
    async with client_for(home) as client:
        await client.press("v", "enter")
        client.desk.clock.advance(60)  # type: ignore[attr-defined]  # a ManualClock
        await client.press("z")
        assert "Taken back" in client.words


async def test_a_reply_that_cannot_be_written_down_keeps_its_text(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> int:
        raise OSError("disk full")

    async with client_for(home) as client:
        await client.press("v")
        await write(client, WORDS)
        monkeypatch.setattr(OutboxDb, "queue", full)
        await client.press("enter")
        assert is_replying(client)
        assert "Your text is still here." in client.words
        monkeypatch.undo()
        await client.press("enter")
        assert [op.reply.text for op in client.operations()] == [WORDS]


async def test_a_person_to_whom_a_reply_already_leaves_is_not_answered_twice(home: Path) -> None:
    async with client_for(home) as client:
        await client.press("v")
        await write(client, WORDS)
        reading = client.desk.reading(1)
        assert reading is not None
        await client.desk.queue([freeze(reading, Decision.VALIDATE, None, "Autre", ROSA)])
        await client.press("enter")
        assert "Another reply to this person is already on its way." in client.words
        assert [op.reply.text for op in client.operations()] == ["Autre"]
