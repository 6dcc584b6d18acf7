"""``make screens``: draws the README's pictures from the real client, and writes its table of keys.

An inbox invented at a fixed moment, on a platform in this process: nothing is asked of any
network, and the same code draws the same pictures.
"""

from __future__ import annotations

import asyncio
import html
import os
import re
import time
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest.mock import patch

import httpx
from rich.cells import cell_len

from jva_tui import i18n
from jva_tui.accounts.profile import Profile
from jva_tui.api.client import Client
from jva_tui.api.pacing import Pacer
from jva_tui.app import JvaTui
from jva_tui.cli.preload import fill
from jva_tui.commands import COMMANDS, shown_key
from jva_tui.desk import Desk
from jva_tui.domain import Decision, View
from jva_tui.i18n import _
from jva_tui.indicator_commands import INDICATOR_COMMANDS, INDICATORS
from jva_tui.outbox.freezing import freeze
from jva_tui.paths import Paths
from jva_tui.reply_commands import REPLY_COMMANDS, REPLYING
from jva_tui.sandbox.acts import perform
from jva_tui.sandbox.app import create_app
from jva_tui.sandbox.generate import COORDINATOR, generate_situation
from jva_tui.sandbox.tokens import CLIENT_ID, CLIENT_SECRET
from jva_tui.showing import Showing
from jva_tui.store.cache import Cache
from jva_tui.survey_commands import DOSSIER, DOSSIER_COMMANDS, MISSION_COMMANDS, MISSIONS
from jva_tui.template_commands import TEMPLATE_COMMANDS, TEMPLATES
from jva_tui.templates.tokens import render
from jva_tui.text import settled
from tests.clock import ManualClock
from tests.office import until
from tests.stillness import until_idle, watched_executor
from widgets.inbox_list import InboxList
from widgets.themes import JVA_DARK, JVA_LIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.pilot import Pilot

    from jva_tui.clock import Clock
    from jva_tui.command import KeyCommand
    from jva_tui.operations import Reply
    from jva_tui.sandbox.situation import Situation

ROOT = Path(__file__).parents[1]
SCREENS = ROOT / "docs" / "screens"
README = ROOT / "README.md"
PARTICIPATIONS, SEED = 600, 1
NOW = datetime(2026, 3, 10, 9, 12, tzinfo=UTC)
"""A Tuesday, 10:12 in Paris."""
_KEY = bytes(32)
_LATER = 1_600
"""On the clock of a picture, when everything of a first batch has long been sent."""
_BEGIN, _END = "<!-- Written by: make screens -->\n", "<!-- End of what is written -->\n"

_REMOTE_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
_FONT = "ui-monospace, 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace"
_UNIQUE_ID = re.compile(r"terminal-\d+")
_TEXT = re.compile(r' x="([\d.]+)" (y="[\d.]+") textLength="[\d.]+"( clip-path="[^"]*")>([^<]*)<')
_CELL = 12.2
"""Width of a cell in Rich's pictures."""


class Picture(NamedTuple):
    """One picture: a screen of this size, after these keys."""

    name: str
    size: tuple[int, int]
    """Columns and lines."""
    keys: tuple[str, ...] = ()
    """Pressed once the platform was read and the cursor rests on the second request."""
    theme: str = JVA_DARK.name
    is_busy: bool = False
    """Whether replies have been sent, wait, and were stopped."""
    is_welcome: bool = False
    """Whether nobody is signed in."""


PICTURES = (
    Picture("welcome", (80, 24), is_welcome=True),
    Picture("inbox", (120, 36)),
    Picture("inbox-light", (80, 24), theme=JVA_LIGHT.name),
    Picture("reply", (120, 36), ("v", "t", "enter")),
    Picture("lot", (120, 36), ("2", "asterisk", "v", "t", "enter", "n", "n")),
    Picture("templates", (120, 36), ("t", "j", "i")),
    Picture("grouped", (120, 36), ("2", "O", *("down",) * 6, "enter")),
    Picture("missions", (120, 36), ("M",)),
    Picture("indicators", (120, 46), ("I",)),
    Picture("help", (88, 104), ("question_mark",)),
    Picture("outbox", (120, 36), ("b",), is_busy=True),  # last: it changes the situation
)


