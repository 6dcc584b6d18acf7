"""Every query that there is."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from jva_tui.query import (
    Day,
    Duration,
    Is,
    Keyed,
    Made,
    Not,
    Phrase,
    Query,
    Term,
    Trait,
    Unit,
    Word,
)
from jva_tui.query.language import TEXT_KEYS
from jva_tui.text import words

_ODD = ["or", "OU", "mine", "miens", "-x", "--", "is:open", "étiquette:x", "foo:", "http://x", "a*"]
_LETTERS = st.text("aéœ -:*#'“«»”or1", max_size=8) | st.text(max_size=5) | st.sampled_from(_ODD)
_SAID = _LETTERS.map(lambda text: " ".join(text.replace('"', " ").split())).filter(words)


def _one(text: str) -> Word:
    return Word(next(part for part in text.split() if words(part)))


def words_or_phrases() -> st.SearchStrategy[Word | Phrase]:
    """What is sought in texts."""
    several = st.tuples(_SAID, _SAID).map(" ".join)
    return _SAID.map(_one) | _SAID.map(Phrase) | st.builds(Phrase, several, is_open=st.just(True))


def _moments() -> st.SearchStrategy[Duration | Day]:
    days = st.dates(date(1000, 1, 1))
    return (
        st.builds(Duration, st.integers(0, 9_999), st.sampled_from(Unit))
        | days.map(lambda day: Day(day.month, day.day, day.year))
        | days.map(lambda day: Day(day.month, day.day))
    )


def terms() -> st.SearchStrategy[Term]:
    """Every term."""
    plain = (
        words_or_phrases()
        | st.builds(Keyed, st.sampled_from(sorted(TEXT_KEYS)), words_or_phrases())
        | st.builds(Is, st.sampled_from(Trait))
        | st.builds(Made, st.booleans(), _moments())
    )
    return plain | plain.map(Not)


def queries() -> st.SearchStrategy[Query]:
    """Every query."""
    alternatives = st.lists(st.lists(terms(), min_size=1, max_size=4).map(tuple), max_size=3)
    return alternatives.map(tuple).map(Query)
