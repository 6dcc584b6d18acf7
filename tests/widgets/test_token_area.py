"""Tokens in the editor: told apart at sight, completed while typed, and plain text throughout."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events, on
from textual.app import App
from textual.color import Color

from jva_tui.templates.tokens import LOCAL_TOKENS, TOKENS
from tests.widgets.people import HOSTILE
from tests.widgets.test_themes import READABLE, contrast
from widgets.themes import THEMES
from widgets.token_area import Candidate, TokenArea
from widgets.token_hints import MOST_LINES, TokenHints

if TYPE_CHECKING:
    from rich.style import Style
    from rich.text import Text
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.pilot import Pilot
    from textual.theme import Theme

FIRST_NAME, SENDER = "[destinataire_prenom]", "[expediteur_prenom]"
SIGNATURE = "[signature]"
EVERY = TOKENS + LOCAL_TOKENS
VALUES = dict.fromkeys(EVERY, "") | {FIRST_NAME: "Camille", SENDER: HOSTILE}
NOTHING = "nothing known for this person"
SIZE = (60, 20)


class Desk(App[None]):
    """An editor with its hints, and what reached the screen around it."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "TokenArea { height: 8; border: none; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        (key, f"hear('{key}')", "") for key in ("escape", "up", "down", "enter")
    ]

    def __init__(self, text: str = "", theme: str = "jva-light") -> None:
        super().__init__()
        self.area = TokenArea(text)
        self.area.values = VALUES
        self._theme_wanted = theme
        self.heard: list[str] = []
        self.told: list[tuple[tuple[str, ...], int]] = []

    def compose(self) -> ComposeResult:
        yield self.area
        yield TokenHints()

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = self._theme_wanted

    @on(TokenArea.Completing)
    def show(self, event: TokenArea.Completing) -> None:
        self.told.append((tuple(one.token for one in event.candidates), event.index))
        event.control.screen.query_one(TokenHints).show(event.candidates, event.index)

    @on(TokenHints.Chosen)
    def take(self, event: TokenHints.Chosen) -> None:
        self.area.complete(event.token)

    def action_hear(self, key: str) -> None:
        self.heard.append(key)

    @property
    def offered(self) -> tuple[str, ...]:
        """What the list offers."""
        return self.told[-1][0] if self.told else ()

    def hints(self) -> list[str]:
        """The lines of the list, as they stand on the screen."""
        region = self.query_one(TokenHints).region
        strips = self.screen._compositor.render_strips()[region.y : region.bottom]
        return [strip.text.rstrip(" ▐") for strip in strips]

    def style_of(self, words: str) -> Style:
        """How these words are drawn where they first stand."""
        for strip in self.screen._compositor.render_strips():
            if (at := strip.text.find(words)) >= 0:
                [segment] = strip.crop(at, at + len(words)).simplify()
                assert segment.style
                return segment.style
        raise LookupError(words)


async def paste(pilot: Pilot[None], text: str) -> None:
    pilot.app.post_message(events.Paste(text))
    await pilot.pause()


# Marking


@pytest.mark.parametrize("slip", ["[mission_ville|à distance", "[mission_ville|à [ici]]"])
async def test_a_fallback_that_does_not_end_as_it_should_is_marked_as_a_slip(slip: str) -> None:
    app = Desk(f"Bonjour [prenon], {slip}")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert app.style_of("[mission_ville|à") == app.style_of("[prenon]")


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
async def test_tokens_and_slips_are_told_apart_and_can_be_read(theme: Theme) -> None:
    app = Desk(f"Bonjour {FIRST_NAME}, [prenon] [sic] {SIGNATURE}", theme.name)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("end")  # also where the cursor is
        known, unknown = app.style_of(FIRST_NAME), app.style_of("[prenon]")
        local = app.style_of(SIGNATURE)
        for token in (known, local):
            assert token.bold
            assert not token.underline
        assert unknown.underline
        assert not app.style_of("[sic]").underline
        assert not app.style_of("Bonjour").bold
        colors = {style.color for style in (known, local, unknown, app.style_of("Bonjour"))}
        assert len(colors) == 4
        for style in (known, local, unknown):
            assert style.color
            assert style.bgcolor
            ink, ground = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
            assert contrast(ink, ground) >= READABLE


