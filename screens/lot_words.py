"""What is to be known of the people of a lot, said in words: short in the list, whole beside it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from jva_tui.i18n import N_, _, ngettext
from jva_tui.lots.concerns import HOLDS, OF_LETTER, Concern
from jva_tui.lots.stops import Stop
from jva_tui.outbox.freezing import loses
from jva_tui.templates.tokens import nearest, unknown, unresolved
from screens.sentences import MOST_NAMES
from widgets.cells import cut
from widgets.name_list import GOES, LEFT_OUT, OWN_TEXT, STOPPED, Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jva_tui.lots.lot import Lot
    from jva_tui.lots.recipient import Recipient

_SHORT = {
    Concern.CHANGED: N_("changed"),
    Concern.NEWER: N_("has written since"),
    Concern.RUDE: N_("sharp words"),
    Concern.LANGUAGE: N_("another language"),
    Concern.QUESTION: N_("asks something"),
    Concern.MINOR: N_("minor"),
    Concern.LONG: N_("long message"),
    Concern.UNREAD: N_("unread"),
    Concern.NO_CONVERSATION: N_("no conversation"),
    Concern.NOT_A_MEMBER: N_("not your talk"),
    Concern.NOT_MINE: N_("not your mission"),
    Concern.REVERSAL: N_("decided before"),
    Concern.IN_BULK: N_("in an earlier lot"),
    Concern.STRIPPED: N_("text cut"),
    Concern.FULL: N_("no place left"),
    Concern.OVER: N_("mission over"),
    Concern.CLOSED: N_("closed"),
    Concern.RECENT: N_("answered lately"),
    Concern.ELSEWHERE: N_("asked elsewhere"),
    Concern.SILENCE: N_("no e-mail"),
}
"""For the list; what matters most comes first."""

_STOPS = {
    Stop.GONE: N_("gone from the inbox"),
    Stop.UNDER_WAY: N_("already under way"),
    Stop.UNVERIFIED: N_("being checked"),
    Stop.DELETED: N_("mission deleted"),
    Stop.ALREADY: N_("already so"),
    Stop.SEEN_TO: N_("not new any more"),
    Stop.NO_YES: N_("its yes is left out"),
    Stop.NO_CONVERSATION: N_("no conversation"),
    Stop.NOT_A_MEMBER: N_("not your talk"),
    Stop.NOTHING: N_("no text yet"),
    Stop.MISSING: N_("lacks {token}"),
    Stop.UNKNOWN: N_("no such token: {token}"),
    Stop.EMPTIED: N_("nothing would arrive"),
}

_WHOLE = {
    Concern.CHANGED: N_("The request has changed since you opened this: look at it anew."),
    Concern.NEWER: N_("Has written since you chose them: read that first."),
    Concern.RUDE: N_("Sharp words: read them first."),
    Concern.LANGUAGE: N_("Writes in another language."),
    Concern.QUESTION: N_("Asks something that a text for all may not answer."),
    Concern.MINOR: N_("Under 18 on the day of the mission."),
    Concern.LONG: N_("Has written a long message."),
    Concern.UNREAD: N_("You have not read what they wrote; answering marks it as read."),
    Concern.NOT_A_MEMBER: N_(
        "You are no member of this conversation: your text would not arrive, only the decision."
    ),
    Concern.NOT_MINE: N_("The mission is a colleague’s."),
    Concern.IN_BULK: N_("The platform may still be working on an earlier batch for this person."),
    Concern.STRIPPED: N_("With what is filled in here the platform removes part of the text."),
    Concern.FULL: N_("No place is left on this mission for this one."),
    Concern.OVER: N_("The mission is over."),
    Concern.CLOSED: N_("The mission takes no new volunteers."),
    Concern.RECENT: N_("Somebody answered within the last day."),
    Concern.SILENCE: N_(
        "No e-mail will announce your message: you wrote to them less than an hour ago."
    ),
}
"""In a sentence; what is not here is said by `concern_lines` or elsewhere on the screen."""


def concerns_of(lot: Lot, id_: int) -> list[Concern]:
    """What is to be known of somebody, what matters most first."""
    verdict = lot.verdict(id_)
    found = set(verdict.concerns if verdict else ())
    if lot.place(id_) == 0:
        found.add(Concern.FULL)
    return [concern for concern in _SHORT if concern in found]


def line_of(lot: Lot, id_: int) -> Line | None:
    """What stands in the list of somebody; None until they are loaded."""
    one, verdict = lot.recipients.get(id_), lot.verdict(id_)
    if one is None or verdict is None:
        return None
    name = one.reading.participation.volunteer.name
    has_own_text = id_ in lot.edits
    if verdict.stop:
        return Line(STOPPED, name, stop_words(lot, one, verdict.stop), has_own_text, is_on=False)
    concerns = concerns_of(lot, id_)
    told = ", ".join(_(_SHORT[concern]) for concern in concerns)
    sign = GOES if verdict.is_in else LEFT_OUT
    return Line(sign, name, told, has_own_text, is_on=verdict.is_in)


def stop_words(lot: Lot, one: Recipient, stop: Stop) -> str:
    """Why nothing can go to somebody, in a few words."""
    return _(_STOPS[stop]).format(token=" ".join(tokens_of(lot, one, stop)))


def tokens_of(lot: Lot, one: Recipient, stop: Stop | None) -> tuple[str, ...]:
    """The tokens for which nothing goes to somebody."""
    text = lot.text(one.id)
    if stop is Stop.MISSING:
        return tuple(token for token in unresolved(text) if token in one.empty)
    if stop is Stop.UNKNOWN:
        return unknown(text) or unresolved(lot.rendered(one.id))
    return ()


def trouble_with(lot: Lot, id_: int) -> str:
    """Why nothing can go to somebody, and what can be done about it; empty where it can."""
    one, verdict = lot.recipients.get(id_), lot.verdict(id_)
    return " ".join(_stopped(lot, one, verdict.stop)) if one and verdict else ""


def loses_part(lot: Lot, id_: int) -> bool:
    """Whether the platform removes part of what somebody is sent."""
    return loses(lot.filled(id_), lot.rendered(id_))


def is_barred(lot: Lot, id_: int) -> bool:
    """Whether nothing goes to somebody, whatever is written."""
    verdict = lot.verdict(id_)
    of_text = (Stop.NOTHING, Stop.MISSING, Stop.UNKNOWN, Stop.EMPTIED)
    return verdict is not None and verdict.stop not in (None, *of_text)


def about(lot: Lot, id_: int) -> list[str]:
    """What is to be known of somebody before they are answered, a sentence each."""
    one, verdict = lot.recipients.get(id_), lot.verdict(id_)
    if one is None or verdict is None:
        return []
    concerns = concerns_of(lot, id_)
    if lot.is_single:  # its letter stands beside the reply
        concerns = [concern for concern in concerns if concern not in OF_LETTER]
    told = [_(_WHOLE[concern]) for concern in concerns if concern in _WHOLE]
    told += [*_places(lot, id_), *_elsewhere(one)]
    if not lot.is_single and not verdict.stop and not verdict.is_in:
        told.append(_("Left out · Space brings them back"))
    if id_ in lot.joined and not verdict.stop:
        mission = lot.recipients[lot.joined[id_]].reading.participation.mission
        name = mission.name if mission else ""
        told.append(_("Leaves once the yes for “{mission}” has arrived.").format(mission=name))
    return told


def _stopped(lot: Lot, one: Recipient, stop: Stop | None) -> Iterator[str]:
    if stop is None:
        return
    tokens = tokens_of(lot, one, stop)
    if stop is Stop.MISSING:
        told = _("Nothing is known to fill in: {tokens} · I writes to this person alone")
        if lot.is_single:
            told = _("Fill in first: {tokens} · put your own words in their place")
        yield told.format(tokens=" ".join(tokens))
    elif stop is Stop.UNKNOWN:
        yield _unknown(one, tokens)
    elif stop is Stop.EMPTIED:
        yield _("The platform would remove this whole text. Avoid < and >.")
    elif stop is not Stop.NOTHING:
        words = stop_words(lot, one, stop)
        yield _("Nothing can go to this person: {why}.").format(why=words)


def _unknown(one: Recipient, tokens: tuple[str, ...]) -> str:
    near = {token: nearest(token) for token in tokens}
    meant = [f"{token} → {meant}" for token, meant in near.items() if meant and meant != token]
    is_token = any(token in one.values for token in tokens)
    if meant and not is_token:
        return _("No such token: {tokens}").format(tokens=", ".join(meant))
    told = _("Fill in first: {tokens} · put your own words in their place")
    return told.format(tokens=" ".join(tokens))


def _places(lot: Lot, id_: int) -> Iterator[str]:
    """How many can be validated, where the platform's own number says something else."""
    mission = lot.recipients[id_].reading.participation.mission
    free = lot.free.get(mission.id) if mission and lot.place(id_) is not None else None
    if free and mission and not mission.places_left:
        told = ngettext(
            "The platform counts those who wait: {n} more can still be validated.",
            "The platform counts those who wait: {n} more can still be validated.",
            free,
        )
        yield told.format(n=free)


