"""Templates on their way through Rosa's outbox, for tests: what is there, what goes wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from jva_tui.domain import Template
from jva_tui.sandbox.levers import Lever

if TYPE_CHECKING:
    from jva_tui.operations import Operation, Publication
    from jva_tui.sandbox.situation import MessageTemplate
    from jva_tui.store.templates import Link
    from tests.outbox.post import Post

MINE, SHARED, COLLEAGUES = 1, 2, 4
"""Ids of templates in the recordings: Rosa's, Rosa's that is shared, one that Basile shares."""
BASILE_ID = 3
MAKING = Lever("POST", "/api/message-templates", after=504)
SAVING = Lever("PUT", "/api/message-templates/*", after=504)
DELETING = Lever("DELETE", "/api/message-templates/*", after=504)
FILE = "bienvenue.txt"


def there(post: Post, template_id: int) -> MessageTemplate:
    """A template as the platform holds it."""
    return post.office.situation.message_templates[template_id]


def seen(post: Post, template_id: int) -> Template:
    """The same, as somebody sees it."""
    row = there(post, template_id)
    return Template(
        row.id, row.name, row.message, row.is_shared, row.user_id, structure_id=row.structure_id
    )


def named(post: Post, name: str = "Accueil") -> list[MessageTemplate]:
    """Those of this name, the oldest first."""
    return [t for t in post.office.situation.message_templates.values() if t.name == name]


def writes(post: Post) -> list[str]:
    """Methods of the requests that were to change something."""
    return [line.split()[0] for line in post.office.network.writes()]


def pull(post: Post, lever: Lever) -> None:
    """Lets the platform go wrong once."""
    post.office.app.state.platform.levers.add(replace(lever))


async def links(post: Post) -> dict[str, Link]:
    """Which file is which template."""
    return await post.db.do(lambda db: db.template_links())


async def last(post: Post) -> Operation:
    """The newest operation."""
    return (await post.operations())[-1]


async def publish(post: Post, publication: Publication) -> Operation:
    """Queues and sends one, and returns where it stands then."""
    await post.queue(publication)
    await post.work()
    return await last(post)
