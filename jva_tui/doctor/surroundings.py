"""What else of the computer matters: language, encoding, time zone, and the tools we call."""

from __future__ import annotations

import locale
import sys
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from jva_tui import clipboard, editor, i18n, settings
from jva_tui.doctor.finding import Check, care, fine, harmless, trouble
from jva_tui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jva_tui.doctor.finding import Finding
    from jva_tui.paths import Paths

_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LANG")
_PARIS = "Europe/Paris"
_UTF_8 = "utf8"
_EDITORS = frozenset(
    {
        *("code", "codium", "ed", "emacs", "emacsclient", "ex", "gedit", "geany", "gvim", "helix"),
        *("hx", "jed", "joe", "kak", "kate", "mcedit", "mg", "micro", "nano", "ne", "notepad"),
        *("nvim", "pico", "subl", "vi", "vim", "vim.basic", "vim.tiny", "zed", "zile"),
    }
)
"""Programs whose names say nothing of who uses them."""


def language_checks(environ: Mapping[str, str], paths: Paths) -> list[Check]:
    """Of language, encoding and time."""
    return [
        Check("language.chosen", partial(_language, environ, paths)),
        Check("language.encoding", partial(_encoding, locale.getpreferredencoding(False))),
        Check("language.time_zone", _time_zone),
    ]


def tool_checks(environ: Mapping[str, str], platform: str = sys.platform) -> list[Check]:
    """Of the programs that we call."""
    return [
        Check("tools.clipboard", partial(_clipboard, environ, platform)),
        Check("tools.editor", partial(_editor, environ)),
    ]


def _language(environ: Mapping[str, str], paths: Paths) -> Finding:
    named = {"fr": "français", "en": "English"}[i18n.language()]
    if settings.load(paths).language:
        told = _("{language}, as the preferences say.")
    else:
        told = _("{language}, as the locale says: {variables}.")
    values = [f"{name}={harmless(environ[name])}" for name in _VARIABLES if environ.get(name)]
    return fine(told.format(language=named, variables=" ".join(values) or _("none is set")))


def _encoding(of_locale: str) -> Finding:
    names = {of_locale.lower(), (sys.stdout.encoding or "").lower()} - {""}
    odd = [name for name in sorted(names) if name.replace("-", "").replace("_", "") != _UTF_8]
    if not odd:
        return fine(_("Text is UTF-8."))
    told = _("Text is not UTF-8 but {encoding}: many names and signs cannot be shown.")
    then = _(
        "Choose a locale of UTF-8, as with LANG=fr_FR.UTF-8 or LANG=C.UTF-8; on Windows, set "
        "PYTHONUTF8=1."
    )
    return trouble(told.format(encoding=", ".join(map(harmless, odd))), then)


def _time_zone() -> Finding:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        paris = datetime.now(ZoneInfo(_PARIS)).strftime("%z")
    except ZoneInfoNotFoundError:
        return trouble(
            _("This computer knows no time zones, and the package tzdata is missing."),
            _("Install jva-tui anew; or the system’s package tzdata."),
        )
    here = datetime.now().astimezone()
    told = _("Times are shown for {zone}; it is {paris} in Paris, by whose days the platform goes.")
    zone = f"{harmless(here.strftime('%Z'))} ({here.strftime('%z')})"
    return fine(told.format(zone=zone, paris=paris))


def _clipboard(environ: Mapping[str, str], platform: str) -> Finding:
    if tool := clipboard.tool(environ, platform):
        program = Path(tool.command[0]).name
        return fine(_("What is copied goes through {program}.").format(program=program))
    if clipboard.can_escape("", environ, platform):
        return care(
            _("What is copied goes through the terminal, which does not say whether it took it."),
            _(
                "If nothing arrives: install wl-clipboard, xclip or xsel here; over SSH, allow the "
                "terminal (and tmux, with set -s set-clipboard on) to set the clipboard."
            ),
        )
    return care(
        _("Nothing can be copied: there is no program for it."),
        _("Install wl-clipboard, xclip or xsel."),
    )


def _editor(environ: Mapping[str, str]) -> Finding:
    if not editor.has_editor(environ):
        return fine(_("No editor of your own is set (VISUAL, EDITOR): texts are written here."))
    try:
        program = Path(editor.editor_command(environ)[0]).name
    except editor.NotEdited:
        return trouble(
            _("The editor that VISUAL or EDITOR names was not found."),
            _("Set it to one that is there, as in EDITOR=nano; or unset it."),
        )
    if program.lower().removesuffix(".exe") not in _EDITORS:
        return fine(_("Your own editor is there."))
    return fine(_("Your own editor is {program}.").format(program=program))
