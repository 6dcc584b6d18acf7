"""What the templates' screen looks like: each situation, at two sizes, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import Template
from jva_tui.store.outbox_db import OutboxDb
from jva_tui.templates.folder import Folder
from tests.office import KEY
from tests.people import NOW
from tests.screens.client import LARGE, NARROW, SMALL, fill, offline_desk
from tests.screens.lots import TEMPLATES, person
from tests.screens.pictures import LANGUAGES, SIZES, comparing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.screens.pictures import Compare

# To count lines here would take as long as the tests themselves.
pytestmark = pytest.mark.no_cover

HELLO = "Bonjour [destinataire_prenom],"
CALM = Template(11, "Relance douce", f"{HELLO}\n\nÀ samedi ?", True, 2)
LATER = Template(12, "Plus tard", f"{HELLO}\n\nÀ bientôt.", True, 3, "Basile Exemple", 1)
GONE = Template(13, "Du passé", HELLO, False, 2)
FILES = {
    "accueil.txt": f"---\nname: Accueil\ndecision: validate\nshared: no\n---\n{HELLO}\n\n"
    "Rendez-vous à [mission_ville|distance], près du [destinataire_zip].\n\n[signature]\n",
    "du-passe.txt": f"---\nname: Du passé\n---\n{HELLO}",
    "plus-tard.txt": f"---\nname: Plus tard\nshared: yes\n---\n{HELLO}\n\nÀ bientôt.",
    "reparer.txt": "---\nname: À réparer\ndecison: validate\n---\nBonjour",
    "relance-douce.txt": f"---\nname: Relance douce\nshared: yes\n---\n{HELLO}\n\nÀ dimanche ?",
    "signature.txt": "Rosa\nLe Lieu d’Exemple\n",
}
PEOPLE = (person(1), person(2), person(3, who={"zip": None}))
WRONG = " {{prenom}} [mon_prenom], vous ne correspondez pas <b>du tout</b>"


@pytest.fixture
def looks_the_same(home: Path, snap_compare: Callable[..., bool]) -> Iterator[Compare]:
    """Opens an inbox beside a folder in which every situation of a template stands once."""
    fill(home, PEOPLE, [*TEMPLATES[:1], CALM._replace(text=f"{HELLO}\n\nÀ lundi ?"), LATER])
    folder = Folder(home / "templates")
    for name, contents in FILES.items():
        folder.write(name, contents)
    db = OutboxDb.open(home / "outbox.db", KEY)
    for base, file in ((CALM, "relance-douce"), (LATER, "plus-tard"), (GONE, "du-passe")):
        db.link_template(f"{file}.txt", base)
    db.keep_version(
        "accueil.txt", f"---\nname: Accueil\n---\n{HELLO}\n\nÀ demain !\n", NOW - 90_000
    )
    db.close()
    yield from comparing(offline_desk(home), snap_compare)


@SIZES
@LANGUAGES
def test_every_situation(looks_the_same: Compare, size: tuple[int, int], spoken: None) -> None:
    assert looks_the_same("t", size=size)


@SIZES
@LANGUAGES
def test_what_is_looked_at_while_one_writes(
    looks_the_same: Compare, size: tuple[int, int], spoken: None
) -> None:
    assert looks_the_same("t", "i", size=size, typed=WRONG)


@SIZES
@LANGUAGES
def test_a_broken_file(looks_the_same: Compare, size: tuple[int, int], spoken: None) -> None:
    assert looks_the_same("t", "G", size=size)


@SIZES
@LANGUAGES
def test_what_was_changed_on_both_sides(
    looks_the_same: Compare, size: tuple[int, int], spoken: None
) -> None:
    assert looks_the_same("t", "G", "k", "d", size=size)


@SIZES
@LANGUAGES
def test_what_is_gone_from_the_platform(
    looks_the_same: Compare, size: tuple[int, int], spoken: None
) -> None:
    assert looks_the_same("t", "slash", *"passe", "enter", "d", size=size)


@SIZES
@LANGUAGES
def test_what_it_said_before(looks_the_same: Compare, size: tuple[int, int], spoken: None) -> None:
    assert looks_the_same("t", "H", size=size)


@LANGUAGES
def test_a_name_is_asked_for(looks_the_same: Compare, spoken: None) -> None:
    assert looks_the_same("t", "n", "enter", size=SMALL)


@LANGUAGES
def test_what_it_brings_is_chosen(looks_the_same: Compare, spoken: None) -> None:
    assert looks_the_same("t", "T", size=SMALL)


@LANGUAGES
def test_one_is_sought(looks_the_same: Compare, spoken: None) -> None:
    assert looks_the_same("t", "slash", *"tot", size=SMALL)


def test_on_a_large_screen(looks_the_same: Compare) -> None:
    assert looks_the_same("t", "G", "k", size=LARGE)


def test_where_there_is_room_for_one_pane(looks_the_same: Compare) -> None:
    assert looks_the_same("t", "i", size=NARROW)


def test_in_the_light_theme(looks_the_same: Compare) -> None:
    assert looks_the_same("t", "i", size=SMALL, theme="jva-light", typed=WRONG)


def test_without_colours(looks_the_same: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert looks_the_same("t", "G", "k", "d", size=SMALL)
