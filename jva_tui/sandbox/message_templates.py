"""The routes of message templates: list, create, change, duplicate, delete.

Own ones and those shared in the organisation that is current at the moment may be read, changed and
duplicated; only own ones may be deleted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.sandbox.exchange import (
    HTML,
    Answer,
    Call,
    Json,
    all_invalid,
    forbidden,
    not_found,
    reached,
    required,
    server_error,
)
from jva_tui.sandbox.orders import SHARED, STORED
from jva_tui.sandbox.paginator import page_size, paginate
from jva_tui.sandbox.present import message_template_json, structure_json, user_with_profile
from jva_tui.sandbox.query import counted, database_id, read_includes
from jva_tui.sandbox.situation import MessageTemplate

if TYPE_CHECKING:
    from jva_tui.sandbox.situation import Situation

_ALLOWED_INCLUDES = "user, userCount, userExists"
_LONGEST_NAME = 255


def index(situation: Situation, call: Call) -> Answer:
    """The user's own templates and those shared in the current organisation, by name.

    The platform ignores filters here.
    """
    includes = read_includes(call, _ALLOWED_INCLUDES)

    def row(template: MessageTemplate) -> Json:
        shown = message_template_json(template)
        if "user" in includes:
            shown["user"] = user_with_profile(situation, template.user_id)
        return counted(shown, includes, {"user": 1})

    rows = [each for each in situation.message_templates.values() if _may_use(call, each)]
    rows.sort(key=lambda template: template.name)
    return Answer(paginate(call, rows, row, page_size(call)))


def create(situation: Situation, call: Call) -> Answer:
    """Stores a new one; it is the user's, whatever ``user_id`` says."""
    _check(call)
    template = MessageTemplate(
        id=situation.next_id("message_templates"),
        name=call.text("name") or "",
        user_id=call.user.id,
        message=call.text("message") or "",
        is_shared=_truth(call) or False,
        structure_id=None,
        created_at=call.now,
        updated_at=call.now,
    )
    situation.message_templates[template.id] = template
    reached(STORED, call.orders)
    _share(call, template)
    reached(SHARED, call.orders)
    return Answer(_with_sharable(situation, template), status=201)


def update(situation: Situation, call: Call) -> Answer:
    """Stores all its fields, ``user_id`` among them."""
    template = _find(situation, call)
    if not _may_use(call, template):
        raise forbidden()
    _check(call)
    user_id = database_id(call.text("user_id") or "")
    if user_id not in situation.users:
        raise server_error()
    shared = _truth(call)
    before = message_template_json(template)
    template.user_id = user_id
    template.name = call.text("name") or ""
    template.message = call.text("message") or ""
    template.is_shared = template.is_shared if shared is None else shared
    _share(call, template)
    if message_template_json(template) != before:
        template.updated_at = call.now
    reached(STORED, call.orders)
    return Answer(_with_sharable(situation, template))


def duplicate(situation: Situation, call: Call) -> Answer:
    """Stores an own copy, unshared; it keeps the organisation that the original was shared with."""
    template = _find(situation, call)
    if not _may_use(call, template):
        raise forbidden()
    name = f"{template.name} (duplication)"
    if len(name) > _LONGEST_NAME:
        raise server_error()
    copy = MessageTemplate(
        id=situation.next_id("message_templates"),
        name=name,
        user_id=call.user.id,
        message=template.message,
        is_shared=False,
        structure_id=template.structure_id,
        created_at=call.now,
        updated_at=call.now,
    )
    situation.message_templates[copy.id] = copy
    reached(STORED, call.orders)
    return Answer(message_template_json(copy), status=201)


def delete(situation: Situation, call: Call) -> Answer:
    """Deletes an own one."""
    template = _find(situation, call)
    if template.user_id != call.user.id and call.role != "admin":
        raise forbidden()
    situation.remove("message_templates", template.id)
    return Answer("1", media_type=HTML)


def _find(situation: Situation, call: Call) -> MessageTemplate:
    template = situation.message_templates.get(call.id)
    if template is None:
        raise not_found("MessageTemplate", call.id)
    return template


def _may_use(call: Call, template: MessageTemplate) -> bool:
    """The list's rule, which is that of changing and duplicating, too."""
    if template.user_id == call.user.id:
        return True
    current = call.user.structure_id
    return template.is_shared and current is not None and template.structure_id == current


def _check(call: Call) -> None:
    """Checks the fields as the platform does: first what is missing, then what does not fit."""
    names = ("user_id", "name", "message")
    errors = {name: required(name) for name in names if call.text(name) is None}
    if call.body.get("is_shared") is not None and _truth(call) is None:
        errors["is_shared"] = "The is shared field must be true or false."
    if errors:
        raise all_invalid(errors)
    if len(call.text("name") or "") > _LONGEST_NAME:
        raise server_error()


def _truth(call: Call) -> bool | None:
    """What ``is_shared`` says; None where it says nothing, or nothing that Laravel takes."""
    value = call.body.get("is_shared")
    if isinstance(value, bool):
        return value
    return {"0": False, "1": True}.get(str(value))


def _share(call: Call, template: MessageTemplate) -> None:
    """Shares it with the organisation that is current now, or with none."""
    template.structure_id = call.user.structure_id if template.is_shared else None


def _with_sharable(situation: Situation, template: MessageTemplate) -> Json:
    structure = situation.structures.get(template.structure_id or 0)
    sharable = structure_json(structure) if structure else None
    return message_template_json(template) | {"sharable": sharable}
