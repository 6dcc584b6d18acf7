"""The part of the templates' screen about words: writing, naming, what it brings, its history."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from textual import on
from textual.widgets import TextArea

from jva_tui.domain import Decision, DeclineReason
from jva_tui.i18n import _
from jva_tui.templates.draft import Draft, in_whole
from jva_tui.templates.file import (
    LONGEST_NAME,
    BadFile,
    Brings,
    TemplateFile,
    parse,
    settled_text,
    to_text,
)
from jva_tui.templates.folder import SIGNATURE
from jva_tui.templates.merge import merge
from jva_tui.text import clean, fold, one_line
from screens.sentences import title
from screens.templates_base import TemplatesBase
from widgets.choices import Choice
from widgets.token_area import TokenArea
from widgets.token_hints import TokenHints

if TYPE_CHECKING:
    from textual.timer import Timer

    from jva_tui.domain import Template
    from jva_tui.templates.library import Entry

OUTSIDE_NAME = "jva-tui-modele.txt"
"""Of the file that the user's own editor is given."""
PAUSE_SECONDS = 1
"""How long typing pauses before what is begun is written to the disk."""
_NEW = "new"
_LEAVES = "leaves"
"""Of what a template brings: nothing."""


class Begun(NamedTuple):
    """What is being written."""

    key: str
    """Of the template, or of the signature; empty for a new one."""
    template: TemplateFile
    """As it was when writing began."""
    is_whole: bool = False
    """Whether everything in the file is written, and not the text alone."""
    there: Template | None = None
    """What the platform said then, of one that has no file."""

    def began_from(self, text: str) -> Begun:
        """The same, begun when something else stood there."""
        there = self.there._replace(text=text) if self.there else None
        return self._replace(template=self.template._replace(text=text), there=there)


