"""The views of the inbox as SQL: which rows, in which order, and where a window begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.domain import State, View
from jva_tui.store.database import query
from jva_tui.store.priority import overdue_before

if TYPE_CHECKING:
    import apsw

_STATES = {
    View.TODO: State.PENDING,
    View.IN_PROGRESS: State.IN_PROGRESS,
    View.VALIDATED: State.VALIDATED,
    View.DECLINED: State.DECLINED,
}


class Strand(NamedTuple):
    """Rows that lie one after the other in an index."""

    where: str
    values: tuple[str | int, ...] = ()


class Order(NamedTuple):
    """What a view is sorted by; equal rows by id, in the same direction."""

    column: str
    is_descending: bool


def order_of(view: View) -> Order:
    """Newest first, but the priorities: who has waited longest comes first there."""
    if view is View.WROTE:
        return Order("last_word_at", is_descending=True)
    return Order("created_at", is_descending=view is not View.PRIORITY)


def strands(view: View, *, mine: bool, now: int) -> list[Strand]:
    """The rows of a view; where it has several strands they are merged by the view's order.

    Args:
        view: which one.
        mine: only the missions of which I am a responsable; priorities always are.
        now: an instant; decides what has become a priority.
    """
    if view is View.PRIORITY:
        pending, in_progress = overdue_before(now)
        where = "mine AND shown_state = ? AND created_at < ?"
        return [
            Strand(where, (State.PENDING, pending)),
            Strand(where, (State.IN_PROGRESS, in_progress)),
        ]
    terms = ["mine"] if mine else []
    if view is View.WROTE:
        terms.append("is_theirs")
    if view in _STATES:
        terms.append("shown_state = ?")
        return [Strand(" AND ".join(terms), (_STATES[view],))]
    return [Strand(" AND ".join(terms) or "1")]


def select(
    columns: str, view: View, *, mine: bool, now: int, after: tuple[int, int] | None = None
) -> tuple[str, list[str | int]]:
    """The statement, and its values, that reads ``columns`` of a view in its order.

    Args:
        columns: of ``inbox``, ``id`` among them; the order's own value comes after them.
        view: which one.
        mine: as in `strands`.
        now: as in `strands`.
        after: where to go on: the order's value and the id of the last row read before.
    """
    order = order_of(view)
    direction, sign = ("DESC", "<") if order.is_descending else ("ASC", ">")
    beyond = f" AND ({order.column}, id) {sign} (?, ?)" if after else ""
    parts = strands(view, mine=mine, now=now)
    sql = " UNION ALL ".join(
        f"SELECT {columns}, {order.column} AS place FROM inbox WHERE {part.where}{beyond}"  # noqa: S608 - names from this module
        for part in parts
    )
    values = [value for part in parts for value in (*part.values, *(after or ()))]
    return f"{sql} ORDER BY place {direction}, id {direction}", values


def counts(connection: apsw.Connection, *, mine: bool, now: int) -> dict[View, int]:
    """How many rows each view has, as `strands` would count them."""
    tally = query(
        connection, "SELECT shown_state, is_theirs, rows FROM tally WHERE mine >= ?", (int(mine),)
    )
    found = dict.fromkeys(View, 0)
    view_of = {state: view for view, state in _STATES.items()}
    for state, is_theirs, number in tally:
        found[View.ALL] += number
        if is_theirs:
            found[View.WROTE] += number
        if view := view_of.get(state):
            found[view] += number
    for part in strands(View.PRIORITY, mine=True, now=now):
        counted = f"SELECT count(*) FROM inbox WHERE {part.where}"  # noqa: S608 - as above
        found[View.PRIORITY] += query(connection, counted, part.values)[0][0]
    return found
