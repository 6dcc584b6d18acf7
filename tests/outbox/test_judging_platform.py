"""The platform dies at every step of a request, and what it then shows is judged rightly."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import Decision, State
from jva_tui.operations import Action, Operation
from jva_tui.outbox import wording
from jva_tui.outbox.evidence import Evidence
from jva_tui.outbox.judging import judge
from jva_tui.outbox.kinds import Verdict, VerdictKind
from jva_tui.sandbox.effects import Effects
from jva_tui.sandbox.exchange import Refused
from jva_tui.sandbox.orders import (
    CONTEXTUAL,
    DECIDED,
    DECLINE_STEPS,
    MAILED,
    MESSAGE_STEPS,
    PLACES,
    PUT_STEPS,
    STORED,
    Orders,
)
from tests.office import Office
from tests.outbox.read import ME, TEXT, attempt, operation, reply

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jva_tui.api.client import Client
    from jva_tui.sandbox.situation import Participation


@dataclass
class Scene:
    """One pending request with a conversation, of which everything is read as the client does."""

    office: Office
    client: Client
    row: Participation
    conversation_id: int
    marker: int = field(default=0)
    date: int = field(default=0)

    def operation(self, decision: Decision | None, text: str = "") -> Operation:
        """A reply to it."""
        told = reply(
            decision,
            participation_id=self.row.id,
            mission_id=self.row.mission_id,
            conversation_id=self.conversation_id,
            text=text,
            seen_message_id=self.marker,
        )
        return operation(told)

    def dies_after(self, step: str, act: Callable[[Effects], object]) -> None:
        """A request of ours is performed up to a step; none for an empty one."""
        self.marker = self.office.situation.last_message_id
        self.date = now = int(self.office.clock.now())
        me = self.office.situation.users[ME]
        if step:
            with pytest.raises(Refused):
                act(Effects(self.office.situation, me, now, Orders(fail_after=step)))

    async def judge(self, told: Operation, *, is_settled: bool = True) -> Verdict:
        """Reads as the outbox does, and judges."""
        page = await self.client.participation_page(ids=[self.row.id])
        traces = await self.client.traces(self.conversation_id, after=self.marker)
        found = Evidence(page.items[0], tuple(traces), None, is_settled, ME)
        action = told.next_step
        assert action is not None
        sent = attempt(action, marker=self.marker, server_date=self.date)
        verdict = judge(told, sent, found)
        if verdict.kind is VerdictKind.NEEDS_LOG:
            changes = tuple(await self.client.state_changes(self.row.id))
            verdict = judge(told, sent, found._replace(changes=changes))
        return verdict


@pytest.fixture
async def scene(tmp_path: Path) -> Scene:
    office = Office(tmp_path)
    row = office.situation.participations[office.open_one()]
    conversation = office.situation.conversation_of[row.id]
    last = office.situation.last_message_id
    return Scene(office, await office.client(), row, conversation.id, marker=last)


@pytest.mark.parametrize("step", ["", *DECLINE_STEPS])
async def test_a_decline_that_dies_on_its_way(scene: Scene, step: str) -> None:
    told = scene.operation(Decision.DECLINE, TEXT)
    scene.dies_after(step, lambda by: by.decline(scene.row, "other", TEXT))
    verdict = await scene.judge(told)
    unproven = wording.refusal_mail_unproven()
    expected = {
        "": Verdict(VerdictKind.ABSENT),
        CONTEXTUAL: Verdict(VerdictKind.PARTLY, ("refuse", "message"), unproven),
        DECIDED: Verdict(VerdictKind.HAPPENED),
        PLACES: Verdict(VerdictKind.HAPPENED),
    }
    assert verdict == expected.get(step, Verdict(VerdictKind.PARTLY, ("refuse",), unproven))
    early = await scene.judge(told, is_settled=False)
    is_whole = verdict.kind is VerdictKind.HAPPENED
    assert early.kind is (VerdictKind.HAPPENED if is_whole else VerdictKind.WAIT)


@pytest.mark.parametrize("step", ["", *DECLINE_STEPS])
async def test_what_is_left_of_a_decline_completes_it(scene: Scene, step: str) -> None:
    told = scene.operation(Decision.DECLINE, TEXT)
    scene.dies_after(step, lambda by: by.decline(scene.row, "other", TEXT))
    verdict = await scene.judge(told)
    assert told.reply.reason is not None
    if verdict.kind is VerdictKind.ABSENT:
        await scene.client.decline(scene.row.id, told.reply.reason, TEXT)
    if Action.REFUSE in verdict.then:
        await scene.client.set_state(scene.row.id, scene.row.mission_id, State.DECLINED)
    if Action.MESSAGE in verdict.then:
        await scene.client.post_message(scene.conversation_id, TEXT)
    said = [m for m in scene.office.talk(scene.conversation_id) if m.id > scene.marker]
    assert [m.content for m in said if m.type == "chat"] == [TEXT]
    assert [m.contextual_state for m in said if m.type == "contextual"] == ["Refusée"]
    assert scene.row.state == State.DECLINED
    assert (await scene.judge(told)).kind is VerdictKind.HAPPENED


@pytest.mark.parametrize("step", ["", *PUT_STEPS])
@pytest.mark.parametrize("decision", [Decision.VALIDATE, Decision.TAKE_IN_HAND, Decision.CANCEL])
async def test_a_change_of_state_that_dies_on_its_way(
    scene: Scene, decision: Decision, step: str
) -> None:
    told = scene.operation(decision)
    mission = scene.row.mission_id
    scene.dies_after(step, lambda by: by.set_state(scene.row, decision.target, mission))
    verdict = await scene.judge(told)
    is_unproven = step in (STORED, MAILED)
    note = wording.mail_unproven(decision.target) if is_unproven else ""
    happened = Verdict(VerdictKind.HAPPENED, note=note)
    assert verdict == (happened if step else Verdict(VerdictKind.ABSENT))


@pytest.mark.parametrize("step", ["", *MESSAGE_STEPS])
async def test_a_message_that_dies_on_its_way(scene: Scene, step: str) -> None:
    told = scene.operation(None, TEXT)
    conversation = scene.office.situation.conversations[scene.conversation_id]
    scene.dies_after(step, lambda by: by.post_message(conversation, TEXT))
    kind = VerdictKind.HAPPENED if step else VerdictKind.ABSENT
    assert await scene.judge(told) == Verdict(kind)
