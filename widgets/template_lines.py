"""All there is to tell of one template, in lines: how it stands, what to look at, how it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.i18n import _
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


def written_lines(shown: Shown, width: int, height: int, row: int) -> list[Line]:
    """One that is being written: what to look at, and how what is written now reads.

    Args:
        shown: what to tell.
        width: cells.
        height: lines that are seen. Remarks take a third of them; of more, how many there are.
        row: line of the text that the author is at, which is to be seen.
    """
    lines: list[Line] = []
    if shown.trouble:
        lines += signed(("✗", Tone.BAD), shown.trouble, width, Tone.BAD)
    remarks = _worst_first(shown.remarks)
    for number, remark in enumerate(remarks):
        told = [*_remark(remark, width)]
        if lines and len(lines) + len(told) > max(2, height // 3):
            more = len(remarks) - number
            words = _("more remarks: {n} · Esc shows them")
            lines += sentence(words.format(n=more), width, Tone.MUTED)
            break
        lines += told
    lines = [*lines, *_read_as(shown, width)][0 if lines else 1 :]
    text = [*sentence(shown.text, width, indent=_INDENT)]
    before = "\n".join(shown.text.split("\n")[: row + 1])
    here = len([*sentence(before, width, indent=_INDENT)])
    room = max(1, height - len(lines))
    start = max(0, min(here - max(1, room // 2), len(text) - room))
    return [*lines, *text[start:]]


def _worst_first(remarks: Sequence[Remark]) -> list[Remark]:
    return sorted(remarks, key=lambda remark: [*Weight].index(remark.weight))


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
        for remark in _worst_first(shown.remarks):
            lines += _remark(remark, width)
    return [*lines, *_read_as(shown, width), *sentence(shown.text, width, indent=_INDENT)]


def _remark(remark: Remark, width: int) -> Iterator[Line]:
    sign, tone = _SIGNS[remark.weight]
    return signed(sign, remark.text, width, tone)


def _read_as(shown: Shown, width: int) -> Iterator[Line]:
    """Who reads it, over the text."""
    yield BLANK
    yield from sentence(shown.reader or _("In the file:"), width, Tone.HEADING)
    if shown.missing:
        told = _("Nothing is known of them for: {tokens}")
        yield from sentence(told.format(tokens=" ".join(shown.missing)), width, Tone.WARN)
