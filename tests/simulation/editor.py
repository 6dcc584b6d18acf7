"""What the user of the simulated client does with templates: publishes them, sees to the rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jva_tui.domain import Template
from jva_tui.operations import Publication
from jva_tui.store.errors import StoreError
from tests.simulation.town import ME, TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jva_tui.desk import Desk
    from jva_tui.operations import Operation
    from tests.simulation.journal import Sent
    from tests.simulation.schedule import Leaf, Placed
    from tests.simulation.shelf import Face, Turn


Contents = tuple[str, str, str, bool]
"""File, name, text, and whether it is to be deleted."""


def contents_of(publication: Publication) -> Contents:
    """By what an operation is known again."""
    return publication.file, publication.name, publication.text, publication.is_deletion


@dataclass(eq=False)
class Edition:
    """One publication, as its author gave it."""

    publication: Publication
    at: float
    """When; seconds of the world."""
    lot: int
    """Those of one gesture have the same number."""
    place: int
    """Of the template."""
    id: int | None = None
    """Of its operation, where that is known."""
    is_promised: bool = False
    """Whether `Desk.queue` has returned."""
    again: list[float] = field(default_factory=list)
    """When its author had it sent again."""
    answered_at: float = -1.0
    """When its author last took over from the client what nobody knew."""
    is_sure: bool = True
    """Whether its author never had it sent again while nobody knew what had become of it."""
    is_taken: bool = False
    """Whether it was taken back."""
    seen: set[Face] = field(default_factory=set)
    """What may stand there when it is saved or deleted."""

    def __post_init__(self) -> None:
        known = self.publication
        if known.seen_is_shared is not None:
            self.seen.add((known.seen_name, known.seen_text, known.seen_is_shared))

    @property
    def face(self) -> Face:
        """What is to stand there."""
        return self.publication.name, self.publication.text, self.publication.is_shared

    @property
    def asked_at(self) -> float:
        """When its author last wanted it sent."""
        return self.again[-1] if self.again else self.at

    def says(self, sent: Sent) -> bool:
        """Whether a request is one that it needs."""
        known = self.publication
        if known.is_deletion or sent.action == "delete":
            is_same = sent.template_id == known.template_id
            return known.is_deletion and sent.action == "delete" and is_same
        told = tuple(sent.body.get(name) for name in ("name", "message", "is_shared"))
        if known.template_id is None:
            return told == self.face
        return told == self.face and sent.template_id == known.template_id

    def saw(self, found: object) -> None:
        """Its author has it sent over what has become of it."""
        if isinstance(found, Template):
            self.seen.add((found.name, found.text, found.is_shared))


class Editor:
    """See the module.

    Args:
        now: tells the seconds of the world.
        note: writes a line of the trace.
    """

    def __init__(self, now: Callable[[], float], note: Callable[[str], None]) -> None:
        self._now = now
        self._note = note
        self._left = {manner: list(numbers) for manner, numbers in TEMPLATES.items()}
        self.targets: list[int | None] = []
        """The template of each place; None for one that was new when it was published first."""
        self.editions: list[Edition] = []
        self._lots = 0

    async def publish(self, desk: Desk, placed: Iterable[Placed]) -> None:
        """Queues a lot, as the templates' screen does."""
        self._lots += 1
        new: dict[int, Edition] = {}
        for leaf, wanted in placed:
            place = self._place(leaf, wanted)
            if place is None or place in new:
                continue
            if publication := self._publication(desk, leaf, place):
                new[place] = Edition(publication, self._now(), self._lots, place)
        if not new:
            return
        self.editions += new.values()
        try:
            await desk.queue([edition.publication for edition in new.values()])
        except StoreError as error:
            self._note(f"not published: {error}")
            self.editions = [each for each in self.editions if each not in new.values()]
            return
        for edition in new.values():
            edition.is_promised = True

    def _place(self, leaf: Leaf, wanted: int | None) -> int | None:
        """The place of a template, a new one perhaps; None where none is left."""
        if wanted is not None:
            return wanted if wanted < len(self.targets) else None
        left = self._left[leaf.manner]
        if leaf.kind != "N" and not left:
            return None
        self.targets.append(None if leaf.kind == "N" else left.pop(0))
        return len(self.targets) - 1

    def _publication(self, desk: Desk, leaf: Leaf, place: int) -> Publication | None:
        """As the templates' screen would freeze it; None where it would not."""
        file = f"modele-{place}.txt"
        link = desk._outbox_reader.template_links().get(file)
        id_ = link.base.id if link else self.targets[place]
        there = {template.id: template for template in desk._reader.templates()}
        seen = there.get(id_ or 0)
        is_gone = id_ is not None and seen is None
        if (leaf.kind != "N" or id_ is not None) and (seen is None or is_gone):
            return None
        if leaf.kind == "X" and (seen is None or seen.owner_id != ME):
            return None
        name = f"Modèle du lieu {place}"
        text = f"Bonjour [destinataire_prenom], voici le modèle {place}, version {self._lots}."
        return Publication(
            file=file,
            template_id=seen.id if seen else None,
            name=seen.name if seen and leaf.kind == "X" else name,
            text=seen.text if seen and leaf.kind == "X" else text,
            is_shared=seen.is_shared if seen and leaf.kind == "X" else bool(leaf.manner),
            owner_id=seen.owner_id if seen else ME,
            is_deletion=leaf.kind == "X",
            seen_name=seen.name if seen else "",
            seen_text=seen.text if seen else "",
            seen_is_shared=seen.is_shared if seen else None,
        )

    # What comes after

    def of(self, operation: Operation) -> Edition | None:
        """The one that became an operation; after a death while it was queued, by what it says."""
        payload = operation.payload
        assert isinstance(payload, Publication)
        return self.known(operation.id, contents_of(payload))

    def known(self, id_: int, contents: Contents) -> Edition | None:
        """The same, by what stands in the outbox."""
        named = next((each for each in self.editions if each.id == id_), None)
        unnamed = (each for each in self.editions if each.id is None)
        alike = (each for each in unnamed if contents_of(each.publication) == contents)
        if found := named or next(alike, None):
            found.id = id_
        return found

    def sending(self, sent: Sent) -> Edition | None:
        """The one that a request is for: the newest that fits."""
        fitting = (e for e in reversed(self.editions) if e.at <= sent.begun and e.says(sent))
        return next(fitting, None)

    def behind(self, turn: Turn) -> Edition | None:
        """The one that something that happened is for."""
        return self.sending(turn.cause) if turn.cause else None
