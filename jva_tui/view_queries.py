"""The built-in views as queries, so that they can be saved, and sought in."""

from __future__ import annotations

from jva_tui.domain import View
from jva_tui.query import Is, Not, Query, Term, Trait

_TERMS: dict[View, tuple[Term, ...]] = {
    View.WROTE: (Is(Trait.WROTE), Not(Is(Trait.SNOOZED))),
    View.TODO: (Is(Trait.PENDING), Not(Is(Trait.SNOOZED))),
    View.PRIORITY: (Is(Trait.PRIORITY),),
    View.IN_PROGRESS: (Is(Trait.PROGRESS), Not(Is(Trait.SNOOZED))),
    View.VALIDATED: (Is(Trait.VALIDATED),),
    View.DECLINED: (Is(Trait.DECLINED),),
    View.ALL: (),
    View.TO_CALL: (Is(Trait.TO_CALL), Not(Is(Trait.SNOOZED))),
    View.LATER: (Is(Trait.SNOOZED),),
}


def query_of(view: View, *, mine: bool) -> Query:
    """What finds what a view shows; of all requests of all missions, the empty query.

    Args:
        view: which one.
        mine: only the missions of which I am a responsable.
    """
    terms = _TERMS[view]
    if mine and view is not View.PRIORITY:  # which are mine anyhow
        terms = (*terms, Is(Trait.MINE))
    return Query((terms,)) if terms else Query()
