"""``jva-tui templates pull``: what is new on the platform, and what is kept where both differ."""

from __future__ import annotations

import sys
from contextlib import suppress
from functools import partial
from shlex import quote
from typing import TYPE_CHECKING

from jva_tui.cli.as_json import print_json
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop, complain
from jva_tui.cli.patience import patiently
from jva_tui.cli.progress import Progress
from jva_tui.cli.session import opened_desk
from jva_tui.cli.template_lines import LeftOut, called, tell_left_out, typed_key
from jva_tui.cli.template_names import all_named, named
from jva_tui.i18n import N_, _
from jva_tui.sharing import Keep
from jva_tui.templates.file import SUFFIX, BadFile, parse
from jva_tui.templates.library import Standing
from jva_tui.text import clean, fold, one_line
from widgets.template_words import standing_words

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Sequence

    from jva_tui.cli.as_json import Json
    from jva_tui.composing import Deleted
    from jva_tui.desk import Desk
    from jva_tui.templates.library import Entry

_BECAME = {
    "new": N_("new here"),
    "renewed": N_("renewed: it was changed on the platform"),
    "asking": N_(
        "changed here and on the platform. To see how: jva-tui templates diff {key}; then: "
        "jva-tui templates pull {key} --keep mine, theirs, both or merged"
    ),
    "gone": N_(
        "gone from the platform, or not shared any more; the file stays. To forget the platform’s: "
        "jva-tui templates pull {key} --keep mine"
    ),
    "too_long": N_("too long for a file: what the platform says now stays there only"),
    "unchanged": N_("nothing new on the platform"),
}
"""What fetching makes of a template, and that in words; the keys are what ``--json`` prints."""
_KEPT = {
    Keep.MINE: N_("yours is kept: jva-tui templates publish {key} brings it to the platform"),
    Keep.THEIRS: N_("the platform’s is kept; yours is in its history"),
    Keep.BOTH: N_("both are kept: yours is a template of its own now, {key}"),
    Keep.MERGED: N_("the changes of both are in it: read it once more, then publish it"),
}


async def pull(options: Namespace) -> Exit:
    """Fetches what ``options`` name, or everything; or ends the differences as they say."""
    if options.keep and not options.templates:
        raise Stop(Exit.USAGE, _("--keep is about templates that are named."))
    async with opened_desk(online=True) as desk:
        with Progress(desk, shown=sys.stderr.isatty() and not options.quiet) as progress:
            await patiently(desk.read_templates, desk.clock, progress)
        entries = desk.templates()
        find = partial(_named_or_deleted, desk)
        chosen = all_named(entries, options.templates, find) if options.templates else None
        if options.keep and chosen:
            return await _settle_all(desk, chosen, Keep(options.keep), options)
        keys = None if chosen is None else [entry.key for entry in chosen]
        pulled = await desk.pull_templates(keys)
        became = {key: how for how, keys in pulled._asdict().items() for key in keys}
        found = [entry for entry in desk.templates() if entry.key in became]
    told = [(entry, became[entry.key]) for entry in found]
    fetched = {entry.there.id for entry in found if entry.there}
    told += [
        (entry, "unchanged")
        for entry in chosen or ()
        if entry.key not in became and not (entry.there and entry.there.id in fetched)
    ]
    _tell_pulled(told, options)
    if pulled.asking:
        return Exit.NEEDS_YOU
    return Exit.LEFT_OUT if pulled.too_long else Exit.OK


def _named_or_deleted(desk: Desk, entries: Sequence[Entry], typed: str) -> Entry:
    """The template that is called so, or whose file was, and was deleted here.

    Raises:
        Stop: as `named`.
    """
    try:
        return named(entries, typed)
    except Stop as stop:
        deleted = _deleted(desk, typed)
        if stop.code is not Exit.NO_SUCH_REQUEST or deleted is None:
            raise
    there = [entry for entry in entries if not entry.has_file]
    for name in _names(desk, deleted):
        if any(fold(entry.template.name) == fold(name) for entry in there):
            return named(there, name)
    file = deleted.removed.file
    told = _(
        "“{name}” was deleted here, and the platform holds no template that is called so. "
        "jva-tui templates restore {file} {n} brings back what it said."
    )
    name, typed_file = one_line(clean(deleted.name)), quote(one_line(clean(file)))
    newest = desk.template_versions(file)[0].id
    raise Stop(Exit.NO_SUCH_REQUEST, told.format(name=name, file=typed_file, n=newest))


def _deleted(desk: Desk, typed: str) -> Deleted | None:
    """What is called so among what was deleted here."""
    for deleted in desk.deleted_templates():
        file = deleted.removed.file
        if typed in (file, file.removesuffix(SUFFIX)) or fold(deleted.name) == fold(typed.strip()):
            return deleted
    return None


def _names(desk: Desk, deleted: Deleted) -> Iterator[str]:
    """How it was called, the last name first."""
    file = deleted.removed.file
    for version in desk.template_versions(file):
        with suppress(BadFile):
            yield parse(version.contents, file.removesuffix(SUFFIX)).name


def _tell_pulled(told: Sequence[tuple[Entry, str]], options: Namespace) -> None:
    if options.json:
        print_json([_became_json(entry, became) for entry, became in told])
        return
    for entry, became in told:
        line = f"{called(entry)} · {_(_BECAME[became]).format(key=typed_key(entry))}"
        if became in {"asking", "too_long"}:
            complain(line)
        elif not options.quiet:
            print(line)
    if not (told or options.quiet):
        complain(_("Nothing is new on the platform."))


def _became_json(entry: Entry, became: str) -> Json:
    return {"key": entry.key, "name": entry.template.name, "became": became}


async def _settle_all(desk: Desk, chosen: Sequence[Entry], keep: Keep, options: Namespace) -> Exit:
    """Ends the differences of each, where there are any."""
    told, others = [], []
    for entry in chosen:
        try:
            key, words = await _settle(desk, entry, keep)
            mine = entry._replace(key=key)
        except LookupError:
            others.append(LeftOut(entry, _why_not_settled(entry)))
            continue
        told.append(_became_json(mine, f"kept_{keep}"))
        if not (options.quiet or options.json):
            print(f"{called(entry)} · {words.format(key=typed_key(mine))}", flush=True)
    tell_left_out(others)
    if options.json:
        print_json(told)
    return Exit.LEFT_OUT if others else Exit.OK


async def _settle(desk: Desk, entry: Entry, keep: Keep) -> tuple[str, str]:
    """Ends a difference; returns the key of what was ours, and what to say.

    Raises:
        LookupError: there is none, or it cannot be ended so.
    """
    match entry.standing, keep:
        case Standing.GONE_THERE, Keep.MINE:
            await desk.keep_here_only(entry.key)
            return entry.key, _("it is only here now")
        case Standing.GONE_THERE, Keep.THEIRS:
            await desk.delete_template(entry.key)
            return entry.key, _("deleted here too; its history stays")
        case Standing.BOTH | Standing.CHANGED_THERE, _:
            return await desk.settle_template(entry.key, keep), _(_KEPT[keep])
    raise LookupError(entry.key)


def _why_not_settled(entry: Entry) -> str:
    match entry.standing:
        case Standing.BOTH | Standing.CHANGED_THERE:
            return _("both have changed the same lines: keep mine, theirs or both")
        case Standing.GONE_THERE:
            return _("it is gone from the platform: keep mine, or theirs, which deletes the file")
    told = _("there is nothing to settle: {standing}")
    return told.format(standing=entry.trouble or standing_words(entry.standing))
