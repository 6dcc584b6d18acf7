"""The platform while a schedule runs: what it performs, what others do, what appears."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from jva_tui.sandbox.app import create_app
from tests.simulation.cabinet import Cabinet
from tests.simulation.effects import Effects
from tests.simulation.faults import fail_job
from tests.simulation.journal import BULK
from tests.simulation.shelf import Shelf
from tests.simulation.town import ME, OURS
from tests.simulation.watch import told_by

if TYPE_CHECKING:
    from collections.abc import Callable

    from jva_tui.sandbox.platform import Platform
    from jva_tui.sandbox.situation import Situation
    from tests.simulation.cabinet import Move
    from tests.simulation.effects import Effect
    from tests.simulation.faults import Fault
    from tests.simulation.journal import Journal, Sent
    from tests.simulation.shelf import Turn


class There:
    """See the module.

    Args:
        situation: what the platform knows; it is changed.
        start: the true time when the world began.
        passed: tells the seconds since.
        journal: of the requests.
        appears: told of everything new.
        turns: told of everything that becomes of a template.
        moves: told of everything that becomes of tags, read marks and the archive; None where that
            does not matter.
    """

    def __init__(
        self,
        situation: Situation,
        start: float,
        passed: Callable[[], float],
        *,
        journal: Journal,
        appears: Callable[[Effect], None],
        turns: Callable[[Turn], None],
        moves: Callable[[Move], None] | None = None,
    ) -> None:
        self.situation = situation
        self._passed = passed
        self._journal = journal
        self._appears = appears
        self._turns = turns
        self._moves = moves
        app = create_app(situation, clock=lambda: start + passed())
        self._wire = httpx.ASGITransport(app)
        self._platform: Platform = app.state.platform
        self.effects = Effects(situation)
        self.shelf = Shelf(situation)
        self.cabinet = Cabinet(situation)
        self.disturbed: dict[int, float] = {}
        """When others last did something about a participation."""
        self.surprised: set[int] = set()
        """Those to which a write left before any read could tell what others had done."""

    def token(self) -> str:
        """Lets our user in."""
        user = self.situation.users[ME]
        issued: str = self._platform.tokens.issue(user, self._platform.now())["access_token"]
        return issued

    @property
    def is_busy(self) -> bool:
        """Whether something that was asked of it is still to come."""
        return any(due.name in ("call", "job") for due in self.situation.agenda.items())

    def pass_time(self) -> None:
        """What is due happens."""
        self._platform.pass_time()
        self._look()

    def act(self, name: str, fields: dict[str, Any]) -> None:
        """Somebody does something without our client."""
        self.pass_time()
        self._platform.act(name, fields)
        self._journal.note(self._passed(), f"act {name} {fields}")
        self._look_around()
        self._look(is_ours=False)

    def browse(self, what: str, work: Callable[[], object]) -> None:
        """Somebody does something about templates, tags or the archive in a browser."""
        self.pass_time()
        work()
        self._journal.note(self._passed(), f"browser: {what}")
        self._look_around()
        self._look(is_ours=False)

    async def perform(self, request: httpx.Request, sent: Sent, fault: Fault) -> httpx.Response:
        """Performs a request."""
        self.pass_time()
        if fault.lever:
            self._platform.levers.add(fault.lever)
        sent.performed = self._passed()
        sent.is_elsewhere = self.situation.users[ME].structure_id != OURS
        states = {row.id: row.state for row in self.situation.participations.values()}
        sent.told = told_by(sent, states)
        response = await self._wire.handle_async_request(request)
        await response.aread()
        self._platform.levers.waiting.clear()
        if fault.failing_job is not None:
            fail_job(self.situation, fault.failing_job)
        told = f"        performed #{sent.number}: {response.status_code}"
        self._journal.note(self._passed(), told)
        if sent.is_write:
            self._look_around(sent)
        self._look(sent)
        return response

    def _look_around(self, cause: Sent | None = None) -> None:
        """Notes what became of tags, read marks and the archive; none of them moves by itself."""
        if self._moves is None:
            return
        for move in self.cabinet.notice(self._passed(), cause):
            self._journal.note(self._passed(), f"        {move}")
            self._moves(move)

    def _look(self, sent: Sent | None = None, *, is_ours: bool = True) -> None:
        """Notes what is new, after a request or by itself."""
        cause = sent if sent and sent.is_write and sent.is_of_template else None
        for turn in self.shelf.notice(self._passed(), cause):
            self._journal.note(self._passed(), f"        {turn}")
            self._turns(turn)
        for effect in self.effects.notice(self._passed(), is_ours=is_ours):
            self._journal.note(self._passed(), f"        {effect}")
            self._appears(effect)
            if not effect.is_ours:
                self.disturbed[effect.person] = effect.at
            elif effect.kind in ("state", "C", "T"):
                self._is_surprised(effect, sent)

    def _is_surprised(self, effect: Effect, sent: Sent | None) -> None:
        """Notes who was disturbed after the last read before the request that did this left."""
        bulks = [each for each in self._journal.writes(effect.person) if each.path == BULK]
        cause = sent or (bulks[-1] if bulks else None)
        disturbed_at = self.disturbed.get(effect.person)
        if cause is None or disturbed_at is None:
            return
        if disturbed_at > self._journal.read_at(effect.person, cause):
            self.surprised.add(effect.person)
