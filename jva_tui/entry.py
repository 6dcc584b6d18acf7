"""Letting in whoever signed in, if this is their inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.board import TemplatesChanged
from jva_tui.i18n import _
from jva_tui.sync import Intake, NoLongerOurs, OtherOrganisation, OtherPerson

if TYPE_CHECKING:
    from jva_tui.accounts.profile import Profile
    from jva_tui.api.client import Client
    from jva_tui.board import Board
    from jva_tui.domain import Identity, Me
    from jva_tui.store.cache import Cache
    from jva_tui.store.outbox_db import OutboxDb
    from jva_tui.store.worker import Worker


class Entry:
    """Lets in who may read and answer this inbox, and nobody else.

    Args:
        profile: whose inbox.
        cache: where they and their templates are stored.
        outbox: knows its owner.
        board: tells what happens.
    """

    def __init__(
        self, profile: Profile, cache: Worker[Cache], outbox: Worker[OutboxDb], board: Board
    ) -> None:
        self._profile = profile
        self._cache = cache
        self._outbox = outbox
        self._board = board
        self._claims = profile.claims

    async def introduce(self, client: Client) -> Me:
        """Learns who signed in, and which templates they have.

        Raises:
            ApiError: the platform did not answer as hoped.
            OtherOrganisation: nothing of this inbox is theirs, or the platform answers for another
                one; nothing was stored.
        """
        me, structure_id = await self._recognise(client)
        client.highest_message_id = await self._cache.do(lambda c: c.highest_message_id())
        await Intake(client, self._cache, me).templates()
        await self._outbox.do(lambda db: db.set_owner(me.user_id, structure_id))
        await self._cache.do(lambda c: c.save_me(me))
        self._board.tell(TemplatesChanged())
        return me

    async def _recognise(self, client: Client) -> tuple[Me, int]:
        """Who signed in, and for which organisation the platform answers."""
        identity = await client.identity()
        if self._profile.met:
            await self._profile.met(identity)
        ours = await self._whose(identity)
        me = identity.me
        if self._claims and me.structure_id != ours:
            me = await client.switch_role(ours) or await client.me()
        if me.structure_id != ours:
            raise OtherOrganisation
        self._claims = False  # from now on a change elsewhere is somebody's own wish
        return me, ours

    async def _whose(self, identity: Identity) -> int:
        """The organisation whose inbox this is, if it is this person's."""
        me = identity.me
        # The outbox knows as well: an account that was made anew does not inherit its queue.
        told = (self._profile.owner, await self._outbox.do(lambda db: db.owner()))
        owners = [owner for owner in told if owner]
        if any(user_id != me.user_id for user_id, _structure in owners):
            raise OtherPerson
        structure_id = owners[0][1] if owners else me.structure_id
        if structure_id is None:
            raise OtherOrganisation
        if not identity.speaks_for(structure_id):
            raise NoLongerOurs
        return structure_id


def why_not_ours(error: OtherOrganisation) -> str:
    """What keeps an inbox from being read and answered, and what to do."""
    if isinstance(error, OtherPerson):
        return _("Somebody else has signed in. What is queued is kept for whose it is · A signs in")
    if isinstance(error, NoLongerOurs):
        return _(
            "The platform says that you coordinate this organisation no more. What was read and "
            "queued is kept."
        )
    return _("The platform answers for another organisation now · S goes back to yours")
