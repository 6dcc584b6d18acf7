"""The lots that are begun, and what templates are sent with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import apsw
import pytest

from jva_tui.domain import Decision, DeclineReason
from jva_tui.store.outbox_db import OutboxDb
from tests.people import NOW
from tests.store.conftest import KEY

if TYPE_CHECKING:
    from pathlib import Path


def test_the_lots_that_were_kept_last_are_found_again(outbox: OutboxDb, tmp_path: Path) -> None:
    assert outbox.lots() is None
    outbox.save_lots('{"text": "Bonjour"}', NOW)
    outbox.save_lots('{"text": "Bonjour [destinataire_prenom]"}', NOW + 1)
    other = OutboxDb.open(tmp_path / "outbox.db", KEY)
    assert other.lots() == '{"text": "Bonjour [destinataire_prenom]"}'
    other.close()


def test_what_nobody_could_read_again_is_refused(outbox: OutboxDb) -> None:
    outbox.save_lots("[]", NOW)
    with pytest.raises(apsw.ConstraintError):
        outbox.save_lots("Bonjour", NOW)
    assert outbox.lots() == "[]"


def test_a_template_is_sent_with_what_was_chosen_last(outbox: OutboxDb) -> None:
    assert outbox.template_choices() == {}
    outbox.set_template_choice(5, Decision.VALIDATE, None)
    outbox.set_template_choice(5, Decision.DECLINE, DeclineReason.OTHER)
    outbox.set_template_choice(6, Decision.CANCEL, None)
    outbox.set_template_choice(7, None, None)
    outbox.drop_template_choice(6)
    assert outbox.template_choices() == {
        5: (Decision.DECLINE, DeclineReason.OTHER),
        7: (None, None),
    }
