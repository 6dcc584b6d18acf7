"""Choosing requests in the list: what is marked, and that a command is about what is marked."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from textual import on

from jva_tui.command import ANSWERING, SORTING
from jva_tui.commands import COMMANDS, FOOTER
from jva_tui.domain import OPEN_STATES, View
from jva_tui.i18n import _, ngettext
from jva_tui.marks import Marks, passed, seen_of
from jva_tui.store.errors import StoreError
from screens.base import Result
from screens.sending import SendingScreen
from screens.sentences import MOST_NAMES
from widgets.inbox_list import InboxList
from widgets.key_bar import KeyBar
from widgets.signs import MARK

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from jva_tui.commands import Situation
    from jva_tui.desk import Desk
    from jva_tui.domain import Decision, Reading
    from jva_tui.marks import Seen
    from jva_tui.operations import Operation
    from jva_tui.showing import Showing

AT_ONCE = 60
"""Rows that a range may pass over in one step; of more is read behind the screen."""
SLICE = 2_000
"""Requests looked at together behind the screen, so that keys never wait for more."""
EMPTIES = frozenset({View.WROTE, View.TODO, View.PRIORITY, View.IN_PROGRESS, View.TO_CALL})
"""The views that one empties by answering."""
_WHATEVER_STATE = frozenset({View.WROTE, View.TO_CALL})
"""The views in which somebody waits for a word, or a call, who may be decided about already."""
_ABOUT_MARKED = frozenset(c.id for c in COMMANDS if c.group in {ANSWERING, SORTING}) | {"export"}
_GONE = ("", 0, False)
_LOOKED_UP = 4 * MOST_NAMES
"""Requests of which a name is looked for at most: of those that are gone none is found."""


class Range(NamedTuple):
    """Requests from an anchor to the cursor, which are marked as it moves."""

    anchor_id: int
    anchor: int
    """Place where it began."""
    end_id: int
    end: int
    """Place up to which it goes now."""
    is_kept: bool
    """Whether every move extends it; else only those that ask for it."""


class Stand(NamedTuple):
    """What the list was like when somebody was chosen to be answered."""

    ids: Sequence[int]
    at: int
    """Place of the cursor among them."""
    marked: dict[int, Seen]


class MarkingScreen(SendingScreen[Result]):
    """A screen with a list of requests, several of which may be marked.

    Steps that have to read first are taken one after the other, behind the screen, and what is
    asked for meanwhile waits for its turn: the marks are always what the keys say, in their order.

    Args:
        desk: does it.
    """

    _list: InboxList
    _showing: Showing

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._marks = Marks()
        self._range: Range | None = None
        self._steps: deque[Callable[[], Awaitable[None]]] = deque()
        self._doubtful: dict[int, str] = {}
        """What changed and is to be compared with what was seen, with the names known of it."""
        self._stood: Stand | None = None

    def situation(self) -> Situation:
        """See `CommandScreen.situation`."""
        return (
            super()
            .situation()
            ._replace(
                marked=len(self._marks),
                has_last_marks=bool(self._marks.last),
                is_filled=self._list.line_count > 0,
            )
        )

    def targets(self) -> list[int]:
        """Whom a command is about: the marked ones in the list's order, else the cursor's."""
        if self._marks:
            return self._marks.ordered(self._list.ids)
        return [] if self._list.cursor_id is None else [self._list.cursor_id]

    def action_command(self, id_: str) -> None:
        """See `CommandScreen.action_command`; what is about marks waits until they are known."""
        if self._steps and id_ in _ABOUT_MARKED:
            self._when_marked(partial(super().action_command, id_))
        elif self._steps and id_ in {"mark_none", "mark_again"}:
            self.do(id_)  # whether there is anything to do is known when it is its turn
        else:
            super().action_command(id_)

    def show_keys(self) -> None:
        """Shows what can be done, and about whom."""
        situation = self.situation()
        reading = situation.reading
        self.query_one(KeyBar).show(
            [
                (command.hint, _(command.label), not command.why_not(situation))
                for command in FOOTER
            ],
            name=reading.participation.volunteer.name if reading else "",
            count=self._count_lines() if self._marks else (),
        )

    def _count_lines(self) -> tuple[str, ...]:
        """How many are marked, in full and ever shorter."""
        count, away = len(self._marks), self._marks.away(self._list.in_sight)
        text = ngettext("{count} marked", "{count} marked", count).format(count=count)
        lines = [text, f"{count} {MARK}"]
        if away:
            hidden = ngettext(
                "{count} marked, off the screen",
                "{count} marked, {away} of them off the screen",
                count,
            )
            if away == count > 1:
                hidden = _("{count} marked, all off the screen")
            short = ngettext("{count} marked, hidden", "{count} marked, {away} hidden", count)
            lines[:0] = [one.format(count=count, away=away) for one in (hidden, short)]
        if self._range and self._range.is_kept:
            lines[:0] = [f"{_('range')} · {line}" for line in lines[:1]]
        return tuple(lines)

    # Steps

    def _change(self, change: Callable[[], None]) -> None:
        """Changes the marks now, and shows it."""
        before = self._list.seen()
        change()
        self._list.redraw_since(before)
        self.show_keys()

    def _mark(self, change: Callable[[], None]) -> None:
        """Changes the marks now, or as soon as those before are known."""
        if self._steps:
            self._when_marked(partial(self._change, change))
        else:
            self._change(change)

    def _when_marked(self, work: Callable[[], None]) -> None:
        async def step() -> None:
            work()

        self._then(step)

    def _then(self, step: Callable[[], Awaitable[None]]) -> None:
        """Takes a step that has to read first, after those that were asked for before."""
        self._steps.append(step)
        if len(self._steps) == 1:
            self.run_worker(self._take_steps(), name="marks", exit_on_error=False)

    async def _take_steps(self) -> None:
        try:
            while self._steps:
                try:
                    await self._steps[0]()
                except StoreError as error:
                    self.tell(str(error), is_trouble=True)
                self._steps.popleft()
        finally:
            self._steps.clear()  # after a defect, what was asked for may not be what is meant

    async def _add(self, read: Callable[[], Awaitable[Mapping[int, Seen]]]) -> None:
        seen = await read()
        self._change(partial(self._marks.add, seen))

    # The marks of the last time

    def recall_marks(self) -> None:
        """Learns what was marked when the client was last left, for the user to restore."""
        self._then(self._recall)

    async def _recall(self) -> None:
        kept = next(iter(self._desk.kept_lots()), None)
        if kept is None:
            self._marks.recall(await self._desk.kept_marks())
            return
        seen = await self._desk.seen_among(kept.ids)
        self._marks.recall(seen)
        if not any(state in OPEN_STATES for state, _at, _way in seen.values()):
            return  # most likely they have all been answered since
        told = ngettext(
            "What you began to write to {n} person is kept: U marks them again.",
            "What you began to write to {n} people is kept: U marks them again.",
            len(seen),
        )
        self.tell(told.format(n=len(seen)))

    async def on_unmount(self) -> None:
        """Keeps what is marked, or was marked last."""
        if marks := self._marks.seen or self._marks.last:
            with suppress(StoreError):  # no more than a convenience
                await self._desk.keep_marks(marks)

    # Commands

    def do_mark(self) -> None:
        """Marks what is under the cursor, or unmarks it, and goes on."""
        self._end_range()
        self._toggle(self._list.place)
        self._list.action_down()

    @on(InboxList.MarkPressed)
    def _mark_pressed(self, event: InboxList.MarkPressed) -> None:
        self._end_range()
        self._toggle(event.place)

    def _toggle(self, place: int) -> None:
        if row := self._list.row(place):
            self._mark(partial(self._marks.toggle, row.id, seen_of(row)))

    def do_mark_all(self) -> None:
        """Marks the whole view."""
        self._end_range()
        self._then(partial(self._add, partial(self._desk.seen, self._showing)))

    def do_mark_alike(self) -> None:
        """Marks those in the situation of the one under the cursor."""
        self._end_range()
        if (one := self._list.cursor_id) is not None:
            self._then(partial(self._add, partial(self._desk.alike, one, self._showing)))

    def do_mark_inverse(self) -> None:
        """Marks in the view what is not marked, and unmarks the rest of it."""
        self._end_range()
        self._then(partial(self._invert, self._showing))

    async def _invert(self, showing: Showing) -> None:
        seen = await self._desk.seen(showing)
        # Meanwhile nothing changes the marks: everything that would waits for its turn.
        marked = await asyncio.to_thread(self._marks.inverted, seen)
        self._change(partial(self._marks.become, marked))

    def do_mark_none(self) -> None:
        """Unmarks everything."""
        self._end_range()
        self._mark(self._marks.clear)

    def do_mark_again(self) -> None:
        """Restores the last marks, but those of which something has changed since."""
        self._end_range()
        self._then(self._restore)

    async def _restore(self) -> None:
        self._change(self._marks.restore)
        await self._compare(list(self._marks), {})

    # A range

    def do_mark_range(self) -> None:
        """Begins a range, or ends it."""
        if self._range and self._range.is_kept:
            self._end_range()
        else:
            self._begin_range(is_kept=True)

    def do_mark_down(self) -> None:
        """Marks on to the next line."""
        self._extend(1)

    def do_mark_up(self) -> None:
        """Marks on to the line before."""
        self._extend(-1)

    def _extend(self, by: int) -> None:
        self._follow()  # a move of which is not told yet
        if self._range is None:
            self._begin_range(is_kept=False)
        self._list.move(self._list.cursor_index + by)
        self._stretch()

    def _begin_range(self, *, is_kept: bool) -> None:
        place = self._list.place
        if row := self._list.row(place):
            self._range = Range(row.id, place, row.id, place, is_kept)
            self._mark(partial(self._marks.begin, row.id, seen_of(row)))

    def ends_range(self) -> bool:
        """Ends a range that follows the cursor; False where there is none."""
        if self._range is None or not self._range.is_kept:
            return False
        self._end_range()
        return True

    def _end_range(self) -> None:
        if self._range and self._range.is_kept:
            self._stretch()  # to where the cursor stands, of which may not be told yet
        self._leave_range()

    def _leave_range(self) -> None:
        if self._range:
            self._range = None
            self._mark(self._marks.end)

    @on(InboxList.Highlighted)
    def _follow(self) -> None:
        """Lets the range follow the cursor; one that was extended by hand ends with other moves."""
        if self._range is None or self._range.end == self._list.place:
            return
        if self._range.is_kept:
            self._stretch()
        else:
            self._leave_range()

    def _stretch(self) -> None:
        if (old := self._range) is None or (end_id := self._list.cursor_id) is None:
            return
        end, ids = self._list.place, self._list.ids
        if end == old.end:
            return
        self._range = old._replace(end_id=end_id, end=end)
        added, dropped = passed(old.anchor, old.end, end)
        lost = ids[dropped.start : dropped.stop]
        if len(added) + len(dropped) > AT_ONCE:
            self._then(partial(self._stretch_far, ids[added.start : added.stop], lost))
            return
        rows = [row for place in added if (row := self._list.row(place))]
        self._mark(partial(self._marks.stretch, {row.id: seen_of(row) for row in rows}, lost))

    async def _stretch_far(self, added: Sequence[int], dropped: Sequence[int]) -> None:
        for start in range(0, len(dropped), SLICE):
            part = dropped[start : start + SLICE]
            self._change(partial(self._marks.stretch, {}, part))
            await asyncio.sleep(0)  # lets keys through
        for start in range(0, len(added), SLICE):
            seen = await self._desk.seen_among(added[start : start + SLICE])
            self._change(partial(self._marks.stretch, seen, ()))

    def list_loaded(self) -> None:
        """The list holds other requests, or in another order."""
        if old := self._range:
            anchor, end = map(self._list.place_of, (old.anchor_id, old.end_id))
            if anchor is None or end is None:
                self._leave_range()
            else:
                self._range = old._replace(anchor=anchor, end=end)
        self._show_count()

    @on(InboxList.Scrolled)
    def _show_count(self) -> None:
        if self._marks:
            self.show_keys()

    # What changes elsewhere

    def rows_told(self, ids: frozenset[int]) -> None:
        """Compares what changed with what was seen of it; to be called before it is drawn anew."""
        if not self._marks and not self._steps:
            return
        doubtful = ids if self._steps else [id_ for id_ in ids if id_ in self._marks]
        if not doubtful:
            return
        is_asked = bool(self._doubtful)
        for id_ in doubtful:
            row = self._list.known_row(id_)
            self._doubtful[id_] = row.name if row else ""
        if not is_asked:
            self._then(self._compare_doubtful)

    async def _compare_doubtful(self) -> None:
        doubtful, self._doubtful = self._doubtful, {}
        await self._compare([id_ for id_ in doubtful if id_ in self._marks], doubtful)

    async def _compare(self, ids: Sequence[int], names: Mapping[int, str]) -> None:
        """Unmarks what is not what it was, and tells whom that concerns."""
        changed: list[int] = []
        for start in range(0, len(ids), SLICE):
            part = ids[start : start + SLICE]
            now = await self._desk.seen_among(part)
            self._change(partial(self._unmark, part, now, changed))
        if changed:
            self.tell(self._unmarked_line(changed, names), is_trouble=True)

    def _unmark(self, ids: Sequence[int], now: Mapping[int, Seen], changed: list[int]) -> None:
        changed += self._marks.changed(ids, now).changed

    def _unmarked_line(self, ids: Sequence[int], names: Mapping[int, str]) -> str:
        known = filter(None, (self._name_of(id_, names) for id_ in ids[:_LOOKED_UP]))
        told = list(islice(known, MOST_NAMES))
        text = ngettext(
            "Not marked any more, because the request changed meanwhile: {names}.",
            "{count} are not marked any more, because their requests changed meanwhile: {names}.",
            len(ids),
        )
        shown = ", ".join(told) or _("gone from the platform")
        if told and (more := len(ids) - len(told)):
            others = ngettext("and {count} other", "and {count} others", more)
            shown = f"{shown} {others.format(count=more)}"
        return text.format(count=len(ids), names=shown)

    def _name_of(self, id_: int, names: Mapping[int, str]) -> str:
        if self._desk.reading(id_):
            return self._first_name(id_)
        return names.get(id_, "")  # as the list showed it: it is gone

    # Answering

    def open_reply(
        self,
        reading: Reading,
        decision: Decision | None,
        *,
        edited: Operation | None = None,
        told: str = "",
    ) -> None:
        """See `SendingScreen.open_reply`."""
        self._stood = self._stand()
        super().open_reply(reading, decision, edited=edited, told=told)

    def open_lot(
        self,
        ids: Sequence[int],
        decision: Decision | None,
        words: Mapping[int, int] | None = None,
    ) -> None:
        """See `SendingScreen.open_lot`."""
        self._stood = self._stand()
        super().open_lot(ids, decision, words)

    def _stand(self) -> Stand:
        self._end_range()
        return Stand(self._list.ids, self._list.place, dict(self._marks.seen))

    def replied(self, ids: frozenset[int]) -> None:
        """See `SendingScreen.replied`: after marked ones the list moves on to who still waits."""
        stood, self._stood = self._stood or self._stand(), None
        if any(id_ in stood.marked for id_ in ids):
            self._mark(partial(self._marks.answered, ids, stood.marked))
            self.work(self._move_on(ids, stood), "move on")

    async def _move_on(self, ids: frozenset[int], stood: Stand) -> None:
        showing, here = self._showing, self._list.cursor_id
        view = showing.named
        following = await self._next_waiting(ids, stood, view)
        is_led_away = here != self._list.cursor_id and self._list.place_of(here or 0) is not None
        if following is not None and not is_led_away:
            self._list.move_to(following)
        counts = await self._desk.counts(mine=showing.is_only_mine)
        left = counts[view if view in EMPTIES else View.TODO]
        text = ngettext("{count} left to answer.", "{count} left to answer.", left)
        self.tell(text.format(count=left) if left else _("Nobody is left to answer here."))

    async def _next_waiting(
        self, ids: frozenset[int], stood: Stand, view: View | None
    ) -> int | None:
        """The next request that is still to be answered: from here on, else going back."""
        shown, at = stood.ids, stood.at
        for part in _slices(shown[at:]), _slices(shown[:at][::-1]):
            for some in part:
                now = await self._desk.seen_among(some)
                for id_ in some:
                    state, _at, is_under_way = now.get(id_, _GONE)
                    if id_ in ids or is_under_way:
                        continue
                    if state in OPEN_STATES or (state and view in _WHATEVER_STATE):
                        return id_
        return None


def _slices(ids: Sequence[int]) -> list[Sequence[int]]:
    """A screenful first: most often the next one is near."""
    rest = range(AT_ONCE, len(ids), SLICE)
    return [ids[:AT_ONCE], *(ids[start : start + SLICE] for start in rest)]
