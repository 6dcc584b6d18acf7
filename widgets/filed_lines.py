"""What the reading pane says of labels and of the archive, what is queued counted in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.errands import by_use
from jva_tui.i18n import _
from jva_tui.operations import OperationState
from widgets.lines import signed
from widgets.signs import ARCHIVED, LABEL, operation_sign
from widgets.tones import Tone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jva_tui.domain import Reading
    from widgets.lines import Line

_QUEUED = operation_sign(OperationState.QUEUED) or ("→", Tone.INFO)


def label_lines(reading: Reading, width: int) -> Iterator[Line]:
    """The labels of a request; those on their way have the sign of what waits."""
    told = set(reading.participation.tags)
    shown = told if reading.row is None else set(reading.row.tags)
    parts = [
        f"{_QUEUED[0]} + {name}"
        if name not in told
        else f"{_QUEUED[0]} - {name}"
        if name not in shown
        else name
        for name in sorted(told | shown, key=by_use)
    ]
    if parts:
        yield from signed((LABEL, Tone.INFO), " · ".join(parts), width, Tone.INFO)


def archive_lines(reading: Reading, width: int) -> Iterator[Line]:
    """Whether the conversation is in the archive, or on its way there or back."""
    was = reading.conversation is not None and reading.conversation.is_archived
    now = was if reading.row is None else reading.row.is_archived
    if now and was:
        told = _("Archived: back in sight when the volunteer writes. H brings it back.")
        yield from signed((ARCHIVED, Tone.INFO), told, width, Tone.INFO)
    elif now:
        yield from signed(_QUEUED, _("On its way to the archive"), width, Tone.INFO)
    elif was:
        yield from signed(_QUEUED, _("On its way back from the archive"), width, Tone.INFO)
