"""The endpoints about the organisation: templates, labels, people, missions, figures, news."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.api.caller import LIST_BYTES, ONE_BYTES, Caller
from jva_tui.api.funnel import Ask
from jva_tui.api.models import MissionRow, TagRow
from jva_tui.api.office_models import (
    FiguresRow,
    NotificationRow,
    ResponsableRow,
    TemplateRow,
)
from jva_tui.api.pages import read_list, read_one, read_page

if TYPE_CHECKING:
    from jva_tui.api.pages import Page
    from jva_tui.domain import Figures, Mission, Notification, Person, Tag, Template


class Office(Caller):
    """What an organisation's coordinators share."""

    async def templates(self) -> list[Template]:
        """``GET /message-templates``: mine, and those shared in the current organisation."""
        query = (("pagination", "-1"), ("include", "user"))
        ask = Ask("GET", "/api/message-templates", query, role=self.shared.role, limit=LIST_BYTES)
        found = await self._read(
            ask,
            lambda body: read_page(body, lambda row: TemplateRow.model_validate(row).template()),
        )
        return list(found.items)

    async def create_template(
        self, name: str, text: str, *, owner_id: int, is_shared: bool = False
    ) -> Template | None:
        """``POST /message-templates``; None where it was made and the answer lost.

        Args:
            name: at most 255 characters, or it is the platform's 500.
            text: stored trimmed.
            owner_id: me, whatever is sent: the platform wants it all the same.
            is_shared: with the organisation that is current when this arrives.
        """
        ask = self._template("POST", "", name, text, owner_id=owner_id, is_shared=is_shared)
        row = await self._write_row(ask, TemplateRow)
        return row.template() if row else None

    async def update_template(self, template: Template) -> Template | None:
        """``PUT /message-templates/{id}``: overwrites it, its owner too; None as above."""
        ask = self._template(
            "PUT",
            f"/{template.id}",
            template.name,
            template.text,
            owner_id=template.owner_id,
            is_shared=template.is_shared,
        )
        row = await self._write_row(ask, TemplateRow)
        return row.template() if row else None

    async def duplicate_template(self, template_id: int) -> Template | None:
        """``POST /message-templates/{id}/duplicate``: a private copy of mine; None as above."""
        path = f"/api/message-templates/{template_id}/duplicate"
        row = await self._write_row(Ask("POST", path, role=self.shared.role), TemplateRow)
        return row.template() if row else None

    async def delete_template(self, template_id: int) -> None:
        """``DELETE /message-templates/{id}``: mine only."""
        path = f"/api/message-templates/{template_id}"
        await self._do(Ask("DELETE", path, role=self.shared.role))

    async def tags(self, structure_id: int) -> list[Tag]:
        """``GET /structures/{id}/tags``: the organisation's labels."""
        ask = Ask("GET", f"/api/structures/{structure_id}/tags", limit=ONE_BYTES)
        return await self._read(
            ask, lambda body: read_list(body, lambda row: TagRow.model_validate(row).tag())
        )

    async def create_tag(self, structure_id: int, name: str) -> Tag | None:
        """``POST /structures/{id}/tags``: `Invalid` where the name exists; None as above."""
        ask = Ask("POST", f"/api/structures/{structure_id}/tags", body={"name": name})
        row = await self._write_row(ask, TagRow)
        return row.tag() if row else None

    async def rename_tag(self, structure_id: int, tag_id: int, name: str) -> None:
        """``PUT /structures/{id}/tags/{tag}``: `Invalid` for the platform's generic ones."""
        path = f"/api/structures/{structure_id}/tags/{tag_id}"
        await self._do(Ask("PUT", path, body={"name": name}))

    async def delete_tag(self, structure_id: int, tag_id: int) -> None:
        """``DELETE /structures/{id}/tags/{tag}``: `Invalid` while it is attached anywhere."""
        await self._do(Ask("DELETE", f"/api/structures/{structure_id}/tags/{tag_id}"))

    async def responsables(self, structure_id: int) -> list[Person]:
        """``GET /structures/{id}/responsables``: my colleagues, and me."""
        path = f"/api/structures/{structure_id}/responsables"
        ask = Ask("GET", path, role=self.shared.role, limit=ONE_BYTES)
        return await self._read(
            ask,
            lambda body: read_list(body, lambda row: ResponsableRow.model_validate(row).person()),
        )

    async def mission_page(self, page: int = 1) -> Page[Mission]:
        """``GET /missions``: 24 of the current organisation's at a time."""
        query = (("page", str(page)),)
        ask = Ask("GET", "/api/missions", query, role=self.shared.role, limit=LIST_BYTES)
        return await self._read(
            ask, lambda body: read_page(body, lambda row: MissionRow.model_validate(row).mission())
        )

    async def mission(self, mission_id: int) -> Mission:
        """``GET /missions/{id}``: with its responsables."""
        path = f"/api/missions/{mission_id}"
        ask = Ask("GET", path, role=self.shared.role, limit=ONE_BYTES)
        return await self._read(ask, lambda body: read_one(MissionRow, body).mission())

    async def figures(self, structure_id: int) -> Figures:
        """``GET /statistics/organisations/{id}``: how the platform sees the organisation."""
        ask = Ask("GET", f"/api/statistics/organisations/{structure_id}", role=self.shared.role)
        return await self._read(ask, lambda body: read_one(FiguresRow, body).figures())

    async def notification_page(self, page: int = 1) -> Page[Notification]:
        """``GET /user/notifications``: what happened to my missions' requests, newest first."""
        ask = Ask("GET", "/api/user/notifications", (("page", str(page)),), limit=LIST_BYTES)
        return await self._read(
            ask,
            lambda body: read_page(
                body, lambda row: NotificationRow.model_validate(row).notification()
            ),
        )

    def _template(  # noqa: PLR0913 - what a template is made of
        self, method: str, path: str, name: str, text: str, *, owner_id: int, is_shared: bool
    ) -> Ask:
        body = {"user_id": owner_id, "name": name, "message": text, "is_shared": is_shared}
        return Ask(method, f"/api/message-templates{path}", body=body, role=self.shared.role)
