"""The question before several replies leave: to whom, what, and who is left out."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input

from jva_tui.commands import shown_key
from jva_tui.i18n import _, ngettext
from screens.lot_words import names_of, notes_of, why_held, why_stopped
from screens.sentences import title
from widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from jva_tui.lots.lot import Lot, Part


class ConfirmLotScreen(ModalScreen[bool]):
    """Asks, and answers True once it was confirmed.

    Args:
        lot: what would leave.
        going: to whom.
        needs_count: whether the number of replies has to be typed.
    """

    DEFAULT_CSS = """
    ConfirmLotScreen { align: center middle; }
    ConfirmLotScreen > Vertical {
        width: 76; max-width: 100%; height: auto; max-height: 100%; padding: 0 2;
        background: $surface; border: round $primary;
    }
    ConfirmLotScreen VerticalScroll { height: auto; max-height: 60vh; }
    ConfirmLotScreen #title { text-style: bold; color: $primary; margin-bottom: 1; }
    ConfirmLotScreen .aside { color: $text-muted; }
    ConfirmLotScreen .grave { color: $error; text-style: bold; }
    ConfirmLotScreen Input, ConfirmLotScreen Input:focus {
        border: none; height: 1; padding: 0 1; background: $panel;
    }
    ConfirmLotScreen #count { margin-top: 1; }
    ConfirmLotScreen #yes { margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("enter,y,o", "answer(True)", ""),
        ("escape,n,q", "answer(False)", ""),
        ("j,down", "scroll_text(1)", ""),
        ("k,up", "scroll_text(-1)", ""),
    ]

    def __init__(self, lot: Lot, going: Sequence[int], *, needs_count: bool) -> None:
        super().__init__()
        self._lot = lot
        self._going = going
        self._needs_count = needs_count

    def compose(self) -> ComposeResult:
        """Who gets what, who does not, what else is to be known, and the answers."""
        n = len(self._going)
        asked = ngettext("Send {n} reply?", "Send {n} replies?", n).format(n=n)
        with Vertical():
            yield Words(asked, id="title")
            with VerticalScroll(can_focus=False):
                for kind, lines in groupby(self._lines(), key=lambda line: line[1]):
                    yield Words("\n".join(text for text, _kind in lines), classes=kind)
            if self._needs_count:
                yield Words(_("Type {n} to confirm:").format(n=n), id="count")
                yield Input(restrict=r"[0-9]*", max_length=6)
            yield Words("⏎ " + _("send"), id="yes")
            yield Words(f"{shown_key('escape')} " + _("look again"), id="no")

    def _lines(self) -> Iterator[tuple[str, str]]:
        lot = self._lot
        for place, part in enumerate(lot.parts):
            if ids := [id_ for id_ in self._going if lot.part_of(id_) == place]:
                told = _("{what}: {names}")
                yield told.format(what=_does(lot, part, ids), names=names_of(lot, ids)), ""
        if edited := [id_ for id_ in self._going if id_ in lot.edits and id_ not in lot.joined]:
            text = ngettext(
                "With a text of their own: {names}", "With texts of their own: {names}", len(edited)
            )
            yield text.format(names=names_of(lot, edited)), "aside"
        if back := lot.reversals(self._going):
            told = _("Goes back on an earlier decision: {names}")
            yield told.format(names=names_of(lot, back)), "grave"
        for note in notes_of(lot):
            yield note, "aside"
        for told, why in (
            (_("Left out: {why}"), why_held(lot)),
            (_("Impossible: {why}"), why_stopped(lot)),
        ):
            if why:
                yield told.format(why=why), "aside"

    def on_click(self, event: events.Click) -> None:
        """An answer was clicked."""
        if event.widget and event.widget.id in {"yes", "no"}:
            self.action_answer(event.widget.id == "yes")

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_answer(True)

    def action_scroll_text(self, lines: int) -> None:
        """Scrolls what is to be known."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False, immediate=True)

    def action_answer(self, answer: bool) -> None:  # noqa: FBT001 - an action's argument
        """Ends with the answer; a count that is asked for has to be the right one."""
        if answer and self._needs_count and not self._is_counted():
            told = _("Not sent yet: type {n}, as many as there are replies.")
            self.app.clear_notifications()
            self.notify(told.format(n=len(self._going)), severity="warning", markup=False)
            return
        self.app.clear_notifications()  # such as that of a wrong count
        self.dismiss(answer)

    def _is_counted(self) -> bool:
        return self.query_one(Input).value.strip() == str(len(self._going))


def _does(lot: Lot, part: Part, ids: list[int]) -> str:
    """What some of the recipients are told, and how many they are."""
    written = sum(lot.is_written_to(id_) for id_ in ids)
    does = title(part.decision) + (f" ({part.reason.label.rstrip('.')})" if part.reason else "")
    told = _("{what}, {n}").format(what=does, n=len(ids))
    if part.decision is None or not written:
        return told
    if written == len(ids):
        return told + " " + _("with a message")
    return told + " " + _("({n} with a message)").format(n=written)
