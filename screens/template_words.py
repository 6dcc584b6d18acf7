"""Templates in words: what they bring with them, where they are kept, how they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.i18n import N_, _, ngettext
from jva_tui.templates.library import Standing
from screens.sentences import title
from widgets.palette import Span, Tone

if TYPE_CHECKING:
    from jva_tui.domain import Me
    from jva_tui.templates.file import Brings
    from jva_tui.templates.library import Entry

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


def used(count: int) -> str:
    """How often it was sent."""
    return ngettext("used {n} time", "used {n} times", count).format(n=count)


def owner_of(entry: Entry, me: Me | None) -> str:
    """Whose it is, and who sees it."""
    there = entry.there or entry.base
    if there is None:
        return _("yours")
    shares = _("shared with the organisation") if there.is_shared else _("seen by its owner only")
    whose = _("yours") if entry.is_mine(me) else there.owner_name or _("a colleague’s")
    return f"{whose} · {shares}"
