"""The kinds of values in the platform's JSON, read forgivingly.

What a row is known by (ids, state, time of creation) must be right, or the row cannot be read.
Everything else that is missing, null where it should not be, or of the wrong type, reads as
absent: one odd field hides no volunteer. Strings are cleaned and bounded here, once.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, PlainValidator, ValidationError, WrapValidator

from jva_tui.text import clean, one_line

if TYPE_CHECKING:
    from pydantic import ValidatorFunctionWrapHandler

PARIS = ZoneInfo("Europe/Paris")
BIGGEST = 2**63 - 1
"""The largest whole number that SQLite holds."""
LINE_LIMIT = 300
TEXT_LIMIT = 500_000
LIST_LIMIT = 500


def epoch(value: object) -> int:
    """Seconds since the epoch of one of the platform's times.

    With a zone (``created_at``: UTC with Z) it says itself when it is; without one
    (``pivot.read_at``) it is Paris time, and of an hour that happens twice the earlier one, so
    that nothing counts as read too easily.

    Raises:
        ValueError: not a time.
    """
    if not isinstance(value, str):
        raise ValueError("not a time")  # noqa: TRY004 - pydantic reports no TypeError
    try:
        moment = datetime.fromisoformat(value)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=PARIS)
        return int((aware - datetime.fromtimestamp(0, UTC)).total_seconds())
    except OverflowError as error:
        raise ValueError("not a time") from error


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def as_line(value: object) -> str:
    """A line, cleaned and bounded; empty where it is no string."""
    return one_line(clean(value[: LINE_LIMIT * 2]), LINE_LIMIT) if isinstance(value, str) else ""


def as_text(value: object) -> str:
    """A text, cleaned and bounded; empty where it is no string."""
    return clean(value[:TEXT_LIMIT]) if isinstance(value, str) else ""


def _raw(value: object) -> str:
    return value if isinstance(value, str) else ""


def _maybe_line(value: object) -> str | None:
    return as_line(value) or None


def _maybe_text(value: object) -> str | None:
    return as_text(value) or None


def _words(value: object) -> tuple[str, ...]:
    """Of a list of strings, or of things with a name, what they say."""
    rows = value[:LIST_LIMIT] if isinstance(value, list) else ()
    said = (row.get("name") if isinstance(row, dict) else row for row in rows)
    return tuple(word for word in map(as_line, said) if word)


def _maybe_words(value: object) -> tuple[str, ...] | None:
    return None if value is None else _words(value)


def _none_if_wrong(value: object, read: ValidatorFunctionWrapHandler) -> object:
    try:
        return read(value)
    except ValidationError:
        return None


OR_NONE = WrapValidator(_none_if_wrong)
"""Makes a field None where its value cannot be read."""

Id = Annotated[int, Field(gt=0, le=BIGGEST)]
Instant = Annotated[int, BeforeValidator(epoch)]
Line = Annotated[str, BeforeValidator(as_line)]
"""One line without leading or trailing space; empty where it is no string."""
Named = Annotated[str, BeforeValidator(as_line), Field(min_length=1)]
"""A line that must say something."""
Text = Annotated[str, BeforeValidator(as_text)]
Raw = Annotated[str, PlainValidator(_raw)]
"""Exactly as it came, whole, lone surrogates and all; empty where it is no string."""
Words = Annotated[tuple[str, ...], BeforeValidator(_words)]

MaybeId = Annotated[Id | None, OR_NONE]
MaybeInstant = Annotated[Instant | None, OR_NONE]
Count = Annotated[int, Field(ge=0, le=BIGGEST)]
MaybeCount = Annotated[Annotated[int, Field(ge=-BIGGEST, le=BIGGEST)] | None, OR_NONE]
MaybeFlag = Annotated[bool | None, OR_NONE]
MaybeLine = Annotated[str | None, BeforeValidator(_maybe_line)]
MaybeText = Annotated[str | None, BeforeValidator(_maybe_text)]
MaybeDay = Annotated[date | None, BeforeValidator(_day)]
MaybeWords = Annotated[tuple[str, ...] | None, BeforeValidator(_maybe_words)]
