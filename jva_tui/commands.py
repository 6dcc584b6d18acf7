"""Every command of the user, defined once: keys, footer, palette and help all come from here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.domain import DECIDED_STATES, Decision, View
from jva_tui.i18n import N_, _
from jva_tui.operations import OperationState

if TYPE_CHECKING:
    from collections.abc import Callable

    from jva_tui.domain import Participation, Reading
    from jva_tui.operations import Operation


class Situation(NamedTuple):
    """What decides whether a command is possible now."""

    reading: Reading | None = None
    """The participation under the cursor."""
    can_write: bool = True
    """Whether a text of ours can reach the volunteer."""
    operation: Operation | None = None
    """The outgoing reply under the cursor."""
    needs_user: bool = False
    """Whether a reply needs the user's decision; another one than the one under the cursor, where
    the outgoing replies are seen."""
    can_undo: bool = False
    """Whether something of the last replies can still be taken back."""
    waits: bool = False
    """Whether a reply is queued; where the outgoing replies are seen, under the cursor."""
    waits_elsewhere: bool = False
    """Whether one is queued, but not under the cursor."""
    is_ready: bool = False
    """Whether what waits is shown to the user before it leaves: then all of it leaves together."""
    is_held: bool = False
    """Whether replies wait on purpose: for undo, for a last look, for 8 o'clock."""
    is_offline: bool = False
    """Whether the platform is out of reach for now."""
    has_platform: bool = True
    """Whether there is a platform to talk to at all, reached or not."""
    is_elsewhere: bool = False
    """Whether the platform answers for another organisation than the one whose inbox this is."""
    is_signed_out: bool = False
    """Whether somebody has to sign in before the platform answers."""
    has_cable: bool = False
    """Whether the network can be cut and restored for a try: in a demonstration."""


def always(_situation: Situation) -> str:
    """Nothing stands in the way."""
    return ""


class Command(NamedTuple):
    """Something that the user can ask for."""

    id: str
    keys: tuple[str, ...]
    """Textual's names of the keys; the first one is shown. None for what only the palette has."""
    label: str
    """A word or two, for the footer (msgid)."""
    help: str
    """A sentence, for the help screen and the palette (msgid)."""
    group: str
    """Heading in the help screen (msgid)."""
    in_footer: bool = False
    why_not: Callable[[Situation], str] = always
    """Why it is not possible now, in the user's words; empty when it is."""

    @property
    def hint(self) -> str:
        """The first key as it is written for people; empty without one."""
        return shown_key(self.keys[0]) if self.keys else ""


def _selected(situation: Situation) -> str:
    return "" if situation.reading else _("No request is selected.")


def _unsettled(situation: Situation) -> str:
    """Why nothing may be sent to this person now; never two writes to one participation."""
    if trouble := _selected(situation):
        return trouble
    assert situation.reading is not None  # noqa: S101 - looked at just above
    operation = situation.reading.operation
    return _bars(operation) if operation else ""


def _bars(operation: Operation) -> str:
    """Why nothing else may be sent beside this reply."""
    match operation.state:
        case OperationState.QUEUED:
            return _("A reply to this person already waits: e changes it, c takes it back.")
        case OperationState.SENDING:
            return _("A reply to this person is being sent.")
        case OperationState.UNCONFIRMED if operation.asks:
            return _(
                "Nobody knows whether the last reply arrived. Look on the platform, then: r sends "
                "it again, c puts it away."
            )
        case OperationState.UNCONFIRMED:
            return _("The last reply had no answer and is being checked: wait for the outcome.")
    return ""


def _decides(decision: Decision) -> Callable[[Situation], str]:
    def why_not(situation: Situation) -> str:
        if trouble := _unsettled(situation):
            return trouble
        assert situation.reading is not None  # noqa: S101 - looked at just above
        return why_not_decided(decision, situation.reading)

    return why_not


def why_not_decided(decision: Decision, reading: Reading) -> str:
    """Why a request cannot be decided like this, as it stands; empty where it can."""
    participation = reading.participation
    if participation.mission is None:
        return _("The mission was deleted: nothing can be decided any more.")
    if participation.state == decision.target:
        return _("It is already “{state}”.").format(state=participation.state)
    if decision is Decision.TAKE_IN_HAND and not decision.applies_to(participation.state):
        return _("Only a request that nobody has looked at yet can be taken in hand.")
    return ""


def _writes(situation: Situation) -> str:
    if trouble := _unsettled(situation):
        return trouble
    assert situation.reading is not None  # noqa: S101 - looked at just above
    return "" if situation.can_write else why_not_written(situation.reading.participation)


def why_not_written(participation: Participation) -> str:
    """Why no text of ours can reach somebody."""
    if participation.conversation_id is None:
        return _("There is no conversation: no message can be sent. Call or write an e-mail.")
    return _("You are no member of this conversation: a colleague who is can write there.")


def _undoes(situation: Situation) -> str:
    return "" if situation.can_undo else _("No reply waits that could be taken back.")


