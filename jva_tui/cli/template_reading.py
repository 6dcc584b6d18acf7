"""``jva-tui templates list``, ``show``, ``diff`` and ``history``: what there is, and was."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from jva_tui.cli.as_json import moment, print_json
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop, complain
from jva_tui.cli.session import opened_desk
from jva_tui.cli.template_lines import entry_json, line_of, shown_key
from jva_tui.cli.template_names import named, refuse_broken, refuse_hidden
from jva_tui.i18n import _, language, ngettext
from jva_tui.templates.file import SUFFIX, TemplateFile, to_text
from jva_tui.templates.library import face_of, published
from jva_tui.templates.merge import diff
from jva_tui.templates.tokens import render
from jva_tui.text import clean, fold, settled
from widgets.wording import date_and_time

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from jva_tui.cli.as_json import Json
    from jva_tui.desk import Desk
    from jva_tui.domain import Me
    from jva_tui.store.templates import Version
    from jva_tui.templates.library import Entry, Face


async def list_(options: Namespace) -> Exit:
    """Prints the templates that ``options`` ask for, one a line."""
    async with opened_desk(online=False) as desk:
        found = [entry for entry in desk.templates() if _has(entry, options.words)]
        me = desk.author
    if options.json:
        print_json([entry_json(entry, me) for entry in found])
        return Exit.OK
    for entry in found:
        print(line_of(entry, me))
    sys.stdout.flush()  # before what the other stream says of it
    count = ngettext("{n} template", "{n} templates", len(found)).format(n=len(found))
    complain(f"{count} · {desk.templates_folder}")
    if me is None:  # the platform tells who we are, and at once which templates there are
        told = _(
            "The platform’s templates were never read here: jva-tui templates pull fetches yours "
            "and your organisation’s."
        )
        complain(told)
    if not (found or options.words):
        told = _(
            "jva-tui templates import --starter {language} adds some for the usual situations."
        )
        complain(told.format(language=language()))
    return Exit.OK


def _has(entry: Entry, words: Sequence[str]) -> bool:
    told = fold(f"{entry.template.name}\n{entry.template.text}")
    return all(fold(word) in told for word in words)


async def show(options: Namespace) -> Exit:
    """Prints what a template says, to everybody or to one."""
    async with opened_desk(online=False) as desk:
        entry, me = named(desk.templates(), options.template), desk.author
        refuse_hidden(entry)
        contents = contents_of(desk, entry)
        reading = desk.reading(options.reader) if options.reader else None
    if options.reader and reading is None:
        told = _("No request {id} is known here.").format(id=options.reader)
        raise Stop(Exit.NO_SUCH_REQUEST, told)
    lacking: tuple[str, ...] = ()
    if options.raw or not entry.is_usable:
        text = contents
    elif reading:
        filled = render(entry.template.text, reading.participation, me)
        text, lacking = settled(filled.text), filled.missing + filled.unknown
    else:
        text = entry.template.text
    if options.json:
        of_reader = {"id": options.reader, "text": text, "missing": lacking} if reading else None
        more = {"text": entry.template.text, "contents": contents, "for": of_reader}
        print_json(entry_json(entry, me) | more)
    else:
        print(text.removesuffix("\n"))
        sys.stdout.flush()  # before what the other stream says of it
        complain(line_of(entry, me))
    if lacking:
        complain(_("Nothing is known to fill in: {tokens}").format(tokens=" ".join(lacking)))
        return Exit.LEFT_OUT
    return Exit.OK


def contents_of(desk: Desk, entry: Entry) -> str:
    """What stands in a template's file, cleaned; what would, where it has none."""
    if entry.has_file:
        return clean(desk.template_contents(entry.key))
    return to_text(entry.template)


