"""Saved views stand in a file that people edit: what is wrong in it is told, the rest works."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jva_tui.paths import Paths
from jva_tui.query.parsing import parse
from jva_tui.saved_views import FILE, RESERVED_KEYS, SavedView, load, remove, save
from jva_tui.showing import Sort
from jva_tui.text import clean, one_line

if TYPE_CHECKING:
    from pathlib import Path

EDITED = """\
# For the whole team.
title = "shared"

[[view]]
name = "Lyon"      # the second city
query = "city:lyon is:open"
key = "l"          # taken by moving: no key then
colour = "red"

# Mine alone
[[view]]
name = "Minors"
query = "mine is:minor"
key = "m"
sort = "name"
group = true
"""
MINORS = SavedView("Minors", "m", "mine is:minor", Sort.NAME, is_grouped=True)


@pytest.fixture
def file(home: Path) -> Path:
    home.mkdir()
    return home / FILE


def problems(text: str, file: Path) -> list[str]:
    file.write_text(text, "utf-8")
    return [problem.text for problem in load(Paths.here()).problems]


def test_without_a_file_there_are_a_few_to_begin_with(home: Path) -> None:
    saved = load(Paths.here())
    assert [(view.name, view.text) for view in saved.views] == [
        ("Soon a priority", "is:soon"),
        ("Minors, open", "is:minor is:open"),
    ]
    assert saved.path == home / FILE
    assert not saved.path.exists()
    assert not saved.problems


def test_the_first_that_is_saved_stands_beside_them(home: Path) -> None:
    save(Paths.here(), MINORS)
    assert [view.name for view in load(Paths.here()).views] == [
        *("Soon a priority", "Minors, open", "Minors")
    ]
    assert stat.S_IMODE((home / FILE).stat().st_mode) == 0o600
    assert (home / FILE).read_text("utf-8").startswith("# Saved views")
    for view in load(Paths.here()).views:
        remove(Paths.here(), view.name)
    assert load(Paths.here()).views == ()


def test_an_edited_file_is_read(file: Path) -> None:
    told = problems(EDITED, file)
    assert load(Paths.here()).views == (SavedView("Lyon", "", "city:lyon is:open"), MINORS)
    assert told == ["Line 7: “l” does something else there."]


def test_changing_one_leaves_everything_else(file: Path) -> None:
    file.write_text(EDITED, "utf-8")
    save(Paths.here(), MINORS._replace(name="Under 18", is_grouped=False), "Minors")
    changed = EDITED.replace('"Minors"', '"Under 18"').replace("group = true", "group = false")
    assert file.read_text("utf-8") == changed
    save(Paths.here(), SavedView("Paris", "p", 'city:"paris" zip:75'))
    added = '\n[[view]]\nname = "Paris"\nquery = "city:\\"paris\\" zip:75"\nkey = "p"\n'
    assert file.read_text("utf-8") == changed + added
    remove(Paths.here(), "Under 18")
    remove(Paths.here(), "nobody")
    kept = file.read_text("utf-8")
    assert "Under 18" not in kept
    assert 'name = "Lyon"      # the second city\n' in kept
    assert [view.name for view in load(Paths.here()).views] == ["Lyon", "Paris"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[view]]\nquery = "a"', "Line 1: This view has no name."),
        ('[[view]]\nname = 3\nquery = "a"', "Line 2: This view has no name."),
        ('\n[[view]]\nname = "A"', "Line 2: “A” does not say what it seeks."),
        (
            '[[view]]\nname = "A"\nquery = "is:pendign"',
            "Line 3: “is:” does not know “pendign”. Did you mean “is:pending”?",
        ),
        ('[[view]]\nname = "B"\nquery = "b"', "Line 1: There is another view called “B”."),
        ('[[view]]\nname = "A"\nquery = "a"\nkey = "b"', "Line 4: “b” already shows “B”."),
        (
            '[[view]]\nname = "A"\nquery = "a"\nkey = 3',
            "Line 4: A key is one letter, digit or sign.",
        ),
        (
            '[[view]]\nname = "A"\nquery = "a"\nsort = "size"',
            "Line 4: The order is none of these: view, age, mission, name, word, urgency.",
        ),
        ('[[view]]\nname = "A"\nquery = "a"\ngroup = 1', "Line 4: “group” is true or false."),
    ],
)
def test_what_is_wrong_is_told_and_the_rest_works(text: str, told: str, file: Path) -> None:
    good = '[[view]]\nname = "B"\nquery = "b"\nkey = "b"\n'
    line, _, message = told.removeprefix("Line ").partition(":")
    is_of_another = "another view" in told
    expected = f"Line {int(line) + 4 + is_of_another}:{message}"
    assert problems(good + text, file) == [expected]
    assert load(Paths.here()).views[0] == SavedView("B", "b", "b")
    # A wrong key, order or group does not cost the view.
    assert len(load(Paths.here()).views) == 1 + (int(line) == 4)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'[[view]]\nname = "A', "Line 2: This is not TOML"),
        (b'[[view]]\nname = "A"\nname = "B"\n', "Line 3: This is not TOML"),
        (b"[[view]]\nname = \xff", "Line 2: It is not text in UTF-8."),
        (b"view = 3", "Line 1: Each view begins with a line “[[view]]”."),
    ],
)
def test_a_broken_file_is_told_and_never_overwritten(content: bytes, told: str, file: Path) -> None:
    file.write_bytes(content)
    saved = load(Paths.here())
    assert not saved.views
    assert saved.problems[0].text.startswith(told)
    with pytest.raises(OSError, match=r"Line \d+: ") as caught:
        save(Paths.here(), MINORS)
    assert str(caught.value).startswith(told)
    assert file.read_bytes() == content


def test_what_others_wrote_is_cleaned(file: Path) -> None:
    assert not problems('[[view]]\nname = "A\\u202eb\\n c"\nquery = "zo\\u0007e\\n x"', file)
    assert load(Paths.here()).views == (SavedView("Ab c", "", "zoe x"),)


def test_keys_are_proposed_and_refused() -> None:
    saved = load(Paths.here())
    assert saved.free_key("Soon in Lyon") == "o"
    assert saved.free_key("--") == ""
    assert saved.why_no_key("") == saved.why_no_key("é") == ""
    assert saved.why_no_key("b") == "“b” already shows “Soon a priority”."
    assert all(saved.why_no_key(key) for key in (*RESERVED_KEYS, "ab", "\x1b", " "))


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.text(max_size=12).map(lambda text: " ".join(text.split())).filter(str.isprintable),
    text=st.text(max_size=12).map(clean).map(one_line),
    sort=st.sampled_from(Sort),
    is_grouped=st.booleans(),
)
def test_what_is_saved_is_read(
    name: str, text: str, sort: Sort, is_grouped: bool, home: Path
) -> None:
    view = SavedView(f"a{name}".strip(), "x", text, sort, is_grouped)
    if parse(text).problems:
        return
    for one in load(Paths.here()).views:
        remove(Paths.here(), one.name)
    save(Paths.here(), view)
    (read,) = load(Paths.here()).views
    assert read.query == view.query
    assert read._replace(text=text, name=view.name) == view
