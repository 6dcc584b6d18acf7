"""Which schedules are run: every single fault for small batches, pairs of them, and random ones."""

from __future__ import annotations

from functools import cache
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

from jva_tui.answering import undo_seconds
from jva_tui.sandbox.orders import (
    DECLINE_STEPS,
    MESSAGE_STEPS,
    PUT_STEPS,
    READ,
    SHARED,
    STORED,
)
from tests.simulation import browsing, filing_acts, happenings
from tests.simulation.doings import draw_chore, draw_doings
from tests.simulation.journal import BULK
from tests.simulation.run import play
from tests.simulation.schedule import (
    Chore,
    Event,
    Leaf,
    Planned,
    Schedule,
    errands,
    event,
    replies,
    templates,
)
from tests.simulation.town import SILENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.simulation.journal import Sent

SMALL = (
    *("V", "V+", "P", "P+", "C", "D", "D+", "M", "Vn", "Dn", "Ve", "M<"),
    *("V+,V+", "V+,D+", "D+,D", "M,V", "P+,Dn", "De,M"),
    *("V,V,V", "V+,V+,V+", "V,V+,Vn", "V+,D+,M", "D+,D+,Dn", "P,C,D+"),
    *("V+,D+>0", "V+,V*,D*>0"),
)
"""The batches that every single fault is tried on."""
PUBLISHED = (*("N", "Ns", "U", "Us", "Uc", "X", "Xs"), "Ns,Us,X", "N,N,Ns")
"""The templates that every single fault is tried on."""
BESIDE = (("V+", "Ns"), ("V,V,V", "Us,N"))
"""Replies and templates that leave together."""
FILED = (*("T", "N", "O", "R", "F", "U"), "N,N,S", "T,F~0", "G,R,T~0")
"""The errands that every single fault is tried on."""
FILED_BESIDE = (("V+", "N@0,F@0"), ("D+,M", "T@0,R@1"))
"""Replies and errands about the same people."""
RECHECKED = ("V+", "D+", "M", "Dn", "V,V,V", "V+,D+,M", "V+,D+>0")
"""Those of them that are tried as well where what was read is too old when they leave."""
LONG = 400
"""Seconds of idleness after which it is."""
_BATCHES = (
    *((batch, "", "", 0) for batch in SMALL[:1]),
    *(("", leaves, "", 0) for leaves in PUBLISHED),
    *(("", "", chores, 0) for chores in FILED),
    *((*both, "", 0) for both in BESIDE),
    *((batch, "", chores, 0) for batch, chores in FILED_BESIDE),
    *((batch, "", "", 0) for batch in SMALL[1:]),
    *((batch, "", "", LONG) for batch in RECHECKED),
    ("", "", "F,T", LONG),
)
"""Replies, templates, errands and idleness."""
_WRITES = (
    *("refused", "no-connection", "reset-idle", "disconnected", "write-error", "busy"),
    *("lost-before", "lost-after", "reset-after", "cut-headers", "cut-body"),
    *("late/1", "late/45", "late/119", "late/180", "502", "503/60", "504/110", "504/400"),
    *("401", "429", "500-before", "role", "offline/60", "undo", "leave"),
    *("kill", "kill/200", "kill-after", "kill-late/60"),
    *("stop/10", "stop/100", "stop/1000", "suspend/3600"),
)
_READS = (
    *("refused", "lost-before", "lost-after", "cut-body", "401", "429", "502", "500-before"),
    *("kill", "kill-after", "stop/200", "suspend/600", "role", "offline/60", "undo", "leave"),
)
_BEFORE_COMMITS = ("kill", "kill/200", "full/30", "undo", "stop/150", "leave", "suspend/900")
_AFTER_COMMITS = ("kill", "kill/200", "undo", "stop/150", "leave", "offline/30")
_BULK = (
    *("jobs-slow/20", "jobs-slow/400", "jobs-slow/7200"),
    *("jobs-fail/0", "jobs-fail/1", "jobs-twice", "forget"),
)
_TIMES = (
    *("second", "second/60", "wall/86400", "wall/-86400"),
    *("suspend/7200", "role/200", "offline/7200", "full/60"),
)
_STARTS = ("wall/86400", "wall/-86400")
_TALKING = frozenset({"writes", "colleague-writes", "colleague-says", "browser-says"})
_SAYING = frozenset({"colleague-says", "browser-says"})
KINDS = tuple(replies("V,V,V,V+,V+,V*,V*,Ve,V<,P,P+,C,D,D+,D*,De,D=,M,M*,M<,M=,Vn,Dn"))
LEAVES = templates("N,N,Ns,Ns,U,Us,Uc,X,Xs")
_TEMPLATE_STEPS = {"create": (STORED, SHARED), "update": (STORED,), "delete": ()}
_AFTER = tuple(replies("D,D+,D+,D*,M,P,V+"))
"""What somebody may be told about another request."""
_MOST_FIRST = 6
"""With so many conversations at most, the same people have asked for more than one mission."""
_MOST = 8
_SIZES, _SHARES = ((1, 3), (3, _MOST), (9, 40)), (5, 12, 1)
"""Replies of a first lot, from and to, and how many lots are of that size."""


