"""Which file is which template of the platform, what stood in it, how often it was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import apsw
import pytest

from jva_tui.domain import Template
from jva_tui.operations import Fate, OperationState, Publication
from jva_tui.store.errors import Unsettled
from jva_tui.store.outbox_db import OutboxDb
from jva_tui.store.templates import Link, Uses, Version
from tests.people import NOW
from tests.publications import NEW_TEXT, changed, new
from tests.store.conftest import KEY
from tests.store.replies import (
    CANCEL,
    DECLINE,
    LATER,
    MESSAGE,
    VALIDATE,
    at,
    begin,
    begun,
    send,
    settle,
)

if TYPE_CHECKING:
    from pathlib import Path

WELCOME = Template(12, "Bienvenue", "Bonjour [destinataire_prenom]", True, 5)
QUESTION = Template(13, "Une question", "Bonjour, êtes-vous libre ?", False, 5)


def test_a_file_is_the_template_that_it_was_last_linked_with(
    outbox: OutboxDb, tmp_path: Path
) -> None:
    assert outbox.template_links() == {}
    outbox.link_template("bienvenue.txt", WELCOME)
    outbox.link_template("question.txt", QUESTION)
    changed = WELCOME._replace(text="Bonjour !", is_shared=False, owner_id=6)
    outbox.link_template("bienvenue.txt", changed)
    other = OutboxDb.open(tmp_path / "outbox.db", KEY)
    assert other.template_links() == {
        "bienvenue.txt": Link(changed, is_left_out=False),
        "question.txt": Link(QUESTION, is_left_out=False),
    }
    other.close()
    outbox.unlink_template("bienvenue.txt")
    outbox.unlink_template("bienvenue.txt")
    assert list(outbox.template_links()) == ["question.txt"]


def test_a_template_of_the_platform_has_one_file(outbox: OutboxDb) -> None:
    outbox.link_template("bienvenue.txt", WELCOME)
    outbox.link_template("question.txt", QUESTION)
    outbox.link_template("accueil.txt", WELCOME)
    assert {file: link.base.id for file, link in outbox.template_links().items()} == {
        "accueil.txt": 12,
        "question.txt": 13,
    }


def test_what_was_left_out_stays_so_until_it_is_wanted_again(outbox: OutboxDb) -> None:
    outbox.leave_out_template("bienvenue.txt", True)
    assert outbox.template_links() == {}
    outbox.link_template("bienvenue.txt", WELCOME)
    outbox.leave_out_template("bienvenue.txt", True)
    outbox.link_template("bienvenue.txt", WELCOME._replace(name="Accueil"))
    assert outbox.template_links()["bienvenue.txt"].is_left_out
    outbox.leave_out_template("bienvenue.txt", False)
    assert not outbox.template_links()["bienvenue.txt"].is_left_out


def test_a_version_is_kept_when_a_file_says_something_else(outbox: OutboxDb) -> None:
    for seconds, contents in enumerate(["Bonjour", "Bonjour", "Bonjour !", "Bonjour"]):
        outbox.keep_version("bienvenue.txt", contents, NOW + seconds)
    outbox.keep_version("question.txt", "Bonjour ?", NOW)
    assert outbox.versions("bienvenue.txt") == [
        Version(3, NOW + 3, "Bonjour"),
        Version(2, NOW + 2, "Bonjour !"),
        Version(1, NOW, "Bonjour"),
    ]
    assert outbox.newest_versions() == {"bienvenue.txt": "Bonjour", "question.txt": "Bonjour ?"}
    assert outbox.versions("accueil.txt") == []


def test_what_was_sent_with_a_template_is_counted(outbox: OutboxDb) -> None:
    first = outbox.queue([VALIDATE, DECLINE], now=NOW, not_before=NOW)
    outbox.note_uses(first, {1: "bienvenue.txt", 2: "#12", 9: "nobody.txt"}, NOW)
    second = outbox.queue([MESSAGE, CANCEL], now=NOW, not_before=NOW)
    outbox.note_uses(second, {3: "bienvenue.txt"}, NOW + 60)
    assert outbox.template_uses() == {
        "#12": Uses(1, NOW),
        "bienvenue.txt": Uses(2, NOW + 60),
    }


def test_what_was_taken_back_was_not_used(outbox: OutboxDb) -> None:
    batch = outbox.queue([VALIDATE, MESSAGE], now=NOW, not_before=NOW)
    outbox.note_uses(batch, {1: "bienvenue.txt", 3: "bienvenue.txt"}, NOW)
    (asked,) = [op.id for op in outbox.in_batch(batch) if op.reply == MESSAGE]
    send(outbox, asked, action="message")
    outbox.undo(batch, now=NOW)
    assert outbox.template_uses() == {"bienvenue.txt": Uses(1, NOW)}


def test_what_never_arrived_was_not_used(outbox: OutboxDb) -> None:
    batch = outbox.queue([VALIDATE, CANCEL, MESSAGE], now=NOW, not_before=NOW)
    outbox.note_uses(batch, {1: "bienvenue.txt", 3: "bienvenue.txt", 4: "bienvenue.txt"}, NOW)
    refused, stopped, _waits = [op.id for op in outbox.in_batch(batch)]
    settle(outbox, begun(outbox, refused), Fate.DID_NOT_HAPPEN)
    outbox.finish(refused, OperationState.FAILED, "The platform refused.")
    outbox.finish(stopped, OperationState.CONFLICT, "Changed.")
    assert outbox.template_uses() == {"bienvenue.txt": Uses(1, NOW)}
    outbox.retry(refused, payload=None, now=NOW, not_before=NOW)
    assert outbox.template_uses() == {"bienvenue.txt": Uses(2, NOW)}


def test_all_that_is_known_of_a_template_follows_its_new_name(outbox: OutboxDb) -> None:
    outbox.link_template("a.txt", WELCOME)
    outbox.keep_version("a.txt", "Bonjour", NOW)
    batch = outbox.queue([VALIDATE], now=NOW, not_before=NOW)
    outbox.note_uses(batch, {1: "a.txt"}, NOW)
    outbox.move_template("a.txt", "b.txt")
    assert outbox.template_links() == {"b.txt": Link(WELCOME, is_left_out=False)}
    assert outbox.versions("a.txt") == []
    assert [version.contents for version in outbox.versions("b.txt")] == ["Bonjour"]
    assert outbox.template_uses() == {"b.txt": Uses(1, NOW)}


def test_what_is_being_published_follows_its_file(outbox: OutboxDb) -> None:
    outbox.link_template("b.txt", WELCOME)
    batch = outbox.queue([new("a.txt"), changed(WELCOME, "b.txt")], now=NOW, not_before=LATER)
    first, second = outbox.in_batch(batch)
    begun(outbox, first.id, action="create")
    outbox.move_template("a.txt", "c.txt")
    outbox.move_template("b.txt", "d.txt")
    assert at(outbox, first.id).payload == new("c.txt")
    assert at(outbox, second.id).payload == changed(WELCOME, "d.txt")
    for publication in new("c.txt"), changed(WELCOME, "d.txt"):
        with pytest.raises(Unsettled):
            outbox.queue([publication], now=NOW, not_before=LATER)
    outbox.queue([new("a.txt")], now=NOW, not_before=LATER)


def test_a_renamed_file_is_not_made_again_while_nobody_knows_whether_it_was_made(
    outbox: OutboxDb,
) -> None:
    (asked,) = outbox.in_batch(outbox.queue([new("a.txt")], now=NOW, not_before=LATER))
    attempt = begun(outbox, asked.id, action="create")
    outbox.move_template("a.txt", "b.txt")
    with pytest.raises(Unsettled):
        begin(outbox, asked.id, action="create")
    settle(outbox, attempt, Fate.ABSENT)
    assert begin(outbox, asked.id, action="create") is not None


@pytest.mark.parametrize(
    "publication",
    [new("a.txt"), changed(WELCOME), changed(WELCOME, is_deletion=True)],
    ids=["new", "changed", "deleted"],
)
def test_a_publication_is_kept_as_it_was_frozen(outbox: OutboxDb, publication: Publication) -> None:
    (kept,) = outbox.in_batch(outbox.queue([publication], now=NOW, not_before=LATER))
    assert kept.payload == publication
    assert tuple(step.action for step in kept.steps) == publication.steps
    assert kept.rows == ()
    assert outbox.overlays() == {}


def test_a_stopped_publication_shows_the_template_as_it_has_become(outbox: OutboxDb) -> None:
    (kept,) = outbox.in_batch(outbox.queue([changed(WELCOME)], now=NOW, not_before=LATER))
    there = WELCOME._replace(text="Bonjour !", owner_name="Basile", structure_id=1)
    outbox.finish(kept.id, OperationState.CONFLICT, "Changed.", found=there)
    stopped = at(outbox, kept.id)
    assert stopped.found == there
    assert stopped.found_state is None
    anyway = stopped.payload.seen_anew(there)
    outbox.retry(kept.id, payload=anyway, now=NOW, not_before=NOW)
    again = at(outbox, kept.id).payload
    assert isinstance(again, Publication)
    assert (again.seen_text, again.seen_structure_id, again.text) == ("Bonjour !", 1, NEW_TEXT)


def test_a_publication_that_is_taken_back_leaves_no_draft(outbox: OutboxDb) -> None:
    outbox.queue([new("a.txt")], now=NOW, not_before=LATER)
    (taken,) = outbox.undo(now=NOW).taken
    assert taken.payload == new("a.txt")
    assert outbox.drafts() == []
    assert at(outbox, taken.id).state is OperationState.DRAFT
    outbox.queue([new("a.txt")], now=NOW, not_before=LATER)


def test_a_template_does_not_take_the_place_of_another_one(outbox: OutboxDb) -> None:
    outbox.link_template("a.txt", WELCOME)
    outbox.link_template("b.txt", QUESTION)
    outbox.keep_version("a.txt", "Bonjour", NOW)
    with pytest.raises(apsw.ConstraintError):
        outbox.move_template("a.txt", "b.txt")
    assert outbox.template_links()["a.txt"].base == WELCOME
    assert len(outbox.versions("a.txt")) == 1
