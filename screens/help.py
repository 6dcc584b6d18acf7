"""All keys and signs, made from the commands themselves."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from jva_tui.commands import COMMANDS, shown_key
from jva_tui.domain import State
from jva_tui.i18n import _
from jva_tui.operations import OperationState
from widgets.signs import (
    LATER,
    MARK,
    MINOR,
    NO_CONVERSATION,
    NOTE,
    SOON,
    THEIRS,
    UNREAD,
    WAITING,
    operation_sign,
    state_sign,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType


Group = tuple[str, list[tuple[tuple[str, ...], str]]]
"""A heading (msgid), and the keys of commands with what they do (msgid)."""


class HelpScreen(ModalScreen[None]):
    """What every key does and what every sign means.

    Args:
        groups: what is to be explained; by default all commands.
        signs: and which signs, with their meanings; by default those of the inbox.
    """

    DEFAULT_CSS = """
    HelpScreen { align: center middle; }
    HelpScreen > VerticalScroll {
        width: 84; max-width: 100%; height: auto; max-height: 100%; padding: 0 2;
        scrollbar-size-vertical: 1;
        background: $surface; border: round $primary;
    }
    HelpScreen Horizontal { height: auto; }
    HelpScreen Horizontal > Static { width: 1fr; }
    HelpScreen Horizontal > .left { width: 13; }
    HelpScreen .heading { text-style: bold; color: $primary; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,q,question_mark,enter", "dismiss", ""),
        ("j", "scroll_help(1)", ""),
        ("k", "scroll_help(-1)", ""),
    ]

    def __init__(
        self, groups: Sequence[Group] | None = None, signs: Sequence[tuple[str, str]] | None = None
    ) -> None:
        super().__init__()
        self._groups = _everything() if groups is None else groups
        self._signs = _signs() if signs is None else signs

    def compose(self) -> ComposeResult:
        """A heading and lines for each group of commands, then the signs."""
        with VerticalScroll():
            for group, commands in self._groups:
                yield Static(_(group), classes="heading", markup=False)
                for keys, told in commands:
                    yield from _line(" ".join(map(shown_key, keys or ("colon",))), _(told))
            yield Static(_("Signs"), classes="heading", markup=False)
            for sign, meaning in self._signs:
                yield from _line(sign, meaning)
            yield Static(f"{shown_key('escape')} {_('back')}", classes="heading", markup=False)

    def action_scroll_help(self, lines: int) -> None:
        """Scrolls by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False, immediate=True)


def _everything() -> list[Group]:
    return [
        (group, [(command.keys, command.help) for command in commands])
        for group, commands in groupby(COMMANDS, key=lambda command: command.group)
    ]


def _line(left: str, right: str) -> ComposeResult:
    """What a key or sign means; a meaning that wraps stays beside it."""
    with Horizontal():
        yield Static(left, classes="left", markup=False)
        yield Static(right, markup=False)


def _signs() -> list[tuple[str, str]]:
    states = [(state_sign(state)[0], str(state)) for state in State]
    meanings = {
        OperationState.QUEUED: _("your reply waits to leave"),
        OperationState.SENDING: _("your reply is being sent"),
        OperationState.FAILED: _("the platform refused your reply"),
        OperationState.CONFLICT: _("something changed before your reply left: look at it"),
        OperationState.UNCONFIRMED: _("no answer came: it may have arrived or not"),
    }
    operations = [
        (sign[0], meaning) for state, meaning in meanings.items() if (sign := operation_sign(state))
    ]
    return [
        *states,
        (MARK, _("marked: your next answer is for all of these")),
        (UNREAD, _("unread message")),
        (THEIRS.strip(), _("the last word is the volunteer’s")),
        (NO_CONVERSATION, _("no conversation: nothing can be written there")),
        (MINOR, _("under 18")),
        (SOON, _("becomes a priority tomorrow, by the platform’s rule")),
        ("+2", _("beside a view’s number: so many more tomorrow")),
        (_("✓ 7 d"), _("nobody waits for more than 7 days; else how many: a click shows them")),
        (LATER, _("put off until that day")),
        (NOTE, _("you have written a note, on this computer only")),
        (WAITING, _("on your waiting list of the mission")),
        *operations,
    ]