class Plan:
    """The single faults of one batch.

    Args:
        batch: replies in their short form, or none.
        leaves: templates, likewise.
        chores: errands, likewise.
        idle: see `Schedule`.
    """

    def __init__(self, batch: str, leaves: str, chores: str, idle: int) -> None:
        self.schedule = Schedule(
            replies(batch) if batch else (),
            idle=idle,
            templates=templates(leaves) if leaves else (),
            errands=errands(chores) if chores else (),
        )
        self.replies = self.schedule.replies
        world = play(self.schedule)
        self._undo = undo_seconds(max(len(self.replies), len(self.schedule.templates)))
        self._people = world.user.people
        self._counts = dict(world.counts)
        self._writes = world.journal.writes()

    @property
    def events(self) -> tuple[tuple[Event, ...], ...]:
        """What goes wrong in each schedule."""
        return tuple((each,) for each in self._single()) + tuple(self._earlier())

    def _single(self) -> Iterator[Event]:
        for number, sent in enumerate(self._writes, start=1):
            for what in (*_WRITES, *_steps(sent), *(_BULK if sent.path == BULK else ())):
                yield event(f"w{number}:{what}")
        for number in range(1, self._counts["r"] + 1):
            yield from (event(f"r{number}:{what}") for what in _READS)
            yield from (event(f"r{number}:{what}") for _reply, what in self._acts())
            yield from (event(f"r{number}:{what}") for what in self._browsing())
        for number in range(1, self._counts["c"] + 1):
            yield from (event(f"c{number}:{what}") for what in _BEFORE_COMMITS)
            yield from (event(f"d{number}:{what}") for what in _AFTER_COMMITS)
        for what in _TIMES:
            yield from (event(f"t{at}:{what}") for at in (1, 5))
        for number, what in self._acts():
            yield from (event(f"t{at}:{what}") for at in self._act_times())
            for place, sent in enumerate(self._writes, start=1):
                if self._people[number] in sent.people:
                    yield event(f"w{place}:{what}")
        for what in self._browsing():
            yield from (event(f"t{at}:{what}") for at in self._act_times())
            yield from (event(f"w{at}:{what}") for at in range(1, len(self._writes) + 1))
        yield from (event(f"b0:{what}") for what in _STARTS)

    def _act_times(self) -> tuple[int, ...]:
        """While it can be taken back, while it leaves, and after."""
        return (3, self._undo + 1, self._undo + 60)

    def _acts(self) -> list[tuple[int, str]]:
        """What others may do, with the place of the reply that it is about."""
        return [
            (number, f"{name}/{number}")
            for number, planned in enumerate(self.replies)
            for name in sorted({*happenings.ACTS, "block", "end-mission"})
            if _fits(name, planned)
        ]

    def _browsing(self) -> list[str]:
        """What may be done about templates, and about what errands are about."""
        places = range(len(self.schedule.templates))
        found = [f"{name}/{place}" for place in places for name in browsing.ACTS]
        for number, chore in enumerate(self.schedule.errands):
            found += [f"{name}/{number}" for name in _others(chore)]
        return found

    def _earlier(self) -> Iterator[tuple[Event, ...]]:
        """What had happened before, exactly as it is planned now."""
        for number, planned in enumerate(self.replies):
            if planned.has_text:
                yield (event(f"b0:browser-says/{number}"),)
                yield (event(f"b0:colleague-says/{number}"),)
            if planned.kind == "D":
                declined = (f"b0:browser-declines/{number}", f"b0:browser-reopens/{number}")
                for what in ("lost-before", "lost-after", "kill", "500/contextual"):
                    yield tuple(map(event, (*declined, f"w1:{what}")))


