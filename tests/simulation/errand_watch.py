"""Looks on while errands are done: what must never be, whatever follows.

The numbers are those of the invariants of delivery, as `docs/SIMULATION.md` lists them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.errands import Filing
from tests.simulation.faults import SETTLE
from tests.simulation.journal import covers, tells_tags
from tests.simulation.town import ME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.simulation.cabinet import Move
    from tests.simulation.filer import Errand
    from tests.simulation.journal import Sent
    from tests.simulation.world import World

MOST_SENDS = 2
FRESH = 65.0
"""Seconds for which what was read of a conversation may be relied upon, and some to leave in."""
_HAIR = 0.001
_STANDS_STILL = frozenset({"stop", "suspend", "full"})


class Hidden(NamedTuple):
    """What somebody wrote, and its addressee has not seen, was marked as read for them."""

    errand: Errand
    text: str
    is_known: bool
    """Whether the client had read of it before the request left."""

    def __str__(self) -> str:
        return f"{self.text!r} of {self.errand.person} is hidden by « {self.errand.payload.kind} »"


class ErrandWatch:
    """See the module.

    Args:
        world: what is looked at.
        breaks: told of what broke which invariant.
    """

    def __init__(self, world: World, breaks: Callable[[int, str], None]) -> None:
        self._world = world
        self._breaks = breaks
        self.hidden: list[Hidden] = []

    def leaves(self, sent: Sent) -> None:
        """A request of an errand leaves."""
        ledger, filer = self._world.ledger, self._world.user.filer
        if sent.action in ("attach", "detach"):
            sent.tag_names = self._world.there.cabinet.names(sent.errand_of[-1])
        if ledger is not None and not ledger.knows_errand(sent):
            self._breaks(1, f"{sent} is not written down")
        errand = filer.sending(sent)
        if errand is None:
            self._breaks(12 if sent.method == "GET" else 8, f"nobody wanted {sent}")
            return
        if errand.is_taken:
            self._breaks(7, f"{sent} leaves though it was taken back")
        self._not_twice(sent)
        self._not_beside(sent, errand)
        self._not_again(sent, errand)
        if isinstance(errand.payload, Filing) and sent.action != "file_unarchive":
            self._just_read(sent, errand)

    def moves(self, move: Move) -> None:
        """Something has become of a tag, the archive, or a read mark."""
        if move.cause is None or not move.cause.is_errand:
            return
        errand = self._world.user.filer.behind(move)
        if errand is None:
            self._breaks(8, f"nobody wanted {move}")
        elif move.what == "tag" and self._is_second(move):
            self._breaks(5, f"a second tag of the same name: {move}")
        elif move.cause.action in ("file_read", "file_archive"):
            self._hides(errand, move.cause)

    def writes(self, errand: Errand, action: str | None = None) -> list[Sent]:
        """The requests for one errand."""
        return [
            sent
            for sent in self._world.journal.writes()
            if sent.is_errand
            and action in (None, sent.action)
            and self._world.user.filer.sending(sent, errand.person) is errand
        ]

    def newer(self, errand: Errand) -> list[tuple[float, str]]:
        """What others wrote after what its author had seen.

        Each with when it appeared, the newest first.
        """
        payload, there = errand.payload, self._world.there
        if not isinstance(payload, Filing):
            return []
        messages = there.situation.messages_of[payload.conversation_id]
        chat = [message for message in messages if message.type == "chat"]
        said = [effect for effect in there.effects.of(errand.person) if effect.kind == "T"]
        return [
            (effect.at, message.content)
            for message, effect in zip(reversed(chat), reversed(said), strict=False)
            if message.from_id != ME and message.id > (payload.seen_message_id or 0)
        ]

    def unseen(self, errand: Errand) -> list[tuple[float, str]]:
        """The part of it that nobody has read for its author, in a browser or by answering."""
        seen_at = max(
            (
                move.at
                for move in self._world.there.cabinet.moves
                if (move.what, move.of) == ("read", (errand.person,))
                and not (move.cause and move.cause.is_errand)
            ),
            default=-1.0,
        )
        return [(at, text) for at, text in self.newer(errand) if at > seen_at]

    def _is_second(self, move: Move) -> bool:
        there = self._world.there.situation.tags.values()
        return sum(tag.name == move.after for tag in there) > 1

    def _hides(self, errand: Errand, cause: Sent) -> None:
        """6: what the volunteer wrote meanwhile is marked as read, or known and archived.

        What comes just before a conversation is archived stays unread, as what comes after.
        """
        read_at = self._world.journal.read_at(errand.person, cause)
        for at, text in self.unseen(errand):
            hidden = Hidden(errand, text, is_known=at <= read_at)
            if hidden.is_known:
                self._breaks(6, f"{cause}: {hidden}")
            elif cause.action == "file_read" and hidden not in self.hidden:
                self.hidden.append(hidden)

    def _just_read(self, sent: Sent, errand: Errand) -> None:
        """6: what is marked as read or archived was looked at just before."""
        if any(event.what in _STANDS_STILL for event in self._world.schedule.events):
            return
        if sent.begun - self._world.journal.read_at(errand.person, sent) > FRESH:
            self._breaks(6, f"{sent} leaves, and what is new there was read long ago")

    def _not_twice(self, sent: Sent) -> None:
        """5: a tag that a recheck has shown to be there is not put on again: that is a 500."""
        if sent.action != "attach":
            return
        about = ("borne", sent.errand_of)
        moves, person = self._world.there.cabinet.moves, sent.errand_of[0]
        since = max((move.at for move in moves if (move.what, move.of) == about), default=-1.0)
        if self._world.there.cabinet.now.get(about) and any(
            each.is_recheck
            and tells_tags(each, person)
            and (each.performed or 0.0) > since
            and _closed(each) <= sent.begun
            for each in self._world.journal.sent
            if each.life == sent.life
        ):
            self._breaks(5, f"{sent} leaves, though it was read to be there")

    def _not_beside(self, sent: Sent, errand: Errand) -> None:
        """2, 3: nothing leaves beside another write to it, or before what became of it is known."""
        filer = self._world.user.filer
        others = [each for each in filer.errands if each.payload.subject == errand.payload.subject]
        for other in [write for each in others for write in self.writes(each)]:
            before = filer.sending(other, errand.person)
            if other is sent or before is None or other.action == "create_tag":
                continue
            if other.outcome == "open":
                self._breaks(2, f"{sent} leaves beside {other}")
            elif other.outcome == "unknown" and before.answered_at <= other.begun:
                is_again = before is errand and other.action == sent.action
                # To archive, or to mark as read, is no harm a second time.
                settle = 0.0 if isinstance(errand.payload, Filing) else SETTLE
                since = _closed(other) + (settle if is_again else 0.0)
                if not self._has_read(errand, since - _HAIR, sent.begun):
                    number = 3 if is_again else 2
                    self._breaks(number, f"{sent} leaves without a look after {other}")

    def _has_read(self, errand: Errand, since: float, until: float) -> bool:
        return any(each.begun >= since and _closed(each) <= until for each in self._reads(errand))

    def _reads(self, errand: Errand) -> Iterable[Sent]:
        for each in self._world.journal.sent:
            if isinstance(errand.payload, Filing):
                is_read = each.method == "GET" and each.status == 200
                if is_read and not each.is_write and covers(each, errand.person):
                    yield each
            elif tells_tags(each, errand.person):
                yield each

    def _not_again(self, sent: Sent, errand: Errand) -> None:
        """4, 14: not too often by itself, and not after it has happened."""
        if sent.action == "create_tag":
            self._not_made_again(sent, errand)
            return
        earlier = [each for each in self.writes(errand, sent.action) if each is not sent]
        since = [other for other in earlier if other.begun >= errand.asked_at]
        if sum(other.outcome != "no" for other in since) >= MOST_SENDS:
            self._breaks(4, f"{sent} leaves once more")
        for other in earlier:
            if other.outcome == "happened" and errand.answered_at <= other.begun:
                self._breaks(14, f"{sent} leaves though {other} has happened")

    def _not_made_again(self, sent: Sent, errand: Errand) -> None:
        """The same of a tag that several errands are to make."""
        name = errand.payload.name if not isinstance(errand.payload, Filing) else ""
        makes = [
            each
            for each in self._world.journal.writes()
            if each.action == "create_tag" and each.body.get("name") == name and each is not sent
        ]
        alike = [
            each
            for each in self._world.user.filer.errands
            if not isinstance(each.payload, Filing) and each.payload.name == name
        ]
        most = sum(MOST_SENDS + len(each.again) for each in alike)
        if sum(other.outcome != "no" for other in makes) >= most:
            self._breaks(4, f"{sent} leaves once more")
        is_there = any(tag.name == name for tag in self._world.there.situation.tags.values())
        for other in makes:
            if is_there and other.outcome == "happened" and _closed(other) < sent.begun:
                self._breaks(14, f"{sent} leaves though {other} has happened")


def _closed(sent: Sent) -> float:
    return float("inf") if sent.closed is None else sent.closed
