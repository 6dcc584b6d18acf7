"""How a template stands, whose it is and how often it was sent, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.i18n import N_, _, ngettext
from jva_tui.templates.library import Standing
from widgets.tones import Tone

if TYPE_CHECKING:
    from jva_tui.domain import Me
    from jva_tui.templates.file import TemplateFile
    from jva_tui.templates.library import Entry
    from widgets.tones import Span

_STANDINGS: dict[Standing, tuple[Span, str]] = {
    Standing.BROKEN: (("✗", Tone.BAD), N_("broken: it cannot be used")),
    Standing.HERE: (("○", Tone.MUTED), N_("only on this computer")),
    Standing.THERE: (("☁", Tone.MUTED), N_("only on the platform")),
    Standing.SAME: (("●", Tone.GOOD), N_("the same here and on the platform")),
    Standing.CHANGED_HERE: (("↑", Tone.ACCENT), N_("changed here, not published yet")),
    Standing.CHANGED_THERE: (("↓", Tone.ACCENT), N_("changed on the platform")),
    Standing.BOTH: (("⇅", Tone.WARN), N_("changed here and on the platform")),
    Standing.GONE_THERE: (
        ("∅", Tone.WARN),
        N_("gone from the platform, or not shared any more"),
    ),
}


def sign_of(standing: Standing) -> Span:
    """What stands before a template in the list."""
    return _STANDINGS[standing][0]


def standing_words(standing: Standing) -> str:
    """How it stands, in a few words."""
    return _(_STANDINGS[standing][1])


def signs() -> list[tuple[str, str]]:
    """What the signs mean."""
    return [(sign[0], _(meaning)) for sign, meaning in _STANDINGS.values()]


def used(count: int) -> str:
    """How often it was sent."""
    return ngettext("used {n} time", "used {n} times", count).format(n=count)


def whose(entry: Entry, me: Me | None) -> str:
    """Whose it is."""
    there = entry.there or entry.base
    if there is None or entry.is_mine(me):
        return _("yours")
    return there.owner_name or _("a colleague’s")


def sharing_to_come(entry: Entry | None, template: TemplateFile) -> str:
    """Who will see it once it is published, where that changes; empty where it does not."""
    if entry and entry.standing is Standing.GONE_THERE:
        return ""
    there = entry.there if entry else None
    if template.is_shared == (there is not None and there.is_shared):
        return ""
    if template.is_shared:
        return _("the organisation sees it once it is published")
    return _("only its owner sees it once it is published")


def owner_of(entry: Entry, me: Me | None) -> str:
    """Whose it is, and who sees it."""
    there = entry.there
    if there is None:
        return whose(entry, me)
    shares = _("shared with the organisation") if there.is_shared else _("seen by its owner only")
    return f"{whose(entry, me)} · {shares}"
