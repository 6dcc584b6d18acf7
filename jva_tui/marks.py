"""The requests that the user has marked, each with what was seen of it at that moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.operations import UNDER_WAY

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from jva_tui.domain import InboxRow


Seen = tuple[str, int, bool]
"""What was seen of a request, of which a change must not be answered blindly: the state shown,
when the last word was written, and whether a reply of ours was on its way.

A plain tuple, which the collector soon leaves alone: a hundred thousand named ones are felt at the
keys each time that it looks through them.
"""


def seen_of(row: InboxRow) -> Seen:
    """What a row of the list shows."""
    return row.state, row.last_word_at, row.operation in UNDER_WAY


class Unmarked(NamedTuple):
    """What lost its mark because it is not what it was."""

    changed: list[int]
    """Something happened to these requests elsewhere, or they are gone."""
    answered: list[int]
    """Replies of ours are on their way to these."""


class Marks:
    """Marked requests, in no order.

    Args:
        last: what `restore` brings back first.
    """

    def __init__(self, last: Mapping[int, Seen] | None = None) -> None:
        self._seen: dict[int, Seen] = {}
        self._last = dict(last or {})
        self._range: set[int] = set()

    def __len__(self) -> int:
        return len(self._seen)

    def __contains__(self, id_: object) -> bool:
        return id_ in self._seen

    def __iter__(self) -> Iterator[int]:
        return iter(self._seen)

    @property
    def seen(self) -> Mapping[int, Seen]:
        """The marked requests with what was seen of them."""
        return self._seen

    @property
    def last(self) -> Mapping[int, Seen]:
        """The marks as they were before they were last cleared or answered."""
        return self._last

    def recall(self, last: Mapping[int, Seen]) -> None:
        """Gives `restore` the marks of an earlier session, where there are none of this one."""
        self._last = self._last or dict(last)

    def away(self, in_sight: Iterable[int]) -> int:
        """How many are marked that are not among those in sight."""
        return len(self._seen) - sum(id_ in self._seen for id_ in in_sight)

    def ordered(self, ids: Iterable[int]) -> list[int]:
        """The marked requests as they stand in ``ids``, then the others by their number."""
        shown = [id_ for id_ in ids if id_ in self._seen]
        return shown + sorted(self._seen.keys() - set(shown))

    # Marking

    def toggle(self, id_: int, seen: Seen) -> None:
        """Marks a request, or unmarks it."""
        if id_ in self._seen:
            self._drop(id_)
        else:
            self._seen[id_] = seen

    def add(self, seen: Mapping[int, Seen]) -> None:
        """Marks these; of those that are marked already the first look counts.

        `restore` brings back what was marked before.
        """
        self._last = self._seen or self._last
        self._seen = {**seen, **self._seen}

    def inverted(self, seen: Mapping[int, Seen]) -> dict[int, Seen]:
        """What `become` takes so that of these the others are marked; the rest stays."""
        kept = {id_: one for id_, one in self._seen.items() if id_ not in seen}
        return kept | {id_: one for id_, one in seen.items() if id_ not in self._seen}

    def become(self, seen: dict[int, Seen]) -> None:
        """Marks these and nothing else; `restore` brings back what was marked before."""
        self._last = self._seen or self._last
        self._seen = seen
        self._range.clear()

    def clear(self) -> None:
        """Unmarks everything; `restore` brings it back."""
        self.become({})

    def restore(self) -> None:
        """Marks what was marked before; what is marked now can be restored in its turn."""
        last, self._last = self._last, self._seen
        self.become(last)

    # A range

    def begin(self, id_: int, seen: Seen) -> None:
        """Marks where a range begins."""
        self.end()
        self.stretch({id_: seen}, ())

    def stretch(self, added: Mapping[int, Seen], dropped: Iterable[int]) -> None:
        """Takes requests into the range, or leaves them out; what was marked before it stays.

        Args:
            added: that lie in the range from now on.
            dropped: that lie in it no more.
        """
        for id_ in self._range.intersection(dropped):
            self._drop(id_)
        new = {id_: seen for id_, seen in added.items() if id_ not in self._seen}
        self._seen.update(new)
        self._range.update(new)

    def end(self) -> None:
        """The range stays as it is."""
        self._range.clear()

    # What happens to the marked ones

    def changed(self, ids: Collection[int], now: Mapping[int, Seen]) -> Unmarked:
        """Unmarks what is not what it was when it was marked.

        Args:
            ids: the requests that were looked at again.
            now: what is seen of them; those that are gone are missing.
        """
        told = Unmarked([], [])
        for id_ in ids:
            if (before := self._seen.get(id_)) is None or (seen := now.get(id_)) == before:
                continue
            if seen and seen[2] and not before[2]:
                told.answered.append(id_)
            elif seen is None or _has_changed(before, seen):
                told.changed.append(id_)
            else:
                continue
            self._drop(id_)
        return told

    def answered(self, ids: Collection[int], before: Mapping[int, Seen]) -> None:
        """Unmarks whom replies were queued to.

        Args:
            ids: these.
            before: what was marked when they were chosen, to be restored: some may have lost their
                mark already, as a reply is under way to them.
        """
        self._last = dict(before)
        for id_ in ids:
            self._drop(id_)

    def _drop(self, id_: int) -> None:
        self._seen.pop(id_, None)
        self._range.discard(id_)


def _has_changed(before: Seen, now: Seen) -> bool:
    (state_before, word_before, _), (state, word, _) = before, now
    return state != state_before or word > word_before


def passed(anchor: int, before: int, after: int) -> tuple[range, range]:
    """What the end of a range passes over on its way from ``before`` to ``after``.

    Returns:
        The lines that lie in the range from now on, and those that do so no more.
    """
    if after >= anchor:
        added = range(max(anchor, before) + 1, after + 1)
    else:
        added = range(after, min(anchor, before))
    if before >= anchor:
        dropped = range(max(anchor, after) + 1, before + 1)
    else:
        dropped = range(before, min(anchor, after))
    return added, dropped
