"""The top line: whose inbox, and how fresh."""

from __future__ import annotations

from typing import NamedTuple

from textual.message import Message

from jva_tui.i18n import _
from widgets import masking
from widgets.bar import Bar, Piece
from widgets.cells import cut, width_of
from widgets.palette import Tone
from widgets.signs import progress_bar
from widgets.wording import HOUR, clock_time, left, since

_PROGRESS_CELLS = 8
_NARROW = 60
_ROOMY = 80
_LEAST_OF_WHOSE = 8
_SOME_OF_WHOSE = 16
_LATE = "late"


class Title(NamedTuple):
    """What the top line says."""

    owner: str = ""
    """Name of who is signed in."""
    structure: str = ""
    """Name of the organisation."""
    is_whole_structure: bool = False
    """Whether colleagues' missions are shown too."""
    read_at: int | None = None
    """When the platform was last read to the end; None before the first time."""
    progress: tuple[int, int] | None = None
    """Participations read and to be read, while reading."""
    seconds_left: int | None = None
    """How long reading will still take; None where that is not known."""
    checked_at: int | None = None
    """When everything else than the newest and the open requests was last compared; None where
    it was never read to its end."""
    is_online: bool = True
    """Whether the platform can be reached."""
    is_demo: bool = False
    """Whether the organisation, and all its people, are invented."""
    heading: str = ""
    """What this screen is, where it is not the inbox."""


class TitleBar(Bar):
    """One line; freshness keeps its place at the right when room is short."""

    class LatePressed(Message):
        """The sign was clicked that says how many have waited too long."""

    _title = Title()
    _late: int | None = None

    def show(self, title: Title) -> None:
        """Says what the inbox is."""
        if title != self._title:
            self._title = title
            self.changed()

    def set_late(self, count: int) -> None:
        """Says how many have waited for more than 7 days."""
        if count != self._late:
            self._late = count
            self.changed()

    def clicked(self, _target: str) -> None:
        """See `Bar.clicked`: only that sign can be."""
        self.post_message(self.LatePressed())

    def pieces(self, width: int) -> list[Piece]:
        """See `Bar.pieces`."""
        title = self._title
        tone = Tone.MUTED if title.is_online else Tone.WARN
        right = Piece(cut(f" {self._freshness(width)} ", max(0, width - 4)), tone)
        room = width - width_of(right.text)
        left = [Piece(" jva-tui ", Tone.HEADING)]
        signs = (_("invented") if title.is_demo else "", _("masked") if masking.is_on() else "")
        sign = Piece("".join(f"{one} " for one in signs if one), Tone.ACCENT)
        if room - width_of(left[0].text + sign.text) >= _LEAST_OF_WHOSE:
            left.append(sign)
        whose = " · ".join(filter(None, (title.heading, title.owner, title.structure)))
        goal = self._goal(room - width_of(left[0].text + sign.text), whose)
        room -= width_of(goal.text)
        if goal.text and room - width_of(left[0].text + sign.text) <= width_of(whose):
            # What this program is called is known; whose inbox it is, is not.
            left[0] = Piece(" " if sign.text else "")
        scope = _("whole organisation") if title.is_whole_structure else _("my missions")
        scope = "" if title.heading else f"  {scope}"
        told = ((f" {whose}", Tone.TEXT, _LEAST_OF_WHOSE), (scope, Tone.MUTED, 999))
        for text, tone, least in told:
            free = room - sum(width_of(piece.text) for piece in left)
            if free >= min(width_of(text), least):
                left.append(Piece(cut(text, free), tone))
        used = sum(width_of(piece.text) for piece in left)
        return [*left, Piece(" " * (room - used)), goal, right]

    def _goal(self, room: int, whose: str) -> Piece:
        """Whether nobody waits for more than 7 days, or how many do.

        That all is well shortens nothing else; that it is not, only what is long.
        """
        if self._late:
            sign = Piece(" " + _("{n} > 7 d").format(n=self._late) + " ", Tone.WARN, _LATE)
        elif self._late == 0:
            sign = Piece(" " + _("✓ 7 d") + " ", Tone.MUTED, _LATE)
        else:
            return Piece("")
        least = _SOME_OF_WHOSE if self._late else width_of(whose) + 1
        return sign if room - width_of(sign.text) >= least else Piece("")

    def _freshness(self, width: int) -> str:
        title = self._title
        time = clock_time(title.read_at) if title.read_at is not None else ""
        if not title.is_online:
            offline = _("offline")
            return f"{offline} · " + _("read at {time}").format(time=time) if time else offline
        if title.progress is not None:
            return self._progress(*title.progress, width)
        if not time or title.read_at is None:
            return "" if title.heading else _("not read yet")
        fresh = _("up to date at {time}").format(time=time)
        checked_at = title.checked_at
        if checked_at is None:
            partly = _("the rest is not read yet")
            return f"{fresh} · {partly}" if width >= _ROOMY else f"{fresh} …"
        if width < _ROOMY or title.read_at - checked_at < HOUR:
            return fresh
        ago = since(checked_at, title.read_at)
        return f"{fresh} · " + _("the rest checked {ago} ago").format(ago=ago)

    def _progress(self, done: int, total: int, width: int) -> str:
        told = _("reading {done}/{total}").format(done=done, total=total)
        if width < _NARROW:
            return told
        seconds = self._title.seconds_left
        time = "" if seconds is None or width < _ROOMY else f" · {left(seconds)}"
        return f"{told}{time} {progress_bar(done, total, _PROGRESS_CELLS)}"
