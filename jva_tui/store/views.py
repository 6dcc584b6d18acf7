"""The views of the inbox as SQL: which rows, in which order, and where a window begins."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.domain import State, View
from jva_tui.operations import UNDER_WAY
from jva_tui.store.database import as_json, query
from jva_tui.store.priority import overdue_before

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import apsw

    from jva_tui.marks import Seen

_STATES = {
    View.TODO: State.PENDING,
    View.IN_PROGRESS: State.IN_PROGRESS,
    View.VALIDATED: State.VALIDATED,
    View.DECLINED: State.DECLINED,
}
_LONGEST_FIRST = frozenset({View.PRIORITY, View.TO_CALL})
_FLAGS = {
    View.WROTE: "is_theirs AND NOT is_later",
    View.TO_CALL: "to_call AND NOT is_later",
    View.LATER: "is_later",
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
    """Newest first, but where people have waited: who has done so longest comes first there.

    What is put off comes in the order in which it comes back.
    """
    if view is View.WROTE:
        return Order("last_word_at", is_descending=True)
    if view is View.LATER:
        return Order("later_until", is_descending=False)
    return Order("created_at", is_descending=view not in _LONGEST_FIRST)


def strands(view: View, *, mine: bool, now: int) -> list[Strand]:
    """The rows of a view; where it has several strands they are merged by the view's order.

    Args:
        view: which one.
        mine: only the missions of which I am a responsable; priorities always are.
        now: an instant; decides what has become a priority.
    """
    if view is View.PRIORITY:
        pending, in_progress = overdue_before(now)
        # So the platform defines it: what is put off here is not there.
        where = "mine AND shown_state = ? AND is_later = ? AND created_at < ?"
        return [
            Strand(where, (state, is_later, before))
            for state, before in ((State.PENDING, pending), (State.IN_PROGRESS, in_progress))
            for is_later in (0, 1)
        ]
    terms = ["mine"] if mine else []
    if view in _FLAGS:
        terms.append(_FLAGS[view])
    if view in _STATES:
        terms.append("shown_state = ? AND is_later = 0")
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
        connection,
        "SELECT shown_state, is_theirs, is_later, rows FROM tally WHERE mine >= ?",
        (int(mine),),
    )
    found = dict.fromkeys(View, 0)
    view_of = {state: view for view, state in _STATES.items()}
    for state, is_theirs, is_later, number in tally:
        found[View.ALL] += number
        if is_later:
            found[View.LATER] += number
            continue
        if is_theirs:
            found[View.WROTE] += number
        if view := view_of.get(state):
            found[view] += number
    for view in (View.PRIORITY, View.TO_CALL):
        for part in strands(view, mine=mine, now=now):
            counted = f"SELECT count(*) FROM inbox WHERE {part.where}"  # noqa: S608 - as above
            found[view] += query(connection, counted, part.values)[0][0]
    return found


def seen(connection: apsw.Connection, view: View, *, mine: bool, now: int) -> dict[int, Seen]:
    """What is seen of every row of a view, as in `strands`."""
    found: dict[int, Seen] = {}
    for part in strands(view, mine=mine, now=now):
        sql = f"SELECT {_SEEN} FROM inbox AS i WHERE {part.where}"  # noqa: S608 - as above
        found |= _seen(connection.execute(sql, part.values))
    return found


def seen_among(connection: apsw.Connection, ids: Collection[int]) -> dict[int, Seen]:
    """What is seen of these rows; those that are gone are left out."""
    sql = f"SELECT {_SEEN} FROM inbox AS i WHERE i.id IN (SELECT value FROM json_each(?))"  # noqa: S608 - as above
    return _seen(connection.execute(sql, (as_json(ids),)))


def alike(connection: apsw.Connection, participation_id: int, *, mine: bool) -> dict[int, Seen]:
    """What is seen of one row and of those in the same situation.

    They are of the same mission, in the same state, with or without a conversation like it, and no
    reply to them is under way.

    Args:
        connection: to the cache.
        participation_id: the one that the others are like.
        mine: only the missions of which I am a responsable.
    """
    return _seen(connection.execute(_ALIKE, (participation_id, mine, *UNDER_WAY)))


def _seen(found: Iterable[tuple[int, str, int, str | None]]) -> dict[int, Seen]:
    # A few states stand in many rows: one string each, instead of one a row.
    return {
        id_: (sys.intern(state), last_word_at, operation in UNDER_WAY)
        for id_, state, last_word_at, operation in found
    }


_SEEN = "i.id, i.shown_state, i.last_word_at, i.operation"
_ALIKE = f"""
    SELECT {_SEEN}
    FROM participation one
    JOIN inbox this ON this.id = one.id
    -- A mission that was deleted is like no other.
    JOIN participation p ON p.id = one.id OR p.mission_id = one.mission_id
    JOIN inbox i ON i.id = p.id
    WHERE one.id = ?1 AND (i.mine OR NOT ?2)
        AND i.shown_state = this.shown_state AND i.has_conversation = this.has_conversation
        AND coalesce(i.operation, '') NOT IN (?3, ?4, ?5)
"""  # noqa: S608 - names from this module
