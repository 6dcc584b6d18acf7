"""The terminal: what it can show, and what stands between it and us."""

from __future__ import annotations

import subprocess
from functools import partial
from shutil import which
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.doctor.finding import Check, care, fine, harmless, trouble
from jva_tui.doctor.terminal_answers import SIGNS
from jva_tui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jva_tui.doctor.finding import Finding
    from jva_tui.doctor.terminal_answers import Answers

LEAST = (80, 24)
"""Columns and lines for which the screens are made."""
_SECONDS = 2.0
"""How long tmux may take to answer."""
_LATE_MILLISECONDS = 50
"""From where on is felt that Escape arrives late."""
_DIRECT = ("truecolor", "24bit")


class Terminal(NamedTuple):
    """What is known of it before it is asked."""

    environ: Mapping[str, str]
    size: tuple[int, int] | None
    """Columns and lines; None where the output is none."""
    platform: str
    """As in `sys.platform`."""

    @property
    def is_windows_terminal(self) -> bool:
        """Whether it is the one of Windows 11, which says so."""
        return bool(self.environ.get("WT_SESSION"))


def checks(terminal: Terminal, answers: Callable[[], Answers | None]) -> list[Check]:
    """What is looked at.

    Args:
        terminal: which one.
        answers: asks it, once; gives None where it cannot be asked, or does not answer.
    """
    return [
        Check("terminal.kind", partial(_kind, terminal)),
        Check("terminal.size", partial(_size, terminal)),
        Check("terminal.colours", partial(_colours, terminal)),
        Check("terminal.widths", lambda: _widths(terminal, answers())),
        Check("terminal.keys", lambda: _keys(answers())),
        Check("terminal.mouse", lambda: _mouse(answers())),
        Check("terminal.tmux", partial(_tmux, terminal)),
        Check("terminal.screen", partial(_screen, terminal)),
    ]


def _kind(terminal: Terminal) -> Finding:
    term = terminal.environ.get("TERM", "")
    is_windows = terminal.platform == "win32"
    if terminal.size is None:
        return care(
            _("The output is not a terminal, so little can be said of yours."),
            _("Start jva-tui doctor by itself in the terminal in which you use jva-tui."),
        )
    if term in {"dumb", "unknown"} or not (term or is_windows):
        return trouble(
            _("The terminal says that it cannot place text (TERM={term}).").format(
                term=harmless(term) if term else "“”"
            ),
            _("Use another terminal; or set TERM to what yours is, often xterm-256color."),
        )
    if term == "linux":
        return care(
            _("This is the console of Linux, which has few signs and colours."),
            _("In a terminal of a desktop, or over SSH, more can be seen."),
        )
    if is_windows and not terminal.is_windows_terminal:
        return care(
            _("This is not Windows Terminal; older consoles lack signs and colours."),
            _("Install Windows Terminal, and start jva-tui in it."),
        )
    told = [_name(terminal)]
    if terminal.environ.get("SSH_CONNECTION") or terminal.environ.get("SSH_TTY"):
        told.append(_("over SSH"))
    if terminal.environ.get("WSL_DISTRO_NAME"):
        told.append(_("in WSL"))
    return fine(_("The terminal: {what}.").format(what=", ".join(filter(None, told))))


def _name(terminal: Terminal) -> str:
    """What it calls itself."""
    if terminal.is_windows_terminal:
        return "Windows Terminal"
    term = harmless(terminal.environ.get("TERM", ""))
    program = terminal.environ.get("TERM_PROGRAM", "")
    if not program:
        return term
    version = terminal.environ.get("TERM_PROGRAM_VERSION", "")
    named = f"{harmless(program)} {harmless(version) if version else ''}".rstrip()
    return f"{named} (TERM={term})"


def _size(terminal: Terminal) -> Finding | None:
    if terminal.size is None:
        return None
    columns, lines = terminal.size
    told = _("{columns} columns and {lines} lines.").format(columns=columns, lines=lines)
    if columns >= LEAST[0] and lines >= LEAST[1]:
        return fine(told)
    then = _("The screens are made for {columns} × {lines} and more: make the window larger.")
    return care(told, then.format(columns=LEAST[0], lines=LEAST[1]))


