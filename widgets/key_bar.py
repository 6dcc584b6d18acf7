"""The bottom line: the keys that do something here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

from jva_tui.i18n import _
from widgets.bar import Bar, Piece, pieces_width
from widgets.palette import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

HELP = "?"


class KeyHint(NamedTuple):
    """A key and what it does."""

    key: str
    """The key as it is shown, and as `KeyBar.Pressed` tells it."""
    label: str
    enabled: bool = True


class KeyBar(Bar):
    """Shows as many keys as fit, the first ones first, and help always."""

    class Pressed(Message):
        """A key was clicked."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key
            """The `KeyHint.key`, or `HELP`."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._hints: tuple[KeyHint, ...] = ()

    def show(self, hints: Sequence[tuple[str, str, bool]]) -> None:
        """Shows these keys; help is added by itself.

        Args:
            hints: Key, label, and whether it can do something now, the most useful first.
        """
        told = tuple(KeyHint(*hint) for hint in hints if hint[0] != HELP)
        if told != self._hints:
            self._hints = told
            self.changed()

    def clicked(self, target: str) -> None:
        """See `Bar.clicked`."""
        self.post_message(self.Pressed(target))

    def pieces(self, width: int) -> list[Piece]:
        """See `Bar.pieces`."""
        last = _pieces_of(KeyHint(HELP, _("help")))
        room = width - pieces_width(last)
        shown: list[Piece] = []
        for hint in self._hints:
            pieces = _pieces_of(hint)
            if pieces_width(pieces) > room:
                break
            room -= pieces_width(pieces)
            shown += pieces
        return shown + last


def _pieces_of(hint: KeyHint) -> list[Piece]:
    key, label = (Tone.HEADING, Tone.TEXT) if hint.enabled else (Tone.MUTED, Tone.MUTED)
    return [Piece(f" {hint.key} ", key, hint.key), Piece(f"{hint.label} ", label, hint.key)]
