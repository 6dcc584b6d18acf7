"""What becomes of tags, read marks and the archive, as it happens, and which request did it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.simulation.town import ME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jva_tui.sandbox.situation import Situation
    from tests.simulation.journal import Sent

Stand = str | int | bool | None
"""Of a tag its name; of a tag on a request whether it is there; of a conversation when it was read,
or whether it stands in the inbox."""
Stands = dict[tuple[str, tuple[int, ...]], Stand]
"""How everything stands."""


class Move(NamedTuple):
    """One of them is not what it was."""

    at: float
    what: str
    """``tag``, ``borne``, ``read`` or ``inbox``."""
    of: tuple[int, ...]
    """The tag; the participation and the tag; the participation."""
    before: Stand
    after: Stand
    cause: Sent | None
    """The request of our client that did it; None for others."""

    def __str__(self) -> str:
        return f"{self.what} of {self.of}: {self.before} -> {self.after}"


class Cabinet:
    """Compares them with how they were when it looked last.

    Args:
        situation: of the platform.
    """

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._known = self.first = self._copy()
        self.moves: list[Move] = []

    def notice(self, at: float, cause: Sent | None) -> list[Move]:
        """What is new.

        Args:
            at: seconds of the world.
            cause: the request that was just performed, if it was one of our client's.
        """
        known, now = self._known, self._copy()
        if known == now:
            return []
        self._known = now
        found = [
            Move(at, *key, known.get(key), now.get(key), cause)
            for key in sorted(known.keys() | now.keys())
            if known.get(key) != now.get(key)
        ]
        self.moves += found
        return found

    @property
    def now(self) -> Stands:
        """How everything stands."""
        return self._known

    def names(self, tag_id: int) -> frozenset[str]:
        """How a tag has been called, so far."""
        found = (stands.get(("tag", (tag_id,))) for stands in self.stood(-1.0))
        return frozenset(map(str, filter(None, found)))

    def stood(self, since: float) -> Iterator[Stands]:
        """How all stood then, and after each thing that has happened since."""
        stands = dict(self.first)
        earlier = [move for move in self.moves if move.at < since]
        for move in earlier:
            stands[move.what, move.of] = move.after
        yield stands
        for move in self.moves[len(earlier) :]:
            stands[move.what, move.of] = move.after
            yield stands

    def _copy(self) -> Stands:
        situation = self._situation
        found: Stands = {("tag", (tag.id,)): tag.name for tag in situation.tags.values()}
        for person, tags in situation.tags_of.items():
            found |= {("borne", (person, tag_id)): True for tag_id in tags}
        for person, conversation in situation.conversation_of.items():
            if mine := conversation.members.get(ME):
                found["read", (person,)] = mine.read_at
                found["inbox", (person,)] = mine.is_active
        return found
