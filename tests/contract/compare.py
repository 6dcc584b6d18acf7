"""Finds where an answer differs from a recorded one."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.contract.recordings import Json

_ORGANISATION = "(structure|pivot_model|sharable)"
NOT_IN_SEED = {
    r"last_online_at|last_interaction_at": "when people were online before the recordings",
    r"(domaine|activity)_id|(domaine|activity)\.\w+": "what a mission is about",
    rf"{_ORGANISATION}\.(description|latitude|longitude|phone|email)": "of organisations",
    rf"{_ORGANISATION}\.(association_types|publics_beneficiaires)": "of organisations",
    r"roles\[\]\.(created|updated)_at": "when the roles were made",
    r"mission\.(objectif|description)|mission\.template\.\w+": "texts of a mission's template",
}
"""What the seed does not carry: these are compared by their keys only."""

_FREE = re.compile("|".join(rf"(.*\.)?({path})(\[\].*)?" for path in NOT_IN_SEED))
_UNORDERED = ("users", "responsables", "tags", "roles")
"""Lists without an order of their own: their rows come as the database holds them."""
_TIME = re.compile(r"2026-11-22[T ]1[12]:\d\d:\d\d(\.000000Z)?")
_TOLERANCE = 1.0
"""Seconds that a recorded call may have taken."""


def differences(recorded: Any, ours: Any, trimmed: Json, path: str = "$") -> list[str]:
    """Where ``ours`` is not what was recorded, one line each.

    Args:
        recorded: the recorded value.
        ours: the value to check.
        trimmed: what cut lists and texts held, by path.
        path: where both stand, ``[]`` for any place in a list.
    """
    if _FREE.fullmatch(path.removeprefix("$.")):
        return []
    if isinstance(recorded, dict) and isinstance(ours, dict):
        return _of_objects(recorded, ours, trimmed, path)
    if isinstance(recorded, list) and isinstance(ours, list):
        return _of_lists(recorded, ours, trimmed, path)
    if type(recorded) is not type(ours):
        return [f"{path}: recorded {recorded!r}, ours {ours!r}"]
    if isinstance(recorded, str) and path in trimmed:
        length = int(trimmed[path].split()[0])
        same = ours.startswith(recorded) and len(ours) == length
    else:
        same = recorded == ours or _is_token(recorded) or _same_time(recorded, ours)
        if path.endswith(".response_time") and recorded is not None:
            same = abs(recorded - ours) <= _TOLERANCE
    return [] if same else [f"{path}: recorded {recorded!r}, ours {ours!r}"]


def _of_objects(recorded: Json, ours: Json, trimmed: Json, path: str) -> list[str]:
    found = [f"{path}.{key}: ours lacks it" for key in recorded.keys() - ours.keys()]
    found += [f"{path}.{key}: ours alone has it" for key in ours.keys() - recorded.keys()]
    for key in recorded.keys() & ours.keys():
        found += differences(recorded[key], ours[key], trimmed, f"{path}.{key}")
    return found


def _of_lists(recorded: list[Any], ours: list[Any], trimmed: Json, path: str) -> list[str]:
    count = trimmed.get(path, len(recorded))
    # Where lists of one path differ in length, the longest of them is noted.
    least = len(recorded) if "[]" in path else count
    if not least <= len(ours) <= count:
        return [f"{path}: recorded {count} of them, ours has {len(ours)}"]
    if path.endswith(".data"):
        pairs, found = _paired_rows(recorded, ours, path)
    elif path.rpartition(".")[2] in _UNORDERED:
        by_key = {_key(row): row for row in ours}
        found = [f"{path}: ours lacks {_key(row)}" for row in recorded if _key(row) not in by_key]
        pairs = [(row, by_key[_key(row)]) for row in recorded if _key(row) in by_key]
    else:
        pairs, found = list(zip(recorded, ours, strict=False)), []
    for row, our_row in pairs:
        found += differences(row, our_row, trimmed, f"{path}[]")
    return found


def _key(row: Json) -> tuple[Any, Any]:
    """What tells a row from the others: a role is there once for each organisation."""
    return row["id"], row.get("pivot", {}).get("rolable_id")


def _paired_rows(
    recorded: list[Json], ours: list[Json], path: str
) -> tuple[list[tuple[Json, Json]], list[str]]:
    """Rows of a page by their place; among rows of equal times the platform has no order."""
    found = []
    by_id = {row["id"]: row for row in ours}
    pairs = []
    for row, at_place in zip(recorded, ours, strict=False):
        if row["id"] == at_place["id"]:
            pairs.append((row, at_place))
        elif _time(row) is not None and _time(row) == _time(at_place) and row["id"] in by_id:
            pairs.append((row, by_id[row["id"]]))
        else:
            found.append(f"{path}: recorded id {row['id']}, ours {at_place['id']}")
    return pairs, found


def _time(row: Json) -> str | None:
    """By what the platform sorts such rows; None where it leaves no ties."""
    if "conversable_id" in row:
        return str(row["updated_at"])
    return str(row["created_at"]) if "mission_id" in row or "participations_max" in row else None


def _is_token(recorded: Any) -> bool:
    """Whether it stands for a token, which the recordings leave out."""
    return isinstance(recorded, str) and recorded.startswith("(a token")


def _same_time(recorded: Any, ours: Any) -> bool:
    """Whether both are times of the recordings' day that one call may have spanned."""
    if not (isinstance(recorded, str) and _TIME.fullmatch(recorded) and _TIME.fullmatch(ours)):
        return False
    apart = datetime.fromisoformat(recorded) - datetime.fromisoformat(ours)
    return abs(apart.total_seconds()) <= _TOLERANCE