async def test_without_colours_they_are_told_apart_too(
    still_terminal: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Desk(f"Bonjour {FIRST_NAME}, [prenon]")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("end")
        assert app.style_of(FIRST_NAME).bold
        assert app.style_of("[prenon]").underline
        assert not app.style_of("Bonjour").bold


async def test_a_slip_is_marked_as_soon_as_its_bracket_closes() -> None:
    app = Desk()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*"[prenon")
        assert not app.style_of("[prenon").underline
        await pilot.press("]")
        assert app.style_of("[prenon").underline


async def test_a_token_is_marked_with_its_fallback() -> None:
    app = Desk("à [mission_ville|Paris ou à distance], [signature|Rosa] [mission_vile|x]")
    async with app.run_test(size=(90, 20)):
        assert app.style_of("[mission_ville|Paris ou à distance]").bold
        assert app.style_of("[signature|Rosa]").bold
        assert app.style_of("[mission_vile|x]").underline


async def test_another_theme_draws_them_anew() -> None:
    app = Desk(f"x {FIRST_NAME}")
    async with app.run_test(size=SIZE) as pilot:
        light = app.style_of(FIRST_NAME)
        app.theme = "jva-dark"
        await pilot.pause()
        assert app.style_of(FIRST_NAME).color != light.color


async def test_a_text_is_never_markup() -> None:
    text = "[b]gras[/b] [@click=app.quit]x[/] [/none] [red]"
    app = Desk(text)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("end", *"[/b]")
        assert app.area.text == f"{text}[/b]"
        assert app.screen._compositor.render_strips()[0].text.strip().startswith(text)
        assert not app.style_of("gras").bold


class Counting(TokenArea):
    """Counts the lines that it is asked for."""

    asked = 0

    def get_line(self, line_index: int) -> Text:
        self.asked += 1
        return super().get_line(line_index)


async def test_a_key_looks_at_the_lines_in_sight_only() -> None:
    app = Desk()
    app.area = Counting(f"Bonjour {FIRST_NAME} et [prenon]\n" * 5_000)
    async with app.run_test(size=SIZE) as pilot:
        for keys in ("x", "[", "p", "tab", "ctrl+z"):
            app.area.asked = 0
            await pilot.press(keys)
            await pilot.pause()
            assert 0 < app.area.asked <= 2 * app.area.size.height


# Completing


async def test_a_bracket_offers_the_tokens_with_their_values() -> None:
    app = Desk("Bonjour ")
    async with app.run_test(size=SIZE) as pilot:
        assert app.hints() == []
        await pilot.press("end", "[")
        await pilot.pause()
        assert app.offered == EVERY
        assert len(app.hints()) == MOST_LINES
        assert app.hints()[0] == "▌[destinataire_prenom]     Camille"
        assert app.hints()[1] == f" [destinataire_nom]        {NOTHING}"


async def test_typing_on_narrows_by_any_part_of_a_token() -> None:
    app = Desk()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*"[pre")
        await pilot.pause()
        assert app.offered == (FIRST_NAME, SENDER)
        assert app.hints()[0] == "▌[destinataire_prenom]  Camille"
        assert app.hints()[1].startswith(" [expediteur_prenom]    [b]Zoé[/b]")
        await pilot.press("backspace", "backspace", "backspace")
        assert app.offered == EVERY


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("PRÉ", (FIRST_NAME, SENDER)),
        ("destinataire_pr", (FIRST_NAME,)),
        ("prenom dest", (FIRST_NAME,)),
        ("zip", ("[destinataire_zip]",)),
        ("début", ("[mission_date_debut]",)),
        ("zzz", ()),
        ("sic", ()),
        (" ", ()),
        ("]", ()),
    ],
)
async def test_what_is_meant_by_what_is_typed(typed: str, offered: tuple[str, ...]) -> None:
    app = Desk()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("[", *("space" if char == " " else char for char in typed))
        await pilot.pause()
        assert app.offered == offered
        assert app.area.text == f"[{typed}"
        assert bool(app.hints()) is bool(offered)


