"""``jva-tui doctor``: what keeps jva-tui from working as it should, and what to do about it."""

from __future__ import annotations

import asyncio
import os
import sys
import textwrap
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.accounts.keys import KEY, NoSecrets, WrongPassphrase
from jva_tui.accounts.places import PlaceKind, open_place
from jva_tui.cli.as_json import print_json
from jva_tui.cli.asking import ask_unseen, can_hide
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import complain
from jva_tui.cli.words import folded, terminal_width
from jva_tui.clock import SystemClock
from jva_tui.doctor import databases, network, secrets, storage, surroundings, terminal, versions
from jva_tui.doctor.finding import Part, Verdict, carry_out
from jva_tui.doctor.terminal import Terminal
from jva_tui.doctor.terminal_answers import Answers, ask, can_ask
from jva_tui.i18n import _, ngettext
from jva_tui.paths import Paths

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from jva_tui.doctor.finding import Finding
    from jva_tui.doctor.secrets import Numbered

_SIGNS = {Verdict.FINE: "✓", Verdict.CARE: "!", Verdict.TROUBLE: "✗"}
_PLAIN_SIGNS = {Verdict.FINE: "+", Verdict.CARE: "!", Verdict.TROUBLE: "x"}
_SHOWS_ITS_QUESTION = "Apple_Terminal"
"""The ``TERM_PROGRAM`` that writes a question about its modes on the screen."""


class _Named(NamedTuple):
    """What was found, and by which check."""

    name: str
    finding: Finding


def run(options: Namespace) -> Exit:
    """Looks at everything, and tells what was found part by part.

    Raises:
        EOFError: whoever was asked for a passphrase wants to end it.
    """
    paths = Paths.here()
    known = secrets.numbered(paths)
    if not options.json:
        _open_with_passphrase(known, paths)
    found: list[_Named] = []
    for part in _parts(known, paths, is_offline=options.offline, asks=not options.json):
        told = [
            _Named(check.name, finding)
            for check in part.checks
            if (finding := carry_out(check)) is not None
        ]
        if told and not options.json:
            _print_part(part.title, told)
        found += told
    if options.json:
        print_json({"findings": [_as_json(one) for one in found]})
    else:
        _print_sum(found)
    has_trouble = any(one.finding.verdict is Verdict.TROUBLE for one in found)
    return Exit.FOUND if has_trouble else Exit.OK


def _parts(known: list[Numbered], paths: Paths, *, is_offline: bool, asks: bool) -> Iterator[Part]:
    """All there is to look at, in the order in which it is told."""
    environ = dict(os.environ)
    here = Terminal(environ, _size(), sys.platform)
    answers = cache(partial(_answers, here)) if asks else lambda: None
    keys: dict[str, bytes] = {}
    yield Part(_("Versions"), versions.checks())
    yield Part(_("Terminal"), terminal.checks(here, answers))
    yield Part(_("Language and time"), surroundings.language_checks(environ, paths))
    yield Part(_("Other programs"), surroundings.tool_checks(environ))
    yield Part(_("Secrets"), secrets.checks(known, paths, keys))
    yield Part(_("Folders"), storage.checks(paths, environ))
    yield Part(_("Databases"), databases.checks(known, paths, keys))
    if not is_offline:
        url = network.known_address(paths)
        asked = cache(lambda: asyncio.run(network.ask(url, SystemClock())))
        yield Part(_("Network"), network.checks(url, environ, asked))


def _size() -> tuple[int, int] | None:
    if not sys.stdout.isatty():
        return None
    size = os.get_terminal_size(sys.stdout.fileno())
    return size.columns, size.lines


def _answers(here: Terminal) -> Answers | None:
    """What the terminal says when it is asked; None where it cannot be."""
    if not can_ask():
        return None
    modes = here.environ.get("TERM_PROGRAM") != _SHOWS_ITS_QUESTION
    sys.stdout.flush()
    return ask(sys.stdin.fileno(), sys.stdout.fileno(), modes=modes)


def _open_with_passphrase(known: list[Numbered], paths: Paths) -> None:
    """Asks for the passphrase of the account that is opened, without telling whose it is."""
    opened = next((one.account for one in known if one.is_current), None)
    if opened is None or opened.place.kind is not PlaceKind.PASSPHRASE or not can_hide():
        return
    typed = ask_unseen(_("Passphrase (Enter: its databases are not looked at): "))
    if typed:
        folder = opened.sign_in_folder(paths)
        try:
            open_place(opened.place, folder, opened.sign_in, passphrase=typed).read(KEY)
        except WrongPassphrase as error:
            complain(str(error))
        except NoSecrets:
            return  # which is found again, and told in its place


def _print_part(title: str, told: list[_Named]) -> None:
    signs = _SIGNS if _can_show("".join(_SIGNS.values())) else _PLAIN_SIGNS
    print(title)
    for _name, finding in told:
        print(_indented(f"{signs[finding.verdict]} {finding.told}", 2, 4))
        if finding.then:
            print(_indented(finding.then, 4, 4))
    print(flush=True)


def _indented(words: str, first: int, rest: int) -> str:
    return textwrap.fill(
        words,
        terminal_width(),
        initial_indent=" " * first,
        subsequent_indent=" " * rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _can_show(signs: str) -> bool:
    try:
        signs.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _print_sum(found: list[_Named]) -> None:
    troubles = sum(one.finding.verdict is Verdict.TROUBLE for one in found)
    cares = sum(one.finding.verdict is Verdict.CARE for one in found)
    told = []
    if troubles:
        words = ngettext("{number} trouble.", "{number} troubles.", troubles)
        told.append(words.format(number=troubles))
    if cares:
        words = ngettext("{number} remark.", "{number} remarks.", cares)
        told.append(words.format(number=cares))
    told = told or [_("All is well.")]
    told.append(_("No names, addresses or secrets stand above: it can be sent to who helps you."))
    print(folded(" ".join(told)))


def _as_json(one: _Named) -> dict[str, str | None]:
    return {
        "check": one.name,
        "verdict": str(one.finding.verdict),
        "told": one.finding.told,
        "next": one.finding.then or None,
    }
