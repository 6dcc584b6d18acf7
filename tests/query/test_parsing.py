"""The query language is read as it is printed, in both languages, and says what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.query import (
    Day,
    Duration,
    Is,
    Key,
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
from jva_tui.query.parsing import Parsed, parse
from jva_tui.query.printing import to_text
from tests.query.queries import queries

LANGUAGES = st.sampled_from(["en", "fr"])


@given(query=queries(), language=LANGUAGES)
def test_what_is_printed_is_parsed_to_the_same(query: Query, language: str) -> None:
    assert parse(to_text(query, language)) == Parsed(query)


_PIECES = st.lists(
    st.sampled_from(
        [
            *' "“”«»-:*',
            "or",
            " ou ",
            "is:",
            "est:validée",
            "mission:",
            "mine",
            "older:7",
            "d",
            "1/11",
        ]
    )
    | st.text(max_size=3),
    max_size=10,
).map("".join)


@given(text=_PIECES, language=LANGUAGES, cursor=st.none() | st.integers(0, 30))
def test_whatever_is_typed_is_read_and_its_print_stays(
    text: str, language: str, cursor: int | None
) -> None:
    read = parse(text, cursor)
    for problem in read.problems:
        assert 0 <= problem.start < problem.end <= len(text)
        assert problem.message
    printed = to_text(read.query, language)
    assert parse(printed) == Parsed(read.query)
    assert to_text(parse(printed).query, language) == printed


@given(text=_PIECES)
def test_a_suggestion_mends_its_problem(text: str) -> None:
    for problem in parse(text).problems:
        if problem.suggestion:
            mended = text[: problem.start] + problem.suggestion + text[problem.end :]
            after = parse(mended).problems
            assert problem not in after
            assert len(after) <= len(parse(text).problems)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("marie", [Word("marie")]),
        ("marie samedi", [Word("marie"), Word("samedi")]),
        ('"marie curie"', [Phrase("marie curie")]),
        ("“marie  curie” «zoé»", [Phrase("marie curie"), Phrase("zoé")]),
        ('"marie cu"*', [Phrase("marie cu", is_open=True)]),
        ('-"marie curie" -zoé', [Not(Phrase("marie curie")), Not(Word("zoé"))]),
        ("is:pending est:attente IS:Pending", [Is(Trait.PENDING)] * 3),
        ("est:validée est:VALIDEE is:accepted", [Is(Trait.VALIDATED)] * 3),
        ("est:nonlu est:bientôt est:écrit", [Is(Trait.UNREAD), Is(Trait.SOON), Is(Trait.WROTE)]),
        ("mine -miens is:mine", [Is(Trait.MINE), Not(Is(Trait.MINE)), Is(Trait.MINE)]),
        ("remote:no distance:oui", [Not(Is(Trait.REMOTE)), Is(Trait.REMOTE)]),
        ("-remote:no", [Is(Trait.REMOTE)]),
        ('mission:"cœur de ville"', [Keyed(Key.MISSION, Phrase("cœur de ville"))]),
        ("mission:#12 cp:69", [Keyed(Key.MISSION, Word("#12")), Keyed(Key.ZIP, Word("69"))]),
        (
            "étiquette:permis par:rosa",
            [Keyed(Key.TAG, Word("permis")), Keyed(Key.BY, Word("rosa"))],
        ),
        ("etiquette:x e\u0301tiquette:x", [Keyed(Key.TAG, Word("x"))] * 2),
        ("older:7d ancien:7j", [Made(True, Duration(7, Unit.DAY))] * 2),
        ("older:3w ancien:3semaines", [Made(True, Duration(3, Unit.WEEK))] * 2),
        ("newer:2m récent:2mois", [Made(False, Duration(2, Unit.MONTH))] * 2),
        ("before:2026-11-01 avant:01/11/2026", [Made(True, Day(11, 1, 2026))] * 2),
        ("before:1/11 newer:1.11", [Made(True, Day(11, 1)), Made(False, Day(11, 1))]),
        ("http://example.org 14:30", [Word("http://example.org"), Word("14:30")]),
        ("Maraude - Paris !", [Word("Maraude"), Word("Paris")]),
    ],
)
def test_terms(text: str, terms: list[Term]) -> None:
    assert parse(text) == Parsed(Query((tuple(terms),)))


def test_or_binds_weaker_than_standing_side_by_side() -> None:
    a, b, c = Word("a"), Word("b"), Word("c")
    assert parse("a b OR c").query == parse("a b ou c").query == Query(((a, b), (c,)))
    assert parse('a "or" -or').query == Query(((a, Phrase("or"), Not(Word("or"))),))


@pytest.mark.parametrize("text", ["", "  ", "-", "!? …", '""'])
def test_nothing_is_asked(text: str) -> None:
    assert parse(text) == Parsed(Query())


@pytest.mark.parametrize(
    ("text", "where", "suggestion"),
    [
        ("marie is:pendign", "pendign", "pending"),
        ("est:vallidée", "vallidée", "validée"),
        ("-mision:ville", "mision:", "mission:"),
        ("vile:lyon", "vile:", "ville:"),
        ("is:pen", "pen", "pending"),
        ("is:lyon x", "lyon", ""),
        ("re:bonjour", "re:", ""),
        ("older:7", "7", ""),
        ("before:31/02", "31/02", ""),
        ("remote:perhaps", "perhaps", ""),
        ("tag:!", "!", ""),
        ("is: pending", "is:", ""),
        ('zoé "marie curie', '"marie curie', '"marie curie"'),
        ("or zoé", "or", '"or"'),
        ("zoé or", "or", '"or"'),
    ],
)
def test_a_problem_is_told_where_it_is(text: str, where: str, suggestion: str) -> None:
    problem, *more = parse(text).problems
    assert not more
    assert (text[problem.start : problem.end], problem.suggestion) == (where, suggestion)


def test_problems_are_told_in_words() -> None:
    texts = ["is:pendign", "mision:x", "older:x", "before:7x", "is: x", '"x', "x or", "tag:!"]
    assert [problem.message for text in texts for problem in parse(text).problems] == [
        "“is:” does not know “pendign”. Did you mean “is:pending”?",
        "Nothing is called “mision:” here. Did you mean “mission:”?",
        "“x” is neither a time, such as 7d, 3w, 2m or 12h, nor a day.",
        "“7x” is no day, such as 2026-11-01, 01/11/2026 or 1/11.",
        "Something must follow “is:”, without a space.",
        "This quotation mark is never closed.",
        "Something must stand before and after “or”.",
        "There is no word in “!”.",
    ]


@pytest.mark.parametrize("text", ["zoé mision:x", "is:pendign zoé", "zoé or is:x", "or zoé"])
def test_the_rest_is_understood(text: str) -> None:
    assert parse(text).query == Query(((Word("zoé"),),))


@pytest.mark.parametrize(
    "whole",
    [
        "is:pending zoé",
        "est:annulée",
        "-is:unread",
        'mission:"cœur de ville" x',
        "zoé or marie",
        "ou est la maraude",
        "older:12h",
        "newer:30/11/2026",
        "before:2026-01-09",
        "distance:oui",
    ],
)
def test_no_problem_is_told_while_it_is_typed(whole: str) -> None:
    for at in range(len(whole)):
        assert not parse(whole[:at], at).problems or whole.startswith("ou ")


@pytest.mark.parametrize("text", ["is:pn", "mision:x", "before:31/02", "older:7x", "is: ", "or x"])
def test_what_cannot_become_right_is_wrong_at_once(text: str) -> None:
    assert parse(text, len(text)).problems


def test_an_open_quotation_mark_goes_on() -> None:
    assert parse('"marie cu', 9).query == Query(((Phrase("marie cu", is_open=True),),))
    assert parse('"mar', 4).query == Query(((Word("mar"),),))


def test_what_is_unfinished_elsewhere_is_wrong() -> None:
    assert parse("is:pen zoé", 10).problems
    assert not parse("is:pen zoé", 6).problems
    assert parse("is:pen zoé", 6).is_unfinished


def test_french_says_it_in_french(french: None) -> None:
    assert to_text(
        parse("is:pending -tag:x older:7d remote:no or mine before:2026-11-01").query
    ) == ("est:attente -étiquette:x ancien:7j distance:non ou miens avant:01/11/2026")
    assert parse("est:").problems
    assert parse("is:valid").problems[0].suggestion == "validée"
    assert parse("est:priorité").problems[0].suggestion == "prioritaire"
    assert parse("is:priorité").problems[0].suggestion == "priority"
    assert parse("est:valide").query == parse("is:validated").query
