"""What happened between the recordings: by hand, or through routes that are not built yet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from jva_tui.sandbox.effects import Effects, mark_read
from jva_tui.sandbox.situation import VALIDATED, MessageTemplate
from jva_tui.sandbox.throttle import API_LIMIT
from tests.contract.recordings import Recording, recordings

if TYPE_CHECKING:
    from collections.abc import Callable

    from jva_tui.sandbox.platform import Platform

CLIENT = "127.0.0.1"
"""The address under which the application sees its in-process client."""

_UPDATE = re.compile(r"update (\w+) set (.+) where (\w+)='?([^']+)'?")
_DELETE = re.compile(r"delete from rolables where user_id=(\d+) and rolable_id=(\d+)")


def arrange(platform: Platform, recording: Recording) -> None:
    """Does what the recording says was done by hand, then what `BY_HAND` adds."""
    for sentence in recording.arranged:
        if sentence == "the rate counter was emptied":
            platform.throttle.clear()
        elif update := _UPDATE.fullmatch(sentence):
            _update(platform, *update.groups())
        elif delete := _DELETE.fullmatch(sentence):
            user_id, structure_id = int(delete[1]), int(delete[2])
            situation = platform.situation
            situation.rolables = [
                rolable
                for rolable in situation.rolables
                if (rolable.user_id, rolable.rolable_id) != (user_id, structure_id)
            ]
        else:
            raise ValueError(sentence)
    if recording.name in BY_HAND:
        BY_HAND[recording.name](platform)


def _update(platform: Platform, table: str, changes: str, column: str, wanted: str) -> None:
    rows: dict[int, Any] = getattr(platform.situation, table)
    for row in rows.values():
        if str(getattr(row, column)) == wanted:
            for change in changes.split(", " if ", " in changes else ","):
                for name, value in re.findall(r"(\w+)=('[^']*'|[\w()]+)", change):
                    setattr(row, name, _value(platform, value))


def instant(zulu: str) -> int:
    """The instant of a time as the answers write it."""
    return int(datetime.fromisoformat(zulu).timestamp())


def _value(platform: Platform, text: str) -> object:
    words = {"null": None, "true": True, "false": False, "now()": platform.now()}
    if text in words:
        return words[text]
    return text.strip("'") if text.startswith("'") else int(text)


def _body(name: str) -> Any:
    return next(each for each in recordings() if each.name == name).request["body"]


def _coordinator(platform: Platform) -> Effects:
    return Effects(platform.situation, platform.situation.users[2], platform.now())


def _bulk_validate(name: str) -> Callable[[Platform], None]:
    """What the platform's jobs did after a bulk validation."""

    def run(platform: Platform) -> None:
        for participation_id in dict.fromkeys(_body(name)["ids"]):
            participation = platform.situation.participations.get(participation_id)
            if participation is not None:
                mission_id = participation.mission_id
                _coordinator(platform).set_state(participation, VALIDATED, mission_id)

    return run


def _bulk_decline(name: str) -> Callable[[Platform], None]:
    """What the platform's jobs did after a bulk decline."""

    def run(platform: Platform) -> None:
        body = _body(name)
        for participation_id in body["ids"]:
            participation = platform.situation.participations.get(participation_id)
            if participation is not None:
                effects = _coordinator(platform)
                effects.decline(participation, body.get("reason"), body.get("content"))

    return run


def _attach_tags(platform: Platform) -> None:
    """Recordings 283, 285 and 286."""
    platform.situation.tags_of.setdefault(14, []).extend([1, 4, 7])


def _switch_back(platform: Platform) -> None:
    """Recording 309."""
    user = platform.situation.users[4]
    user.context_role, user.contextable_type, user.contextable_id = "responsable", "structure", 1


def _validate_18(platform: Platform) -> None:
    """Four identical PUTs at the same moment, of which one had an effect."""
    participation = platform.situation.participations[18]
    _coordinator(platform).set_state(participation, VALIDATED, participation.mission_id)


def _jobs_before_402(platform: Platform) -> None:
    """One whose effects no recording shows, but for the ids of the messages after it."""
    _bulk_decline("352-bulk-decline-unknown-id")(platform)
    _bulk_decline("396-bulk-decline-no-reason")(platform)


def _jobs_before_442(platform: Platform) -> None:
    """Two whose effects only later message ids and figures show."""
    _bulk_validate("412-bulk-validate-already-validated")(platform)
    _bulk_validate("427-bulk-validate-60")(platform)


def _other_templates(platform: Platform) -> None:
    """Recordings 249 to 271, by their answers."""
    templates = platform.situation.message_templates
    for recording in recordings():
        row = recording.response["body"]
        if 249 <= recording.number <= 267 and recording.response["status"] in (200, 201):
            templates[row["id"]] = MessageTemplate(
                **{name: row[name] for name in ("id", "name", "user_id", "message", "is_shared")},
                structure_id=row["sharable_id"],
                created_at=instant(row["created_at"]),
                updated_at=instant(row["updated_at"]),
            )
    del templates[6]


def _read_9(platform: Platform) -> None:
    """A call that was left out marked the conversation read."""
    mark_read(platform.situation.conversations[9], 2, platform.now())
    # Ids are one sequence: the next answer shows that one message is in no recording.
    platform.situation.last_message_id += 1


def _spend_everything(platform: Platform) -> None:
    """120 calls in 13.8 s, of which the last recordings of the throttle are the refused rest."""
    for _ in range(API_LIMIT):
        platform.throttle.hit(CLIENT, API_LIMIT, 1795347213)


def _spend_half(platform: Platform) -> None:
    """61 ordinary calls."""
    for _ in range(61):
        platform.throttle.hit(CLIENT, API_LIMIT, 1795347274)


BY_HAND: dict[str, Callable[[Platform], None]] = {
    "273-templates-list-after": _other_templates,
    "290-participations-filter-id-tags-after-attach": _attach_tags,
    "310-participations-r3-after-switch": _switch_back,
    "322-messages-after-4-parallel-puts": _validate_18,
    "330-participations-after-bulk-validate": _bulk_validate("324-bulk-validate-10"),
    "336-messages-after-bulk-decline": _bulk_decline("332-bulk-decline-10"),
    "351-participations-after-bulk-validate-unknown": _bulk_validate(
        "337-bulk-validate-unknown-id"
    ),
    "402-participation-after-bulk-decline-no-reason": _jobs_before_402,
    "411-messages-after-bulk-duplicate": _bulk_validate("405-bulk-validate-duplicate-ids"),
    "442-participations-after-cancel": _jobs_before_442,
    "459-conversations-index-mission-deleted": _read_9,
    "468-throttled-429": _spend_everything,
    "475-token-429-after-61-api-calls": _spend_half,
}
"""Effects of what is not built or was not recorded, before the recording that shows them."""


@dataclass(frozen=True)
class Unseen:
    """Calls that the recordings leave out, as the rate headers show them."""

    calls: int
    in_new_window: bool = False


UNSEEN: dict[int, Unseen] = {
    23: Unseen(1),
    156: Unseen(0),
    189: Unseen(1),
    237: Unseen(1),
    322: Unseen(4),
    330: Unseen(8),
    336: Unseen(5),
    351: Unseen(6, in_new_window=True),
    402: Unseen(50),
    411: Unseen(8),
    442: Unseen(2, in_new_window=True),
    453: Unseen(0),
    454: Unseen(9),
    464: Unseen(1),
}
"""By number, where it is not one call for each number left out."""
