"""The line in which one searches: completed, explained, and with how many are found."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual import on
from textual.binding import Binding
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from jva_tui.i18n import _, ngettext
from jva_tui.query import Query
from jva_tui.query.completing import Completion, Known, Option, complete
from jva_tui.query.parsing import Problem, parse
from widgets.bar import Bar, Piece
from widgets.cells import cut, fit
from widgets.palette import Look, Tone, palette_of
from widgets.suggestions import MOST_LINES, Suggestion, Suggestions, told
from widgets.typed_line import TypedLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.text import Text
    from textual.app import ComposeResult
    from textual.binding import BindingType

_MOST = 40
"""Suggestions in all, through which one goes; as many of them are in sight as there is room for."""
_FEW = 3
"""Suggestions where a word is typed that need not become anything else: results lie below them."""


class SearchLine(TypedLine):
    """What is sought; what is not understood of it is underlined."""

    problems: Sequence[Problem] = ()

    class Ended(Message):
        """The cursor was to go on at the end of the line."""

    @property
    def _value(self) -> Text:
        drawn = super()._value
        wrong = Style(underline=True) + palette_of(self.app).style(Tone.BAD, Look.BAR)
        for problem in self.problems:
            drawn.stylize(wrong, problem.start, problem.end)
        return drawn

    def action_cursor_right(self, select: bool = False) -> None:  # noqa: FBT001 - Textual's
        """See `Input.action_cursor_right`; at the end something may be taken."""
        if self.cursor_at_end and self.selection.is_empty and not select:
            self.post_message(self.Ended())
        else:
            super().action_cursor_right(select)


class _Found(Bar):
    """How many are found, at the right edge."""

    DEFAULT_CSS = "_Found { width: 40%; max-width: 34; }"
    _text = ""

    def show(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.changed()

    def pieces(self, width: int) -> list[Piece]:
        return [Piece(fit(f"{cut(self._text, width - 2)} ", width, "right"), Tone.MUTED)]


class SearchBar(Widget):
    """A line to type a query in; tells each query as it is typed."""

    DEFAULT_CSS = """
    SearchBar { layout: horizontal; height: 1; background: $surface; }
    SearchBar > #sign { width: 3; }
    SearchBar > SearchLine { width: 1fr; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "take", show=False),
        Binding("down,ctrl+n", "next", show=False),
        Binding("up,ctrl+p", "previous", show=False),
        Binding("shift+tab", "previous", show=False),
        Binding("escape", "leave", show=False),
    ]

    class Typed(Message):
        """Another query is sought than before."""

        def __init__(self, query: Query) -> None:
            super().__init__()
            self.query = query
            """All that is understood of what is typed."""

    class Entered(Message):
        """What is typed is what is wanted."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text
            """As typed."""

    class Left(Message):
        """Escape: nothing is sought any more."""

    class FocusMoved(Message):
        """One types in the line now, or no more."""

    def __init__(self) -> None:
        super().__init__()
        self.known = Known()
        """What is found in this inbox, to be offered."""
        self.history: list[str] = []
        """What was sought before, the oldest first."""
        self._recalled: int | None = None
        """Which of that stands in the line."""
        self._query = Query()
        self._completion = Completion(0, 0, ())
        self._chosen: int | None = None
        self._problem: Problem | None = None
        self._instead = ""
        """What finds something, where what is typed does not."""
        self._line = SearchLine(compact=True, select_on_focus=False)
        self._found = _Found()
        self._suggestions = Suggestions()

    def compose(self) -> ComposeResult:
        """See `Widget.compose`."""
        yield self._suggestions
        yield _Sign(id="sign")
        yield self._line
        yield self._found

    def on_mount(self) -> None:
        """What could stand there depends on where the cursor is."""
        self.watch(self._line, "selection", self._cursor_moved, init=False)

    # What it shows

    @property
    def text(self) -> str:
        """What is typed."""
        return self._line.value

    @property
    def is_typing(self) -> bool:
        """Whether one types in the line."""
        return self._line.has_focus

    def edit(self, text: str) -> None:
        """Puts a text into the line, and lets the user go on at its end."""
        self.put(text)
        self.screen.set_focus(self._line)

    def put(self, text: str) -> None:
        """Puts a text into the line that is the query already, and tells nothing."""
        self._query = parse(text, len(text)).query
        self._line.value = text
        self._line.cursor_position = len(text)

    def show_found(self, count: int | None, order: str = "") -> None:
        """Says how many are found, and in which order they are.

        Args:
            count: None where it is not known yet.
            order: in words; empty for the usual.
        """
        if not self._query.alternatives:
            number = ""
        elif count is None:
            number = "…"
        else:
            number = ngettext("{n} found", "{n} found", count).format(n=count)
        self._found.show(" · ".join(filter(None, (number, order))))

    def offer(self, text: str) -> None:
        """Offers another query in the place of one that finds nothing; an empty one offers none."""
        self._instead = text
        self._suggest()

    # Typing

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._recalled is not None and self.text != self.history[self._recalled]:
            self._recalled = None
        self._read()

    def _cursor_moved(self) -> None:
        self._read()

    def _read(self) -> None:
        """Understands what is typed, as far as it goes."""
        parsed = parse(self.text, self._line.cursor_position)
        self._line.problems = parsed.problems
        self._problem = parsed.problems[0] if parsed.problems else None
        self._chosen, self._instead = None, ""
        self._line.refresh()
        self._suggest()
        if parsed.query != self._query:
            self._query = parsed.query
            self.post_message(self.Typed(parsed.query))

    def _suggest(self) -> None:
        if not self.is_typing:
            self._suggestions.show(())
            return
        if self._problem:
            right = self._problem.suggestion
            lines = told(self._problem.message, MOST_LINES - bool(right))
            note = _("Tab takes it")
            self._suggestions.show(lines + ([Suggestion(right, note)] if right else []))
            return
        if self._instead:
            note = _("finds something")
            self._completion = Completion(0, len(self.text), (Option(self._instead, note),))
            self._suggestions.show([Suggestion(self._instead, note)], self._chosen)
            return
        cursor = self._line.cursor_position
        completion = complete(self.text, cursor, self.known, _MOST)
        typed = self.text[completion.start : completion.end]
        options = completion.options[: _MOST if not typed or ":" in typed else _FEW]
        self._completion = completion._replace(options=options)
        self._suggestions.show([Suggestion(o.text, o.note) for o in options], self._chosen)

    # What could stand there

    def action_take(self) -> None:
        """Takes what is chosen, else the first: what was meant, or what goes on."""
        if self._problem:
            if self._problem.suggestion:
                self._replace(*self._problem[:2], self._problem.suggestion)
        elif options := self._completion.options:
            option = options[self._chosen or 0]
            text = option.text + " " * option.is_whole
            self._replace(self._completion.start, self._completion.end, text)

    def _replace(self, start: int, end: int, text: str) -> None:
        rest = self.text[end:]
        if text.endswith(" "):
            rest = rest.lstrip(" ")
        self._line.value = self.text[:start] + text + rest
        self._line.cursor_position = start + len(text)

    @on(SearchLine.Ended)
    def _ended(self) -> None:
        self.action_take()

    @on(Suggestions.Chosen)
    def _clicked(self, event: Suggestions.Chosen) -> None:
        event.stop()
        if not self._problem:
            self._chosen = event.index
        self.action_take()
        self.screen.set_focus(self._line)

    def action_next(self) -> None:
        """Chooses the next of what could stand there; of earlier searches, the newer one."""
        if self._recalled is not None:
            self._recall(self._recalled + 1)
        elif options := self._completion.options:
            chosen = -1 if self._chosen is None else self._chosen
            self._choose(min(chosen + 1, len(options) - 1))

    def action_previous(self) -> None:
        """Chooses the one before, or none; in an empty line, what was sought before."""
        if self._chosen is not None:
            self._choose(self._chosen - 1 if self._chosen else None)
        elif self._recalled is not None:
            self._recall(self._recalled - 1)
        elif not self.text:
            self._recall(len(self.history) - 1)

    def _choose(self, index: int | None) -> None:
        if not self._problem:
            self._chosen = index
            self._suggest()

    def _recall(self, at: int) -> None:
        """Puts an earlier search into the line; behind the newest one, nothing."""
        if at < 0:
            return
        self._recalled = at if at < len(self.history) else None
        text = "" if self._recalled is None else self.history[at]
        self._line.value = text
        self._line.cursor_position = len(text)

    # Ending

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.enter()

    def enter(self) -> None:
        """Takes what is chosen; else ends typing, unless something is not understood."""
        if self._chosen is not None:
            self.action_take()
            return
        problems = parse(self.text).problems
        if problems:
            self._line.problems, self._problem = problems, problems[0]
            self._line.refresh()
            self._suggest()
            return
        if text := self.text.strip():
            self.history = [one for one in self.history if one != text] + [text]
        self._recalled = None
        self.post_message(self.Entered(text))

    def action_leave(self) -> None:
        """Says that nothing is sought any more."""
        self.post_message(self.Left())

    def on_descendant_focus(self) -> None:
        """Shows what could stand there."""
        self._suggest()
        self.post_message(self.FocusMoved())

    def on_descendant_blur(self) -> None:
        """Shows the list below undisturbed."""
        self._suggest()
        self.post_message(self.FocusMoved())


class _Sign(Bar):
    """Stands before the line."""

    def pieces(self, width: int) -> list[Piece]:
        return [Piece(fit(" /", width), Tone.HEADING)]
