"""cache.db: what the platform can tell again, arranged so that any list opens at once."""

from __future__ import annotations

import json
import time
from array import array
from typing import TYPE_CHECKING, Any

from jva_tui.store import (
    changes,
    comparing,
    derived,
    grouping,
    overlaying,
    reading,
    readings,
    rows,
    saving,
    sorting,
    views,
)
from jva_tui.store.database import OPENING, as_json, connect, query, set_aside, transaction
from jva_tui.store.errors import Damaged
from jva_tui.store.figuring import Figured
from jva_tui.store.labels import Labels
from jva_tui.store.noted import Noted
from jva_tui.store.parting import Parting
from jva_tui.store.removing import HIGHEST_MESSAGE
from jva_tui.store.schema import MIGRATIONS, migrate
from jva_tui.store.surveyed import Surveyed
from jva_tui.store.talks import Talks

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from jva_tui.domain import (
        Change,
        Conversation,
        InboxRow,
        Me,
        Message,
        Participation,
        Reading,
        Template,
        View,
        Volunteer,
    )
    from jva_tui.marks import Seen
    from jva_tui.operations import Overlay
    from jva_tui.showing import Heading, Showing
    from jva_tui.store.beside import Beside
    from jva_tui.store.calls import Call
    from jva_tui.store.finding import Search

FRESH_AT = "fresh_at"
"""Fact: when the newest and the open participations were last read to the end, an instant."""
SWEEP = "sweep"
"""Fact: where reading everything stands; see `jva_tui.sync.plan.Plan`."""
MARKS = "marks"
"""Fact: what the user had marked, by participation: what was seen of it."""
TEMPLATES_KNOWN = "templates_known"
"""Fact: whether the platform's templates were ever read; until then none need be missing."""
SWEPT_AT = "swept_at"
"""Fact: when the last sweep that reached its end began: nothing was compared before that."""
UNREAD_ROWS = "unread_rows"
"""Fact: how many participations the platform counts and shows in none of its lists."""


