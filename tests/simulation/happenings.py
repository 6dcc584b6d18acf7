"""What else happens at a point of a schedule: to the client's process, and on the platform."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.sandbox.acts import Impossible
from jva_tui.sandbox.situation import CANCELLED, IN_PROGRESS, PENDING, VALIDATED
from tests.simulation.town import COLLEAGUE, ME, OTHERS, OURS

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

    from jva_tui.desk import Desk
    from jva_tui.operations import Reply
    from tests.simulation.life import Life
    from tests.simulation.schedule import Event
    from tests.simulation.world import World

DOWN = 5.0
"""Seconds between a death and the next life, unless the schedule says otherwise."""

Fields = dict[str, "Any"]


def kill(world: World, event: Event, life: Life) -> None:
    """The process dies; ``kill/60`` opens the next one after a minute."""
    world.down = event.number_or(DOWN)
    life.die()


def stop(world: World, event: Event, life: Life) -> None:
    """SIGSTOP, and SIGCONT after ``stop/SECONDS``."""
    life.is_stopped = True
    world.later(event.number, lambda: world.loop.go_on(life))


def suspend(world: World, event: Event, life: Life) -> None:
    """The computer sleeps for ``suspend/SECONDS``: its monotonic clock stands."""
    life.is_stopped = True
    world.loop.sleep_through(life, event.number)
    world.later(event.number, lambda: world.loop.go_on(life))


def wall(world: World, event: Event, life: Life) -> None:
    """The computer's clock is set wrong by ``wall/SECONDS``, for this life and the next."""
    world.clock_error = life.clock.error = event.number


def full(world: World, event: Event, life: Life) -> None:
    """The disk is full for ``full/SECONDS``."""

    def turn(*, is_full: bool) -> None:
        world.is_disk_full = is_full
        for each in world.lives:
            each.is_disk_full = is_full

    del life
    turn(is_full=True)
    world.later(event.number, lambda: turn(is_full=False))


def offline(world: World, event: Event, life: Life) -> None:
    """No connection can be made for ``offline/SECONDS``."""
    del life
    world.is_offline = True

    def back() -> None:
        world.is_offline = False

    world.later(event.number, back)


def second(world: World, event: Event, life: Life) -> None:
    """Another jva-tui opens on the same folder, for ``second/SECONDS`` or until the end."""
    del life
    other = world.live()
    if event.arguments:
        world.later(event.number, lambda: world.leave(other))


def leave(world: World, event: Event, life: Life) -> None:
    """The user quits; ``leave/60`` opens it again after a minute."""
    world.leave(life)
    world.later(event.number_or(DOWN), world.live)


def role(world: World, event: Event, life: Life) -> None:
    """In the browser, the user changes to another organisation, and back after some seconds."""
    del life
    world.there.act("switch_role", {"user": ME, "structure": OTHERS})
    back: Fields = {"user": ME, "structure": OURS}
    world.later(event.number_or(200.0), lambda: world.there.act("switch_role", back))


def undo(world: World, event: Event, desk: Desk) -> Coroutine[object, object, object]:
    """The user takes the last lot back."""
    del event
    return world.undo(desk)


def more(world: World, event: Event, desk: Desk) -> Coroutine[object, object, object]:
    """The user answers once more: ``more/V+/D@0``."""
    return world.user.answer_more(desk, event.replies)


def publish(world: World, event: Event, desk: Desk) -> Coroutine[object, object, object]:
    """The user publishes once more: ``publish/N/U@0``."""
    return world.user.editor.publish(desk, event.templates)


def file(world: World, event: Event, desk: Desk) -> Coroutine[object, object, object]:
    """The user does more errands: ``file/N/F~0``."""
    return world.user.file(desk, event.errands, lambda: world.is_at_hand(desk))


def again(world: World, event: Event, desk: Desk) -> Coroutine[object, object, object]:
    """The user sends again what needs them, after ``again/SECONDS``."""
    del event
    return world.user.send_again(desk)


