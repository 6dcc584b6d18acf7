"""Looks on while templates are published: what must never be, whatever follows.

The numbers are those of the invariants of delivery, as `docs/SIMULATION.md` lists them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulation.faults import SETTLE
from tests.simulation.shelf import face_of
from tests.simulation.town import ME

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.simulation.editor import Edition
    from tests.simulation.journal import Sent
    from tests.simulation.shelf import Turn
    from tests.simulation.world import World

MOST_SENDS = 2
LIST = "/api/message-templates"
_HAIR = 0.001
_JUST = 1.0
"""Seconds between the answer about our organisation and what is shared with it, where the process
runs all the while."""
_STANDS_STILL = frozenset({"stop", "suspend", "full"})


class TemplateWatch:
    """See the module.

    Args:
        world: what is looked at.
        breaks: told of what broke which invariant.
    """

    def __init__(self, world: World, breaks: Callable[[int, str], None]) -> None:
        self._world = world
        self._breaks = breaks

    def leaves(self, sent: Sent) -> None:
        """A request about templates leaves."""
        ledger, editor = self._world.ledger, self._world.user.editor
        if ledger is not None and not ledger.knows_template(sent):
            self._breaks(1, f"{sent} is not written down")
        edition = editor.sending(sent)
        if edition is None:
            self._breaks(8, f"nobody wanted {sent}")
            return
        if edition.is_taken:
            self._breaks(7, f"{sent} leaves though it was taken back")
        self._not_beside(sent, edition)
        self._not_again(sent, edition)
        self._for_ours(sent)

    def turns(self, turn: Turn) -> None:
        """Something has become of a template."""
        if turn.cause is None or turn.after is None:
            return
        edition = self._world.user.editor.behind(turn)
        owner = turn.before.user_id if turn.before else ME
        if edition is None or face_of(turn.after) != edition.face or turn.after.user_id != owner:
            self._breaks(8, f"nobody wanted {turn}")

    def writes(self, edition: Edition, action: str | None = None) -> list[Sent]:
        """The requests for one publication."""
        editor = self._world.user.editor
        return [
            sent
            for sent in self._world.journal.writes()
            if sent.is_of_template
            and (action is None or sent.action == action)
            and editor.sending(sent) is edition
        ]

    def read_at(self, cause: Sent) -> float:
        """As `Journal.read_at`, of the list."""
        told = [
            sent.performed or 0.0
            for sent in self._reads()
            if _closed(sent) <= cause.begun and sent.life <= cause.life
        ]
        return max(told, default=-1.0)

    def _reads(self) -> list[Sent]:
        """The lists that were read while our organisation was the current one."""
        return [
            sent
            for sent in self._world.journal.sent
            if sent.method == "GET" and sent.path == LIST and sent.status == 200
        ]

    def _not_beside(self, sent: Sent, edition: Edition) -> None:
        """2, 3: nothing leaves beside another write to it, or before what became of it is known."""
        editor = self._world.user.editor
        others = [each for each in editor.editions if each.place == edition.place]
        for other in [write for each in others for write in self.writes(each)]:
            before = editor.sending(other)
            if other is sent or before is None:
                continue
            if other.outcome == "open":
                self._breaks(2, f"{sent} leaves beside {other}")
            elif other.outcome == "unknown" and before.answered_at <= other.begun:
                is_again = before is edition and other.action == sent.action
                since = _closed(other) + (SETTLE if is_again else 0.0)
                if not any(
                    each.begun >= since - _HAIR and _closed(each) <= sent.begun
                    for each in self._reads()
                ):
                    number = 3 if is_again else 2
                    self._breaks(number, f"{sent} leaves without a look after {other}")

    def _not_again(self, sent: Sent, edition: Edition) -> None:
        """4, 14: not too often by itself, and not after it has happened."""
        earlier = [each for each in self.writes(edition, sent.action) if each is not sent]
        since = [other for other in earlier if other.begun >= edition.asked_at]
        if sum(other.outcome != "no" for other in since) >= MOST_SENDS:
            self._breaks(4, f"{sent} leaves once more")
        for other in earlier:
            if other.outcome == "happened" and edition.answered_at <= other.begun:
                self._breaks(14, f"{sent} leaves though {other} has happened")

    def _for_ours(self, sent: Sent) -> None:
        """13: what is shared leaves just after the platform said that it answers for us."""
        if not sent.body.get("is_shared") or sent.action == "delete":
            return
        if any(event.what in _STANDS_STILL for event in self._world.schedule.events):
            return
        if not any(
            each.path == "/api/user"
            and each.status == 200
            and not each.is_elsewhere
            and each.life == sent.life
            and sent.begun - _JUST <= _closed(each) <= sent.begun
            for each in self._world.journal.sent
        ):
            self._breaks(13, f"{sent} leaves without asking whose organisation it is")


def _closed(sent: Sent) -> float:
    return float("inf") if sent.closed is None else sent.closed
