"""Exit codes: what a script may rely on."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from jva_tui.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterable


class Exit(IntEnum):
    """How a command ended; the same numbers for all of them."""

    OK = 0
    FAILED = 1
    USAGE = 2
    """What argparse itself ends with."""
    SIGN_IN = 3
    OUT_OF_REACH = 4
    OTHER_ORGANISATION = 5
    NO_SUCH_REQUEST = 6
    INTERRUPTED = 130
    """As shells have it for Ctrl+C: 128 and the signal's number."""


MEANINGS = {
    Exit.OK: N_("all went well"),
    Exit.FAILED: N_("something else failed; the message says what"),
    Exit.USAGE: N_("the command line, or a file that it names, cannot be used"),
    Exit.SIGN_IN: N_("nobody is signed in, or signing in was refused"),
    Exit.OUT_OF_REACH: N_("the platform is out of reach now; the same may succeed later"),
    Exit.OTHER_ORGANISATION: N_("the platform answers for another organisation, or for none"),
    Exit.NO_SUCH_REQUEST: N_("no request has this number"),
    Exit.INTERRUPTED: N_("stopped with Ctrl+C"),
}

_ANY = frozenset(Exit) - {Exit.NO_SUCH_REQUEST}
EXITS = {"login": _ANY, "sync": _ANY, "list": _ANY, "show": frozenset(Exit)}
"""With which codes each command may end."""


def exit_codes(codes: Iterable[Exit]) -> str:
    """Codes with their meanings, for the end of a command's help."""
    lines = (f"  {code:>3}  {_(MEANINGS[code])}" for code in sorted(codes))
    return "\n".join((_("exit codes:"), *lines))
