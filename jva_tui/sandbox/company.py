"""Company for a demonstration: others write, ask, withdraw and answer while one watches.

Whatever they do is an act of the platform, so the journal has it and a restart finds it again.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from jva_tui.sandbox import mails
from jva_tui.sandbox.acts import Impossible
from jva_tui.sandbox.acts.applying import takes_requests
from jva_tui.sandbox.acts.volunteers import CANCEL_REASONS
from jva_tui.sandbox.dice import Dice
from jva_tui.sandbox.invented_people import People, Person
from jva_tui.sandbox.invented_talk import Talk
from jva_tui.sandbox.moments import DAY, PARIS
from jva_tui.sandbox.organisations import COLLEAGUE, PLAN_OF
from jva_tui.sandbox.situation import OPEN, PENDING, VALIDATED, Participation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jva_tui.sandbox.invented_missions import Plan
    from jva_tui.sandbox.platform import Platform
    from jva_tui.sandbox.situation import Mail

_PAUSE = (20, 60)
"""Seconds between two acts."""
_AT_ONCE = (2, 5)
"""Seconds, where two come close together, which happens to one in six."""
_REACTS = {"validated": 0.7, mails.NEW_MESSAGE: 0.7, mails.DECLINED_BY_US: 0.2}
"""How likely a volunteer writes back, by what they were mailed."""
_THINKS = (25, 150)
"""Seconds until they do."""
_PATIENCE = 10
"""Volunteers who have something to answer; more would talk for an hour after a big batch."""
_RECENT = 400
"""Requests among which somebody does something: nobody digs in last year's."""
_ONE_EACH = 3 * 3600
"""Seconds offline for which one thing happened meanwhile..."""
_MOST_MEANWHILE = 8
"""... but no more than that."""


