"""Filters and includes of a list, as the platform's query builder reads them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jva_tui.sandbox.exchange import Call, Json, refused, server_error

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_FILTER = re.compile(r"filter\[(.*)\]", re.DOTALL)


def read_filters(call: Call, allowed: str) -> dict[str, str]:
    """The filters of the query by name.

    Args:
        call: the request.
        allowed: the names that the platform allows, in its order, as its refusal lists them.

    Raises:
        Refused: a name is not allowed (400).
    """
    filters = {}
    for key, value in call.query:
        if match := _FILTER.fullmatch(key):
            filters[match[1]] = value
    _check("filter", list(filters), allowed)
    return filters


def read_includes(call: Call, allowed: str) -> set[str]:
    """What the query asks to include; see `read_filters`."""
    wanted = [name for name in (call.parameter("include") or "").split(",") if name]
    _check("include", wanted, allowed)
    return set(wanted)


def _check(kind: str, wanted: list[str], allowed: str) -> None:
    known = allowed.split(", ")
    if unknown := [name for name in wanted if name not in known]:
        raise refused(
            400,
            f"Requested {kind}(s) `{', '.join(unknown)}` are not allowed. "
            f"Allowed {kind}(s) are `{allowed}`.",
        )


def counted(row: Json, includes: set[str], relations: Mapping[str, int]) -> Json:
    """Adds to a row the counts and existences that its includes name.

    Args:
        row: the row as JSON; changed.
        includes: as `read_includes` gives them.
        relations: how many there are, by name of the relation.
    """
    for name, count in relations.items():
        if f"{name}Count" in includes:
            row[f"{name}_count"] = count
        if f"{name}Exists" in includes:
            row[f"{name}_exists"] = count > 0
    return row


def numbers(value: str) -> set[int]:
    """The ids that a filter names.

    Raises:
        Refused: one is no number, or does not fit the database's 32 bits (500).
    """
    return {database_id(part) for part in value.split(",")}


def database_id(text: str) -> int:
    """An id given as text.

    Raises:
        Refused: the database would not take it (500).
    """
    if not re.fullmatch(r"\s*\d{1,10}\s*", text, re.ASCII) or int(text) >= 2**31:
        raise server_error()
    return int(text)


def finder(pattern: str) -> Callable[[str], bool]:
    """A database's ``ILIKE '%pattern%'``, for lower text: accents matter, ``%`` and ``_`` are wild.

    Returns:
        Whether a text has the pattern in it.
    """
    pattern = pattern.lower()
    wild = {"%": ".*", "_": "."}
    if wild.keys().isdisjoint(pattern):
        return lambda text: pattern in text
    search = re.compile("".join(wild.get(c) or re.escape(c) for c in pattern), re.DOTALL).search
    return lambda text: search(text) is not None


def is_numeric(text: str) -> bool:
    """What PHP takes for a number: signs, decimals and exponents included."""
    return bool(re.fullmatch(r"\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*", text, re.ASCII))
