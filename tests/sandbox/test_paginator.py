"""Laravel's paginator, over the whole range of pages."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jva_tui.sandbox.exchange import Call, Json
from jva_tui.sandbox.paginator import paginate
from tests.sandbox.support import ME, situation

USER = situation().users[ME]


def page(rows: int, number: int | str, per_page: int = 24) -> Json:
    call = Call(
        "GET", "/api/x", 0, USER, query=(("page", str(number)),), url="http://127.0.0.1/api/x"
    )
    return paginate(call, list(range(rows)), lambda row: {"id": row}, per_page)


@given(st.integers(0, 900), st.integers(1, 60))
def test_the_pages_together_are_the_rows(rows: int, per_page: int) -> None:
    first = page(rows, 1, per_page)
    shown = []
    for number in range(1, first["last_page"] + 1):
        each = page(rows, number, per_page)
        shown += [row["id"] for row in each["data"]]
        assert each["total"] == rows
        assert (each["next_page_url"] is None) == (number == first["last_page"])
        assert (each["prev_page_url"] is None) == (number == 1)
    assert shown == list(range(rows))


@given(st.integers(0, 2000), st.integers(1, 90))
def test_links_lead_to_both_ends_and_mark_the_page(rows: int, number: int) -> None:
    made = page(rows, number)
    labels = [link["label"] for link in made["links"]]
    assert labels[0] == "&laquo; Précédent"
    assert labels[-1] == "Suivant &raquo;"
    assert labels[1] == "1"
    assert labels[-2] == str(made["last_page"])
    active = [link["label"] for link in made["links"] if link["active"]]
    assert active == ([str(number)] if number <= made["last_page"] else [])


def test_past_the_end_is_empty() -> None:
    made = page(30, 9)
    assert (made["data"], made["from"], made["to"]) == ([], None, None)
    assert made["current_page"] == 9
    assert made["next_page_url"] is None


def test_no_page_is_the_first_page() -> None:
    for wanted in (0, -3, "x", ""):
        assert page(30, wanted)["current_page"] == 1


def test_minus_one_is_everything() -> None:
    made = page(70, 1, -1)
    assert (made["per_page"], made["last_page"], len(made["data"])) == (-1, 1, 70)


def test_pages_in_the_middle_show_their_neighbours() -> None:
    labels = [link["label"] for link in page(24 * 30, 15)["links"]][1:-1]
    middle = [str(number) for number in range(12, 19)]
    assert labels == ["1", "2", "...", *middle, "...", "29", "30"]