@pytest.mark.parametrize("key", ["tab", "enter"])
async def test_the_marked_one_takes_the_place_of_what_was_typed(key: str) -> None:
    app = Desk("Bonjour , merci")
    async with app.run_test(size=SIZE) as pilot:
        app.area.move_cursor((0, 8))
        await pilot.press(*"[pre", key)
        await pilot.pause()
        assert app.area.text == "Bonjour [destinataire_prenom], merci"
        assert app.area.cursor_location == (0, 8 + len(FIRST_NAME))
        assert app.hints() == []
        assert app.heard == []
        assert app.area.has_focus
        await pilot.press("x", "enter")
        assert app.area.text == "Bonjour [destinataire_prenom]x\n, merci"


async def test_up_and_down_choose_round_and_round() -> None:
    app = Desk("a\nb")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("end", *"[pre", "down")
        await pilot.pause()
        assert app.hints()[1].startswith("▌[expediteur_prenom]")
        assert not app.hints()[0].startswith("▌")
        await pilot.press("down", "up", "up", "down")
        assert [index for _, index in app.told[-5:]] == [1, 0, 1, 0, 1]
        await pilot.press("enter")
        assert app.area.text == "a[expediteur_prenom]\nb"
        assert app.heard == []


async def test_the_last_of_many_is_brought_into_sight() -> None:
    app = Desk()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("[", "up")
        await pilot.pause()
        assert app.hints()[-1].startswith(f"▌{EVERY[-1]}")
        await pilot.press("tab")
        assert app.area.text == EVERY[-1]


async def test_another_letter_marks_the_best_again() -> None:
    app = Desk()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*"[", "down", "down", *"exp")
        assert app.told[-1] == (("[expediteur_prenom]", "[expediteur_nom]"), 0)


async def test_escape_closes_the_list_and_only_then_reaches_the_screen() -> None:
    app = Desk()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*"[pr", "escape")
        await pilot.pause()
        assert app.hints() == []
        assert app.heard == []
        await pilot.press("e", "enter")
        assert app.area.text == "[pre\n"
        assert app.offered == ()
        await pilot.press("escape")
        assert app.heard == ["escape"]
        await pilot.press("[")
        assert app.offered == EVERY


@pytest.mark.parametrize("key", ["left", "home", "end", "ctrl+a", "up", "f7"])
async def test_leaving_the_word_closes_the_list(key: str) -> None:
    app = Desk("x\ny")
    async with app.run_test(size=SIZE) as pilot:
        app.area.move_cursor((1, 0))
        await pilot.press("[")
        if key in {"end", "up"}:
            await pilot.press("escape")  # the keys are the list's while it is there
        await pilot.press(key)
        assert not app.area.is_completing
        assert app.offered == ()


async def test_nothing_is_completed_without_the_focus() -> None:
    app = Desk()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("[")
        app.screen.set_focus(None)
        await pilot.pause()
        assert app.offered == ()
        assert app.hints() == []


async def test_a_click_into_the_text_closes_the_list() -> None:
    app = Desk("x\nabcdef")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("end", "[")
        await pilot.click(TokenArea, offset=(6, 1))
        assert app.area.cursor_location == (1, 5)
        assert app.offered == ()


async def test_selecting_what_was_typed_closes_the_list() -> None:
    app = Desk()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*"[pr", "shift+left")
        assert app.offered == ()
        await pilot.press("enter")
        assert app.area.text == "[p\n"


async def test_an_edit_before_the_bracket_closes_the_list() -> None:
    app = Desk()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*"[pre")
        app.area.insert("xy", (0, 0), maintain_selection_offset=True)
        await pilot.press("tab")
        assert app.offered == ()
        assert app.area.text == "xy[pre"