def _elsewhere(one: Recipient) -> Iterator[str]:
    waiting = [other for other in one.others if other.is_open]
    for other in waiting[:2]:
        told = _("Has also asked to join “{mission}” ({state}).")
        yield told.format(mission=other.mission, state=other.state)
    if (more := len(waiting) - 2) > 0:
        told = ngettext("And {n} other mission.", "And {n} other missions.", more)
        yield told.format(n=more)


def why_held(lot: Lot) -> str:
    """Why people are left out, with who or how many; the commonest first."""
    found: dict[Concern | None, list[int]] = {}
    for id_ in lot.held():
        holding = [concern for concern in concerns_of(lot, id_) if concern in HOLDS]
        first = None if id_ in lot.chosen or not holding else holding[0]
        found.setdefault(first, []).append(id_)
    words = {why: _(_SHORT[why]) if why else _("by your choice") for why in found}
    return _counted(lot, {words[why]: ids for why, ids in found.items()})


def why_stopped(lot: Lot) -> str:
    """Why nothing can go to people, with who or how many; the commonest first."""
    found: dict[str, list[int]] = {}
    for id_ in lot.ids:
        one, verdict = lot.recipients.get(id_), lot.verdict(id_)
        if one and verdict and verdict.stop:
            found.setdefault(stop_words(lot, one, verdict.stop), []).append(id_)
    return _counted(lot, found)


