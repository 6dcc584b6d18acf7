"""From the bytes of an answer to rows of the domain, one bad row at a time."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from pydantic import ValidationError

from jva_tui.api.decoding import ROWS, decode
from jva_tui.api.errors import Unreadable
from jva_tui.api.models import PARTICIPATION_TYPE, ConversationRow, Row

if TYPE_CHECKING:
    from collections.abc import Callable

    from jva_tui.domain import Conversation

MOST_PAGES = 10_000
"""No list is longer than this, whatever the platform says."""
BIGGEST_LIST = 100_000_000
"""Rows; a higher number is none."""
BREATH = 1e-5
"""Seconds for which a thread that reads rows gives way after each."""

T = TypeVar("T")
R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list."""

    items: tuple[T, ...]
    page: int
    last_page: int
    total: int
    """How many rows the platform holds over all pages."""
    skipped: int = 0
    """Rows of this page that could not be read."""
    is_empty: bool = False
    """Whether the platform sent no row at all: the page lies past the end."""
    told_at: int | None = None
    """The platform's own clock when it answered, in seconds since the epoch."""


def load(body: bytes, take: Callable[[object], object] | None = None) -> object:
    """The JSON of an answer; see `decode`.

    Raises:
        Unreadable: it is none.
    """
    try:
        return decode(body, take)
    except (ValueError, RecursionError) as error:
        raise Unreadable("not JSON", status=200) from error


def read_one(kind: type[R], body: bytes) -> R:
    """The one row that an answer is.

    Raises:
        Unreadable: it is not.
    """
    try:
        return kind.model_validate(load(body))
    except ValidationError as error:
        fields = ", ".join(".".join(map(str, detail["loc"])) for detail in error.errors()[:5])
        raise Unreadable(f"{kind.__name__}: {fields}", status=200) from error


def read_page(body: bytes, read: Callable[[object], T | None]) -> Page[T]:
    """The rows of a page, without those that cannot be read.

    Args:
        body: the answer.
        read: makes an item of a row; None for a row that is not for us; may raise pydantic's
            ``ValidationError`` for a row that cannot be read, which is counted.

    Raises:
        Unreadable: the answer is no page.
    """
    items: list[T] = []
    skipped = 0

    def take(row: object) -> None:
        nonlocal skipped
        _breathe()
        try:
            item = read(row)
        except ValidationError:
            skipped += 1
        else:
            items.extend(() if item is None else (item,))

    told = load(body, take)
    rows = told.get(ROWS) if isinstance(told, dict) else None
    if not isinstance(told, dict) or not isinstance(rows, list):
        raise Unreadable("no list of rows", status=200)
    page = _number(told, "current_page", 1)
    return Page(
        items=tuple(items),
        page=page,
        last_page=min(_number(told, "last_page", page), MOST_PAGES),
        total=_number(told, "total", len(rows)),
        skipped=skipped,
        is_empty=not rows,
    )


def read_list(body: bytes, read: Callable[[object], T | None]) -> list[T]:
    """The rows of an answer that is a bare list, as `read_page` reads them.

    Raises:
        Unreadable: the answer is no list.
    """
    items: list[T] = []

    def take(row: object) -> None:
        with suppress(ValidationError):
            item = read(row)
            items.extend(() if item is None else (item,))

    if not isinstance(load(body, take), list):
        raise Unreadable("no list", status=200)
    return items


def _breathe() -> None:
    """In a thread, lets the event loop run before the next row.

    The interpreter by itself changes threads every 5 ms only, and a loop that wakes up needs it
    several times before it has done anything.
    """
    if threading.current_thread() is not threading.main_thread():
        time.sleep(BREATH)


def conversation_reader(user_id: int) -> Callable[[object], Conversation | None]:
    """Reads the conversations that are about a participation and of which the user is a member.

    The list mixes in conversations about missions and organisations, and some of the platform's
    filters let in other people's.
    """

    def read(row: object) -> Conversation | None:
        if isinstance(row, dict) and row.get("conversable_type") != PARTICIPATION_TYPE:
            return None
        return ConversationRow.model_validate(row).conversation(user_id)

    return read


def _number(told: dict[str, object], name: str, default: int) -> int:
    value = told.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        return default
    return value if 0 <= value <= BIGGEST_LIST else default
