"""The reply desk: one screen for one volunteer or a thousand, and exactly what each will read."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll

from jva_tui.commands import shown_key, why_not_decided, why_not_written
from jva_tui.domain import Decision
from jva_tui.i18n import _
from jva_tui.lots.lot import MAIN
from jva_tui.lots.together import join_all
from jva_tui.reply_commands import BY_ID, REPLY_COMMANDS, REPLYING, ReplySituation
from screens.lot_words import about, is_barred, line_of, signs, summary, trouble_with, warnings_of
from screens.reply_people import ReplyPeople
from screens.reply_sending import ReplySending
from screens.reply_text import ReplyText
from screens.sentences import consequences, how_to_reach, title
from widgets.key_bar import HELP, KeyBar, KeyHint
from widgets.name_list import NameList
from widgets.token_area import TokenArea
from widgets.token_hints import TokenHints
from widgets.words import Words

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

_LIST_WIDTH = 76
"""Cells from which the people stand beside the letter."""
_ID_OF_HINT = {command.hint: command.id for command in REPLY_COMMANDS}
_DECISIONS = {
    "validate": Decision.VALIDATE,
    "decline": Decision.DECLINE,
    "progress": Decision.TAKE_IN_HAND,
    "cancel": Decision.CANCEL,
    "message": None,
}


class ReplyScreen(ReplyText, ReplyPeople, ReplySending):
    """Ends with the requests to which replies were queued; what was written else is kept.

    Args:
        desk: does it.
        lot: for whom, with the decision that was taken; one recipient is loaded already.
        told: what has changed since it was written the first time.
        words: when the last word was said that was known as each of several was chosen.
    """

    CSS_PATH = "reply.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(",".join(command.keys), f"command('{command.id}')", show=False)
        for command in REPLY_COMMANDS
    ]

    _is_there = False
    """Whether it can be asked for anything yet."""

    def compose(self) -> ComposeResult:
        """From whom it is to what will be sent."""
        self._fold(self.app.size.width)
        with Vertical(id="reply"):
            yield Words("", id="heading")
            yield Words("", id="context")
            if self._changed_since:
                yield Words(self._changed_since, id="changed")
            with Horizontal(id="columns"):
                yield NameList(id="people")
                with Vertical(id="letter"):
                    yield Words("", id="consequences")
                    with VerticalScroll(id="preview-box", can_focus=False):
                        yield Words("", id="theirs-title")
                        yield Words("", id="theirs")
                        yield Words("", id="preview-title")
                        yield Words("", id="preview")
                        yield Words("", id="theirs-title-below")
                        yield Words("", id="theirs-below")
                    yield Words("", id="text-title")
                    yield TokenArea("")
                    yield TokenHints()
            yield Words("", id="notes")
            yield Words("", id="warning")
            yield KeyBar(id="hint")

    def on_mount(self) -> None:
        """Brings back what was begun; a message without a text starts in the editor."""
        self._is_there = True
        self._people = self.query_one(NameList)
        self.begin_text()
        self.begin_people()
        self.show()
        self._write_at_once()

    def on_resize(self, event: events.Resize) -> None:
        """The people give way where there is no room beside the letter."""
        self._fold(event.size.width)

    def _fold(self, width: int) -> None:
        self.set_class(not self.lot.is_single, "-several")
        self.set_class(width >= _LIST_WIDTH, "-wide")

    # Showing

    def show(self) -> None:
        """Shows how the lot stands, and the one under the cursor."""
        lot, one = self.lot, self.lot.recipients.get(self.at)
        part = lot.part(self.at)
        self._put("#heading", self._heading())
        self._put("#context", self._below_heading())
        if self.has_class("-several"):
            self._people.load(lot.ids, lambda id_: line_of(lot, id_))
        text = lot.rendered(self.at) if one and lot.text(self.at) else ""
        lines = []
        if one and not is_barred(lot, self.at):
            participation = one.reading.participation
            lines = consequences(participation, part.decision, part.reason, has_text=bool(text))
            if part.reason is not None:
                lines.insert(0, self.reason_line(part.reason))
            if not one.can_be_written and (reach := how_to_reach(participation)):
                lines.append(reach)
        self._put("#consequences", "\n".join(lines))
        self.show_theirs()
        self._put("#preview-title", _("The volunteer will read exactly this:") if text else "")
        self._put("#preview", text)
        self._put("#text-title", self.text_title())
        self._put("#notes", "\n".join(self._notes()))
        self._put("#warning", "\n".join(self._warnings(text)))
        self.query_one(KeyBar).show(self._keys())
        self.set_class(bool(text) or self.has_theirs, "-has-text")

    def _put(self, selector: str, text: str) -> None:
        widget = self.query_one(selector, Words)
        widget.update(text)
        widget.display = bool(text)

    def _heading(self) -> str:
        decision = self.lot.parts[MAIN].decision
        if not self.lot.is_single:
            return f"{title(decision)} · {summary(self.lot)}"
        one = self.lot.recipients.get(self.at)
        name = one.reading.participation.volunteer.name if one else ""
        return f"{title(self.lot.part(self.at).decision)} · {name}"

    def _below_heading(self) -> str:
        one = self.lot.recipients.get(self.at)
        if one is None:
            return _("being read…")
        participation = one.reading.participation
        mission = participation.mission.name if participation.mission else ""
        told = [mission, participation.state]
        if not self.lot.is_single:
            place = f"{self.lot.ids.index(self.at) + 1}/{len(self.lot.ids)}"
            decision = self.lot.part(self.at).decision
            does = [title(decision)] if self.lot.part_of(self.at) != MAIN else []
            told = [place, participation.volunteer.name, *does, participation.state, mission]
        return " · ".join(filter(None, told))

    def _warnings(self, text: str) -> list[str]:
        trouble = trouble_with(self.lot, self.at)
        told = [trouble] if trouble else []
        return [*told, *self.text_warnings(text), *self.asked_twice()]

    def _notes(self) -> list[str]:
        if self.has_class("-editing"):
            return []
        return [*about(self.lot, self.at), *warnings_of(self.lot)]

    def _keys(self) -> list[KeyHint]:
        if self.has_class("-editing"):
            return [KeyHint(shown_key("escape"), _("preview, then Enter to send"))]
        situation = self._situation()
        possible = [c for c in REPLY_COMMANDS if not c.why_not(situation) and c.id not in _UNSAID]
        hints = [KeyHint(command.hint, _(command.label)) for command in possible]
        leave = BY_ID["leave"]
        return [*hints[:4], KeyHint(leave.hint, _(leave.label)), *hints[4:]]

    # Commands

    def _situation(self) -> ReplySituation:
        lot, one = self.lot, self.lot.recipients.get(self.at)
        why = _("Still reading for whom this is: in a moment.")
        if one is not None:
            why = "" if one.can_be_written else why_not_written(one.reading.participation)
        part = lot.part(self.at)
        return ReplySituation(
            is_single=lot.is_single,
            why_not_written=why,
            is_told_elsewhere=self.at in lot.joined,
            has_reason=part.reason is not None,
            is_edited=self.at in lot.edits or self.at in self.unwritten,
            validates=lot.parts[MAIN].decision is Decision.VALIDATE,
            has_template=bool(lot.parts[self._part_here()].template),
            is_overfull=bool(lot.waiting) or bool(lot.overfull()),
            has_several=bool(lot.joined) or self.has_several,
        )

    def action_command(self, id_: str) -> None:
        """Does a command, or says why it cannot be done."""
        if not self._is_there:  # keys may come before the screen
            self.call_later(self.action_command, id_)
            return
        if self.is_queueing:
            return  # Enter came first
        if trouble := BY_ID[id_].why_not(self._situation()):
            self.was_refused = True
            self.tell(trouble, is_trouble=True)
        elif id_ in _DECISIONS:
            self._decide(_DECISIONS[id_])
        else:
            getattr(self, f"do_{id_}")()

    @on(KeyBar.Pressed)
    def _pressed(self, event: KeyBar.Pressed) -> None:
        self.action_command("help" if event.key == HELP else _ID_OF_HINT[event.key])

    def _decide(self, decision: Decision | None) -> None:
        """Takes another decision; no text is lost by it."""
        one = self.lot.recipients.get(self.at)
        if self.lot.is_single and decision is not None and one is not None:
            trouble = why_not_decided(decision, one.reading)
        else:
            trouble = ""
        if trouble:
            self.tell(trouble, is_trouble=True)
            return
        self.lot.decide(self._part_here(), decision, None)
        self.at = self.at if self.at in self.lot.ids else self.lot.ids[0]
        self._fold(self.app.size.width)
        self.decided_anew()
        self.keep()
        self.show()
        self._write_at_once()

    def _write_at_once(self) -> None:
        """A message to one person without a text is nothing yet."""
        lot = self.lot
        if lot.is_single and lot.parts[MAIN].decision is None and not lot.text(self.at):
            self.do_write()

    def do_one_yes(self) -> None:
        """One yes for each person with several requests, the others in the same letter; or not."""
        lot = self.lot
        if lot.joined:
            lot.separate()
            self.at = self.at if self.at in lot.ids else lot.ids[0]
        else:
            self.bring_in_others()
            if not join_all(lot, self.at):
                self.tell(_("They are left out to be read first: bring them back, then o again."))
        self._fold(self.app.size.width)
        self.keep()
        self.show()

    def do_down(self) -> None:
        """To the next person; where there is only one, further down the text."""
        self._people.action_down() if not self.lot.is_single else self._scroll(1)

    def do_up(self) -> None:
        """To the one before; where there is only one, further up."""
        self._people.action_up() if not self.lot.is_single else self._scroll(-1)

    def do_read_on(self) -> None:
        """Scrolls the text down."""
        self._scroll(5)

    def do_read_back(self) -> None:
        """Scrolls the text up."""
        self._scroll(-5)

    def _scroll(self, lines: int) -> None:
        box = self.query_one("#preview-box")
        box.scroll_relative(y=lines, animate=False, immediate=True)

    def do_help(self) -> None:
        """Shows the keys of this screen."""
        from screens.help import HelpScreen

        lines = [(command.keys, command.help) for command in REPLY_COMMANDS]
        self.app.push_screen(HelpScreen([(REPLYING, lines)], signs()))


_UNSAID = frozenset({"down", "up", "read_on", "read_back", "help", "leave"})
"""Not among the keys at the bottom: they are as everywhere, or stand there anyway."""
