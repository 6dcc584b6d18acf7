"""Whether the places of the secrets answer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.accounts import keys
from jva_tui.accounts.account import accounts, current
from jva_tui.accounts.keys import KEY, TOKEN, NoSecrets, database_key
from jva_tui.accounts.places import PlaceKind, probe_keyring
from jva_tui.doctor.finding import Check, Finding, Verdict, care, fine, harmless
from jva_tui.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from jva_tui.accounts.account import Account
    from jva_tui.paths import Paths

_PLACES = {
    PlaceKind.KEYRING: N_("the system’s keyring"),
    PlaceKind.PASSPHRASE: N_("a file that a passphrase opens"),
    PlaceKind.COMMAND: N_("a file whose passphrase a command prints"),
    PlaceKind.VARIABLE: N_("a file whose passphrase is in the environment"),
    PlaceKind.FILES: N_("files that only you may read"),
    PlaceKind.SESSION: N_("the memory of one session"),
}
_NO_KEYRING = N_("No keyring can be used: there is none, or it is locked.")
_SILENT = N_("The keyring did not answer within 3 s.")
_ANOTHER = N_(
    "Unlock it, then try again; or choose another place: jva-tui login --secrets. See "
    "docs/SECRETS.md."
)
_WHY: tuple[tuple[type[NoSecrets], str, str], ...] = (
    (keys.KeyringSilent, _SILENT, _ANOTHER),
    (keys.NoKeyring, _NO_KEYRING, _ANOTHER),
    (
        keys.WantsPassphrase,
        N_("The passphrase was not typed: not looked at."),
        N_("Start jva-tui doctor in a terminal, and type it there."),
    ),
    (
        keys.WrongPassphrase,
        N_("The passphrase does not open the secrets."),
        N_("Try again with the right one; bring the file back from a copy if it is damaged."),
    ),
    (
        keys.NoVariable,
        N_("The variable with the passphrase is not set."),
        N_("Set JVA_TUI_PASSPHRASE where jva-tui is started."),
    ),
    (
        keys.CommandFailed,
        N_("The command that prints the passphrase failed."),
        N_("Run it yourself to see why. jva-tui whoami tells which one it is."),
    ),
)
_OTHERWISE = (
    N_("The secrets cannot be read: their files are damaged, or closed to you."),
    N_("jva-tui whoami tells which file it is. Bring it back from a copy, or sign in anew."),
)


class Numbered(NamedTuple):
    """An account, told without its names."""

    number: int
    """As in ``jva-tui accounts``."""
    account: Account
    is_current: bool
    """Whether it is the one that is opened."""


def numbered(paths: Paths) -> list[Numbered]:
    """The accounts of this computer."""
    opened = current(paths)
    known = enumerate(accounts(paths), start=1)
    return [
        Numbered(number, account, opened is not None and account.key == opened.key)
        for number, account in known
    ]


def checks(known: list[Numbered], paths: Paths, found: dict[str, bytes]) -> list[Check]:
    """What is looked at.

    Args:
        known: the accounts.
        paths: the folders of this user.
        found: gets the key of each sign-in whose place answers.
    """
    parts = [Check("secrets.accounts", partial(_accounts, known))]
    if not known or any(one.account.place.kind is PlaceKind.KEYRING for one in known):
        parts.append(Check("secrets.keyring", partial(_keyring, is_needed=bool(known))))
    signed_in: dict[str, list[Numbered]] = {}
    for one in known:
        signed_in.setdefault(one.account.sign_in, []).append(one)
    for same in signed_in.values():
        name = f"secrets.{same[0].number}"
        parts.append(Check(name, partial(_sign_in, same, paths, found), seconds=15))
    return parts


def _accounts(known: list[Numbered]) -> Finding:
    if not known:
        return fine(_("Nobody has signed in on this computer yet."))
    told = ngettext(
        "{number} account on this computer.", "{number} accounts on this computer.", len(known)
    ).format(number=len(known))
    opened = next((one.number for one in known if one.is_current), None)
    if opened is None:
        return care(told, _("None is chosen: jva-tui login, or jva-tui accounts use."))
    return fine(f"{told} " + _("Account {number} is opened.").format(number=opened))


def _keyring(*, is_needed: bool) -> Finding:
    try:
        backend = probe_keyring().detail
    except NoSecrets as error:
        told, then = _words(error)
        return Finding(Verdict.TROUBLE if is_needed else Verdict.CARE, told, then)
    return fine(_("The keyring answers ({backend}).").format(backend=harmless(backend)))


def _sign_in(same: list[Numbered], paths: Paths, found: dict[str, bytes]) -> Finding:
    account = same[0].account
    numbers = ", ".join(str(one.number) for one in same)
    where = ngettext("Account {numbers}:", "Accounts {numbers}:", len(same)).format(numbers=numbers)
    place = _(_PLACES[account.place.kind])
    try:
        secrets = account.secrets(paths)
        token = secrets.read(TOKEN)
        if secrets.read(KEY) is not None:
            found[account.sign_in] = database_key(secrets)
    except NoSecrets as error:
        told, then = _words(error)
        is_unasked = isinstance(error, keys.WantsPassphrase)
        verdict = Verdict.CARE if is_unasked else Verdict.TROUBLE
        return Finding(verdict, f"{where} {place}. {told}", then)
    if token is None:
        told = _("{where} {place}; signed out.").format(where=where, place=place)
        return care(told, _("jva-tui login signs in again; all that was read is kept."))
    if account.sign_in not in found:
        return care(
            _("{where} {place}; it has no key yet.").format(where=where, place=place),
            _("It gets one when its inbox is opened."),
        )
    return fine(_("{where} {place}, which answers.").format(where=where, place=place))


def _words(error: NoSecrets) -> tuple[str, str]:
    """Why, without the names of files and programs, and what to do."""
    for kind, told, then in _WHY:
        if isinstance(error, kind):
            return _(told), _(then)
    told, then = _OTHERWISE
    return _(told), _(then)
