"""What the widgets look like, in both themes and at three widths."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import View
from tests.widgets.people import DECLINED, ME, NOW, READING, row
from tests.widgets.stage import Stage
from widgets.choices import Choice
from widgets.inbox_list import InboxList
from widgets.key_bar import KeyBar
from widgets.palette import Tone
from widgets.picker import Picker
from widgets.reading_pane import ReadingPane
from widgets.status_bar import StatusBar
from widgets.title_bar import Title, TitleBar
from widgets.views_bar import ViewsBar

if TYPE_CHECKING:
    from collections.abc import Callable


in_both_themes = pytest.mark.parametrize("theme", ["jva-light", "jva-dark"])
at_three_widths = pytest.mark.parametrize("width", [40, 80, 120])


def inbox() -> InboxList:
    shown = InboxList()
    shown.load(range(300), lambda ids: [row(id_) for id_ in ids], now=NOW)
    return shown


def pane(reading: object = READING) -> ReadingPane:
    shown = ReadingPane(me_id=ME)
    shown.show(reading, now=NOW)  # type: ignore[arg-type]  # readings only
    return shown


@in_both_themes
@at_three_widths
def test_the_list(snap_compare: Callable[..., bool], theme: str, width: int) -> None:
    assert snap_compare(Stage(inbox(), theme=theme), press=["j", "j"], terminal_size=(width, 16))


def test_the_list_without_focus(snap_compare: Callable[..., bool]) -> None:
    both = Stage(inbox(), StatusBar(), pane())
    assert snap_compare(both, press=["j", "tab"], terminal_size=(80, 24))


@in_both_themes
@at_three_widths
def test_the_pane(snap_compare: Callable[..., bool], theme: str, width: int) -> None:
    assert snap_compare(Stage(pane(), theme=theme), terminal_size=(width, 60))


def test_the_pane_of_a_declined_person(snap_compare: Callable[..., bool]) -> None:
    assert snap_compare(Stage(pane(DECLINED)), terminal_size=(60, 60))


def test_without_colours(
    snap_compare: Callable[..., bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(Stage(inbox()), press=["j"], terminal_size=(80, 16))


@in_both_themes
@at_three_widths
def test_the_bars(snap_compare: Callable[..., bool], theme: str, width: int) -> None:
    counts = {view: 7**number for number, view in enumerate(View)}
    title, views, column, status, keys = (
        TitleBar(),
        ViewsBar(),
        ViewsBar(),
        StatusBar(),
        KeyBar(),
    )
    title.show(Title("Rosa Ponsable", "Les Amis du Test", progress=(120, 600)))
    views.set_views(View.WROTE, counts)
    column.set_views(View.PRIORITY, {View.ALL: 5})
    column.styles.height, column.styles.width = 8, 24
    status.show("1 reply leaves in 8 s · z takes it back", Tone.WARN)
    keys.show([("v", "validate", True), ("d", "decline", False), ("p", "take in hand", True)])
    app = Stage(title, views, column, status, keys, theme=theme)
    assert snap_compare(app, terminal_size=(width, 14))


@in_both_themes
@at_three_widths
def test_the_picker(snap_compare: Callable[..., bool], theme: str, width: int) -> None:
    choices = [
        Choice("1", "Bienvenue à bord", "shared", preview="Bonjour [destinataire_prenom],\n\nOui"),
        Choice("2", "Équipe complète", "mine", preview="Désolée."),
        Choice("3", "Écrire", enabled=False, why_not="no conversation"),
    ]
    app = Stage(Picker(choices, placeholder="Template"), theme=theme)
    assert snap_compare(app, terminal_size=(width, 14))
