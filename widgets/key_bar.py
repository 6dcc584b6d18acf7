"""The bottom line: the keys that do something here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.geometry import Region
from textual.message import Message

from jva_tui.i18n import _
from widgets.bar import Bar, Piece, pieces_width
from widgets.cells import fit, width_of
from widgets.palette import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

HELP = "?"
_NAME, _NAME_PART = 20, 4
"""Cells of a name at most, and the part of the bar that it may take."""
_LEAST_NAME = 5


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
        self._name = ""
        self._count: tuple[str, ...] = ()
        self._has_help = True

    def show(
        self,
        hints: Sequence[tuple[str, str, bool]],
        *,
        name: str = "",
        count: Sequence[str] = (),
        has_help: bool = True,
    ) -> None:
        """Shows these keys, and before them what they are about; help is added by itself.

        Args:
            hints: Key, label, and whether it can do something now, the most useful first.
            name: Of the one that they are about; it takes the same room whatever it is.
            count: Instead of a name, how many they are about: in full, then ever shorter.
            has_help: Whether there is help to ask for.
        """
        told = tuple(KeyHint(*hint) for hint in hints if hint[0] != HELP)
        before = (self._hints, self._name, self._count, self._has_help)
        after = (told, name, tuple(count), has_help)
        if before == after:
            return
        width = self.room.width
        room = width_of(self._about(width))
        self._hints, self._name, self._count, self._has_help = after
        if told == before[0] and width_of(self._about(width)) == room > 0:
            self.forget()
            self.refresh(Region(0, 0, room, 1))  # which is all that most moves of a cursor change
        else:
            self.changed()

    def clicked(self, target: str) -> None:
        """See `Bar.clicked`."""
        self.post_message(self.Pressed(target))

    def pieces(self, width: int) -> list[Piece]:
        """See `Bar.pieces`."""
        last = _pieces_of(KeyHint(HELP, _("help"))) if self._has_help else []
        about = self._about(width)
        tone = Tone.ACCENT if self._count else Tone.STRONG
        shown = [Piece(about, tone)] if about else []
        room = width - pieces_width(last) - pieces_width(shown)
        for hint in self._hints:
            pieces = _pieces_of(hint)
            if pieces_width(pieces) > room:
                break
            room -= pieces_width(pieces)
            shown += pieces
        return shown + last

    def _about(self, width: int) -> str:
        """What the keys are about, with a space at both sides; empty where there is no room."""
        if self._count:
            room = width - pieces_width(_pieces_of(KeyHint(HELP, _("help")))) - 2
            fitting = (text for text in self._count if width_of(text) <= room)
            return f" {next(fitting, self._count[-1])} "
        room = min(_NAME, width // _NAME_PART)
        return f" {fit(self._name, room)} " if self._name and room >= _LEAST_NAME else ""


def _pieces_of(hint: KeyHint) -> list[Piece]:
    key, label = (Tone.HEADING, Tone.TEXT) if hint.enabled else (Tone.MUTED, Tone.MUTED)
    return [Piece(f" {hint.key} ", key, hint.key), Piece(f"{hint.label} ", label, hint.key)]