async def draw(pictures: tuple[Picture, ...] = PICTURES) -> dict[str, str]:
    """The pictures as SVG, by name; in French, as those who use the client see it."""
    i18n.use_language("fr")
    situation = generate_situation(PARTICIPATIONS, SEED, NOW)
    now = int(NOW.timestamp())
    drawn = {}
    with TemporaryDirectory() as scratch, _no_haste():
        cache = Cache.open(Path(scratch, "cache.db"), _KEY)
        await asyncio.to_thread(fill, cache, situation, now - 60)
        cache.close()
        time_of_day = ManualClock(now, jumps=False)
        platform = create_app(situation, clock=lambda: time_of_day.now())  # noqa: PLW0108 - the one of each picture
        transport = httpx.ASGITransport(platform)

        async def connect(clock: Clock) -> Client:
            client = Client("http://127.0.0.1", pacer=Pacer(clock), transport=transport)
            password = situation.user_by_email[COORDINATOR].password
            token = await client.sign_in(COORDINATOR, password, CLIENT_ID, CLIENT_SECRET)
            client.token = token.access_token
            return client

        profile = Profile(Path(scratch), lambda: _KEY, connect)
        for picture in pictures:
            time_of_day = ManualClock(now, jumps=False)
            platform.state.platform.throttle.clear()  # each has a minute of its own
            waiting: Sequence[Reply] = ()
            if picture.is_busy:
                waiting = await _answer_many(Desk(profile, time_of_day), situation, time_of_day)
            if picture.is_welcome:
                drawn[picture.name] = tidied(await _draw_welcome(picture, Path(scratch, "nobody")))
                continue
            drawn[picture.name] = tidied(await _draw(picture, Desk(profile, time_of_day), waiting))
    return drawn


async def _draw_welcome(picture: Picture, folder: Path) -> str:
    app = JvaTui(theme=picture.theme, paths=Paths(folder, folder))
    async with app.run_test(size=picture.size) as pilot:
        await _settle(pilot)
        return app.export_screenshot(title="jva-tui")


async def _draw(picture: Picture, desk: Desk, waiting: Sequence[Reply]) -> str:
    desk.open()
    try:
        app = JvaTui(desk, picture.theme)
        app.animation_level = "none"
        async with app.run_test(size=picture.size) as pilot:
            await until(desk, lambda: desk.status.swept_at is not None)
            await _settle(pilot)
            await pilot.press("j")
            row = app.screen.query_one(InboxList).cursor_id
            await until(desk, lambda: _is_whole(desk, row))
            await _settle(pilot)
            if waiting:
                await desk.queue(waiting)
                await _settle(pilot)
            for key in picture.keys:
                await pilot.press(key)
                await _settle(pilot)
            return app.export_screenshot(title="jva-tui")
    finally:
        await desk.close()


async def _answer_many(desk: Desk, situation: Situation, clock: ManualClock) -> list[Reply]:
    """Sends a batch of which two volunteers have given up meanwhile; returns another one."""
    desk.open()
    desk.start()
    await until(desk, lambda: desk.status.swept_at is not None)
    ids = [row.id for row in desk.window(Showing(View.TODO, mine=True))]
    replies = [reply for id_ in ids if (reply := _validation(desk, id_))]
    for reply in replies[3:5]:
        row = situation.participations[reply.participation_id]
        fields = {"participation": row.id, "reason": "other", "text": None}
        perform(situation, "withdraw", fields, int(clock.now()))
    clock.advance(120)
    await desk.queue(replies[:12])
    await desk.send_now()
    await until(
        desk,
        lambda: not desk.status.outbox.waiting and desk.status.outbox.asking == 2,
        passing=clock,
    )
    await desk.close()
    # How often time had to be moved on until here depends on the machine; the picture must not,
    # nor may what was learned on the way of how long requests take.
    clock.advance(_LATER - clock.monotonic())
    return replies[12:18]


def _validation(desk: Desk, participation_id: int) -> Reply | None:
    """A validation with the first template, where the volunteer can be written to."""
    reading = desk.reading(participation_id)
    if reading is None or reading.conversation is None:
        return None
    template = desk.templates()[0].template
    text = render(template.text, reading.participation, desk.author).text
    return freeze(reading, Decision.VALIDATE, None, settled(text), desk.status.me)


