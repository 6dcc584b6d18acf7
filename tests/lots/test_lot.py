"""A lot: who is in, what stops whom, what each will read, and places by the order of arrival."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.domain import Decision, DeclineReason, State
from jva_tui.lots.concerns import HOLDS, Concern
from jva_tui.lots.lot import MAIN, NO, Lot, Part
from jva_tui.lots.stops import Stop
from jva_tui.operations import Operation, OperationState, Reply
from jva_tui.templates.tokens import LOCAL_TOKENS, TOKENS, unresolved
from jva_tui.text import settled
from tests.lots.crowd import lot_of, seen, somebody
from tests.people import MISSION, NOW, ROSA

if TYPE_CHECKING:
    from jva_tui.lots.recipient import Recipient

VALIDATE, DECLINE, PROGRESS = Decision.VALIDATE, Decision.DECLINE, Decision.TAKE_IN_HAND
HELLO = "Bonjour [destinataire_prenom], rendez-vous à [mission_ville]."


def stop_of(lot: Lot, id_: int = 1) -> Stop | None:
    verdict = lot.verdict(id_)
    assert verdict is not None
    return verdict.stop


def is_in(lot: Lot, id_: int = 1) -> bool:
    verdict = lot.verdict(id_)
    assert verdict is not None
    return verdict.is_in


def under_way(state: OperationState, number: int = 2) -> Recipient:
    one = somebody(number)
    reply = Reply(number, 7, None, State.PENDING, decision=VALIDATE)
    operation = Operation(1, 1, state, reply, NOW, NOW)
    return one._replace(reading=one.reading._replace(operation=operation))


def test_who_is_of_no_concern_is_in() -> None:
    lot = lot_of(somebody(1), somebody(2), decision=VALIDATE, text=HELLO)
    assert lot.counts() == (2, 0, 0)
    assert lot.going() == [1, 2]


@pytest.mark.parametrize(
    "one",
    [
        somebody(2, said="Faut-il une voiture ?"),
        somebody(2, said="Hello, I would love to help you with this on Saturday."),
        somebody(2, said="Je vous raconte. " * 80),
        somebody(2, said="répondez merde"),
        somebody(2, read=False),
        somebody(2, talks=False),
        somebody(2, members=[3]),
        somebody(2, person={"birthday": date(2010, 1, 1)}),
        somebody(2, state=State.DECLINED),
    ],
)
def test_who_needs_a_look_is_left_out_and_comes_back_with_one_key(one: Recipient) -> None:
    lot = lot_of(somebody(1), one, decision=VALIDATE, text="Bonjour")
    assert lot.counts() == (1, 1, 0)
    assert lot.held() == [2]
    lot.choose([2], True)
    assert lot.counts() == (2, 0, 0)
    lot.choose([2], False)
    assert lot.counts() == (1, 1, 0)


def test_one_alone_is_never_left_out_by_itself() -> None:
    lot = lot_of(somebody(1, said="Quand ?", read=False), decision=VALIDATE)
    assert lot.counts() == (1, 0, 0)


@pytest.mark.parametrize(
    ("one", "decision", "text", "stop"),
    [
        (under_way(OperationState.QUEUED), VALIDATE, "", Stop.UNDER_WAY),
        (under_way(OperationState.SENDING), VALIDATE, "", Stop.UNDER_WAY),
        (under_way(OperationState.UNCONFIRMED), VALIDATE, "", Stop.UNVERIFIED),
        (under_way(OperationState.FAILED), VALIDATE, "", None),
        (somebody(2, mission=None), VALIDATE, "", Stop.DELETED),
        (somebody(2, state=State.VALIDATED), VALIDATE, "", Stop.ALREADY),
        (somebody(2, state=State.VALIDATED), PROGRESS, "", Stop.SEEN_TO),
        (somebody(2, talks=False), None, "Bonjour", Stop.NO_CONVERSATION),
        (somebody(2, members=[3]), None, "Bonjour", Stop.NOT_A_MEMBER),
        (somebody(2), None, "  \n", Stop.NOTHING),
        (somebody(2), VALIDATE, "", None),
        (somebody(2, person={"zip": None}), None, "[destinataire_zip]", Stop.MISSING),
        (somebody(2, person={"zip": None}), None, "x [destinataire_zip|là]", None),
        (somebody(2, person={"zip": None}), None, "x [destinataire_zip|]", None),
        (somebody(2, person={"zip": None}), None, "[destinataire_zip|]", Stop.EMPTIED),
        (somebody(2, person={"zip": None}), VALIDATE, "[destinataire_zip|<b>]", Stop.EMPTIED),
        (
            somebody(2, person={"zip": None}),
            None,
            "[destinataire_zip|x] [destinataire_zip]",
            Stop.MISSING,
        ),
        (somebody(2), None, "Bonjour [destinataire_prénom]", Stop.UNKNOWN),
        (somebody(2), None, "Bonjour [destinataire_prénom|toi]", Stop.UNKNOWN),
        (somebody(2), None, "Bonjour [destinataire_prenom|cher·e [ami]]", Stop.UNKNOWN),
        (somebody(2), VALIDATE, "À [mission_ville|à distance et plus", Stop.UNKNOWN),
        (somebody(2), VALIDATE, "Bonjour {{prenom}}", Stop.UNKNOWN),
        (somebody(2), VALIDATE, "Bonjour <<nom>>, merci", Stop.UNKNOWN),
        (somebody(2), VALIDATE, "À [vi<b>lle]", Stop.UNKNOWN),
        (somebody(2), VALIDATE, "Bonjour {prenom}, %PRENOM%, <<à tous>> {sic}", None),
        (somebody(2, person={"first_name": "{{nom}}"}), VALIDATE, HELLO, None),
        (somebody(2, person={"zip": "ville|"}), VALIDATE, "[[destinataire_zip]", Stop.UNKNOWN),
        (somebody(2), VALIDATE, "<bonjour>", Stop.EMPTIED),
        (somebody(2, person={"first_name": "[x_y]"}), None, HELLO, Stop.UNKNOWN),
        # No text reaches them, so it stops nothing: the decision goes alone.
        (somebody(2, talks=False, person={"zip": None}), VALIDATE, "[destinataire_zip]", None),
    ],
)
def test_what_stops_a_reply_stops_it_for_these_people_only(
    one: Recipient, decision: Decision | None, text: str, stop: Stop | None
) -> None:
    lot = lot_of(somebody(1), one, decision=decision, text=text)
    assert stop_of(lot, 2) is stop
    if stop:
        assert not is_in(lot, 2)
        lot.choose([2], True)
        assert not is_in(lot, 2)
    if stop not in (Stop.NOTHING, Stop.UNKNOWN, Stop.EMPTIED):
        assert is_in(lot, 1)


def test_a_value_that_swallows_part_of_the_text_leaves_this_person_out() -> None:
    odd = somebody(2, person={"first_name": "Zoé <3"})
    lot = lot_of(somebody(1), odd, decision=None, text=HELLO)
    verdict = lot.verdict(2)
    assert verdict
    assert Concern.STRIPPED in verdict.concerns
    assert lot.going() == [1]


def test_a_value_that_makes_a_token_of_what_stands_around_it_is_stopped() -> None:
    ville = somebody(2, person={"zip": "ville"})
    lot = lot_of(somebody(1), ville, decision=None, text="[[destinataire_zip]]")
    assert stop_of(lot, 1) is None
    assert stop_of(lot, 2) is Stop.UNKNOWN
    assert [reply.text for reply in lot.replies(lot.going())] == ["[75020]"]


def test_another_fallback_is_looked_at_anew() -> None:
    lot = lot_of(somebody(1, person={"zip": None}), decision=None, text="[destinataire_zip|là]")
    assert stop_of(lot) is None
    lot.set_text(MAIN, "[destinataire_zip|<là>]")
    assert stop_of(lot) is Stop.EMPTIED


@pytest.mark.parametrize("one", [somebody(1, talks=False), somebody(1, members=[3])])
def test_where_no_text_can_arrive_the_decision_leaves_without_one(one: Recipient) -> None:
    lot = lot_of(one, decision=VALIDATE, text="Bonjour [destinataire_prenom]")
    lot.choose([1], True)
    [reply] = lot.replies(lot.going())
    assert (reply.decision, reply.text) == (VALIDATE, "")
    assert not lot.is_written_to(1)


def test_a_text_of_their_own_stays_when_the_text_for_all_changes() -> None:
    lot = lot_of(somebody(1), somebody(2), decision=None, text=HELLO)
    lot.edit(2, "Rien que pour vous.")
    lot.set_text(0, "Autre chose.")
    assert [lot.rendered(id_) for id_ in (1, 2)] == ["Autre chose.", "Rien que pour vous."]
    lot.edit(2, None)
    assert lot.rendered(2) == "Autre chose."


def test_deciding_something_else_loses_no_text_and_gives_a_refusal_a_reason() -> None:
    lot = lot_of(somebody(1), somebody(2), decision=VALIDATE, text=HELLO)
    lot.decide(0, DECLINE, None)
    assert lot.parts[0] == Part(DECLINE, DeclineReason.OTHER, HELLO)
    lot.decide(0, DECLINE, DeclineReason.TERMINATED)
    lot.decide(0, DECLINE, None)
    assert lot.parts[0].reason is DeclineReason.TERMINATED
    lot.decide(0, None, None)
    assert lot.parts[0] == Part(None, None, HELLO)


def test_who_is_gone_from_the_inbox_cannot_be_answered() -> None:
    lot = lot_of(somebody(1), somebody(2), decision=VALIDATE)
    lot.has_gone(2)
    assert stop_of(lot, 2) is Stop.GONE
    assert lot.going() == [1]


def test_news_leaves_somebody_out_who_had_been_brought_back() -> None:
    lot = lot_of(somebody(1), somebody(2), decision=VALIDATE)
    lot.choose([2], True)
    lot.has_news(2, Concern.NEWER)
    assert lot.going() == [1]
    lot.choose([2], True)
    assert lot.going() == [1, 2]


def test_who_is_gone_leaves_nothing_behind() -> None:
    lot = lot_of(somebody(1), somebody(2), somebody(3), decision=None, text=HELLO)
    lot.edit(2, "Autre")
    lot.leave_out([2])
    assert (lot.ids, lot.edits, lot.counts()) == ([1, 3], {}, (2, 0, 0))


# Places


def test_places_go_by_the_order_of_arrival_to_those_who_are_in() -> None:
    people = [somebody(n, said="Quand ?" if n == 2 else "Bonjour") for n in (4, 3, 2, 1)]
    lot = lot_of(*people, decision=VALIDATE)
    lot.free = {MISSION.id: 2}
    assert lot.overfull() == [4]
    assert [lot.place(n) for n in (1, 3, 4, 2)] == [2, 1, 0, None]
    lot.choose([2], True)
    assert lot.overfull() == [3, 4]
    assert [reply.seen_places for reply in lot.replies([1, 2, 3])] == [2, 1, 0]


def test_where_nobody_knows_the_places_nobody_is_too_many() -> None:
    lot = lot_of(somebody(1), somebody(2), decision=VALIDATE)
    lot.free = {MISSION.id: None}
    assert lot.overfull() == []
    assert lot.place(1) is None


def test_the_others_go_on_the_waiting_list_in_one_gesture() -> None:
    lot = lot_of(*map(somebody, (1, 2, 3)), decision=VALIDATE, text="Bienvenue")
    lot.free = {MISSION.id: 1}
    lot.edit(3, "Pour vous seul.")
    lot.wait(lot.overfull(), Part(None, None, "Sur liste d'attente."))
    assert lot.overfull() == []
    told = [(r.participation_id, r.decision, r.text) for r in lot.replies(lot.in_order())]
    assert told == [
        (1, VALIDATE, "Bienvenue"),
        (2, None, "Sur liste d'attente."),
        (3, None, "Pour vous seul."),
    ]
    lot.wait_no_more()
    assert {lot.part(n).decision for n in (1, 2, 3)} == {VALIDATE}


@given(st.lists(st.integers(1, 40), min_size=1, unique=True), st.integers(0, 45), st.data())
def test_as_many_find_a_place_as_there_are_and_they_came_first(
    numbers: list[int], free: int, data: st.DataObject
) -> None:
    lot = lot_of(*map(somebody, numbers), decision=VALIDATE)
    lot.free = {MISSION.id: free}
    lot.choose(data.draw(st.sets(st.sampled_from(numbers))), False)
    going = sorted(lot.going())
    beyond = lot.overfull()
    assert beyond == going[free:]
    placed = [lot.place(n) for n in going[:free]]
    assert placed == list(range(free, free - len(placed), -1))


# The law of the incremental lot: whatever was done to it, it says what a new one would.

TEXTS = st.sampled_from(
    [
        "",
        "Bonjour",
        HELLO,
        "[destinataire_zip]",
        "[destinataire_zip|]",
        "[destinataire_zip|là]",
        "[[destinataire_zip|nom]]",
        "Je vous <3 [destinataire_nom]",
        "<rien>",
        "[destinataire_prénom]",
        "  ",
    ]
)
PEOPLE = tuple(
    somebody(
        number,
        said="Quand ?" if number % 3 == 0 else "Bonjour",
        talks=number % 5 != 0,
        person={"zip": None if number % 2 else "75020", "last_name": "N<a" if number == 4 else "X"},
        state=State.PENDING if number % 7 else State.VALIDATED,
    )
    for number in range(1, 9)
)
IDS = st.sampled_from(range(1, 9))
CHANGES = st.one_of(
    st.tuples(st.just("text"), TEXTS),
    st.tuples(st.just("edit"), IDS, st.none() | TEXTS),
    st.tuples(st.just("choose"), IDS, st.booleans()),
    st.tuples(st.just("decide"), st.sampled_from([None, *Decision])),
    st.tuples(st.just("part"), st.sets(IDS), st.sampled_from([None, *Decision]), TEXTS),
    st.tuples(
        st.just("drop"),
    ),
    st.tuples(st.just("news"), IDS),
    st.tuples(st.just("free"), st.integers(0, 9)),
    st.tuples(st.just("join"), IDS, IDS),
)


def do(lot: Lot, change: tuple[object, ...]) -> None:
    match change:
        case ("text", str(text)):
            lot.set_text(0, text)
        case ("edit", int(id_), str() | None as text):
            lot.edit(id_, text)
        case ("choose", int(id_), bool(is_in)):
            lot.choose([id_], is_in)
        case ("decide", Decision() | None as decision):
            lot.decide(0, decision, None)
        case ("news", int(id_)):
            lot.has_news(id_, Concern.NEWER)
        case ("free", int(free)):
            lot.free = {MISSION.id: free}
        case _:
            do_with_parts(lot, change)


def do_with_parts(lot: Lot, change: tuple[object, ...]) -> None:
    match change:
        case ("wait", set(ids), Decision() | None as decision, str(text)):
            reason = DeclineReason.OTHER if decision is DECLINE else None
            lot.wait(ids, Part(decision, reason, text))
        case ("wait no more",):
            lot.wait_no_more()
        case ("separate",):
            lot.separate()
        case ("gone", int(id_)):
            lot.has_gone(id_)
        case ("join", int(yes), int(no)) if lot.parts[MAIN].decision is VALIDATE:
            if yes != no and lot.part_of(yes) == MAIN and no not in lot.joined.values():
                lot.join(yes, [no])


def anew(lot: Lot) -> Lot:
    """A lot that was never anything else."""
    new = Lot(lot.ids, None, ROSA)
    new.parts, new.waiting, new.edits = list(lot.parts), set(lot.waiting), dict(lot.edits)
    new.chosen, new.news, new.gone = dict(lot.chosen), dict(lot.news), set(lot.gone)
    new.joined = dict(lot.joined)
    new.load(lot.recipients.values())
    new.free = dict(lot.free)
    return new


@given(st.lists(CHANGES, max_size=12))
def test_whatever_was_done_it_says_what_a_new_one_would(
    changes: list[tuple[object, ...]],
) -> None:
    lot = lot_of(*PEOPLE, decision=VALIDATE)
    for change in changes:
        do(lot, change)
        new = anew(lot)
        assert [lot.verdict(n) for n in lot.ids] == [new.verdict(n) for n in new.ids]
        assert lot.counts() == new.counts()
        assert lot.overfull() == new.overfull()
        assert sum(lot.counts()) == len(lot.ids)


@given(st.lists(CHANGES, max_size=12))
def test_what_goes_is_frozen_as_it_was_shown_and_nothing_in_it_is_left_to_fill_in(
    changes: list[tuple[object, ...]],
) -> None:
    lot = lot_of(*PEOPLE, decision=VALIDATE)
    for change in changes:
        do(lot, change)
    told = lot.replies(lot.in_order())
    places = {reply.participation_id: at for at, reply in enumerate(told)}
    for reply in told:
        id_ = reply.participation_id
        assert (reply.after is not None) == (lot.part_of(id_) == NO)
        if reply.after is not None:
            yes = told[places[reply.after]]
            assert yes.decision is VALIDATE
            assert places[reply.after] < places[id_]
            # An open < of the author's swallows it with the rest: shown, and said.
            told_of = lot.filled(reply.after)
            assert "Vous aviez aussi" in told_of or not yes.conversation_id
        assert reply.text == lot.rendered(id_) == settled(reply.text)
        assert not unresolved(reply.text)
        assert reply.decision is lot.part(id_).decision
        verdict = lot.verdict(id_)
        assert verdict
        assert id_ in lot.chosen or not verdict.concerns & HOLDS
    assert sorted(lot.in_order()) == sorted(lot.going())


FALLBACKS = st.sampled_from(["", "|", "|là"])


@given(st.dictionaries(st.sampled_from(TOKENS + LOCAL_TOKENS), FALLBACKS), st.integers(1, 8))
def test_somebody_is_stopped_exactly_where_value_and_fallback_are_missing(
    tokens: dict[str, str], number: int
) -> None:
    one = somebody(number, person={"zip": None if number % 2 else "75020", "city": None})
    written = [token.replace("]", f"{fallback}]") for token, fallback in tokens.items()]
    lot = lot_of(somebody(20), one, decision=None, text="Bonjour " + " ".join(written))
    assert (stop_of(lot, number) is Stop.MISSING) is bool(unresolved(lot.rendered(number)))


WRITTEN = st.lists(
    st.sampled_from(
        [
            *("[destinataire_zip]", "[destinataire_zip|]", "[destinataire_zip|là]", "[signature|]"),
            *(
                "[destinataire_zip|<b>]",
                "[destinataire_nom]",
                "[mission_ville|]",
                "[signature|é_é]",
            ),
            *("a", " ", "\n", "<", ">", "[", "]", "_", "[nom]", "\u0301", "ville"),
        ]
    ),
    max_size=7,
).map("".join)


@given(WRITTEN, st.sampled_from(["", "75020", "ville", "<b", "[x"]))
def test_what_goes_is_a_text_with_nothing_to_fill_in_whatever_is_written(
    text: str, value: str
) -> None:
    lot = lot_of(somebody(1, person={"zip": value}), decision=None, text="Bonjour")
    lot.set_text(MAIN, text)
    arrives = lot.rendered(1)
    is_fit = bool(arrives) and not unresolved(arrives)
    if stop_of(lot) is None:
        assert is_fit
        assert [reply.text for reply in lot.replies([1])] == [arrives]
    elif "<" not in text + value:  # else what stands in a tag may be stopped as well
        assert not is_fit


def test_what_is_frozen_is_what_was_seen() -> None:
    reading = seen(1)
    lot = lot_of(somebody(1), decision=VALIDATE, text=HELLO)
    [reply] = lot.replies([1])
    assert reply.seen_state == reading.participation.state
    assert reply.seen_message_id == 101
    assert reply.text == "Bonjour José, rendez-vous à Paris."
