"""Whether contact data is shown: the same for all that is drawn."""

from __future__ import annotations

from jva_tui import masking

_is_on = False


def is_on() -> bool:
    """Whether contact data is masked everywhere; in the list it always is."""
    return _is_on


def turn(*, on: bool) -> None:
    """Masks contact data, or shows it, from what is drawn next."""
    global _is_on  # noqa: PLW0603 - one screen, one state, as with the language
    _is_on = on


def shown(text: str) -> str:
    """A text as it may be seen now."""
    return masking.masked(text) if _is_on else text


def shown_contact(text: str) -> str:
    """What is contact data as a whole, however short a number is, as it may be seen now."""
    return masking.concealed(text) if _is_on else text
