"""What is said of requests that were sorted out: for how many, and who was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.errands import FileAs
from jva_tui.filing import LeftOut
from jva_tui.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jva_tui.filing import Filed


def filed_line(done: Filed, to: FileAs) -> str:
    """What became of conversations, in a sentence or two."""
    count = len(done.changed)
    match to:
        case FileAs.ARCHIVED:
            told = ngettext(
                "{count} archived: / is:archived shows it",
                "{count} archived: / is:archived shows them",
                count,
            )
        case FileAs.INBOX:
            told = ngettext("{count} back from the archive", "{count} back from the archive", count)
        case FileAs.READ:
            told = ngettext("{count} marked as read", "{count} marked as read", count)
    return _joined(told.format(count=count) if count else "", done)


def tagged_line(done: Filed, on: Sequence[str], off: Sequence[str]) -> str:
    """What became of labels."""
    count = len(done.changed)
    if not count:
        return _joined("", done)
    quoted = _("“{name}”")
    signs = [*(("+", name) for name in on), *(("-", name) for name in off)]
    names = ", ".join(f"{sign} {quoted.format(name=name)}" for sign, name in signs)
    who = ngettext("{count} request", "{count} requests", count).format(count=count)
    return _joined(f"{names} → {who}", done)


def _joined(told: str, done: Filed) -> str:
    parts = [told] if told else []
    if not told and done.as_wanted:
        count = len(done.as_wanted)
        text = ngettext("{count} was so already", "{count} were so already", count)
        parts.append(text.format(count=count))
    parts += [_left_out(why, len(ids)) for why, ids in done.left_out.items()]
    return " · ".join(parts) or _("Nothing to change.")


def _left_out(why: LeftOut, count: int) -> str:
    match why:
        case LeftOut.NO_CONVERSATION:
            text = ngettext("{count} has no conversation", "{count} have no conversation", count)
        case LeftOut.NOT_A_MEMBER:
            text = ngettext(
                "of {count} you are no member of the conversation",
                "of {count} you are no member of the conversation",
                count,
            )
        case LeftOut.NOT_READ:
            text = ngettext(
                "{count} has an unread message: read it, or mark it as read first",
                "{count} have an unread message: read it, or mark it as read first",
                count,
            )
        case LeftOut.UNDER_WAY:
            text = ngettext(
                "{count} is still on its way: try again in a moment",
                "{count} are still on their way: try again in a moment",
                count,
            )
        case LeftOut.GONE:
            text = ngettext(
                "{count} is not in the inbox any more",
                "{count} are not in the inbox any more",
                count,
            )
    return text.format(count=count)
