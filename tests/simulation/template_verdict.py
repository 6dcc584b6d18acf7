"""How publishing ended: what was lost, doubled, stuck, overwritten, or not told to the user."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.simulation.shelf import face_of
from tests.simulation.town import OTHERS, OURS

if TYPE_CHECKING:
    from tests.simulation.editor import Edition
    from tests.simulation.ledger import Published
    from tests.simulation.shelf import Turn
    from tests.simulation.world import World

MOST = 2
"""How often a template may be made where it is outside our control."""


class Told(NamedTuple):
    """See `tests.simulation.verdict.Verdict`."""

    lost: list[str]
    doubled: list[str]
    stuck: list[str]
    broken: list[str]
    outside: list[str]


def judge(world: World, *, is_outside: bool) -> Told:
    """Judges a run."""
    judging = _Judging(world, is_outside=is_outside)
    for edition in world.user.editor.editions:
        judging.look(edition)
    shared_elsewhere = [
        id_
        for id_ in world.known_templates
        if (t := world.there.shelf.now(id_)) and t.structure_id == OTHERS and t.user_id != 1
    ]
    if shared_elsewhere:
        judging.told.broken.append("13: a template of the other organisation stands in the cache")
    return judging.told


def is_looked_for(world: World, edition: Edition) -> bool:
    """Whether something outside our control has happened that the client still looks for."""
    entry = world.published(edition)
    waits = entry is not None and entry.look_at is not None and not entry.is_shown
    return waits and (len(_made(world, edition)) > 1 or bool(_astray(world, edition)))


class _Judging:
    def __init__(self, world: World, *, is_outside: bool) -> None:
        self._world = world
        self._is_outside = is_outside
        self.told = Told([], [], [], [], [])

    def look(self, edition: Edition) -> None:
        """Judges one publication."""
        entry, turns = self._world.published(edition), _ours(self._world, edition)
        name = edition.publication.name
        if entry is None:
            if edition.is_promised:
                self.told.lost.append(f"{name} is not in the outbox")
            elif turns:
                self.told.broken.append(f"1: {name} was not queued, and yet: {_listed(turns)}")
            return
        if entry.state == "draft":
            if turns:
                self.told.broken.append(f"7: {name} was taken back, and yet: {_listed(turns)}")
            return
        self._once(entry, edition)
        self._over(edition, turns)
        self._for_ours(entry, edition)
        self._ends(entry, edition, turns)

    def _once(self, entry: Published, edition: Edition) -> None:
        """5: it is made once; else not our doing, and shown."""
        made = _made(self._world, edition)
        if len(made) <= 1:
            return
        what = f"{len(made)} × {made[0]}"
        if self._is_outside and len(made) <= MOST:
            self.told.outside.append(what)
            if not entry.is_shown:
                self.told.broken.append(f"5: {what}, and the user is not told")
        elif not edition.is_sure and len(made) <= MOST + len(edition.again):
            self.told.outside.append(what)
        else:
            self.told.doubled.append(what)

    def _over(self, edition: Edition, turns: list[Turn]) -> None:
        """6: nothing is written over, or deleted, that its author had not seen."""
        for turn in turns:
            if turn.before is None or self._is_surprised(turn):
                continue
            face = face_of(turn.before)
            is_own = edition.publication.template_id is None and face[:2] == edition.face[:2]
            if face not in edition.seen and face != edition.face and not is_own:
                (self.told.outside if self._is_outside else self.told.broken).append(f"6: {turn}")

    def _is_surprised(self, turn: Turn) -> bool:
        """Whether others had done something after the last look before this left."""
        assert turn.cause is not None
        read_at = self._world.watch.templates.read_at(turn.cause)
        others = (t for t in self._world.there.shelf.of(turn.id) if t.cause is None)
        return any(read_at < other.at <= turn.at for other in others)

    def _for_ours(self, entry: Published, edition: Edition) -> None:
        """13: what is shared with another organisation is told."""
        for turn in _astray(self._world, edition):
            self.told.outside.append(f"shared elsewhere: {turn}")
            if not entry.is_shown:
                self.told.broken.append(f"13: {turn} is another organisation's, which is not told")

    def _ends(self, entry: Published, edition: Edition, turns: list[Turn]) -> None:
        name = edition.publication.name
        if not entry.is_over:
            self.told.stuck.append(f"{name} is {entry.state}: {entry.detail}")
        elif entry.state == "done":
            self._done(entry, edition)
        elif entry.state == "failed":
            writes = self._world.watch.templates.writes(edition)
            if not any(sent.outcome == "no" and sent.is_connected for sent in writes):
                self.told.broken.append(f"9: {name} failed without a refusal: {entry.detail}")
            if turns and not self._is_outside:
                self.told.broken.append(f"9: {name} failed, and yet: {_listed(turns)}")
        elif entry.state == "conflict":
            if not (self._is_disturbed(edition) or self._is_outside):
                self.told.broken.append(f"10: {name} conflicts with nobody: {entry.detail}")
        elif not self._may_ask(entry, edition):
            self.told.broken.append(f"10: {name} asks without need: {entry.detail}")

    def _done(self, entry: Published, edition: Edition) -> None:
        """9: what is called done is there, and its file is known to be it."""
        publication, shelf = edition.publication, self._world.there.shelf
        name = publication.name
        if publication.is_deletion:
            assert publication.template_id is not None
            if shelf.now(publication.template_id) is not None:
                self.told.lost.append(f"{name} is called deleted: {entry.detail}")
            return
        said = [
            turn.id
            for turn in shelf.turns
            if turn.after and turn.at >= edition.at - 60 and face_of(turn.after) == edition.face
        ]
        target = publication.template_id
        if target is None and not said:
            self.told.lost.append(f"{name} is done, and was never there: {entry.detail}")
        elif target is not None and target not in said and not self._stood(target, edition):
            self.told.lost.append(f"{name} is done without what it says: {entry.detail}")
        later = [e for e in self._world.user.editor.editions if e.place == edition.place]
        linked = self._world.links.get(publication.file)
        if later[-1] is edition and linked not in ([target] if target is not None else said):
            self.told.lost.append(f"{name}: its file is taken for {linked}, of {said or target}")

    def _stood(self, template_id: int, edition: Edition) -> bool:
        """Whether it said so already when its author published it."""
        turns = self._world.there.shelf.of(template_id)
        stood = turns[0].before if turns else self._world.there.shelf.now(template_id)
        return stood is not None and face_of(stood) == edition.face

    def _is_disturbed(self, edition: Edition) -> bool:
        """Whether others, or the same user with something else, did something about it."""
        id_ = edition.publication.template_id
        turns = self._world.there.shelf.turns
        about = {turn.id for turn in _ours(self._world, edition)} | {id_}
        behind = self._world.user.editor.behind
        return any(turn.id in about and behind(turn) is not edition for turn in turns)

    def _may_ask(self, entry: Published, edition: Edition) -> bool:
        """Whether the user has to decide: nobody else can know."""
        writes, shelf = self._world.watch.templates.writes(edition), self._world.there.shelf
        unknown = [sent.action for sent in writes if sent.outcome == "unknown"]
        is_new = edition.publication.template_id is None
        may_be_others = is_new and any(t.before is None and t.cause is None for t in shelf.turns)
        was_stopped = self._world.user.has_undone and bool(unknown)
        was_sent_twice = len(unknown) > len(set(unknown))
        seems_sent_twice = self._world.has_killed and entry.sends > 1
        is_disturbed = self._is_disturbed(edition) or may_be_others
        return is_disturbed or was_stopped or was_sent_twice or seems_sent_twice


def _ours(world: World, edition: Edition) -> list[Turn]:
    """What we did for one publication."""
    return [t for t in world.there.shelf.turns if world.user.editor.behind(t) is edition]


def _made(world: World, edition: Edition) -> list[Turn]:
    return [turn for turn in _ours(world, edition) if turn.before is None]


def _astray(world: World, edition: Edition) -> list[Turn]:
    """What we shared with another organisation than ours."""
    return [
        turn
        for turn in _ours(world, edition)
        if turn.after and turn.after.is_shared and turn.after.structure_id not in (None, OURS)
    ]


def _listed(turns: list[Turn]) -> str:
    return "; ".join(map(str, turns))
