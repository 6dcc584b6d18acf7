"""What is told of accounts: whose they are, where their secrets are, and what waits in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.accounts import deployment
from jva_tui.accounts.keys import NoSecrets, database_key
from jva_tui.accounts.passphrases import VARIABLE
from jva_tui.accounts.places import PlaceKind
from jva_tui.i18n import N_, _
from jva_tui.operations import OperationState
from jva_tui.store.errors import StoreError
from jva_tui.store.outbox_db import OutboxDb

if TYPE_CHECKING:
    from jva_tui.accounts.account import Account
    from jva_tui.accounts.keys import Secrets
    from jva_tui.cli.as_json import Json
    from jva_tui.paths import Paths

_KEPT = {
    PlaceKind.KEYRING: N_(
        "The access token and the key of what is stored are in the system’s keyring."
    ),
    PlaceKind.PASSPHRASE: N_(
        "The access token and the key of what is stored are in a file that only your passphrase "
        "opens, under {folder}."
    ),
    PlaceKind.COMMAND: N_(
        "The access token and the key of what is stored are in a file that only the passphrase "
        "opens which your command prints, under {folder}."
    ),
    PlaceKind.VARIABLE: N_(
        "The access token and the key of what is stored are in a file that only the passphrase in "
        "{variable} opens, under {folder}."
    ),
    PlaceKind.FILES: N_(
        "The access token and the key of what is stored are in files that only you may read, under "
        "{folder}. Whoever gets at your files, or a copy of them, can read the inbox and answer in "
        "your name."
    ),
    PlaceKind.SESSION: N_(
        "The access token and the key of what is stored are kept nowhere: they end with this "
        "session."
    ),
}
_ARRIVED = frozenset({OperationState.DONE})


def kept_in(account: Account, paths: Paths) -> str:
    """Where the secrets of an account are, and what follows from it."""
    folder = account.sign_in_folder(paths)
    return _(_KEPT[account.place.kind]).format(folder=folder, variable=VARIABLE)


def platform_name(account: Account, paths: Paths) -> str:
    """What its platform is called here; its address where that is not known."""
    known = deployment.of(paths, account.url)
    return known.name if known else account.url


def unsent(account: Account, secrets: Secrets, paths: Paths) -> int | None:
    """How much in its outbox has not arrived; None where the outbox cannot be opened."""
    path = account.folder(paths) / "outbox.db"
    if not path.exists():
        return 0
    try:
        outbox = OutboxDb.open(path, database_key(secrets, is_new=False))
    except (NoSecrets, StoreError):
        return None
    counts = outbox.summary().counts
    outbox.close()
    return sum(count for state, count in counts.items() if state not in _ARRIVED)


def account_json(account: Account, paths: Paths) -> Json:
    """An account, for programs."""
    known = deployment.of(paths, account.url)
    return {
        "email": account.email,
        "person": account.person,
        "user_id": account.user_id,
        "organisation": {"id": account.structure_id, "name": account.structure_name},
        "url": account.url,
        "platform": known.name if known else None,
        "secrets": str(account.place.kind),
    }
