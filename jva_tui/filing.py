"""The organisation's labels, the archive, and what is read.

What is wanted is promised at once, reached or not; the list shows it from then on. To want the
opposite of what has not left takes that back.
"""

from __future__ import annotations

from contextlib import suppress
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.answering import quiet
from jva_tui.errands import FOLLOWED_BY, FileAs, Tagging, by_use, tag_name
from jva_tui.errands import Filing as FilingPayload
from jva_tui.store.errors import Forgotten, Unsettled
from jva_tui.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from jva_tui.domain import Me, Person, Tag
    from jva_tui.operations import Operation, Payload
    from jva_tui.room import Room
    from jva_tui.store.cache import Cache
    from jva_tui.store.outbox_db import OutboxDb
    from jva_tui.store.talks import Talk


class Label(NamedTuple):
    """A label that requests may bear."""

    name: str
    tag_id: int | None = None
    """None where the organisation is not known to have it."""
    rows: int = 0
    """How many requests bear it here, what is queued counted in."""
    borne: int = 0
    """How many of those that were asked about."""
    follows: bool = False
    """Whether it says who follows a request."""


class LeftOut(StrEnum):
    """Why a request was left out."""

    NO_CONVERSATION = "no_conversation"
    NOT_A_MEMBER = "not_a_member"
    """Of its conversation."""
    NOT_READ = "not_read"
    """It has a message that was not read, and was to be archived together with others."""
    UNDER_WAY = "under_way"
    """Something else about the same is being sent, or nobody knows what became of it."""
    GONE = "gone"
    """It is not in the inbox any more, or was forgotten."""


class Filed(NamedTuple):
    """What became of a wish, by participation."""

    queued: tuple[int, ...] = ()
    """On their way."""
    taken_back: tuple[int, ...] = ()
    """The opposite had not left yet: with that gone, all is as wanted."""
    as_wanted: tuple[int, ...] = ()
    """It was so already."""
    left_out: Mapping[LeftOut, tuple[int, ...]] = {}
    batch_id: int | None = None
    """Of what was queued; None where nothing was."""

    @property
    def changed(self) -> frozenset[int]:
        """Those that look otherwise than before."""
        return frozenset((*self.queued, *self.taken_back))


class _Wish(NamedTuple):
    """One thing that is to be so, and whether it is."""

    payload: Payload
    was_so: bool
    """Whether the platform has it so, as far as is known."""


