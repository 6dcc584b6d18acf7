"""What is looked for, and where: words of people in files, open or closed, and in what was said."""

from __future__ import annotations

import json
import re
import stat
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LEAST = 6
"""Bytes of the shortest word that is looked for where anything may stand by chance."""


def words_of(participation: dict[str, Any]) -> set[str]:
    """Name, address and telephone of somebody, as the platform tells them."""
    profile = participation["profile"]
    names = {profile["first_name"], profile["last_name"]}
    names.add(f"{profile['first_name']} {profile['last_name']}")
    contacts = {profile.get(name) for name in ("email", "mobile", "phone")}
    numbers = {re.sub(r"\D", "", known)[-9:] for known in contacts if known and "@" not in known}
    return {word for word in names | contacts | numbers if word}


def phrases_of(text: str) -> set[str]:
    """Pieces of a message that stand nowhere else: its longest line, and its longest words."""
    longest = max(text.split("\n"), key=len)
    return {longest.strip()[:60], *sorted(re.findall(r"\w+", text), key=len)[-2:]}


def spellings(word: str) -> set[bytes]:
    """The ways in which a word may be written down: encodings, an index, JSON, an address."""
    apart = unicodedata.normalize("NFD", word.casefold())
    folded = "".join(char for char in apart if not unicodedata.combining(char))
    texts = {word, word.lower(), folded, quote(word), json.dumps(word)[1:-1]}
    encoded = {word.encode("utf-16-le"), word.encode("utf-16-be")}
    return encoded | {text.encode() for text in texts}


def is_long(word: str) -> bool:
    """Whether a word hardly stands anywhere by chance."""
    return len(word.encode()) >= LEAST


def in_data(data: bytes, words: Iterable[str]) -> set[str]:
    """The words that stand somewhere in bytes, however they are written."""
    spelt = {word: spellings(word) for word in words if is_long(word)}
    return {word for word, ways in spelt.items() if any(way in data for way in ways)}


def in_text(text: str, words: Iterable[str]) -> set[str]:
    """The words, the short ones too, that stand in a text that people read."""
    return {word for word in words if re.search(rf"\b{re.escape(word)}\b", text)}


def in_files(folder: Path, words: Iterable[str], *, without: Iterable[Path] = ()) -> set[str]:
    """The words that stand in files, or in their names, each with the file that tells it."""
    words, left_out = [*words], {*without}
    found = set()
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        data = path.read_bytes() if path.is_file() and path not in left_out else b""
        told = in_data(data + str(inside).encode(), words)
        found |= {f"{inside}: {word}" for word in told}
    return found


def in_open_files(pid: int, words: Iterable[str]) -> set[str]:
    """The words in the files that a process has open, also in those that have no name any more."""
    return {word for data in _open_files(pid) for word in in_data(data, words)}


def _open_files(pid: int) -> Iterator[bytes]:
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            is_file = stat.S_ISREG(link.stat().st_mode)
            data = link.read_bytes() if is_file else b""
        except OSError:  # closed meanwhile
            continue
        yield data
