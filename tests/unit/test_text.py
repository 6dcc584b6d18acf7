"""Text from others is made harmless, and ours is known as the platform will hold it."""

from __future__ import annotations

import json
import time
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jva_tui.sandbox import texts as platform
from jva_tui.text import as_stored, clean, fold, one_line, settled, strip_tags, trim

RECORDINGS = Path(__file__).parents[1] / "contract" / "recordings"
ANY = st.text(st.characters(exclude_categories=()))  # lone surrogates and controls too
TAGGY = st.text(st.sampled_from("<>\"' \n\tab/é\u00a0\u200b"))
AWKWARD = st.text(st.sampled_from("<<<<>>\"'  \n\r\t\x00ae\u0301\u0338\u00a0\u200b\ufeff"))
SPACES = "\t\n\v\f\r \x85\xa0\u2003\u2028\u3000\u200b\ufeff"


@given(ANY)
def test_clean_text_holds_nothing_that_moves_the_cursor_or_turns_the_line(text: str) -> None:
    cleaned = clean(text)
    for char in cleaned:
        assert char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs"}
        assert unicodedata.bidirectional(char) not in {"LRO", "RLO", "LRE", "RLE", "PDF"}
        assert unicodedata.bidirectional(char) not in {"LRI", "RLI", "FSI", "PDI"}
    assert unicodedata.is_normalized("NFC", cleaned)
    cleaned.encode()


@given(ANY)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Valide\u0301e", "Validée"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("\x1b[31mrouge\x07", "[31mrouge"),
        ("\u202eabc\u202c", "abc"),
        ("👩\u200d🌾\tfin", "👩\u200d🌾\tfin"),
        ("[/b] <b>", "[/b] <b>"),
        ("e\x00\u0301", "é"),
    ],
)
def test_what_is_harmless_stays(text: str, expected: str) -> None:
    assert clean(text) == expected


@given(ANY, st.integers(0, 50))
def test_one_line_is_one_and_no_longer_than_asked(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert len(line) <= limit
    assert len(line.splitlines()) <= 1
    assert line == " ".join(line.split()) or len(line) == limit


@given(st.text())
def test_folding_forgets_case_and_accents_whatever_the_form(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [("Cœur", "COEUR"), ("Éléonore", "eleonore"), ("ﬁn", "FIN"), ("Straße", "STRASSE")],
)
def test_what_readers_take_for_the_same_folds_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(st.text(st.sampled_from(SPACES)), st.text(st.sampled_from(SPACES)))
def test_trimming_takes_every_kind_of_white_space_from_the_ends_only(
    before: str, after: str
) -> None:
    assert trim(f"{before}a{SPACES}b{after}") == f"a{SPACES}b"


@given(TAGGY)
def test_stripping_leaves_no_tag_but_may_leave_a_lone_bracket(text: str) -> None:
    kept = strip_tags(text)
    assert len(kept) <= len(text)
    if "<" not in text:
        assert kept == text


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("Je vous <3 beaucoup", "Je vous "),
        ("1<2 et 3>2", "12"),
        ("un<br>deux", "undeux"),
        ("a < b", "a < b"),
        ("<p>seul</p>", "seul"),
        ("<b></b>", ""),
        ('<a title="1 > 0">lien</a>', "lien"),
        ("<a <b>> c", " c"),
        ("fin <", "fin "),
        ("&lt;b&gt; & co", "&lt;b&gt; & co"),
        ("  \u200btrim\ufeff ", "trim"),
        ("nul\x00ici", "nulici"),
        (" <b> gras </b> ", " gras "),
    ],
)
def test_what_the_platform_keeps_is_known_before_sending(text: str, stored: str) -> None:
    assert as_stored(text) == stored


def posts() -> list[Any]:
    found = []
    for path in sorted(RECORDINGS.glob("*-message-post-*.json")):
        exchange = json.loads(path.read_text())
        sent, response = exchange["request"]["body"], exchange["response"]
        is_whole = "trimmed" not in exchange or "$.content" not in exchange["trimmed"]
        if response["status"] == 201 and isinstance(sent, dict) and is_whole:
            found.append(pytest.param(sent["content"], response["body"]["content"], id=path.stem))
    return found


@pytest.mark.parametrize(("sent", "stored"), posts())
def test_the_platform_kept_what_we_say_it_keeps(sent: object, stored: str) -> None:
    assert as_stored(str(sent)) == stored


def stripped_by_sign(text: str) -> str:
    """PHP's ``strip_tags``, sign by sign as PHP goes."""
    kept, nested, quote = "", -1, ""  # -1: outside
    for at, char in enumerate(text):
        opens = char == "<" and text[at + 1 : at + 2] not in set(" \t\n\r\v\f")
        if nested < 0:
            kept += "" if opens else char
            nested += opens
        elif char == ">" and (nested or not quote):
            nested -= 1
        elif opens and not quote:
            nested += 1
        elif char in "\"'" and quote in ("", char):
            quote = "" if quote else char
    return kept


def settled_step_by_step(text: str) -> str:
    """What the platform would keep, sent again and again until it changes nothing."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    while (stored := stripped_by_sign(trim(text)).replace("\x00", "")) != text:
        text = unicodedata.normalize("NFC", stored)
    return text


@given(st.one_of(AWKWARD, ANY))
@example("x " + "< " * 20)
@example("a<b>\u0301 <i>\u00a0< \u200b<")
@example('<b <i"> > c"> d')
def test_settling_is_sending_until_nothing_changes(text: str) -> None:
    assert settled(text) == settled_step_by_step(text)


@given(st.one_of(AWKWARD, ANY))
def test_the_platform_leaves_a_settled_text_alone(text: str) -> None:
    kept = settled(text)
    assert as_stored(kept) == kept
    assert settled(kept) == kept
    assert unicodedata.is_normalized("NFC", kept)


@given(TAGGY)
def test_we_strip_as_the_sandbox_does(text: str) -> None:
    assert as_stored(text) == platform.strip_tags(platform.trim(text))


@pytest.mark.parametrize("piece", ["é", "< ", "<", "<a> ", "\"'", " \u00a0", "<b", "<a>>"])
def test_long_texts_take_no_longer_by_the_letter(piece: str) -> None:
    def took(times: int) -> float:
        text = "x " + piece * times
        begun = time.process_time()
        settled(text)
        return time.process_time() - begun

    settled("x " + piece)
    # Thirty-two times the text; a square would be a thousand times the work.
    assert min(took(64_000) for _ in range(3)) < 200 * max(min(took(2_000) for _ in range(3)), 1e-4)
