"""The place of an account's secrets, as a command chooses and opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.accounts import passphrases
from jva_tui.accounts.keys import (
    TOKEN,
    NoSecrets,
    ShortPassphrase,
    WantsPassphrase,
    WrongPassphrase,
)
from jva_tui.accounts.places import Place, PlaceKind, change_place, open_place, probe_keyring
from jva_tui.accounts.vault import check_new
from jva_tui.cli.asking import ask_line, ask_number, ask_unseen, can_ask, can_hide
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop, complain
from jva_tui.i18n import N_, _

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from jva_tui.accounts.account import Account
    from jva_tui.accounts.keys import Secrets
    from jva_tui.paths import Paths

_TRIES = 3
_CHOICES = {
    PlaceKind.PASSPHRASE: (
        N_("Behind a passphrase that is typed at each start"),
        N_(
            "In a file that only the passphrase opens. The safest of these: whoever gets at your "
            "files, or a copy of them, can read nothing."
        ),
    ),
    PlaceKind.COMMAND: (
        N_("Behind a passphrase that a command prints (pass, op…)"),
        N_("The same file; your password manager has its passphrase and opens it for you."),
    ),
    PlaceKind.VARIABLE: (
        N_("Behind a passphrase in {variable}"),
        N_("The same file; for computers on which something else hands out secrets."),
    ),
    PlaceKind.FILES: (
        N_("In files that only you may read"),
        N_(
            "Nothing is typed. Whoever gets at your files, or a copy or backup of them, can read "
            "the inbox and answer in your name."
        ),
    ),
}
"""What can be chosen where no keyring can be used, and what it means."""


class Chosen(NamedTuple):
    """Where the secrets of a sign-in are to be."""

    place: Place
    passphrase: str | None = None
    """Opens it, where it is typed or printed."""

    def __repr__(self) -> str:
        return f"Chosen({self.place!r}, …)"


def opened(account: Account, paths: Paths) -> Secrets:
    """The secrets of an account; a passphrase is asked for in the terminal.

    The place stays open for this process: whoever opens it again need not ask.

    Raises:
        NoSecrets: they cannot be had.
    """
    folder = account.sign_in_folder(paths)
    for left in reversed(range(_TRIES)):
        typed = None
        try:
            return open_place(account.place, folder, account.sign_in, terminal=can_ask())
        except (WantsPassphrase, WrongPassphrase):  # that of the command may be an old one
            if not can_hide():
                raise
            typed = ask_unseen(_("Passphrase of {email}: ").format(email=account.email))
        try:
            return open_place(account.place, folder, account.sign_in, passphrase=typed)
        except WrongPassphrase as error:
            if not left:
                raise
            complain(str(error))
    raise AssertionError  # the last try has returned or raised


def chosen(options: Namespace, known: Account | None, paths: Paths) -> Chosen:
    """Where the secrets are to be: as asked for, else where they were, else in the keyring.

    It is tried before a password is typed in vain.

    Args:
        options: ``secrets`` and ``secrets_command``.
        known: an account of the same sign-in, where there is one.
        paths: the folders of this user.

    Raises:
        NoSecrets: the place cannot be used.
        Stop: nothing was chosen.
    """
    wanted = _wanted(options, known)
    if known is not None and (wanted is None or wanted == known.place):
        opened(known, paths).read(TOKEN)
        return Chosen(known.place)
    if wanted is None:
        try:
            return Chosen(probe_keyring())
        except NoSecrets as error:
            if not can_ask():
                raise
            wanted = _asked_for(error)
    return _ready(wanted)


def _wanted(options: Namespace, known: Account | None) -> Place | None:
    """What the command line asks for."""
    line = options.secrets_command or ""
    if options.secrets is None and not line:
        return None
    kind = PlaceKind(options.secrets or PlaceKind.COMMAND)
    if kind is not PlaceKind.COMMAND:
        if line:
            raise Stop(Exit.USAGE, _("--secrets-command goes with --secrets command only."))
        if known is not None and known.place.kind is kind:
            return known.place
        return Place(kind)
    if not line and known is not None and known.place.kind is kind:
        return known.place
    if not line.strip():
        raise Stop(Exit.USAGE, _("The command is missing: --secrets-command “pass show jva-tui”."))
    return Place(kind, line.strip())


def _asked_for(error: NoSecrets) -> Place:
    """Explains what can be chosen instead of the keyring, and asks."""
    complain(str(error))
    kinds = list(_CHOICES)
    for number, words in enumerate(_CHOICES.values(), start=1):
        label, meaning = (_(each).format(variable=passphrases.VARIABLE) for each in words)
        complain(f"\n{number}  {label}\n{meaning}")
    nothing = _("Nothing was chosen. Nothing was changed.")
    kind = kinds[ask_number(_("Where instead?"), len(kinds), otherwise=nothing) - 1]
    if kind is not PlaceKind.COMMAND:
        return Place(kind)
    line = ask_line(_("The command: "))
    if not line:
        raise Stop(Exit.FAILED, nothing)
    return Place(kind, line)


def _ready(place: Place) -> Chosen:
    """A place that is new for this sign-in, with what opens it.

    Raises:
        NoSecrets: it cannot be used.
    """
    match place.kind:
        case PlaceKind.KEYRING:
            return Chosen(probe_keyring())
        case PlaceKind.PASSPHRASE:
            return Chosen(place, _new_passphrase())
        case PlaceKind.COMMAND:
            printed = passphrases.from_command(place.detail, terminal=can_ask())
            check_new(printed)
            return Chosen(place, printed)
        case PlaceKind.VARIABLE:
            check_new(passphrases.from_variable())
    return Chosen(place)


def _new_passphrase() -> str:
    """A passphrase that was typed twice, and is long enough.

    Raises:
        WantsPassphrase: there is no terminal.
        ShortPassphrase: it is too short, each time.
    """
    if not can_hide():
        raise WantsPassphrase
    complain(
        _(
            "Several words that do not belong together. It is asked for at each start; without "
            "it nobody can open what is stored here, not even you."
        )
    )
    for left in reversed(range(_TRIES)):
        typed = ask_unseen(_("A new passphrase: "))
        try:
            check_new(typed)
        except ShortPassphrase as error:
            if not left:
                raise
            complain(str(error))
            continue
        if typed == ask_unseen(_("The same passphrase again: ")):
            return typed
        complain(_("That is not the same."))
    raise Stop(Exit.FAILED, _("No passphrase was chosen. Nothing was changed."))


def moved(
    account: Account, known: Account | None, to: Chosen, paths: Paths, adopt: Callable[[], None]
) -> Secrets:
    """The place of a sign-in's secrets, opened, with what was kept of them elsewhere.

    Args:
        account: one of the sign-in, in its new place.
        known: one of it as it was, where there is one.
        to: the new place.
        paths: the folders of this user.
        adopt: remembers the new place; called once all is there.

    Raises:
        NoSecrets: a place refuses; what was remembered is still right.
    """
    folder = account.sign_in_folder(paths)
    if known is None or known.place == to.place:
        return open_place(to.place, folder, account.sign_in, passphrase=to.passphrase)
    return change_place(
        opened(known, paths),
        to.place,
        folder,
        account.sign_in,
        adopt,
        passphrase=to.passphrase,
        terminal=can_ask(),
    )
