"""``jva-tui templates``: what is said again and again, written and shared from the shell."""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING

from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop
from jva_tui.i18n import _

if TYPE_CHECKING:
    from argparse import Namespace

_PARTS = {
    "list": ("template_reading", "list_"),
    "show": ("template_reading", "show"),
    "diff": ("template_reading", "compare"),
    "history": ("template_reading", "history"),
    "lint": ("template_lint", "run"),
    "new": ("template_writing", "new"),
    "edit": ("template_writing", "edit"),
    "restore": ("template_writing", "restore"),
    "import": ("template_packs", "take_in"),
    "export": ("template_packs", "export"),
    "pull": ("template_pull", "pull"),
    "publish": ("template_publish", "publish"),
    "delete": ("template_delete", "delete"),
}
"""Where each part is: the module, and what it is called there."""


def run(options: Namespace) -> Exit:
    """Does the part that ``options`` name."""
    module, name = _PARTS[options.part]
    part = getattr(import_module(f"jva_tui.cli.{module}"), name)
    try:
        code: Exit = asyncio.run(part(options))
    except KeyboardInterrupt:
        told = _("Stopped. What was written or queued is kept.")
        raise Stop(Exit.INTERRUPTED, told) from None
    return code
