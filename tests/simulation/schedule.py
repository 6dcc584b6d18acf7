"""A schedule: what one user queues, and what goes wrong or is done by others, and when.

One line says it all and replays it:
``seed=7 replies=V+,D,M idle=400 events=w1:lost-after,t3:withdraws/0``. Before answering, the user
looks at the inbox for ``idle`` seconds: after 60 what was read is too old to be relied upon.

A reply is a letter (V validate, P take in hand, C cancel, D decline, M message alone), then ``+``
for a text, ``e`` for one with decomposed accents, ``<`` for one that the platform would strip,
``=`` for the one that others get as well, ``*`` for one that was edited for this person, ``n`` for
somebody without a conversation. ``>0`` behind it is for another request of the volunteer whose
reply stands at place 0, after whose arrival it leaves. An event is a point, what happens there, and
its arguments. Points count from the moment of queueing:

- ``wN``, ``rN``: the N-th request that writes, or reads, is about to leave;
- ``cN``, ``dN``: the N-th commit to outbox.db is about to happen, or has happened;
- ``tN``: N seconds have passed;
- ``nN``: a reply begins to need the user, for the N-th time;
- ``b0``: before the client is opened.

``more/V+/D@0`` is one more lot of the user's: to somebody new, and to whom the first reply went.
Places count on through all lots.

``templates=Ns,U,Xs`` is published after that. A template is a letter (N a new one, U a change, X a
deletion), then ``s`` for a shared one, ``c`` for one that the colleague shares. ``publish/N/U@0``
is one more lot: a new one, and a change of the first.

``errands=T@0,F~0`` is done then. An errand is a letter (`ERRANDS`), then ``@0`` where it is about
whom the reply at place 0 is to, or ``~0`` where it is about whom errand 0 is about; else it is
about somebody else. ``file/N/O~0`` is one more lot.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from jva_tui.domain import Decision

DECISIONS = {
    "V": Decision.VALIDATE,
    "P": Decision.TAKE_IN_HAND,
    "C": Decision.CANCEL,
    "D": Decision.DECLINE,
    "M": None,
}
_REPLY = re.compile(r"([VPCDM])([+e<=*n]?)(?:>(\d+))?")
MORE = "more"
"""The event that is one more lot."""
PUBLISH = "publish"
"""The event that is one more lot of templates."""
_TEMPLATE = re.compile(r"([NUX])([sc]?)")
FILE = "file"
"""The event that is one more lot of errands."""
ERRANDS = {
    "T": "puts on one of the organisation's tags",
    "G": "puts on one of the platform's",
    "N": "puts on one that is new",
    "S": "puts on another that is new: « Suivi : Rosa »",
    "O": "takes off the one that was put on last, or that everybody bears",
    "R": "marks as read",
    "F": "archives",
    "U": "takes back from the archive",
}
_ERRAND = re.compile(r"([TGNSORFU])(?:@(\d+)|~(\d+))?")
MOST_TALKS = 9
"""Conversations in a small town."""
_ADDRESSED = re.compile(r"([^@]+)(?:@(\d+))?")
_POINT = re.compile(r"([wrcdtbn])(\d+)")


class Planned(NamedTuple):
    """A reply as a schedule plans it."""

    kind: str
    """One of `DECISIONS`."""
    manner: str = ""
    """How it is written: ``+``, ``e``, ``<``, ``=``, ``*``, or not; ``n`` without a
    conversation."""
    after: int | None = None
    """The place of the reply that must have arrived before."""

    @property
    def decision(self) -> Decision | None:
        """What is decided; None for a message alone."""
        return DECISIONS[self.kind]

    @property
    def has_talk(self) -> bool:
        """Whether it is for somebody with a conversation."""
        return self.manner != "n"

    @property
    def has_text(self) -> bool:
        """Whether something is written."""
        return self.kind == "M" or self.manner in ("+", "e", "<", "=", "*")

    def __str__(self) -> str:
        after = "" if self.after is None else f">{self.after}"
        return self.kind + self.manner + after


class Leaf(NamedTuple):
    """A template as a schedule plans to publish it."""

    kind: str
    """``N`` for a new one, ``U`` for a change, ``X`` for a deletion."""
    manner: str = ""
    """``s`` where it is shared, ``c`` where the colleague shares it."""

    def __str__(self) -> str:
        return self.kind + self.manner


class Placed(NamedTuple):
    """A template of a later lot."""

    leaf: Leaf
    place: int | None
    """The place of the one that is changed or deleted; None for another one."""


class Chore(NamedTuple):
    """An errand as a schedule plans it."""

    kind: str
    """One of `ERRANDS`."""
    to: int | None = None
    """The place of the reply that is to the same person."""
    like: int | None = None
    """The number of the errand that is about the same person."""

    @property
    def is_of_talk(self) -> bool:
        """Whether it is about a conversation."""
        return self.kind in "RFU"

    def __str__(self) -> str:
        to = "" if self.to is None else f"@{self.to}"
        return self.kind + to + ("" if self.like is None else f"~{self.like}")


class Addressed(NamedTuple):
    """A reply of a later lot."""

    planned: Planned
    place: int | None
    """The place of whom it is to; None for somebody new."""


class Event(NamedTuple):
    """Something that happens at a point."""

    point: str
    what: str
    arguments: tuple[str, ...] = ()

    @property
    def number(self) -> float:
        """Its first argument.

        Raises:
            ValueError: that is none.
        """
        return float(self.arguments[0])

    def number_or(self, usual: float) -> float:
        """Its first argument, or what is usual."""
        return self.number if self.arguments else usual

    @property
    def replies(self) -> tuple[Addressed, ...]:
        """Of one more lot: what is answered.

        Raises:
            ValueError: that is not understood.
        """
        return tuple(map(_addressed, self.arguments)) if self.what == MORE else ()

    @property
    def templates(self) -> tuple[Placed, ...]:
        """Of one more lot of templates: what is published.

        Raises:
            ValueError: that is not understood.
        """
        return tuple(map(_placed, self.arguments)) if self.what == PUBLISH else ()

    @property
    def errands(self) -> tuple[Chore, ...]:
        """Of one more lot of errands: what is done.

        Raises:
            ValueError: that is not understood.
        """
        return tuple(map(_chore, self.arguments)) if self.what == FILE else ()

    @property
    def is_lot(self) -> bool:
        """Whether the user queues something."""
        return self.what in (MORE, PUBLISH, FILE)

    def __str__(self) -> str:
        return f"{self.point}:{'/'.join((self.what, *self.arguments))}"


class Schedule(NamedTuple):
    """See the module."""

    replies: tuple[Planned, ...]
    events: tuple[Event, ...] = ()
    seed: int = 0
    """Of how long everything takes."""
    idle: int = 0
    """Seconds between opening and answering."""
    templates: tuple[Leaf, ...] = ()
    """What is published."""
    errands: tuple[Chore, ...] = ()
    """What is done beside."""

    @property
    def is_crowded(self) -> bool:
        """Whether more people are answered than live in a small town."""
        answered = sum(each.has_talk and each.after is None for each in self._all)
        more = (each for event in self.events for each in event.errands)
        alone = sum(each.to is None and each.like is None for each in (*self.errands, *more))
        return answered + alone > MOST_TALKS

    @property
    def has_errands(self) -> bool:
        """Whether something is done beside answering."""
        return bool(self.errands) or any(event.what == FILE for event in self.events)

    @property
    def has_followers(self) -> bool:
        """Whether somebody is answered about several requests."""
        return any(each.after is not None for each in self._all)

    @property
    def _all(self) -> tuple[Planned, ...]:
        added = (each.planned for event in self.events for each in event.replies)
        return (*self.replies, *added)

    def __str__(self) -> str:
        parts = [f"seed={self.seed}"]
        if self.replies or not (self.templates or self.errands):
            parts.append("replies=" + ",".join(map(str, self.replies)))
        if self.templates:
            parts.append("templates=" + ",".join(map(str, self.templates)))
        if self.errands:
            parts.append("errands=" + ",".join(map(str, self.errands)))
        if self.idle:
            parts.append(f"idle={self.idle}")
        if self.events:
            parts.append("events=" + ",".join(map(str, self.events)))
        return " ".join(parts)


def replies(line: str) -> tuple[Planned, ...]:
    """Replies from their short form.

    Raises:
        ValueError: one is not understood.
    """
    found = tuple(map(_planned, line.split(",")))
    if any(each.after is not None and each.after >= place for place, each in enumerate(found)):
        raise ValueError(f"no reply to wait for: {line!r}")
    return found


def _planned(word: str) -> Planned:
    found = _REPLY.fullmatch(word)
    if not found or (found[2] == "n" and (found[1] == "M" or found[3])):
        raise ValueError(f"no reply: {word!r}")
    return Planned(found[1], found[2], int(found[3]) if found[3] else None)


def event(line: str) -> Event:
    """An event from its short form.

    Raises:
        ValueError: it is not understood.
    """
    point, _, told = line.partition(":")
    what, *arguments = told.split("/")
    if not _POINT.fullmatch(point) or not what:
        raise ValueError(f"no event: {line!r}")
    found = Event(point, what, tuple(arguments))
    if found.is_lot and not (found.replies or found.templates or found.errands):
        raise ValueError(f"no event: {line!r}")
    return found


def templates(line: str) -> tuple[Leaf, ...]:
    """Templates from their short form.

    Raises:
        ValueError: one is not understood.
    """
    return tuple(map(_leaf, line.split(",")))


def _leaf(word: str) -> Leaf:
    found = _TEMPLATE.fullmatch(word)
    if not found or (found[2] == "c" and found[1] != "U"):
        raise ValueError(f"no template: {word!r}")
    return Leaf(found[1], found[2])


def errands(line: str) -> tuple[Chore, ...]:
    """Errands from their short form.

    Raises:
        ValueError: one is not understood.
    """
    found = tuple(map(_chore, line.split(",")))
    if any(each.like is not None and each.like >= place for place, each in enumerate(found)):
        raise ValueError(f"no errand to be like: {line!r}")
    return found


def _chore(word: str) -> Chore:
    if not (found := _ERRAND.fullmatch(word)):
        raise ValueError(f"no errand: {word!r}")
    kind, *places = found.groups()
    return Chore(kind, *(int(place) if place else None for place in places))


def _placed(line: str) -> Placed:
    if not (found := _ADDRESSED.fullmatch(line)):
        raise ValueError(f"no template: {line!r}")
    return Placed(_leaf(found[1]), int(found[2]) if found[2] else None)


def _addressed(line: str) -> Addressed:
    if not (found := _ADDRESSED.fullmatch(line)):
        raise ValueError(f"no reply: {line!r}")
    return Addressed(_planned(found[1]), int(found[2]) if found[2] else None)


def parse(line: str) -> Schedule:
    """The reverse of ``str``.

    Raises:
        ValueError: it is not understood.
    """
    told = dict(part.split("=", 1) for part in line.split())
    lots = {"replies", "templates", "errands"}
    if told.keys() - lots - {"seed", "idle", "events"} or not told.keys() & lots:
        raise ValueError(f"no schedule: {line!r}")
    events = told.get("events", "")
    return Schedule(
        replies(told["replies"]) if "replies" in told else (),
        tuple(event(each) for each in events.split(",") if each),
        int(told.get("seed", "0")),
        int(told.get("idle", "0")),
        templates(told["templates"]) if "templates" in told else (),
        errands(told["errands"]) if "errands" in told else (),
    )
