"""All templates as one list: the files of this account, and what the platform holds beside them.

Three versions are compared of what is in both places: the file, the platform's, and the base, which
is the platform's as it stood when the two last agreed.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from jva_tui.templates.file import SUFFIX, TemplateFile, settled_text
from jva_tui.templates.folder import SIGNATURE
from jva_tui.templates.merge import merge
from jva_tui.templates.tokens import for_platform
from jva_tui.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from jva_tui.domain import Me, Template
    from jva_tui.store.templates import Link, Uses
    from jva_tui.templates.file import Brings
    from jva_tui.templates.folder import Found
    from jva_tui.templates.tokens import ForPlatform

T = TypeVar("T")
RECENT = 5
"""Templates that are offered first, because they were used last."""


class Standing(StrEnum):
    """How a template here and the one on the platform stand to each other."""

    BROKEN = "broken"
    """The file cannot be read as a template."""
    HERE = "here"
    """Only on this computer."""
    THERE = "there"
    """Only on the platform."""
    SAME = "same"
    CHANGED_HERE = "changed_here"
    CHANGED_THERE = "changed_there"
    BOTH = "both_changed"
    GONE_THERE = "gone_there"
    """It was on the platform, and is not any more, or is no longer shared with us."""


_NEWS = frozenset(
    {Standing.THERE, Standing.CHANGED_THERE, Standing.BOTH, Standing.GONE_THERE},
)


class Face(NamedTuple):
    """What of a template is compared, as the platform would hold it."""

    name: str
    text: str
    is_shared: bool


class Entry(NamedTuple):
    """A template, wherever it is kept."""

    key: str
    """Its file's name; "#12" for the platform's template 12 that has no file here."""
    template: TemplateFile
    """What it says; of a broken file, all that stands in it."""
    standing: Standing
    there: Template | None = None
    """As the platform holds it."""
    base: Template | None = None
    """As the platform held it when file and platform last agreed."""
    trouble: str = ""
    """What is wrong with the file, in the user's words."""
    uses: int = 0
    """Replies that were sent with it."""
    used_at: int | None = None
    """When the last one of those was queued."""

    @property
    def has_file(self) -> bool:
        """Whether it is kept on this computer."""
        return self.key.endswith(SUFFIX)

    @property
    def is_usable(self) -> bool:
        """Whether something can be written with it."""
        return self.standing is not Standing.BROKEN

    @property
    def can_be_shown(self) -> bool:
        """Whether what stands in it can be shown, and so be written and brought back."""
        return self.is_usable or bool(self.template.text)

    @property
    def has_news(self) -> bool:
        """Whether the platform's is not as it was when file and platform last agreed."""
        return self.standing in _NEWS

    def is_mine(self, me: Me | None) -> bool:
        """Whether it is the user's own on the platform, or not there."""
        owner = None if self.standing is Standing.GONE_THERE else self.there or self.base
        return owner is None or me is None or owner.owner_id == me.user_id


def face_of(template: Template) -> Face:
    """What is compared of one of the platform's."""
    return Face(template.name, template.text, template.is_shared)


def published(template: TemplateFile, me: Me | None) -> tuple[Face, ForPlatform]:
    """What the platform would hold of a file, and what became of what only we know."""
    told = for_platform(template.text, me)
    return Face(template.name, settled_text(told.text), template.is_shared), told


def compared(template: TemplateFile, me: Me | None, *others: Template | None) -> Face:
    """What of a file is compared with the platform's.

    It is the file as it would be published. Where it says word for word what one of the others
    says it is that, even if the platform should hold what only we know, or a fallback: nobody has
    changed anything.
    """
    verbatim = _verbatim(template)
    if any(other and face_of(other) == verbatim for other in others):
        return verbatim
    return published(template, me)[0]


def _verbatim(template: TemplateFile) -> Face:
    return Face(template.name, settled_text(template.text), template.is_shared)


def standing(
    mine: Face, there: Template | None, base: Template | None, *, is_read: bool = True
) -> Standing:
    """How a file stands to the platform's template.

    Args:
        mine: the file's; see `compared`.
        there: the platform's; None where there is none.
        base: None where they never agreed.
        is_read: whether it is known which templates the platform holds.
    """
    if base is None:
        return Standing.HERE
    if there is None and is_read:
        return Standing.GONE_THERE
    theirs = face_of(there) if there else face_of(base)
    if mine == theirs:
        return Standing.SAME
    is_changed_here, is_changed_there = mine != face_of(base), theirs != face_of(base)
    if is_changed_here and is_changed_there:
        return Standing.BOTH
    return Standing.CHANGED_THERE if is_changed_there else Standing.CHANGED_HERE