class TemplatesWriting(TemplatesBase):
    """See the module."""

    begun: Begun | None = None
    """What is being written; None while nothing is."""
    _pause: Timer
    _is_to_be_kept = False

    def on_unmount(self) -> None:
        """Whoever quits in the middle of a text finds it again."""
        self._keep_now()

    def begin_writing(self) -> None:
        """Makes ready for it."""
        self._editor = self.query_one(TokenArea)
        self._pause = self.set_interval(PAUSE_SECONDS, self._keep_now, pause=True)

    # Writing

    def do_edit(self) -> None:
        """Writes the text; of a broken file, everything that stands in it."""
        entry = self.entry
        if entry is None:
            return
        if not entry.can_be_shown:
            told = _("What stands in {file} cannot be shown: {trouble}.")
            self.tell(told.format(file=entry.key, trouble=entry.trouble), is_trouble=True)
            return
        self._open_editor(*self._resumed(_begun(entry)))

    def do_new(self) -> None:
        """Asks for a name, then writes."""
        from screens.ask import AskScreen

        if draft := self.desk.template_draft(_NEW):  # what a crash has left, with its name
            begun = _parse_new(draft.text)
            self._open_editor(Begun("", begun._replace(text="")), begun.text)
            self.tell(_("What you had begun to write is back."))
            return

        def named(name: str | None) -> None:
            if name is not None:
                new = TemplateFile(one_line(clean(name), LONGEST_NAME), "")
                self._open_editor(Begun("", new), "")

        question = AskScreen(_("Name of the new template"), why_not=self._why_not_called)
        self.app.push_screen(question, named)

    def _why_not_called(self, name: str) -> str:
        if any(fold(name) == fold(entry.template.name) for entry in self.entries.values()):
            return _("A template is called so already.")
        return _why_no_name(name)

    def do_signature(self) -> None:
        """Writes how the user signs."""
        text = self.desk.template_contents(SIGNATURE).strip()
        told = TemplateFile(_("Your signature"), text)
        self._open_editor(*self._resumed(Begun(SIGNATURE, told, is_whole=True)))

    def _resumed(self, begun: Begun) -> tuple[Begun, str]:
        """What is to be written, and what stands there at first: what was begun before, if any."""
        draft, text = self.desk.template_draft(begun.key), begun.template.text
        if draft is None:
            return begun, text
        said = self.desk.template_contents(begun.key) if draft.is_whole else text
        if draft.text.strip() == said.strip():  # it was saved all the same
            return begun, text
        told = _("What you had begun to write is back.")
        if draft.is_whole or not begun.is_whole:
            begun = begun._replace(is_whole=draft.is_whole)
            begun, text = begun.began_from(said if draft.base is None else draft.base), draft.text
        elif whole := in_whole(text, draft):
            text = whole
        else:
            text = f"{text.rstrip()}\n\n{draft.text}\n"
            told = _("What you had begun to write stands at the end: the file has changed since.")
        self.tell(told)
        return begun, text

    def _open_editor(self, begun: Begun, text: str) -> None:
        self.begun = begun
        self._editor.text = text
        self.add_class("-writing")
        # At once: the next key may come before anything that is done later.
        self.set_focus(self._editor)
        self._editor.move_cursor(self._editor.document.end)
        self.show()

    @property
    def writing(self) -> TemplateFile | None:
        """What is being written, as it stands now; None while nothing is."""
        if self.begun is None:
            return None
        return self.begun.template._replace(text=self._editor.text)

    @on(TextArea.Changed)
    def _changed(self) -> None:
        if self.begun is not None:
            if not self._is_to_be_kept:
                self._is_to_be_kept = True
                self._pause.reset()
                self._pause.resume()
            self.show()

    def _keep_now(self) -> None:
        """Keeps what is begun, whatever happens to this screen or this computer."""
        self._pause.pause()
        self._is_to_be_kept = False
        if self.begun is not None:
            self._keep_draft(self.begun, self._editor.text)

    def _keep_draft(self, begun: Begun, text: str) -> None:
        """Keeps what is begun: of a new one with its name."""
        draft = Draft(text, begun.template.text, begun.is_whole)
        if not begun.key:
            draft = Draft(to_text(begun.template._replace(text=text)), is_whole=True)
        is_other = text != begun.template.text
        self.desk.keep_template_draft(self._key_of(begun), draft if is_other else None)

    def _key_of(self, begun: Begun) -> str:
        """Under which its draft is kept: its file may be called otherwise by now."""
        now = self.desk.template_now(begun.key) if begun.key else None
        return now.key if now else begun.key or _NEW

    @on(TokenArea.Completing)
    def _complete(self, event: TokenArea.Completing) -> None:
        self.query_one(TokenHints).show(event.candidates, event.index)

    @on(TokenHints.Chosen)
    def _take_token(self, event: TokenHints.Chosen) -> None:
        self._editor.complete(event.token)

    def stop_writing(self) -> None:
        """Saves what was written, and shows the list again."""
        if (begun := self.begun) is None:
            return
        text, self.begun = self._editor.text, None
        self._pause.pause()
        self._is_to_be_kept = False
        self._keep_draft(begun, text)  # whatever happens before it is saved
        self.remove_class("-writing")
        self.set_focus(None)
        self.work(self._save(begun, text), "save")
        self.call_next(self.finish)  # the next key finds what was saved
        self.show()

    async def leave(self) -> None:
        """Leaves once all is done that was begun; what could not be saved is written on."""
        await self.finish()
        if self.begun is None and self.is_current:
            self.dismiss(None)

    async def _save(self, begun: Begun, text: str) -> None:
        """Saves what is kept as a draft; where that fails, it is written on."""
        try:
            await self._saved(begun, text)
        except Exception:
            if self.begun is None:
                self._open_editor(begun, text)
            raise
        self.desk.keep_template_draft(self._key_of(begun), None)

    async def _saved(self, begun: Begun, text: str) -> None:
        """Writes the file; what another program has written there meanwhile stays as well."""
        await self.desk.look_at_templates()
        settled = settled_text(text)
        if begun.is_whole:
            if text.strip() != begun.template.text.strip():
                await self._write_whole(begun, text)
        elif not begun.key and not settled:
            self.tell(_("Nothing was written: no template was made."))
        elif settled != begun.template.text:
            await self._write_text(begun, settled)

    async def _write_text(self, begun: Begun, text: str) -> None:
        entry = self.desk.template_now(begun.key) if begun.key else None
        now = entry.template if entry and entry.is_usable else begun.template
        seen, told = entry.there if entry else None, _("Saved.")
        if begun.key and not entry:
            told = _gone(begun)
        elif entry and not entry.is_usable:
            told = _in_history()
        elif entry and now.text != begun.template.text:
            joined = merge(begun.template.text, text, now.text)
            if joined is not None:
                text, told = joined, _of_both()
            elif entry.has_file:
                told = _in_history()
            else:
                seen = begun.there
                told = _("It was changed on the platform meanwhile: d compares the two.")
        await self.replace(entry, now._replace(text=text), seen)
        self.tell(told)

    async def _write_whole(self, begun: Begun, text: str) -> None:
        """Writes all that stands in a file."""
        entry, base = self.desk.template_now(begun.key), begun.template.text.strip()
        key, told = entry.key if entry else begun.key, _("Saved.")
        before, is_gone = self.desk.template_contents(key), not entry and key != SIGNATURE
        if is_gone:
            told = _gone(begun)
        elif before.strip() != base:
            joined = merge(base, text.strip(), before.strip())
            told = _in_history() if joined is None else _of_both()
            text = text if joined is None else f"{joined}\n"
        await self.desk.write_template(key, text)
        if is_gone:
            self.undo_by_deleting(key, begun.template.name)
        else:
            self.undo_by_writing(key, begun.template.name, before)
        self._tell_written(key, told, was_broken=entry is not None and not entry.is_usable)

    def _tell_written(self, key: str, told: str, *, was_broken: bool) -> None:
        """Says what became of it, and what is wrong with it now."""
        now = self.desk.template(key)
        if now is None or now.is_usable:
            self.tell(told)
            return
        wrong = _("Saved, but broken now: {trouble}.")
        if was_broken:
            wrong = _("Saved, and still broken: {trouble}.")
        others = [] if told == _("Saved.") else [told]
        self.tell("\n".join([wrong.format(trouble=now.trouble), *others]), is_trouble=True)

    async def replace(
        self, entry: Entry | None, new: TemplateFile, seen: Template | None = None
    ) -> None:
        """Writes a template, in the place of what it was, and lets that be undone.

        Args:
            entry: as it was; None for a new one.
            new: what it is to say.
            seen: what of the platform's the user has seen; by default as `entry` tells.
        """
        before = self.desk.template_contents(entry.key) if entry else ""
        seen = seen or (entry.there if entry else None)
        key = await self.desk.save_template(entry.key if entry else None, new, base=seen)
        if entry is None or self.at == entry.key:  # who has gone on is not called back
            self.go_to(key)
        if before:
            self.undo_by_writing(key, new.name, before)
        else:
            self.undo_by_deleting(key, new.name)

    async def change(self, entry: Entry, **changes: Any) -> None:
        """See `TemplatesBase.change`."""
        await self.desk.look_at_templates()
        now = self.desk.template_now(entry.key)
        if now is None:
            raise LookupError(entry.key)
        await self.replace(now, now.template._replace(**changes))

    # In the user's own editor

    def do_outside(self) -> None:
        """Opens the whole file in the user's own editor; what only the platform has, its text."""
        from jva_tui.editor import has_editor

        if not has_editor(os.environ):
            self.tell(_("No editor is set: name yours in VISUAL or EDITOR, as in EDITOR=nano."))
            self.do_edit()
        elif (entry := self.entry) and entry.can_be_shown:
            self.work(self._outside(entry), "editor")
        else:
            self.do_edit()  # which says why it cannot be

    async def _outside(self, entry: Entry) -> None:
        from screens.outside_editor import edit_outside

        begun = _begun(entry)
        if entry.has_file:
            contents = self.desk.template_contents(entry.key)
            begun = begun._replace(is_whole=True).began_from(contents)
        begun, text = self._resumed(begun)
        edited = await edit_outside(self.app, text, os.environ, name=OUTSIDE_NAME)
        if edited.text is None:
            self.tell(edited.why, is_trouble=True)
        elif edited.text.strip() == text.strip():
            self.tell(_("Nothing was changed in the editor."))
        else:
            written = f"{edited.text}\n" if begun.is_whole else edited.text
            self._keep_draft(begun, written)
            await self._save(begun, written)

    # Naming, copying

    def do_rename(self) -> None:
        """Gives it another name; its file keeps its own."""
        from screens.ask import AskScreen

        entry = self.entry
        if entry is None:
            return

        def named(name: str | None) -> None:
            if name is not None and name != entry.template.name:
                self.work(self.change(entry, name=one_line(clean(name), LONGEST_NAME)), "rename")

        question = AskScreen(_("New name"), entry.template.name, why_not=_why_no_name)
        self.app.push_screen(question, named)

    def do_copy(self) -> None:
        """Makes a copy, which is on no platform."""
        if entry := self.entry:
            name = _("{name} (copy)").format(name=entry.template.name)
            new = entry.template._replace(name=one_line(name, LONGEST_NAME), is_shared=False)
            self.work(self.replace(None, new), "copy")

    # What it brings

    def do_bring(self) -> None:
        """Chooses which decision it brings with it."""
        from screens.choose import ChooseScreen

        entry = self.entry
        if entry is None:
            return
        choices = [
            Choice(_LEAVES, _("Nothing: the decision stays as it is")),
            *(Choice(each or "", title(each)) for each in (None, *_BROUGHT)),
            *(
                Choice(
                    f"{Decision.DECLINE} {reason}", f"{title(Decision.DECLINE)} · {reason.label}"
                )
                for reason in DeclineReason
            ),
        ]

        def chosen(id_: str | None) -> None:
            if id_ is not None:
                self.work(self.change(entry, brings=_brings(id_)), "bring")

        heading = _("“{name}” brings with it").format(name=entry.template.name)
        at = _id_of(entry.template.brings)
        self.app.push_screen(ChooseScreen(heading, choices, at=at), chosen)

    # History

    def do_history(self) -> None:
        """Shows what it has said before, and brings one of these back."""
        from screens.history import HistoryScreen

        entry = self.entry
        if entry is None:
            return

        def chosen(contents: str | None) -> None:
            if contents is not None:
                self.work(self._bring_back(entry, contents), "history")

        versions = self.desk.template_versions(entry.key)
        name, now = entry.template.name, self.desk.now()
        self.app.push_screen(HistoryScreen(name, versions, now), chosen)

    async def _bring_back(self, entry: Entry, contents: str) -> None:
        await self.desk.look_at_templates()
        now = self.desk.template_now(entry.key)
        if now is None:
            raise LookupError(entry.key)
        before = self.desk.template_contents(now.key)
        await self.desk.write_template(now.key, contents)
        self.undo_by_writing(now.key, now.template.name, before)
        self.tell(_("It says again what it said then · z undoes that"))


