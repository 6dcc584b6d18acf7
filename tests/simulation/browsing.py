"""What others, and the user in a browser, do about templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.sandbox.situation import MessageTemplate
from tests.simulation.town import ME

if TYPE_CHECKING:
    from collections.abc import Callable

    from jva_tui.sandbox.situation import Situation
    from tests.simulation.editor import Edition
    from tests.simulation.schedule import Event
    from tests.simulation.world import World


def act(world: World, event: Event) -> None:
    """Somebody does something about one of the templates, by its place, where that is possible."""
    place, editor = int(event.number_or(0)), world.user.editor
    editions = [each for each in editor.editions if each.place == place]
    if not editions:
        world.note(f"not possible: {event}")
        return
    world.there.browse(str(event), lambda: ACTS[event.what](world, editions[-1]))


def _there(world: World, edition: Edition) -> MessageTemplate | None:
    """The template that it is about, or has made."""
    id_ = edition.publication.template_id
    if id_ is None:
        turns = world.there.shelf.turns
        made = [t.id for t in turns if t.before is None and world.user.editor.behind(t) is edition]
        id_ = made[-1] if made else None
    return None if id_ is None else world.there.shelf.now(id_)


def _changes(world: World, edition: Edition) -> None:
    """Its text is another one."""
    if template := _there(world, edition):
        template.message = f"{template.message} (revu)"


def _renames(world: World, edition: Edition) -> None:
    """Its name is another one."""
    if template := _there(world, edition):
        template.name = f"{template.name} (revu)"


def _turns(world: World, edition: Edition) -> None:
    """Whoever it belongs to shares it, or no longer does."""
    if template := _there(world, edition):
        template.is_shared = not template.is_shared
        owner = world.there.situation.users[template.user_id]
        template.structure_id = owner.structure_id if template.is_shared else None


def _deletes(world: World, edition: Edition) -> None:
    """It is gone."""
    if template := _there(world, edition):
        world.there.situation.remove("message_templates", template.id)


def _says(world: World, edition: Edition) -> None:
    """It says what is to be published."""
    if (template := _there(world, edition)) and not edition.publication.is_deletion:
        template.name, template.message, _is_shared = edition.face


def _makes(world: World, edition: Edition) -> None:
    """The user makes the same in a browser."""
    situation = world.there.situation
    name, text, _is_shared = edition.face
    id_ = situation.next_id("message_templates")
    situation.message_templates[id_] = _private(situation, id_, name, text)


def _adds(world: World, edition: Edition) -> None:
    """The user makes another one in a browser."""
    del edition
    situation = world.there.situation
    id_ = situation.next_id("message_templates")
    situation.message_templates[id_] = _private(situation, id_, f"Autre {id_}", "Bonjour à tous.")


def _private(situation: Situation, id_: int, name: str, text: str) -> MessageTemplate:
    at = max((each.updated_at for each in situation.message_templates.values()), default=0)
    return MessageTemplate(id_, name, ME, text, False, None, at, at)


ACTS: dict[str, Callable[[World, Edition], None]] = {
    "there-changes": _changes,
    "there-renames": _renames,
    "there-turns": _turns,
    "there-deletes": _deletes,
    "there-says": _says,
    "there-makes": _makes,
    "there-adds": _adds,
}
"""By name; ``there-changes/0`` is about the template of place 0."""
