"""Company acts at a pace that one can watch, plausibly, and is found again after a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from jva_tui.sandbox.company import Company
from jva_tui.sandbox.effects import Effects
from jva_tui.sandbox.generate import COORDINATOR
from jva_tui.sandbox.journal import Origin, open_journal
from jva_tui.sandbox.organisations import COLLEAGUE
from jva_tui.sandbox.platform import Platform
from jva_tui.sandbox.situation import OPEN, PENDING, VALIDATED
from tests.sandbox.support import NOW, generated

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.sandbox.exchange import Call
    from jva_tui.sandbox.situation import Participation, Situation

HOUR = 3600
Act = tuple[int, str, dict[str, Any]]


class Life:
    """A platform with company, in time that the test lets pass."""

    def __init__(self, made: Situation | None = None, seed: int = 1, start: int = NOW) -> None:
        self.now = start
        self.acts: list[Act] = []
        self.situation = made or generated(200)
        self.platform = Platform(self.situation, lambda: float(self.now), journal=self)
        self.company = Company(self.platform, seed)

    def record(self, call: Call) -> None:
        raise AssertionError("company makes no calls")

    def record_act(self, name: str, fields: dict[str, Any], now: int) -> None:
        self.acts.append((now, name, fields))

    def pass_time(self, seconds: int) -> None:
        for _ in range(seconds):
            self.now += 1
            self.company.step()

    @property
    def coordinator(self) -> Effects:
        return Effects(self.situation, self.situation.user_by_email[COORDINATOR], self.now)

    def mine(self) -> list[Participation]:
        """Pending requests with a conversation of the coordinator's."""
        me = self.situation.user_by_email[COORDINATOR].id
        talks = [talk for talk in self.situation.conversations_with[me] if talk.about is None]
        rows = (self.situation.participations[talk.participation_id] for talk in talks)
        return [row for row in rows if row.state == PENDING and self.situation.mission_of(row)]


@pytest.fixture(scope="module")
def hour() -> Life:
    """An hour that passed."""
    life = Life()
    life.pass_time(HOUR)
    return life


def test_something_happens_every_half_minute_or_so(hour: Life) -> None:
    times = sorted({at for at, _, _ in hour.acts})
    gaps = [after - before for before, after in zip([NOW, *times], times, strict=False)]
    assert 70 < len(times) < 160
    assert max(gaps) <= 61
    assert min(gaps) <= 5, "now and then two come close together"


def test_all_kinds_of_things_happen(hour: Life) -> None:
    names = {name for _, name, _ in hour.acts}
    assert {"apply", "write", "withdraw", "answer"} <= names
    asked = sum(name == "apply" for _, name, _ in hour.acts)
    gone = sum(name == "withdraw" for _, name, _ in hour.acts)
    assert gone < asked / 2


def test_only_the_colleague_answers(hour: Life) -> None:
    basile = hour.situation.user_by_email[COLLEAGUE].id
    users = {fields["user"] for _, _, fields in hour.acts if "user" in fields}
    assert users == {basile}


def test_who_comes_is_invented_and_new(hour: Life) -> None:
    people = [fields["person"] for _, name, fields in hour.acts if name == "apply"]
    emails = [person["email"] for person in people]
    assert len(set(emails)) == len(emails)
    assert all(email.endswith("@example.org") for email in emails)
    known = {profile.email for profile in generated(200).profiles.values()}
    assert known.isdisjoint(emails)


def test_the_same_seed_does_the_same(hour: Life) -> None:
    again, other = Life(), Life(seed=2)
    again.pass_time(600)
    other.pass_time(600)
    assert again.acts == hour.acts[: len(again.acts)]
    assert again.acts != other.acts


def test_volunteers_write_back_when_they_are_answered() -> None:
    life = Life()
    rows = life.mine()[:8]
    for row in rows:
        life.coordinator.set_state(row, VALIDATED, row.mission_id)
    life.pass_time(900)
    chosen = {life.situation.conversation_of[row.id].id for row in rows}
    wrote = [fields["conversation"] for _, name, fields in life.acts if name == "write"]
    assert len(chosen.intersection(wrote)) >= 2
    assert min(at for at, name, _ in life.acts if name == "write") > NOW + 20


def test_a_big_batch_does_not_make_everybody_talk() -> None:
    life = Life(generated(600))
    for row in life.mine()[:100]:
        life.coordinator.set_state(row, VALIDATED, row.mission_id)
    life.pass_time(HOUR)
    names = [name for _, name, _ in life.acts]
    assert names.count("write") < names.count("apply") * 2


def test_a_restart_finds_what_company_did(tmp_path: Path) -> None:
    origin = Origin(60, 5, NOW)
    played, journal = open_journal(tmp_path / "journal.jsonl", origin)
    life = Life(played)
    life.platform.journal = journal
    life.pass_time(HOUR)
    journal.close()
    again, journal = open_journal(tmp_path / "journal.jsonl", origin)
    journal.close()
    again.agenda.passed = played.agenda.passed
    again.newest(), played.newest()
    assert again == played


@pytest.mark.parametrize(("gone", "least", "most"), [(60, 0, 0), (9 * HOUR, 3, 3), (10**8, 8, 8)])
def test_a_few_things_happened_while_nobody_looked(gone: int, least: int, most: int) -> None:
    made = generated(200)
    since = made.newest()[0].created_at
    life = Life(made, start=since + gone)
    life.company.catch_up()
    times = [at for at, _, _ in life.acts]
    assert least <= len(set(times)) <= most
    assert times == sorted(times)
    assert all(since < at <= life.now for at in times)
    again = Life(made, start=life.now + 60)
    again.company.catch_up()
    assert again.acts == [], "what has passed is over"


@pytest.mark.parametrize("count", [0, 1])
def test_company_comes_to_the_smallest_organisation(count: int) -> None:
    life = Life(generated(count))
    life.pass_time(HOUR)
    assert any(name == "apply" for _, name, _ in life.acts)


def test_company_lives_with_missions_that_are_gone() -> None:
    life = Life(generated(60))
    for mission in life.situation.missions.values():
        mission.deleted_at = NOW
    life.pass_time(300)
    assert life.acts == []


def test_nobody_withdraws_from_what_is_decided_against_them(hour: Life) -> None:
    before = generated(200)
    for _, name, fields in hour.acts:
        if name == "withdraw" and fields["participation"] in before.participations:
            state = before.participations[fields["participation"]].state
            assert state in OPEN or state == VALIDATED