def _begun(entry: Entry) -> Begun:
    """Of a broken file, everything that stands in it is written."""
    there = None if entry.has_file else entry.there
    return Begun(entry.key, entry.template, is_whole=not entry.is_usable, there=there)


def _gone(begun: Begun) -> str:
    told = _("“{name}” was deleted elsewhere meanwhile: what you wrote is a new template now.")
    return told.format(name=begun.template.name)


def _of_both() -> str:
    return _("It was changed elsewhere meanwhile: the changes of both are in it.")


def _in_history() -> str:
    return _("It was changed elsewhere meanwhile: what it said there is in H.")


_BROUGHT = (Decision.VALIDATE, Decision.TAKE_IN_HAND, Decision.CANCEL)


def _id_of(brings: Brings | None) -> str:
    """The reverse of `_brings`."""
    if brings is None:
        return _LEAVES
    return " ".join(filter(None, brings))


def _brings(id_: str) -> Brings | None:
    """What a choice means."""
    if id_ == _LEAVES:
        return None
    decision, _space, reason = id_.partition(" ")
    return Brings(
        Decision(decision) if decision else None, DeclineReason(reason) if reason else None
    )


def _parse_new(draft: str) -> TemplateFile:
    """What was begun of a new one, as far as it can be read."""
    try:
        return parse(draft, _("New"))
    except BadFile:
        return TemplateFile(_("New"), draft)


def _why_no_name(name: str) -> str:
    if not one_line(clean(name)):
        return _("A template needs a name.")
    if len(name) > LONGEST_NAME:
        return _("The name is longer than {n} characters.").format(n=LONGEST_NAME)
    return ""
