"""Templates in lines for people, and as ``--json`` tells them."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.cli.answering_options import MESSAGE
from jva_tui.cli.as_json import moment
from jva_tui.cli.failures import complain
from jva_tui.i18n import _
from jva_tui.text import clean, one_line
from widgets.template_words import standing_words, used, whose

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jva_tui.cli.as_json import Json
    from jva_tui.domain import Me
    from jva_tui.templates.file import Brings
    from jva_tui.templates.library import Entry


def shown_key(entry: Entry) -> str:
    """A template's key, for people: anything may have named its file."""
    return one_line(clean(entry.key))


def typed_key(entry: Entry) -> str:
    """The same, as it is typed into a shell."""
    return quote(shown_key(entry))


def called(entry: Entry) -> str:
    """How a line begins that is about a template."""
    return f"{shown_name(entry)} ({shown_key(entry)})"


def shown_name(entry: Entry) -> str:
    """A template's name, on one line; of a broken one, its file's."""
    return one_line(clean(entry.template.name))


def line_of(entry: Entry, me: Me | None) -> str:
    """A template on one line: its name, how it stands, what else is to be known, its key."""
    if not entry.is_usable:
        broken = _("the file is broken: {trouble}").format(trouble=entry.trouble)
        return " · ".join((shown_name(entry), broken, shown_key(entry)))
    template = entry.template
    told = (
        shown_name(entry),
        standing_words(entry.standing),
        brought(template.brings),
        _("shared") if template.is_shared else "",
        used(entry.uses) if entry.uses else "",
        whose(entry, me),
        shown_key(entry),
    )
    return " · ".join(filter(None, told))


def brought(brings: Brings | None) -> str:
    """What a template decides when it is used, as the platform names it; empty where nothing."""
    if brings is None:
        return ""
    if brings.decision is None:
        return _("message only")
    reason = f" ({brings.reason.label})" if brings.reason else ""
    return f"→ {brings.decision.target}{reason}"


def brings_json(brings: Brings | None) -> Json:
    """What a template decides when it is used."""
    decision = (brings.decision or MESSAGE) if brings else None
    return {"decision": decision, "reason": brings.reason if brings else None}


def entry_json(entry: Entry, me: Me | None) -> Json:
    """A template as ``templates list`` tells it."""
    there = entry.there or entry.base
    return {
        "key": entry.key,
        "name": entry.template.name,
        "standing": entry.standing,
        **brings_json(entry.template.brings),
        "is_shared": entry.template.is_shared,
        "is_mine": entry.is_mine(me),
        "owner": (there.owner_name or None) if there else None,
        "platform_id": there.id if there else None,
        "uses": entry.uses,
        "used_at": moment(entry.used_at),
        "trouble": entry.trouble or None,
    }


class LeftOut(NamedTuple):
    """A template for which it cannot be done."""

    entry: Entry
    why: str
    """In the user's words."""

    def json(self) -> Json:
        """As ``--json`` tells it."""
        return {"key": self.entry.key, "name": self.entry.template.name, "detail": self.why}


def tell_left_out(others: Iterable[LeftOut]) -> None:
    """Names each of them with the reason, one a line."""
    for one in others:
        complain(f"{called(one.entry)} · {one.why}")
