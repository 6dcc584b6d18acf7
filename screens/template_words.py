"""Templates in words: what they bring with them; and the words that the shell has as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.i18n import _, ngettext
from jva_tui.operations import OperationState
from screens.sentences import title
from widgets.template_words import (
    owner_of,
    sharing_to_come,
    sign_of,
    signs,
    standing_words,
    used,
)

if TYPE_CHECKING:
    from jva_tui.operations import Operation
    from jva_tui.sharing import Pulled
    from jva_tui.templates.file import Brings
    from jva_tui.templates.library import Entry

__all__ = [
    "brought",
    "hint_of",
    "owner_of",
    "sharing_to_come",
    "sign_of",
    "signs",
    "standing_words",
    "used",
]


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


def operation_words(operation: Operation, *, is_reached: bool) -> str:
    """What is on its way to the platform about it, or what keeps that from arriving.

    Args:
        operation: about it.
        is_reached: whether the platform answers.
    """
    if operation.needs_user:
        told = _("It did not arrive. {why} · b shows what can be done")
        return told.format(why=operation.detail.rstrip("."))
    if operation.state is OperationState.QUEUED:
        return _("It leaves in a moment.") if is_reached else _("It waits for the connection.")
    if operation.state is OperationState.UNCONFIRMED:
        return _("No answer came from the platform: that is being checked.")
    return _("It is on its way to the platform.")


def pulled_words(pulled: Pulled) -> str:
    """What fetching has brought, and what is left for the user."""
    told = []
    if n := len(pulled.new):
        words = ngettext("{n} template is here now.", "{n} templates are here now.", n)
        told.append(words.format(n=n))
    if n := len(pulled.renewed):
        words = ngettext(
            "{n} says what the platform says now.", "{n} say what the platform says now.", n
        )
        told.append(words.format(n=n))
    if n := len(pulled.asking):
        words = ngettext(
            "{n} was changed here and there: d compares.",
            "{n} were changed here and there: d compares.",
            n,
        )
        told.append(words.format(n=n))
    if n := len(pulled.gone):
        words = ngettext(
            "{n} template is gone from the platform, and kept here.",
            "{n} templates are gone from the platform, and kept here.",
            n,
        )
        told.append(words.format(n=n))
    if n := len(pulled.too_long):
        words = ngettext(
            "{n} is too long for a file, and stays on the platform only.",
            "{n} are too long for files, and stay on the platform only.",
            n,
        )
        told.append(words.format(n=n))
    return " ".join(told) or _("Nothing is new on the platform.")