def written_anew(entry: Entry, template: TemplateFile, me: Me | None) -> Entry:
    """A template as it would stand if it said something else."""
    base = entry.base or entry.there
    mine = compared(template, me, entry.there, base)
    is_read = entry.standing is Standing.GONE_THERE
    stands = standing(mine, entry.there, base, is_read=is_read)
    return entry._replace(template=template, standing=stands, base=base)


def merged(template: TemplateFile, there: Template, base: Template) -> TemplateFile | None:
    """The file with what was changed on the platform; None where both changed the same.

    Name and sharing are taken from the side that has changed them.
    """
    text = merge(base.text, template.text, there.text)
    name = _of_two(base.name, template.name, there.name)
    is_shared = _of_two(base.is_shared, template.is_shared, there.is_shared)
    if text is None or name is None or is_shared is None:
        return None
    return template._replace(name=name, text=text, is_shared=is_shared)


def _of_two(base: T, mine: T, theirs: T) -> T | None:
    if mine in (base, theirs):
        return theirs
    return mine if theirs == base else None


class Notes(NamedTuple):
    """What only we know of templates, beside what they say."""

    links: Mapping[str, Link]
    """Which of the platform's each file is, by its name."""
    uses: Mapping[str, Uses]
    """How often each was sent, by key."""
    brings: Mapping[int, Brings]
    """What the user has given to some that have no file, by the platform's id."""


def entries(
    files: Mapping[str, Found],
    there: Iterable[Template],
    notes: Notes,
    me: Me | None,
    *,
    is_read: bool,
) -> list[Entry]:
    """Every template once, by name.

    Args:
        files: of the folder.
        there: the platform's.
        notes: what is known of them beside that.
        me: who publishes.
        is_read: whether the platform's templates are known.
    """
    by_id = {template.id: template for template in there}
    found = []
    for name, file in files.items():
        if name != SIGNATURE:
            link = notes.links.get(name)
            base = link.base if link else None
            remote = by_id.pop(base.id, None) if base else None
            found.append(_of_file(name, file, remote, base, me, is_read=is_read))
    found += [
        Entry(
            key=f"#{template.id}",
            template=TemplateFile(
                template.name, template.text, notes.brings.get(template.id), template.is_shared
            ),
            standing=Standing.THERE,
            there=template,
        )
        for template in by_id.values()
    ]
    told = [_with_uses(entry, notes.uses) for entry in found]
    return sorted(told, key=lambda entry: (fold(entry.template.name), entry.key))


def _of_file(  # noqa: PLR0913 - as above
    name: str,
    file: Found,
    there: Template | None,
    base: Template | None,
    me: Me | None,
    *,
    is_read: bool,
) -> Entry:
    if file.template is None:
        raw = TemplateFile(name.removesuffix(SUFFIX), file.contents)
        return Entry(name, raw, Standing.BROKEN, there, base, file.trouble)
    mine = compared(file.template, me, there, base)
    stands = standing(mine, there, base, is_read=is_read)
    return Entry(name, file.template, stands, there, base)


def _with_uses(entry: Entry, uses: Mapping[str, Uses]) -> Entry:
    used = uses.get(entry.key)
    return entry._replace(uses=used.count, used_at=used.last_at) if used else entry


def recent_first(found: Sequence[Entry]) -> list[Entry]:
    """Those that were used last come first, a few of them; the others by name."""
    used = sorted((e for e in found if e.used_at is not None), key=lambda e: -(e.used_at or 0))
    recent = used[:RECENT]
    keys = {entry.key for entry in recent}
    return [*recent, *(entry for entry in found if entry.key not in keys)]


def adopted(
    files: Mapping[str, Found],
    there: Iterable[Template],
    links: Mapping[str, Link],
    me: Me | None,
    gone: Collection[str] = (),
) -> dict[str, Template]:
    """Files without a link that say exactly what a template of the platform without a file says.

    So are linked what came from a colleague, and what was renamed by another program. One's own
    come before those of colleagues.

    Args:
        files: of the folder.
        there: the platform's.
        links: which of those each file is, by its name.
        me: who publishes.
        gone: linked files that are not only missing for the moment in which another program saves
            them.
    """
    has_link = {link.base.id for file, link in links.items() if file not in gone}
    left_out = {link.base.id for file, link in links.items() if link.is_left_out}
    free: dict[Face, Template] = {}
    for template in sorted(there, key=lambda one: me is None or one.owner_id != me.user_id):
        if template.id not in has_link | left_out:
            free.setdefault(face_of(template), template)
    found = {}
    for name, file in files.items():
        if file.template and name not in links:
            mine, _told = published(file.template, me)
            for face in (_verbatim(file.template), mine):
                if face in free:
                    found[name] = free.pop(face)
                    break
    return found
