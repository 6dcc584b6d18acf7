"""The endpoints about requests: lists, one, what is decided, who changed what, labels, bulk."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jva_tui.api.caller import LIST_BYTES, ONE_BYTES, Caller, all_pages, filtered
from jva_tui.api.funnel import Ask
from jva_tui.api.models import ParticipationRow, WrittenRow
from jva_tui.api.office_models import BatchRow, ChangeRow
from jva_tui.api.pages import read_list, read_one

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from jva_tui.api.pages import Page
    from jva_tui.domain import (
        Batch,
        Change,
        DeclineReason,
        Message,
        Participation,
        State,
        Tag,
        Template,
        Trace,
    )

INCLUDES = "conversation.latestMessage,mission.responsables,mission.structure,tags"
"""What a row of ``/participations`` brings along beyond the volunteer and the mission."""

_UUID = re.compile(rb"\s*([0-9a-fA-F-]{36})\s*")


@dataclass(frozen=True, slots=True)
class Written:
    """What the answer to a write that happened told; all None where it could not be read."""

    state: str | None = None
    """The participation's state afterwards."""
    updated_at: int | None = None
    message: Message | None = None
    """The message as the platform stored it."""
    traces: tuple[Trace, ...] | None = None
    """The whole conversation after a message, oldest first, as far as the answer told it."""
    template: Template | None = None
    """The template as the platform stored it."""
    tag: Tag | None = None
    """The label as the platform stored it."""


