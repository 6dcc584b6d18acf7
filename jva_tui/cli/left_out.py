"""Those who are named on a command line, and for whom what is asked cannot be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import complain
from jva_tui.i18n import _
from jva_tui.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jva_tui.cli.as_json import Json


NOTHING = frozenset({"unknown", "no_reply"})
"""Why: there is nothing with this number."""


class LeftOut(NamedTuple):
    """Somebody for whom it cannot be done."""

    id: int | str
    """Of the request; of a template, as it was named."""
    name: str | None
    """The volunteer's; None where the request is not known."""
    why: str
    """A word for programs."""
    detail: str
    """In the user's words."""

    def json(self) -> Json:
        """As ``--json`` tells it."""
        return self._asdict()


def tell(left_out: Sequence[LeftOut]) -> None:
    """Names each of them with the reason, one a line."""
    for one in left_out:
        who = f"{one.id} {one.name}" if one.name else str(one.id)
        told = _("{who}: {detail}")
        complain(told.format(who=who, detail=one_line(one.detail, 500)))


def code_for(left_out: Sequence[LeftOut], unasked: Exit = Exit.OK) -> Exit:
    """The exit code that tells of them.

    Args:
        left_out: all of them.
        unasked: why the platform could not be asked, which may well know the request.
    """
    if not left_out:
        return Exit.OK
    is_nothing = all(one.why in NOTHING for one in left_out)
    return (unasked or Exit.NO_SUCH_REQUEST) if is_nothing else Exit.LEFT_OUT