async def compare(options: Namespace) -> Exit:
    """Prints what differs between a file and the platform's, or an earlier version."""
    async with opened_desk(online=False) as desk:
        entry = named(desk.templates(), options.template)
        refuse_hidden(entry)
        me, contents, now = desk.author, contents_of(desk, entry), desk.now()
        versions = desk.template_versions(entry.key)
    if options.version:
        version = the_version(versions, options.version, entry.key)
        old, new = clean(version.contents), contents
        old_name = _("version of {when}").format(when=date_and_time(version.at, now))
    else:
        old, new = _both(entry, me)
        old_name = _("on the platform")
    lines = diff(old.removesuffix("\n"), new.removesuffix("\n"))
    is_same = all(line.sign == " " for line in lines)
    if options.json:
        print_json({"is_same": is_same, "lines": [line._asdict() for line in lines]})
    elif not is_same:
        print(f"--- {old_name}\n+++ {shown_key(entry)}")
        for sign, text in lines:
            print(f"{sign}{text}")
    return Exit.OK if is_same else Exit.FOUND


def _both(entry: Entry, me: Me | None) -> tuple[str, str]:
    """What the platform holds, and what it would hold of the file.

    Raises:
        Stop: it is in one place only, or the file is broken.
    """
    there = entry.there
    refuse_broken(entry)
    if not entry.has_file:
        told = _("It is only on the platform: there is no file to compare with.")
        raise Stop(Exit.NO_SUCH_REQUEST, told)
    if there is None:
        told = _("The platform does not hold it, as far as is known here: jva-tui templates pull.")
        raise Stop(Exit.NO_SUCH_REQUEST, told)
    mine, _told = published(entry.template, me)
    return _in_a_file(face_of(there)), _in_a_file(mine)


def _in_a_file(face: Face) -> str:
    return to_text(TemplateFile(face.name, face.text, is_shared=face.is_shared))


async def history(options: Namespace) -> Exit:
    """Prints the versions of a template, one a line."""
    async with opened_desk(online=False) as desk:
        await desk.note_versions()
        file = file_named(desk, options.template)
        versions, now = desk.template_versions(file), desk.now()
    if options.json:
        print_json([_version_json(version) for version in versions])
        return Exit.OK
    for at, version in enumerate(versions):
        before = versions[at + 1].contents if at + 1 < len(versions) else ""
        when = date_and_time(version.at, now)
        print(" · ".join((str(version.id), when, _change(before, version.contents))))
    sys.stdout.flush()  # before what the other stream says of it
    complain(ngettext("{n} version", "{n} versions", len(versions)).format(n=len(versions)))
    return Exit.OK


def _version_json(version: Version) -> Json:
    return {"version": version.id, "at": moment(version.at), "contents": clean(version.contents)}


def _change(old: str, new: str) -> str:
    """How many lines a version has brought, and how many are gone with it."""
    signs = [line.sign for line in diff(old, new)] if old else ["+"] * new.count("\n")
    added, gone = signs.count("+"), signs.count("-")
    told = (
        ngettext("{n} line more", "{n} lines more", added).format(n=added) if added else "",
        ngettext("{n} line less", "{n} lines less", gone).format(n=gone) if gone else "",
    )
    return ", ".join(filter(None, told))


def file_named(desk: Desk, typed: str) -> str:
    """The file of a template, or the name of one that is there no more and was once seen.

    Raises:
        Stop: nothing is called so, or only on the platform.
    """
    gone = [name for name in (typed, typed + SUFFIX) if desk.template_versions(name)]
    try:
        entry = named(desk.templates(), typed)
    except Stop:
        if gone:
            return gone[0]
        raise
    if entry.has_file:
        return entry.key
    if gone:
        return gone[0]
    raise Stop(Exit.NO_SUCH_REQUEST, _("It is only on the platform: it has no history here."))


def the_version(versions: Sequence[Version], number: int, file: str) -> Version:
    """One of them.

    Raises:
        Stop: there is none of this number.
    """
    for version in versions:
        if version.id == number:
            return version
    told = _("There is no version {n} of it: jva-tui templates history {file} lists them.")
    raise Stop(Exit.NO_SUCH_REQUEST, told.format(n=number, file=file))
