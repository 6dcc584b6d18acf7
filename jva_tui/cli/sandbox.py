"""``jva-tui sandbox``: the embedded platform on a loopback port."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from jva_tui.i18n import _

if TYPE_CHECKING:
    from argparse import Namespace

FAILED = 1


def run(options: Namespace) -> int:
    """Serves until it is told to stop; prints its address and credentials as one line of JSON."""
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
        )
    except (OSError, ValueError) as error:
        return _stop(_("The sandbox could not start: {error}").format(error=error))
    except KeyboardInterrupt:
        pass
    return 0


def _stop(why: str) -> int:
    print(why, file=sys.stderr)
    return FAILED
