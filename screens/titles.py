"""The top line of a screen: whose inbox it belongs to, and how fresh that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from widgets.title_bar import Title

if TYPE_CHECKING:
    from jva_tui.desk import Desk


def title_of(desk: Desk, heading: str = "") -> Title:
    """What the top line says.

    Args:
        desk: whose inbox it is.
        heading: what the screen is; then only the organisation is named, not the person.
    """
    status, (person, structure) = desk.status, desk.named
    if me := status.me:
        person, structure = f"{me.first_name} {me.last_name}", me.structure_name
    return Title(
        owner="" if heading else person,
        structure=structure,
        is_demo=desk.is_demo,
        read_at=status.fresh_at,
        checked_at=status.swept_at,
        is_online=status.has_platform and not status.is_offline,
        heading=heading,
    )
