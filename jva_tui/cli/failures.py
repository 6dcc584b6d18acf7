"""What can stop a command: its exit code, and what happened in words."""

from __future__ import annotations

import sys

from jva_tui.accounts.keys import NoSecrets
from jva_tui.api import errors
from jva_tui.cli.exits import Exit
from jva_tui.cli.words import folded
from jva_tui.i18n import _
from jva_tui.paths import reason_of
from jva_tui.store.errors import StoreError
from jva_tui.sync import NoLongerOurs, OtherOrganisation, OtherPerson


class Stop(Exception):  # noqa: N818 - not an error of the program
    """Ends the command.

    Args:
        code: with which exit code.
        why: in the user's words, for the standard error.
    """

    def __init__(self, code: Exit, why: str) -> None:
        super().__init__(why)
        self.code = code


def complain(words: str) -> None:
    """Tells something beside the output."""
    print(words if not sys.stderr.isatty() else folded(words), file=sys.stderr)


EXPECTED = (
    *(Stop, errors.ApiError, NoSecrets, OtherOrganisation, StoreError, OSError),
    *(KeyboardInterrupt, EOFError),
)
"""What ends a command with a sentence; anything else is a defect, and shows where it is."""


_WANTS_SIGN_IN = (
    *(NoSecrets, OtherPerson),
    *(errors.SignedOut, errors.WrongCredentials, errors.Blocked),
)


def code_of(error: BaseException) -> Exit:
    """The exit code that tells of ``error``."""
    match error:
        case Stop():
            return error.code
        case _ if isinstance(error, _WANTS_SIGN_IN):
            return Exit.SIGN_IN
        case OtherOrganisation():
            return Exit.OTHER_ORGANISATION
        case errors.Retryable():
            return Exit.OUT_OF_REACH
        case KeyboardInterrupt() | EOFError():
            return Exit.INTERRUPTED
    return Exit.FAILED


def words_for(error: BaseException) -> str:
    """What happened, what was kept, what to do next."""
    match error:
        case errors.SignedOut() | errors.WrongCredentials():
            return _("The platform wants you to sign in again: jva-tui login. All read is kept.")
        case errors.ApiError():
            return _once(error)
        case OtherOrganisation():
            return _not_ours(error)
        case KeyboardInterrupt() | EOFError():
            return "\n" + _("Stopped.")
        case OSError():
            told = _("A file or folder cannot be used ({error}).")
            if error.filename:
                told = _("This file or folder cannot be used: {folder} ({error}).")
            return told.format(folder=error.filename, error=reason_of(error))
    return str(error)


def _not_ours(error: OtherOrganisation) -> str:
    match error:
        case OtherPerson():
            return _(
                "Somebody else has signed in than the one whose inbox this is. What is queued is "
                "kept for whose it is: jva-tui login signs them in again."
            )
        case NoLongerOurs():
            return _(
                "The platform says that you coordinate this organisation no more. What was read "
                "and queued is kept."
            )
    return _(
        "The platform now answers for another organisation, or for none. Choose yours there, then "
        "try again. Nothing was mixed with what was read before."
    )


def _once(error: errors.ApiError) -> str:
    """What happened, where nothing is asked again by itself."""
    from jva_tui.api.words import while_reading

    match error:
        case errors.NotConnected() | errors.Intercepted() | errors.Throttled():
            return while_reading(error)
        case errors.ServerTrouble():
            told = _("The platform has a problem ({status}). Try again later.")
            return told.format(status=error.status)
        case errors.Retryable():
            return _("The platform did not answer to the end. Try again.")
    return while_reading(error)


def words_for_signing_in(error: errors.ApiError, url: str) -> str:
    """Why signing in did not go through; nothing changes then."""
    from jva_tui.api.words import while_signing_in

    return f"{while_signing_in(error, url)} " + _("Nothing was changed.")
