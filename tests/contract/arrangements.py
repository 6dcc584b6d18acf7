"""What happened between the recordings, by hand or in calls that were left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from jva_tui.sandbox.effects import Effects, mark_read
from jva_tui.sandbox.levers import Lever
from jva_tui.sandbox.orders import Orders
from jva_tui.sandbox.situation import VALIDATED
from jva_tui.sandbox.throttle import API_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable

    from jva_tui.sandbox.platform import Platform
    from tests.contract.recordings import Recording

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


def _value(platform: Platform, text: str) -> object:
    words = {"null": None, "true": True, "false": False, "now()": platform.now()}
    if text in words:
        return words[text]
    return text.strip("'") if text.startswith("'") else int(text)


def _coordinator(platform: Platform) -> Effects:
    return Effects(platform.situation, platform.situation.users[2], platform.now())


def _queue(*waits: int) -> Callable[[Platform], None]:
    """How busy the platform's queue was: seconds until each job of the next bulk call ran."""

    def run(platform: Platform) -> None:
        lever = Lever(path="/api/bulk-operation/*", orders=Orders(job_waits=waits))
        platform.levers.add(lever)

    return run


def _second_organisation(platform: Platform) -> None:
    """Somebody answers for the other organisation, too: taken back by hand before 316."""
    role = next(each for each in platform.situation.rolables if each.user_id == 4)
    platform.situation.rolables.insert(0, replace(role, rolable_id=2))


def _validate_18(platform: Platform) -> None:
    """Four identical PUTs at the same moment, of which one had an effect."""
    participation = platform.situation.participations[18]
    _coordinator(platform).set_state(participation, VALIDATED, participation.mission_id)


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
    "313-switch-role-second-structure": _second_organisation,
    "322-messages-after-4-parallel-puts": _validate_18,
    "324-bulk-validate-10": _queue(3),
    "332-bulk-decline-10": _queue(1),
    "337-bulk-validate-unknown-id": _queue(0, 1),
    "396-bulk-decline-no-reason": _queue(3),
    "405-bulk-validate-duplicate-ids": _queue(3),
    "427-bulk-validate-60": _queue(*(3 + number // 10 for number in range(60))),
    "438-bulk-validate-40-then-cancel": _queue(*[1] * 33, *[5] * 7),
    "459-conversations-index-mission-deleted": _read_9,
    "468-throttled-429": _spend_everything,
    "475-token-429-after-61-api-calls": _spend_half,
}
"""What was not recorded, before the recording that shows it."""


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
    329: Unseen(4),
    334: Unseen(1),
    350: Unseen(5, in_new_window=True),
    437: Unseen(10),
    440: Unseen(0, in_new_window=True),
    464: Unseen(1),
}
"""By number, where it is not one call for each number left out."""
