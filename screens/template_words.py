"""Templates in words: what they bring with them; and the words that the shell has as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.i18n import _
from screens.sentences import title
from widgets.template_words import owner_of, sign_of, signs, standing_words, used

if TYPE_CHECKING:
    from jva_tui.templates.file import Brings
    from jva_tui.templates.library import Entry

__all__ = ["brought", "hint_of", "owner_of", "sign_of", "signs", "standing_words", "used"]


def brought(brings: Brings) -> str:
    """The decision, and its reason, that a template brings."""
    return title(brings.decision) + (f" · {brings.reason.label}" if brings.reason else "")


def hint_of(entry: Entry) -> str:
    """What is to be known of a template where one is chosen."""
    told = [_("shared")] if entry.template.is_shared else []
    if entry.template.brings:
        told.append(title(entry.template.brings.decision))
    if entry.uses:
        told.append(used(entry.uses))
    return " · ".join(told)
