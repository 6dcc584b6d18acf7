from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.domain import Decision, Template
from jva_tui.store.templates import Link, Uses
from jva_tui.templates.file import Brings, TemplateFile, parse
from jva_tui.templates.folder import SIGNATURE, Found
from jva_tui.templates.library import (
    Entry,
    Face,
    Notes,
    Standing,
    adopted,
    entries,
    face_of,
    merged,
    recent_first,
    standing,
    written_anew,
)
from tests.people import ROSA

BASE = Template(7, "Bienvenue", "Bonjour\nà samedi\nRosa", False, ROSA.user_id)
NOTHING = Notes({}, {}, {})


def found(text: str) -> Found:
    return Found(text, parse(text, "x"))


def listed(
    files: dict[str, str],
    there: list[Template],
    links: dict[str, Template] | None = None,
    *,
    is_read: bool = True,
) -> dict[str, Entry]:
    told = {file: Link(base, is_left_out=False) for file, base in (links or {}).items()}
    notes = Notes(told, {}, {})
    known = {name: found(text) for name, text in files.items()}
    return {entry.key: entry for entry in entries(known, there, notes, ROSA, is_read=is_read)}


def as_file(template: Template) -> str:
    shared = "yes" if template.is_shared else "no"
    return f"---\nname: {template.name}\nshared: {shared}\n---\n{template.text}\n"


@pytest.mark.parametrize(
    ("file", "there", "told"),
    [
        (BASE, BASE, Standing.SAME),
        (BASE._replace(text="Salut"), BASE, Standing.CHANGED_HERE),
        (BASE._replace(name="Accueil"), BASE, Standing.CHANGED_HERE),
        (BASE._replace(is_shared=True), BASE, Standing.CHANGED_HERE),
        (BASE, BASE._replace(text="Salut"), Standing.CHANGED_THERE),
        (BASE._replace(text="Coucou"), BASE._replace(text="Salut"), Standing.BOTH),
        (BASE._replace(text="Salut"), BASE._replace(text="Salut"), Standing.SAME),
        (BASE, None, Standing.GONE_THERE),
    ],
)
def test_three_versions_say_who_has_changed_what(
    file: Template, there: Template | None, told: Standing
) -> None:
    found = listed({"a.txt": as_file(file)}, [there] if there else [], {"a.txt": BASE})
    assert {key: entry.standing for key, entry in found.items()} == {"a.txt": told}


FACES = st.builds(Face, st.sampled_from("ab"), st.sampled_from("ab"), st.booleans())


@given(FACES, FACES, FACES)
def test_a_standing_says_what_differs_from_the_base(mine: Face, theirs: Face, base: Face) -> None:
    there, before = Template(1, *theirs, 2), Template(1, *base, 2)
    told = standing(mine, there, before)
    if mine == theirs:
        assert told is Standing.SAME
    else:
        here_changed = told in (Standing.CHANGED_HERE, Standing.BOTH)
        assert here_changed is (mine != base)
        assert (told in (Standing.CHANGED_THERE, Standing.BOTH)) is (theirs != base)


def test_what_is_in_one_place_only_says_so() -> None:
    found = listed({"a.txt": "Bonjour"}, [BASE])
    assert {key: entry.standing for key, entry in found.items()} == {
        "a.txt": Standing.HERE,
        "#7": Standing.THERE,
    }
    assert not found["#7"].has_file


def test_before_the_platform_was_read_nothing_is_missing_there() -> None:
    found = listed({"a.txt": as_file(BASE)}, [], {"a.txt": BASE}, is_read=False)
    assert found["a.txt"].standing is Standing.SAME


