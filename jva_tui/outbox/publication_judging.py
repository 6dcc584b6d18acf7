"""From what the platform shows of templates to what becomes of one publication."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.operations import Publication, Publish
from jva_tui.outbox import publication_words as wording
from jva_tui.outbox.kinds import Already, Judged, Stopped, Verdict, VerdictKind
from jva_tui.outbox.linking import linked, unlinked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jva_tui.domain import Template
    from jva_tui.operations import Attempt, Operation
    from jva_tui.outbox.results import Record

    Face = tuple[str, str, bool]
    """Name, text, and whether it is shared."""


class There(NamedTuple):
    """What the platform holds, as far as one publication is concerned."""

    templates: Mapping[int, Template]
    """By id: mine, and those shared in our organisation."""
    me_id: int
    """Our user id."""
    structure_id: int | None
    """Our organisation."""
    target: int | None
    """Which of them it is about; None for a new one that is not known to be there."""
    taken: frozenset[int] = frozenset()
    """Those that are known to be something else's."""
    others: frozenset[tuple[str, str]] = frozenset()
    """Name and text of other new ones that may be there already."""

    @property
    def now(self) -> Template | None:
        """The template that it is about, as it is."""
        return None if self.target is None else self.templates.get(self.target)

    def is_elsewhere(self, template: Template) -> bool:
        """Whether it is shared with another organisation than ours."""
        return template.is_shared and template.structure_id not in (None, self.structure_id)


def before(operation: Operation, there: There) -> Stopped | Already | None:
    """Why the next step of a publication must not leave, or need not; None where it may.

    Args:
        operation: not taken back; for one that is new there, see `copy_of`.
        there: read just now.
    """
    match operation.next_step:
        case Publish.UPDATE:
            return _before_update(operation, there)
        case Publish.DELETE:
            return _before_delete(operation, there)
    return None


def copy_of(operation: Operation, there: There) -> Template | None:
    """What says the same word for word, and is no other file's: it is not made a second time."""
    publication = operation.of(Publication)
    copies = _copies(publication, there)
    wanted = (template for template in copies if _is_as_wanted(publication, template, there))
    return next(wanted, copies[0] if copies else None)


def adopted(operation: Operation, copy: Template, there: There) -> Already:
    """One that was to be made is there: its sharing may be left to be changed."""
    is_done = _is_as_wanted(operation.of(Publication), copy, there)
    return Already(then=() if is_done else (Publish.UPDATE,), record=linked(operation, copy))


def _before_update(operation: Operation, there: There) -> Stopped | Already | None:
    publication, now = operation.of(Publication), there.now
    if now is None:
        return Stopped(wording.gone(), None)
    if _is_as_wanted(publication, now, there):
        return Already(record=linked(operation, now))
    return _not_as_seen(publication, now, there)


def _before_delete(operation: Operation, there: There) -> Stopped | Already | None:
    publication, now = operation.of(Publication), there.now
    assert publication.template_id is not None  # noqa: S101 - Publication refuses it otherwise
    if now is None:
        return Already(record=unlinked(publication.template_id))
    if now.owner_id != there.me_id:
        return Stopped(wording.only_its_author(now.owner_name), None)
    return _not_as_seen(publication, now, there)


def _not_as_seen(publication: Publication, now: Template, there: There) -> Stopped | None:
    seen = _seen_of(publication, now)
    if _face_of(now) != seen:
        return Stopped(wording.changed(now, seen), now)
    if there.is_elsewhere(now) and now.structure_id != publication.seen_structure_id:
        return Stopped(wording.shared_elsewhere(), now)
    return None


def judge(operation: Operation, attempt: Attempt, there: There, *, is_settled: bool) -> Judged:
    """What has become of a request of which nobody knows.

    Args:
        operation: which it is for.
        attempt: the request, with the bounds of the first one for its step.
        there: read afterwards.
        is_settled: whether absence counts.
    """
    match attempt.action:
        case Publish.CREATE:
            judged = _judge_create(operation, attempt, there)
        case Publish.DELETE:
            judged = _judge_delete(operation, there)
        case _:
            judged = _judge_update(operation, there)
    if judged.verdict.kind is VerdictKind.HAPPENED or is_settled:
        return judged
    return Judged(Verdict(VerdictKind.WAIT), None)


