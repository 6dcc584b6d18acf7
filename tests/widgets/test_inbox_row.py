from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from jva_tui.domain import State
from jva_tui.operations import OperationState
from jva_tui.store.derived import SNIPPET
from tests.widgets.people import HOSTILE, NOW, row
from widgets.inbox_row import row_spans
from widgets.signs import ARCHIVED, MARK, operation_sign, state_sign

ROW = row(2)._replace(is_unread=False, operation=None, has_conversation=True)


def text_of(number_or_row: object, width: int = 120) -> str:
    return "".join(text for text, _ in row_spans(number_or_row, width, NOW))  # type: ignore[arg-type]  # rows only


@given(st.integers(0, 400), st.integers(4, 200))
def test_a_row_fills_its_line_exactly(number: int, width: int) -> None:
    assert cell_len(text_of(row(number), width)) == width


@pytest.mark.parametrize("width", [40, 80, 120])
def test_what_matters_most_is_there_at_every_width(width: int) -> None:
    line = text_of(ROW._replace(name="Camille Moreau", is_unread=True), width)
    assert line.startswith("● ")
    assert state_sign(ROW.state)[0] in line[:4]
    assert "Camille Moreau" in line


@given(st.integers(0, 400), st.integers(4, 200))
def test_a_mark_takes_the_place_of_a_space(number: int, width: int) -> None:
    spans = row_spans(row(number), width, NOW, is_marked=True)
    marked, plain = "".join(text for text, _ in spans), text_of(row(number), width)
    assert cell_len(MARK) == 1
    assert marked == plain[0] + MARK + plain[2:]


def test_columns_go_as_room_goes() -> None:
    told = ROW._replace(name="Camille", mission="Maraude", snippet="Bonjour", is_theirs=False)
    assert "Bonjour" in text_of(told, 64)
    assert "Bonjour" not in text_of(told, 50)
    assert "Maraude" in text_of(told, 50)
    assert "Maraude" not in text_of(told, 30)
    assert "Camille" in text_of(told, 12)


def test_states_and_operations_have_signs_of_their_own() -> None:
    states = [state_sign(state)[0] for state in (*State, "Désinscription")]
    assert len(set(states)) == len(states)
    signs = [operation_sign(operation) for operation in OperationState]
    shown = [sign[0] for sign in signs if sign]
    assert len(set(shown)) == len(shown) == len(OperationState) - 1
    assert operation_sign(OperationState.DONE) is None
    assert all(cell_len(sign) == 1 for sign in (*states, *shown))


def test_a_queued_reply_hides_the_unread_sign() -> None:
    assert text_of(ROW._replace(is_unread=True, operation=OperationState.FAILED))[0] == "✗"
    assert text_of(ROW._replace(is_unread=True, operation=OperationState.DONE))[0] == "●"


def test_without_conversation_the_row_says_so() -> None:
    alone = ROW._replace(has_conversation=False)
    assert text_of(alone)[0] == "∅"
    assert "no conversation" in text_of(alone)


def test_contact_data_of_a_message_is_masked() -> None:
    told = ROW._replace(is_theirs=False, snippet="Appelez le 06 12 34 56 78 ou c.d@example.org !")
    assert "Appelez le •• •• •• •• •• ou •.•@•••••••.••• !" in text_of(told, 160)
    start = "Je suis bien libre " + "le soir et " * 8  # the store cuts here, in a number
    cut = told._replace(snippet=f"{start}au 06 12 34 56 78"[:SNIPPET])
    assert len(cut.snippet) == SNIPPET
    assert text_of(cut, 400).rstrip().endswith("le soir et au …")


def test_a_minor_is_signed_even_beside_a_long_name() -> None:
    minor = ROW._replace(birthday=date(2010, 1, 1), name="Prénom" * 20)
    for width in (40, 80, 120):
        assert "… −18 " in text_of(minor, width)
    assert "−18" not in text_of(minor._replace(birthday=date(2000, 1, 1)))


def test_their_last_word_is_signed() -> None:
    assert "↩ " + ROW.snippet[:10] in text_of(ROW._replace(is_theirs=True))
    assert "↩" not in text_of(ROW._replace(is_theirs=False))


def test_labels_stand_where_there_is_room_and_an_archived_one_is_signed() -> None:
    one = ROW._replace(tags=("À rappeler", "Suivi : Rosa"), is_archived=True)
    for width in (60, 100, 160):
        assert sum(cell_len(text) for text, _ in row_spans(one, width, NOW)) == width
        assert ARCHIVED in "".join(text for text, _ in row_spans(one, width, NOW))
    wide = "".join(text for text, _ in row_spans(one, 160, NOW))
    assert "# Suivi : Rosa · À rappeler" in wide
    assert ROW.snippet[:10] in wide
    assert "#" not in "".join(text for text, _ in row_spans(one, 60, NOW))


def test_markup_is_text() -> None:
    assert "[b]Zoé[/b]" in text_of(ROW._replace(name=HOSTILE))


def test_the_age_is_the_requests_or_its_last_words() -> None:
    told = ROW._replace(created_at=NOW - 5 * 86400, last_word_at=NOW - 7200)
    assert "5 d" in "".join(text for text, _ in row_spans(told, 60, NOW))
    assert "2 h" in "".join(text for text, _ in row_spans(told, 60, NOW, by_word=True))
