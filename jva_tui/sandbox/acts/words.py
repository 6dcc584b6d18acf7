"""Texts and names for acts that are drawn at random: plain ones, and what strangers may write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.sandbox.odd_texts import HOSTILE_NAMES, ODD_MESSAGES

if TYPE_CHECKING:
    from random import Random

_PLAIN = (
    "Bonjour, je serais heureuse de vous rejoindre.",
    "Est-ce que je peux venir avec une amie ?",
    "Merci !",
    "Finalement je suis libre samedi toute la journée.",
    "Bonjour,\n\nJ'ai déjà aidé ailleurs et j'aimerais recommencer.\n\nÀ bientôt",
)
_FIRST_NAMES = ("Inès", "Marc", "Fatou", "Anaëlle", "Łukasz", "Jeanne", "Côme", "Priya")
_LAST_NAMES = ("Roux", "Le Guével", "Nguyen", "Benali", "Wiśniewski", "Petit", "d’Aubigné")


def draw_text(source: Random) -> str:
    """What somebody writes."""
    return source.choice(ODD_MESSAGES if source.random() < 0.15 else _PLAIN)


def draw_name(source: Random) -> dict[str, str]:
    """First and last name, as columns of a profile."""
    if source.random() < 0.1:
        first, last = source.choice(HOSTILE_NAMES)
    else:
        first, last = source.choice(_FIRST_NAMES), source.choice(_LAST_NAMES)
    return {"first_name": first, "last_name": last}
