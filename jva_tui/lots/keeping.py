"""A lot that was begun, as it is kept on the disk: found again after a crash, or the next day."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from jva_tui.domain import Decision, DeclineReason
from jva_tui.lots.lot import Part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jva_tui.lots.lot import Lot


class Kept(NamedTuple):
    """What was kept of a lot."""

    ids: tuple[int, ...]
    parts: tuple[Part, ...]
    part_of: dict[int, int]
    edits: dict[int, str]
    chosen: dict[int, bool]
    after: dict[int, int]

    @property
    def has_text(self) -> bool:
        """Whether anything was written."""
        return any(part.text for part in self.parts) or bool(self.edits)

    def is_for(self, ids: Iterable[int]) -> bool:
        """Whether it was begun for these people, or most of them."""
        asked, mine = set(ids), set(self.ids)
        return 2 * len(asked & mine) > max(len(asked), len(mine))


def to_text(lot: Lot) -> str:
    """All that its author has said so far."""
    told = Kept(
        ids=tuple(lot.ids),
        parts=tuple(lot.parts),
        part_of=lot.part_of,
        edits=lot.edits,
        chosen=lot.chosen,
        after=lot.after,
    )
    return json.dumps(told._asdict(), ensure_ascii=False, separators=(",", ":"))


def from_text(text: str) -> Kept | None:
    """The reverse of `to_text`; None where another version has written something else."""
    try:
        told = json.loads(text)
        return Kept(
            ids=tuple(told["ids"]),
            parts=tuple(map(_part, told["parts"])),
            part_of=_by_id(told["part_of"]),
            edits=_by_id(told["edits"]),
            chosen=_by_id(told["chosen"]),
            after=_by_id(told["after"]),
        )
    except (ValueError, KeyError, TypeError):
        return None


def resume(lot: Lot, kept: Kept) -> None:
    """Goes on with what was kept, for those who are in the lot now."""
    here = set(lot.ids)
    lot.parts[:] = kept.parts or lot.parts
    lot.part_of.update(_within(kept.part_of, here))
    lot.edits.update(_within(kept.edits, here))
    lot.chosen.update(_within(kept.chosen, here))
    lot.after.update(
        (id_, first) for id_, first in _within(kept.after, here).items() if first in here
    )


def _part(told: list[Any]) -> Part:
    decision, reason, text = told
    return Part(
        Decision(decision) if decision else None, DeclineReason(reason) if reason else None, text
    )


def _by_id(told: dict[str, Any]) -> dict[int, Any]:
    return {int(id_): value for id_, value in told.items()}


def _within(told: dict[int, Any], ids: set[int]) -> dict[int, Any]:
    return {id_: value for id_, value in told.items() if id_ in ids}
