"""Laravel's paginator."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeVar

from jva_tui.sandbox.exchange import Call, Json, server_error

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Row = TypeVar("Row")

PER_PAGE = 24
_EACH_SIDE = 3
_WINDOW = _EACH_SIDE + 4


def _slice(rows: Sequence[Row], start: int, stop: int) -> Sequence[Row]:
    return rows[start:stop]


def paginate(
    call: Call,
    rows: Sequence[Row],
    show: Callable[[Row], Json],
    per_page: int = PER_PAGE,
    cut: Callable[[Sequence[Row], int, int], Sequence[Row]] = _slice,
) -> Json:
    """One page of ``rows``, as ``page`` of the query asks.

    A page past the end is empty, one before the first is the first; ``per_page`` -1 means all.
    ``cut`` takes the page out of the rows: see `Ties` for lists without tie-break.
    """
    size = len(rows) if per_page == -1 else per_page
    last = max(1, math.ceil(len(rows) / size)) if size else 1
    page = _page(call)
    start = (page - 1) * size
    shown = cut(rows, start, start + size)
    return {
        "current_page": page,
        "data": [show(row) for row in shown],
        "first_page_url": _url(call, 1),
        "from": start + 1 if shown else None,
        "last_page": last,
        "last_page_url": _url(call, last),
        "links": _links(call, page, last),
        "next_page_url": _url(call, page + 1) if page < last else None,
        "path": call.url,
        "per_page": per_page,
        "prev_page_url": _url(call, page - 1) if page > 1 else None,
        "to": start + len(shown) if shown else None,
        "total": len(rows),
    }


def page_size(call: Call) -> int:
    """What ``pagination`` of the query asks for: any size, not capped; -1 for all.

    Raises:
        Refused: it is no number (the platform fails with 500).
    """
    wanted = call.parameter("pagination")
    if wanted is None:
        return PER_PAGE
    try:
        size = int(wanted)
    except ValueError:
        raise server_error() from None
    if size < -1 or size == 0:
        raise server_error()
    return size


def _page(call: Call) -> int:
    wanted = call.parameter("page") or ""
    return int(wanted) if wanted.isdecimal() and int(wanted) >= 1 else 1


def _url(call: Call, page: int) -> str:
    return f"{call.url}?page={page}"


def _links(call: Call, page: int, last: int) -> list[Json]:
    before = _url(call, page - 1) if page > 1 else None
    after = _url(call, page + 1) if page < last else None
    links: list[Json] = [{"url": before, "label": "&laquo; Précédent", "active": False}]
    for number in _numbers(page, last):
        if number is None:
            links.append({"url": None, "label": "...", "active": False})
        else:
            url = _url(call, number)
            links.append({"url": url, "label": str(number), "active": number == page})
    links.append({"url": after, "label": "Suivant &raquo;", "active": False})
    return links


def _numbers(page: int, last: int) -> list[int | None]:
    """The pages that the links name, None for a gap."""
    ends = [last - 1, last]
    if last < _EACH_SIDE * 2 + 8:
        return list(range(1, last + 1))
    if page <= _WINDOW:
        return [*range(1, _WINDOW + _EACH_SIDE + 1), None, *ends]
    if page > last - _WINDOW:
        return [1, 2, None, *range(last - (_WINDOW + _EACH_SIDE - 1), last + 1)]
    return [1, 2, None, *range(page - _EACH_SIDE, page + _EACH_SIDE + 1), None, *ends]