def _colours(terminal: Terminal) -> Finding | None:
    environ = terminal.environ
    if environ.get("NO_COLOR"):
        return fine(_("Colours are turned off (NO_COLOR)."))
    if terminal.size is None:
        return None
    if environ.get("COLORTERM", "").strip().lower() in _DIRECT or terminal.is_windows_terminal:
        return fine(_("All colours."))
    if "256" in environ.get("TERM", ""):
        return care(
            _("256 colours: shades are rounded to the nearest."),
            _("If yours can show all of them, set COLORTERM=truecolor; over SSH it is left out."),
        )
    return care(
        _("16 colours: what is told by shades alone cannot be seen."),
        _("Set TERM=xterm-256color, if yours can show as many; most can."),
    )


def _widths(terminal: Terminal, answers: Answers | None) -> Finding | None:
    if terminal.size is None:
        return None
    if answers is None or answers.widths is None:
        return care(
            _("The terminal did not tell how wide it draws signs."),
            _("If lines are ragged, try another terminal or another font."),
        )
    odd = [
        f"{sign} {width}/{cells}"
        for (sign, cells), width in zip(SIGNS, answers.widths, strict=True)
        if width != cells
    ]
    if not odd:
        return fine(_("Signs are as wide as they are counted."))
    return trouble(
        _("Some signs are not as wide as they are counted: {signs}.").format(signs=", ".join(odd)),
        _(
            "Lines will be ragged. Set the terminal to UTF-8, and signs of ambiguous width to "
            "narrow; where the locale is not UTF-8, see below."
        ),
    )


def _keys(answers: Answers | None) -> Finding | None:
    if answers is None:
        return None
    if answers.tells_keys_apart:
        return fine(_("All keys are told apart (the keyboard protocol of kitty)."))
    return fine(_("Usual keys: without the protocol of kitty, which nothing here needs."))


def _mouse(answers: Answers | None) -> Finding | None:
    if answers is None or answers.has_mouse is None:
        return None
    if answers.has_mouse:
        return fine(_("The mouse can be used."))
    return care(_("The terminal knows no mouse."), _("Nothing needs it: every command has a key."))


def _tmux(terminal: Terminal) -> Finding | None:
    if not terminal.environ.get("TMUX"):
        return None
    tmux = which("tmux", path=terminal.environ.get("PATH"))
    if tmux is None:
        return care(
            _("This is inside tmux, whose program is not found here."),
            _("Set these in its configuration: {settings}").format(settings=_wanted_of_tmux()),
        )
    late = _told(terminal, tmux, "show-options", "-sv", "escape-time")
    kind = _told(terminal, tmux, "show-options", "-gv", "default-terminal")
    mouse = _told(terminal, tmux, "show-options", "-gv", "mouse")
    version = _told(terminal, tmux, "-V").removeprefix("tmux ")
    told = _("Inside tmux {version}: escape-time {late}, default-terminal {kind}, mouse {mouse}.")
    words = told.format(
        version=harmless(version),
        late=harmless(late),
        kind=harmless(kind),
        mouse=harmless(mouse),
    )
    wants = []
    if not late.isdecimal() or int(late) > _LATE_MILLISECONDS:
        wants.append("set -s escape-time 10")
    if "256" not in kind:
        wants.append('set -g default-terminal "tmux-256color"')
    if not wants:
        return fine(words)
    then = _("Otherwise Escape arrives late, or colours are missing. In ~/.tmux.conf: {settings}")
    return care(words, then.format(settings="; ".join(wants)))


def _wanted_of_tmux() -> str:
    return 'set -s escape-time 10; set -g default-terminal "tmux-256color"'


def _told(terminal: Terminal, *command: str) -> str:
    """What a program prints; nothing where it fails."""
    try:
        run = subprocess.run(  # noqa: S603 - tmux as it was found
            command,
            capture_output=True,
            text=True,
            errors="replace",
            env=dict(terminal.environ),
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return run.stdout.strip()


def _screen(terminal: Terminal) -> Finding | None:
    if not terminal.environ.get("STY"):
        return None
    return care(
        _("Inside GNU screen, which passes on few colours and keys."),
        _("tmux passes on more. Otherwise, in ~/.screenrc: term screen-256color; maptimeout 10"),
    )
