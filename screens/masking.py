"""Masking contact data everywhere, and showing it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jva_tui.i18n import _
from widgets import masking

if TYPE_CHECKING:
    from textual.app import App


def turn_masking(app: App[Any]) -> None:
    """Masks contact data on every screen, or shows it again, and says which."""
    masking.turn(on=not masking.is_on())
    for screen in app.screen_stack:
        for widget in screen.walk_children(with_self=True):
            widget.notify_style_update()  # what is kept was drawn with the other texts
            widget.refresh(layout=True)
    told = _("Telephone numbers and e-mail addresses are shown again; in the list they never are.")
    if masking.is_on():
        told = _("Telephone numbers and e-mail addresses are masked everywhere; F9 shows them.")
    app.clear_notifications()
    app.notify(told, markup=False)
