"""Labels, archive and read from the list: for how many, seen at once, in the outgoing as words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.domain import Conversation, Tag
from jva_tui.errands import Filing, Tagging
from jva_tui.store.cache import Cache
from screens.tagging import TaggingScreen
from tests.office import KEY
from tests.people import NOW, ROSA
from tests.screens.client import LARGE, MEDIUM, opened
from tests.screens.marking import desk_of, marked, person
from widgets.label_list import LabelList

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.desk import Desk
    from tests.screens.client import Client


def inbox(home: Path) -> Desk:
    """Six requests: 1 and 2 bear a label, and of all but 6 the conversation is Rosa's."""
    desk = desk_of(home, 6)
    cache = Cache.open(home / "cache.db", KEY)
    cache.save_tags([Tag(1, "À rappeler", False), Tag(2, "Disponible", False)])
    cache.save_participations([person(id_)._replace(tags=("À rappeler",)) for id_ in (1, 2)])
    for id_ in range(1, 6):
        at = NOW - id_ * 3600
        members = frozenset({ROSA.user_id, 2_000 + id_})
        cache.save_conversations(
            [Conversation(100 + id_, id_, person(id_).state, at, at, members, None, False)]
        )
    cache.close()
    return desk


def lines(client: Client) -> list[str]:
    """What the chooser shows, a label each."""
    shown = client.app.screen.query_one(LabelList)
    return [
        " ".join("".join(segment.text for segment in shown.line_segments(n, 60)).split())
        for n in range(shown.line_count)
    ]


async def test_labels_of_many_are_put_on_taken_off_and_made(home: Path) -> None:
    async with opened(inbox(home), LARGE) as client:
        await client.press("7", "asterisk", "E")
        assert isinstance(client.app.screen, TaggingScreen)
        assert "Labels of 6 requests" in client.text
        assert lines(client) == [
            "Who follows",
            "□ Suivi : Rosa",
            "Labels",
            "◪ À rappeler 2 requests",
            "□ Disponible",
        ]
        # The space bar marks; within a name it is a space. What some bear, all bear next.
        await client.press("space", "down", "space")
        assert lines(client)[1:4:2] == ["■ Suivi : Rosa ✎ new", "■ À rappeler ✎ 2 requests"]
        await client.type_in("du sa")
        assert lines(client) == ["Labels", "□ du sa new"]
        await client.type_in("medi")
        await client.press("enter")
        assert "■ du samedi ✎ new" in lines(client)
        await client.press("enter")
        assert "+ “Suivi : Rosa”, + “À rappeler”, + “du samedi” → 6 requests" in client.words
        assert client.desk.rows([3])[0].tags
        queued = [op.payload for op in client.operations()]
        assert len(queued) == 6 + 4 + 6  # nothing where two bear it already
        assert {p.name for p in queued if isinstance(p, Tagging) and p.tag_id is None} == {
            "Suivi : Rosa",
            "du samedi",
        }
        assert "# Suivi : Rosa ·" in client.words
        pane = client.words_of("ReadingPane")
        assert "# → + Suivi : Rosa · À rappeler · → + du samedi" in pane
        # What has not left is taken back by wishing the opposite.
        await client.press("E")
        await client.type_in("samedi")
        await client.press("tab", "escape", "enter")
        assert "- “du samedi” → 6 requests" in client.words
        assert len(client.operations()) == 6 + 4
        await client.press("b")
        assert "10 labels" in client.words


async def test_what_is_typed_behind_the_key_is_for_the_labels(home: Path) -> None:
    async with opened(inbox(home), MEDIUM) as client:
        await client.type_in("Edis")
        assert lines(client) == ["Labels", "□ Disponible", "□ dis new"]


async def test_what_is_archived_goes_out_of_sight_and_comes_back(home: Path) -> None:
    async with opened(inbox(home), MEDIUM) as client:
        await client.press("1", "asterisk")
        assert marked(client) == [1, 2, 3, 4, 5, 6]
        await client.press("H")
        assert "5 have an unread message: read it, or mark it as read first" in client.words
        assert client.operations() == []
        await client.press("Q")
        assert "5 marked as read" in client.words
        await client.press("H")
        assert "5 archived: / is:archived shows them · of 1 you are no member" in client.words
        assert marked(client) == [6]
        assert all(isinstance(op.payload, Filing) for op in client.operations())
        await client.press("u", "7", "G", "g")
        assert [row.is_archived for row in client.desk.rows([1, 6])] == [True, False]
        assert "On its way to the archive" in client.words_of("ReadingPane")
        await client.press("H")
        assert "1 back from the archive" in client.words
        assert len(client.operations()) == 9
        await client.press("Q")
        assert "1 was so already" in client.words
        await client.press("b")
        assert "4 conversations → to the archive" in client.words
        assert "9 conversations wait for the connection" in client.words
        await client.press("enter", "down")
        assert "Volunteers are told nothing of it" in client.words
        await client.press("e")
        assert "wish it anew from the inbox" in client.words
        await client.press("c")
        assert len(client.operations()) == 8
