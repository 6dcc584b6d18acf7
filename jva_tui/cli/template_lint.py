"""``jva-tui templates lint``: what cannot go, and what should be looked at, a line each."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.cli.as_json import print_json
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import complain
from jva_tui.cli.session import opened_desk
from jva_tui.cli.template_lines import shown_key
from jva_tui.cli.template_names import all_named
from jva_tui.i18n import N_, _, ngettext
from jva_tui.templates.lint import Weight, lint
from jva_tui.text import clean, one_line

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Mapping

    from jva_tui.cli.as_json import Json
    from jva_tui.desk import Desk
    from jva_tui.templates.library import Entry

_WEIGHTS = {Weight.WRONG: N_("wrong"), Weight.LOOK: N_("look"), Weight.HINT: N_("hint")}
_LONGEST = 500


class Finding(NamedTuple):
    """A remark about a template, and where in its file that is."""

    entry: Entry
    weight: Weight
    line: int | None
    """From 1; None where it is about the name, or the whole file."""
    column: int | None
    """In characters, from 1; as ``line``."""
    text: str

    def __str__(self) -> str:
        place = "" if self.line is None else f":{self.line}:{self.column}"
        told = f"{_(_WEIGHTS[self.weight])} · {one_line(self.text, _LONGEST)}"
        return f"{shown_key(self.entry)}{place}: {told}"  # as editors find it in any language

    def json(self) -> Json:
        """As ``--json`` tells it."""
        return {
            "key": self.entry.key,
            "name": self.entry.template.name,
            "weight": self.weight,
            "line": self.line,
            "column": self.column,
            "text": self.text,
        }


async def run(options: Namespace) -> Exit:
    """Prints what is to be said of the templates that ``options`` name, or of all."""
    async with opened_desk(online=False) as desk:
        entries = desk.templates()
        chosen = all_named(entries, options.templates) if options.templates else entries
        often_empty = await desk.often_empty()
        found = [one for entry in chosen for one in findings(desk, entry, often_empty)]
    if options.json:
        print_json([one.json() for one in found])
    else:
        for one in found:
            print(one)
        sys.stdout.flush()  # before what the other stream says of it
        complain(ngettext("{n} remark", "{n} remarks", len(found)).format(n=len(found)))
    counts = [one for one in found if options.strict or one.weight is Weight.WRONG]
    return Exit.FOUND if counts else Exit.OK


def findings(
    desk: Desk, entry: Entry, often_empty: Mapping[str, float] | None = None
) -> Iterator[Finding]:
    """What is to be said of a template.

    Args:
        desk: open.
        entry: the template.
        often_empty: as `lint` takes it.
    """
    if not entry.is_usable:
        told = _("the file is broken: {trouble}").format(trouble=entry.trouble)
        yield Finding(entry, Weight.WRONG, None, None, told)
        return
    template = entry.template
    contents = clean(desk.template_contents(entry.key)) if entry.has_file else template.text
    begins_at = max(0, contents.rfind(template.text))  # nothing but white space comes after it
    for remark in lint(template.name, template.text, often_empty or {}, me=desk.author):
        line = column = None
        if remark.end:
            at = begins_at + remark.start
            line = contents.count("\n", 0, at) + 1
            column = at - contents.rfind("\n", 0, at)
        yield Finding(entry, remark.weight, line, column, remark.text)