def _counted(lot: Lot, found: dict[str, list[int]]) -> str:
    told = sorted(found.items(), key=lambda pair: -len(pair[1]))
    return ", ".join(f"{words} ({_few(lot, ids)})" for words, ids in told)


def _few(lot: Lot, ids: list[int]) -> str:
    """The names of a few people, the number of more."""
    return names_of(lot, ids) if len(ids) <= _FEW else str(len(ids))


def names_of(lot: Lot, ids: Iterable[int]) -> str:
    """The first few names, and how many more there are."""
    people = (lot.recipients[id_].reading.participation.volunteer for id_ in ids)
    told = [cut(volunteer.name, _LONGEST_NAME) for volunteer in people]
    shown, more = told[:MOST_NAMES], len(told) - MOST_NAMES
    if more > 0:
        others = ngettext("and {count} other", "and {count} others", more).format(count=more)
        return f"{', '.join(shown)} {others}"
    return ", ".join(shown)


def signs() -> list[tuple[str, str]]:
    """The signs of the list, with their meanings."""
    return [
        (GOES[0], _("the reply goes to this person")),
        (LEFT_OUT[0], _("left out: brought back with Space")),
        (STOPPED[0], _("nothing can go to this person as it stands")),
        (OWN_TEXT, _("with a text of their own")),
    ]


