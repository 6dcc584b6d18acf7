"""What the platform does to the text of a message: Laravel's trim, then PHP's ``strip_tags``."""

from __future__ import annotations

import re

_WHITE = r"[\t-\r \x85\xa0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff\x00]"
_ENDS = re.compile(rf"\A{_WHITE}+|{_WHITE}+\Z")
_SPACES = frozenset(" \t\n\r\v\f")


def trim(text: str) -> str:
    """Without the white space at its ends: Unicode's, no-break and zero-width ones, BOM and NUL."""
    return _ENDS.sub("", text)


def strip_tags(text: str) -> str:
    """PHP's ``strip_tags``, NUL removed.

    A ``<`` followed by anything but ASCII white space opens a tag. Tags nest, quotes inside hide a
    ``>``; ``<!-- -->`` and ``<? ?>`` end at their own signs; what never ends takes the rest.
    """
    text = text.replace("\x00", "")
    kept: list[str] = []
    at = 0
    while at < len(text):
        if text[at] == "<" and text[at + 1 : at + 2] not in _SPACES:
            at = _end_of_tag(text, at)
        else:
            kept.append(text[at])
            at += 1
    return "".join(kept)


def _end_of_tag(text: str, start: int) -> int:
    """The position after the tag that opens at ``start``."""
    closing = ""
    if text.startswith("<!--", start):
        closing = "--"
    elif text.startswith("<?", start) and not text[start:].lower().startswith("<?xml"):
        closing = "?"
    depth, quote = 0, ""
    for at in range(start + 1, len(text)):
        char = text[at]
        if char == "<" and not quote and not closing and text[at + 1 : at + 2] not in _SPACES:
            depth += 1
        elif char == ">" and depth:
            depth -= 1
        elif char == ">" and not quote and text.endswith(closing, start, at):
            return at + 1
        elif char in "\"'" and closing != "--" and quote in ("", char):
            quote = "" if quote else char
    return len(text)
