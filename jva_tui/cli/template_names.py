"""Which template is meant by what was typed."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop
from jva_tui.cli.template_lines import shown_name, typed_key
from jva_tui.i18n import _
from jva_tui.templates.file import SUFFIX
from jva_tui.text import clean, fold, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from jva_tui.templates.library import Entry

_LONGEST = 60
"""Characters of what was typed that are repeated."""
_NEAR, _MOST_NEAR = 0.5, 3


def named(entries: Sequence[Entry], typed: str) -> Entry:
    """The template that is called so: itself, its file, or by its number on the platform.

    A shell takes ``#12`` for a comment, so that the number alone is understood as well.

    Raises:
        Stop: none is, or several are.
    """
    for found in (
        [entry for entry in entries if entry.key == typed],
        [entry for entry in entries if fold(entry.template.name) == fold(typed.strip())],
        [entry for entry in entries if entry.key == typed + SUFFIX],
        [entry for entry in entries if typed.removeprefix("#") == _number(entry)],
    ):
        if len(found) == 1:
            return found[0]
        if found:
            told = _("Several templates are called “{name}”: say which one, as {keys}.")
            keys = " ".join(map(typed_key, found))
            raise Stop(Exit.USAGE, told.format(name=_repeated(typed), keys=keys))
    raise Stop(Exit.NO_SUCH_REQUEST, _unknown(entries, typed))


def all_named(
    entries: Sequence[Entry],
    typed: Iterable[str],
    find: Callable[[Sequence[Entry], str], Entry] = named,
) -> list[Entry]:
    """The templates that are called so, each once, in the order in which they were named.

    Args:
        entries: all there are.
        typed: how they were named.
        find: finds one, and raises as `named`.

    Raises:
        Stop: as `named`, about all of which it is so.
    """
    found: dict[str, Entry] = {}
    stops: list[Stop] = []
    for name in typed:
        try:
            entry = find(entries, name)
        except Stop as stop:
            stops.append(stop)
        else:
            found[entry.key] = entry
    if stops:
        raise Stop(max(stop.code for stop in stops), "\n".join(map(str, stops)))
    return [*found.values()]


def refuse_hidden(entry: Entry) -> None:
    """Makes sure that what stands in a template's file can be shown, and so be brought back.

    Raises:
        Stop: it cannot.
    """
    if not entry.can_be_shown:
        told = _("{file} is left as it is: what stands in it cannot be shown ({trouble}).")
        raise Stop(Exit.USAGE, told.format(file=typed_key(entry), trouble=entry.trouble))


def refuse_broken(entry: Entry) -> None:
    """Makes sure that a template can be used.

    Raises:
        Stop: its file is broken, or as `refuse_hidden`.
    """
    refuse_hidden(entry)
    if not entry.is_usable:
        told = _("{file} is broken: {trouble}. To mend it: jva-tui templates edit {file}")
        raise Stop(Exit.USAGE, told.format(file=typed_key(entry), trouble=entry.trouble))


def _number(entry: Entry) -> str | None:
    there = entry.there or entry.base
    return str(there.id) if there else None


def _unknown(entries: Iterable[Entry], typed: str) -> str:
    """Says so, and what may have been meant."""
    told = _("No template is called “{name}”.").format(name=_repeated(typed))
    if near := _nearest(entries, typed):
        names = ", ".join(_("“{name}”").format(name=name) for name in near)
        return f"{told} " + _("Perhaps you meant {names}.").format(names=names)
    return f"{told} " + _("jva-tui templates list tells which there are.")


def _repeated(typed: str) -> str:
    return one_line(clean(typed), _LONGEST)


def _nearest(entries: Iterable[Entry], typed: str) -> list[str]:
    """Names that come near, or of which this is a part, or the names of their files."""
    names: dict[str, str] = {}
    for entry in entries:
        names.setdefault(fold(entry.key.removesuffix(SUFFIX)), shown_name(entry))
        names[fold(entry.template.name)] = shown_name(entry)
    wanted = fold(typed.strip())
    parts = [name for name in names if wanted and wanted in name]
    near = get_close_matches(wanted, names, _MOST_NEAR, _NEAR)
    return [*dict.fromkeys(names[name] for name in [*parts, *near])][:_MOST_NEAR]
