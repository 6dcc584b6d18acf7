"""From what the platform shows of labels to what becomes of one tagging."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.errands import TagAction, Tagging
from jva_tui.outbox import errand_words as wording
from jva_tui.outbox.kinds import Already, Judged, Stopped, Verdict, VerdictKind
from jva_tui.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection

    from jva_tui.domain import Tag
    from jva_tui.operations import Operation


class There(NamedTuple):
    """What the platform holds, as far as one tagging is concerned."""

    borne: Collection[Tag] | None
    """The labels of the request; None where that is gone."""
    listed: Collection[Tag] = ()
    """The organisation's, as far as they were read."""

    def meant(self, tagging: Tagging) -> Tag | None:
        """The label that a tagging is about; None where the platform is not known to have it.

        One that only reads alike is put on rather than made a second time.
        """
        known = [*(self.borne or ()), *self.listed]
        found = [tag for tag in known if tag.id == tagging.tag_id]
        found += [tag for tag in known if tag.name == tagging.name]
        if tagging.tag_id is None and tagging.is_on:
            found += [tag for tag in known if fold(tag.name) == fold(tagging.name)]
        return found[0] if found else None

    def target(self, tagging: Tagging) -> int | None:
        """Its number; None where that is not known."""
        tag = self.meant(tagging)
        return tag.id if tag else tagging.tag_id

    def is_as_wanted(self, tagging: Tagging) -> bool:
        """Whether the request bears it, or bears it no longer, as it should."""
        target = self.target(tagging)
        return any(tag.id == target for tag in self.borne or ()) is tagging.is_on


def before(operation: Operation, there: There) -> Stopped | Already | None:
    """Why the next step of a tagging must not leave, or need not; None where it may.

    Args:
        operation: not taken back.
        there: read just now; to put a label on twice is an error of the platform's.
    """
    tagging = operation.of(Tagging)
    if there.borne is None:
        return Stopped(wording.gone(), None)
    if there.is_as_wanted(tagging):
        return Already(is_all=True)
    if operation.next_step == TagAction.CREATE:
        return Already() if there.meant(tagging) else None
    if there.target(tagging) is None:
        return Stopped(wording.no_such_tag(tagging.name), None)
    return None


def judge(operation: Operation, action: str, there: There, *, is_settled: bool) -> Judged:
    """What has become of a request of which nobody knows.

    Args:
        operation: which it is for.
        action: the step that it was to make.
        there: read afterwards.
        is_settled: whether absence counts.
    """
    tagging = operation.of(Tagging)
    if action == TagAction.CREATE:
        is_done = there.meant(tagging) is not None
    elif there.borne is None:
        return Judged(Verdict(VerdictKind.CONFLICT, note=wording.gone()), None)
    else:
        is_done = there.is_as_wanted(tagging)
    if is_done:
        return Judged(Verdict(VerdictKind.HAPPENED), None)
    return Judged(Verdict(VerdictKind.ABSENT if is_settled else VerdictKind.WAIT), None)
