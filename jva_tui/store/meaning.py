"""What a query means: words for the index, conditions on rows, and what only the texts tell."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.domain import State
from jva_tui.query import Duration, Is, Key, Keyed, Made, Not, Phrase, Trait, Word
from jva_tui.query.completing import holds
from jva_tui.query.highlighting import is_said
from jva_tui.query.moments import instant_of, paris
from jva_tui.store.database import as_json
from jva_tui.store.late import late
from jva_tui.store.priority import becomes_priority, overdue_before
from jva_tui.text import fold, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jva_tui.query import Term
    from jva_tui.store.database import Value
    from jva_tui.store.names import Names

DAY = 86_400
OF_AGE = 18
_NUMBER = re.compile(r"#([0-9]{1,18})")


class Moment(NamedTuple):
    """The instants on which it depends what is found."""

    now: int
    new_since: int
    """What was made since is new."""


class Condition(NamedTuple):
    """What must hold of a row of ``inbox``; never unknown."""

    sql: str
    values: tuple[Value, ...] = ()


class Check(NamedTuple):
    """Words that must stand one right after the other, which the index cannot tell."""

    phrase: Phrase
    is_in_city: bool
    """There, rather than anywhere."""
    is_wanted: bool
    """They must not stand there otherwise."""


class Meaning(NamedTuple):
    """What several terms mean together."""

    match: str
    """For the index of words; empty: whatever the words are."""
    conditions: tuple[Condition, ...]
    checks: tuple[Check, ...]


def meaning_of(terms: Iterable[Term], moment: Moment, names: Names) -> Meaning:
    """What is asked by terms all of which must hold."""
    wanted: list[str] = []
    unwanted: list[str] = []
    conditions: list[Condition] = []
    checks: list[Check] = []
    for term in terms:
        is_wanted = not isinstance(term, Not)
        plain = term.term if isinstance(term, Not) else term
        if isinstance(plain, Word | Phrase) or (isinstance(plain, Keyed) and plain.key is Key.CITY):
            check = _check(plain, is_wanted=is_wanted)
            checks += [check] if check else []
            if is_wanted:
                wanted.append(_match(plain))
            elif check is None:  # otherwise the words may stand there, in another order
                unwanted.append(_match(plain))
            continue
        condition = _condition(plain, moment, names)
        if not is_wanted:
            condition = condition._replace(sql=f"NOT {condition.sql}")
        conditions.append(condition)
    match = " AND ".join(f"({one})" for one in wanted)
    without = " OR ".join(f"({one})" for one in unwanted)
    if match and without:
        match = f"({match}) NOT ({without})"
    elif without:
        conditions.append(Condition(_NOT_SAID, (without,)))
    return Meaning(match, tuple(conditions), tuple(checks))


_NOT_SAID = "inbox.id NOT IN (SELECT rowid FROM words WHERE words MATCH ?)"


def _match(term: Word | Phrase | Keyed) -> str:
    """For FTS5: folded words have no sign that means something there."""
    if isinstance(term, Keyed):
        return f"city : ({_match(term.value)})"
    *before, last = words(term.text)
    is_open = isinstance(term, Word) or term.is_open
    star = "*" if isinstance(term, Word) else ""
    return " AND ".join([*(f'"{word}"{star}' for word in before), f'"{last}"' + "*" * is_open])


def _check(term: Word | Phrase | Keyed, *, is_wanted: bool) -> Check | None:
    """What the index cannot tell of a term; None where it tells everything."""
    text = term.value if isinstance(term, Keyed) else term
    if isinstance(text, Phrase) and len(words(text.text)) > 1:
        return Check(text, isinstance(term, Keyed), is_wanted)
    return None


def _condition(term: Keyed | Is | Made, moment: Moment, names: Names) -> Condition:
    match term:
        case Is(Trait.REMOTE):
            return _of_missions(names.remote_missions())
        case Is(trait):
            return _TRAITS[trait](moment)
        case Made(is_before, when):
            # “At least so long ago” includes the instant; a day begins with its own.
            includes = isinstance(when, Duration)
            sign = ("<=" if includes else "<") if is_before else (">" if includes else ">=")
            at = instant_of(when, moment.now)
            return Condition(f"(inbox.created_at {sign} ?)", (at,))
        case Keyed(key, value):
            return _keyed(key, value, names)


def _keyed(key: Key, value: Word | Phrase, names: Names) -> Condition:
    if key is Key.ZIP:
        begun = fold(value.text).replace(" ", "")
        sql = "(coalesce(lower(substr(replace(inbox.zip, ' ', ''), 1, ?)), '') = ?)"
        return Condition(sql, (len(begun), begun))
    if key is Key.TAG:
        return Condition(_TAGGED, (as_json(n for n in names.tags() if is_called(n, value)),))
    if key is Key.BY:
        return _of_missions(id_ for id_, n in names.responsables() if is_called(n, value))
    if number := _NUMBER.fullmatch(value.text):
        return _of_missions(id_ for id_, _ in names.missions() if id_ == int(number[1]))
    return _of_missions(id_ for id_, n in names.missions() if is_called(n, value))


_TAGGED = """(inbox.id IN (
    SELECT participation_id FROM shown_tag WHERE name IN (SELECT value FROM json_each(?))
))"""


def _of_missions(ids: Iterable[int]) -> Condition:
    sql = "coalesce(inbox.mission_id IN (SELECT value FROM json_each(?)), 0)"
    return Condition(sql, (as_json(ids),))


def is_called(name: str, sought: Word | Phrase) -> bool:
    """Whether something's name is what is sought after a key."""
    if isinstance(sought, Word):
        return holds(words(name), words(sought.text))
    return is_said(sought, name)