class Cache(Labels, Talks, Noted, Surveyed, Figured, Parting):
    """One connection to cache.db, for one thread; several may be open at once.

    Each method that writes is one transaction, and returns the ids of the participations about
    which something changed: none where nothing was news.
    """

    @classmethod
    def open(cls, path: Path, key: bytes) -> Cache:
        """Opens the database, makes it what this program expects, or a new one.

        A damaged file is set aside: the platform can tell everything again.

        Raises:
            WrongKey: the database was made with another key; nothing was touched.
            TooNew: a newer version of the program wrote it.
        """
        with OPENING:
            try:
                connection = connect(path, key)
            except Damaged:
                set_aside(path, int(time.time()))
                connection = connect(path, key)
            migrate(connection, MIGRATIONS / "cache")
        derived.prepare(connection)
        return cls(connection)

    def close(self) -> None:
        """Ends the connection; the last one to end leaves a single file behind."""
        self._connection.close()

    # The list

    def window(
        self,
        view: View,
        mine: bool,  # noqa: FBT001 - always said beside the view
        *,
        now: int,
        after: tuple[int, int] | None = None,
        limit: int = 60,
    ) -> list[InboxRow]:
        """Some rows of a view, in its order.

        Args:
            view: which one.
            mine: only the missions of which I am a responsable. Priorities always are: so the
                platform defines them.
            now: an instant; decides what has become a priority.
            after: the `place` of the last row of the window before; None for the first window.
            limit: how many rows at most.
        """
        sql, values = views.select(rows.INBOX_COLUMNS, view, mine=mine, now=now, after=after)
        found = self._connection.execute(f"{sql} LIMIT ?", (*values, limit))
        return [rows.to_inbox_row(row[:-1]) for row in found]

    def ids(self, view: View, mine: bool, *, now: int) -> array[int]:  # noqa: FBT001 - as above
        """The participations of a view, all of them, in the order of `window`."""
        sql, values = views.select("id", view, mine=mine, now=now)
        return array("q", (row[0] for row in self._connection.execute(sql, values)))

    def in_order(self, ids: Sequence[int], showing: Showing, *, now: int) -> array[int]:
        """These participations in the order in which they are to be shown.

        Args:
            ids: in the own order of the view, or of what a query finds.
            showing: what is shown.
            now: an instant; decides what has become a priority.
        """
        return sorting.in_order(self._connection, ids, showing, now)

    def headings(self, ids: Sequence[int]) -> list[Heading]:
        """What stands over these participations, those of a mission one after the other."""
        return grouping.headings(self._connection, ids)

    def place(self, view: View, participation_id: int) -> tuple[int, int] | None:
        """Where a row stands in the order of a view, for `window`; None if there is no such row."""
        column = views.order_of(view).column
        row: tuple[int, int] | None = self._connection.execute(
            f"SELECT {column}, id FROM inbox WHERE id = ?",  # noqa: S608 - our own names
            (participation_id,),
        ).fetchone()
        return row

    def rows(self, ids: Sequence[int]) -> list[InboxRow]:
        """The rows of these participations, in this order; unknown ones are left out."""
        found = {
            row[0]: row
            for row in self._connection.execute(
                f"SELECT {rows.INBOX_COLUMNS} FROM inbox "  # noqa: S608 - our own names
                "WHERE id IN (SELECT value FROM json_each(?))",
                (as_json(ids),),
            )
        }
        return [rows.to_inbox_row(found[id_]) for id_ in ids if id_ in found]

    def counts(self, mine: bool, *, now: int) -> dict[View, int]:  # noqa: FBT001 - as above
        """How many rows each view has."""
        return views.counts(self._connection, mine=mine, now=now)

    def seen(self, view: View, mine: bool, *, now: int) -> dict[int, Seen]:  # noqa: FBT001 - as above
        """What is seen of every row of a view."""
        return views.seen(self._connection, view, mine=mine, now=now)

    def seen_among(self, ids: Collection[int]) -> dict[int, Seen]:
        """What is seen of these rows; those that are gone are left out."""
        return views.seen_among(self._connection, ids)

    def alike(self, participation_id: int, *, mine: bool) -> dict[int, Seen]:
        """What is seen of a row and of those in the same situation, to whom nothing is under way.

        That is: of the same mission, in the same state, with or without a conversation.
        """
        return views.alike(self._connection, participation_id, mine=mine)

    def search(
        self,
        now: int,
        new_since: int | None = None,
        is_over: Callable[[], bool] = lambda: False,
    ) -> Search:
        """What answers queries, as things stand now.

        Args:
            now: an instant.
            new_since: what was made since is new; by default, within a day.
            is_over: see `Search`.
        """
        # Imported late: nobody searches before the first list is there.
        from jva_tui.store.finding import Search
        from jva_tui.store.meaning import DAY, Moment

        moment = Moment(now, now - DAY if new_since is None else new_since)
        return Search(self._connection, moment, is_over)

    # Single things

    def participation(self, participation_id: int) -> Participation | None:
        """Everything known of one participation, in the state that the platform told."""
        return reading.participation(self._connection, participation_id)

    def readings(self, ids: Sequence[int]) -> list[Reading]:
        """All that the reading pane shows of these participations, but for what was sent to them.

        In this order; those that are gone are left out.
        """
        return readings.readings(self._connection, ids)

    def others(self, ids: Sequence[int]) -> dict[int, list[tuple[int, str, str, bool]]]:
        """The same people's other requests, newest first, by participation.

        Of each its id, the state shown, the name of its mission, and whether that is mine.
        """
        return readings.others(self._connection, ids)

    def volunteers(self, ids: Collection[int]) -> list[Volunteer]:
        """Who asks in these participations, each person once, in this order."""
        return reading.volunteers(self._connection, ids)

    def changes(self, participation_id: int) -> list[Change]:
        """Who changed its state, oldest first, as far as that was asked for."""
        return changes.read(self._connection, participation_id)

    def changes_known_up_to(self, participation_id: int) -> int:
        """The participation's ``updated_at`` when `changes` was last asked for; 0 before."""
        return changes.known_up_to(self._connection, participation_id)

    def messages(self, conversation_id: int) -> list[Message]:
        """The messages known of a conversation, oldest first."""
        return reading.messages(self._connection, conversation_id)

    def is_complete(self, conversation_id: int) -> bool:
        """Whether `messages` is the whole conversation, and no newer message has come since."""
        return reading.is_complete(self._connection, conversation_id)

    def conversation(self, participation_id: int) -> Conversation | None:
        """What the list of conversations told of a participation's one."""
        row = self._connection.execute(
            f"SELECT {rows.CONVERSATION_COLUMNS} FROM conversation WHERE participation_id = ?",  # noqa: S608 - our own names
            (participation_id,),
        ).fetchone()
        return rows.to_conversation(row) if row else None

    def highest_message_id(self) -> int:
        """The highest message id ever received; 0 before the first one."""
        here = self._connection.execute("SELECT coalesce(max(id), 0) FROM message").get
        return max(int(here), int(self.get(HIGHEST_MESSAGE, 0)))

    def templates(self) -> list[Template]:
        """The platform's templates, in its order."""
        found = self._connection.execute(
            f"SELECT {rows.TEMPLATE_COLUMNS} FROM template ORDER BY position"  # noqa: S608 - our own names
        )
        return [rows.to_template(row) for row in found]

    def me(self) -> Me | None:
        """Who is signed in; None before the first sign-in."""
        return reading.me(self._connection)

    def get(self, name: str, default: Any = None) -> Any:
        """A small fact, as `set` wrote it."""
        value = self._connection.execute("SELECT value FROM fact WHERE name = ?", (name,)).get
        return default if value is None else json.loads(value)

    # What reading compares with

    def known_updates(self, ids: Iterable[int]) -> dict[int, int]:
        """When each of these participations had changed, as far as they are known."""
        return comparing.known_updates(self._connection, ids)

    def outdated(self, conversations: Iterable[Conversation]) -> set[int]:
        """The participations of which these rows tell something that is not known yet.

        That is so where one is not whole, or its mission's responsables are not known, as well.
        """
        return comparing.outdated(self._connection, conversations)

    def partial_open(self, below: int, limit: int) -> list[int]:
        """Open participations that are not known whole, newest first.

        Args:
            below: only lower ids.
            limit: how many at most.
        """
        return comparing.partial_open(self._connection, below, limit)

    def not_swept(self, below: int, limit: int) -> list[int]:
        """Participations that the present sweep has not compared, as in `partial_open`."""
        return comparing.not_swept(self._connection, below, limit)

    def talks_not_swept(self, below: int, limit: int) -> list[int]:
        """Participations whose conversation it has not come across, as in `partial_open`."""
        return comparing.talks_not_swept(self._connection, below, limit)

    def untold_members(self, user_id: int, told: Collection[int]) -> set[int]:
        """Open participations in whose conversation the user was, without those ``told``."""
        return comparing.untold_members(self._connection, user_id, told)

    def untold_talks(self, told: Collection[int]) -> set[int]:
        """Open participations whose conversation may be the user's, without those ``told``."""
        return comparing.untold_talks(self._connection, told)

    def count(self, missions: Sequence[int] = (), states: Sequence[str] = ()) -> int:
        """How many participations there are of these missions, in these states; all without."""
        return comparing.count(self._connection, missions, states)

    def validated_of(self, missions: Collection[int]) -> dict[int, int]:
        """How many of each mission are shown as validated: by the platform, or by us shortly."""
        return comparing.validated_of(self._connection, missions)

    def places_taken(
        self, missions: Collection[int], *, apart_from: Collection[int]
    ) -> dict[int, int]:
        """How many of each mission the platform has validated, or may just be doing so for us.

        Args:
            missions: those without any are left out.
            apart_from: participations of which only counts what the platform has told.
        """
        return comparing.places_taken(self._connection, missions, apart_from)

    def count_whole(self) -> int:
        """How many participations are known whole."""
        return comparing.count_whole(self._connection)

    def count_swept(self) -> int:
        """How many participations the present sweep has compared."""
        return comparing.count_swept(self._connection)

    def missions(self) -> list[int]:
        """The missions of which there are participations."""
        return comparing.missions(self._connection)

    def one_of_each_mission(self, below: int, limit: int) -> dict[int, int]:
        """The newest participation of each mission, with the mission's id, as in `partial_open`."""
        return comparing.one_of_each_mission(self._connection, below, limit)

    def of_missions(self, missions: Collection[int]) -> list[int]:
        """The participations of these missions."""
        return comparing.of_missions(self._connection, missions)

    # Writing

    def save_participations(self, participations: Iterable[Participation]) -> set[int]:
        """Stores what the platform told; what it told later by its own clock stays.

        Skills, responsables and conversation that an answer does not tell are kept as known.
        """
        with transaction(self._connection):
            return saving.save_participations(self._connection, participations)

    def save_conversations(self, conversations: Iterable[Conversation]) -> set[int]:
        """Stores read marks, archive and membership, and what the rows tell of their requests."""
        with transaction(self._connection):
            return saving.save_conversations(self._connection, conversations)

    def save_messages(
        self, conversation_id: int, messages: Iterable[Message], *, complete: bool = False
    ) -> set[int]:
        """Stores messages of one conversation; nothing where it is that of nobody here.

        Args:
            conversation_id: of all the ``messages``.
            messages: in any order.
            complete: these are all there are.
        """
        told = list(messages)
        with transaction(self._connection):
            if not reading.is_known(self._connection, conversation_id):
                return set()  # its request has left while this was read
            if complete:
                self._connection.execute(
                    "INSERT OR REPLACE INTO history VALUES (?, ?)",
                    (conversation_id, max((m.id for m in told), default=0)),
                )
            return saving.save_messages(self._connection, told)

    def save_changes(self, participation_id: int, told: Iterable[Change], *, up_to: int) -> None:
        """Stores who changed the state of a participation that is here.

        Args:
            participation_id: which one.
            told: what the platform's log says, in any order; a change of which its log's number is
                not known has a negative one, and gives way to what the log says later.
            up_to: the participation's ``updated_at`` when it was asked.
        """
        with transaction(self._connection):
            if reading.is_here(self._connection, participation_id):
                changes.save(self._connection, participation_id, told, up_to)

    def begin_sweep(self) -> None:
        """Nothing counts as compared from now on."""
        with transaction(self._connection):
            self._connection.execute("DELETE FROM swept")
            self._connection.execute("DELETE FROM talk_swept")

    def mark_swept(self, ids: Iterable[int], *, talks: bool = False) -> None:
        """Notes that these participations are as the platform has them.

        Args:
            ids: which ones.
            talks: the platform told of their conversations; nothing is said of themselves.
        """
        comparing.mark_swept(self._connection, ids, talks=talks)

    def leave(self, ids: Iterable[int]) -> set[int]:
        """Notes that the user is no member of these participations' conversations."""
        with transaction(self._connection):
            return comparing.leave(self._connection, ids)

    def save_templates(self, templates: Sequence[Template]) -> None:
        """Replaces all templates: these are the ones that the platform holds for us now."""
        with transaction(self._connection):
            self.set(TEMPLATES_KNOWN, True)
            self._connection.execute("DELETE FROM template")
            self._connection.executemany(
                f"INSERT INTO template (position, {rows.TEMPLATE_COLUMNS}) "  # noqa: S608 - our own names
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [(at, *rows.from_template(t)) for at, t in enumerate(templates)],
            )

    def save_me(self, me: Me) -> set[int]:
        """Stores who is signed in, on which depends whose the missions are, and what is unread."""
        with transaction(self._connection):
            if self.me() == me:
                return set()
            self._connection.execute(
                f"INSERT OR REPLACE INTO me (only_one, {rows.ME_COLUMNS}) "  # noqa: S608 - our own names
                "VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)",
                rows.from_me(me),
            )
            everything = query(self._connection, "SELECT id FROM participation")
            return derived.refresh(self._connection, (id_ for (id_,) in everything))

    def lay_over(
        self,
        overlays: Mapping[int, Overlay],
        calls: Mapping[int, Call] | None = None,
        beside: Beside | None = None,
        *,
        among: Collection[int] | None = None,
    ) -> set[int]:
        """Replaces what the outbox lays over the rows.

        Args:
            overlays: by participation.
            calls: likewise; None leaves them as they are.
            beside: what else; None likewise.
            among: the participations that this is all about; by default, everything.

        Returns:
            The participations whose row is not what it was.
        """
        with transaction(self._connection):
            return overlaying.lay_over(self._connection, overlays, calls, beside, among)

    def set(self, name: str, value: Any) -> None:
        """Keeps a small fact (anything that JSON can say) under a name."""
        self._connection.execute(
            "INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, json.dumps(value))
        )