def _under_cursor(situation: Situation) -> str:
    """Why the reply under the cursor is out of the user's hands for now."""
    match situation.operation:
        case None:
            return _("No outgoing reply is selected.")
        case operation if operation.needs_user:
            return ""
        case operation if operation.state is OperationState.SENDING:
            return _("It is being sent: wait for the outcome.")
        case operation if operation.state is OperationState.UNCONFIRMED:
            return _("It is being checked by itself: wait for the outcome.")
    return ""


def _sends_again(situation: Situation) -> str:
    if trouble := _under_cursor(situation):
        return trouble
    assert situation.operation is not None  # noqa: S101 - looked at just above
    operation = situation.operation
    if operation.state is OperationState.CONFLICT and operation.found is None:
        return _("The request is gone from the platform: nothing can be sent to it.")
    if operation.needs_user:
        return ""
    if operation.state is OperationState.QUEUED:
        return _("It has not left yet, and leaves by itself.")
    return _("The platform has recorded it: there is nothing to send again.")


def _edits(situation: Situation) -> str:
    if trouble := _under_cursor(situation):
        return trouble
    assert situation.operation is not None  # noqa: S101 - looked at just above
    if situation.operation.state is OperationState.DONE:
        return _("It has reached the platform: it cannot be changed any more.")
    return "" if situation.reading else _("This request is no longer in the inbox.")


def _puts_away(situation: Situation) -> str:
    if trouble := _under_cursor(situation):
        return trouble
    assert situation.operation is not None  # noqa: S101 - looked at just above
    operation = situation.operation
    if operation.state is OperationState.DONE and not operation.detail:
        return _("The platform has recorded it: there is nothing to put away.")
    return ""


def _waits(situation: Situation) -> str:
    if situation.waits:
        return ""
    if situation.waits_elsewhere:
        return _("Nothing waits under the cursor: put it on what does.")
    return _("No reply waits to be sent.")


def _hurries(situation: Situation) -> str:
    if not situation.is_ready and (trouble := _waits(situation)):
        return trouble
    if situation.is_elsewhere:
        return _("What waits leaves once the platform answers for this organisation again.")
    if situation.is_offline or not situation.has_platform:
        return _("The platform is out of reach: what waits leaves by itself later.")
    if situation.is_signed_out:
        return _("What waits leaves once you have signed in again.")
    return "" if situation.is_held else _("What waits is leaving already.")


def _attends(situation: Situation) -> str:
    if situation.needs_user:
        return ""
    if situation.operation and situation.operation.needs_user:
        return _("No other reply needs you.")
    return _("No reply needs you.")


def _reaches(situation: Situation) -> str:
    return "" if situation.has_platform else _("This session was opened without the platform.")


def _goes_back(situation: Situation) -> str:
    if situation.is_elsewhere:
        return ""
    return _("The platform answers for this organisation already.")


def _has_cable(situation: Situation) -> str:
    if situation.has_cable:
        return ""
    return _("Only a demonstration’s network can be cut, to see what happens then.")


def is_reversal(state: str) -> bool:
    """Whether deciding would go back on an earlier decision, and must be asked for expressly."""
    return state in DECIDED_STATES


MOVING = N_("Moving")
ANSWERING = N_("Answering")
SENDING = N_("Sending")
INBOX = N_("Inbox")
PROGRAM = N_("Program")

VIEW_LABELS = {
    View.WROTE: N_("Wrote to you"),
    View.TODO: N_("To answer"),
    View.PRIORITY: N_("Urgent"),
    View.IN_PROGRESS: N_("In progress"),
    View.VALIDATED: N_("Validated"),
    View.DECLINED: N_("Declined"),
    View.ALL: N_("All"),
}
"""Names of the views, in their order; the digits choose them."""

VIEW_COMMANDS = {f"view_{view}": view for view in VIEW_LABELS}
"""The commands that turn to a view."""

