"""What to look at again in a template before it is used: what cannot go, and what might be better.

Nothing here changes the text. What is wrong is not published, and leaves nobody's reply as it is.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.i18n import _, ngettext
from jva_tui.templates.file import LONGEST_NAME
from jva_tui.templates.kindness import hurting
from jva_tui.templates.tokens import (
    LONGEST_FALLBACK,
    foreign,
    nearest,
    of_author,
    places,
    unknown,
)
from jva_tui.text import one_line, settled, tags, trim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from jva_tui.domain import Me
    from jva_tui.templates.slips import Foreign
    from jva_tui.templates.tokens import Place

LEAST = 3
"""Characters that the platform's own form wants in a name, and in a text."""
OFTEN = 0.05
"""The share of the requests from which on a token is said to be empty for some."""

_ALL, _NEARLY_ALL, _SOME = 1.0, 0.95, 0.095
"""Shares: of ten, 0.95 would be all of them, and 0.095 none."""
_SIGNATURE = "[signature]"
_SHOWN = 40
"""Characters of the text that a remark repeats."""


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
    found = [
        *_slips(text),
        *_empty(places(text), often_empty, me),
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


def _slips(text: str) -> Iterator[Remark]:
    """What was meant as a token and is none; what cannot go is what `unknown` tells."""
    slips = [place for place in places(text) if not place.is_known]
    others = foreign(text)
    for one in others:
        is_wrong = one.is_sure or any(_overlap(one, slip) for slip in slips)
        weight = Weight.WRONG if is_wrong else Weight.LOOK
        yield Remark(weight, one.start, one.end, _as_elsewhere(text[one.start : one.end]))
    for slip in slips:
        if not any(_overlap(one, slip) for one in others):
            told = _as_slip(text[slip.start : slip.end], slip.fallback)
            yield Remark(Weight.WRONG, slip.start, slip.end, told)
    if not slips and not any(one.is_sure for one in others):
        for written in unknown(text):
            told = _("The platform would remove a tag and leave {written}: avoid < and >.")
            yield Remark(Weight.WRONG, 0, len(text), told.format(written=_shown(written)))


def _overlap(one: Foreign, other: Place) -> bool:
    return one.start < other.end and other.start < one.end


def _as_slip(written: str, fallback: str | None) -> str:
    token = nearest(written)
    told = _("There is no token {written}.")
    if fallback is not None and f"{written.partition('|')[0]}]" == token:
        told = _("{written}: what stands behind “|” is one line of at most {n} characters.")
        if not written.endswith("]"):
            told = _("{written}: what stands behind “|” holds no brackets, and ends with “]”.")
    elif token:
        told = _("There is no token {written}: perhaps {token} is meant.")
    return told.format(written=_shown(written), token=token, n=LONGEST_FALLBACK)


def _as_elsewhere(written: str) -> str:
    told = _("{written} is how another tool writes it: nothing would be filled in here.")
    if token := nearest(written):
        told = _("{written} is how another tool writes it: here it is {token}.")
    return told.format(written=_shown(written), token=token)


def _empty(
    known: Iterable[Place], often_empty: Mapping[str, float], me: Me | None
) -> Iterator[Remark]:
    """Tokens that stand somewhere without a fallback though they are empty for some, each once."""
    seen: set[str] = set()
    for start, end, token, fallback in known:
        if not token or fallback is not None or token in seen:
            continue
        seen.add(token)
        otherwise = f"{token[:-1]}|…]"
        ours = of_author(token, me) if me else None
        if ours == "":
            told = _(
                "The platform tells no telephone number of yours: {otherwise} says something else."
            )
            if token == _SIGNATURE:
                told = _(
                    "{token} says nothing yet: write how you sign with S, among the templates."
                )
            yield Remark(Weight.WRONG, start, end, told.format(token=token, otherwise=otherwise))
        elif ours and token == _SIGNATURE and (held := " ".join(_tokens_in(ours))):
            told = _("Your signature holds {held}, which nobody fills in: S changes it.")
            yield Remark(Weight.WRONG, start, end, told.format(held=_shown(held)))
        elif ours is None and (share := often_empty.get(token, 0)) >= OFTEN:
            yield Remark(Weight.LOOK, start, end, _often(share, token, otherwise))


def lint_signature(text: str) -> list[Remark]:
    """What to look at again in how the user signs."""
    told = _("{token} would stay as it is: write out what it is to say.")
    return [
        Remark(
            Weight.WRONG, place.start, place.end, told.format(token=text[place.start : place.end])
        )
        for place in places(text)
    ]


def _tokens_in(text: str) -> list[str]:
    """What looks like tokens."""
    return [text[place.start : place.end] for place in places(text)]


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
