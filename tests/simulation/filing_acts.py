"""What others, and the user in a browser, do about tags, the archive and what is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.errands import Tagging
from jva_tui.sandbox.situation import Tag
from tests.simulation.town import ME, OURS, TALKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.simulation.filer import Errand
    from tests.simulation.schedule import Event
    from tests.simulation.world import World


def act(world: World, event: Event) -> None:
    """Somebody does something about what an errand is about, by its number, where possible."""
    number, errands = int(event.number_or(0)), world.user.filer.errands
    if number >= len(errands):
        world.note(f"not possible: {event}")
        return
    errand = errands[number]
    if event.what == "volunteer-writes":
        if errand.person in TALKING:
            told = {"conversation": errand.person + 100, "text": "J'ai oublié : à quelle heure ?"}
            world.there.act("write", told)
        return
    world.there.browse(str(event), lambda: ACTS[event.what](world, errand))


def _tag(world: World, errand: Errand) -> Tag | None:
    """The tag that it is about, if there is one by now."""
    known = errand.payload
    if not isinstance(known, Tagging):
        return None
    tags = world.there.situation.tags
    named = (tag for tag in tags.values() if tag.name == known.name)
    return tags.get(known.tag_id or 0) or next(named, None)


def _makes(world: World, errand: Errand) -> None:
    """A colleague makes the same tag."""
    situation, known = world.there.situation, errand.payload
    if isinstance(known, Tagging) and _tag(world, errand) is None:
        id_ = situation.next_id("tags")
        situation.tags[id_] = Tag(id_, OURS, known.name, False, int(world.start))


def _puts_on(world: World, errand: Errand) -> None:
    """A colleague puts the same tag on the same request."""
    _makes(world, errand)
    if tag := _tag(world, errand):
        borne = world.there.situation.tags_of.setdefault(errand.person, [])
        borne += [] if tag.id in borne else [tag.id]


def _takes_off(world: World, errand: Errand) -> None:
    """A colleague takes the same tag off the same request."""
    tag, borne = _tag(world, errand), world.there.situation.tags_of.get(errand.person, [])
    if tag and tag.id in borne:
        borne.remove(tag.id)


def _renames(world: World, errand: Errand) -> None:
    """A colleague gives the tag another name."""
    if (tag := _tag(world, errand)) and not tag.is_generic:
        tag.name = f"{tag.name} (bis)"


def _deletes(world: World, errand: Errand) -> None:
    """A colleague takes the tag off everybody and deletes it."""
    if (tag := _tag(world, errand)) is None or tag.is_generic:
        return
    situation = world.there.situation
    for borne in situation.tags_of.values():
        if tag.id in borne:
            borne.remove(tag.id)
    situation.remove("tags", tag.id)


def _files(*, is_active: bool | None) -> Callable[[World, Errand], None]:
    """The user archives the conversation in a browser, takes it back from there, or reads it."""

    def file(world: World, errand: Errand) -> None:
        talk = world.there.situation.conversation_of.get(errand.person)
        mine = talk.members.get(ME) if talk else None
        if mine and is_active is None:
            mine.read_at = int(world.start + world.loop.passed)
        elif mine and is_active is not None:
            mine.is_active = is_active

    return file


ACTS: dict[str, Callable[[World, Errand], None]] = {
    "tag-made": _makes,
    "tag-on": _puts_on,
    "tag-off": _takes_off,
    "tag-renamed": _renames,
    "tag-deleted": _deletes,
    "talk-archived": _files(is_active=False),
    "talk-back": _files(is_active=True),
    "talk-read": _files(is_active=None),
}
"""By name; ``tag-on/0`` is about the first errand."""
NAMES = frozenset(ACTS) | {"volunteer-writes"}
