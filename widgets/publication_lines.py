"""What there is to tell of one template on its way to the platform, beside where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.domain import Template
from jva_tui.i18n import _
from widgets.lines import BLANK, field, heading, sentence, signed
from widgets.outbox_words import Group, content, group_of, named, publication_words
from widgets.tones import Tone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jva_tui.operations import Operation, Publication
    from widgets.lines import Line


def template_headline(publication: Publication, width: int) -> Iterator[Line]:
    """Which one it is."""
    told = _("Template {name}").format(name=named(publication))
    yield from sentence(told, width, Tone.STRONG)
    if publication.file:
        yield from sentence(publication.file, width, Tone.MUTED)
    yield BLANK


def template_lines(operation: Operation, publication: Publication, width: int) -> Iterator[Line]:
    """What it says, and what the platform had instead where it was stopped."""
    yield from heading(_("Your template"), width)
    words = publication_words(publication)
    yield from signed(content(publication)[0], words, width, Tone.TEXT)
    if not publication.is_deletion:
        yield from field(_("Seen by"), _seen_by(is_shared=publication.is_shared), width)
        yield BLANK
        yield from sentence(publication.text, width, indent="│ ")
    found = operation.found
    if group_of(operation) is Group.REVIEW and isinstance(found, Template):
        yield from heading(_("On the platform now"), width)
        yield from field(_("Name"), found.name, width)
        yield from field(_("Seen by"), _seen_by(is_shared=found.is_shared), width)
        yield BLANK
        yield from sentence(found.text, width, indent="│ ")
        yield from sentence(_("The templates’ own screen (t) compares the two."), width, Tone.MUTED)


def _seen_by(*, is_shared: bool) -> str:
    return _("the whole organisation") if is_shared else _("its author alone")
