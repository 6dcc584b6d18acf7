"""Exit codes: what a script may rely on."""

from __future__ import annotations

from enum import IntEnum

from jva_tui.i18n import N_, _


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
    LEFT_OUT = 7
    NEEDS_YOU = 8
    NOT_YET = 9
    SENT_ELSEWHERE = 10
    FOUND = 11
    INTERRUPTED = 130
    """As shells have it for Ctrl+C: 128 and the signal's number."""


MEANINGS = {
    Exit.OK: N_("all went well"),
    Exit.FAILED: N_("something else failed; the message says what"),
    Exit.USAGE: N_("the command line, or a file that it names, cannot be used"),
    Exit.SIGN_IN: N_("nobody is signed in, or signing in was refused"),
    Exit.OUT_OF_REACH: N_("the platform is out of reach now; the same may succeed later"),
    Exit.OTHER_ORGANISATION: N_("the platform answers for another organisation, or for none"),
    Exit.NO_SUCH_REQUEST: N_(
        "no request has this number, there is no reply to it, or no template is called so"
    ),
    Exit.LEFT_OUT: N_("it cannot be done for everybody or everything named; the message says why"),
    Exit.NEEDS_YOU: N_("a reply or a template has failed, or waits for your decision"),
    Exit.NOT_YET: N_(
        "what is to be sent is kept and waits, or what became of it is still being checked"
    ),
    Exit.SENT_ELSEWHERE: N_("another jva-tui that is open on this computer sends what waits"),
    Exit.FOUND: N_("there is a difference, or something to look at"),
    Exit.INTERRUPTED: N_("stopped with Ctrl+C"),
}
_OF_TEMPLATES = {
    Exit.NO_SUCH_REQUEST: N_("no template is called so, or what is asked of it is not there"),
    Exit.LEFT_OUT: N_(
        "it could not be done for every template or file, or not in full; the message says why"
    ),
    Exit.NEEDS_YOU: N_("a template has not reached the platform, or waits for your decision"),
    Exit.NOT_YET: N_("templates are kept and wait, or what became of them is still being checked"),
}
"""The meanings of some, in the help of what is about templates alone."""
_OF_FORGETTING = {
    Exit.OUT_OF_REACH: N_("all was removed, but the platform could not be told to end the token"),
    Exit.NO_SUCH_REQUEST: N_("nobody, or nothing, is known here by that"),
    Exit.LEFT_OUT: N_("something that is not ours was left in the folders; the message says what"),
    Exit.NEEDS_YOU: N_("nothing was removed: a reply waits for your decision first"),
    Exit.NOT_YET: N_(
        "nothing was removed, for something may still take effect, or it is to be done once more; "
        "the message says when"
    ),
    Exit.SENT_ELSEWHERE: N_("another jva-tui is open there; nothing was removed"),
}
"""The same, of what removes."""
_OF_ACCOUNTS = {Exit.NO_SUCH_REQUEST: N_("nothing is called so here")}
"""The same, of what is about platforms and accounts."""

_STORED = frozenset({Exit.OK, Exit.FAILED, Exit.USAGE, Exit.SIGN_IN, Exit.INTERRUPTED})
"""Of what asks the platform nothing."""
_READING = _STORED | {Exit.OUT_OF_REACH, Exit.OTHER_ORGANISATION}
_SENDING = _READING | {Exit.NEEDS_YOU, Exit.NOT_YET, Exit.SENT_ELSEWHERE}
_IN_USE = {Exit.SENT_ELSEWHERE, Exit.OUT_OF_REACH}
"""Of what ends an account."""
_NAMED = {Exit.NO_SUCH_REQUEST, Exit.LEFT_OUT}
"""Of what is done for those who are named."""
EXITS = {
    "deployment add": _STORED,
    "deployment list": _STORED,
    "deployment share": _STORED | {Exit.NO_SUCH_REQUEST},
    "deployment remove": _STORED | {Exit.NO_SUCH_REQUEST},
    "login": _READING,
    "logout": _READING,
    "whoami": _READING,
    "forget volunteer": _STORED | {Exit.NO_SUCH_REQUEST, Exit.NEEDS_YOU, Exit.NOT_YET},
    "forget account": _STORED | _IN_USE | {Exit.NO_SUCH_REQUEST},
    "forget all": _STORED | _IN_USE | {Exit.LEFT_OUT},
    "accounts": _STORED,
    "accounts use": _READING | {Exit.NO_SUCH_REQUEST},
    "sync": _READING,
    "list": _READING,
    "show": _READING | {Exit.NO_SUCH_REQUEST},
    "export": _STORED,
    "report": _STORED,
    "views": _STORED,
    "missions": _STORED,
    "tag": _SENDING | _NAMED,
    "archive": _SENDING | _NAMED,
    "reply": _SENDING | _NAMED,
    "outbox list": _STORED,
    "outbox show": _STORED | {Exit.NO_SUCH_REQUEST},
    "outbox flush": _SENDING,
    "outbox retry": _SENDING | _NAMED,
    "outbox drop": _STORED | _NAMED,
    "templates list": _STORED,
    "templates show": _STORED | _NAMED,
    "templates new": _STORED,
    "templates edit": _STORED | {Exit.NO_SUCH_REQUEST},
    "templates lint": _STORED | {Exit.NO_SUCH_REQUEST, Exit.FOUND},
    "templates pull": _READING | _NAMED | {Exit.NEEDS_YOU},
    "templates publish": _SENDING | _NAMED,
    "templates diff": _STORED | {Exit.NO_SUCH_REQUEST, Exit.FOUND},
    "templates delete": _SENDING | _NAMED,
    "templates history": _STORED | {Exit.NO_SUCH_REQUEST},
    "templates restore": _STORED | {Exit.NO_SUCH_REQUEST},
    "templates import": _STORED | {Exit.LEFT_OUT},
    "templates export": _STORED | _NAMED,
    "doctor": _STORED - {Exit.SIGN_IN} | {Exit.FOUND},
}
"""With which codes each command may end."""


def exit_codes(command: str) -> str:
    """The codes of a command with their meanings, for the end of its help."""
    of = {"templates": _OF_TEMPLATES, "accounts": _OF_ACCOUNTS, "deployment": _OF_ACCOUNTS}
    of["forget"] = _OF_FORGETTING
    meanings = MEANINGS | of.get(command.split(maxsplit=1)[0], {})
    lines = (f"  {code:>3}  {_(meanings[code])}" for code in sorted(EXITS[command]))
    return "\n".join((_("exit codes:"), *lines))
