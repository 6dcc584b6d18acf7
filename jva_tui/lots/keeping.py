"""Lots that were begun, as they are kept on the disk: found again after a crash, or the next day.

Who was brought back is not kept: what speaks for reading a letter first may have changed since.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from jva_tui.domain import Decision, DeclineReason
from jva_tui.lots.lot import MAIN, WAITING, Part

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from jva_tui.lots.lot import Lot

MOST = 20
"""Lots that are kept; of more, the oldest go."""


class Kept(NamedTuple):
    """What was kept of a lot."""

    ids: tuple[int, ...]
    main: Part
    waiting_part: Part
    waiting: tuple[int, ...]
    joined: dict[int, int]
    edits: dict[int, str]
    left_out: tuple[int, ...]
    """By hand."""

    @property
    def has_text(self) -> bool:
        """Whether anything was written."""
        return bool(self.main.text or self.edits or (self.waiting and self.waiting_part.text))

    def is_for(self, ids: Iterable[int]) -> bool:
        """Whether it was begun for these people, or most of them."""
        asked, mine = set(ids), set(self.ids)
        return 2 * len(asked & mine) > max(len(asked), len(mine))

    def fits(self, ids: Iterable[int], decision: Decision | None) -> bool:
        """Whether its words say the right thing to these people, where this is decided."""
        return self.is_for(ids) and self.main.decision in (None, decision)


def kept(lot: Lot) -> Kept:
    """All of a lot that is kept."""
    return Kept(
        ids=tuple(id_ for id_ in lot.ids if id_ not in lot.added),
        main=lot.parts[MAIN],
        waiting_part=lot.parts[WAITING],
        waiting=tuple(sorted(lot.waiting)),
        joined={no: yes for no, yes in lot.joined.items() if no not in lot.added},
        edits=dict(lot.edits),
        left_out=tuple(sorted(id_ for id_, is_in in lot.chosen.items() if not is_in)),
    )


def resume(lot: Lot, told: Kept) -> None:
    """Goes on with what was kept, for those who are in the lot now; decided is what is asked."""
    here, main = set(lot.ids), lot.parts[MAIN]
    lot.use_template(MAIN, told.main.template, told.main.text)
    if main.decision is told.main.decision:
        lot.decide(MAIN, main.decision, told.main.reason)
    for id_, text in told.edits.items():
        if id_ in here:
            lot.edit(id_, text)
    lot.choose(here.intersection(told.left_out), False)
    if main.decision is not Decision.VALIDATE:
        return
    lot.wait(here.intersection(told.waiting), told.waiting_part)
    for no, yes in told.joined.items():
        if no in here and yes in here:
            lot.join(yes, [no])


def without(lots: Iterable[Kept], ids: Collection[int]) -> list[Kept]:
    """Lots as if these people had never been in them; nothing of those with nobody else."""
    if not ids:
        return list(lots)
    return [_without(lot, ids) for lot in lots if not set(lot.ids) <= set(ids)]


def _without(lot: Kept, ids: Collection[int]) -> Kept:
    def others(known: Iterable[int]) -> tuple[int, ...]:
        return tuple(id_ for id_ in known if id_ not in ids)

    return lot._replace(
        ids=others(lot.ids),
        waiting=others(lot.waiting),
        left_out=others(lot.left_out),
        edits={id_: text for id_, text in lot.edits.items() if id_ not in ids},
        joined={a: b for a, b in lot.joined.items() if a not in ids and b not in ids},
    )


def to_text(lots: Sequence[Kept]) -> str:
    """As JSON."""
    told = [one._asdict() for one in lots]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def from_text(text: str) -> list[Kept]:
    """The reverse of `to_text`; nothing where another version has written something else."""
    try:
        return [_kept(told) for told in json.loads(text)]
    except (ValueError, KeyError, TypeError, AttributeError):
        return []


def _kept(told: dict[str, Any]) -> Kept:
    return Kept(
        ids=tuple(told["ids"]),
        main=_part(told["main"]),
        waiting_part=_part(told["waiting_part"]),
        waiting=tuple(told["waiting"]),
        joined=_by_id(told["joined"]),
        edits=_by_id(told["edits"]),
        left_out=tuple(told["left_out"]),
    )


def _part(told: list[Any]) -> Part:
    decision, reason, *text = told  # earlier versions did not keep the template
    return Part(
        Decision(decision) if decision else None, DeclineReason(reason) if reason else None, *text
    )


def _by_id(told: dict[str, Any]) -> dict[int, Any]:
    return {int(id_): value for id_, value in told.items()}
