"""What the user of the simulated client does beside answering: tags, archives, marks as read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jva_tui.errands import FileAs, Filing, Tagging
from jva_tui.store.errors import StoreError
from tests.simulation.town import ARCHIVED, BORNE, GENERIC, OURS, TAG, TALKING, UNREAD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from jva_tui.desk import Desk
    from jva_tui.operations import Operation
    from tests.simulation.cabinet import Move
    from tests.simulation.journal import Sent
    from tests.simulation.schedule import Chore

NAMES = {"T": TAG, "G": GENERIC, "N": "Covoiturage", "S": "Suivi : Rosa"}
"""Which tag an errand puts on."""
_FILE_AS = {"R": FileAs.READ, "F": FileAs.ARCHIVED, "U": FileAs.INBOX}

Gesture = tuple[FileAs | str, bool]
"""What a gesture is for: where conversations are to be, or a tag, and whether it is put on."""
Contents = tuple[int, str, bool]
"""By what an operation is known again: the person, the tag or where to, and whether it is on."""


def contents_of(payload: Tagging | Filing) -> Contents:
    """The same of what is queued."""
    if isinstance(payload, Tagging):
        return payload.participation_id, payload.name, payload.is_on
    return payload.participation_id, payload.to, True


@dataclass(eq=False)
class Errand:
    """One of them, as its author gave it."""

    payload: Tagging | Filing
    at: float
    """When; seconds of the world."""
    lot: int
    """Those of one gesture have the same number."""
    id: int | None = None
    """Of its operation, where that is known."""
    is_promised: bool = False
    """Whether queueing it has returned."""
    again: list[float] = field(default_factory=list)
    """When its author had it sent again."""
    answered_at: float = -1.0
    """When its author last took over from the client what nobody knew."""
    is_sure: bool = True
    """Whether its author never had it sent again while nobody knew what had become of it."""
    is_taken: bool = False
    """Whether it was taken back."""

    @property
    def person(self) -> int:
        """The participation that it is about."""
        return self.payload.participation_id

    @property
    def asked_at(self) -> float:
        """When its author last wanted it sent."""
        return self.again[-1] if self.again else self.at

    def saw(self, found: object) -> None:
        """Its author has it sent over what has become of it, which is nothing to be seen."""
        assert found is None

    def says(self, sent: Sent) -> bool:
        """Whether a request is one that it needs."""
        known = self.payload
        if isinstance(known, Filing):
            is_same = sent.errand_of == (known.participation_id,)
            return is_same and sent.action in {f"file_{step}" for step in known.steps}
        if sent.action == "create_tag":
            return known.is_on and sent.body.get("name") == known.name
        if sent.action != ("attach" if known.is_on else "detach"):
            return False
        person, tag_id = sent.errand_of
        is_same = tag_id == known.tag_id or known.name in sent.tag_names
        return person == known.participation_id and is_same


class Filer:
    """See the module.

    Args:
        choose: takes somebody who is about nothing else, among those who fit.
        now: tells the seconds of the world.
        note: writes a line of the trace.
    """

    def __init__(
        self,
        choose: Callable[[Callable[[int], bool]], int | None],
        now: Callable[[], float],
        note: Callable[[str], None],
    ) -> None:
        self._choose = choose
        self._now = now
        self._note = note
        self._people: list[int | None] = []
        """Whom each errand that was planned is about."""
        self._put_on: dict[int, str] = {}
        """The tag that was put on somebody last."""
        self.errands: list[Errand] = []
        self._lots = 0

    async def file(
        self,
        desk: Desk,
        chores: Sequence[Chore],
        answered: Sequence[int],
        is_at_hand: Callable[[], bool],
    ) -> None:
        """Does what is planned, as the inbox does: one gesture for all who get the same.

        Args:
            desk: through which.
            chores: what is planned.
            answered: to whom replies are, by their place.
            is_at_hand: tells whether the user has not quit meanwhile.
        """
        gestures: dict[Gesture, list[int]] = {}
        for chore in chores:
            person = self._person(chore, answered)
            self._people.append(person)
            if person is not None:
                gestures.setdefault(self._gesture(chore, person), []).append(person)
        if any(not isinstance(to, FileAs) for to, _is_on in gestures):
            await desk.filing.refresh()
        for gesture, people in gestures.items():
            if is_at_hand():
                await self._do(desk, gesture, list(dict.fromkeys(people)))

    def _gesture(self, chore: Chore, person: int) -> Gesture:
        if chore.is_of_talk:
            return _FILE_AS[chore.kind], True
        name = NAMES.get(chore.kind) or self._put_on.get(person, BORNE)
        if chore.kind != "O":
            self._put_on[person] = name
        return name, chore.kind != "O"

    async def _do(self, desk: Desk, gesture: Gesture, people: Sequence[int]) -> None:
        """One gesture; what changes nothing is no errand, and may take one back."""
        self._lots += 1
        new = {person: self._errand(desk, gesture, person) for person in people}
        self.errands += new.values()
        to, is_on = gesture
        try:
            if isinstance(to, FileAs):
                filed = await desk.filing.file(people, to)
            elif is_on:
                filed = await desk.filing.set_tags(people, on=[to])
            else:
                filed = await desk.filing.set_tags(people, off=[to])
        except (StoreError, LookupError) as error:
            self._note(f"not filed: {error!r}")
            self._drop(new.values())
            return
        for person in filed.queued:
            new[person].is_promised = True
        self._drop([errand for person, errand in new.items() if person not in filed.queued])
        for person in filed.taken_back:
            self._note(f"taken back by its opposite: {new[person].payload.subject}")
            self._take(new[person])

    def _errand(self, desk: Desk, gesture: Gesture, person: int) -> Errand:
        """As it will be queued, if it changes anything."""
        (to, is_on), reading = gesture, desk.reading(person)
        payload: Tagging | Filing
        if isinstance(to, FileAs):
            seen = [message.id for message in reading.messages] if reading else []
            payload = Filing(person, person + 100, to, max(seen, default=None))
        else:
            ids = {tag.name: tag.id for tag in desk._reader.tags()}
            payload = Tagging(person, to, is_on, OURS, ids.get(to))
        return Errand(payload, self._now(), self._lots)

    def _drop(self, errands: Iterable[Errand]) -> None:
        gone = list(errands)
        self.errands = [each for each in self.errands if each not in gone]

    def _take(self, opposite: Errand) -> None:
        """The newest one about the same had not left."""
        subject = opposite.payload.subject
        for errand in reversed(self.errands):
            if errand.payload.subject == subject and not errand.is_taken:
                errand.is_taken = True
                return

    def _person(self, chore: Chore, answered: Sequence[int]) -> int | None:
        """Whom it is about; None where nobody is left."""
        if chore.to is not None:
            person = answered[chore.to] if chore.to < len(answered) else None
        elif chore.like is not None:
            person = self._people[chore.like] if chore.like < len(self._people) else None
        else:
            wanted = {"R": UNREAD, "F": UNREAD, "U": ARCHIVED}.get(chore.kind, ())
            person = self._choose(lambda id_: id_ in TALKING and id_ % 10 in wanted)
            person = person or self._choose(lambda id_: id_ in TALKING)
        return person if person in TALKING or not chore.is_of_talk else None

    # What comes after

    def of(self, operation: Operation) -> Errand | None:
        """The one that became an operation; after a death while it was queued, by what it says."""
        payload = operation.payload
        assert isinstance(payload, Tagging | Filing)
        return self.known(operation.id, contents_of(payload))

    def known(self, id_: int, contents: Contents) -> Errand | None:
        """The same, by what stands in the outbox."""
        named = next((each for each in self.errands if each.id == id_), None)
        unnamed = (each for each in self.errands if each.id is None)
        alike = (each for each in unnamed if contents_of(each.payload) == contents)
        if found := named or next(alike, None):
            found.id = id_
        return found

    def sending(self, sent: Sent, person: int | None = None) -> Errand | None:
        """The one that a request is for: the newest that fits.

        A tag is made for any of those that want it and were not taken back.
        """
        fitting = [
            each
            for each in reversed(self.errands)
            if each.at <= sent.begun and each.says(sent) and person in (None, each.person)
        ]
        wanted = (each for each in fitting if sent.action == "create_tag" and not each.is_taken)
        return next(iter((*wanted, *fitting)), None)

    def behind(self, move: Move) -> Errand | None:
        """The one that something that happened is for."""
        return self.sending(move.cause) if move.cause else None
