"""Choosing which labels requests are to bear: those that are there, or a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input

from jva_tui.command import shown_key
from jva_tui.errands import tag_name
from jva_tui.filing import Label
from jva_tui.i18n import _
from jva_tui.text import fold
from screens.base import TellingScreen
from widgets.key_bar import KeyBar
from widgets.label_list import LabelList, Mark, label_line, titled
from widgets.typed_line import TypedLine
from widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from widgets.name_list import Line


class Wished(NamedTuple):
    """Which labels are to be put on, and which taken off."""

    on: tuple[str, ...]
    off: tuple[str, ...]


class Wishes:
    """What is wished of each label, over what the chosen requests bear.

    Args:
        labels: that may be put on.
        count: how many requests are chosen.
    """

    def __init__(self, labels: Sequence[Label], count: int) -> None:
        self._labels = {label.name: label for label in labels}
        self._count = count
        self._wished: dict[str, bool] = {}

    def renew(self, labels: Sequence[Label]) -> None:
        """Takes over what the platform told meanwhile; what is wished stays."""
        new = [self._labels[name] for name in self._wished if self._is_new(name)]
        self._labels = {label.name: label for label in new}
        self._labels |= {label.name: label for label in labels}

    def _is_new(self, name: str) -> bool:
        label = self._labels[name]
        return label.tag_id is None and not label.rows

    def _was(self, name: str) -> bool | None:
        """Whether the chosen requests bear it now; None where some do."""
        borne = self._labels[name].borne
        return borne > 0 if borne in (0, self._count) else None

    def mark(self, name: str) -> Mark:
        """How a label stands."""
        is_wished = name in self._wished
        borne = self._wished[name] if is_wished else self._was(name)
        label = self._labels[name]
        return Mark(borne, label.rows, is_wished, is_wished and self._is_new(name))

    def toggle(self, name: str) -> None:
        """To all, to none, and back to some where it was so; a new name is a new label."""
        self._labels.setdefault(name, Label(name))
        was, wished = self._was(name), self._wished.pop(name, None)
        if wished is None:
            self._wished[name] = was is not True
        elif was is None and wished:
            self._wished[name] = False

    def matching(self, typed: str) -> list[str]:
        """The lines of the list: what reads like what is typed, and that itself where it is new."""
        words = fold(typed).split()
        found = [
            label
            for label in self._labels.values()
            if all(word in fold(label.name) for word in words)
        ]
        name = tag_name(typed)
        is_new = bool(name) and fold(name) not in map(fold, self._labels)
        follows = [label.name for label in found if label.follows]
        others = [label.name for label in found if not label.follows]
        return titled(follows, [*others, name] if is_new else others)

    def line(self, name: str) -> Line:
        """What stands in the list of one label, be it only typed."""
        if name not in self._labels:
            return label_line(name, Mark(borne=False, rows=0, is_new=True))
        return label_line(name, self.mark(name))

    def wished(self) -> Wished:
        """What differs from how it is."""
        moved = {
            name: is_on for name, is_on in self._wished.items() if is_on is not self._was(name)
        }
        on = tuple(name for name, is_on in moved.items() if is_on)
        return Wished(on, tuple(name for name in moved if name not in on))


class Typed(TypedLine):
    """A line in which the space bar first of all marks what is chosen."""

    class Marked(Message):
        """The space bar was pressed while nothing is typed."""

    def on_key(self, event: events.Key) -> None:
        """Within a name, a space is a space."""
        if event.key == "space" and not self.value:
            event.stop()
            event.prevent_default()
            self.post_message(self.Marked())


class TaggingScreen(ModalScreen[Wished | None], TellingScreen[Wished | None]):
    """Ends with what is wished, or None.

    Args:
        title: which requests are chosen.
        count: how many requests are chosen.
        read: returns the labels that may be put on, as far as this computer knows. It is there to
            be typed in before they are: what is typed at once is not for the list below.
        renew: asks the platform, and returns the labels as they are then.
    """

    DEFAULT_CSS = """
    TaggingScreen { align: center middle; }
    TaggingScreen > Vertical {
        width: 76; max-width: 100%; height: auto; max-height: 100%; padding: 0 1;
        background: $surface; border: round $primary;
    }
    TaggingScreen #title { text-style: bold; color: $primary; }
    TaggingScreen Typed { padding: 0 1; background: $panel; margin-bottom: 1; }
    TaggingScreen LabelList { height: 50vh; max-height: 24; }
    TaggingScreen KeyBar { height: 1; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(keys, f"move('{id_}')", show=False)
            for keys, id_ in (
                ("down,ctrl+n", "down"),
                ("up,ctrl+p", "up"),
                ("pagedown", "page_down"),
                ("pageup", "page_up"),
            )
        ),
        Binding("tab", "pick", show=False, priority=True),
        ("escape", "back", ""),
    ]

    def __init__(
        self,
        title: str,
        count: int,
        read: Callable[[], Awaitable[Sequence[Label]]],
        renew: Callable[[], Awaitable[Sequence[Label]]],
    ) -> None:
        super().__init__()
        self._title_text = title
        self._wishes = Wishes((), count)
        self._read = read
        self._renew = renew
        self._is_known = False
        """Whether the labels are there: before, nothing that is typed is a new one."""

    def compose(self) -> ComposeResult:
        """Whom it is about, a line to type in, the labels."""
        with Vertical():
            yield Words(self._title_text, id="title")
            yield Typed(
                placeholder=_("a few letters to find a label, or the name of a new one"),
                select_on_focus=False,
                compact=True,
            )
            yield LabelList()
            yield KeyBar()

    def on_mount(self) -> None:
        """Shows what is known, and asks the platform behind the screen."""
        self._typed, self._list = self.query_one(Typed), self.query_one(LabelList)
        self._typed.focus()
        self._show()
        self.run_worker(self._ask(), name="labels", exit_on_error=False)

    async def _ask(self) -> None:
        self._learn(await self._read())
        self._learn(await self._renew())

    def _learn(self, labels: Sequence[Label]) -> None:
        self._wishes.renew(labels)
        self._is_known = True
        self._list.empty_text = _("No label yet: type the name of the first one.")
        self._show()

    def _show(self) -> None:
        typed = self._typed.value
        names = self._wishes.matching(typed) if self._is_known else []
        self._list.load(names, self._wishes.line)
        if not self._list.can_stand(self._list.cursor_index):
            self._list.move(self._list.cursor_index + 1)
        mark = shown_key("tab") if typed else shown_key("space")
        enter = _("choose it") if typed else _("apply")
        self.query_one(KeyBar).show(
            [
                (mark, _("put on, take off"), True),
                ("⏎", enter, True),
                (shown_key("escape"), _("back"), True),
            ],
            has_help=False,
        )

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._show()

    @on(Typed.Marked)
    @on(LabelList.Toggled)
    def action_pick(self) -> None:
        """Puts the label under the cursor on all, or on none."""
        if (name := self._list.cursor_id) is not None:
            self._wishes.toggle(name)
            self._show()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if not self._is_known:
            return
        if not self._typed.value:
            self.dismiss(self._wishes.wished())
            return
        self.action_pick()
        self._typed.value = ""

    def action_move(self, id_: str) -> None:
        """Moves the cursor."""
        getattr(self._list, f"action_{id_}")()

    def action_back(self) -> None:
        """Leaves what is typed, else the screen."""
        if self._typed.value:
            self._typed.value = ""
        else:
            self.dismiss(None)

    @on(KeyBar.Pressed)
    async def _pressed(self, event: KeyBar.Pressed) -> None:
        if event.key == "⏎":
            await self._typed.action_submit()
        elif event.key == shown_key("escape"):
            self.action_back()
        else:
            self.action_pick()
