"""What became of those who were answered with a template."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.domain import State
from jva_tui.figures.reckoning import Rate

if TYPE_CHECKING:
    from collections.abc import Sequence


class Use(NamedTuple):
    """One reply that was sent with a template."""

    template: str
    """Its key."""
    state: str | None = None
    """Of the request now; None where it, or the reply, has left this computer since."""
    has_written: bool = False
    """Whether the volunteer has written since, as far as the messages are known."""


class TemplateFigures(NamedTuple):
    """How one template fares."""

    key: str
    used: int
    """Replies that were sent with it."""
    rate: Rate
    """Of those whose request is validated or declined now, the validated ones."""
    written: Rate
    """Of those whose request is still here, the ones who have written since."""


def by_template(uses: Sequence[Use]) -> list[TemplateFigures]:
    """Each template that was used, the most used first."""
    of: dict[str, list[Use]] = {}
    for use in uses:
        of.setdefault(use.template, []).append(use)
    found = [_figures(key, some) for key, some in of.items()]
    return sorted(found, key=lambda one: (-one.used, one.key))


def _figures(key: str, uses: Sequence[Use]) -> TemplateFigures:
    validated = sum(use.state == State.VALIDATED for use in uses)
    declined = sum(use.state == State.DECLINED for use in uses)
    here = sum(use.state is not None for use in uses)
    written = sum(use.has_written for use in uses)
    return TemplateFigures(
        key, len(uses), Rate(validated, validated + declined), Rate(written, here)
    )