COMMANDS = (
    Command("down", ("j", "down"), N_("next"), N_("Next request."), MOVING),
    Command("up", ("k", "up"), N_("previous"), N_("Previous request."), MOVING),
    Command("page_down", ("pagedown",), N_("page down"), N_("A page further down."), MOVING),
    Command("page_up", ("pageup",), N_("page up"), N_("A page further up."), MOVING),
    Command("first", ("g", "home"), N_("first"), N_("First request of the view."), MOVING),
    Command("last", ("G", "end"), N_("last"), N_("Last request of the view."), MOVING),
    Command(
        "open", ("enter", "l", "right"), N_("read"), N_("Read the request."), MOVING, in_footer=True
    ),
    Command("back", ("escape", "h", "left"), N_("back"), N_("Back to the list."), MOVING),
    Command("read_on", ("J", "shift+down"), N_("read on"), N_("Scroll the text down."), MOVING),
    Command("read_back", ("K", "shift+up"), N_("read back"), N_("Scroll the text up."), MOVING),
    Command(
        "validate",
        ("v",),
        N_("validate"),
        N_("Validate: the volunteer is told by e-mail."),
        ANSWERING,
        in_footer=True,
        why_not=_decides(Decision.VALIDATE),
    ),
    Command(
        "decline",
        ("d",),
        N_("decline"),
        N_("Decline, with a reason that the volunteer reads."),
        ANSWERING,
        in_footer=True,
        why_not=_decides(Decision.DECLINE),
    ),
    Command(
        "message",
        ("m",),
        N_("message"),
        N_("Write a message without deciding."),
        ANSWERING,
        in_footer=True,
        why_not=_writes,
    ),
    Command(
        "progress",
        ("p",),
        N_("take in hand"),
        N_("Take in hand: the volunteer learns that somebody looks into it."),
        ANSWERING,
        in_footer=True,
        why_not=_decides(Decision.TAKE_IN_HAND),
    ),
    Command(
        "cancel",
        ("x",),
        N_("cancel it"),
        N_("Cancel the participation: the volunteer is told by e-mail."),
        ANSWERING,
        why_not=_decides(Decision.CANCEL),
    ),
    Command(
        "outbox",
        ("b",),
        N_("outgoing"),
        N_("Outgoing replies: what waits, what leaves, what needs you."),
        SENDING,
        in_footer=True,
    ),
    Command(
        "undo",
        ("z",),
        N_("take back"),
        N_("Take back what has not left: the last replies, or those under the cursor."),
        SENDING,
        in_footer=True,
        why_not=_undoes,
    ),
    Command(
        "attention",
        ("n",),
        N_("what needs you"),
        N_("Next reply that needs your decision."),
        SENDING,
        why_not=_attends,
    ),
    Command(
        "retry",
        ("r",),
        N_("send again"),
        N_("Send a reply again that needs your decision, as it is."),
        SENDING,
        why_not=_sends_again,
    ),
    Command(
        "edit",
        ("e",),
        N_("edit"),
        N_("Change a reply that has not left, or that needs your decision."),
        SENDING,
        why_not=_edits,
    ),
    Command(
        "put_away",
        ("c",),
        N_("put away"),
        N_("Put a reply away without sending it; one that waits becomes a draft again."),
        SENDING,
        why_not=_puts_away,
    ),
    Command(
        "send_now",
        ("s",),
        N_("send now"),
        N_("Send now what waits on purpose: everything, or what is under the cursor."),
        SENDING,
        why_not=_hurries,
    ),
    Command(
        "at_eight",
        ("8",),
        N_("at 8:00"),
        N_("Wait until 8 in the morning: the last replies, or those under the cursor."),
        SENDING,
        why_not=_waits,
    ),
    Command("next_view", ("tab",), N_("next view"), N_("Next view of the inbox."), INBOX),
    Command("previous_view", ("shift+tab",), N_("view"), N_("Previous view."), INBOX),
    *(
        Command(id_, (str(number),), VIEW_LABELS[view], VIEW_LABELS[view], INBOX)
        for number, (id_, view) in enumerate(VIEW_COMMANDS.items(), start=1)
    ),
    Command(
        "scope",
        ("o",),
        N_("scope"),
        N_("My missions, or the whole organisation’s."),
        INBOX,
    ),
    Command(
        "refresh",
        ("R",),
        N_("refresh"),
        N_("Read the platform again, thoroughly."),
        INBOX,
        why_not=_reaches,
    ),
    Command(
        "switch_back",
        ("S",),
        N_("my organisation"),
        N_("Make the platform answer for this organisation again, after a change in a browser."),
        INBOX,
        why_not=_goes_back,
    ),
    Command(
        "cable",
        (),
        N_("network"),
        N_("Demonstration: cut the network, or restore it."),
        PROGRAM,
        why_not=_has_cable,
    ),
    Command("theme", ("T",), N_("theme"), N_("Light or dark."), PROGRAM),
    Command("palette", ("colon",), N_("commands"), N_("Find a command by its name."), PROGRAM),
    Command("help", ("question_mark",), N_("help"), N_("All keys."), PROGRAM, in_footer=True),
    Command("quit", ("q",), N_("quit"), N_("Quit; what waits is kept."), PROGRAM),
)

BY_ID = {command.id: command for command in COMMANDS}


def shown_key(key: str) -> str:
    """How a key is written for people: « ? » rather than ``question_mark``."""
    return _(_KEY_NAMES[key]) if key in _KEY_NAMES else key


_KEY_NAMES = {
    "question_mark": "?",
    "colon": ":",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "enter": "⏎",
    "escape": N_("Esc"),
    "tab": N_("Tab"),
    "shift+tab": N_("⇧Tab"),
    "shift+down": "⇧↓",
    "shift+up": "⇧↑",
    "pagedown": N_("PgDn"),
    "pageup": N_("PgUp"),
    "home": N_("Home"),
    "end": N_("End"),
}
