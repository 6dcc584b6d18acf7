from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from jva_tui.domain import Change, Conversation, Decision, DeclineReason, Message, Reading, State
from jva_tui.operations import OperationState, Reply
from tests.widgets.people import (
    CAMILLE,
    DAY,
    DECLINED,
    HOSTILE,
    ME,
    MISSION,
    NOW,
    OPERATION,
    PARTICIPATION,
    READING,
    VOLUNTEER,
    WITHOUT_CONVERSATION,
    row,
)
from widgets.lines import MOST_CHARACTERS
from widgets.reading_lines import REMOTE, reading_lines


def told(reading: Reading, width: int = 80) -> str:
    """Everything that is said, on one line."""
    lines = reading_lines(reading, width, NOW, ME)
    return " ".join(" ".join("".join(text for text, _ in line).split()) for line in lines)


def with_mission(**changes: object) -> Reading:
    mission = MISSION._replace(**changes)  # type: ignore[arg-type]  # fields of the mission
    return READING._replace(participation=PARTICIPATION._replace(mission=mission))


@given(
    st.integers(6, 130),
    st.sampled_from([READING, DECLINED, WITHOUT_CONVERSATION]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
)
def test_no_line_is_wider_than_the_pane(width: int, reading: Reading, text: str) -> None:
    volunteer = VOLUNTEER._replace(last_name=text, city=text, description=text)
    message = Message(9, 5, NOW, text, CAMILLE, text)
    participation = reading.participation._replace(volunteer=volunteer)
    strange = reading._replace(participation=participation, messages=(message,))
    for line in reading_lines(strange, width, NOW, ME):
        assert sum(cell_len(text) for text, _ in line) <= width


@pytest.mark.parametrize("width", [38, 60, 80, 120])
def test_everything_that_is_known_is_said(width: int) -> None:
    said = told(READING, width)
    for words in (
        "Camille Moreau",
        "−18 16 years old · minor",
        "◐ En cours de traitement",
        "→ Waiting to be sent: e changes it, c takes it back",
        "✓ Validée",
        "35000 Rennes",
        "camille.moreau@example.org",
        "06 39 98 00 12",
        "Student",
        "weekends, mornings",
        "PSC1, driving licence (B)",
        "Cuisine, Écoute",
        "J'aime cuisiner [b]pour[/b] beaucoup de monde.",
        "Maraude du mardi soir",
        "4 left of 10 places",
        "Rosa Ponsable, Colin Lègue",
        "Les Amis du Test",
        "à rappeler · cuisine",
        "Super, à mardi 👍🏽",
    ):
        assert words in said


def test_the_conversation_runs_from_the_oldest_to_the_newest() -> None:
    said = told(READING)
    places = [
        said.index(words)
        for words in ("Camille · 20 February, 14:05", "yesterday, 14:05", "You · ", "Super")
    ]
    assert places == sorted(places)


def test_without_conversation_it_says_what_to_do() -> None:
    assert "No conversation: no message can be sent" in told(WITHOUT_CONVERSATION)
    assert "This mission was deleted" in told(WITHOUT_CONVERSATION)


SILENT = Reading(
    PARTICIPATION._replace(conversation_id=None, state=State.PENDING), (), is_complete=True
)
HOW = "No conversation: y copies the number, a notes that you have called."


@pytest.mark.parametrize("width", [30, 80])
def test_who_waits_without_a_conversation_is_to_be_called(width: int) -> None:
    assert HOW in told(SILENT, width)
    assert HOW not in told(READING, width)
    assert HOW not in told(SILENT._replace(called_at=NOW), width)


@pytest.mark.parametrize(
    ("state", "is_owed", "expected"),
    [
        (State.IN_PROGRESS, False, True),
        (State.DECLINED, True, True),
        (State.DECLINED, False, False),
        (State.VALIDATED, True, False),
        (State.CANCELLED, False, False),
    ],
)
def test_only_who_is_open_or_owed_a_word_is_to_be_called(
    state: State, is_owed: bool, expected: bool
) -> None:
    known = SILENT.participation._replace(state=state)
    reading = SILENT._replace(participation=known, is_call_owed=is_owed)
    assert (HOW in told(reading)) is expected


@pytest.mark.parametrize(
    ("decision", "state", "expected"),
    [
        (Decision.VALIDATE, OperationState.QUEUED, False),
        (Decision.DECLINE, OperationState.SENDING, True),
        (Decision.VALIDATE, OperationState.FAILED, True),
    ],
)
def test_whoever_the_platform_will_tell_is_not_to_be_called(
    decision: Decision, state: OperationState, expected: bool
) -> None:
    is_declined = decision is Decision.DECLINE
    reason = DeclineReason.OTHER if is_declined else None
    reply = Reply(7, 3, None, State.PENDING, decision=decision, reason=reason)
    operation = OPERATION._replace(payload=reply, state=state)
    reading = SILENT._replace(operation=operation, is_call_owed=is_declined)
    assert (HOW in told(reading)) is expected


def test_without_a_number_there_is_the_e_mail_and_without_both_nothing_to_copy() -> None:
    def known(**changes: object) -> Reading:
        volunteer = VOLUNTEER._replace(**changes)  # type: ignore[arg-type]  # fields of the volunteer
        return SILENT._replace(participation=SILENT.participation._replace(volunteer=volunteer))

    assert HOW in told(known(mobile=None, phone="01 99 00 12 34"))
    assert "No conversation: y copies the e-mail" in told(known(mobile=None))
    assert "y copies" not in told(known(mobile=None, email=None))


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (NOW - 60, "called today, 14:04"),
        (NOW - DAY, "called yesterday, 14:05"),
        (NOW - 2 * DAY, "called on 2 March, 14:05"),
    ],
)
def test_when_somebody_was_called_stands_before_everything_else(at: int, words: str) -> None:
    said = told(READING._replace(called_at=at))
    assert words in said
    assert said.index(words) < said.index("VOLUNTEER")
    assert "called" not in told(READING)


