"""The text of a reply, as it is given on the command line or in a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop
from jva_tui.i18n import _
from jva_tui.outbox.freezing import loses
from jva_tui.paths import reason_of
from jva_tui.templates.tokens import LOCAL_TOKENS, TOKENS, nearest, unknown
from jva_tui.text import clean, settled

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

_MOST_BYTES = 65_536
_STANDARD_INPUT = "-"


def written(options: Namespace) -> str:
    """The text that ``options`` give, as the platform will keep it; empty where they give none.

    Raises:
        Stop: it cannot be read, or cannot be sent as it stands.
    """
    text = given(options.message, options.message_file)
    return "" if text is None else sendable(text, options)


def given(text: str | None, file: str | None) -> str | None:
    """What is given as a text, or in a file; None where neither is.

    Raises:
        Stop: the file cannot be read.
    """
    return text if file is None else _read(file)


def sendable(text: str, options: Namespace) -> str:
    """A text as the platform will keep it.

    Args:
        text: with its tokens.
        options: ``accept_text`` where the platform may remove part of it.

    Raises:
        Stop: it cannot be sent as it stands.
    """
    if slips := unknown(clean(text)):
        raise Stop(Exit.USAGE, _no_such_token(slips))
    kept = settled(clean(text))
    if not kept:
        told = _(
            "The message is empty, or only what the platform would remove (it removes what stands "
            "between < and >). Nothing was sent."
        )
        raise Stop(Exit.USAGE, told)
    if loses(text, kept) and not options.accept_text:
        told = _(
            "The platform would remove part of the message. This is what would arrive:\n\n{text}\n"
            "\nNothing was sent. To send it like this: --accept-text"
        )
        raise Stop(Exit.USAGE, told.format(text=kept))
    return kept


def _no_such_token(slips: Sequence[str]) -> str:
    """Names them, and what may have been meant."""
    told = [_("No such token: {unknown}.").format(unknown=" ".join(slips))]
    if near := dict.fromkeys(filter(None, map(nearest, slips))):
        told.append(_("Perhaps you meant {tokens}.").format(tokens=" ".join(near)))
    told.append(
        _("There are: {known}. Nothing was sent.").format(known=" ".join(TOKENS + LOCAL_TOKENS))
    )
    return " ".join(told)


def _read(name: str) -> str:
    try:
        if name == _STANDARD_INPUT:
            content = sys.stdin.buffer.read(_MOST_BYTES + 1)
        else:
            with Path(name).open("rb") as opened:
                content = opened.read(_MOST_BYTES + 1)
    except OSError as error:
        told = _("{file} cannot be read: {error}.")
        raise Stop(Exit.USAGE, told.format(file=name, error=reason_of(error))) from error
    if len(content) > _MOST_BYTES:
        told = _("{file} is too long for a text.")
        raise Stop(Exit.USAGE, told.format(file=name))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        told = _("{file} is no text in UTF-8.")
        raise Stop(Exit.USAGE, told.format(file=name)) from error
