"""Opening pages of the platform, from where nothing can be done here."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from jva_tui import pages
from jva_tui.commands import shown_key
from jva_tui.i18n import _
from screens.handing_over import Handed, hand_over
from widgets.words import Words

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from jva_tui.desk import Desk
    from jva_tui.domain import Reading
    from screens.contact import Asking


class Pages:
    """Opens pages in the browser; where there is none, shows their address to take elsewhere.

    Args:
        screen: on which they are asked for.
        desk: knows the platform.
    """

    def __init__(self, screen: Asking, desk: Desk) -> None:
        self._screen = screen
        self._desk = desk

    def show_mission(self, mission_id: int) -> None:
        """Opens the page of a mission."""
        self._show(pages.of_mission(self._desk.site, mission_id))

    def show_request(self, reading: Reading, *, can_read: bool) -> None:
        """Opens the page of a request.

        Args:
            reading: of it.
            can_read: whether the user may read its conversation there.
        """
        told = reading.participation
        talk = told.conversation_id if can_read else None
        self._show(pages.of_request(self._desk.site, told.id, talk))

    def _show(self, address: str) -> None:
        if self._desk.site:
            self._screen.work(self._open(address), "open page")
            return
        told = _(
            "This organisation is invented: the platform has no page of it. In yours, this opens "
            "{address} there."
        )
        self._screen.tell(told.format(address=address), is_trouble=True)

    async def _open(self, address: str) -> None:
        can_open = pages.can_open(os.environ)
        if can_open and await asyncio.to_thread(pages.open_in_browser, address):
            told = _("Opened in your browser: {address}")
            self._screen.tell(told.format(address=address))
            return
        handed = await hand_over(self._screen.app, address)
        self._screen.app.push_screen(AddressScreen(address, handed))


class AddressScreen(ModalScreen[None]):
    """The address of a page, on a line of its own from the left edge, to be selected.

    Args:
        address: of the page.
        handed: what became of it already.
    """

    DEFAULT_CSS = """
    AddressScreen { align: left middle; }
    AddressScreen > Vertical {
        width: 1fr; height: auto; padding: 1 0;
        background: $surface; border-top: round $primary; border-bottom: round $primary;
    }
    AddressScreen #title { text-style: bold; color: $primary; }
    AddressScreen #address { margin: 1 0; }
    AddressScreen #keys { color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [("escape,q,enter", "dismiss", "")]

    def __init__(self, address: str, handed: Handed) -> None:
        super().__init__()
        self._address = address
        self._handed = handed

    def compose(self) -> ComposeResult:
        """What to do, the address, and how to leave."""
        told = _("No browser can be opened from here. Open this page in yours:")
        copied = {
            Handed.COPIED: _("It is on the clipboard."),
            Handed.TO_TERMINAL: _("Your terminal was asked to put it on the clipboard."),
            Handed.NOWHERE: _("Select it with the mouse, Shift held down."),
        }
        with Vertical():
            yield Words(told, id="title")
            yield Static(self._address, id="address", markup=False)
            yield Words(copied[self._handed], id="copied")
            yield Words(f"{shown_key('escape')} {_('back')}", id="keys")
