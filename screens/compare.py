"""A template here and on the platform: what differs, and what is to be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.screen import ModalScreen

from jva_tui.commands import shown_key
from jva_tui.i18n import _
from jva_tui.sharing import Keep
from jva_tui.templates.library import Standing, compared, merged
from jva_tui.templates.merge import diff
from screens.template_words import standing_words
from widgets.key_bar import KeyBar, KeyHint
from widgets.lines import BLANK, heading, sentence
from widgets.lines_pane import LinesPane
from widgets.tones import Tone
from widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from jva_tui.domain import Me
    from jva_tui.templates.library import Entry
    from jva_tui.templates.merge import DiffLine
    from widgets.lines import Line

_TONES = {"-": Tone.BAD, "+": Tone.GOOD, " ": Tone.MUTED}


def diff_lines(told: list[DiffLine], width: int) -> Iterator[Line]:
    """What differs, in lines of at most ``width`` cells; signs say it without colours too."""
    for line in told:
        for number, part in enumerate(sentence(line.text, max(1, width - 2), _TONES[line.sign])):
            yield ((line.sign + " " if number == 0 else "  ", _TONES[line.sign]), *part)


class CompareScreen(ModalScreen[Keep | None]):
    """Ends with what is to be kept, or None.

    Args:
        entry: the template, which the platform holds or has held.
        me: who publishes.
    """

    DEFAULT_CSS = """
    CompareScreen { layout: vertical; }
    CompareScreen #compare-title { text-style: bold; color: $primary; height: auto; }
    CompareScreen LinesPane { height: 1fr; background: $surface; }
    CompareScreen KeyBar { height: 1; }
    """
    AUTO_FOCUS = "LinesPane"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("m", "keep('mine')", ""),
        ("t", "keep('theirs')", ""),
        ("b", "keep('both')", ""),
        ("f", "keep('merged')", ""),
        ("escape,q,d", "dismiss", ""),
    ]

    def __init__(self, entry: Entry, me: Me | None) -> None:
        super().__init__()
        self._entry = entry
        self._me = me
        self._ways = dict(_ways(entry))

    def compose(self) -> ComposeResult:
        """Title, what differs, and the keys."""
        yield Words(self._entry.template.name, id="compare-title")
        yield LinesPane()
        yield KeyBar()

    def on_mount(self) -> None:
        """Shows it."""
        self.query_one(LinesPane).show(self._entry.key, self._lines)
        keys = {Keep.MINE: "m", Keep.THEIRS: "t", Keep.BOTH: "b", Keep.MERGED: "f"}
        hints = [KeyHint(keys[way], label) for way, label in self._ways.items()]
        back = KeyHint(shown_key("escape"), _("back"))
        self.query_one(KeyBar).show([*hints, back], has_help=False)

    def _lines(self, width: int) -> list[Line]:
        entry = self._entry
        mine = compared(entry.template, self._me, entry.there, entry.base)
        lines: list[Line] = [*sentence(standing_words(entry.standing), width, Tone.WARN), BLANK]
        if entry.there is None:
            lines += sentence(_gone(), width)
            return lines
        theirs = entry.there
        lines += sentence(_("What is to be kept? The other one stays in the history."), width)
        lines.append(BLANK)
        lines += sentence(_("- only on the platform"), width, Tone.BAD)
        lines += sentence(_("+ only here, as it would be published"), width, Tone.GOOD)
        if theirs.name != mine.name:
            lines += heading(_("Name"), width)
            lines += diff_lines(diff(theirs.name, mine.name), width)
        if theirs.is_shared != mine.is_shared:
            lines += heading(_("Shared with the organisation"), width)
            lines += diff_lines(diff(_yes(theirs.is_shared), _yes(mine.is_shared)), width)
        lines += heading(_("Text"), width)
        lines += diff_lines(diff(theirs.text, mine.text), width)
        return lines

    @on(KeyBar.Pressed)
    def _pressed(self, event: KeyBar.Pressed) -> None:
        ways = {"m": Keep.MINE, "t": Keep.THEIRS, "b": Keep.BOTH, "f": Keep.MERGED}
        if event.key in ways:
            self.action_keep(ways[event.key])
        else:
            self.dismiss(None)

    def action_keep(self, way: str) -> None:
        """Ends with what is to be kept, where that is possible."""
        if way in self._ways:
            self.dismiss(Keep(way))
        elif way == Keep.MERGED:
            told = _("Both have changed the same lines: keep yours, theirs, or both.")
            self.notify(told, severity="warning", markup=False)


def _ways(entry: Entry) -> Iterator[tuple[Keep, str]]:
    """What can be kept, and how that is called."""
    if entry.standing is Standing.GONE_THERE:
        yield Keep.MINE, _("keep it here")
        yield Keep.THEIRS, _("delete it here too")
        return
    yield Keep.MINE, _("mine")
    yield Keep.THEIRS, _("theirs")
    yield Keep.BOTH, _("both, as two")
    if entry.standing is not Standing.BOTH:
        return
    if entry.there and entry.base and merged(entry.template, entry.there, entry.base):
        yield Keep.MERGED, _("put together")


def _gone() -> str:
    return _(
        "The platform does not hold it any more, or it is no longer shared with you. Your file is "
        "as it was: keep it for yourself, publish it anew from the list (p), or delete it here too."
    )


def _yes(is_so: bool) -> str:  # noqa: FBT001 - what is said
    return _("yes") if is_so else _("no")