async def test_a_click_takes_a_token() -> None:
    app = Desk()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*"[pre")
        await pilot.pause()
        await pilot.click(TokenHints, offset=(3, 1))
        await pilot.pause()
        assert app.area.text == SENDER
        assert app.area.has_focus
        assert app.offered == ()


async def test_a_bracket_that_closes_already_is_used() -> None:
    app = Desk("[] !")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("right", "delete", "left", "delete", "[")
        await pilot.press("escape", "]", "left", "backspace", *"[zip", "tab")
        assert app.area.text == "[destinataire_zip] !"


async def test_undo_gives_back_what_was_typed_and_redo_the_token() -> None:
    app = Desk("Bonjour ")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("end", *"[pre", "tab", "ctrl+z")
        assert app.area.text == "Bonjour [pre"
        assert app.offered == ()
        await pilot.press("ctrl+y")
        assert app.area.text == f"Bonjour {FIRST_NAME}"
        await pilot.press("ctrl+z", "ctrl+z")
        assert app.area.text == "Bonjour "


@pytest.mark.parametrize("text", ["[", "voir [pre", "[sic]\n[desti"])
async def test_what_is_pasted_opens_nothing(text: str) -> None:
    app = Desk()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await paste(pilot, text)
        assert app.area.text == text
        await pilot.press("n")
        assert app.told == []


async def test_a_paste_into_what_is_typed_counts_as_typed() -> None:
    app = Desk()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("[")
        await paste(pilot, "prenom")
        assert app.offered == (FIRST_NAME, SENDER)


async def test_another_text_closes_the_list() -> None:
    app = Desk()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("[")
        app.area.text = "[autre"
        await pilot.pause()
        assert app.offered == ()
        assert app.hints() == []


async def test_a_text_that_is_only_read_completes_nothing() -> None:
    app = Desk("x")
    app.area.read_only = True
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("[")
        app.area.insert("y")
        await pilot.pause()
        assert app.told == []


async def test_without_values_nothing_is_claimed() -> None:
    app = Desk()
    app.area.values = {}
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*"[zip")
        await pilot.pause()
        assert app.hints() == [f"▌[destinataire_zip]  {NOTHING}"]


async def test_what_only_we_know_is_offered_and_says_so() -> None:
    app = Desk()
    app.area.values = VALUES | {SIGNATURE: "Rosa Petit\nLes Amis du Test"}
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*"[sign")
        await pilot.pause()
        assert app.hints() == ["▌[signature]  Rosa Petit Les Amis du Test (only here)"]
        await pilot.press("tab")
        assert app.area.text == SIGNATURE


async def test_a_fallback_is_typed_without_being_completed() -> None:
    app = Desk()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("[", *"mission", "underscore", *"ville", "|")
        assert app.offered == ()
        await pilot.press(*"loin", "]")
        assert app.area.text == "[mission_ville|loin]"
        assert app.style_of("[mission_ville|loin]").bold


async def test_a_value_of_others_stays_on_its_line() -> None:
    app = Desk()
    app.area.values = {"[mission_nom]": "Une\nlongue [b]mission[/b] " + "très " * 30}
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*"[mission_nom")
        await pilot.pause()
        [line] = app.hints()
        assert line.startswith("▌[mission_nom]  Une longue [b]mission[/b] très")
        assert line.endswith("…")


@given(st.sampled_from(EVERY), st.data())
def test_any_part_of_a_token_finds_it(token: str, data: st.DataObject) -> None:
    inside = token.strip("[]")
    start = data.draw(st.integers(0, len(inside) - 1))
    end = data.draw(st.integers(start + 1, len(inside)))
    area = TokenArea()
    assert token in {one.token for one in area.candidates(inside[start:end])}


@given(st.text(max_size=12))
def test_only_tokens_are_offered_each_once(typed: str) -> None:
    area = TokenArea()
    area.values = VALUES
    found = area.candidates(typed)
    assert len(set(found)) == len(found)
    assert all(one == Candidate(one.token, VALUES[one.token]) for one in found)