def _others(chore: Chore) -> list[str]:
    """What others may do about it."""
    about = ("talk", "volunteer") if chore.is_of_talk else ("tag",)
    return sorted(name for name in filing_acts.NAMES if name.startswith(about))


def _steps(sent: Sent) -> list[str]:
    """The steps after which the platform may die in the middle of a write."""
    if sent.is_errand:
        return ["500-after"]
    if sent.is_of_template:
        steps: Sequence[str] = _TEMPLATE_STEPS[sent.action]
    elif sent.action == "message":
        steps = MESSAGE_STEPS
    elif sent.action == "decline":
        has_text = bool(sent.body.get("content"))
        steps = [s for s in DECLINE_STEPS if has_text or s == READ or s not in MESSAGE_STEPS]
    else:
        steps = PUT_STEPS
    return [] if sent.path == BULK else [f"500/{step}" for step in steps]


def _fits(name: str, planned: Planned) -> bool:
    if name in _SAYING and not planned.has_text:
        return False
    if name == "browser-reopens":
        return False
    return planned.has_talk or name not in _TALKING


@cache
def plan(batch: str, leaves: str, chores: str, idle: int) -> Plan:
    """The single faults of a batch."""
    return Plan(batch, leaves, chores, idle)


def singles(seed: int) -> Iterator[Schedule]:
    """Every single fault for every small batch, and each batch without one."""
    for batch in _BATCHES:
        planned = plan(*batch)
        yield planned.schedule._replace(seed=seed)
        for number, events in enumerate(planned.events):
            yield planned.schedule._replace(events=events, seed=seed + number)


def pairs(seed: int) -> Iterator[Schedule]:
    """Two single faults at once, drawn for ever."""
    dice = Random(f"pairs {seed}")
    while True:
        planned = plan(*dice.choice(_BATCHES))
        drawn = (*dice.choice(planned.events), *dice.choice(planned.events))
        yield planned.schedule._replace(events=drawn, seed=dice.randrange(1 << 30))


def larger(seed: int) -> Iterator[Schedule]:
    """Larger batches with several faults, drawn for ever."""
    dice = Random(f"larger {seed}")
    while True:
        batch = draw_batch(dice)
        leaves, chores = draw_templates(dice), draw_errands(dice, batch)
        number = dice.choice((0, 1, 1, 2, 2, 3, 4))
        events = [draw_event(dice, batch, leaves, chores) for _ in range(number)]
        seed_of, idle = dice.randrange(1 << 30), dice.choice((0, LONG))
        yield Schedule(batch, tuple(events), seed_of, idle, leaves, chores)


def days(seed: int) -> Iterator[Schedule]:
    """Users who answer more than once and see to what needs them, drawn for ever."""
    dice = Random(f"days {seed}")
    while True:
        batch = draw_batch(dice, *dice.choices(_SIZES, _SHARES)[0])
        leaves, chores = draw_templates(dice), draw_errands(dice, batch)
        number = dice.choice((0, 1, 1, 2, 3))
        events = [draw_event(dice, batch, leaves, chores) for _ in range(number)]
        events += draw_doings(dice, batch, leaves, chores)
        seed_of, idle = dice.randrange(1 << 30), dice.choice((0, 0, LONG))
        yield Schedule(batch, tuple(events), seed_of, idle, leaves, chores)


