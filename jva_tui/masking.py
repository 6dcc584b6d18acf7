"""Contact data in texts, made unreadable: telephone numbers, and e-mail addresses."""

from __future__ import annotations

import re

from jva_tui.text import takes_no_room

DOT = "•"
"""What stands for each letter or digit: the text stays as long as it is, and breaks as it does."""
MOST_OF_ONE = 40
"""Characters of a number, or of an address up to its sign, at most."""

_BETWEEN = (
    r"[\s.,()/_|*·'’\-\u2010-\u2015\u2212"  # what people write between the digits of a number
    "\u00ad\u200b-\u200d\u2060\ufeff]"  # and what cannot be seen
)
# Eight digits are the fewest of a number that is written in full, without its country or with it.
_NUMBER = re.compile(rf"(?<!\d)\d(?:{_BETWEEN}{{0,3}}\d){{7,}}")
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
_DATE = (
    rf"(?:{_DAY}/{_MONTH}(?:/(?:{_YEAR}|\d\d))?|{_DAY}[ .-]{_MONTH}[ .-]{_YEAR}"
    rf"|{_YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])|{_YEAR}(?:/{_YEAR})?)"
)
_AFTER = r"(?:\s?[-–,]\s?|\s)"
_NO_NUMBER = re.compile(
    rf"{_DATE}(?:{_AFTER}{_DATE})*(?:{_AFTER}\d\d?(?=\s?[h:]))?"  # 12/03/2026 14h
    r"|[1-9]\d{0,6}/\d{1,7}"  # so many of so many
)
_UNFINISHED = re.compile(rf"\S*(?:{_BETWEEN}{{0,3}}\d(?:{_BETWEEN}{{0,3}}\d)*[+(]*)?")
"""What may be the start of contact data at the end of a text; read backwards."""
_SAID = re.compile(rf"[^\W_]|{DOT}")
_WORD = re.compile(r"\S+(?:[ \u00a0]?@[ \u00a0]?\S+)*")


def masked(text: str) -> str:
    """The text with the letters and digits of contact data replaced by dots; the rest stays.

    Dates, years and counts are no telephone numbers. What has been masked stays as it is.
    """
    text = _NUMBER.sub(_mask_number, text)
    if "@" in text:
        # An address may stand right behind a number, and be the end of what looks like a date.
        text = _NUMBER.sub(_mask_number, _WORD.sub(_mask_address, text))
    return text


def masked_start(text: str) -> str:
    """As `masked`, of the start of a text, whose last word or last digits may be part of more."""
    shown = masked(text)
    unfinished = _UNFINISHED.match(shown[-MOST_OF_ONE:][::-1])
    return shown[: len(shown) - (unfinished.end() if unfinished else 0)] + "…"


def concealed(text: str) -> str:
    """The text with all its letters and digits replaced: it is contact data, whatever it says."""
    return "".join(DOT if char.isalnum() and not takes_no_room(char) else char for char in text)


def _mask_address(found: re.Match[str]) -> str:
    sides = sum(bool(_SAID.search(side)) for side in found[0].split("@"))
    return concealed(found[0]) if sides > 1 else found[0]


def _mask_number(found: re.Match[str]) -> str:
    spared = _NO_NUMBER.match(found.string, found.start())
    return found[0] if spared and spared.end() == found.end() else concealed(found[0])
