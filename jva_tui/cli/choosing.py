"""Which requests a command is about: a view, a saved one, or what a query finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop
from jva_tui.domain import View
from jva_tui.i18n import _
from jva_tui.paths import Paths, reason_of
from jva_tui.showing import Showing, Sort
from jva_tui.text import clean, fold

if TYPE_CHECKING:
    from argparse import Namespace

    from jva_tui.query import Query
    from jva_tui.saved_views import Saved, SavedView


def showing_of(options: Namespace) -> Showing:
    """What ``options`` choose, and in which order.

    Raises:
        Stop: they choose twice, the query is not understood, or no view is saved under the name.
    """
    given = [bool(options.query), options.saved is not None, options.view is not None]
    if sum(given) > 1 or (options.view is None and any(given) and (options.mine or _all(options))):
        told = _("Either a view with --mine or --everyone, or --saved, or what is to be found.")
        raise Stop(Exit.USAGE, told)
    sort = Sort(options.sort) if options.sort else Sort.VIEW
    if options.saved is not None:
        saved = _saved(options.saved)
        return Showing(
            mine=False,
            query=saved.query,
            sort=sort if options.sort else saved.sort,
            is_grouped=saved.is_grouped,
        )
    if options.query:
        return Showing(mine=False, query=query_of(" ".join(options.query)), sort=sort)
    return Showing(View(options.view or View.TODO), mine=not options.everyone, sort=sort)


def _all(options: Namespace) -> bool:
    return bool(options.everyone)


def query_of(text: str) -> Query:
    """What was typed, understood to its end.

    Raises:
        Stop: something is not, and where.
    """
    from jva_tui.query.parsing import parse

    text = clean(text)
    parsed = parse(text)
    if parsed.problems:
        where = parsed.problems[0]
        told = _("In “{query}”, at character {place}: {message}")
        raise Stop(
            Exit.USAGE,
            told.format(query=text, place=where.start + 1, message=where.message),
        )
    return parsed.query


def saved_views() -> Saved:
    """The saved views.

    Raises:
        Stop: their file cannot be read.
    """
    from jva_tui.saved_views import load

    try:
        return load(Paths.here())
    except OSError as error:
        told = _("The saved views cannot be read: {error}.")
        raise Stop(Exit.USAGE, told.format(error=reason_of(error))) from error


def _saved(name: str) -> SavedView:
    """The saved view with this name, or this key.

    Raises:
        Stop: there is none.
    """
    from jva_tui.query.nearest import nearest

    saved = saved_views()
    by_name = {fold(view.name): view for view in saved.views}
    by_key = {view.key: view for view in saved.views if view.key}
    if found := by_name.get(fold(name)) or by_key.get(name):
        return found
    told = [_("No view is saved as “{name}”.").format(name=name)]
    if near := nearest(fold(name), by_name):
        told.append(_("Did you mean “{right}”?").format(right=by_name[near].name))
    told.append(_("jva-tui views lists them."))
    raise Stop(Exit.USAGE, " ".join((*told, *(problem.text for problem in saved.problems[:1]))))