class Participations(Caller):
    """Requests of volunteers, under the current organisation."""

    async def participation_page(  # noqa: PLR0913 - the platform's filters, each by its name
        self,
        page: int = 1,
        *,
        states: Sequence[str] = (),
        ids: Sequence[int] = (),
        missions: Sequence[int] = (),
        responsable: int | None = None,
        search: str = "",
        tag: int | None = None,
        need_to_be_treated: bool = False,
    ) -> Page[Participation]:
        """``GET /participations``: 24 at most, newest first; an empty page past the end.

        Args:
            page: from 1.
            states: only these; all without.
            ids: only these; 24 fit on a page, which then does not shift.
            missions: only of these missions.
            responsable: only of the missions of this one, by profile id.
            search: each word in the volunteer's name or e-mail, accents counting; a number is an
                id. Over 32 bits, or written oddly (``1e3``), it is the platform's 500.
            tag: only with this label.
            need_to_be_treated: only those of my missions that wait too long, says the platform.
        """
        query = (
            ("page", str(page)),
            ("include", INCLUDES),
            *filtered("state", states),
            *filtered("id", ids),
            *filtered("mission.id", missions),
            *filtered("ofResponsable", [] if responsable is None else [responsable]),
            *filtered("search", [search] if search else []),
            *filtered("tags", [] if tag is None else [tag]),
            *filtered("need_to_be_treated", ["true"] if need_to_be_treated else []),
        )
        ask = Ask("GET", "/api/participations", query, role=self.shared.role, limit=LIST_BYTES)
        found = await self._read_page(
            ask, lambda row: ParticipationRow.model_validate(row).participation()
        )
        self._note(item.latest for item in found.items)
        return found

    def participations(
        self, *, states: Sequence[str] = (), ids: Sequence[int] = ()
    ) -> AsyncIterator[Page[Participation]]:
        """All pages of `participation_page`, each asked for when it is wanted.

        Rows may repeat or be missed where the list changes meanwhile.
        """
        return all_pages(lambda page: self.participation_page(page, states=states, ids=ids))

    async def participation(self, participation_id: int) -> Participation:
        """``GET /participations/{id}``: with the volunteer's skills."""
        path = f"/api/participations/{participation_id}"
        ask = Ask("GET", path, role=self.shared.role, limit=ONE_BYTES)
        found = await self._read(ask, lambda body: read_one(ParticipationRow, body).participation())
        self._note([found.latest])
        return found

    async def state_changes(self, participation_id: int) -> list[Change]:
        """``GET /activity-logs/participation/{id}/states``: who set which state, oldest first.

        A few of the platform's own cancellations are not logged.
        """
        path = f"/api/activity-logs/participation/{participation_id}/states"
        ask = Ask("GET", path, role=self.shared.role, limit=ONE_BYTES)
        found = await self._read(
            ask, lambda body: read_list(body, lambda row: ChangeRow.model_validate(row).change())
        )
        return sorted(found, key=lambda change: (change.at, change.id))

    async def set_state(self, participation_id: int, mission_id: int, state: State) -> Written:
        """``PUT /participations/{id}``: overwrites whatever state stands there.

        Args:
            participation_id: whose state.
            mission_id: the participation's own mission; the platform *stores* what is sent here.
            state: the new state; the same again has no effect.
        """
        body = {"mission_id": mission_id, "state": str(state)}
        return await self._change(Ask("PUT", f"/api/participations/{participation_id}", body=body))

    async def decline(
        self, participation_id: int, reason: DeclineReason, content: str | None = None
    ) -> Written:
        """``PUT /participations/{id}/decline``: writes and mails again, every time.

        Args:
            participation_id: whom to decline.
            reason: the volunteer reads it, unless it is ``other``.
            content: a message; lost without a word where there is no conversation.
        """
        body = {"reason": str(reason)} | ({} if content is None else {"content": content})
        path = f"/api/participations/{participation_id}/decline"
        return await self._change(Ask("PUT", path, body=body))

    async def attach(self, participation_id: int, tag_id: int) -> None:
        """``POST /participations/{id}/tags/{tag}/attach``: a second time is the platform's 500."""
        await self._do(self._label(participation_id, tag_id, "attach"))

    async def detach(self, participation_id: int, tag_id: int) -> None:
        """``POST /participations/{id}/tags/{tag}/detach``: harmless where it is not attached."""
        await self._do(self._label(participation_id, tag_id, "detach"))

    async def bulk_validate(self, ids: Sequence[int]) -> str | None:
        """``POST /bulk-operation/participations/validate``: queues one job for each.

        The platform checks neither state nor mission: send ids only that the list gave.

        Returns:
            The batch's id; None where it was accepted and the id was lost with the answer.
        """
        return await self._bulk("validate", {"ids": list(ids)})

    async def bulk_decline(
        self, ids: Sequence[int], reason: DeclineReason, content: str | None = None
    ) -> str | None:
        """``POST /bulk-operation/participations/decline``: the same reason and text for all.

        A job that fails late runs up to three times, and writes and mails each time.

        Returns:
            As `bulk_validate`.
        """
        body: dict[str, object] = {"ids": list(ids), "reason": str(reason), "content": content}
        return await self._bulk("decline", body)

    async def batch(self, batch_id: str) -> Batch | None:
        """``GET /batch/{uuid}``: how far it is; None for one that is unknown or a day old."""
        ask = Ask("GET", f"/api/batch/{batch_id}", role=self.shared.role)
        return await self._read(
            ask, lambda body: read_one(BatchRow, body).batch() if body.strip() else None
        )

    async def cancel_batch(self, batch_id: str) -> None:
        """``POST /batch/{uuid}/cancel``: what has not run yet will not run."""
        await self._do(Ask("POST", f"/api/batch/{batch_id}/cancel", role=self.shared.role))

    async def _change(self, ask: Ask) -> Written:
        row = await self._write_row(replace(ask, role=self.shared.role), WrittenRow)
        return Written(row.state, row.updated_at) if row else Written()

    def _label(self, participation_id: int, tag_id: int, verb: str) -> Ask:
        path = f"/api/participations/{participation_id}/tags/{tag_id}/{verb}"
        return Ask("POST", path, role=self.shared.role)

    async def _bulk(self, verb: str, body: dict[str, object]) -> str | None:
        path = f"/api/bulk-operation/participations/{verb}"
        return await self._write(Ask("POST", path, body=body, role=self.shared.role), _uuid)


def _uuid(body: bytes) -> str | None:
    """The bare UUID that a bulk operation is answered with."""
    found = _UUID.fullmatch(body)
    return found[1].decode() if found else None
