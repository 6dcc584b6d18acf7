"""The client's own command with two defects: ``?`` fails behind the screen, ``T`` ends it all.

Both have in their hands, and say, what stands under the cursor.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NoReturn

from jva_tui import discretion
from jva_tui.__main__ import main

if TYPE_CHECKING:
    from screens.inbox import InboxScreen


def fail(screen: InboxScreen) -> NoReturn:
    """Fails, and says about whom."""
    reading = screen.reading()
    raise LookupError(f"{reading.participation.volunteer} {reading.messages}" if reading else "")


async def _fail_later(screen: InboxScreen) -> None:
    fail(screen)


def fail_behind(screen: InboxScreen) -> None:
    """Fails without ending the client."""
    screen.run_worker(_fail_later(screen), exit_on_error=False)


if __name__ == "__main__":
    discretion.say_no_data()  # as the command does before it imports anything else
    from screens.inbox import InboxScreen

    defects = {"do_theme": fail, "do_help": fail_behind}
    for name, defect in defects.items():
        setattr(InboxScreen, name, defect)
    sys.exit(main())
