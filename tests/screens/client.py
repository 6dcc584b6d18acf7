"""The client's application under test: opened on a desk, driven by keys, read as text."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from textual.events import Key

from jva_tui.accounts.profile import Profile
from jva_tui.app import JvaTui
from jva_tui.board import ROWS_SECONDS
from jva_tui.desk import Desk
from jva_tui.operations import OperationState
from jva_tui.store.cache import Cache
from jva_tui.store.outbox_db import OutboxDb
from screens.inbox import InboxScreen
from screens.outbox import OutboxScreen
from tests.clock import ManualClock
from tests.office import KEY, PATIENCE
from tests.people import NOW, ROSA
from tests.stillness import until_idle, until_still
from widgets.inbox_list import InboxList
from widgets.reading_pane import ReadingPane
from widgets.status_bar import StatusBar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Sequence
    from pathlib import Path

    from textual.pilot import Pilot
    from textual.widget import Widget

    from jva_tui.commands import Situation
    from jva_tui.domain import Participation, Template
    from jva_tui.operations import Operation

SMALL, MEDIUM, LARGE = (80, 24), (120, 40), (200, 50)
NARROW = (40, 24)
_FRAMES = str.maketrans("│▌▐█", "    ")
_KEY_OF = {" ": "space", "\n": "enter", "/": "slash", ":": "colon", "\x1b": "escape"}


class Client:
    """The application while it runs.

    Args:
        app: running.
        pilot: drives it.
        desk: that it shows.
    """

    def __init__(self, app: JvaTui, pilot: Pilot[None], desk: Desk) -> None:
        self.app = app
        self.desk = desk
        self.pilot = pilot

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(
            strip.text.rstrip() for strip in self.app.screen._compositor.render_strips()
        )

    @property
    def words(self) -> str:
        """What stands on the screen, with its line breaks and frames folded into spaces."""
        return folded(self.text)

    def words_of(self, selector: str) -> str:
        """What stands in one widget, folded likewise."""
        region = self.app.screen.query_one(selector).region
        strips = self.app.screen._compositor.render_strips()[region.y : region.bottom]
        return folded("\n".join(strip.crop(region.x, region.right).text for strip in strips))

    @property
    def inbox(self) -> InboxList:
        """The list, also while another screen stands before it."""
        return self.app.screen_stack[0].query_one(InboxList)

    @property
    def situation(self) -> Situation:
        """What decides now which commands are possible."""
        inbox = self.app.screen_stack[0]
        assert isinstance(inbox, InboxScreen)
        return inbox.situation()

    @property
    def cursor(self) -> int | None:
        """Id of the participation under the cursor."""
        return self.inbox.cursor_id

    @property
    def status(self) -> str:
        """The line of the outbox."""
        return self.app.screen_stack[0].query_one(StatusBar).text

    @property
    def read(self) -> int | None:
        """Id of the participation in the reading pane."""
        reading = self.app.screen_stack[0].query_one(ReadingPane).reading
        return reading.participation.id if reading else None

    def visible(self, kind: type[Widget]) -> bool:
        """Whether the widget of this kind takes room on the screen."""
        widget = self.app.screen.query_one(kind)
        return widget.display and widget.region.area > 0

    def focused(self, kind: type[Widget]) -> bool:
        """Whether the widget of this kind has the focus."""
        return isinstance(self.app.focused, kind)

    async def settle(self) -> None:
        """Returns when all that was begun behind the screen is done and drawn."""
        await self.pilot.pause()
        await self._finish()

    async def _finish(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await until_idle()
            while self._is_behind:
                await self.app.workers.wait_for_complete()
                await self.pilot.pause()

    @property
    def _is_behind(self) -> bool:
        """Whether something goes on behind the screen, or is to be shown in a moment."""
        if self.app.is_typed_ahead:
            return True
        outboxes = (one for one in self.app.screen_stack if isinstance(one, OutboxScreen))
        return any(one._renewal for one in outboxes) or any(
            not worker.is_finished for worker in self.app.workers
        )

    async def press(self, *keys: str) -> None:
        """Presses keys, and waits for what each of them causes."""
        for key in keys:
            await self.pilot.press(key)
            await self._finish()

    async def type_in(self, text: str) -> None:
        """Types a text, faster than anything can be done behind the screen."""
        for char in text:
            event = Key(_KEY_OF.get(char, char), char)
            event.set_sender(self.app)
            assert self.app._driver is not None
            self.app._driver.send_message(event)
        await self.settle()

    async def until(
        self,
        condition: Callable[[], bool],
        *,
        passing: ManualClock | None = None,
        step: float = 1,
    ) -> None:
        """Returns when the condition holds.

        Args:
            condition: waited for.
            passing: a clock that goes on whenever nothing happens.
            step: by how many seconds it does.
        """
        async with asyncio.timeout(PATIENCE):
            while not condition():
                if passing:
                    passing.advance(step)
                await until_still()
                if not condition():
                    await self.pilot.pause()

    async def click(self, kind: type[Widget], words: str) -> None:
        """Clicks where these words stand in a widget."""
        region = self.app.screen.query_one(kind).region
        lines = [line.text for line in self.app.screen._compositor.render_strips()]
        for y in range(region.y, region.bottom):
            if (x := lines[y].find(words, region.x)) >= 0:
                await self.pilot.click(offset=(x, y))
                await self.settle()
                return
        raise LookupError(words)

    def write(self, *people: Participation) -> None:
        """Writes into the cache, as a round of reading would, and tells of it."""
        cache = Cache.open(self.desk._profile.folder / "cache.db", KEY)
        changed = cache.save_participations(people)
        cache.close()
        self.desk.inbox_changed(changed)
        clock = self.desk.clock
        assert isinstance(clock, ManualClock)
        clock.advance(ROWS_SECONDS)  # what changes within this time is told together

    def draft(self, participation_id: int) -> str:
        """The text that was begun for this person, on the disk."""
        outbox = OutboxDb.open(self.desk._profile.folder / "outbox.db", KEY)
        try:
            draft = outbox.draft(participation_id)
            return draft.text if draft else ""
        finally:
            outbox.close()

    def operations(self) -> list[Operation]:
        """Everything that stands in the outbox, on the disk."""
        outbox = OutboxDb.open(self.desk._profile.folder / "outbox.db", KEY)
        try:
            return outbox.operations(set(OperationState) - {OperationState.DRAFT})
        finally:
            outbox.close()


def fill(folder: Path, people: Iterable[Participation], templates: Sequence[Template] = ()) -> None:
    """Makes a cache of Rosa's in which these people stand."""
    folder.mkdir(parents=True, exist_ok=True)
    cache = Cache.open(folder / "cache.db", KEY)
    people = list(people)
    cache.save_me(ROSA)
    cache.save_participations(people)
    for one in people:
        if one.conversation_id is not None and one.latest is not None:
            cache.save_messages(one.conversation_id, [one.latest], complete=True)
    cache.save_templates(templates)
    cache.set("fresh_at", NOW)
    cache.set("swept_at", NOW)
    cache.close()


def offline_desk(folder: Path) -> Desk:
    """A desk without a platform."""
    return Desk(
        Profile(folder=folder, key=lambda: KEY, connect=None), ManualClock(NOW, jumps=False)
    )


@asynccontextmanager
async def opened(desk: Desk, size: tuple[int, int] = MEDIUM) -> AsyncIterator[Client]:
    """The client on this desk, with its first view filled."""
    desk.open()
    try:
        app = JvaTui(desk)
        async with app.run_test(size=size, notifications=True) as pilot:
            client = Client(app, pilot, desk)
            await client.settle()
            yield client
    finally:
        await desk.close()


def folded(text: str) -> str:
    """The text without frames, scroll marks and line breaks, its white space single."""
    return " ".join(text.translate(_FRAMES).split())
