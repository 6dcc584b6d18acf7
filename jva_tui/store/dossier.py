"""Everything known of one volunteer: their requests, and those of whom they may be mistaken for."""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.domain import State
from jva_tui.store import changes, rows
from jva_tui.store.database import as_json, query, snapshot
from jva_tui.store.readings import readings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import apsw

    from jva_tui.domain import InboxRow, Reading, Volunteer
    from jva_tui.operations import Operation

MOST = 40
"""Requests that are told of one volunteer, and of all who are like them."""
_DIGITS = 9
"""Of a telephone number, from its end, by which people are compared: the country does not count."""


class Likeness(StrEnum):
    """What another person has in common with the volunteer."""

    NAME = "name"
    EMAIL = "email"
    NUMBER = "number"


class Asked(NamedTuple):
    """One request of somebody."""

    row: InboxRow
    """As the list shows it."""
    reading: Reading
    is_again: bool
    """Whether they had asked to join the same mission before, and that was cancelled."""
    note: str = ""
    """What the user wrote about it for themselves."""


class Somebody(NamedTuple):
    """One person, with their requests."""

    volunteer: Volunteer
    likenesses: tuple[Likeness, ...]
    """With the volunteer whom it is all about; none of that volunteer."""
    requests: tuple[Asked, ...]
    """The newest first."""


class Dossier(NamedTuple):
    """A volunteer, and everybody who is like them."""

    people: tuple[Somebody, ...]
    """The volunteer first."""
    left_out: int = 0
    """Requests beyond `MOST`."""

    @property
    def requests(self) -> list[Asked]:
        """Those of all of them, in their order."""
        return [asked for person in self.people for asked in person.requests]

    def completed(self, operations: Mapping[int, Operation], notes: Mapping[int, str]) -> Dossier:
        """With what only this computer knows of requests: replies on their way, and notes."""

        def complete(asked: Asked) -> Asked:
            whole = asked.reading._replace(operation=operations.get(asked.row.id))
            return asked._replace(reading=whole, note=notes.get(asked.row.id, ""))

        people = (
            person._replace(requests=tuple(map(complete, person.requests)))
            for person in self.people
        )
        return self._replace(people=tuple(people))


def dossier(connection: apsw.Connection, participation_id: int) -> Dossier | None:
    """Everything of whoever asked in this participation; None where that is gone.

    Without the replies of the outbox, and without notes.
    """
    with snapshot(connection):
        found = query(connection, _WHO, (participation_id,))
        if not found:
            return None
        profile_id, *known = found[0]
        alike = _alike(connection, *known)
        alike.pop(profile_id, None)
        ids = _ids(connection, [profile_id, *alike])
        own = ids.pop(profile_id)
        if participation_id not in own[:MOST]:
            own.insert(MOST - 1, participation_id)
        others = [id_ for of_one in ids.values() for id_ in of_one]
        told = [*own[:MOST], *others[:MOST]]
        requests = _requests(connection, told)
    likenesses = {profile_id: (), **alike}
    people = [
        Somebody(asked[0].reading.participation.volunteer, likenesses[id_], tuple(asked))
        for id_, asked in requests.items()
    ]
    return Dossier(tuple(people), len({*own, *others}) - len(told))


def _alike(
    connection: apsw.Connection, name_key: str, email: str | None, *numbers: str | None
) -> dict[int, tuple[Likeness, ...]]:
    """Who has this name, e-mail address or a number, by profile; who has most of them first."""
    found: dict[int, list[Likeness]] = defaultdict(list)
    if name_key:
        for (id_,) in query(connection, _OF_NAME, (name_key,)):
            found[id_].append(Likeness.NAME)
    contacts = (email or "").strip(), as_json(filter(None, map(_end_of, numbers)))
    for id_, has_email, has_number in query(connection, _OF_CONTACT, contacts):
        found[id_] += [Likeness.EMAIL] * has_email + [Likeness.NUMBER] * has_number
    in_order = sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))
    return {id_: tuple(likenesses) for id_, likenesses in in_order}


def _end_of(number: str | None) -> str:
    """The digits by which a number is compared; empty where they are too few, or all the same."""
    end = "".join(char for char in number or "" if char in "0123456789")[-_DIGITS:]
    return end if len(end) == _DIGITS and len(set(end)) > 1 else ""


def _ids(connection: apsw.Connection, profiles: Sequence[int]) -> dict[int, list[int]]:
    """The participations of these people, the newest first, by profile in this order."""
    found: dict[int, list[int]] = {id_: [] for id_ in profiles}
    for profile_id, id_ in query(connection, _ASKED, (as_json(profiles),)):
        found[profile_id].append(id_)
    return found


def _requests(connection: apsw.Connection, ids: Sequence[int]) -> dict[int, list[Asked]]:
    """Everything of these participations, in this order, by profile."""
    shown = {row[0]: rows.to_inbox_row(row) for row in query(connection, _ROWS, (as_json(ids),))}
    again = {id_ for (id_,) in query(connection, _AGAIN, (as_json(ids),))}
    found: dict[int, list[Asked]] = {}
    for reading in readings(connection, ids):
        told = reading.participation
        whole = reading._replace(changes=tuple(changes.read(connection, told.id)))
        asked = Asked(shown[told.id], whole, told.id in again)
        found.setdefault(told.volunteer.profile_id, []).append(asked)
    return found


_WHO = """
    SELECT v.profile_id, i.name_key, v.email, v.mobile, v.phone
    FROM participation p JOIN volunteer v USING (profile_id) JOIN inbox i ON i.id = p.id
    WHERE p.id = ?
"""
_OF_NAME = """
    SELECT DISTINCT p.profile_id
    FROM inbox i JOIN participation p ON p.id = i.id WHERE i.name_key = ?
"""


def _end(column: str) -> str:
    """SQL: what `_end_of` tells of a column, if it is long enough."""
    for between in " ", ".", "-", "/", "(", ")", "\u00a0", "\u202f":
        column = f"replace({column}, '{between}', '')"
    return f"substr({column}, -{_DIGITS})"


_OF_CONTACT = f"""
    SELECT * FROM (
        SELECT
            profile_id,
            coalesce(?1 <> '' AND lower(trim(email)) = lower(?1), 0) AS has_email,
            coalesce(
                {_end("mobile")} IN (SELECT value FROM json_each(?2))
                    OR {_end("phone")} IN (SELECT value FROM json_each(?2)),
                0
            ) AS has_number
        FROM volunteer
    )
    WHERE has_email OR has_number
"""  # noqa: S608 - our own expressions
_ASKED = """
    SELECT profile_id, id FROM participation
    WHERE profile_id IN (SELECT value FROM json_each(?)) ORDER BY created_at DESC, id DESC
"""
_ROWS = f"""
    SELECT {rows.INBOX_COLUMNS} FROM inbox WHERE id IN (SELECT value FROM json_each(?))
"""  # noqa: S608 - our own names
_AGAIN = f"""
    SELECT p.id FROM participation p
    WHERE p.id IN (SELECT value FROM json_each(?)) AND EXISTS (
        SELECT 1 FROM participation o
        WHERE o.profile_id = p.profile_id AND o.mission_id = p.mission_id AND o.id < p.id
            AND o.state = '{State.CANCELLED}'
    )
"""  # noqa: S608 - our own state
