"""What an act is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from jva_tui.sandbox.effects import Effects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from random import Random

    from jva_tui.sandbox.situation import Situation

Fields = dict[str, Any]
"""What an act needs to know, as JSON: it stands in the journal as it is."""

T = TypeVar("T")


class Impossible(ValueError):  # noqa: N818 - the platform's refusal, not a defect
    """The platform would refuse the act as things stand."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something that others do on the platform, without our client."""

    perform: Callable[[Situation, Fields, int], None]
    """Does it at an instant. The same situation, fields and instant have the same effect, or the
    journal could not repeat it. Raises `Impossible`."""
    draw: Callable[[Situation, Random], Fields | None]
    """Fields with which it is possible now, drawn from the source; None where nothing is."""


def effects(situation: Situation, user_id: int, now: int) -> Effects:
    """What a user's doing sets off."""
    return Effects(situation, situation.users[user_id], now)


def pick(source: Random, rows: Iterable[T]) -> T | None:
    """One of them; None where there are none."""
    found = list(rows)
    return source.choice(found) if found else None
