"""What the platform keeps of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.sandbox.texts import strip_tags, trim

TAGGY = st.text(alphabet="<>\"' ab/-!?\n\x00é", max_size=40)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Je vous <3 et 5 < 6, rendez-vous <demain> à 10h", "Je vous "),
        ("1<2 et 3>2", "12"),
        ("un<br>deux", "undeux"),
        ("<p></p>", ""),
        ("le coeur <", "le coeur "),
        ("a < b", "a < b"),
        ("a > b", "a > b"),
        ("&lt;b&gt; &amp;", "&lt;b&gt; &amp;"),
        ('<a title="a > b">lien</a>', "lien"),
        ("<a <b> c> d", " d"),
        ("avant <!-- un > commentaire --> après", "avant  après"),
        ("avant <? echo '>' ?> après", "avant  après"),
        ("avant\x00après", "avantaprès"),
        ("<p>Bonjour <b>Aline</b></p><script>alert(1)</script> a<br>b", "Bonjour Alinealert(1) ab"),
    ],
)
def test_tags_are_stripped_as_php_does(written: str, kept: str) -> None:
    assert strip_tags(written) == kept


@given(st.text().filter(lambda text: "<" not in text and "\x00" not in text))
def test_a_text_without_an_opening_sign_stays(text: str) -> None:
    assert strip_tags(text) == text


@given(TAGGY)
def test_what_is_kept_is_part_of_what_was_written(text: str) -> None:
    rest = iter(text)
    assert all(char in rest for char in strip_tags(text))


@given(TAGGY, TAGGY)
def test_text_before_the_first_tag_stays(before: str, after: str) -> None:
    plain = before.replace("<", "").replace("\x00", "")
    assert strip_tags(f"{plain}<b>{after}").startswith(plain)


@given(TAGGY)
def test_an_opening_sign_that_is_kept_stands_before_white_space(text: str) -> None:
    """Stripping once may lay bare such a sign: the platform does not strip again."""
    plain = text.replace(">", "").replace("'", "").replace('"', "")
    kept = strip_tags(plain)
    assert all(kept[at + 1 : at + 2].isspace() for at, char in enumerate(kept) if char == "<")


@given(st.text())
def test_trimming_touches_the_ends_only_and_once(text: str) -> None:
    trimmed = trim(text)
    assert trimmed in text
    assert trim(trimmed) == trimmed


@pytest.mark.parametrize("white", [" ", "\t", "\n", "\u00a0", "\u202f", "\u200b", "\ufeff", "\x00"])
def test_every_kind_of_white_space_is_trimmed(white: str) -> None:
    assert trim(f"{white}à vous{white}") == "à vous"


def test_white_space_that_stripping_lays_bare_stays() -> None:
    assert strip_tags(trim(" <b> oui </b> ")) == " oui "
