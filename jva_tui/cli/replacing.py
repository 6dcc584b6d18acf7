"""Earlier replies that had not arrived: one more to the same person takes their place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.cli.failures import complain
from jva_tui.i18n import N_, _
from jva_tui.operations import OperationState
from jva_tui.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jva_tui.cli.as_json import Json
    from jva_tui.cli.checking import Ready

_WORDS = {
    OperationState.FAILED: N_(
        "{who}: an earlier reply that had failed gives way to this one. {detail}"
    ),
    OperationState.CONFLICT: N_(
        "{who}: an earlier reply that was stopped gives way to this one. {detail}"
    ),
}


class Replaced(NamedTuple):
    """A reply that is put away."""

    id: int
    """Of the request."""
    name: str
    """The volunteer's."""
    state: OperationState
    detail: str
    """Why it had not arrived."""

    def json(self) -> Json:
        """As ``--json`` tells it."""
        return self._asdict()


def replaced(ready: Sequence[Ready]) -> list[Replaced]:
    """Those that are put away when these replies are queued."""
    found = []
    for one in ready:
        earlier, volunteer = one.seen.operation, one.seen.participation.volunteer
        if earlier and earlier.state in _WORDS:
            id_ = one.reply.participation_id
            found.append(Replaced(id_, volunteer.name, earlier.state, earlier.detail))
    return found


def tell(replaced: Sequence[Replaced]) -> None:
    """Names each of them, one a line."""
    for one in replaced:
        told = _(_WORDS[one.state])
        complain(told.format(who=f"{one.id} {one.name}", detail=one_line(one.detail, 500)))
