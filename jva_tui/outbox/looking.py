"""Reading participations from the platform so that one of which it cannot tell spoils no others."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from jva_tui.api.errors import ServerTrouble

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from jva_tui.api.client import Client
    from jva_tui.domain import Me, Participation, Tag, Template
    from jva_tui.store.cache import Cache
    from jva_tui.store.worker import Worker


class Found(Protocol):
    """What looking into some participations brought."""

    @property
    def rows(self) -> Sequence[Participation]:
        """Those that are still in the organisation's list."""
        ...

    @property
    def gone(self) -> set[int]:
        """Those that certainly are not; the rest could not be read."""
        ...


class Talks(Protocol):
    """What asking for the conversations about some participations brought."""

    @property
    def ids(self) -> frozenset[int]:
        """The participations whose conversations were told."""
        ...

    @property
    def outdated(self) -> frozenset[int]:
        """Those of which there is more to know: new words, above all."""
        ...


class Reader(Protocol):
    """Reads participations from the platform now, and stores what it learns.

    It raises `ApiError`, and what stands for another organisation having been chosen elsewhere.
    """

    client: Client
    cache: Worker[Cache]
    me: Me

    async def look_into(self, ids: Iterable[int]) -> Found:
        """Reads these participations."""
        ...

    async def templates(self, wanted: Collection[int] = ()) -> list[Template]:
        """Reads which templates the platform holds; of ``wanted``, what is missing is gone."""
        ...

    async def talks_about(self, ids: Sequence[int]) -> Talks:
        """Learns of which of their conversations we are members, and how those stand."""
        ...

    async def tags(self) -> Sequence[Tag]:
        """Reads the organisation's labels."""
        ...

    async def confirm_ours(self) -> None:
        """Asks whether the platform answers for our organisation."""
        ...


class Seen(NamedTuple):
    """What looking brought; of what is in neither, nothing could be read."""

    rows: dict[int, Participation]
    """By participation id."""
    gone: set[int]
    """Those that are not in the organisation's list any more."""


async def look_apart(reader: Reader, ids: Sequence[int]) -> Seen:
    """Looks into participations, in ever smaller groups where the platform fails over one of them.

    Raises:
        ApiError: the platform is in trouble, whomever it is asked about, or out of reach.
    """
    try:
        return await _look(reader, ids)
    except ServerTrouble as trouble:
        if len(ids) == 1:
            raise
        seen = Seen({}, set())
        # Two that fail alone are no chance: then it would fail over all of them.
        failed = 0
        for id_ in (ids[0], ids[-1]):
            failed += not await _add(reader, [id_], seen)
        if failed == 2:
            raise trouble
        await _halve(reader, ids[1:-1], seen)
        return seen


async def _halve(reader: Reader, ids: Sequence[int], seen: Seen) -> None:
    if ids and not await _add(reader, ids, seen) and len(ids) > 1:
        middle = len(ids) // 2
        await _halve(reader, ids[:middle], seen)
        await _halve(reader, ids[middle:], seen)


async def _add(reader: Reader, ids: Sequence[int], seen: Seen) -> bool:
    """Whether the platform could tell."""
    try:
        found = await _look(reader, ids)
    except ServerTrouble:
        return False
    seen.rows.update(found.rows)
    seen.gone.update(found.gone)
    return True


async def _look(reader: Reader, ids: Sequence[int]) -> Seen:
    looked = await reader.look_into(ids)
    return Seen({row.id: row for row in looked.rows}, set(looked.gone))
