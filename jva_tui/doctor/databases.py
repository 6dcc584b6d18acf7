"""Whether the databases open, are sound, and fit this version."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import apsw

from jva_tui.doctor.finding import Check, care, fine, trouble
from jva_tui.doctor.storage import in_words
from jva_tui.i18n import N_, _
from jva_tui.paths import NotOurs
from jva_tui.store.database import connect, query
from jva_tui.store.errors import Damaged, UnfitDisk, WrongKey
from jva_tui.store.schema import MIGRATIONS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from jva_tui.doctor.finding import Finding
    from jva_tui.doctor.secrets import Numbered
    from jva_tui.paths import Paths

_SECONDS = 60.0
"""How long the largest one may take to be looked through."""


class _Kind(NamedTuple):
    name: str
    title: str
    lost: str
    """What to do where it is damaged."""


_KINDS = (
    _Kind(
        "cache",
        N_("what was read"),
        N_("It is set aside at the next start, and all is read anew."),
    ),
    _Kind(
        "outbox",
        N_("what is to be sent"),
        N_("It may hold replies that were not sent: keep a copy, then bring back an earlier one."),
    ),
)


def checks(known: list[Numbered], paths: Paths, found: Mapping[str, bytes]) -> list[Check]:
    """What is looked at.

    Args:
        known: the accounts.
        paths: the folders of this user.
        found: the keys of their sign-ins, as far as there are any by then.
    """
    return [
        Check(
            f"databases.{one.number}.{kind.name}",
            partial(_database, one, kind, paths, found),
            seconds=_SECONDS,
        )
        for one in known
        for kind in _KINDS
    ]


def _database(
    one: Numbered, kind: _Kind, paths: Paths, found: Mapping[str, bytes]
) -> Finding | None:
    path = one.account.folder(paths) / f"{kind.name}.db"
    what = _("Account {number}, {what}:").format(number=one.number, what=_(kind.title))
    if not path.exists() or not path.stat().st_size:
        return fine(f"{what} " + _("nothing yet."))
    key = found.get(one.account.sign_in)
    if key is None:
        then = _("Its key cannot be had: see above.")
        return care(f"{what} " + _("not looked at."), then)
    try:
        return _looked_at(path, key, what, kind)
    except WrongKey:
        told = _("the key at hand does not open it.")
        then = _("Bring back the key that belongs to it, or jva-tui forget account to begin anew.")
    except (Damaged, apsw.CorruptError):
        told, then = _("damaged."), _(kind.lost)
    except UnfitDisk:
        told = _("its drive cannot keep a database.")
        then = _("Set JVA_TUI_HOME to a folder on a disk of this computer.")
    except NotOurs:
        told = _("its file is a link, or somebody else’s.")
        then = _("Put the file itself there, and make it yours.")
    except (apsw.Error, OSError):
        told = _("its file cannot be opened or written.")
        then = _(
            "See whether the disk is full or closed to you, and no other program has the file."
        )
    return trouble(f"{what} {told}", then)


def _looked_at(path: Path, key: bytes, what: str, kind: _Kind) -> Finding:
    newest = len(list((MIGRATIONS / kind.name).glob("[0-9][0-9][0-9].sql")))
    connection = connect(path, key)
    try:
        version = query(connection, "PRAGMA user_version")[0][0]
        is_sound = query(connection, "PRAGMA quick_check(1)") == [("ok",)]
    finally:
        connection.close()
    if not is_sound:
        return trouble(f"{what} " + _("damaged."), _(kind.lost))
    if version > newest:
        told = _("written by a newer version of jva-tui.")
        return trouble(f"{what} {told}", _("Update jva-tui to open it."))
    told = _("sound, {size}, form {version} of {newest}.")
    size = in_words(path.stat().st_size)
    return fine(f"{what} " + told.format(size=size, version=version, newest=newest))
