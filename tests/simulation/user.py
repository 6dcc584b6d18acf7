"""What the user of the simulated client does: answers, and perhaps takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.domain import DeclineReason
from jva_tui.operations import Reply
from jva_tui.outbox.freezing import freeze
from jva_tui.store.errors import StoreError
from jva_tui.text import settled
from tests.simulation.town import SILENT, TAKEN_IN_HAND, WITH_TALK

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jva_tui.desk import Desk
    from jva_tui.operations import Undone
    from jva_tui.sandbox.situation import Situation
    from tests.simulation.schedule import Planned


class User:
    """See the module.

    Args:
        planned: what is to be answered.
        situation: of the platform.
        note: writes a line of the trace.
    """

    def __init__(
        self, planned: Sequence[Planned], situation: Situation, note: Callable[[str], None]
    ) -> None:
        self._planned = planned
        self._situation = situation
        self._note = note
        self.people = _people(planned)
        """The participations that are answered."""
        self.replies: dict[int, Reply] = {}
        """By participation, as they were frozen."""
        self.is_promised = False
        """Whether `Desk.queue` has returned."""
        self.has_undone = False
        """Whether the last lot was taken back, as far as it could be."""
        self.taken: set[int] = set()
        """Participations whose replies undo has taken back as a whole."""
        self.held: set[int] = set()
        """Those of which it has held the message."""

    async def answer(self, desk: Desk) -> None:
        """Queues everything, as the reply screen does."""
        for planned, person in zip(self._planned, self.people, strict=True):
            reading = desk.reading(person)
            assert reading is not None
            text = settled(_text(planned, reading.participation.volunteer.first_name))
            self.replies[person] = freeze(
                reading, planned.decision, _reason(planned), text, desk.status.me
            )
        try:
            await desk.queue(list(self.replies.values()))
        except StoreError as error:
            self._note(f"not queued: {error}")
            self.replies.clear()
        self.is_promised = True

    async def undo(self, desk: Desk) -> Undone | None:
        """Takes the last lot back; returns what the user is told, None for an error."""
        try:
            undone = await desk.undo()
        except StoreError as error:
            self._note(f"not undone: {error}")
            return None
        self.has_undone = True
        self.taken |= {operation.reply.participation_id for operation in undone.taken}
        self.held |= {operation.reply.participation_id for operation in undone.held}
        self._note(f"undone: {sorted(self.taken)}, held: {sorted(self.held)}")
        return undone

    def reply(self, number: int) -> Reply:
        """A reply by its place, also before it was written."""
        person, planned = self.people[number], self._planned[number]
        if person in self.replies:
            return self.replies[person]
        row = self._situation.participations[person]
        return Reply(
            participation_id=person,
            mission_id=row.mission_id,
            conversation_id=person + 100 if person in WITH_TALK else None,
            seen_state=row.state,
            decision=planned.decision,
            reason=_reason(planned),
            text=settled(_text(planned, self._situation.volunteer_of(row).first_name)),
        )


def _people(planned: Sequence[Planned]) -> list[int]:
    """Somebody for each reply: with a conversation or without, and to be taken in hand or not."""
    left = [*WITH_TALK, *SILENT]
    chosen = []
    for each in planned:
        fitting = [person for person in left if (person in WITH_TALK) is each.has_talk]
        new = [person for person in fitting if person not in TAKEN_IN_HAND]
        chosen.append((new or fitting if each.kind == "P" else fitting)[0])
        left.remove(chosen[-1])
    return chosen


def _text(planned: Planned, first_name: str) -> str:
    """What is written, before it is settled."""
    if not planned.has_text:
        return ""
    return {
        "e": f"Bonjour {first_name}, merci beaucoup. A\u0300 tre\u0300s biento\u0302t !",
        "<": f"Bonjour {first_name} <3, nous serons <b>six</b>. À samedi <",
    }.get(planned.manner, f"Bonjour {first_name},\n\nmerci de votre message. À bientôt !")


def _reason(planned: Planned) -> DeclineReason | None:
    return DeclineReason.REQUIREMENTS if planned.kind == "D" else None
