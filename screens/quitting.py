"""Leaving while replies wait: finish first, leave at once, or stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Vertical
from textual.screen import ModalScreen

from jva_tui.commands import shown_key
from jva_tui.i18n import N_, _, ngettext
from screens.base import DeskTold
from screens.sentences import way_of
from widgets.outbox_words import COUNTDOWN_SECONDS, Way, counted
from widgets.signs import progress_bar
from widgets.wording import date_and_time, remaining
from widgets.words import Words

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from jva_tui.desk import Desk

_BAR_CELLS = 40
_SHUT = {
    Way.SIGNED_OUT: N_(
        "The platform wants you to sign in again. Everything is kept on this computer, and leaves "
        "once you have."
    ),
    Way.ELSEWHERE: N_(
        "The platform answers for another organisation now. Everything is kept on this computer, "
        "and leaves once it answers for yours again."
    ),
}
"""What keeps everything from leaving that only the user can change."""


class QuitScreen(ModalScreen[bool]):
    """Ends with True when the user leaves: at once, or when everything has left.

    Args:
        desk: has replies that wait.
    """

    DEFAULT_CSS = """
    QuitScreen { align: center middle; }
    QuitScreen > Vertical {
        width: 62; max-width: 100%; height: auto; padding: 1 2;
        background: $surface; border: round $primary;
    }
    QuitScreen Words { height: auto; }
    QuitScreen #title { text-style: bold; color: $primary; margin-bottom: 1; }
    QuitScreen #told { margin-bottom: 1; }
    QuitScreen #bar { color: $primary; margin-bottom: 1; display: none; }
    QuitScreen.-finishing #bar { display: block; }
    QuitScreen.-finishing #finish { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("enter", "first", ""),
        ("s", "finish", ""),
        ("q", "leave", ""),
        ("escape,n", "stay", ""),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._at_start = desk.status.outbox.waiting
        self._is_finishing = False

    @property
    def _way(self) -> Way:
        return way_of(self._desk.status, self._desk.now())

    @property
    def _can_finish(self) -> bool:
        return self._way.is_open or self._way is Way.STUCK

    def compose(self) -> ComposeResult:
        """What waits, and what can be done about it; each answer can be clicked."""
        first, second = shown_key("enter"), "q"
        with Vertical():
            yield Words(_("Quit?"), id="title")
            yield Words("", id="told")
            yield Words("", id="bar")
            if self._can_finish:
                yield _answer(first, _("send everything, then quit"), "finish")
                yield _answer(second, _("quit now"), "leave")
            else:
                yield _answer(first, _("quit"), "leave")
            yield _answer(shown_key("escape"), _("stay"), "stay")

    def on_mount(self) -> None:
        """Says how things stand, again and again while they change."""
        self._show()
        self.set_interval(1, self._show)

    @on(DeskTold)
    def _told(self) -> None:
        self._show()

    def _show(self) -> None:
        if not self.is_current:
            return  # what was on its way here when it ended
        waiting = self._desk.status.outbox.waiting
        if self._is_finishing and not waiting:
            self.dismiss(True)
            return
        self.query_one("#told", Words).update("\n".join(self._sentences(waiting)))
        done = max(0, self._at_start - waiting)
        eta = self._desk.status.send_eta
        left = "" if eta is None else f" · {remaining(eta)}"
        bar = progress_bar(done, self._at_start, _BAR_CELLS)
        self.query_one("#bar", Words).update(f"{bar}\n{done} / {self._at_start}{left}")

    def _sentences(self, waiting: int) -> list[str]:
        what = counted(waiting, self._desk.status.outbox)
        told = ngettext(
            "{what} has not arrived yet.", "{what} have not arrived yet.", waiting
        ).format(what=what)
        if self._is_finishing:
            return [told, self._hindrance() or _("Sending. jva-tui closes by itself.")]
        return [told, self._what_happens()]

    def _what_happens(self) -> str:
        """What becomes of them if the user leaves now."""
        if not self._desk.lasts:
            return _(
                "This inbox is for this session only: if you quit now, what has not arrived is "
                "lost."
            )
        status, now = self._desk.status, self._desk.now()
        if self._way is Way.OTHER:
            return _("Another jva-tui on this computer does the sending: you can leave.")
        if self._way in _SHUT:
            return _(_SHUT[self._way])
        at = status.outbox.next_at or 0
        if at - now >= COUNTDOWN_SECONDS:
            text = _("Sending is put off until {when}; it happens then only if jva-tui is open.")
            return text.format(when=date_and_time(at, now))
        if not self._can_finish:
            return _(
                "The platform is out of reach. Everything is kept on this computer, and leaves the "
                "next time you open jva-tui."
            )
        return _("If you quit now, everything is kept and leaves the next time you open jva-tui.")

    def _hindrance(self) -> str:
        """Why nothing leaves although it should."""
        status = self._desk.status
        if status.is_offline:
            return _("The platform is out of reach: you may leave, everything is kept.")
        if self._way in _SHUT:
            return _(_SHUT[self._way])
        if status.send_trouble or status.trouble:
            return status.send_trouble or status.trouble
        if status.outbox.verifying:
            return _(
                "For some no answer came: they are looked up on the platform, which takes two "
                "minutes or more. You may leave, everything is kept."
            )
        return ""

    def on_click(self, event: events.Click) -> None:
        """An answer was clicked."""
        if event.widget and event.widget.id in {"finish", "leave", "stay"}:
            getattr(self, f"action_{event.widget.id}")()

    def action_first(self) -> None:
        """The first answer; while it finishes, none by accident."""
        if self._can_finish:
            self.action_finish()
        elif not self._is_finishing:
            self.action_leave()

    def action_finish(self) -> None:
        """Sends what waits, and leaves then."""
        if self._is_finishing or not self._can_finish:
            return
        self._is_finishing = True
        self.add_class("-finishing")
        self.run_worker(self._desk.send_now(put_off=True), name="finish", exit_on_error=False)
        self._show()

    def action_leave(self) -> None:
        """Leaves at once; what waits is kept."""
        self.dismiss(True)

    def action_stay(self) -> None:
        """Goes back; what has begun to leave goes on."""
        self.dismiss(False)


def _answer(key: str, label: str, id_: str) -> Words:
    return Words(f"{key} {label}", id=id_)
