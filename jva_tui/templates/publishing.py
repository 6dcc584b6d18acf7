"""What of a template goes to the platform, and why it cannot."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from jva_tui.i18n import _
from jva_tui.operations import OperationState, Publication
from jva_tui.templates.library import Standing, published
from jva_tui.templates.lint import LEAST, Weight, lint
from jva_tui.templates.tokens import of_author
from jva_tui.text import trim

if TYPE_CHECKING:
    from jva_tui.domain import Me, Template
    from jva_tui.operations import Operation, Payload
    from jva_tui.templates.library import Entry


def why_not(entry: Entry, me: Me | None, operation: Operation | None) -> str:
    """Why a template cannot be published as it is, in the user's words; empty where it can.

    Args:
        entry: the template.
        me: who publishes.
        operation: what is on its way to the platform about it, or needs the user.
    """
    if me is None:
        return _("Nobody has signed in here yet.")
    waits = operation is not None and operation.state is OperationState.QUEUED
    if operation and not (waits or operation.needs_user):
        return _("It is already on its way to the platform.")
    if operation and waits and entry.standing is Standing.SAME:
        return _in_its_way(operation)
    if told := _of_standing(entry) or _of_contents(entry, me):
        return told
    if operation and waits and _says(publication(entry, me)) == _says(operation.payload):
        return _("It waits to leave as it is now.")
    return ""


def _in_its_way(waits: Operation) -> str:
    """What still leaves of a template that is again as the platform has it."""
    if isinstance(waits.payload, Publication) and waits.payload.is_deletion:
        return _("Its deletion waits to leave: take that back first.")
    return _("It waits to leave as it was before: take that back first.")


def _says(payload: Payload) -> tuple[object, ...]:
    """What the platform would be told."""
    if not isinstance(payload, Publication):
        return ()
    return payload.name, payload.text, payload.is_shared, payload.is_deletion


def _of_standing(entry: Entry) -> str:
    match entry.standing:
        case Standing.BROKEN:
            return _("The file is broken: {trouble}.").format(trouble=entry.trouble)
        case Standing.THERE | Standing.SAME:
            return _("The platform has it as it is.")
        case Standing.CHANGED_THERE:
            return _("It was changed on the platform, and not here: there is nothing to publish.")
        case Standing.BOTH:
            return _("It was changed here and on the platform: compare the two first.")
    return ""


def _of_contents(entry: Entry, me: Me) -> str:
    template = entry.template
    remarks = lint(template.name, template.text, me=me)
    if wrong := [remark.text for remark in remarks if remark.weight is Weight.WRONG]:
        return wrong[0]
    face, told = published(template, me)
    if len(trim(face.name)) < LEAST or len(face.text) < LEAST:
        return _("The platform wants at least {n} characters in the name and in the text.").format(
            n=LEAST
        )
    if told.refused:
        refused = _("The platform does not know {tokens}: publish it without, or with a “|…”.")
        if all(of_author(token, me) for token in told.refused):
            refused = _(
                "What {tokens} stands for would be a token there: write it without brackets."
            )
        return refused.format(tokens=" ".join(told.refused))
    there = entry.there or entry.base
    if there and there.is_shared and not face.is_shared and not entry.is_mine(me):
        return _("It belongs to {owner}: only they can stop sharing it.").format(
            owner=there.owner_name or _("a colleague")
        )
    return ""


def publication(entry: Entry, me: Me | None) -> Publication:
    """What is to leave for a template.

    Raises:
        ValueError: it cannot be published; see `why_not`.
    """
    if me is None or _of_standing(entry) or _of_contents(entry, me):
        raise ValueError("this template cannot be published")
    face, _told = published(entry.template, me)
    new = Publication(
        file=entry.key,
        template_id=None,
        name=trim(face.name),
        text=face.text,
        is_shared=face.is_shared,
        owner_id=me.user_id,
    )
    seen = None if entry.standing is Standing.GONE_THERE else entry.there or entry.base
    return _as_seen(new, seen) if seen else new


def deletion(entry: Entry) -> Publication:
    """What is to leave so that the platform deletes a template.

    Raises:
        ValueError: it is not there.
    """
    there = entry.there
    if there is None:
        raise ValueError("the platform does not hold this template")
    file = entry.key if entry.has_file else ""
    gone = Publication(
        *(file, there.id, there.name, there.text, there.is_shared, there.owner_id),
        is_deletion=True,
        seen_is_shared=there.is_shared,
    )
    return _as_seen(gone, there)


def _as_seen(one: Publication, seen: Template) -> Publication:
    """The same, about a template of the platform as its author saw it."""
    return replace(
        one,
        template_id=seen.id,
        owner_id=seen.owner_id,
        seen_name=seen.name,
        seen_text=seen.text,
        seen_is_shared=seen.is_shared,
    )