def summary(lot: Lot) -> str:
    """How many go, are left out, and cannot be answered."""
    counts = lot.counts()
    told = [ngettext("{n} goes", "{n} go", counts.going).format(n=counts.going)]
    if counts.held:
        text = ngettext("{n} left out", "{n} left out", counts.held)
        told.append(text.format(n=counts.held))
    if counts.stopped:
        text = ngettext("{n} impossible", "{n} impossible", counts.stopped)
        told.append(text.format(n=counts.stopped))
    if lot.waiting:
        text = ngettext("{n} on the waiting list", "{n} on the waiting list", len(lot.waiting))
        told.append(text.format(n=len(lot.waiting)))
    loading = len(lot.ids) - len(lot.recipients)
    if loading:
        told.append(_("{n} being read…").format(n=loading))
    return " · ".join(told)


def warnings_of(lot: Lot) -> list[str]:
    """What is to be known of the lot as a whole before it leaves, what can be done first."""
    told = []
    if beyond := len(lot.overfull()):
        text = ngettext(
            "{n} validation more than there are places · w writes to the others",
            "{n} validations more than there are places · w writes to the others",
            beyond,
        )
        told.append(text.format(n=beyond))
    if several := len(lot.persons()):
        text = ngettext(
            "{n} person asked to join several missions here · o says one yes",
            "{n} people asked to join several missions here · o says one yes to each",
            several,
        )
        told.append(text.format(n=several))
    return told


def notes_of(lot: Lot) -> list[str]:
    """What else is told once, before a lot leaves."""
    going = lot.going()
    counts = Counter(concern for id_ in going for concern in concerns_of(lot, id_))
    told = [_note(concern, counts[concern]) for concern in _NOTED if counts[concern]]
    return told + _copies(lot, [id_ for id_ in going if lot.is_written_to(id_)])


_LONGEST_NAME, _FEW = 30, 3
_NOTED = (
    Concern.FULL,
    Concern.OVER,
    Concern.CLOSED,
    Concern.NO_CONVERSATION,
    Concern.NOT_A_MEMBER,
    Concern.SILENCE,
    Concern.MINOR,
)


def _note(concern: Concern, n: int) -> str:
    told = {
        Concern.FULL: ngettext("{n} for whom no place is left", "{n} for whom no place is left", n),
        Concern.OVER: ngettext("{n} whose mission is over", "{n} whose mission is over", n),
        Concern.CLOSED: ngettext(
            "{n} whose mission takes nobody new", "{n} whose mission takes nobody new", n
        ),
        Concern.NO_CONVERSATION: ngettext(
            "{n} without a conversation: no text arrives there",
            "{n} without a conversation: no text arrives there",
            n,
        ),
        Concern.NOT_A_MEMBER: ngettext(
            "{n} in a conversation of others: no text arrives there",
            "{n} in conversations of others: no text arrives there",
            n,
        ),
        Concern.SILENCE: ngettext(
            "{n} message that no e-mail announces: the last one is less than an hour old",
            "{n} messages that no e-mail announces: the last ones are less than an hour old",
            n,
        ),
        Concern.MINOR: ngettext(
            "{n} minor on the day of the mission", "{n} minors on the day of the mission", n
        ),
    }[concern]
    return told.format(n=n)


def _copies(lot: Lot, ids: Iterable[int]) -> list[str]:
    """Which colleagues may get a copy of each message."""
    counts: dict[str, int] = {}
    for id_ in ids:
        for name in lot.recipients[id_].copies.values():
            counts[name or _("a colleague")] = counts.get(name or _("a colleague"), 0) + 1
    if not counts:
        return []
    people = ", ".join(f"{name} ({n})" for name, n in sorted(counts.items(), key=lambda p: -p[1]))
    return [_("The platform may send a copy of each message to: {people}").format(people=people)]