def test_a_fallback_and_a_signature_are_no_change_of_what_was_published() -> None:
    rosa = ROSA._replace(signature="Rosa\nLe Lieu d’Exemple")
    base = BASE._replace(text="À [mission_ville]\nRosa\nLe Lieu d’Exemple")
    file = found("---\nname: Bienvenue\n---\nÀ [mission_ville|chez vous]\n[signature]")
    notes = Notes({"a.txt": Link(base, is_left_out=False)}, {}, {})
    [one] = entries({"a.txt": file}, [base], notes, rosa, is_read=True)
    assert one.standing is Standing.SAME
    [other] = entries({"a.txt": file}, [base], notes, ROSA._replace(signature="R."), is_read=True)
    assert other.standing is Standing.CHANGED_HERE


@pytest.mark.parametrize("text", ["À [mission_ville|Nantes]", "[signature]", "À [signature|vous]"])
def test_what_the_platform_says_word_for_word_is_no_change_whatever_is_in_it(text: str) -> None:
    rosa = ROSA._replace(signature="Rosa")
    base = BASE._replace(text=text)
    files = {"a.txt": found(as_file(base))}
    for there in (base, base._replace(text="Salut")):
        notes = Notes({"a.txt": Link(base, is_left_out=False)}, {}, {})
        [one] = entries(files, [there], notes, rosa, is_read=True)
        told = Standing.SAME if there == base else Standing.CHANGED_THERE
        assert one.standing is told
        shared = written_anew(one, one.template._replace(is_shared=True), rosa)
        assert shared.standing in (Standing.CHANGED_HERE, Standing.BOTH)
        assert written_anew(shared, one.template, rosa).standing is told
    assert adopted(files, [base], {}, rosa) == {"a.txt": base}


def test_what_is_gone_from_the_platform_is_nobody_elses() -> None:
    basiles = BASE._replace(owner_id=99)
    gone = listed({"a.txt": as_file(basiles)}, [], {"a.txt": basiles})["a.txt"]
    assert (gone.standing, gone.is_mine(ROSA)) == (Standing.GONE_THERE, True)
    unknown = listed({"a.txt": as_file(basiles)}, [], {"a.txt": basiles}, is_read=False)["a.txt"]
    assert not unknown.is_mine(ROSA)


def test_a_broken_file_is_listed_with_what_is_wrong_and_all_that_stands_in_it() -> None:
    files = {"a.txt": Found("---\nnom", None, "something is missing"), SIGNATURE: Found("R.", None)}
    [entry] = entries(files, [], NOTHING, ROSA, is_read=True)
    assert (entry.standing, entry.trouble) == (Standing.BROKEN, "something is missing")
    assert entry.template == TemplateFile("a", "---\nnom")
    assert not entry.is_usable


def test_uses_and_what_the_platforms_bring_are_told() -> None:
    brings = Brings(Decision.VALIDATE)
    notes = Notes({}, {"#7": Uses(3, 50), "a.txt": Uses(1, 60)}, {7: brings})
    told = entries({"a.txt": found("Bonjour")}, [BASE], notes, ROSA, is_read=True)
    by_key = {entry.key: entry for entry in told}
    assert (by_key["#7"].uses, by_key["#7"].used_at) == (3, 50)
    assert by_key["#7"].template.brings == brings
    assert [entry.key for entry in recent_first(told)] == ["a.txt", "#7"]


def test_they_are_listed_by_name_as_people_sort() -> None:
    there = [BASE._replace(id=n, name=name) for n, name in enumerate(("Zoo", "été", "Eau"), 1)]
    told = [entry.template.name for entry in listed({}, there).values()]
    assert told == ["Eau", "été", "Zoo"]


def test_only_a_few_recent_ones_come_first() -> None:
    there = [BASE._replace(id=n, name=f"m{n}") for n in range(1, 9)]
    notes = Notes({}, {f"#{n}": Uses(1, n) for n in range(1, 8)}, {})
    told = recent_first(entries({}, there, notes, ROSA, is_read=True))
    names = [entry.template.name for entry in told]
    assert names == ["m7", "m6", "m5", "m4", "m3", "m1", "m2", "m8"]


# Putting both together


MINE = TemplateFile("Bienvenue", BASE.text, Brings(Decision.VALIDATE))


