"""What to look at again in a template before it is used: what cannot go, and what might be better.

Nothing here changes the text, and none of it forbids anything.
"""

from __future__ import annotations

import re
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.i18n import _, ngettext
from jva_tui.templates.file import LONGEST_NAME
from jva_tui.templates.kindness import hurting
from jva_tui.templates.tokens import LONGEST_FALLBACK, nearest, of_author, places, unresolved
from jva_tui.text import one_line, settled, tags, trim

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jva_tui.domain import Me
    from jva_tui.templates.tokens import Place

LEAST = 3
"""Characters that the platform's own form wants in a name, and in a text."""
OFTEN = 0.05
"""The share of the requests from which on a token is said to be empty for some."""

_ALL, _NEARLY_ALL, _SOME = 1.0, 0.95, 0.095
"""Shares: of ten, 0.95 would be all of them, and 0.095 none."""
_SHOWN = 40
"""Characters of the text that a remark repeats."""
_INSIDE = r"([^\W\d][\w .-]{0,60})"
_FOREIGN = re.compile(
    rf"\{{\{{ ?{_INSIDE}[^{{}}\n]{{0,40}}\}}\}}|\$\{{{_INSIDE}\}}|\*\|{_INSIDE}\|\*|<<{_INSIDE}>>"
)
"""Placeholders of other tools, which nothing else looks like."""
_MAYBE_FOREIGN = re.compile(rf"\{{{_INSIDE}\}}|%%?{_INSIDE}%%?|\[\[{_INSIDE}\]\]")
"""These may be prose as well: 50%, {sic}."""


class Weight(StrEnum):
    """How much a remark matters."""

    WRONG = "wrong"
    """It cannot go like this."""
    LOOK = "look"
    """It should be looked at."""
    HINT = "hint"


class Remark(NamedTuple):
    """Something to look at again."""

    weight: Weight
    start: int
    """In the text."""
    end: int
    """Both are 0 where it is about the name."""
    text: str
    """A sentence for the user."""


def lint(
    name: str,
    text: str,
    often_empty: Mapping[str, float] = MappingProxyType({}),
    *,
    me: Me | None = None,
) -> list[Remark]:
    """What to look at again; about the name first, then in the order of the text.

    Args:
        name: of the template.
        text: with its tokens.
        often_empty: for which share of the requests in the inbox, from 0 to 1, a token is empty.
        me: the author; None where that is not known, then nothing is said of their signature.
    """
    foreign = list(_foreign(text))
    known = [
        place
        for place in places(text)
        if not any(one.start < place.end and place.start < one.end for one in foreign)
    ]
    found = [
        *foreign,
        *(_slip(text, place) for place in known if not place.is_known),
        *_empty(known, often_empty, me),
        *_stripped(text),
        *_hurting(text),
    ]
    return [*_of_lengths(name, text), *sorted(found, key=lambda remark: remark[1:3])]


def _of_lengths(name: str, text: str) -> Iterator[Remark]:
    if len(trim(name)) < LEAST:
        told = _("The platform wants at least {n} characters in the name.")
        yield Remark(Weight.WRONG, 0, 0, told.format(n=LEAST))
    if len(trim(name)) > LONGEST_NAME:
        told = _("The name is longer than {n} characters.")
        yield Remark(Weight.WRONG, 0, 0, told.format(n=LONGEST_NAME))
    if len(trim(text)) < LEAST:
        told = _("The platform wants at least {n} characters in the text.")
        yield Remark(Weight.WRONG, 0, len(text), told.format(n=LEAST))


def _slip(text: str, place: Place) -> Remark:
    written = text[place.start : place.end]
    token = nearest(written)
    told = _("There is no token {written}.")
    if place.fallback is not None and f"{written.partition('|')[0]}]" == token:
        told = _("{written}: what stands behind “|” is one line of at most {n} characters.")
    elif token:
        told = _("There is no token {written}: perhaps {token} is meant.")
    told = told.format(written=_shown(written), token=token, n=LONGEST_FALLBACK)
    return Remark(Weight.WRONG, place.start, place.end, told)


def _foreign(text: str) -> Iterator[Remark]:
    """Placeholders as other tools write them."""
    sure = list(_FOREIGN.finditer(text))
    maybe = [
        found
        for found in _MAYBE_FOREIGN.finditer(text)
        if not any(one.start() < found.end() and found.start() < one.end() for one in sure)
        and unresolved(f"[{_inside(found)}]")
    ]
    for found in sure + maybe:
        told = _("{written} is how another tool writes it: nothing would be filled in here.")
        if token := nearest(_inside(found)):
            told = _("{written} is how another tool writes it: here it is {token}.")
        told = told.format(written=_shown(found[0]), token=token)
        yield Remark(Weight.WRONG, *found.span(), told)


def _inside(found: re.Match[str]) -> str:
    return str(found[found.lastindex or 0]).strip()


def _empty(known: list[Place], often_empty: Mapping[str, float], me: Me | None) -> Iterator[Remark]:
    """Tokens that stand somewhere without a fallback though they are empty for some, each once."""
    seen: set[str] = set()
    for start, end, token, fallback in known:
        if not token or fallback is not None or token in seen:
            continue
        seen.add(token)
        otherwise = f"{token[:-1]}|…]"
        if me and of_author(token, me) == "":
            told = _("{token} stands for nothing yet: {otherwise} says something else meanwhile.")
            told = told.format(token=token, otherwise=otherwise)
            yield Remark(Weight.WRONG, start, end, told)
        elif (share := often_empty.get(token, 0)) >= OFTEN:
            yield Remark(Weight.LOOK, start, end, _often(share, token, otherwise))


def _often(share: float, token: str, otherwise: str) -> str:
    of = 10 if share >= _SOME else 100
    n = round(share * of)
    told = ngettext(
        "{token} is empty for {n} request of {of} in your inbox: {otherwise} says something else "
        "there.",
        "{token} is empty for {n} requests of {of} in your inbox: {otherwise} says something else "
        "there.",
        n,
    )
    if share >= _ALL:
        told = _(
            "{token} is empty for every request in your inbox: {otherwise} says something else."
        )
    elif share >= _NEARLY_ALL:
        told = _(
            "{token} is empty for nearly every request in your inbox: {otherwise} says something "
            "else there."
        )
    return told.format(token=token, n=n, of=of, otherwise=otherwise)


def _stripped(text: str) -> Iterator[Remark]:
    """What the platform would remove of a message."""
    if trim(text) and not settled(text):
        told = _("The platform would remove this whole text: avoid < and >.")
        yield Remark(Weight.WRONG, 0, len(text), told)
        return
    for start, end in tags(text):
        told = _("The platform would remove “{eaten}”: it takes < for the beginning of a tag.")
        yield Remark(Weight.LOOK, start, end, told.format(eaten=_shown(text[start:end])))


def _hurting(text: str) -> Iterator[Remark]:
    for start, end, kinder in hurting(text):
        told = _(kinder).format(said=_shown(text[start:end]))
        yield Remark(Weight.HINT, start, end, told)


def _shown(text: str) -> str:
    """As much of a text as a remark repeats."""
    line = one_line(text, _SHOWN + 1)
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
