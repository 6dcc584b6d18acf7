"""A measured figure beside its goal; the table and the file that tell them."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the results; the unit stands in its name."""

    figure: str
    ours: float
    reference: float | None
    """The same, measured on the reference in the same run; None for an absolute figure."""
    ratio: float | None
    """Ours over the reference."""
    goal: float
    """What may not be passed, or missed: by the ratio, or by what the name says."""
    met: bool

    @classmethod
    def ratio_of(cls, figure: str, ours: float, reference: float, goal: float) -> Figure:
        """A figure of which the ratio counts."""
        ratio = ours / reference
        return cls(
            figure, round(ours, 2), round(reference, 2), round(ratio, 3), goal, ratio <= goal
        )

    @classmethod
    def difference(cls, figure: str, ours: float, reference: float, goal: float) -> Figure:
        """A figure of which the distance from the reference counts."""
        return cls(figure, ours, reference, ours / reference, goal, ours - reference <= goal)

    @classmethod
    def absolute(cls, figure: str, ours: float, goal: float) -> Figure:
        """A figure that counts by itself."""
        return cls(figure, ours, None, None, goal, ours <= goal)

    @classmethod
    def at_least(cls, figure: str, ours: float, goal: float) -> Figure:
        """A figure that counts by itself, and of which more is better."""
        return cls(figure, round(ours, 2), None, None, goal, ours >= goal)


def table(figures: Sequence[Figure]) -> str:
    """The figures as aligned lines of text."""
    width = max(len(figure.figure) for figure in figures)
    lines = [f"{'figure':{width}}  {'ours':>9}  {'reference':>9}  {'ratio':>6}  {'goal':>6}  met"]
    for one in figures:
        reference = "" if one.reference is None else f"{one.reference:.2f}"
        ratio = "" if one.ratio is None else f"{one.ratio:.2f}"
        lines.append(
            f"{one.figure:{width}}  {one.ours:9.2f}  {reference:>9}  {ratio:>6}  {one.goal:6g}"
            f"  {'yes' if one.met else 'NO'}"
        )
    return "\n".join(lines)


def write_json(figures: Sequence[Figure], path: Path) -> None:
    """Writes the figures as a JSON list of objects with the fields of `Figure`."""
    rows = [
        {
            name: round(one, 3) if isinstance(one, float) else one
            for name, one in asdict(row).items()
        }
        for row in figures
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` (0 to 1) of the values do not pass."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]
