"""``jva-tui sandbox``: the embedded platform on a loopback port."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jva_tui.accounts.deployment import Deployment, to_line
from jva_tui.cli.words import folded
from jva_tui.i18n import N_, _

if TYPE_CHECKING:
    from argparse import Namespace

FAILED = 1
_KINDS = {
    "several organisations": N_("coordinates two organisations: one is chosen, A changes it"),
    "colleague": N_("answers beside the first"),
    "no password": N_("signs in through FranceConnect: with an access token only"),
    "blocked": N_("the platform has blocked them"),
    "volunteer": N_("coordinates nothing"),
}
"""What is to be seen with each of the people."""


def run(options: Namespace) -> int:
    """Serves until it is told to stop; tells its address, and who can sign in.

    That is one line of JSON, or text where somebody reads it in a terminal.
    """
    try:
        from jva_tui.sandbox.server import serve
    except ImportError:
        return _stop(_("The sandbox needs a few more packages: pip install 'jva-tui[demo]'"))
    try:
        serve(
            options.port,
            participations=options.participations,
            seed=options.seed,
            journal=Path(options.journal) if options.journal else None,
            stop_with_stdin=options.stop_with_stdin,
            alive=options.alive,
            announce=_tell if sys.stdout.isatty() else _tell_programs,
        )
    except (OSError, ValueError) as error:
        return _stop(_("The sandbox could not start: {error}").format(error=error))
    except KeyboardInterrupt:
        pass
    return 0


def _tell_programs(told: dict[str, Any]) -> None:
    print(json.dumps(told | {"deployment": _line(told)}), flush=True)


def _tell(told: dict[str, Any]) -> None:
    print(_("The platform’s address: {url}").format(url=told["url"]))
    print(_("To make it known: jva-tui deployment add {line}").format(line=_line(told)))
    print("\n" + _("Who can sign in, all of them invented:"))
    for one in told["people"]:
        password = one["password"] or _("no password")
        print(f"  {one['email']}  {password}  · {_(_KINDS[one['kind']])}")
    more = _(
        "docs/SANDBOX.md says how to get an access token, to end somebody’s tokens, to block "
        "somebody, and to change their organisation as their browser would. Ctrl+C stops it."
    )
    print("\n" + folded(more), flush=True)


def _line(told: dict[str, Any]) -> str:
    url, number, secret = (told[name] for name in ("url", "client_id", "client_secret"))
    return to_line(Deployment(url, number, secret, _("Sandbox")))


def _stop(why: str) -> int:
    print(why, file=sys.stderr)
    return FAILED