def schedules(number: int, seed: int) -> Iterator[Schedule]:
    """All single faults, then as many pairs, larger ones and long days as are still wanted."""
    yield from islice(singles(seed), number)
    left = number - sum(1 for _ in islice(singles(seed), number))
    yield from islice(pairs(seed), left // 3)
    yield from islice(larger(seed), left // 3)
    yield from islice(days(seed), left - 2 * (left // 3))


def sample(number: int, seed: int) -> list[Schedule]:
    """Some of each mode: half of them single faults; few days, which take long."""
    dice = Random(f"sample {seed}")
    chosen = dice.sample(list(singles(seed)), number // 2)
    chosen += islice(pairs(seed), number // 4)
    chosen += islice((day for day in days(seed) if not day.is_crowded), number // 20)
    return chosen + list(islice(larger(seed), number - len(chosen)))


def draw_batch(dice: Random, least: int = 3, most: int = _MOST) -> tuple[Planned, ...]:
    """Replies of every kind."""
    drawn = [dice.choice(KINDS) for _ in range(dice.randint(least, most))]
    silent = 0
    batch = []
    for planned in drawn:
        silent += not planned.has_talk
        if planned.has_talk or silent <= len(SILENT):
            batch.append(planned)
    return (*batch, *_draw_followers(dice, batch))


def _draw_followers(dice: Random, batch: Sequence[Planned]) -> list[Planned]:
    """Sometimes one or two that wait for one of these."""
    places = [place for place, planned in enumerate(batch) if planned.has_talk]
    if not 0 < len(places) <= _MOST_FIRST or dice.random() > 0.3:
        return []
    first = dice.choice(places)
    return [dice.choice(_AFTER)._replace(after=first) for _ in range(dice.choice((1, 1, 2)))]


def draw_templates(dice: Random) -> tuple[Leaf, ...]:
    """Sometimes a few."""
    if dice.random() > 0.35:
        return ()
    return tuple(dice.choice(LEAVES) for _ in range(dice.choice((1, 1, 2, 3, 4))))


def draw_errands(dice: Random, batch: Sequence[Planned]) -> tuple[Chore, ...]:
    """Sometimes a few, about whom is answered and about others."""
    if dice.random() > 0.4:
        return ()
    return tuple(draw_chore(dice, len(batch), number) for number in range(dice.randint(1, 5)))


def draw_event(
    dice: Random, batch: Sequence[Planned], leaves: Sequence[Leaf], chores: Sequence[Chore]
) -> Event:
    """Something that goes wrong, or that somebody else does."""
    size = len(batch) + len(leaves) + len(chores)
    kind = dice.choice("wwwrrcdtt")
    if kind == "w":
        steps = [f"500/{step}" for step in DECLINE_STEPS]
        steps += [f"500/{SHARED}"] if leaves else []
        steps += ["500-after"] * len(chores)
        what = dice.choice((*_WRITES, *_BULK, *steps))
        return event(f"w{dice.randint(1, 2 * size)}:{what}")
    if kind == "t":
        what = _draw_other(dice, batch, leaves, chores)
        return event(f"t{dice.choice((1, 3, 9, 10, 11, 12, 20, 70))}:{what}")
    if kind == "r":
        what = dice.choice((*_READS, _draw_act(dice, batch, leaves, chores)))
        return event(f"r{dice.randint(1, 4)}:{what}")
    palette = _BEFORE_COMMITS if kind == "c" else _AFTER_COMMITS
    return event(f"{kind}{dice.randint(1, 5 * size + 3)}:{dice.choice(palette)}")


def _draw_other(
    dice: Random, batch: Sequence[Planned], leaves: Sequence[Leaf], chores: Sequence[Chore]
) -> str:
    acts = (_draw_act(dice, batch, leaves, chores) for _ in range(2))
    return dice.choice((*_TIMES, *acts))


def _draw_act(
    dice: Random, batch: Sequence[Planned], leaves: Sequence[Leaf], chores: Sequence[Chore]
) -> str:
    if leaves and dice.random() < 0.5:
        return f"{dice.choice(sorted(browsing.ACTS))}/{dice.randrange(len(leaves))}"
    if chores and dice.random() < 0.6:
        number = dice.randrange(len(chores))
        return f"{dice.choice(_others(chores[number]))}/{number}"
    number = dice.randrange(len(batch))
    names = [name for name in sorted(happenings.ACTS) if _fits(name, batch[number])]
    return f"{dice.choice(names)}/{number}"
