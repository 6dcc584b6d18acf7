"""``jva-tui forget``: removes a volunteer, an account or everything from this computer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from jva_tui.accounts.account import accounts
from jva_tui.accounts.forgetting import (
    InUse,
    check_unused,
    forget_account,
    forget_files,
    is_last,
    unsent,
)
from jva_tui.accounts.keys import TOKEN, NoSecrets
from jva_tui.cli.accounts import meant
from jva_tui.cli.asking import ask, can_ask
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop, complain
from jva_tui.cli.places import opened
from jva_tui.cli.session import opened_desk, signed_in
from jva_tui.cli.words import folded
from jva_tui.clock import SystemClock
from jva_tui.i18n import _, ngettext
from jva_tui.paths import Paths
from jva_tui.store.erasing import Unsent
from jva_tui.store.errors import Unsettled
from jva_tui.text import one_line

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from jva_tui.accounts.account import Account
    from jva_tui.accounts.forgetting import Removed
    from jva_tui.accounts.keys import Secrets
    from jva_tui.desk import Desk
    from jva_tui.store.erasing import Hindrance

_HOUR = 3_600


def run(options: Namespace) -> Exit:
    """Asks whether it is meant, removes it, and says what it cannot remove.

    Raises:
        Stop: it was not meant, or cannot be now; nothing was removed.
    """
    try:
        match options.part:
            case "volunteer":
                return asyncio.run(_volunteer(options))
            case "account":
                return asyncio.run(_account(options))
        return asyncio.run(_all(options))
    except InUse as error:
        raise Stop(Exit.SENT_ELSEWHERE, str(error)) from error


# A volunteer


async def _volunteer(options: Namespace) -> Exit:
    person = _person(options.person)
    async with opened_desk(online=False) as desk:
        ids = await desk.requests_of(person)
        if not ids:
            told = _("Nobody is known by “{person}” in this inbox. Nothing was removed.")
            raise Stop(Exit.NO_SUCH_REQUEST, told.format(person=one_line(options.person)))
        _refuse(await desk.hindrances(ids), desk.now())
        question = ngettext(
            "Remove {name} from this computer, with {n} request and all that was written?",
            "Remove {name} from this computer, with {n} requests and all that was written?",
            len(ids),
        ).format(name=_name(desk, ids), n=len(ids))
        _make_sure(options, question, await desk.unsent(ids))
        try:
            is_clean = await desk.forget(ids)
        except Unsettled as error:  # it has just begun to leave
            told = _("A reply to this person is on its way: try again in a moment.")
            raise Stop(Exit.NOT_YET, told) from error
    print(
        ngettext(
            "Removed, with {n} request. It stays away from now on; a new one appears.",
            "Removed, with {n} requests. They stay away from now on; a new one appears.",
            len(ids),
        ).format(n=len(ids))
    )
    print(folded(_what_stays_of_one()))
    if not is_clean:
        told = _(
            "Another jva-tui is at work on the same files: old copies may still be in them, "
            "encrypted. In a minute, or once that one is closed, do this once more: jva-tui forget "
            "volunteer {id}."
        )
        complain(told.format(id=ids[0]))  # nobody knows the address any more
        return Exit.NOT_YET
    return Exit.OK


def _person(named: str) -> int | str:
    """A request's number, or an e-mail address.

    Raises:
        Stop: it is neither.
    """
    if named.isascii() and named.isdecimal():
        return min(int(named), 2**63 - 1)
    if "@" in named:
        return named
    told = _("The number of a request, or an e-mail address is wanted. Nothing was removed.")
    raise Stop(Exit.USAGE, told)


def _name(desk: Desk, ids: Sequence[int]) -> str:
    names = dict.fromkeys(row.name for row in desk.rows(ids))
    return ", ".join(names) or _("somebody who is in no list any more")


def _refuse(found: Sequence[Hindrance], now: int) -> None:
    """Ends the command where something may still take effect.

    Raises:
        Stop: it may.
    """
    if not found:
        return
    nothing = _("Nothing was removed.")
    if asking := [one for one in found if one.asks]:
        told = _(
            "Nobody knows yet whether a reply has reached the platform, and it waits for your "
            "decision. Decide first: jva-tui outbox show {id}."
        ).format(id=asking[0].participation_id)
        raise Stop(Exit.NEEDS_YOU, f"{told} {nothing}")
    waits = [one.seconds for one in found if one.seconds is not None]
    if len(waits) == len(found):
        from widgets.wording import date_and_time

        told = _(
            "The platform may still carry out a validation that was sent for several at once. Try "
            "again after {when}."
        ).format(when=date_and_time(now + max(waits), now))
    else:
        told = _(
            "A reply is on its way, or what became of it is being found out. It takes a few "
            "minutes while jva-tui is open, or jva-tui outbox flush --wait; then try again."
        )
    raise Stop(Exit.NOT_YET, f"{told} {nothing}")


# An account


async def _account(options: Namespace) -> Exit:
    paths = Paths.here()
    account = meant(options.account, accounts(paths)) if options.account else signed_in(paths)
    secrets = _secrets(account, paths)
    told = _("Remove the inbox of {organisation} ({email}) from this computer, with its templates?")
    question = told.format(organisation=account.structure_name, email=account.email)
    _make_sure(options, question, unsent(account, secrets, paths))
    removed = await forget_account(account, secrets, paths, SystemClock())
    print(_("The inbox of {organisation} is removed.").format(organisation=account.structure_name))
    code = _tell_sign_in(account, removed)
    print(folded(_what_stays()))
    return code


def _secrets(account: Account, paths: Paths) -> Secrets | None:
    """The secrets of a sign-in; None where they cannot be had, which keeps nothing from going."""
    try:
        secrets = opened(account, paths)
        secrets.read(TOKEN)
    except NoSecrets as error:
        complain(str(error))
        return None
    return secrets


def _tell_sign_in(account: Account, removed: Removed) -> Exit:
    """Says what became of the token and the key."""
    if not removed.ends_sign_in:
        told = _(
            "{email} stays signed in for other organisations: the same key opens their inboxes, "
            "and whatever copy is left of this one."
        )
        print(folded(told.format(email=account.email)))
        return Exit.OK
    if removed.keeps_secrets:
        told = _("The key and the tokens of {email} could not be removed: {why}")
        complain(told.format(email=account.email, why=removed.keeps_secrets))
        return Exit.FAILED
    if not removed.is_told:
        told = _(
            "The platform could not be told that {email} signs out: the token is forgotten here, "
            "but is good for whoever has a copy."
        )
        complain(told.format(email=account.email))
        return Exit.OUT_OF_REACH
    print(_("{email} is signed out, and the key is gone.").format(email=account.email))
    return Exit.OK


# Everything


async def _all(options: Namespace) -> Exit:
    paths = Paths.here()
    check_unused(paths)
    known = accounts(paths)
    secrets = {one.sign_in: _secrets(one, paths) for one in known}
    found = [unsent(one, secrets[one.sign_in], paths) for one in known]
    question = ngettext(
        "Remove all that jva-tui keeps on this computer: {n} inbox, its templates, your "
        "preferences?",
        "Remove all that jva-tui keeps on this computer: {n} inboxes, their templates, your "
        "preferences?",
        len(known),
    ).format(n=len(known))
    _make_sure(options, question, _together(found))
    code = Exit.OK
    for account in known:
        ends = is_last(account, paths)
        removed = await forget_account(account, secrets[account.sign_in], paths, SystemClock())
        if ends:
            code = max(code, _tell_sign_in(account, removed))
    left = forget_files(paths)
    print(_("All that jva-tui kept here is removed."))
    print(folded(_what_stays()))
    if left:
        told = _("Not ours, and left: {files}")
        complain(told.format(files=", ".join(str(path) for path in left)))
        return code or Exit.LEFT_OUT
    return code


def _together(found: Sequence[Unsent | None]) -> Unsent | None:
    """All of it; None where one cannot be seen."""
    known = [one for one in found if one is not None]
    if len(known) < len(found):
        return None
    sums = [sum(numbers) for numbers in zip(Unsent(0, 0, 0), *known, strict=True)]
    return Unsent(*sums)


# What is asked, and told


def _make_sure(options: Namespace, question: str, lost: Unsent | None) -> None:
    """Asks whether it is meant; twice where something would be lost.

    Args:
        options: what was answered beforehand.
        question: in words.
        lost: what would be; None where that cannot be seen.

    Raises:
        Stop: it is not meant, or nobody can be asked.
    """
    nothing = _("Nothing was removed.")
    _one_question(question, nothing, answered=options.yes, option="--yes")
    if lost is None or lost.total:
        _one_question(_loss(lost), nothing, answered=options.unsent_too, option="--unsent-too")


def _one_question(question: str, nothing: str, *, answered: bool, option: str) -> None:
    if answered:
        return
    if not can_ask():
        told = _("{question} To answer yes: {option}.").format(question=question, option=option)
        raise Stop(Exit.USAGE, f"{told} {nothing}")
    ask(question, nothing)


def _loss(lost: Unsent | None) -> str:
    if lost is None:
        return _("It cannot be seen whether replies wait there: they would be lost. Go on?")
    parts = (
        (
            lost.waiting,
            ngettext(
                "{n} reply that has not arrived", "{n} replies that have not arrived", lost.waiting
            ),
        ),
        (lost.to_review, ngettext("{n} reply to review", "{n} replies to review", lost.to_review)),
        (lost.drafts, ngettext("{n} draft", "{n} drafts", lost.drafts)),
        (lost.notes, ngettext("{n} note of yours", "{n} notes of yours", lost.notes)),
    )
    told = ", ".join(words.format(n=number) for number, words in parts if number)
    return _("This would be lost: {what}. Go on?").format(what=told)


def _what_stays() -> str:
    return _(
        "This could not be removed: what the platform holds, and the e-mails that it has sent; "
        "exports, packs of templates and debug logs that you have saved elsewhere; backups and "
        "snapshots of the disk; what a terminal can scroll back to; and what an SSD keeps of files "
        "that were removed, encrypted, until it needs the room."
    )


def _what_stays_of_one() -> str:
    return " ".join(
        (
            _what_stays(),
            _(
                "Nor the numbers of these requests, and texts to others or templates in which you "
                "named this person. Another inbox on this computer may know them as well: jva-tui "
                "accounts."
            ),
        )
    )
