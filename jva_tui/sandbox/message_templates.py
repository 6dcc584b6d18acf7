"""The routes of message templates: the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.sandbox.exchange import Answer, Call, Json
from jva_tui.sandbox.paginator import page_size, paginate
from jva_tui.sandbox.present import message_template_json, user_with_profile

if TYPE_CHECKING:
    from jva_tui.sandbox.situation import MessageTemplate, Situation


def index(situation: Situation, call: Call) -> Answer:
    """The user's own templates and those shared in the current organisation, by name."""

    def row(template: MessageTemplate) -> Json:
        shown = message_template_json(template)
        if "user" in (call.parameter("include") or "").split(","):
            shown["user"] = user_with_profile(situation, template.user_id)
        return shown

    current = call.user.structure_id
    rows = [
        template
        for template in situation.message_templates.values()
        if template.user_id == call.user.id
        or (template.is_shared and current is not None and template.structure_id == current)
    ]
    rows.sort(key=lambda template: template.name)
    return Answer(paginate(call, rows, row, page_size(call)))
