"""What is said of a template that did not simply reach the platform: no more than is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.api.errors import ApiError, Forbidden, NotFound
from jva_tui.i18n import _
from jva_tui.outbox import words

if TYPE_CHECKING:
    from jva_tui.domain import Template


def gone() -> str:
    """What was to be changed is not in the list any more."""
    return _(
        "The platform does not show this template any more: it was deleted there, or is no longer "
        "shared with your organisation."
    )


def changed(there: Template, seen: tuple[str, str, bool]) -> str:
    """It is not what its author saw there.

    Args:
        there: as it is now.
        seen: name, text, and whether it was shared.
    """
    if there.text != seen[1]:
        return _("The text was changed on the platform since you last saw it there.")
    if there.name != seen[0]:
        told = _("It was renamed on the platform since you last saw it there: “{name}”.")
        return told.format(name=there.name)
    if there.is_shared:
        return _("It was shared on the platform since you last saw it there.")
    return _("It is no longer shared on the platform.")


def shared_elsewhere() -> str:
    """Another organisation of its author's reads it."""
    return _(
        "It is shared with another organisation on the platform: publishing it from here would end "
        "that."
    )


def only_its_author(name: str) -> str:
    """It cannot be deleted by us."""
    told = _("It belongs to {name}: only they can delete it on the platform.")
    return told.format(name=name or _("a colleague"))


def told_elsewhere() -> str:
    """It was saved while another organisation was the current one."""
    return _(
        "The platform shares it with another organisation, which was chosen elsewhere just before "
        "it arrived. Look there, and change that."
    )


def doubled() -> str:
    """Both requests have made one."""
    return _("The template stands there twice, because the first request arrived late: delete one.")


def not_as_made() -> str:
    """The platform said that it had made it, and shows none like it."""
    return _(
        "The platform has made the template, but shows none like it. Look there before you publish "
        "it again."
    )


def maybe_another(name: str) -> str:
    """There is a new one there that may be ours, changed since."""
    return _(
        "Nobody can tell whether “{name}”, which appeared on the platform meanwhile, is this "
        "template. Look there before you publish it again."
    ).format(name=name)


def refused(error: ApiError) -> str:
    """The platform said no, and did nothing."""
    match error:
        case Forbidden():
            return _("The platform refuses: this template is not yours to change.")
        case NotFound():
            return _("The platform no longer knows this template: it was deleted there.")
    return words.refused(error)
