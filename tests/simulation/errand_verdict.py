"""How errands ended: what was lost, made twice, stuck, hidden, or not told to the user."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from jva_tui.errands import FileAs, Filing, Tagging
from tests.simulation.journal import covers
from tests.simulation.template_verdict import Told

if TYPE_CHECKING:
    from tests.simulation.cabinet import Move, Stands
    from tests.simulation.filer import Errand
    from tests.simulation.ledger import Filed
    from tests.simulation.world import World


def judge(world: World, *, is_outside: bool) -> Told:
    """Judges a run."""
    judging = _Judging(world, is_outside=is_outside)
    for errand in world.user.filer.errands:
        judging.look(errand)
    return judging.told


class _Judging:
    def __init__(self, world: World, *, is_outside: bool) -> None:
        self._world = world
        self._is_outside = is_outside
        self._cabinet, self._filer = world.there.cabinet, world.user.filer
        self.told = Told([], [], [], [], [])

    def look(self, errand: Errand) -> None:
        """Judges one errand."""
        entry, moves = self._world.filed(errand), self._moves(errand)
        name = _name(errand)
        if entry is None:
            if errand.is_promised:
                self.told.lost.append(f"{name} is not in the outbox")
            elif moves:
                self.told.broken.append(f"1: {name} was not queued, and yet: {_listed(moves)}")
            return
        if entry.state == "draft":
            if moves:
                self.told.broken.append(f"7: {name} was taken back, and yet: {_listed(moves)}")
            return
        self._hidden(entry, errand)
        self._surfaces(errand)
        self._ends(entry, errand, moves)

    def _moves(self, errand: Errand) -> list[Move]:
        """What we did for one errand."""
        return [
            move
            for move in self._cabinet.moves
            if move.cause and move.cause.is_errand and self._filer.behind(move) is errand
        ]

    def _hidden(self, entry: Filed, errand: Errand) -> None:
        """6: what a volunteer wrote meanwhile and was put out of sight is told."""
        for hidden in self._world.watch.errands.hidden:
            if hidden.errand is errand:
                self.told.outside.append(str(hidden))
                if not entry.is_shown:
                    self.told.broken.append(f"6: {hidden}, and the user is not told")

    def _surfaces(self, errand: Errand) -> None:
        """6: what was written into the archive since, and read by the client, stands in the inbox.

        The platform itself shows it nowhere but in the archive.
        """
        payload, person = errand.payload, errand.person
        if not isinstance(payload, Filing) or payload.to is not FileAs.ARCHIVED:
            return
        stands = self._cabinet.now
        read_at = int(stands["read", (person,)] or 0) - self._world.start
        # What is written in the second in which it is marked as read is read for the platform.
        unread = [at for at, _text in self._world.watch.errands.unseen(errand) if at > read_at + 1]
        if stands["inbox", (person,)] or not unread or person in self._world.known_unread:
            return
        if any(
            covers(sent, person) and sent.status == 200 and (sent.performed or 0) > unread[0]
            for sent in self._world.journal.sent
            if sent.life == self._world.lives[-1].number and sent.closed is not None
        ):
            self.told.broken.append(f"6: what {person} wrote into the archive is not shown")

    def _ends(self, entry: Filed, errand: Errand, moves: list[Move]) -> None:
        name = _name(errand)
        if not entry.is_over:
            self.told.stuck.append(f"{name} is {entry.state}: {entry.detail}")
        elif entry.state == "done":
            self._done(entry, errand)
        elif entry.state in ("failed", "conflict"):
            if not self._is_upset(errand):
                self.told.broken.append(f"10: {name} ends without a reason: {entry.detail}")
        elif self._has(errand, errand.at) and not self._is_disturbed(errand):
            if not self._is_outside:
                self.told.broken.append(f"9: {name} asks, and yet: {_listed(moves)}")
        elif not self._may_ask(entry, errand):
            self.told.broken.append(f"10: {name} asks without need: {entry.detail}")

    def _done(self, entry: Filed, errand: Errand) -> None:
        """9: what is called done is there, and stays so where nobody else does anything."""
        name = _name(errand)
        if not self._has(errand, errand.at):
            is_left = bool(self._world.watch.errands.newer(errand))
            if not (is_left and entry.detail):
                self.told.lost.append(f"{name} is done, and was never so: {entry.detail}")
            return
        about = [e for e in self._filer.errands if _meet(e, errand)]
        if about[-1:] != [errand] or self._is_disturbed(errand):
            return
        if not self._has(errand, float("inf")):
            if self._is_outside:
                self.told.outside.append(f"{name} is no more as it was done")
            else:
                self.told.lost.append(f"{name} is done, and is not so any more: {entry.detail}")

    def _has(self, errand: Errand, since: float) -> bool:
        """Whether it is so now, or was so at any time since then."""
        payload = errand.payload
        if isinstance(payload, Tagging):
            has = partial(self._bears, payload)
        elif payload.to is FileAs.READ:
            has = partial(self._is_read, payload)
        else:
            key, is_back = ("inbox", (errand.person,)), payload.to is FileAs.INBOX
            return any(stands[key] is is_back for stands in self._cabinet.stood(since))
        return any(map(has, self._cabinet.stood(since)))

    def _bears(self, payload: Tagging, stands: Stands) -> bool:
        """Whether the tag is there, or is not there, as wanted.

        One that was put on under its name may have got another one just before.
        """
        ids = [of[0] for what, of in stands if what == "tag" and self._is(of[0], payload, stands)]
        is_there = any(stands.get(("borne", (payload.participation_id, id_))) for id_ in ids)
        return is_there is payload.is_on

    def _is(self, tag_id: int, payload: Tagging, stands: Stands) -> bool:
        if payload.is_on:
            return self._is_called(tag_id, payload)
        return tag_id == payload.tag_id or stands["tag", (tag_id,)] == payload.name

    def _is_read(self, payload: Filing, stands: Stands) -> bool:
        """Whether what its author had seen is read."""
        messages = self._world.there.situation.messages_of[payload.conversation_id]
        seen = (m.created_at for m in messages if m.id <= (payload.seen_message_id or 0))
        read_at = stands["read", (payload.participation_id,)]
        return read_at is not None and int(read_at) >= max(seen, default=0)

    def _tags(self) -> set[int]:
        """The numbers of all tags that there were."""
        known = {of[0] for what, of in self._cabinet.first if what == "tag"}
        return known | {move.of[0] for move in self._cabinet.moves if move.what == "tag"}

    def _is_disturbed(self, errand: Errand) -> bool:
        """Whether others, or the same user with something else, did something about it."""
        payload = errand.payload
        about: set[tuple[str, tuple[int, ...]]]
        if isinstance(payload, Filing):
            about = {("read", (errand.person,)), ("inbox", (errand.person,))}
        else:
            ids = [id_ for id_ in self._tags() if self._is_called(id_, payload)]
            about = {("borne", (errand.person, id_)) for id_ in ids}
            about |= {("tag", (id_,)) for id_ in ids}
        if any((m.what, m.of) in about and self._is_others(m, errand) for m in self._cabinet.moves):
            return True
        blocked = errand.person in self._world.there.disturbed
        return blocked and isinstance(payload, Filing)

    def _is_upset(self, errand: Errand) -> bool:
        """Whether it cannot be done: its tag was renamed or deleted."""
        payload = errand.payload
        return isinstance(payload, Tagging) and any(
            move.what == "tag" and move.before is not None and self._is_called(move.of[0], payload)
            for move in self._cabinet.moves
        )

    def _is_others(self, move: Move, errand: Errand) -> bool:
        if move.cause is None:
            return True
        return move.what != "tag" and self._filer.behind(move) is not errand

    def _is_called(self, tag_id: int, payload: Tagging) -> bool:
        return tag_id == payload.tag_id or payload.name in self._cabinet.names(tag_id)

    def _may_ask(self, entry: Filed, errand: Errand) -> bool:
        """Whether the user has to decide: nobody else can know."""
        writes = self._world.watch.errands.writes(errand)
        unknown = [sent.action for sent in writes if sent.outcome == "unknown"]
        was_sent_twice = len(unknown) > len(set(unknown))
        seems_sent_twice = self._world.has_killed and entry.sends > 1
        was_stopped = self._world.user.has_undone and bool(unknown)
        is_disturbed = self._is_disturbed(errand)
        return is_disturbed or was_stopped or was_sent_twice or seems_sent_twice


def _meet(one: Errand, other: Errand) -> bool:
    """Whether two are about the same thing."""
    return one.payload.subject == other.payload.subject and not one.is_taken


def _name(errand: Errand) -> str:
    payload = errand.payload
    if isinstance(payload, Filing):
        return f"{payload.to} of {payload.participation_id}"
    return f"« {payload.name} » {'on' if payload.is_on else 'off'} {payload.participation_id}"


def _listed(moves: list[Move]) -> str:
    return "; ".join(map(str, moves))
