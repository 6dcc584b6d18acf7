"""The query language: parsed, printed, completed, and shown where it matched. See docs/SEARCH.md.

It knows nothing of how requests are stored: what a query means stands in `jva_tui.store.finding`.
"""

from jva_tui.query.language import (
    Day,
    Duration,
    Is,
    Key,
    Keyed,
    Made,
    Not,
    Phrase,
    Query,
    Term,
    Trait,
    Unit,
    Word,
)

__all__ = [
    "Day",
    "Duration",
    "Is",
    "Key",
    "Keyed",
    "Made",
    "Not",
    "Phrase",
    "Query",
    "Term",
    "Trait",
    "Unit",
    "Word",
]
