"""What the user of the simulated client does: answers, takes back, sends again, puts away."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from jva_tui.domain import DeclineReason
from jva_tui.errands import Filing, Tagging
from jva_tui.lots.lot import MAIN, Lot
from jva_tui.operations import OperationState, Publication, Reply
from jva_tui.store.errors import StoreError
from jva_tui.text import settled
from tests.simulation.editor import Editor
from tests.simulation.filer import Filer
from tests.simulation.town import CROWD, FURTHER, SILENT, TAKEN_IN_HAND, TALKING, WITH_TALK
from tests.simulation.wishes import Wish, Wishes, known_by

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jva_tui.desk import Desk
    from jva_tui.operations import Operation, Undone
    from jva_tui.sandbox.situation import Situation
    from tests.simulation.editor import Edition
    from tests.simulation.filer import Errand
    from tests.simulation.schedule import Addressed, Chore, Planned


class User:
    """See the module.

    Args:
        planned: what is to be answered first.
        situation: of the platform.
        now: tells the seconds of the world.
        note: writes a line of the trace.
    """

    def __init__(
        self,
        planned: Sequence[Planned],
        situation: Situation,
        now: Callable[[], float],
        note: Callable[[str], None],
    ) -> None:
        self._planned = list(planned)
        self._situation = situation
        self._now = now
        self._note = note
        everybody: tuple[int, ...] = (*WITH_TALK, *SILENT, *CROWD, *FURTHER)
        self._left = [person for person in everybody if person in situation.participations]
        self.people: list[int] = []
        """The participations that are answered, by their place."""
        for each in planned:
            found = self._choose(each)
            assert found is not None, f"nobody is left for {each}"
            self.people.append(found)
        self.wishes = Wishes()
        self.editor = Editor(now, note)
        self.filer = Filer(self._choose_any, now, note)
        self._lots = 0
        self.has_undone = False
        """Whether a lot was taken back, as far as it could be."""

    # Answering

    async def answer(self, desk: Desk) -> None:
        """Queues everything that was planned, as the reply screen does."""
        await self._queue(desk, list(zip(self._planned, self.people, strict=True)))

    async def answer_more(self, desk: Desk, addressed: Sequence[Addressed]) -> None:
        """Queues one more lot, to people who were answered before, or to others."""
        chosen: dict[int, Planned] = {}
        for planned, place in addressed:
            if place is not None and place < len(self.people):
                person = self.people[place]
            elif (found := self._choose(planned)) is not None:
                person = found
                self.people.append(person)
                self._planned.append(planned)
            else:
                continue
            if _makes_sense(desk, planned, person) and self._after(planned) != person:
                chosen.setdefault(person, planned)
        if chosen:
            await self._queue(desk, [(planned, person) for person, planned in chosen.items()])

    async def _queue(self, desk: Desk, lot: Sequence[tuple[Planned, int]]) -> None:
        self._lots += 1
        number = self._lots
        replies = self._prepared(desk, lot)
        new = [Wish(reply, self._now(), number) for reply in replies]
        for wish in new:
            self.wishes.add(wish)
        try:
            batch_id = await desk.queue([wish.reply for wish in new])
        except StoreError as error:
            self._note(f"not queued: {error}")
            self.wishes.drop(number)
            return
        for wish in new:
            wish.batch_id = batch_id

    def _prepared(self, desk: Desk, addressed: Sequence[tuple[Planned, int]]) -> Sequence[Reply]:
        """The replies as the reply desk would freeze them: a lot for each common text."""
        lots: dict[tuple[str, str], Lot] = {}
        found: dict[int, Reply] = {}
        for planned, person in addressed:
            common = "+" if planned.manner == "*" else planned.manner
            lot = lots.setdefault((planned.kind, common), Lot((), planned.decision, desk.status.me))
            reading = desk.reading(person)
            assert reading is not None
            lot.ids.append(person)
            lot.load([desk.recipient(reading)])
            lot.decide(MAIN, planned.decision, _reason(planned))
            text = _text(planned, self._lots)
            if planned.manner == "*":
                lot.edit(person, text)
            else:
                lot.set_text(MAIN, text)
        for lot in lots.values():
            lot.choose(lot.ids, True)
            found |= {reply.participation_id: reply for reply in lot.replies(lot.ids)}
        return [replace(found[person], after=self._after(planned)) for planned, person in addressed]

    def _after(self, planned: Planned) -> int | None:
        """The participation whose reply a planned one waits for."""
        place = planned.after
        return None if place is None or place >= len(self.people) else self.people[place]

    def _choose(self, planned: Planned) -> int | None:
        """Somebody for a reply: with a conversation or without, and to be taken in hand or not.

        What waits for another reply is for the same volunteer.
        """
        fitting = [person for person in self._left if (person in TALKING) is planned.has_talk]
        first = self._after(planned)
        if planned.after is not None:
            who = FURTHER.get(first or 0, first)
            fitting = [person for person in fitting if FURTHER.get(person) == who]
        else:
            fitting = [person for person in fitting if person not in FURTHER]
        new = [person for person in fitting if person not in TAKEN_IN_HAND]
        for person in (new or fitting if planned.kind == "P" else fitting)[:1]:
            self._left.remove(person)
            return person
        return None

    async def file(
        self, desk: Desk, chores: Sequence[Chore], is_at_hand: Callable[[], bool]
    ) -> None:
        """Does errands, for people who were answered, or others; see `Filer.file`."""
        await self.filer.file(desk, chores, self.people, is_at_hand)

    def _choose_any(self, fits: Callable[[int], bool]) -> int | None:
        """Somebody who is about nothing else; replies choose from the other end."""
        for person in reversed(self._left):
            if person not in FURTHER and fits(person):
                self._left.remove(person)
                return person
        return None

    # What comes after

    async def undo(self, desk: Desk) -> Undone | None:
        """Takes the last lot back; returns what the user is told, None for an error."""
        try:
            undone = await desk.undo()
        except StoreError as error:
            self._note(f"not undone: {error}")
            return None
        self.has_undone = True
        taken = [known for known in map(self._known, undone.taken) if known]
        for known in taken:
            known.is_taken = True
        for operation in undone.held:
            if operation.payload.kind == Reply.kind and (
                wish := self.wishes.of(known_by(operation))
            ):
                wish.is_held = True
        who = [[_about(operation) for operation in part] for part in (undone.taken, undone.held)]
        self._note(f"undone: {who[0]}, held: {who[1]}")
        return undone

    async def send_again(self, desk: Desk) -> None:
        """Sends again, in spite of everything, what has needed the user for the longest."""
        operation = _neediest(desk)
        wish = self._known(operation) if operation else None
        if operation is None or wish is None:
            self._note("nothing needs to be sent again")
            return
        wish.saw(operation.found)
        wish.answered_at = self._now()
        wish.again.append(wish.answered_at)
        wish.is_sure &= operation.state is not OperationState.UNCONFIRMED
        try:
            await desk.retry(operation.id)
        except (StoreError, LookupError) as error:
            self._note(f"not sent again: {error!r}")
            return
        self._note(f"sent again: {_about(operation)}, which was {operation.state}")

    async def put_away(self, desk: Desk, *, keeps_draft: bool) -> None:
        """Takes note of what has needed the user for the longest; perhaps to write it anew."""
        operation = _neediest(desk)
        if operation is None:
            self._note("nothing is to be put away")
            return
        if wish := self._known(operation):
            wish.answered_at = self._now()
        try:
            if keeps_draft:
                await desk.take_back(operation.id)
            else:
                await desk.put_away(operation.id)
        except (StoreError, LookupError) as error:
            self._note(f"not put away: {error!r}")
            return
        self._note(f"put away: {_about(operation)}, which was {operation.state}")

    def _known(self, operation: Operation) -> Wish | Edition | Errand | None:
        """What the user wanted with an operation."""
        if isinstance(operation.payload, Tagging | Filing):
            return self.filer.of(operation)
        if isinstance(operation.payload, Publication):
            return self.editor.of(operation)
        return self.wishes.of(known_by(operation))

    def reply(self, place: int) -> Reply:
        """The newest reply to somebody, by their place; also before it was written."""
        person, planned = self.people[place], self._planned[place]
        if known := self.wishes.to(person):
            return known[0].reply
        row = self._situation.participations[person]
        name = self._situation.volunteer_of(row).first_name
        text = _text(planned, 1).replace(_NAME, name)
        return Reply(
            participation_id=person,
            mission_id=row.mission_id,
            conversation_id=person + 100 if person in TALKING else None,
            seen_state=row.state,
            decision=planned.decision,
            reason=_reason(planned),
            text=settled(text),
        )


_NAME = "[destinataire_prenom]"
_COMMON = f"Bonjour {_NAME},\n\nmerci de votre message. À bientôt !"
"""What everybody gets to whom nothing else is written."""
_TEXTS = {
    "e": f"Bonjour {_NAME}, merci beaucoup. A\u0300 tre\u0300s biento\u0302t !",
    "<": f"Bonjour {_NAME} <3, nous serons <b>six</b>. À samedi <",
    "=": "Bonjour à toutes et à tous,\n\nrendez-vous à 9 h devant la mairie.",
    "*": f"{_COMMON}\n\nEt oui, {_NAME}, votre chien peut venir.",
}


def _about(operation: Operation) -> str:
    """Whom or what an operation is about."""
    if isinstance(operation.payload, Publication):
        return operation.payload.name
    return operation.payload.subject.removeprefix("participation/")


def _neediest(desk: Desk) -> Operation | None:
    return next(iter(desk.needing_user()), None)


def _makes_sense(desk: Desk, planned: Planned, person: int) -> bool:
    """Whether the reply screen would let this be sent."""
    reading = desk.reading(person)
    if reading is None or reading.participation.mission is None:
        return False
    if planned.has_text and reading.participation.conversation_id is None:
        return False
    state = reading.participation.state
    return planned.decision is None or planned.decision.applies_to(state)


def _text(planned: Planned, lot: int) -> str:
    """What is written, before it is filled in and settled; another one in each lot."""
    if not planned.has_text:
        return ""
    text = _TEXTS.get(planned.manner, _COMMON)
    return text if lot == 1 else f"Mot n° {lot}. {text}"


def _reason(planned: Planned) -> DeclineReason | None:
    return DeclineReason.REQUIREMENTS if planned.kind == "D" else None