def _judge_create(operation: Operation, attempt: Attempt, there: There) -> Judged:
    publication = operation.of(Publication)
    new = [template for template in _free(there) if template.id > attempt.read_marker]
    copies = [template for template in new if _says(publication, template)]
    if copies:
        template = copies[0]
        record = linked(operation, template._replace(is_shared=publication.is_shared))
        if template.is_shared and template.structure_id is None:
            # It was stored, and nobody shares it yet.
            return Judged(Verdict(VerdictKind.PARTLY, (Publish.UPDATE,)), template, record)
        return _happened(publication, template, there, record=record)
    unknown = [t for t in new if (t.name, t.text) not in there.others or not t.is_verbatim]
    if unknown:
        note = wording.maybe_another(unknown[0].name)
        return Judged(Verdict(VerdictKind.ASK, note=note), None)
    if attempt.status is not None and 200 <= attempt.status < 300:
        return Judged(Verdict(VerdictKind.ASK, note=wording.not_as_made()), None)
    return Judged(Verdict(VerdictKind.ABSENT), None)


def _judge_update(operation: Operation, there: There) -> Judged:
    publication, now = operation.of(Publication), there.now
    if now is None:
        return Judged(Verdict(VerdictKind.CONFLICT, note=wording.gone()), None)
    is_moved = there.is_elsewhere(now) and now.structure_id != publication.seen_structure_id
    is_ours = _says(publication, now) and now.is_shared == publication.is_shared
    if _is_as_wanted(publication, now, there) or (is_ours and is_moved):
        return _happened(publication, now, there, record=linked(operation, now))
    return _unless_changed(publication, now, there)


def _judge_delete(operation: Operation, there: There) -> Judged:
    publication, now = operation.of(Publication), there.now
    if now is None:
        assert publication.template_id is not None  # noqa: S101 - as above
        verdict = Verdict(VerdictKind.HAPPENED)
        return Judged(verdict, None, unlinked(publication.template_id))
    return _unless_changed(publication, now, there)


def _unless_changed(publication: Publication, now: Template, there: There) -> Judged:
    changed = _not_as_seen(publication, now, there)
    if changed is None:
        return Judged(Verdict(VerdictKind.ABSENT), now)
    return Judged(Verdict(VerdictKind.CONFLICT, note=changed.detail), changed.found)


def _happened(publication: Publication, template: Template, there: There, record: Record) -> Judged:
    note = since(publication, template, there)
    return Judged(Verdict(VerdictKind.HAPPENED, note=note), template, record)


def since(publication: Publication, template: Template | None, there: There) -> str:
    """What is to know of a template that has arrived; empty where all is as it should be."""
    is_astray = (
        publication.is_shared
        and template is not None
        and there.is_elsewhere(template)
        and not publication.is_deletion
    )
    return wording.told_elsewhere() if is_astray else ""


def copies_above(publication: Publication, there: There, marker: int) -> list[Template]:
    """Those that say what it says, word for word, and were made since, whosesoever they are."""
    return [template for template in _copies(publication, there) if template.id > marker]


def _face_of(template: Template) -> Face:
    return template.name, template.text, template.is_shared


def _seen_of(publication: Publication, now: Template) -> Face:
    """How it stood there for its author; what was made with it is as it was sent, shared or not."""
    if publication.seen_is_shared is None:
        return publication.name, publication.text, now.is_shared
    return publication.seen_name, publication.seen_text, publication.seen_is_shared


def _free(there: There) -> list[Template]:
    """Mine that are no other file's, the oldest first."""
    mine = (t for t in there.templates.values() if t.owner_id == there.me_id)
    return sorted((t for t in mine if t.id not in there.taken), key=lambda template: template.id)


def _copies(publication: Publication, there: There) -> list[Template]:
    return [template for template in _free(there) if _says(publication, template)]


def _says(publication: Publication, template: Template) -> bool:
    """Word for word: what was cleaned when it was read may say something else there."""
    is_same = (template.name, template.text) == (publication.name, publication.text)
    return is_same and template.is_verbatim


def _is_as_wanted(publication: Publication, template: Template, there: There) -> bool:
    is_shared = template.is_shared and template.structure_id == there.structure_id
    is_fine = is_shared if publication.is_shared else not template.is_shared
    return is_fine and _says(publication, template)
