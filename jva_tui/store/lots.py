"""What the user has begun to send to several people, and what they send templates with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.domain import Decision, DeclineReason
from jva_tui.store.database import query
from jva_tui.store.outbox_part import OutboxPart

if TYPE_CHECKING:
    TemplateChoice = tuple[Decision | None, DeclineReason | None]


class Lots(OutboxPart):
    """Lots that are begun; decision and reason of templates. Each method is one statement."""

    def save_lots(self, contents: str, now: int) -> None:
        """Keeps the lots that the user has begun, in the place of what was kept before.

        Args:
            contents: JSON; only who has written it knows what it means.
            now: an instant.

        Raises:
            apsw.ConstraintError: that is no JSON.
        """
        statement = "INSERT OR REPLACE INTO lot_draft VALUES (1, ?, ?)"
        query(self._connection, statement, (contents, now))

    def lots(self) -> str | None:
        """The lots that the user has begun, as `save_lots` was given them; None before that."""
        found = query(self._connection, "SELECT contents FROM lot_draft")
        return str(found[0][0]) if found else None

    def template_choices(self) -> dict[int, TemplateChoice]:
        """Decision and reason that were chosen for the platform's templates, by template id."""
        return {
            id_: (
                Decision(decision) if decision else None,
                DeclineReason(reason) if reason else None,
            )
            for id_, decision, reason in query(self._connection, "SELECT * FROM template_choice")
        }

    def set_template_choice(
        self, template_id: int, decision: Decision | None, reason: DeclineReason | None
    ) -> None:
        """Keeps what a template of the platform is sent with; None for a message alone."""
        query(
            self._connection,
            "INSERT OR REPLACE INTO template_choice VALUES (?, ?, ?)",
            (template_id, decision, reason),
        )

    def drop_template_choice(self, template_id: int) -> None:
        """Forgets what a template was to be sent with."""
        statement = "DELETE FROM template_choice WHERE template_id = ?"
        query(self._connection, statement, (template_id,))
