from __future__ import annotations

from typing import Any

import pytest

from jva_tui.domain import Template
from jva_tui.operations import Operation, OperationState, Publication
from jva_tui.templates.file import TemplateFile
from jva_tui.templates.library import Entry, Standing
from jva_tui.templates.publishing import deletion, publication, why_not
from tests.people import ROSA

BASE = Template(7, "Bienvenue", "Bonjour", False, ROSA.user_id)
BASILES = BASE._replace(owner_id=3, owner_name="Basile Exemple", is_shared=True)
FILE = TemplateFile("Bienvenue", "Bonjour [destinataire_prenom|]")


def entry(standing: Standing = Standing.HERE, **changes: Any) -> Entry:
    return Entry("bienvenue.txt", FILE, standing)._replace(**changes)


def test_a_new_one_is_published_as_the_users_own_and_as_the_browser_understands_it() -> None:
    assert why_not(entry(), ROSA, None) == ""
    assert publication(entry(), ROSA) == Publication(
        "bienvenue.txt", None, "Bienvenue", "Bonjour [destinataire_prenom]", False, ROSA.user_id
    )


def test_a_changed_one_says_what_its_author_has_seen_and_stays_its_owners() -> None:
    shared = FILE._replace(is_shared=True)
    one = entry(Standing.CHANGED_HERE, template=shared, there=BASILES, base=BASILES)
    told = publication(one, ROSA)
    assert (told.template_id, told.owner_id, told.is_shared) == (7, 3, True)
    assert (told.seen_name, told.seen_text, told.seen_is_shared) == ("Bienvenue", "Bonjour", True)


def test_what_is_gone_from_the_platform_is_published_as_a_new_one() -> None:
    told = publication(entry(Standing.GONE_THERE, base=BASE), ROSA)
    assert (told.template_id, told.seen_is_shared) == (None, None)


def test_a_colleagues_that_is_gone_from_the_platform_is_published_as_ones_own() -> None:
    for is_shared in (False, True):
        file = FILE._replace(is_shared=is_shared)
        gone = entry(Standing.GONE_THERE, template=file, base=BASILES)
        assert why_not(gone, ROSA, None) == ""
        told = publication(gone, ROSA)
        assert (told.template_id, told.owner_id, told.is_shared) == (None, ROSA.user_id, is_shared)


def test_the_text_leaves_as_the_platform_keeps_it() -> None:
    file = FILE._replace(name="  Bienvenue ", text="\u00a0Été\u200b\r\n\n")
    told = publication(entry(template=file._replace(text="\u00a0E\u0301te\u0301\u200b\n")), ROSA)
    assert (told.name, told.text) == ("Bienvenue", "Été")


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (entry(Standing.BROKEN, trouble="odd"), "The file is broken: odd."),
        (entry(Standing.THERE), "has it as it is"),
        (entry(Standing.SAME), "has it as it is"),
        (entry(Standing.CHANGED_THERE), "nothing to publish"),
        (entry(Standing.BOTH), "compare the two first"),
        (entry(template=FILE._replace(text="Ok")), "at least 3 characters"),
        (entry(template=FILE._replace(name="Ok")), "at least 3 characters"),
        (entry(template=FILE._replace(name="x" * 256)), "longer than 255"),
        (entry(template=FILE._replace(text="Avec [mission_responsable]")), "[mission_responsable]"),
        (entry(template=FILE._replace(text="Bien à vous, [signature]")), "[signature]"),
        (entry(template=FILE._replace(text="Bonjour [mon_prenom]")), "[expediteur_prenom]"),
        (entry(template=FILE._replace(text="Bonjour {{prenom}}")), "[destinataire_prenom]"),
        (entry(template=FILE._replace(text="<b></b>")), "would remove this whole text"),
        (
            entry(Standing.CHANGED_HERE, there=BASILES, base=BASILES),
            "belongs to Basile Exemple: only they can stop sharing it",
        ),
    ],
)
def test_what_cannot_be_published_says_why(one: Entry, told: str) -> None:
    assert told in why_not(one, ROSA, None)
    with pytest.raises(ValueError, match="cannot be published"):
        publication(one, ROSA)


def test_what_only_we_know_is_written_out_where_it_is_known() -> None:
    rosa = ROSA._replace(signature="Rosa", structure_phone="01 00 00 00 00")
    file = FILE._replace(text="[mission_responsable|Nous]\n[signature]\n[organisation_telephone]")
    assert why_not(entry(template=file), rosa, None) == ""
    assert publication(entry(template=file), rosa).text == "Nous\nRosa\n01 00 00 00 00"


def test_nobody_publishes_before_signing_in_nor_what_is_on_its_way() -> None:
    assert "signed in" in why_not(entry(), None, None)
    with pytest.raises(ValueError, match="cannot be published"):
        publication(entry(), None)
    under_way = Operation(1, 1, OperationState.QUEUED, publication(entry(), ROSA), 0, 0)
    assert "on its way" in why_not(entry(), ROSA, under_way._replace(state=OperationState.SENDING))
    assert why_not(entry(), ROSA, under_way._replace(state=OperationState.FAILED)) == ""
    assert why_not(entry(), ROSA, under_way) == "It waits to leave as it is now."


def test_what_waits_can_be_published_as_it_is_by_now() -> None:
    waits = Operation(1, 1, OperationState.QUEUED, publication(entry(), ROSA), 0, 0)
    other = entry(template=entry().template._replace(text="Autre chose"))
    assert why_not(other, ROSA, waits) == ""
    same = entry(Standing.SAME, there=BASE, base=BASE)
    assert "as it was before: take that back" in why_not(same, ROSA, waits)


def test_a_signature_with_a_token_is_not_published() -> None:
    rosa = ROSA._replace(signature="[prenom]")
    file = entry().template._replace(text="Bonjour\n[signature|Rosa]")
    assert "[signature] stands for would be a token there" in why_not(
        entry(template=file), rosa, None
    )


def test_a_deletion_says_what_its_author_has_seen() -> None:
    told = deletion(entry(Standing.SAME, there=BASE, base=BASE))
    assert (told.file, told.template_id, told.is_deletion) == ("bienvenue.txt", 7, True)
    assert (told.seen_name, told.seen_text, told.seen_is_shared) == ("Bienvenue", "Bonjour", False)
    assert deletion(Entry("#7", FILE, Standing.THERE, there=BASE)).file == ""
    with pytest.raises(ValueError, match="does not hold"):
        deletion(entry())
