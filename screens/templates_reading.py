"""The part of the templates' screen about how one reads, and what is to be known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.i18n import _
from jva_tui.templates.file import BadFile, parse
from jva_tui.templates.folder import SIGNATURE
from jva_tui.templates.library import Standing
from jva_tui.templates.lint import lint, lint_signature
from jva_tui.templates.tokens import of_author, render
from jva_tui.text import settled
from screens.template_words import (
    brought,
    operation_words,
    owner_of,
    sharing_to_come,
    sign_of,
    standing_words,
    used,
)
from screens.templates_platform import TemplatesPlatform
from screens.templates_writing import TemplatesWriting
from widgets.name_list import OWN_TEXT
from widgets.signs import operation_sign
from widgets.template_lines import Shown

if TYPE_CHECKING:
    from jva_tui.domain import Participation
    from jva_tui.templates.file import TemplateFile
    from jva_tui.templates.library import Entry
    from jva_tui.templates.lint import Remark
    from widgets.tones import Span


class TemplatesReading(TemplatesWriting, TemplatesPlatform):
    """See the module."""

    often_empty: dict[str, float]
    """For which share of the requests each token is empty."""
    begun_keys: frozenset[str]
    """Of those of which something is begun and not saved."""

    @property
    def person(self) -> Participation | None:
        """As whom a template is shown."""
        if self.reader is None and self.people:
            self.reader = self.people[0]
        reading = self.desk.reading(self.reader) if self.reader is not None else None
        return reading.participation if reading else None

    def shown(self, entry: Entry | None, template: TemplateFile) -> Shown:
        """What the pane tells."""
        begun_key = self.begun.key if self.begun else ""
        about = entry or self.entries.get(begun_key)
        is_whole = (self.begun is not None and self.begun.is_whole) or (
            entry is not None and not entry.is_usable
        )
        is_signature = begun_key == SIGNATURE
        is_broken = entry is None and is_whole and not is_signature
        person = None if is_whole else self.person
        rendering = render(template.text, person, self.desk.author) if person else None
        reader = ""
        if person:
            mission = person.mission.name if person.mission else ""
            told = _("As {name} reads it: {mission}")
            reader = told.format(name=person.volunteer.name, mission=mission).rstrip(" :")
        return Shown(
            name=template.name,
            stands=_stands(about),
            told=self._told_of(about, template),
            trouble=_trouble_of(template.text) if is_broken else _trouble(about),
            under_way=self._under_way(about),
            remarks=self._remarks(template, is_whole=is_whole, is_signature=is_signature),
            reader=reader,
            text=settled(rendering.text) if rendering else template.text,
            # What is missing of the author's is told by a remark: nobody else lacks it.
            missing=[token for token in rendering.missing if of_author(token, None) is None]
            if rendering
            else [],
        )

    def _told_of(self, entry: Entry | None, template: TemplateFile) -> list[str]:
        told = [owner_of(entry, self.desk.author)] if entry and entry.is_usable else []
        if sharing := sharing_to_come(entry, template):
            told.append(sharing)
        if template.brings:
            told.append(_("brings: {decision}").format(decision=brought(template.brings)))
        if entry and entry.uses:
            told.append(used(entry.uses))
        if entry and entry.key in self.begun_keys and self.begun is None:
            told.append(
                _("{sign} what you began to write is kept: ⏎ goes on").format(sign=OWN_TEXT)
            )
        return told

    def _under_way(self, entry: Entry | None) -> tuple[Span, str] | None:
        operation = self.desk.template_operations().get(entry.key) if entry else None
        sign = operation_sign(operation.state) if operation else None
        if operation is None or sign is None:
            return None
        return sign, operation_words(operation, is_reached=self.is_reached)

    def _remarks(
        self, template: TemplateFile, *, is_whole: bool, is_signature: bool
    ) -> list[Remark]:
        if is_signature:
            return lint_signature(template.text)
        is_empty_page = self.begun is not None and not template.text.strip()
        if is_whole or is_empty_page:
            return []
        return lint(template.name, template.text, self.often_empty, me=self.desk.author)

    def do_next_person(self) -> None:
        """Shows it as the next one reads it."""
        self._step_person(1)

    def do_previous_person(self) -> None:
        """Shows it as the one before reads it."""
        self._step_person(-1)

    def _step_person(self, by: int) -> None:
        here = self.people.index(self.reader) if self.reader in self.people else 0
        self.reader = self.people[(here + by) % len(self.people)]
        self.show()


def _trouble(entry: Entry | None) -> str:
    if entry is None or not entry.trouble:
        return ""
    told = _("{file}: {trouble}. It stays until you mend it: ⏎ here, e in your editor.")
    return told.format(file=entry.key, trouble=entry.trouble)


def _trouble_of(contents: str) -> str:
    """What is wrong with a whole file as it is being written."""
    try:
        parse(contents, "")
    except BadFile as error:
        return _("Still broken: {trouble}.").format(trouble=str(error).rstrip("."))
    return ""


def _stands(entry: Entry | None) -> tuple[Span, str]:
    standing = entry.standing if entry else Standing.HERE
    return sign_of(standing), standing_words(standing)
