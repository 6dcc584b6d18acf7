"""The part of the reply desk about words: writing, templates, reasons, what is begun."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from textual import on
from textual.widgets import TextArea

from jva_tui.domain import Decision, DeclineReason
from jva_tui.i18n import _
from jva_tui.lots import keeping
from jva_tui.lots.concerns import Concern
from jva_tui.lots.lot import MAIN, NO, Part
from jva_tui.templates.language import language_of
from jva_tui.templates.tokens import render, values_for
from jva_tui.text import fold, settled
from screens.lot_words import loses_part
from screens.reply_base import ReplyBase
from screens.sentences import title
from screens.template_words import brought, hint_of
from widgets.choices import Choice
from widgets.token_area import TokenArea
from widgets.token_hints import TokenHints

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.timer import Timer

    from jva_tui.store.drafts import Draft
    from jva_tui.templates.library import Entry

PAUSE_SECONDS = 1
"""How long typing pauses before what is begun is written to the disk."""
_WAITING_WORDS = ("attente", "waiting", "complet")
"""Templates with these in their names come first where no place is left."""


class ReplyText(ReplyBase):
    """See the module."""

    _writes_to: int | None = None
    """For whom alone the editor is open; None for all of a part."""
    _part = 0
    """The part for which it is, otherwise."""
    _draft: Draft | None = None
    _is_draft_ours = True
    _pause: Timer
    _is_to_be_kept = False
    _for: Decision | None = None
    """The decision for which the text was written, or chosen."""

    # What was begun

    def begin_text(self) -> None:
        """Brings back what was begun for the same people."""
        self._editor = self.query_one(TokenArea)
        self._editor.display = False
        self._pause = self.set_interval(PAUSE_SECONDS, self._keep_now, pause=True)
        if not self.lot.is_single:
            if kept := self.desk.kept_lot(self.lot.ids, self.lot.parts[MAIN].decision):
                self.is_resumed = True
                keeping.resume(self.lot, kept)
                self._keep_reason_true()
                self._tell_what_is_back(kept)
            return
        one = self.one
        if one is None or not one.can_be_written:
            return
        self._draft, decision = self.desk.draft(self.at), self.lot.parts[MAIN].decision
        # What was begun with another decision in mind says the wrong thing here.
        self._is_draft_ours = self._draft is None or self._draft.decision in (None, decision)
        if self._draft and self._is_draft_ours:
            self.lot.set_text(MAIN, self._draft.text)
            if decision is Decision.DECLINE and self._draft.reason:
                self.lot.decide(MAIN, decision, self._draft.reason)
                self._keep_reason_true()

    def _tell_what_is_back(self, kept: keeping.Kept) -> None:
        self._for = kept.main.decision
        there = len(set(self.lot.ids) & set(kept.ids))
        told = _("What you had begun to write to these people is back.")
        if there < len(self.lot.ids):
            told = _("What you had begun to write to {n} of these {total} people is back.")
        self.tell(told.format(n=there, total=len(self.lot.ids)))

    def _keep_reason_true(self) -> None:
        """« La mission est terminée » is said of no mission that is only full."""
        for place, part in enumerate(self.lot.parts):
            if part.reason not in (None, *self._reasons()):
                self.lot.decide(place, part.decision, DeclineReason.OTHER)

    def _part_here(self) -> int:
        """The part that is written for where the cursor stands; a no has no letter of its own."""
        part = self.lot.part_of(self.at)
        return MAIN if part == NO else part

    def keep(self) -> None:
        """Keeps what was begun, as soon as typing pauses; what was asked is asked anew."""
        self.is_asked_twice = self.was_refused = False
        if not self._is_to_be_kept:  # while somebody goes on typing as well
            self._is_to_be_kept = True
            self._pause.reset()
            self._pause.resume()

    def _keep_now(self) -> None:
        """Keeps it, whatever happens to this screen or this computer."""
        self._pause.pause()
        self._is_to_be_kept = False
        if self.is_queueing:
            return
        if not self.lot.is_single:
            self.desk.keep_lot(self.lot)
            return
        part, text = self.lot.part(self.at), self.lot.text(self.at).strip()
        if self.one and self.one.can_be_written and (text or self._is_draft_ours):
            self.desk.keep_draft(self.at, text, decision=part.decision, reason=part.reason)

    def decided_anew(self) -> None:
        """The text here is for the decision that was taken now."""
        if self.lot.text(self.at).strip():
            self._is_draft_ours = True

    # Showing

    def text_title(self) -> str:
        """What the editor is for."""
        if not self.has_class("-editing"):
            return ""
        if self.lot.is_single:
            return _("Your text")
        if self._writes_to is not None:
            return _("Your text for {name} alone").format(name=self._who(self._writes_to))
        return _("Your text for all · [ offers what is filled in")

    def _who(self, id_: int) -> str:
        one = self.lot.recipients.get(id_)
        return one.reading.participation.volunteer.name if one else ""

    def reason_line(self, reason: DeclineReason) -> str:
        """The reason, and whether the volunteer reads it."""
        label = _("Reason: {reason}").format(reason=reason.label)
        if self.one and not self.one.can_be_written:
            return label  # nobody is told, so nobody reads it
        if reason is DeclineReason.OTHER:
            return label + " " + _("(not shown to the volunteer)")
        return label + " " + _("(the volunteer reads it)")

    def text_warnings(self, text: str) -> list[str]:
        """What the platform makes of the text.

        Args:
            text: as the one under the cursor will read it.
        """
        told = []
        one = self.one
        if one and one.can_be_written and text and loses_part(self.lot, self.at):
            told.append(
                _("The platform will remove part of this text: the preview shows what remains.")
                if self.has_class("-editing")
                else _("The platform removes part of your text: this is what remains.")
            )
        if self._draft and not self._is_draft_ours and not text:
            kept = _("A text begun for “{other}” is kept; it is not used here.")
            told.append(kept.format(other=title(self._draft.decision)))
        is_for_another = text and self.lot.part_of(self.at) == MAIN and not self._is_fitting()
        if is_for_another:
            begun = _("The text was written for “{other}”: read it once more.")
            told.append(begun.format(other=title(self._for)))
        return told

    def _is_fitting(self) -> bool:
        return self._for in (None, self.lot.parts[MAIN].decision)

    # Writing

    def do_write(self) -> None:
        """Writes the text for all who are told the same as the one under the cursor."""
        self._open_editor(None)

    def do_write_one(self) -> None:
        """Writes for the one under the cursor alone."""
        self._open_editor(self.at)

    def do_unwrite_one(self) -> None:
        """Gives the one under the cursor the text for all, or their own again."""
        own = self.lot.edits.get(self.at)
        if own is not None:
            self.unwritten[self.at] = own
            self.tell(_("The text for all; u again: the text of their own."))
        self.lot.edit(self.at, None if own is not None else self.unwritten.pop(self.at))
        self.keep()
        self.show()

    def _open_editor(self, alone: int | None) -> None:
        self._writes_to, self._part = alone, self._part_here()
        self._editor.text = begun = self._begun()
        person = self.one.reading.participation if self.one else None
        values = values_for(person, self.lot.me, language_of(begun)) if person else {}
        self._editor.values = values
        self.add_class("-editing")
        self._editor.display = True
        # At once: the next key may come before anything that is done later.
        self.set_focus(self._editor)
        self._editor.move_cursor(self._editor.document.end)
        self.show()

    def _begun(self) -> str:
        """What the editor begins with: what is for one person is written out."""
        if self._writes_to is None:
            return self.lot.parts[self._part].text
        return self.lot.edits.get(self._writes_to) or self._common(self._writes_to)

    def _write(self, text: str) -> None:
        """Takes a text from the editor."""
        if self._writes_to is None:
            self.lot.set_text(self._part, text)
            self._for = self.lot.parts[self._part].decision
        else:
            if self._writes_to not in self.lot.recipients:  # who was left out meanwhile
                self.desk.keep_draft(self._writes_to, text)
                return
            is_common = text == self._common(self._writes_to)
            self.lot.edit(self._writes_to, None if is_common else text)
        self.keep()
        self.show()

    def _common(self, id_: int) -> str:
        """What somebody reads of the text for all, before the platform's own treatment."""
        person = self.lot.recipients[id_].reading.participation
        return render(self.lot.part(id_).text, person, self.lot.me).text

    @on(TextArea.Changed)
    def _changed(self) -> None:
        if self.has_class("-editing"):
            self._write(self._editor.text)

    @on(TokenArea.Completing)
    def _complete(self, event: TokenArea.Completing) -> None:
        self.query_one(TokenHints).show(event.candidates, event.index)

    @on(TokenHints.Chosen)
    def _take_token(self, event: TokenHints.Chosen) -> None:
        self._editor.complete(event.token)

    def do_leave(self) -> None:
        """From the editor to the preview; from the preview back to the list, keeping a draft."""
        if self.has_class("-editing"):
            self._write(self._editor.text)  # also what no message has told of yet
            self.remove_class("-editing")
            self._editor.display = False
            self.set_focus(None)
            self.show()
            return
        self._keep_now()
        self.dismiss(frozenset())

    def do_outside(self) -> None:
        """Writes the text for all in the user's own editor."""
        self._writes_to, self._part = None, self._part_here()
        self._edit_outside(self.do_write)

    def do_outside_one(self) -> None:
        """Writes for the one under the cursor in the user's own editor."""
        self._writes_to = self.at
        self._edit_outside(self.do_write_one)

    def _edit_outside(self, otherwise: Callable[[], None]) -> None:
        from jva_tui.editor import has_editor

        if has_editor(os.environ):
            self.run_worker(self._outside(), name="editor", exit_on_error=False)
        else:
            otherwise()

    async def _outside(self) -> None:
        from screens.outside_editor import edit_outside

        begun = self._begun()
        edited = await edit_outside(self.app, begun, os.environ)
        if edited.text is None:
            self.tell(edited.why, is_trouble=True)
        elif edited.text == begun:
            self.tell(_("Nothing was changed in the editor."))
        else:
            self._write(edited.text)

    # Templates

    def do_template(self) -> None:
        """Chooses a template, which may bring a decision with it."""
        self._choose_template(self._use)

    def _choose_template(self, use: Callable[[Entry], None], *, is_full: bool = False) -> None:
        from jva_tui.templates.library import recent_first
        from screens.choose import ChooseScreen

        found = [entry for entry in recent_first(self.desk.templates()) if entry.is_usable]
        if is_full:
            found.sort(key=lambda e: not any(w in fold(e.template.name) for w in _WAITING_WORDS))
        by_key = {entry.key: entry for entry in found}
        choices = [
            Choice(key, one.template.name, hint_of(one), preview=self._preview(one.template.text))
            for key, one in by_key.items()
        ]
        nothing = _("There is no template yet. t in the inbox: write one, or install ready ones.")

        def chosen(key: str | None) -> None:
            if key is not None:
                use(by_key[key])

        heading = _("Template for the waiting list") if is_full else _("Template")
        self.app.push_screen(ChooseScreen(heading, choices, nothing), chosen)

    def _use(self, entry: Entry) -> None:
        part = self._part_here()
        if brings := entry.template.brings:
            self.lot.decide(part, *brings)
            self._keep_reason_true()
        self.lot.use_template(part, entry.key, self._text_of(entry))
        self._for = self.lot.parts[part].decision
        if self.at in self.lot.edits:
            told = _("{name} keeps a text of their own: u gives them this one.")
            self.tell(told.format(name=self._who(self.at)))
        self.decided_anew()
        self.keep()
        self.show()

    def _text_of(self, entry: Entry) -> str:
        """What is for one is written out; what is for several keeps its tokens."""
        text = entry.template.text
        return self._filled(text) if self.lot.is_single else text

    def _preview(self, text: str) -> str:
        """What would be read of a template."""
        return settled(self._filled(text))

    def _filled(self, text: str) -> str:
        if self.one is None:
            return text
        return render(text, self.one.reading.participation, self.lot.me).text

    def do_carry(self) -> None:
        """Lets the template bring this decision, and its reason, from now on; or not any more."""
        self.work(self._carry(self.lot.parts[self._part_here()]), "template")

    async def _carry(self, part: Part) -> None:
        from jva_tui.templates.file import Brings

        entry = self.desk.template_now(part.template)
        if entry is None:
            self.tell(_("This template is gone."), is_trouble=True)
            return
        brings = Brings(part.decision, part.reason)
        try:
            is_carried = await self.desk.let_bring(entry.key, brings)
        except OSError as error:
            told = _("The template could not be written: {error}. It is as it was.")
            self.tell(told.format(error=error.strerror or error), is_trouble=True)
            return
        told = _("“{template}” brings no decision with it any more.")
        if is_carried:
            told = _("From now on “{template}” brings with it: {decision}.")
        self.tell(told.format(template=entry.template.name, decision=brought(brings)))

    def do_waiting_list(self) -> None:
        """Validates as many as there are places, and writes to the others; or not."""
        if not self.lot.overfull():
            self.lot.wait_no_more()
            self.keep()
            self.show()
            return

        def use(entry: Entry) -> None:
            decision, reason = entry.template.brings or (None, None)
            part = Part(decision, reason, self._text_of(entry), entry.key)
            self.lot.wait(self.lot.overfull(), part)
            self._keep_reason_true()
            self.keep()
            self.show()

        self._choose_template(use, is_full=True)

    # Reasons

    def do_reason(self) -> None:
        """Chooses why people are declined."""
        from screens.choose import ChooseScreen

        choices = [
            Choice(
                reason,
                reason.label,
                _("the volunteer reads it") if self._is_read(reason) else "",
            )
            for reason in self._reasons()
        ]

        def use(id_: str | None) -> None:
            if id_ is not None:
                self.lot.decide(self._part_here(), Decision.DECLINE, DeclineReason(id_))
                self.keep()
                self.show()

        self.app.push_screen(ChooseScreen(_("Reason"), choices), use)

    def _reasons(self) -> list[DeclineReason]:
        """« La mission est terminée » is no reason where a mission is only full."""
        lot = self.lot
        is_only_full = any(
            lot.free.get(one.mission_id or 0) == 0 and Concern.OVER not in one.facts
            for one in lot.recipients.values()
        )
        return [r for r in DeclineReason if not (is_only_full and r is DeclineReason.TERMINATED)]

    def _is_read(self, reason: DeclineReason) -> bool:
        can_write = self.one is None or self.one.can_be_written
        return can_write and reason is not DeclineReason.OTHER