def away(world: World, event: Event, desk: Desk) -> Coroutine[object, object, object]:
    """The user puts away what needs them, after ``away/SECONDS``."""
    del event
    return world.user.put_away(desk, keeps_draft=False)


def rewrite(world: World, event: Event, desk: Desk) -> Coroutine[object, object, object]:
    """The user puts away what needs them and begins anew, after ``rewrite/SECONDS``."""
    del event
    return world.user.put_away(desk, keeps_draft=True)


USER: dict[str, Callable[[World, Event, Desk], Coroutine[object, object, object]]] = {
    "undo": undo,
    "more": more,
    "publish": publish,
    "file": file,
    "again": again,
    "away": away,
    "rewrite": rewrite,
}
"""What the user does, in the jva-tui that was opened last."""

PROCESS: dict[str, Callable[[World, Event, Life], None]] = {
    "kill": kill,
    "stop": stop,
    "suspend": suspend,
    "wall": wall,
    "full": full,
    "offline": offline,
    "second": second,
    "leave": leave,
    "role": role,
}


def _withdraw(reply: Reply) -> tuple[str, Fields]:
    return "withdraw", {"participation": reply.participation_id, "reason": "other", "text": None}


def _writes(reply: Reply) -> tuple[str, Fields]:
    text = "Une question encore : faut-il des bottes ?"
    return "write", {"conversation": reply.conversation_id, "text": text}


def _confirm(reply: Reply) -> tuple[str, Fields]:
    return "confirm", {"participation": reply.participation_id}


def _decides(who: int, state: str) -> Callable[[Reply], tuple[str, Fields]]:
    def fields(reply: Reply) -> tuple[str, Fields]:
        told = {"user": who, "participation": reply.participation_id, "state": state}
        return "reverse", told

    return fields


def _declines(who: int, *, same: bool) -> Callable[[Reply], tuple[str, Fields]]:
    def fields(reply: Reply) -> tuple[str, Fields]:
        reason = reply.reason if same and reply.reason else "no_response"
        text = reply.text if same else None
        told = {"participation": reply.participation_id, "reason": str(reason), "text": text}
        return "decline", told | {"user": who}

    return fields


def _answers(who: int, *, same: bool) -> Callable[[Reply], tuple[str, Fields]]:
    def fields(reply: Reply) -> tuple[str, Fields]:
        text = reply.text if same else "Bonjour, je m'en occupe."
        return "answer", {"user": who, "conversation": reply.conversation_id, "text": text}

    return fields


ACTS: dict[str, Callable[[Reply], tuple[str, Fields]]] = {
    "withdraws": _withdraw,
    "writes": _writes,
    "confirms": _confirm,
    "colleague-validates": _decides(COLLEAGUE, VALIDATED),
    "colleague-takes": _decides(COLLEAGUE, IN_PROGRESS),
    "colleague-cancels": _decides(COLLEAGUE, CANCELLED),
    "colleague-declines": _declines(COLLEAGUE, same=True),
    "colleague-writes": _answers(COLLEAGUE, same=False),
    "colleague-says": _answers(COLLEAGUE, same=True),
    "browser-validates": _decides(ME, VALIDATED),
    "browser-declines": _declines(ME, same=True),
    "browser-says": _answers(ME, same=True),
    "browser-reopens": _decides(ME, PENDING),
}
"""Acts about one of the replies, by its place: ``withdraws/0``. « says » says the same text."""

NAMES = frozenset(PROCESS) | frozenset(USER) | frozenset(ACTS) | {"block", "end-mission"}


def act(world: World, event: Event, reply: Reply) -> None:
    """Somebody does something about the request of a reply, if that is possible."""
    if event.what == "block":
        profile = world.there.situation.participations[reply.participation_id].profile_id
        name, fields = "block", {"profile": profile, "reason": "not_regular_resident"}
    elif event.what == "end-mission":
        name, fields = "end_mission", {"mission": reply.mission_id}
    else:
        name, fields = ACTS[event.what](reply)
    try:
        world.there.act(name, fields)
    except (Impossible, KeyError) as error:
        world.journal.note(world.loop.passed, f"not possible: {name} ({error!r})")
