"""A platform as it is given: in a file, a pasted line, the environment or the command line."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from jva_tui.accounts import deployment
from jva_tui.accounts.account import current
from jva_tui.accounts.deployment import MOST_BYTES, Deployment, NotADeployment, parse
from jva_tui.cli.asking import ask_unseen, can_ask
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop, complain
from jva_tui.i18n import _
from jva_tui.paths import reason_of
from jva_tui.text import clean, one_line

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from jva_tui.paths import Paths

STANDARD_INPUT = "-"
SECRET_VARIABLE = "JVA_TUI_CLIENT_SECRET"  # noqa: S105 - the name of a variable


def given(options: Namespace, paths: Paths) -> tuple[Deployment, bool]:
    """The platform to sign in to, and whether it is to be known from now on.

    That is what the options tell (``client``, ``client_id``, ``client_secret``, ``url``), else the
    one that is known here. With ``token`` its address is enough.

    Raises:
        Stop: it is not clear which, or what is told cannot be used.
    """
    secret = options.client_secret or os.environ.get(SECRET_VARIABLE, "")
    if options.client:
        told = from_file(Path(options.client), url=options.url or "")
        return told._replace(
            client_id=options.client_id or told.client_id,
            client_secret=secret or told.client_secret,
        ), True
    if options.client_id:
        if not options.url:
            raise Stop(Exit.USAGE, _("The address of the platform is missing: --url."))
        secret = secret or _asked_for_secret()
        fields = {"url": options.url, "client_id": options.client_id, "client_secret": secret}
        return _parsed(json.dumps(fields)), True
    if options.url:
        return _known(options.url, paths, by_token=options.token), False
    return _only(paths, by_token=options.token), False


def _asked_for_secret() -> str:
    """The application's secret; one line of the input where that is no terminal."""
    if can_ask():
        return ask_unseen(_("Secret of the application: "))
    return sys.stdin.readline().strip()


def _known(url: str, paths: Paths, *, by_token: bool) -> Deployment:
    """The platform of that address, or name."""
    if found := deployment.find(paths, url):
        return found
    try:
        address = deployment.same_address(url)
    except NotADeployment as error:
        raise Stop(Exit.USAGE, str(error)) from error
    if by_token:
        return Deployment(address, "", "", address)
    told = _(
        "{url} is not known here yet. Import it first, from the file or the line that its "
        "administrators hand out: jva-tui deployment add."
    )
    raise Stop(Exit.USAGE, told.format(url=address))


def _only(paths: Paths, *, by_token: bool) -> Deployment:
    """The only platform that is known, or else that of the current account."""
    known = deployment.load(paths)
    if len(known) == 1:
        return known[0]
    if at := current(paths):
        return _known(at.url, paths, by_token=by_token)
    if known:
        told = _("Several platforms are known here; name one with --url: {names}.")
        raise Stop(Exit.USAGE, told.format(names=", ".join(one.name for one in known)))
    told = _(
        "No platform is known here yet. Import one first, from the file or the line that its "
        "administrators hand out: jva-tui deployment add."
    )
    raise Stop(Exit.USAGE, told)


def from_words(words: Sequence[str]) -> Deployment:
    """The platform that the words of a command line name: a file, a line, or what is typed.

    Raises:
        Stop: they name none.
    """
    if list(words) in ([], [STANDARD_INPUT]):
        return _typed()
    line = " ".join(words)
    if len(words) == 1 and (Path(line).exists() or "jva" not in line.lower()):
        return from_file(Path(line))
    return _parsed(line)


def from_file(path: Path, *, url: str = "") -> Deployment:
    """The platform that a file names.

    Args:
        path: TOML, JSON, or a line.
        url: the address, where it is told apart.

    Raises:
        Stop: the file cannot be used.
    """
    shown = one_line(clean(str(path)))
    try:
        with path.open("rb") as opened:
            mode, content = os.fstat(opened.fileno()).st_mode, opened.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        why = reason_of(error) if isinstance(error, OSError) else str(error)
        told = _("{file} cannot be read: {error}.").format(file=shown, error=why)
        raise Stop(Exit.USAGE, told) from error
    if os.name == "posix" and mode & (stat.S_IRGRP | stat.S_IROTH):
        told = _("Others on this computer can read {file}. To close it: chmod 600 {file}")
        complain(told.format(file=shown))
    return _parsed(content.decode("utf-8", "replace"), url=url, file=shown)


def _typed() -> Deployment:
    """What stands on the standard input; a terminal is read until it is complete."""
    if not can_ask():
        return _parsed(sys.stdin.buffer.read(MOST_BYTES + 1).decode("utf-8", "replace"))
    print(_("Paste the line, then press Enter:"), file=sys.stderr)
    typed = ""
    while (line := sys.stdin.readline()).strip():
        typed += line
        try:
            return parse(typed)
        except NotADeployment:
            continue  # a mail program broke the line: the rest of it comes
    return _parsed(typed)


def _parsed(text: str, *, url: str = "", file: str = "") -> Deployment:
    try:
        return parse(text, url=url)
    except NotADeployment as error:
        raise Stop(Exit.USAGE, f"{file}: {error}" if file else str(error)) from error
