"""What was begun to be written of a template, and not saved, as it is kept on the disk."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import quote, unquote

SUFFIX = ".begun"
_LONGEST_NAME = 140
"""Bytes of a file's name that every system takes."""


class Draft(NamedTuple):
    """See the module."""

    text: str
    base: str | None = None
    """What stood there when writing began; None where nobody knows."""
    is_whole: bool = False
    """Whether it is everything that is to stand in the file, and not the text alone."""


def file_name(key: str) -> str:
    """The name of the file, a hidden one, that keeps what was begun of a template."""
    name = f".{quote(key, safe='')}{SUFFIX}"
    return name if len(name) <= _LONGEST_NAME else f".{sha256(key.encode()).hexdigest()}{SUFFIX}"


def to_text(key: str, draft: Draft) -> str:
    """What stands in that file."""
    return json.dumps({"key": key, **draft._asdict()})


def parse(name: str, contents: str) -> tuple[str, Draft]:
    """The reverse of `to_text`; what is nothing of that kind is taken for a text.

    Args:
        name: of the file.
        contents: what stands in it.
    """
    try:
        match json.loads(contents):
            case {"key": str(key), "text": str(text), "base": base, "is_whole": bool(is_whole)}:
                return key, Draft(text, base if isinstance(base, str) else None, is_whole)
    except (ValueError, RecursionError):
        pass
    return unquote(name[1 : -len(SUFFIX)]), Draft(contents)


def in_whole(contents: str, draft: Draft) -> str | None:
    """All that stands in a file, with a text that was begun in the place of its own.

    Returns:
        None where the file says something else by now than what the draft began from.
    """
    contents = contents.rstrip()
    if not draft.base or not contents.endswith(draft.base):
        return None
    return f"{contents.removesuffix(draft.base)}{draft.text}\n"
