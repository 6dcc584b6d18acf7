"""What a check finds, and that one which fails or hangs keeps no other from being made."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.accounts.limited import within
from jva_tui.defects import brief
from jva_tui.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable

LIMIT_SECONDS = 10.0
"""How long a check may take, unless it says otherwise."""
_HARMLESS = re.compile(r"[A-Za-z0-9.,_:+-]{1,40}", re.ASCII)


class Verdict(StrEnum):
    """What a finding means."""

    FINE = "fine"
    CARE = "care"
    """It works, but for something."""
    TROUBLE = "trouble"


class Finding(NamedTuple):
    """What one check found; can be shown to anybody."""

    verdict: Verdict
    told: str
    """A sentence."""
    then: str = ""
    """What to do next."""


class Check(NamedTuple):
    """One thing to look at."""

    name: str
    """The same in every language: its part, and what it is about."""
    find: Callable[[], Finding | None]
    """Looks at it, in a thread of its own; None where there is nothing to tell."""
    seconds: float = LIMIT_SECONDS
    """After which nobody waits for it any more."""


class Part(NamedTuple):
    """Checks that belong together."""

    title: str
    checks: list[Check]


def fine(told: str) -> Finding:
    """All is well."""
    return Finding(Verdict.FINE, told)


def care(told: str, then: str) -> Finding:
    """It works, but for something."""
    return Finding(Verdict.CARE, told, then)


def trouble(told: str, then: str) -> Finding:
    """It does not work."""
    return Finding(Verdict.TROUBLE, told, then)


def carry_out(check: Check) -> Finding | None:
    """What a check finds, or that it could not be made."""
    try:
        return within(check.seconds, check.find)
    except TimeoutError:
        told = ngettext(
            "This did not end within {seconds} second.",
            "This did not end within {seconds} seconds.",
            round(check.seconds),
        )
        then = _("Something that is asked here hangs. Try again, and tell of it if it stays so.")
        return trouble(f"{check.name}: {told.format(seconds=round(check.seconds))}", then)
    except Exception as error:  # whatever it is: the other checks are to be made
        told = _("This check failed itself ({error}).").format(error=brief(error))
        return care(f"{check.name}: {told}", _("Send these lines to those from whom you have it."))


def harmless(value: str) -> str:
    """The value of a setting, where it can be no name, path or address of anybody's."""
    return value if _HARMLESS.fullmatch(value) else "…"
