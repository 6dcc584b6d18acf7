from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.widgets.people import HOSTILE
from tests.widgets.stage import Stage
from widgets.choices import Choice, matching
from widgets.picker import Picker

CHOICES = [
    Choice("welcome", "Bienvenue à bord", "shared", preview="Bonjour [destinataire_prenom],"),
    Choice("full", "Équipe complète", "mine", preview="Merci, mais nous sommes au complet."),
    Choice("odd", HOSTILE, preview="x"),
    Choice("never", "Écrire un e-mail", enabled=False, why_not="no conversation"),
]
SIZE = (60, 20)


def ids(query: str) -> list[str]:
    return [choice.id for choice in matching(CHOICES, query)]


def test_accents_and_case_do_not_count() -> None:
    assert ids("EQUIPE") == ids("équipe") == ["full"]
    assert ids("ecrire") == ["never"]


def test_nothing_typed_leaves_everything_in_order() -> None:
    assert ids("  ") == [choice.id for choice in CHOICES]


def test_the_nearest_comes_first() -> None:
    choices = [Choice("1", "rebond"), Choice("2", "à bon port"), Choice("3", "bonjour")]
    assert [choice.id for choice in matching(choices, "bon")] == ["3", "2", "1"]


def test_letters_in_order_are_enough() -> None:
    assert ids("bvn") == ["welcome"]
    assert ids("zzz") == []
    assert ids("bbd") == []  # which stand far apart: nothing that is done should be found by chance


def test_words_that_begin_as_typed_come_before_letters_within_them() -> None:
    choices = [Choice("1", "Repas du dimanche"), Choice("2", "Repas du soir")]
    assert [choice.id for choice in matching(choices, "repas s")] == ["2", "1"]


def test_every_word_counts_and_hints_too() -> None:
    assert ids("complete mine") == ["full"]


@given(st.text(max_size=8))
def test_filtering_only_leaves_out(query: str) -> None:
    found = matching(CHOICES, query)
    assert len(found) == len({choice.id for choice in found})
    assert all(choice in CHOICES for choice in found)


@given(st.sampled_from(CHOICES))
def test_a_whole_label_finds_its_choice(choice: Choice) -> None:
    assert choice in matching(CHOICES, choice.label)


async def test_typing_filters_and_enter_picks() -> None:
    app = Stage(Picker(CHOICES))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*"compl")
        assert "Équipe complète" in app.line(1)
        await pilot.press("enter")
        assert app.heard == [("picked", "full")]


async def test_where_nothing_matches_it_says_so() -> None:
    app = Stage(Picker(CHOICES))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*"zzz")
        assert "Nothing matches what you typed." in app.line(1)
        await pilot.press("down", "enter")
        assert app.heard == []
        await pilot.press("backspace", "backspace", "backspace")
        assert "Bienvenue à bord" in app.line(1)


async def test_arrows_move_and_escape_leaves() -> None:
    picker = Picker(CHOICES)
    app = Stage(picker)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("down", "down", "up")
        assert picker.current == CHOICES[1]
        await pilot.press("pagedown", "down")
        assert picker.current == CHOICES[-1]
        await pilot.press("escape")
        assert app.heard == [("left", None)]


async def test_what_cannot_be_chosen_stays_and_says_why() -> None:
    app = Stage(Picker(CHOICES))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("up", "pagedown")
        assert "Écrire un e-mail · no conversation" in app.line(4)
        await pilot.press("enter")
        await pilot.click("ChoiceList", offset=(5, 3))
        assert app.heard == []


async def test_the_mouse_picks() -> None:
    app = Stage(Picker(CHOICES))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.click("ChoiceList", offset=(5, 1))
        await pilot.click("ChoiceList", offset=(5, 9))
        assert app.heard == [("picked", "full")]


async def test_the_preview_follows_the_cursor_as_plain_text() -> None:
    app = Stage(Picker(CHOICES))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "Bonjour [destinataire_prenom]," in "\n".join(app.lines())
        await pilot.press("down")
        assert "au complet." in "\n".join(app.lines())
        assert "Bonjour" not in "\n".join(app.lines())


async def test_without_previews_the_list_has_all_the_room() -> None:
    picker = Picker([Choice(str(number), f"Choice {number}") for number in range(99)])
    app = Stage(picker)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "Choice 18" in app.line(19)


async def test_other_choices_keep_what_was_typed() -> None:
    picker = Picker([])
    app = Stage(picker)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*"equi", "enter")
        assert app.heard == []
        picker.show(CHOICES)
        await pilot.press("enter")
        assert app.heard == [("picked", "full")]