class Filing:
    """The organisation's labels, the archive, and what is read.

    Args:
        room: the desk's.
    """

    def __init__(self, room: Room) -> None:
        self._room = room

    # Labels

    async def labels(self, ids: Collection[int] = ()) -> list[Label]:
        """What may be put on: who follows a request first, me before all, then the rest by name.

        Args:
            ids: requests of which is told how many bear each.
        """
        tags, rows, borne, people = await self._room.filler.do(partial(_known, ids=ids))
        me, numbers = self._room.me(), {tag.name: tag.id for tag in tags}
        follow = _followers(me, people)
        rest = sorted((numbers.keys() | rows.keys()) - set(follow), key=by_use)
        return [
            Label(
                name,
                numbers.get(name),
                rows.get(name, 0),
                borne.get(name, 0),
                name.startswith(FOLLOWED_BY),
            )
            for name in (*follow, *rest)
        ]

    async def refresh(self) -> None:
        """Asks the platform which labels there are; silent where it cannot be reached."""
        if connection := self._room.connection():
            with suppress(*quiet()):
                await connection.read_tags()

    async def named(self, typed: str) -> str:
        """The label that is meant: one that reads alike, or else a new one.

        Args:
            typed: by the user.

        Returns:
            Its name; empty where nothing was typed that could be one.
        """
        name = tag_name(typed)
        alike = [label.name for label in await self.labels() if fold(label.name) == fold(name)]
        return name if not alike or name in alike else alike[0]

    async def set_tags(
        self, ids: Collection[int], *, on: Iterable[str] = (), off: Iterable[str] = ()
    ) -> Filed:
        """Puts labels on requests, and takes others off; asks only for what changes something.

        Args:
            ids: the requests.
            on: names of labels; one that the organisation does not have is made.
            off: likewise.

        Raises:
            NotWritten: the disk refuses; nothing was promised, the opposite perhaps taken back.
            LookupError: nobody is signed in for an organisation.
        """
        wanted = {**dict.fromkeys(off, False), **dict.fromkeys(on, True)}
        tags, borne = await self._room.filler.do(lambda cache: (cache.tags(), cache.tags_of(ids)))
        numbers = {tag.name: tag.id for tag in tags}
        structure_id = self._structure_id()
        wishes: list[_Wish] = []
        for name, is_on in wanted.items():
            for id_, (shown, told) in borne.items():
                if (name in shown) is not is_on:
                    tagging = Tagging(id_, name, is_on, structure_id, numbers.get(name))
                    wishes.append(_Wish(tagging, (name in told) is is_on))
        return await self._promise(ids, wishes, {LeftOut.GONE: set(ids) - borne.keys()})

    def _structure_id(self) -> int:
        me = self._room.me()
        if me is None or me.structure_id is None:
            raise LookupError("nobody is signed in for an organisation")
        return me.structure_id

    # Conversations

    async def file(self, ids: Collection[int], to: FileAs) -> Filed:
        """Archives conversations, brings them back, or marks them as read.

        Of several, none is archived with a message that was not read: nobody has seen what it says.

        Args:
            ids: the requests that they are about.
            to: where they are to be.

        Raises:
            NotWritten: the disk refuses; nothing was promised, the opposite perhaps taken back.
        """
        talks = {talk.participation_id: talk for talk in await self._talks(ids)}
        left: dict[LeftOut, set[int]] = {LeftOut.GONE: set(ids) - talks.keys()}
        wishes: list[_Wish] = []
        is_lot = to is FileAs.ARCHIVED and len(talks) > 1
        for id_, talk in talks.items():
            if talk.conversation_id is None:
                left.setdefault(LeftOut.NO_CONVERSATION, set()).add(id_)
            elif not talk.is_member:
                left.setdefault(LeftOut.NOT_A_MEMBER, set()).add(id_)
            elif is_lot and talk.is_unread:
                left.setdefault(LeftOut.NOT_READ, set()).add(id_)
            elif not _is_so(talk, to):
                filing = FilingPayload(id_, talk.conversation_id, to, talk.newest)
                was_so = to is FileAs.INBOX and not talk.was_archived
                wishes.append(_Wish(filing, was_so))
        return await self._promise(ids, wishes, left)

    async def is_all_archived(self, ids: Collection[int]) -> bool:
        """Whether the conversations about these requests are all in the archive."""
        talks = [talk for talk in await self._talks(ids) if talk.conversation_id is not None]
        return bool(talks) and all(talk.is_archived for talk in talks)

    async def _talks(self, ids: Collection[int]) -> list[Talk]:
        return await self._room.filler.do(lambda cache: cache.filed(ids))

    # Promising

    async def _promise(
        self,
        ids: Collection[int],
        wishes: Sequence[_Wish],
        left: Mapping[LeftOut, Collection[int]],
    ) -> Filed:
        """Queues what is wanted, in the place of the opposite where that has not left."""
        now = self._room.now()
        subjects = [wish.payload.subject for wish in wishes]
        taken = await self._room.outbox.do(partial(_take_back, subjects=subjects, now=now))
        back = [wish.payload for wish in wishes if wish.payload.subject in taken and wish.was_so]
        payloads = [wish.payload for wish in wishes if wish.payload not in back]
        try:
            batch_id, queued, stuck = await self._queue(payloads)
        finally:
            if taken:
                await self._room.outbox_changed([id_ for op in taken.values() for id_ in op.rows])
        out = {why: set(some) for why, some in left.items()}
        for why, payload in stuck:
            out.setdefault(why, set()).update(_about(payload))
        on_their_way = {id_ for payload in queued for id_ in _about(payload)}
        gone_back = {id_ for payload in back for id_ in _about(payload)} - on_their_way
        rest = set(ids).difference(on_their_way, gone_back, *out.values())
        return Filed(
            queued=_among(ids, on_their_way),
            taken_back=_among(ids, gone_back),
            as_wanted=_among(ids, rest),
            left_out={why: _among(ids, some) for why, some in out.items() if some},
            batch_id=batch_id,
        )

    async def _queue(
        self, payloads: Sequence[Payload]
    ) -> tuple[int | None, list[Payload], list[tuple[LeftOut, Payload]]]:
        """Queues as one batch what can be; its id, what is in it, what cannot, and why."""
        left, batch_id = list(payloads), None
        stuck: list[tuple[LeftOut, Payload]] = []
        while left:
            try:
                batch_id = await self._room.queue(left)
            except Unsettled as error:
                why = LeftOut.GONE if isinstance(error, Forgotten) else LeftOut.UNDER_WAY
                subjects = set(error.subjects)
                stuck += [(why, payload) for payload in left if payload.subject in subjects]
                left = [payload for payload in left if payload.subject not in subjects]
            else:
                break
        return batch_id, left, stuck


def _is_so(talk: Talk, to: FileAs) -> bool:
    """Whether a conversation is where it is to be, once what is queued has arrived."""
    match to:
        case FileAs.READ:
            return not talk.is_unread
        case FileAs.ARCHIVED:
            return talk.is_archived and not talk.is_unread
        case FileAs.INBOX:
            return not talk.is_archived


def _followers(me: Me | None, people: Iterable[Person]) -> dict[str, None]:
    """The labels of those who may follow a request, me before all."""
    first = [me.first_name] if me and me.first_name else []
    others = [p.name.split()[0] for p in people if p.name and not (me and p.user_id == me.user_id)]
    return dict.fromkeys(FOLLOWED_BY + name for name in (*first, *others))


def _known(
    cache: Cache, ids: Collection[int]
) -> tuple[list[Tag], dict[str, int], dict[str, int], list[Person]]:
    borne = cache.shown_tags(ids) if ids else {}
    return cache.tags(), cache.shown_tags(), borne, cache.colleagues()


def _take_back(db: OutboxDb, subjects: Sequence[str], now: int) -> dict[str, Operation]:
    """Takes back what is queued for these subjects and has not left; by subject."""
    with db.together():
        return {
            subject: operation
            for subject, operation in db.live(subjects).items()
            if db.take_back(operation.id, now=now)
        }


def _about(payload: Payload) -> tuple[int, ...]:
    return () if payload.participation_id is None else (payload.participation_id,)


def _among(ids: Iterable[int], some: Collection[int]) -> tuple[int, ...]:
    """Those, in the order in which they were given."""
    return tuple(id_ for id_ in ids if id_ in some)