def test_changes_of_other_lines_come_together_and_what_only_we_know_stays() -> None:
    mine = MINE._replace(text="Bonjour [destinataire_prenom|]\nà samedi\nRosa")
    there = BASE._replace(name="Accueil", text="Bonjour\nà samedi\nRosa et Basile")
    assert merged(mine, there, BASE) == TemplateFile(
        "Accueil",
        "Bonjour [destinataire_prenom|]\nà samedi\nRosa et Basile",
        Brings(Decision.VALIDATE),
    )


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ({"text": "Salut\nà samedi\nRosa"}, {"text": "Coucou\nà samedi\nRosa"}),
        ({"name": "Accueil"}, {"name": "Salutations"}),
    ],
)
def test_what_both_have_changed_cannot_be_put_together(
    mine: dict[str, Any], theirs: dict[str, Any]
) -> None:
    assert merged(MINE._replace(**mine), BASE._replace(**theirs), BASE) is None


@given(st.booleans(), st.booleans(), st.booleans())
def test_the_side_that_has_changed_the_sharing_is_followed(
    base: bool, mine: bool, theirs: bool
) -> None:
    told = merged(
        MINE._replace(is_shared=mine),
        BASE._replace(is_shared=theirs),
        BASE._replace(is_shared=base),
    )
    assert told is not None
    assert told.is_shared is (theirs if mine == base else mine)


# Adopting


def test_what_says_the_same_in_both_places_is_the_same_template() -> None:
    files = {"a.txt": found(as_file(BASE)), "b.txt": found(as_file(BASE))}
    other = BASE._replace(id=8, text="Autre")
    assert adopted(files, [other, BASE], {}, ROSA) == {"a.txt": BASE}


def test_what_is_linked_already_or_was_deleted_on_purpose_is_not_adopted() -> None:
    files = {"a.txt": found(as_file(BASE)), "b.txt": found(as_file(BASE))}
    assert adopted(files, [BASE], {"a.txt": Link(BASE, is_left_out=False)}, ROSA) == {}
    left_out = {"c.txt": Link(BASE, is_left_out=True)}
    assert adopted(files, [BASE], left_out, ROSA, gone={"c.txt"}) == {}


def test_what_is_one_of_the_platforms_does_not_become_another_that_says_the_same() -> None:
    files = {"a.txt": found(as_file(BASE))}
    basiles = BASE._replace(id=3, owner_id=99)
    links = {"a.txt": Link(basiles, is_left_out=False)}
    assert adopted(files, [basiles, BASE], links, ROSA) == {}


def test_a_file_that_another_program_has_renamed_keeps_its_template() -> None:
    files = {"nouveau.txt": found(as_file(BASE))}
    links = {"ancien.txt": Link(BASE, is_left_out=False)}
    assert adopted(files, [BASE], links, ROSA, gone={"ancien.txt"}) == {"nouveau.txt": BASE}


def test_a_file_that_is_missing_for_a_moment_keeps_its_template() -> None:
    files = {"copie.txt": found(as_file(BASE))}
    links = {"ancien.txt": Link(BASE, is_left_out=False)}
    assert adopted(files, [BASE], links, ROSA) == {}


def test_of_two_that_say_the_same_ones_own_is_adopted() -> None:
    files = {"a.txt": found(as_file(BASE))}
    basiles = BASE._replace(id=3, owner_id=99)
    assert adopted(files, [basiles, BASE], {}, ROSA) == {"a.txt": BASE}


def test_blank_ends_are_no_change_of_what_was_published() -> None:
    file = found("---\nname: Bienvenue\n---\nBonjour\n\n[signature|]")
    base = BASE._replace(text="Bonjour")
    notes = Notes({"a.txt": Link(base, is_left_out=False)}, {}, {})
    [one] = entries({"a.txt": file}, [base], notes, ROSA, is_read=True)
    assert one.standing is Standing.SAME


def test_a_face_is_all_that_is_compared() -> None:
    assert face_of(BASE) == Face("Bienvenue", BASE.text, False)
