"""The desk's parts, each made when it is first asked for: before the first list none is needed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jva_tui.filing import Filing
    from jva_tui.finding import Finding
    from jva_tui.listing import Listing
    from jva_tui.private import Private
    from jva_tui.reminding import Reminding
    from jva_tui.room import Room
    from jva_tui.surveying import Surveying
    from jva_tui.watching import Watching


class Parts:
    """What the desk does beside answering."""

    _room: Room
    """In which they work; there once the desk is open."""

    @cached_property
    def finding(self) -> Finding:
        """Finds requests by what is typed."""
        from jva_tui.finding import Finding

        return Finding(self._room)

    @cached_property
    def listing(self) -> Listing:
        """What stands in the list."""
        from jva_tui.listing import Listing

        return Listing(self._room, self.finding.ids)

    @cached_property
    def filing(self) -> Filing:
        """Labels, the archive, and what is read."""
        from jva_tui.filing import Filing

        return Filing(self._room)

    @cached_property
    def private(self) -> Private:
        """What the user notes for themselves."""
        from jva_tui.private import Private

        return Private(self._room)

    @cached_property
    def reminding(self) -> Reminding:
        """What jva-tui says by itself."""
        from jva_tui.reminding import Reminding

        return Reminding(self._room)

    @cached_property
    def surveying(self) -> Surveying:
        """Missions, and volunteers, as a whole."""
        from jva_tui.surveying import Surveying

        return Surveying(self._room)

    @cached_property
    def watching(self) -> Watching:
        """Indicators, and the goal."""
        from jva_tui.watching import Watching

        return Watching(self._room)
