"""How to reach somebody without the platform: telephone numbers and e-mail addresses at hand."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Protocol

from textual.screen import Screen

from jva_tui.i18n import N_, _, ngettext
from jva_tui.text import one_line
from screens.handing_over import Handed, hand_over
from widgets.lines import sentence
from widgets.masking import shown_contact
from widgets.scrolled import Scrolled
from widgets.text_view import TextView
from widgets.wording import date_and_time, local
from widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from textual.app import App, ComposeResult
    from textual.binding import BindingType

    from jva_tui.desk import Desk
    from jva_tui.domain import Reading, Volunteer
    from widgets.lines import Line

_MOBILE, _PHONE, _EMAIL = N_("the mobile number"), N_("the telephone number"), N_("the e-mail")
_HANDED = {
    Handed.COPIED: N_("Copied to the clipboard: {what}"),
    Handed.TO_TERMINAL: N_("Handed to your terminal: {what} · if pasting gives nothing, press Y"),
    Handed.NOWHERE: "",
}


class Way(NamedTuple):
    """One way to reach somebody."""

    what: str
    """msgid."""
    value: str


def ways_to(volunteer: Volunteer) -> list[Way]:
    """The ways to reach somebody, the best one first, each once."""
    told = ((_MOBILE, volunteer.mobile), (_PHONE, volunteer.phone), (_EMAIL, volunteer.email))
    ways = {one_line(value): what for what, value in reversed(told) if value and value.strip()}
    return [Way(what, value) for value, what in reversed(ways.items())]


class Shown(NamedTuple):
    """A line of ways to reach somebody."""

    name: str
    """Whose they are; empty where the line need not say it."""
    values: tuple[str, ...]


def _shown(volunteer: Volunteer) -> Shown:
    number = volunteer.mobile or volunteer.phone or ""
    return Shown(one_line(volunteer.name), (one_line(number), one_line(volunteer.email or "")))


def as_line(volunteer: Volunteer) -> str:
    """Name, number and e-mail address, as a spreadsheet takes them apart."""
    name, values = _shown(volunteer)
    return "\t".join((name, *values))


class Asking(Protocol):
    """A screen on which people are chosen."""

    @property
    def app(self) -> App[Any]:
        """Of which it is a screen."""
        ...

    def tell(self, text: str, *, is_trouble: bool = False) -> None:
        """See `SendingScreen.tell`."""
        ...

    def work(self, work: Coroutine[Any, Any, object], name: str) -> None:
        """See `SendingScreen.work`."""
        ...


class Contacts:
    """Copies and shows how to reach people, and notes who was called.

    Args:
        screen: on which they were chosen.
        desk: knows them.
    """

    def __init__(self, screen: Asking, desk: Desk) -> None:
        self._screen = screen
        self._desk = desk
        self._turn = asyncio.Lock()
        """What was asked for last stands on the clipboard in the end."""
        self._last = (0, 0)
        """Who was asked for last, and how many times in a row."""
        self._noted: list[tuple[int, ...]] = []
        """Whom the notes of calls are about, the last ones last."""

    # Copying

    def copy(self, ids: Sequence[int]) -> None:
        """Copies the next way to reach somebody, or a line each for several people."""
        if len(ids) > 1:
            self._last = (0, 0)
            self._screen.work(self._copy_lines(ids), "copy contacts")
        elif reading := self._desk.reading(ids[0]):
            self._copy_next(reading)

    def _copy_next(self, reading: Reading) -> None:
        id_, ways = reading.participation.id, ways_to(reading.participation.volunteer)
        if not ways:
            self._tell_nothing(reading)
            return
        last, times = self._last
        at = times % len(ways) if last == id_ else 0
        self._last = (id_, at + 1)
        if last == id_:
            self._screen.app.clear_notifications()  # which told of the way before
        more = [] if reading.participation.is_whole else [_("the details are still being read…")]
        if len(ways) > 1:
            following = _(ways[(at + 1) % len(ways)].what)
            more.append(_("y again: {what}").format(what=following))
        self._screen.work(self._copy_one(reading, ways[at], more), "copy contact")

    async def _copy_one(self, reading: Reading, way: Way, more: Sequence[str]) -> None:
        how = await self._hand_over(way.value)
        if how:  # says what, but not which: others may look at the screen
            self._screen.tell(" · ".join([how.format(what=_(way.what)), *more]))
        else:
            self.show_one(reading)

    async def _copy_lines(self, ids: Sequence[int]) -> None:
        people = await self._desk.volunteers(ids)
        how = await self._hand_over("\n".join(map(as_line, people)))
        if how:
            told = ngettext(
                "{count} person, with telephone and e-mail",
                "{count} people, with telephone and e-mail",
                len(people),
            )
            self._screen.tell(how.format(what=told.format(count=len(people))))
        else:
            self._show_lines(people)

    async def _hand_over(self, text: str) -> str:
        """Copies a text; returns how, as far as anybody can know; empty where it cannot be done."""
        async with self._turn:
            handed = await hand_over(self._screen.app, text)
        return _(_HANDED[handed]) if _HANDED[handed] else ""

    # Showing

    def show(self, ids: Sequence[int]) -> None:
        """Shows how to reach these people, and nothing else."""
        if len(ids) > 1:
            self._screen.work(self._read_and_show(ids), "show contacts")
        elif reading := self._desk.reading(ids[0]):
            self.show_one(reading)

    def show_one(self, reading: Reading) -> None:
        """Shows all ways to reach somebody."""
        volunteer = reading.participation.volunteer
        if ways := ways_to(volunteer):
            lines = [Shown("", (one_line(way.value),)) for way in ways]
            self._screen.app.push_screen(ContactScreen(volunteer.name, lines))
        else:
            self._tell_nothing(reading)

    async def _read_and_show(self, ids: Sequence[int]) -> None:
        self._show_lines(await self._desk.volunteers(ids))

    def _show_lines(self, people: Sequence[Volunteer]) -> None:
        title = ngettext("{count} person", "{count} people", len(people)).format(count=len(people))
        self._screen.app.push_screen(ContactScreen(title, [*map(_shown, people)]))

    def _tell_nothing(self, reading: Reading) -> None:
        if reading.participation.is_whole:
            text = _("Neither a telephone number nor an e-mail address is known.")
        else:
            text = _("No telephone number is known yet: the details are still being read.")
        self._screen.tell(text, is_trouble=True)

    # Noting

    def note(self, ids: Sequence[int]) -> None:
        """Notes that these people were called; takes that back where it was noted today."""
        missing = [id_ for id_ in ids if not self._is_called_today(id_)]
        self._screen.work(self._note(missing) if missing else self._take_back(ids), "called")

    def take_last_back(self) -> None:
        """Takes the last note back, wherever those stand whom it is about."""
        while self._noted:
            noted = [id_ for id_ in self._noted.pop() if self._is_called_today(id_)]
            if noted:
                self._screen.work(self._take_back(noted), "not called")
                return
        self._screen.tell(_("No call was noted that could be taken back."), is_trouble=True)

    def _is_called_today(self, participation_id: int) -> bool:
        called_at, now = self._desk.call(participation_id).called_at, self._desk.now()
        return called_at is not None and local(called_at).date() == local(now).date()

    async def _note(self, ids: Sequence[int]) -> None:
        now = self._desk.now()
        await self._desk.note_calls(ids)
        self._noted.append(tuple(ids))
        self._screen.app.clear_notifications()  # of the calls before
        # The next press of the same key may be about somebody else: who was called leaves a view.
        text = _("Called {when}: {who} · Z takes the note back")
        self._screen.tell(text.format(when=date_and_time(now, now), who=self._who(ids)))

    async def _take_back(self, ids: Sequence[int]) -> None:
        await self._desk.take_back_calls(ids)
        self._screen.app.clear_notifications()
        text = _("The note is taken back: no call to {who} today")
        self._screen.tell(text.format(who=self._who(ids)))

    def _who(self, ids: Sequence[int]) -> str:
        reading = self._desk.reading(ids[0]) if len(ids) == 1 else None
        if reading:
            return reading.participation.volunteer.name
        return ngettext("{count} person", "{count} people", len(ids)).format(count=len(ids))


class ContactScreen(Screen[None]):
    """Lines alone on the screen from its left edge, so that a mouse can select them.

    Args:
        title: whom it is about.
        lines: what to select.
    """

    DEFAULT_CSS = """
    ContactScreen { background: $background; }
    ContactScreen #title { text-style: bold; color: $primary; }
    ContactScreen #hint { color: $text-muted; margin-bottom: 1; }
    ContactScreen ContactLines { height: 1fr; }
    ContactScreen ToastHolder { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [("escape,q,enter,Y,h,left", "dismiss", "")]

    def __init__(self, title: str, lines: Sequence[Shown]) -> None:
        super().__init__()
        self._title_text = title
        self._contacts = lines

    def compose(self) -> ComposeResult:
        """Whom it is about, how to select, and the lines."""
        yield Words(self._title_text, id="title")
        hint = _(
            "Hold Shift and drag the mouse to select (on a Mac: Option, or fn). F9: mask, or show. "
            "Esc: back."
        )
        yield Words(hint, id="hint")
        yield ContactLines(self._contacts)


class ContactLines(Scrolled, TextView, can_focus=True):
    """Lines that fill the screen, without anything beside them."""

    def __init__(self, lines: Sequence[Shown]) -> None:
        super().__init__()
        self._contacts = lines

    def _wrapped(self) -> list[Line]:
        if self._lines is None:
            told = [
                filter(None, (one.name, *map(shown_contact, one.values))) for one in self._contacts
            ]
            self._lines = list(sentence("\n".join(map("  ".join, told)), self.text_width))
        return self._lines
