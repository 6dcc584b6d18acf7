"""What a command is: something that the user can ask for, by a key or by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from jva_tui.i18n import N_, _
from jva_tui.possible import Situation, always

if TYPE_CHECKING:
    from collections.abc import Callable


class Command(NamedTuple):
    """Something that the user can ask for."""

    id: str
    keys: tuple[str, ...]
    """Textual's names of the keys; the first one is shown. None for what only the palette has."""
    label: str
    """A word or two, for the footer (msgid)."""
    help: str
    """A sentence, for the help screen and the palette (msgid)."""
    group: str
    """Heading in the help screen (msgid)."""
    footer: int = 0
    """Its place in the footer, from 1; 0 where it is not there."""
    why_not: Callable[[Situation], str] = always
    """Why it is not possible now, in the user's words; empty when it is."""

    @property
    def in_footer(self) -> bool:
        """Whether the footer shows it."""
        return self.footer > 0

    @property
    def hint(self) -> str:
        """The first key as it is written for people; empty without one."""
        return shown_key(self.keys[0]) if self.keys else ""


Around = TypeVar("Around")
"""What decides, on one screen, what is possible."""


class KeyCommand(NamedTuple, Generic[Around]):
    """Something that can be asked for on one screen only."""

    id: str
    keys: tuple[str, ...]
    """Textual's names of the keys; the first one is shown."""
    label: str
    """A word or two, for the bottom line (msgid)."""
    help: str
    """A sentence, for the help screen (msgid)."""
    why_not: Callable[[Around], str] = always
    """Why it is not possible now, in the user's words; empty when it is."""

    @property
    def hint(self) -> str:
        """The first key as it is written for people."""
        return shown_key(self.keys[0])


MOVING = N_("Moving")
FINDING = N_("Finding")
CHOOSING = N_("Choosing")
ANSWERING = N_("Answering")
SORTING = N_("Sorting out")
SENDING = N_("Sending")
INBOX = N_("Inbox")
PROGRAM = N_("Program")


def shown_key(key: str) -> str:
    """How a key is written for people: « ? » rather than ``question_mark``."""
    return _(_KEY_NAMES[key]) if key in _KEY_NAMES else key


_KEY_NAMES = {
    "question_mark": "?",
    "asterisk": "*",
    "plus": "+",
    "slash": "/",
    "equals_sign": "=",
    "space": N_("Space"),
    "colon": ":",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "enter": "⏎",
    "escape": N_("Esc"),
    "tab": N_("Tab"),
    "shift+tab": N_("⇧Tab"),
    "ctrl+n": N_("Ctrl+N"),
    "ctrl+p": N_("Ctrl+P"),
    "ctrl+q": N_("Ctrl+Q"),
    "shift+down": "⇧↓",
    "shift+up": "⇧↑",
    "f9": "F9",
    "pagedown": N_("PgDn"),
    "pageup": N_("PgUp"),
    "home": N_("Home"),
    "end": N_("End"),
}
