"""All there is to tell of one template, in lines: how it stands, what to look at, how it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.i18n import _, ngettext
from jva_tui.templates.lint import Weight
from widgets.lines import BLANK, sentence, signed
from widgets.tones import Tone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jva_tui.templates.lint import Remark
    from widgets.lines import Line
    from widgets.tones import Span

_SIGNS: dict[Weight, tuple[Span, Tone]] = {
    Weight.WRONG: (("✗", Tone.BAD), Tone.BAD),
    Weight.LOOK: (("!", Tone.WARN), Tone.TEXT),
    Weight.HINT: (("·", Tone.ACCENT), Tone.MUTED),
}
_INDENT = "│ "


class Shown(NamedTuple):
    """What a pane tells of a template."""

    name: str
    stands: tuple[Span, str]
    """How it stands to the platform: a sign, and in words."""
    told: Sequence[str] = ()
    """What else is to be known of it, a line each."""
    trouble: str = ""
    """What keeps it from being used."""
    under_way: tuple[Span, str] | None = None
    """What is on its way to the platform, or needs the user: a sign, and in words."""
    remarks: Sequence[Remark] = ()
    reader: str = ""
    """As whom it is shown; empty where there is nobody."""
    text: str = ""
    """As they read it; without a reader, as it stands in the file."""
    missing: Sequence[str] = ()
    """Tokens for which nothing is known of them."""


def written_lines(shown: Shown, width: int, most: int) -> list[Line]:
    """One that is being written: what to look at, and how it reads, which is to stay in sight.

    Args:
        shown: what to tell.
        width: cells.
        most: remarks that are told; of more, how many there are.
    """
    lines: list[Line] = []
    remarks = sorted(shown.remarks, key=lambda remark: [*Weight].index(remark.weight))
    for remark in remarks[:most]:
        lines += _remark(remark, width)
    if (more := len(remarks) - most) > 0:
        told = ngettext(
            "{n} more remark, once it is saved", "{n} more remarks, once it is saved", more
        )
        lines += sentence(told.format(n=more), width, Tone.MUTED)
    return [*lines, *_read(shown, width)][0 if lines else 1 :]


def template_lines(shown: Shown, width: int) -> list[Line]:
    """One template, in lines of at most ``width`` cells."""
    lines: list[Line] = [*sentence(shown.name, width, Tone.STRONG)]
    lines += signed(shown.stands[0], shown.stands[1], width, Tone.TEXT)
    for told in shown.told:
        lines += sentence(told, width, Tone.MUTED)
    if shown.trouble:
        lines += [BLANK, *signed(("✗", Tone.BAD), shown.trouble, width, Tone.BAD)]
    if shown.under_way:
        lines += [BLANK, *signed(shown.under_way[0], shown.under_way[1], width, Tone.STRONG)]
    if shown.remarks:
        lines.append(BLANK)
        for remark in shown.remarks:
            lines += _remark(remark, width)
    lines += _read(shown, width)
    return lines


def _remark(remark: Remark, width: int) -> Iterator[Line]:
    sign, tone = _SIGNS[remark.weight]
    return signed(sign, remark.text, width, tone)


def _read(shown: Shown, width: int) -> Iterator[Line]:
    """The text, as somebody reads it."""
    yield BLANK
    yield from sentence(shown.reader or _("In the file:"), width, Tone.HEADING)
    if shown.missing:
        told = _("Nothing is known of them for: {tokens}")
        yield from sentence(told.format(tokens=" ".join(shown.missing)), width, Tone.WARN)
    yield from sentence(shown.text, width, indent=_INDENT)