class Company:
    """Others, at a pace that one can watch.

    Args:
        platform: an invented situation in service.
        seed: with what has happened so far, decides who does what.
    """

    def __init__(self, platform: Platform, seed: int) -> None:
        situation = platform.situation
        self._platform = platform
        self._situation = situation
        self._dice = Dice(f"company {seed} {situation.last_log_id} {situation.last_message_id}")
        self._today = datetime.fromtimestamp(platform.now(), PARIS).date()
        self._people = People(self._dice, self._today)
        self._talk = Talk(self._dice)
        self._heard = len(situation.mails)
        self._to_answer: dict[int, tuple[int, str]] = {}
        """By participation: from when on its volunteer writes back, and to which kind of mail."""
        self._next_at = platform.now() + self._dice.between(*_PAUSE)

    def catch_up(self) -> None:
        """Does what others have done since the platform last ran: a few things, not thousands.

        The last of them just now, so that the next start does not find the same gap.
        """
        newest, now = self._situation.newest(), self._platform.now()
        since = max(self._situation.agenda.passed, newest[0].created_at if newest else 0)
        count = min(_MOST_MEANWHILE, (now - since) // _ONE_EACH)
        times = [self._dice.between(since + 1, now) for _ in range(count - 1)]
        for at in sorted([*times, now]) if count > 0 else ():
            self._do_something(at)
        self._heard = len(self._situation.mails)

    def step(self) -> None:
        """Does what is due; to be called about once a second."""
        now = self._platform.now()
        self._listen(now)
        if now >= self._next_at:
            pause = _AT_ONCE if self._dice.random() < 1 / 6 else _PAUSE
            self._next_at = now + self._dice.between(*pause)
            self._do_something(now)

    def _listen(self, now: int) -> None:
        """Notes whom the organisation's answers reached since."""
        left = self._situation.mails[self._heard :]
        self._heard += len(left)
        for mail in left:
            row = self._situation.participations.get(mail.participation_id or 0)
            if row is None or self._user_id(row) != mail.to or mail.kind not in _REACTS:
                continue
            if row.id in self._to_answer or self._dice.random() < _REACTS[mail.kind]:
                self._note(mail, row, now)

    def _note(self, mail: Mail, row: Participation, now: int) -> None:
        _, before = self._to_answer.pop(row.id, (0, mail.kind))
        kind = mail.kind if before == mails.NEW_MESSAGE else before
        if len(self._to_answer) < _PATIENCE:
            self._to_answer[row.id] = (now + self._dice.between(*_THINKS), kind)

    def _do_something(self, now: int) -> None:
        """One act; where what was drawn is not possible, somebody new asks."""
        due = [number for number, (at, _) in self._to_answer.items() if at <= now]
        if due and self._dice.random() < 0.8:
            done = self._writes_back(self._dice.pick(due), now)
        else:
            doings: tuple[Callable[[int], bool], ...]
            doings = (self._asks, self._reminds, self._withdraws, self._colleague)
            done = self._dice.weighed(doings, (52, 66, 78, 100))(now)
        if not done:
            self._asks(now)

    def _asks(self, now: int) -> bool:
        """Somebody new asks to join a mission."""
        missions = [
            mission
            for number, mission in self._situation.missions.items()
            if number in PLAN_OF and PLAN_OF[number].weight and takes_requests(mission)
        ]
        if not missions:
            return False
        mission, number = self._dice.pick(missions), max(self._situation.users) + 1
        person, plan = self._people.draw(number), PLAN_OF[mission.id]
        writes = self._dice.random() < 0.92
        slots = None
        if mission.dates:
            days = self._dice.some(mission.dates, 2)
            slots = [{"date": day["date"], "slots": day["slots"][:1]} for day in days]
        fields = {
            "mission": mission.id,
            "person": _columns(person),
            "text": self._talk.motivation(person, plan) if writes else None,
            "slots": slots,
        }
        return self._act("apply", fields, now)

    def _reminds(self, now: int) -> bool:
        """Somebody who waits for an answer writes again."""
        waiting = [
            row
            for row in self._recent()
            if row.state == PENDING and now - row.created_at > DAY and self._last_word(row) == "own"
        ]
        return bool(waiting) and self._says(self._dice.pick(waiting), self._talk.reminder, now)

    def _withdraws(self, now: int) -> bool:
        """Somebody cannot come after all."""
        rows = [row for row in self._recent() if row.state in OPEN or row.state == VALIDATED]
        if not rows:
            return False
        row = self._dice.pick(rows)
        person, plan = self._who(row)
        text = self._talk.withdrawal(person, plan) if self._dice.random() < 0.6 else None
        reason = self._dice.pick(CANCEL_REASONS)
        return self._act("withdraw", {"participation": row.id, "reason": reason, "text": text}, now)

    def _colleague(self, now: int) -> bool:
        """Basile answers somebody: he asks something, or validates and welcomes."""
        user = self._situation.user_by_email[COLLEAGUE]
        own = self._situation.profile_of[user.id].id
        rows = [
            row
            for row in self._recent()
            if row.state == PENDING
            and own in self._situation.missions[row.mission_id].responsables
            and self._last_word(row) == "own"
            and user.id in self._situation.conversation_of[row.id].members
        ]
        if not rows:
            return False
        row = self._dice.pick(rows)
        person, plan = self._who(row)
        conversation = self._situation.conversation_of[row.id].id
        says = self._talk.question
        if self._dice.random() < 0.5:
            says = self._talk.welcome
            fields = {"user": user.id, "participation": row.id, "state": VALIDATED}
            if not self._act("validate", fields, now):
                return False
        fields = {"user": user.id, "conversation": conversation, "text": says(person, plan)}
        return self._act("answer", fields, now)

    def _writes_back(self, number: int, now: int) -> bool:
        """A volunteer answers what the organisation wrote or decided."""
        _, kind = self._to_answer.pop(number)
        says = {
            "validated": self._talk.thanks,
            mails.NEW_MESSAGE: self._talk.answer,
            mails.DECLINED_BY_US: self._talk.regret,
        }[kind]
        return self._says(self._situation.participations[number], says, now)

    def _says(self, row: Participation, says: Callable[[Person, Plan], str], now: int) -> bool:
        conversation = self._situation.conversation_of.get(row.id)
        if conversation is None or row.mission_id not in PLAN_OF:
            return False
        text = says(*self._who(row))
        return self._act("write", {"conversation": conversation.id, "text": text}, now)

    def _act(self, name: str, fields: dict[str, Any], now: int) -> bool:
        try:
            self._platform.act(name, fields, now)
        except Impossible:
            return False
        return True

    def _recent(self) -> Iterator[Participation]:
        """The newest requests for missions that are as they were invented."""
        for row in self._situation.newest()[:_RECENT]:
            if row.mission_id in PLAN_OF and self._situation.mission_of(row) is not None:
                yield row

    def _last_word(self, row: Participation) -> str | None:
        """Whose it is: the volunteer's « own », or « theirs »; None without a conversation."""
        conversation = self._situation.conversation_of.get(row.id)
        latest = self._situation.latest_chat(conversation) if conversation else None
        if latest is None:
            return None
        return "own" if latest.from_id == self._user_id(row) else "theirs"

    def _user_id(self, row: Participation) -> int:
        return self._situation.volunteer_of(row).user_id

    def _who(self, row: Participation) -> tuple[Person, Plan]:
        profile = self._situation.volunteer_of(row)
        return self._people.recall(profile), PLAN_OF[row.mission_id]


def _columns(person: Person) -> dict[str, Any]:
    """The person as columns of a profile, in JSON."""
    born: date | None = person.birthday
    return {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "phone": person.phone,
        "mobile": person.mobile,
        "birthday": born.isoformat() if born else None,
        "zip": person.zip,
        "city": person.city,
        "type": person.occupation,
        "disponibilities": person.disponibilities,
        "description": person.description,
        "certifications": person.certifications,
        "skills": list(person.skills),
    }
