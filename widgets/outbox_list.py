"""The outgoing replies, grouped by what they need; replies queued together fold into one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message
from textual.strip import Strip

from widgets.cells import fit
from widgets.cursor_view import CursorView
from widgets.drawn import segments_of
from widgets.outbox_row import Heading, Item, entry_spans, item_spans, key_of
from widgets.outbox_words import Way
from widgets.palette import Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from rich.segment import Segment

    from widgets.outbox_row import Entry, Key, Lot, Told
    from widgets.palette import Span


class OutboxList(CursorView):
    """One line an entry; the cursor stays on its reply, wherever that moves."""

    class Highlighted(Message):
        """The cursor stands on another line."""

    class Opened(Message):
        """What the cursor stands on is asked for: Enter, a double click, a click on the cursor."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._entries: Sequence[Entry] = ()
        self._way = Way.OPEN
        self._now = 0
        self._fetch: Callable[[Sequence[int]], Mapping[int, Told]] = _nothing
        self._told: dict[int, Told | None] = {}
        self._spans: dict[int, tuple[Span, ...]] = {}
        self.empty_text = ""
        """What stands in the middle of an empty list."""

    def load(
        self,
        entries: Sequence[Entry],
        fetch: Callable[[Sequence[int]], Mapping[int, Told]],
        *,
        way: Way,
        now: int,
    ) -> None:
        """Shows these lines.

        The cursor stays on its reply; where that is gone, near where it stood.

        Args:
            entries: in their order.
            fetch: answers what there is to tell of some replies, by their ids; some may be gone.
            way: whether what waits can leave.
            now: the instant from which waiting is counted.
        """
        before = self.seen() if self.is_mounted else []
        held, was_empty = self.cursor_key, not self._entries
        place, was_at_top = self._cursor - self.top, self.top == 0
        self._entries, self._fetch, self._way, self._now = entries, fetch, way, now
        self._told.clear()
        self._spans.clear()
        self._cursor = self._place_of(held)
        if was_at_top:  # where what is new, and needs the user, comes into sight
            self.show_from(0)
            self._bring_into_sight(self._cursor)
        else:
            self.show_from(self._cursor - place)
        if self.is_mounted and was_empty == (not entries):
            self.redraw_since(before)
        else:
            self.refresh()  # what an empty list says is none of its lines
        if self.cursor_key != held:
            self.post_message(self.Highlighted())

    def tick(self, now: int) -> None:
        """What waits is counted from a later instant."""
        before = self.seen()
        self._now = now
        self._spans.clear()
        self.redraw_since(before)

    def _place_of(self, held: Key | None) -> int:
        if held is not None:
            for index, entry in enumerate(self._entries):
                if key_of(entry) == held:
                    return index
        if not self._entries:
            return 0
        near = min(self._cursor, len(self._entries) - 1)
        return self._standing(near) or 0

    @property
    def entries(self) -> Sequence[Entry]:
        """What is shown."""
        return self._entries

    @property
    def current(self) -> Lot | Item | None:
        """What stands under the cursor."""
        entry = self._entries[self._cursor] if self._cursor < len(self._entries) else None
        return None if isinstance(entry, Heading) else entry

    @property
    def cursor_key(self) -> Key | None:
        """What the cursor holds on to; None in an empty list."""
        return key_of(self.current) if self.current else None

    def move_to(self, key: Key) -> None:
        """Puts the cursor there, if it is in the list."""
        for index, entry in enumerate(self._entries):
            if key_of(entry) == key:
                self.move(index)

    def is_in_sight(self, key: Key) -> bool:
        """Whether this line stands on the screen."""
        seen = self._entries[self.top : self.top + self.room.height]
        return any(key_of(entry) == key for entry in seen)

    def can_stand(self, index: int) -> bool:
        """See `CursorView.can_stand`."""
        return not isinstance(self._entries[index], Heading)

    def highlighted(self, _index: int) -> Message:
        """See `CursorView.highlighted`."""
        return self.Highlighted()

    @property
    def line_count(self) -> int:
        """See `LineView.line_count`."""
        return len(self._entries)

    def line_key(self, index: int) -> Hashable:
        """See `LineView.line_key`."""
        return self._said(index), self.look_of(index)

    def line_segments(self, index: int, width: int) -> list[Segment]:
        """See `LineView.line_segments`."""
        return segments_of(self._said(index), width, self.palette, self.look_of(index))

    def _said(self, index: int) -> tuple[Span, ...]:
        if (spans := self._spans.get(index)) is None:
            spans = self._spans[index] = tuple(self._say(index, self.text_width))
        return spans

    def _say(self, index: int, width: int) -> list[Span]:
        entry = self._entries[index]
        if not isinstance(entry, Item):
            return entry_spans(entry, width, self._way, self._now)
        told = self._told_of(index, entry.id)
        if told is None:
            return [("…", Tone.MUTED)]
        return item_spans(told, width, self._way, self._now, is_inside=entry.is_inside)

    def _told_of(self, index: int, id_: int) -> Told | None:
        """What there is to tell of a reply; None where it went away since the list was made."""
        if id_ not in self._told:
            near = self._entries[index : index + max(1, self.room.height)]
            wanted = [e.id for e in near if isinstance(e, Item) and e.id not in self._told]
            found = self._fetch(wanted)
            self._told.update((one, found.get(one)) for one in wanted)
        return self._told[id_]

    def forget(self) -> None:
        """See `Drawn.forget`."""
        super().forget()
        self._spans.clear()

    def draw(self, y: int) -> Strip:
        """See `Drawn.draw`; an empty list says so in its middle."""
        if not self._entries and self.empty_text and y == self.room.height // 2:
            width = self.room.width
            text = fit(self.empty_text, width, "centre")
            return Strip(segments_of([(text, Tone.MUTED)], width, self.palette), width)
        return super().draw(y)

    def action_open(self) -> None:
        """Asks for what stands under the cursor."""
        if self.current is not None:
            self.post_message(self.Opened())


def _nothing(_ids: Sequence[int]) -> dict[int, Told]:
    return {}
