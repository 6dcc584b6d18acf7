"""Whatever is there: nothing unseen is overwritten, and nothing of others is taken for ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from jva_tui.domain import Template
from jva_tui.operations import (
    Attempt,
    Fate,
    Operation,
    OperationState,
    Publication,
    Publish,
    Step,
    StepState,
)
from jva_tui.outbox.kinds import Already, Stopped, VerdictKind
from jva_tui.outbox.publication_judging import There, before, copy_of, judge
from tests.people import NOW
from tests.publications import changed, new

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

ME, COLLEAGUE = 2, 3
OURS, OTHERS = 1, 9
MARKER = 4
NAMES, TEXTS = ("Accueil", "Merci"), ("Bonjour", "Bonsoir")


@st.composite
def templates(draw: DrawFn) -> dict[int, Template]:
    """What the platform may hold: few words, so that much is alike."""
    found = {}
    for id_ in draw(st.sets(st.integers(1, 8))):
        owner = draw(st.sampled_from((ME, COLLEAGUE)))
        is_shared = owner == COLLEAGUE or draw(st.booleans())
        shared_with = OURS if owner == COLLEAGUE else draw(st.sampled_from((OURS, OTHERS, None)))
        found[id_] = Template(
            id_,
            draw(st.sampled_from(NAMES)),
            draw(st.sampled_from(TEXTS)),
            is_shared,
            owner,
            structure_id=shared_with if is_shared else None,
            is_verbatim=draw(st.booleans()),
        )
    return found


@st.composite
def publications(draw: DrawFn) -> Publication:
    """A new one, or a change or deletion of what was seen."""
    name, text = draw(st.sampled_from(NAMES)), draw(st.sampled_from(TEXTS))
    is_shared = draw(st.booleans())
    if draw(st.booleans()):
        return new(name=name, text=text, is_shared=is_shared)
    seen = Template(
        draw(st.integers(1, 8)),
        draw(st.sampled_from(NAMES)),
        draw(st.sampled_from(TEXTS)),
        draw(st.booleans()),
        ME,
    )
    is_deletion = draw(st.booleans())
    return changed(seen, name=name, text=text, is_shared=is_shared, is_deletion=is_deletion)


@st.composite
def cases(draw: DrawFn) -> tuple[Operation, There]:
    """One publication, and what is there."""
    publication = draw(publications())
    held = draw(templates())
    taken = frozenset(draw(st.sets(st.sampled_from(sorted(held) or [1]))))
    there = There(held, ME, OURS, publication.template_id, taken)
    steps = tuple(Step(action, StepState.WAITING) for action in publication.steps)
    operation = Operation(1, 1, OperationState.QUEUED, publication, NOW, NOW, steps=steps)
    return operation, there


def payload(operation: Operation) -> Publication:
    """What it is to do."""
    assert isinstance(operation.payload, Publication)
    return operation.payload


def says(publication: Publication, template: Template) -> bool:
    """Whether it stands there word for word."""
    is_same = (template.name, template.text) == (publication.name, publication.text)
    return is_same and template.is_verbatim


@given(cases())
def test_nothing_is_written_over_what_its_author_has_not_seen(
    case: tuple[Operation, There],
) -> None:
    operation, there = case
    told, publication = before(operation, there), payload(operation)
    if operation.next_step == Publish.CREATE or told is not None:
        return
    now = there.now
    assert now is not None
    assert (now.name, now.text, now.is_shared) == (
        publication.seen_name,
        publication.seen_text,
        publication.seen_is_shared,
    )
    assert not there.is_elsewhere(now)
    assert not publication.is_deletion or now.owner_id == ME


@given(cases())
def test_what_needs_no_request_is_there(case: tuple[Operation, There]) -> None:
    operation, there = case
    told, publication = before(operation, there), payload(operation)
    if not isinstance(told, Already):
        return
    if publication.is_deletion:
        assert there.now is None
    else:
        assert there.now is not None
        assert says(publication, there.now)
        assert there.now.is_shared == publication.is_shared


@given(cases())
def test_what_is_stopped_for_what_it_has_become_may_be_sent_anyway(
    case: tuple[Operation, There],
) -> None:
    operation, there = case
    told = before(operation, there)
    if not isinstance(told, Stopped) or told.found is None:
        return
    anyway = payload(operation).seen_anew(told.found)
    assert not isinstance(before(operation._replace(payload=anyway), there), Stopped)


@given(cases())
def test_only_ones_own_that_is_no_other_files_is_adopted(case: tuple[Operation, There]) -> None:
    operation, there = case
    copy = copy_of(operation, there)
    fitting = [
        template
        for template in there.templates.values()
        if says(payload(operation), template)
        and template.owner_id == ME
        and template.id not in there.taken
    ]
    assert (copy in fitting) if fitting else copy is None


@given(cases(), st.booleans(), st.sampled_from([None, 201, 500]))
def test_what_is_said_to_have_happened_is_there(
    case: tuple[Operation, There],
    is_settled: bool,
    status: int | None,
) -> None:
    operation, there = case
    publication, action = payload(operation), operation.steps[0].action
    attempt = Attempt(1, action, "", "", 0, MARKER, NOW, NOW, Fate.UNKNOWN, status, "")
    judged = judge(operation, attempt, there, is_settled=is_settled)
    kind = judged.verdict.kind
    assert is_settled or kind in (VerdictKind.HAPPENED, VerdictKind.WAIT)
    is_there = judged.record is not None
    if kind in (VerdictKind.HAPPENED, VerdictKind.PARTLY):
        assert is_there
        if publication.is_deletion:
            assert there.now is None
        else:
            assert isinstance(judged.found, Template)
            assert says(publication, judged.found)
            assert judged.found.id not in there.taken or judged.found.id == there.target
            assert publication.template_id or judged.found.id > MARKER
    if kind is VerdictKind.ABSENT and action == Publish.CREATE:
        mine = [t.id for t in there.templates.values() if t.owner_id == ME]
        assert not [id_ for id_ in mine if id_ > MARKER and id_ not in there.taken]
        assert status != 201
    elif kind is VerdictKind.ABSENT:
        assert there.now is not None
        assert there.now.text == publication.seen_text
