"""Whatever is there: a label ends up where it was wanted, and nothing unseen out of sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from jva_tui.domain import Conversation, Message, State, Tag
from jva_tui.errands import FileAction, FileAs, Filing, TagAction, Tagging
from jva_tui.operations import Operation, OperationState, Step, StepState
from jva_tui.outbox import filing_judging, tag_judging
from jva_tui.outbox.kinds import Already, Stopped, VerdictKind
from jva_tui.text import fold
from tests.people import NOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DrawFn

    from jva_tui.operations import Payload

ME, VOLUNTEER = 2, 9
NAMES = ("Relance", "relance", "Suivi : Rosa", "Dispo")


def operation(payload: Payload) -> Operation:
    """Queued."""
    steps = tuple(Step(action, StepState.WAITING) for action in payload.steps)
    return Operation(1, 1, OperationState.QUEUED, payload, NOW, NOW, steps=steps)


def moved_on(op: Operation) -> Operation:
    """With its next step done."""
    return op._replace(steps=op.steps[1:])


def carried_out(
    op: Operation,
    before: Callable[[Operation], Stopped | Already | None],
    act: Callable[[str], None],
) -> list[Stopped | Already]:
    """Does as the delivery does, until nothing is left; what kept requests from leaving."""
    why: list[Stopped | Already] = []
    while action := op.next_step:
        told = before(op)
        if told is None:
            act(action)
        else:
            why.append(told)
            if isinstance(told, Stopped) or told.is_all:
                break
        op = moved_on(op)
    return why


@st.composite
def labels(draw: DrawFn) -> list[Tag]:
    """What the organisation may have; names that differ in their writing alone are two."""
    names = draw(st.lists(st.sampled_from(NAMES), unique=True))
    return [Tag(id_, name, is_generic=False) for id_, name in enumerate(names, 1)]


@st.composite
def cases(draw: DrawFn) -> tuple[Tagging, list[Tag], list[Tag]]:
    """One tagging, the organisation's labels, and those of the request."""
    listed = draw(labels())
    borne = draw(st.lists(st.sampled_from(listed), unique=True)) if listed else []
    chosen = draw(st.one_of(st.none(), st.sampled_from(listed))) if listed else None
    name = chosen.name if chosen else draw(st.sampled_from(NAMES))
    is_known = chosen is not None and draw(st.booleans())
    tag_id = chosen.id if chosen and is_known else None
    return Tagging(1, name, draw(st.booleans()), 1, tag_id), listed, borne


@given(cases())
def test_a_label_ends_where_it_was_wanted_and_nothing_else_moves(
    case: tuple[Tagging, list[Tag], list[Tag]],
) -> None:
    tagging, listed, borne = case
    had = list(borne)

    def act(action: str) -> None:
        if action == TagAction.CREATE:
            assert tagging.name not in {tag.name for tag in listed}  # the platform's 422
            listed.append(Tag(90, tagging.name, is_generic=False))
            return
        id_ = tag_judging.There(borne, listed).target(tagging)
        tag = next(tag for tag in listed if tag.id == id_)  # else the platform's 404
        if action == TagAction.ATTACH:
            assert tag not in borne  # the platform's 500
            borne.append(tag)
        else:
            borne.remove(tag)

    told = carried_out(
        operation(tagging),
        lambda op: tag_judging.before(op, tag_judging.There(borne, listed)),
        act,
    )
    assert not any(isinstance(why, Stopped) for why in told)
    assert tag_judging.There(borne, listed).is_as_wanted(tagging)
    touched = {tag.name for tag in set(had) ^ set(borne)}
    is_there = tagging.name in {tag.name for tag in listed}
    assert touched <= {tagging.name} or not is_there
    assert {fold(name) for name in touched} <= {fold(tagging.name)}
    assert len(touched) <= 1


@given(cases(), st.sampled_from(TagAction), st.booleans())
def test_of_a_lost_request_presence_counts_at_once_and_absence_only_once_it_is_settled(
    case: tuple[Tagging, list[Tag], list[Tag]], action: TagAction, is_settled: bool
) -> None:
    tagging, listed, borne = case
    op = operation(tagging)
    there = tag_judging.There(borne, listed)
    told = tag_judging.judge(op, action, there, is_settled=is_settled).verdict.kind
    is_made = there.meant(tagging) is not None
    is_done = is_made if action == TagAction.CREATE else there.is_as_wanted(tagging)
    assert (told is VerdictKind.HAPPENED) is is_done
    assert told is not VerdictKind.ABSENT or is_settled
    gone = tag_judging.judge(op, action, there._replace(borne=None), is_settled=is_settled)
    assert (gone.verdict.kind is VerdictKind.CONFLICT) is (action != TagAction.CREATE)


@st.composite
def talks(draw: DrawFn) -> tuple[Filing, filing_judging.There]:
    """One filing, and how its conversation stands."""
    author = draw(st.sampled_from((ME, VOLUNTEER)))
    latest = draw(st.one_of(st.none(), st.integers(100, 103)))
    message = Message(latest, 11, NOW + latest, "…", author) if latest else None
    talk = Conversation(
        *(11, 1, State.PENDING, NOW, NOW + (latest or 0), frozenset({ME, VOLUNTEER})),
        draw(st.one_of(st.none(), st.integers(NOW + 99, NOW + 104))),
        draw(st.booleans()),
    )
    seen = draw(st.one_of(st.none(), st.integers(99, 103)))
    filing = Filing(1, 11, draw(st.sampled_from(FileAs)), seen)
    return filing, filing_judging.There(talk, message, ME)


@given(talks())
def test_nothing_unseen_is_marked_as_read_or_put_out_of_sight(
    case: tuple[Filing, filing_judging.There],
) -> None:
    filing, there = case
    assert there.talk
    before = there.talk
    now = {"talk": before}

    def act(action: str) -> None:
        talk = now["talk"]
        if action == FileAction.READ:
            now["talk"] = talk._replace(read_at=max(NOW + 200, talk.updated_at))
        else:
            now["talk"] = talk._replace(is_archived=action == FileAction.ARCHIVE)

    told = carried_out(
        operation(filing),
        lambda op: filing_judging.before(op, there._replace(talk=now["talk"])),
        act,
    )
    latest, seen = there.latest, filing.seen_message_id or 0
    is_unseen = latest is not None and latest.author_id != ME and latest.id > seen
    after = there._replace(talk=now["talk"])
    if filing.to is FileAs.INBOX:
        assert (after.is_archived, now["talk"].read_at) == (False, before.read_at)
    elif is_unseen:
        assert now["talk"] == before
        assert [isinstance(why, Already) and bool(why.note) for why in told] == [True]
    else:
        assert after.is_read
        assert after.is_archived is (filing.to is FileAs.ARCHIVED or before.is_archived)


@given(talks(), st.sampled_from(FileAction), st.booleans())
def test_what_became_of_a_lost_filing_follows_from_how_it_stands(
    case: tuple[Filing, filing_judging.There], action: FileAction, is_settled: bool
) -> None:
    filing, there = case
    op = operation(filing)
    judged = filing_judging.judge(op, action, there, is_settled=is_settled)
    is_done = {
        FileAction.READ: there.is_read,
        FileAction.ARCHIVE: there.is_archived,
        FileAction.UNARCHIVE: not there.is_archived,
    }[action]
    expected = VerdictKind.ABSENT if is_settled else VerdictKind.WAIT
    assert judged.verdict.kind is (VerdictKind.HAPPENED if is_done else expected)
    away = filing_judging.judge(op, action, there._replace(me_id=77), is_settled=is_settled)
    assert away.verdict.kind is VerdictKind.CONFLICT
