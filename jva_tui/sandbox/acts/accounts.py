"""What happens to the account with which somebody signs in; chance does none of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.sandbox.acts.act import Act, Fields

if TYPE_CHECKING:
    from random import Random

    from jva_tui.sandbox.situation import Situation


def unblock(situation: Situation, fields: Fields, now: int) -> None:
    """The platform lets a blocked user in again: ``profile``. Their tokens work as before."""
    del now
    situation.users[situation.profiles[fields["profile"]].user_id].banned_at = None


def set_password(situation: Situation, fields: Fields, now: int) -> None:
    """A user sets a password: ``user``, ``password``; None takes it away. Tokens stay."""
    user = situation.users[fields["user"]]
    user.password, user.updated_at = fields["password"] or "", now


def _never(situation: Situation, source: Random) -> None:
    del situation, source


ACTS = {"unblock": Act(unblock, _never), "set_password": Act(set_password, _never)}
