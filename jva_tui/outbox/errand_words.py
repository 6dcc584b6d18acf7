"""What is said of labels and conversations that did not simply go where they were to go."""

from __future__ import annotations

from jva_tui.api.errors import ApiError, Forbidden, NotFound
from jva_tui.i18n import _
from jva_tui.outbox import words


def gone() -> str:
    """The request is not ours any more."""
    return _("This request is no longer in the organisation’s list.")


def no_such_tag(name: str) -> str:
    """It was there, and was deleted."""
    told = _(
        "The label “{name}” is not on the platform any more. Put it on again: it is made anew."
    )
    return told.format(name=name)


def tag_refused(error: ApiError) -> str:
    """The platform said no to a label, and did nothing."""
    match error:
        case Forbidden():
            return _("The platform refuses: this request is not your organisation’s to label.")
        case NotFound():
            return _(
                "The platform no longer knows this request, or this label. Open the labels again "
                "and choose from what is there."
            )
    return words.refused(error)


def not_a_member() -> str:
    """Only its members file a conversation, each for themselves."""
    return _("You are not a member of this conversation any more: nothing was changed.")


def filing_refused(error: ApiError) -> str:
    """The platform said no to a filing, and did nothing."""
    return not_a_member() if isinstance(error, Forbidden | NotFound) else words.refused(error)


def newer_left_alone() -> str:
    """A message came that the author had not seen."""
    return _("A new message came meanwhile: the conversation stays where it is, unread.")


def newer_is_read() -> str:
    """A message came just before it was marked as read."""
    return _("A new message came in the same moment and is marked as read: read it.")
