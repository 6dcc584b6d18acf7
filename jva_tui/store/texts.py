"""The texts in which words are sought, and the passage of them that shows why a row was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.query import Phrase, Query, Word
from jva_tui.query.highlighting import Highlighter
from jva_tui.store.database import as_json, query
from jva_tui.store.derived import SNIPPET
from jva_tui.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import apsw

BEFORE, AFTER = 30, 90
"""Characters of a passage beside the place where what was sought begins."""


class Texts(NamedTuple):
    """What is searched of one request."""

    name: str
    email: str
    city: str
    mission: str
    messages: tuple[str, ...] = ()
    """Newest first."""

    @property
    def all(self) -> tuple[str, ...]:
        """Each of them."""
        return (self.name, self.email, self.city, self.mission, *self.messages)


def texts_of(connection: apsw.Connection, ids: Iterable[int]) -> dict[int, Texts]:
    """The texts of these participations; those that are gone are left out."""
    asked = as_json(ids)
    messages: dict[int, list[str]] = {}
    for id_, text in query(connection, _MESSAGES, (asked,)):
        messages.setdefault(id_, []).append(text)
    return {
        id_: Texts(name, email, city, mission, tuple(messages.get(id_, ())))
        for id_, name, email, city, mission in query(connection, _TOLD, (asked,))
    }


_TOLD = """
    SELECT
        p.id,
        trim(v.first_name || ' ' || v.last_name),
        coalesce(v.email, ''),
        coalesce(v.city, ''),
        coalesce(m.name, '')
    FROM participation p
    JOIN volunteer v ON v.profile_id = p.profile_id
    LEFT JOIN mission m ON m.id = p.mission_id
    WHERE p.id IN (SELECT value FROM json_each(?))
"""
_MESSAGES = """
    SELECT p.id, message.text
    FROM participation p
    LEFT JOIN conversation c ON c.participation_id = p.id
    JOIN message ON message.conversation_id = coalesce(p.conversation_id, c.id)
    WHERE p.id IN (SELECT value FROM json_each(?)) AND message.is_contextual = 0
    ORDER BY message.id DESC
"""


def excerpts(connection: apsw.Connection, wanted: Query, ids: Sequence[int]) -> dict[int, str]:
    """See `Cache.excerpts`."""
    sought = [Highlighter(Query(((term,),))) for term in wanted.terms if _is_in_texts(term)]
    if not sought:
        return {}
    found = {}
    for id_, texts in texts_of(connection, ids).items():
        if passage := _passage(sought, texts):
            found[id_] = passage
    return found


def _is_in_texts(term: object) -> bool:
    return isinstance(term, Word | Phrase)


def _passage(sought: Sequence[Highlighter], texts: Texts) -> str:
    """Around the first of what was sought that does not stand in the row; empty if all does."""
    snippet = one_line(texts.messages[0], SNIPPET) if texts.messages else ""
    shown = (texts.name, texts.mission, snippet)
    for highlighter in sought:
        if any(highlighter.spans(text) for text in shown):
            continue
        for text in (*texts.messages, texts.email, texts.city):
            if spans := highlighter.spans(text):
                return _around(text, spans[0][0])
    return ""


def _around(text: str, at: int) -> str:
    """One line of the text, in which that place stands near the beginning."""
    start = max(0, at - BEFORE)
    if start:
        start = text.find(" ", start, at) + 1 or start
    end = at + AFTER
    passage = " ".join(text[start:end].split())
    return "…" * (start > 0) + passage + "…" * (end < len(text))