def test_a_conversation_that_is_not_all_there_says_so() -> None:
    assert "reading the conversation…" in told(DECLINED)
    assert "reading the conversation…" not in told(READING)


def test_what_is_missing_of_a_conversation_is_not_said_to_come_where_it_cannot() -> None:
    lines = reading_lines(DECLINED, 120, NOW, ME, can_read=False)
    said = "".join(text for line in lines for text, _ in line)
    assert "reading the conversation…" not in said
    assert "There may be older messages" in said


def test_a_request_of_this_minute_was_made_just_now() -> None:
    of_now = READING._replace(participation=PARTICIPATION._replace(created_at=NOW - 59))
    assert "(just now)" in told(of_now)
    of_before = READING._replace(participation=PARTICIPATION._replace(created_at=NOW - 60))
    assert "(1 min ago)" in told(of_before)


def test_an_event_is_one_line_with_its_sign_and_reason() -> None:
    said = told(DECLINED, 120)
    event = "✕ Refusée · Le bénévole ne correspond pas aux besoins. · Rosa · today, 14:04"
    assert event in said


@pytest.mark.parametrize(
    ("author_id", "name", "words"),
    [
        (10, "Colin Lègue", "Colin Lègue answered, today, 14:04"),
        (10, None, "A colleague answered, today, 14:04"),
        (ME, "Rosa Ponsable", "You answered, today, 14:04"),
        (CAMILLE, "Camille Moreau", "Camille Moreau changed the state, today, 14:04"),
        (None, None, "The platform changed the state by itself, today, 14:04"),
    ],
)
def test_who_answered_is_said_at_the_top(
    author_id: int | None, name: str | None, words: str
) -> None:
    change = Change(1, NOW - 60, State.PENDING, State.DECLINED, author_id, name)
    said = told(DECLINED._replace(changes=(change,)), 120)
    assert words in said
    assert said.index(words) < said.index("VOLUNTEER")


@pytest.mark.parametrize(
    "change",
    [
        Change(1, NOW - 60, State.PENDING, State.VALIDATED, 10, "Colin Lègue"),
        Change(1, NOW - 60, None, State.DECLINED, 10, "Colin Lègue"),
    ],
)
def test_an_older_change_is_nobodys_answer(change: Change) -> None:
    assert "Colin Lègue" not in told(DECLINED._replace(changes=(change,))).split("MISSION")[0]


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        (False, False, ""),
        (True, True, "↧ Archived"),
        (False, True, "→ On its way to the archive"),
        (True, False, "→ On its way back from the archive"),
    ],
)
def test_labels_and_archive_say_what_is_on_its_way(*, was: bool, now: bool, words: str) -> None:
    talk = Conversation(5, 7, State.PENDING, NOW, NOW, frozenset({ME}), NOW, was)
    line = row(2)._replace(tags=("cuisine", "Suivi : Rosa"), is_archived=now)
    said = told(READING._replace(conversation=talk, row=line), 80)
    assert "# → + Suivi : Rosa · → - à rappeler · cuisine" in said
    assert words in said
    assert bool(words) is ("rchive" in said)