@contextmanager
def _no_haste() -> Iterator[None]:
    """Whatever is looked at is looked at long enough, on a machine of any speed."""
    with ExitStack() as patched:
        for module in ("inbox", "reply_people"):
            patched.enter_context(patch(f"screens.{module}.REST_SECONDS", 0.001))
        yield


async def _settle(pilot: Pilot[None]) -> None:
    """Returns when nothing goes on behind the screen; that may begin with what has just ended."""
    await until_idle()
    while any(not worker.is_finished for worker in pilot.app.workers):
        await pilot.app.workers.wait_for_complete()
        await until_idle()


def _is_whole(desk: Desk, participation_id: int | None) -> bool:
    reading = None if participation_id is None else desk.reading(participation_id)
    return reading is not None and reading.participation.volunteer.skills is not None


def tidied(svg: str) -> str:
    """A picture that looks the same everywhere, and asks no font of the network to be seen."""
    svg = _REMOTE_FONTS.sub("", svg).replace("Fira Code, monospace", _FONT)
    svg = _TEXT.sub(_place, _UNIQUE_ID.sub("terminal", svg))
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def _place(found: re.Match[str]) -> str:
    """A text where it begins, as wide as its cells: Rich counts characters, and draws the blanks.

    Some viewers drop the blanks at the ends, and then everything stands elsewhere.
    """
    x, y, clip, content = found.groups()
    padded = html.unescape(content).replace("\N{NO-BREAK SPACE}", " ").rstrip()
    text = padded.lstrip()
    begin = float(x) + _CELL * (len(padded) - len(text))
    shown = html.escape(text).replace(" ", "&#160;")
    return f' x="{begin:.1f}" {y} textLength="{_CELL * cell_len(text):.1f}"{clip}>{shown}<'


def keys_table() -> str:
    """The commands as a table in Markdown, in the language in use."""
    lines = ["| keys | what they do |", "| --- | --- |"]
    for group, commands in groupby(COMMANDS, key=lambda command: command.group):
        lines.append(f"| **{_(group)}** | |")
        for command in commands:
            keys = " ".join(f"`{shown_key(key)}`" for key in command.keys or ("colon",))
            lines.append(f"| {keys} | {_(command.help)} |")
    others: tuple[tuple[str, Sequence[KeyCommand[Any]]], ...] = (
        (REPLYING, REPLY_COMMANDS),
        (TEMPLATES, TEMPLATE_COMMANDS),
        (MISSIONS, MISSION_COMMANDS),
        (DOSSIER, DOSSIER_COMMANDS),
        (INDICATORS, INDICATOR_COMMANDS),
    )
    for heading, ones in others:
        lines.append(f"| **{_(heading)}** | |")
        for one in ones:
            keys = " ".join(f"`{shown_key(key)}`" for key in one.keys)
            lines.append(f"| {keys} | {_(one.help)} |")
    return "\n".join(lines) + "\n"


def with_table(readme: str, table: str) -> str:
    """The README with this table in its place.

    Raises:
        ValueError: the README has no such place.
    """
    before, found, rest = readme.partition(_BEGIN)
    _old, found_too, after = rest.partition(_END)
    if not (found and found_too):
        raise ValueError("the README does not say where its table of keys belongs")
    return f"{before}{_BEGIN}\n{table}\n{_END}{after}"


def main() -> None:
    """Draws every picture, and brings the README's table up to date."""
    os.environ.pop("NO_COLOR", None)
    os.environ["TZ"] = "Europe/Paris"
    time.tzset()
    asyncio.BaseEventLoop.run_in_executor = watched_executor  # type: ignore[assignment]  # for good
    i18n.use_language("en")
    README.write_text(with_table(README.read_text("utf-8"), keys_table()), "utf-8")
    SCREENS.mkdir(parents=True, exist_ok=True)
    for name, svg in asyncio.run(draw()).items():
        (SCREENS / f"{name}.svg").write_text(svg, "utf-8")


if __name__ == "__main__":
    main()
