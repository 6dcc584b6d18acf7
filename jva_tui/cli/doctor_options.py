"""What ``doctor`` takes on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.cli.options import add_command, add_json
from jva_tui.i18n import _

if TYPE_CHECKING:
    from jva_tui.cli.options import Commands


def add_doctor(commands: Commands) -> None:
    """Adds the command."""
    more = _(
        "Nothing of people is told, nor where you are: what is printed can be sent to whoever "
        "helps you. Run it in the terminal in which you use jva-tui. Nothing is changed, and "
        "nothing is sent but one request without a name."
    )
    told = _("look for what keeps jva-tui from working as it should")
    doctor = add_command(commands, "doctor", told, more=more)
    doctor.add_argument("--offline", action="store_true", help=_("without asking the platform"))
    add_json(doctor)