def test_what_the_platform_reports_in_its_own_name_has_an_author() -> None:
    change = Change(1, NOW - DAY - 1, State.PENDING, State.IN_PROGRESS, 10, "Colin Lègue")
    said = told(READING._replace(changes=(change,)), 120)
    assert "◐ En cours de traitement · Colin Lègue · yesterday, 14:05" in said
    older = change._replace(at=NOW - DAY - 60)
    said = told(READING._replace(changes=(older,)), 120)
    assert "◐ En cours de traitement · yesterday, 14:05" in said


def test_details_that_are_still_to_come_are_said_to_come() -> None:
    partial = READING._replace(participation=PARTICIPATION._replace(is_whole=False))
    assert "the details are still being read…" in told(partial)
    assert "the details are still being read…" not in told(READING)


def test_a_reason_of_the_volunteer_is_not_ours() -> None:
    left = Message(9, 5, NOW, "", CAMILLE, "Camille", True, "Annulée par bénévole", "not_available")
    assert "? Annulée par bénévole · not available · Camille" in told(
        READING._replace(messages=(left,))
    )


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (OperationState.SENDING, "↑ no route"),
        (OperationState.DONE, "i no route"),
        (OperationState.FAILED, "✗ no route"),
        (OperationState.CONFLICT, "! To review: no route"),
        (OperationState.UNCONFIRMED, "? no route"),
    ],
)
def test_where_the_reply_stands(state: OperationState, words: str) -> None:
    assert READING.operation is not None
    operation = READING.operation._replace(state=state, detail="no route")
    assert words in told(READING._replace(operation=operation))


@pytest.mark.parametrize(
    ("author_id", "name", "words"),
    [
        (CAMILLE, "Camille", "Camille · today"),
        (ME, "Rosa", "You · today"),
        (77, "Colin", "Colin · today"),
        (77, None, "A colleague · today"),
        (None, None, "The platform · today"),
    ],
)
def test_who_speaks(author_id: int | None, name: str | None, words: str) -> None:
    message = Message(9, 5, NOW, "Bonjour", author_id, name)
    assert words in told(READING._replace(messages=(message,)))


def test_a_reason_that_is_not_known_is_shown_as_it_is() -> None:
    event = Message(9, 5, NOW, "", ME, "Rosa", True, "Refusée", "new_reason")
    assert "✕ Refusée · new reason · Rosa" in told(READING._replace(messages=(event,)))


def test_an_adult_is_no_minor() -> None:
    adult = VOLUNTEER._replace(birthday=date(1990, 5, 1))
    said = told(READING._replace(participation=PARTICIPATION._replace(volunteer=adult)))
    assert "35 years old" in said
    assert "minor" not in said


def test_a_detail_with_braces_is_text() -> None:
    assert READING.operation is not None
    odd = READING.operation._replace(state=OperationState.FAILED, detail="{0} {detail}")
    assert "✗ {0} {detail}" in told(READING._replace(operation=odd))


def test_missions_in_their_several_ways() -> None:
    assert "remote" in told(with_mission(kind=REMOTE, city=None, zip=None))
    assert "closed to new volunteers" in told(with_mission(is_registration_open=False))
    assert "mission over" in told(with_mission(end_date=date(2026, 3, 3)))
    assert "mission over" not in told(with_mission(end_date=date(2026, 3, 4)))
    assert "one-off" in told(with_mission(date_type="ponctual"))


def test_a_message_of_a_megabyte_is_cut_and_says_by_how_much() -> None:
    long = Message(9, 5, NOW, "mot " * 250_000, CAMILLE, "Camille")
    lines = reading_lines(READING._replace(messages=(long,)), 60, NOW, ME)
    assert len(lines) < MOST_CHARACTERS
    assert "… 980000 more characters" in told(READING._replace(messages=(long,)))


def test_of_very_long_conversations_the_newest_messages_are_whole() -> None:
    messages = tuple(
        Message(number, 5, NOW, f"Début {number} " + "mot " * 4000 + f"Fin {number}.", CAMILLE, "C")
        for number in range(20)
    )
    said = told(READING._replace(messages=messages))
    for number in range(20):
        assert f"Début {number} " in said
        assert (f"Fin {number}." in said) == (number >= 17)


def test_markup_is_text() -> None:
    volunteer = VOLUNTEER._replace(first_name=HOSTILE)
    assert HOSTILE in told(
        READING._replace(participation=PARTICIPATION._replace(volunteer=volunteer))
    )
