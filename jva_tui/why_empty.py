"""Why a query finds nothing, and what would be found instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.i18n import _, ngettext
from jva_tui.query import Key, Keyed, Query, Word
from jva_tui.query.nearest import nearest
from jva_tui.query.printing import term_to_text
from jva_tui.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jva_tui.query import Term
    from jva_tui.store.finding import Search


class Why(NamedTuple):
    """Why nothing was found."""

    text: str
    """Sentences."""
    instead: Query | None = None
    """What finds something, and is close to what was asked; None where nothing is known."""


def why_empty(search: Search, query: Query) -> Why:
    """Why a query finds nothing.

    Args:
        search: what it was asked.
        query: it finds nothing.
    """
    if not query.alternatives:
        return Why(_("There are no requests here yet."))
    for term in query.terms:
        alone = Query(((term,),))
        if not search.finds_any(alone):
            return _of_one(search, query, term)
    return _of_all(search, query)


def _of_one(search: Search, query: Query, term: Term) -> Why:
    """Why, where one of the terms finds nothing on its own."""
    text = _("“{term}” finds nothing.").format(term=term_to_text(term))
    meant = _meant(search, term)
    if meant and search.finds_any(Query(((meant,),))):
        right = term_to_text(meant)
        instead = query.with_instead(term, meant)
        if not search.finds_any(instead):
            instead = Query(((meant,),))
        return Why(f"{text} " + _("Did you mean “{right}”?").format(right=right), instead)
    left = query.without(term)
    count = search.count(left) if left.alternatives else 0
    if not count:
        return Why(text)
    told = ngettext(
        "Without it, {count} request is found.", "Without it, {count} requests are found.", count
    )
    return Why(f"{text} {told.format(count=count)}", left)


def _of_all(search: Search, query: Query) -> Why:
    """Why, where each of the terms finds something, but nothing has all."""
    without = [(search.count(left), term, left) for term, left in _lefts(query)]
    count, term, left = max(without, key=lambda one: one[0], default=(0, None, query))
    if term is None or not count:
        return Why(_("Each of these finds something, but no request has all of them."))
    told = ngettext(
        "No request has all of these. Without “{term}”, {count} is found.",
        "No request has all of these. Without “{term}”, {count} are found.",
        count,
    )
    return Why(told.format(term=term_to_text(term), count=count), left)


def _lefts(query: Query) -> Iterable[tuple[Term, Query]]:
    lefts = ((term, query.without(term)) for term in dict.fromkeys(query.terms))
    return ((term, left) for term, left in lefts if left.alternatives)


def _meant(search: Search, term: Term) -> Term | None:
    """The term with the words that were probably meant, and stand somewhere; None without any."""
    value = term.value if isinstance(term, Keyed) else term
    if not isinstance(value, Word):
        return None
    key = term.key if isinstance(term, Keyed) else None
    spoken = words(value.text)
    meant = [_word_meant(search, key, word) for word in spoken]
    if not all(meant) or meant == spoken:
        return None
    right = Word(meant[0]) if len(meant) == 1 else Word("-".join(meant))
    return Keyed(key, right) if key else right


def _word_meant(search: Search, key: Key | None, word: str) -> str:
    """The word itself where it begins one; otherwise the nearest; empty if none is near."""
    if key is None:
        if search.finds_any(Query(((Word(word),),))):
            return word
        return search.names.word_like(word)
    known = _spoken(search, key)
    if any(one.startswith(word) for one in known):
        return word
    return nearest(word, known)


def _spoken(search: Search, key: Key) -> list[str]:
    """The words in the names of missions, cities, labels or responsables."""
    names: Iterable[str] = ()
    if key is Key.MISSION:
        names = (name for _id, name in search.names.missions())
    elif key is Key.CITY:
        names = search.names.cities()
    elif key is Key.TAG:
        names = search.names.tags()
    elif key is Key.BY:
        names = (name for _id, name in search.names.responsables())
    return list(dict.fromkeys(word for name in names for word in words(name)))
