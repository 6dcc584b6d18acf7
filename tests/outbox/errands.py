"""Labels and filings on their way through Rosa's outbox, for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.errands import FileAs, Filing, Tagging
from jva_tui.text import fold

if TYPE_CHECKING:
    from jva_tui.sandbox.levers import Lever
    from jva_tui.sandbox.situation import Membership
    from tests.outbox.post import Post

STRUCTURE = 1
SHARED = "Suivi : Rosa"


def tagging(
    person: int, name: str = SHARED, *, is_on: bool = True, tag_id: int | None = None
) -> Tagging:
    """A label of our organisation's, put on somebody or taken off."""
    return Tagging(person, name, is_on, STRUCTURE, tag_id)


def filing(post: Post, person: int, to: FileAs = FileAs.ARCHIVED) -> Filing:
    """Somebody's conversation, as Rosa sees it now."""
    talk = post.office.situation.conversation_of[person]
    seen = [m.id for m in post.office.talk(talk.id) if m.type == "chat"]
    return Filing(person, talk.id, to, max(seen, default=None))


def bare(post: Post, count: int) -> list[int]:
    """So many who wait, and bear no label."""
    return [id_ for id_ in post.people(12) if not post.office.situation.tags_of.get(id_)][:count]


def borne(post: Post, person: int) -> list[str]:
    """The labels of somebody, as the platform holds them."""
    situation = post.office.situation
    return [situation.tags[id_].name for id_ in situation.tags_of.get(person, [])]


def made(post: Post, name: str = SHARED) -> list[int]:
    """The numbers of our organisation's labels that read alike."""
    tags = post.office.situation.tags.values()
    return [
        tag.id for tag in tags if fold(tag.name) == fold(name) and tag.structure_id == STRUCTURE
    ]


def mine(post: Post, person: int) -> Membership:
    """How Rosa has filed somebody's conversation."""
    return post.office.situation.conversation_of[person].members[2]


def asked(post: Post, ending: str) -> int:
    """How many requests there were whose method and path end so."""
    return sum(line.endswith(ending) for line in post.office.network.sent)


def pull(post: Post, *levers: Lever) -> None:
    """Lets the platform go wrong."""
    for lever in levers:
        post.office.app.state.platform.levers.add(lever)