def _plain(sql: str, *values: Value) -> Callable[[Moment], Condition]:
    return lambda _moment: Condition(f"({sql})", values)


def _priority(moment: Moment) -> Condition:
    pending, in_progress = overdue_before(moment.now)
    sql = "(inbox.shown_state = ? AND inbox.created_at < ?)"
    values = (State.PENDING, pending, State.IN_PROGRESS, in_progress)
    return Condition(f"(inbox.mine AND ({sql} OR {sql}))", values)


def _soon(moment: Moment) -> Condition:
    since, before = becomes_priority(moment.now)
    sql = "(inbox.shown_state = ? AND inbox.created_at >= ? AND inbox.created_at < ?)"
    pending = (State.PENDING, since.pending, before.pending)
    in_progress = (State.IN_PROGRESS, since.in_progress, before.in_progress)
    return Condition(f"(inbox.mine AND ({sql} OR {sql}))", (*pending, *in_progress))


def _minor(moment: Moment) -> Condition:
    today = datetime.fromtimestamp(moment.now, UTC).astimezone(paris()).date()
    # As text: eighteen years before the 29th of February need not be a day.
    born = f"{today.year - OF_AGE:04}-{today.month:02}-{today.day:02}"
    return Condition("(coalesce(inbox.birthday, '') > ?)", (born,))


def _late(moment: Moment) -> Condition:
    return Condition(*late(moment.now))


_OPEN = (State.PENDING, State.IN_PROGRESS)
_TRAITS: dict[Trait, Callable[[Moment], Condition]] = {
    Trait.PENDING: _plain("inbox.shown_state = ?", State.PENDING),
    Trait.PROGRESS: _plain("inbox.shown_state = ?", State.IN_PROGRESS),
    Trait.VALIDATED: _plain("inbox.shown_state = ?", State.VALIDATED),
    Trait.DECLINED: _plain("inbox.shown_state = ?", State.DECLINED),
    Trait.CANCELLED: _plain("inbox.shown_state = ?", State.CANCELLED),
    Trait.OPEN: _plain("inbox.shown_state IN (?, ?)", *_OPEN),
    Trait.UNREAD: _plain("inbox.is_unread"),
    Trait.WROTE: _plain("inbox.is_theirs"),
    Trait.PRIORITY: _priority,
    Trait.SOON: _soon,
    Trait.LATE: _late,
    Trait.SNOOZED: _plain("inbox.is_later"),
    Trait.NEW: lambda moment: Condition("(inbox.created_at >= ?)", (moment.new_since,)),
    Trait.MINOR: _minor,
    Trait.TO_CALL: _plain("inbox.to_call"),
    Trait.WAITING: _plain("inbox.is_waiting"),
    Trait.ARCHIVED: _plain("inbox.is_archived"),
    Trait.MINE: _plain("inbox.mine"),
}
