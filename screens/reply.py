"""The answer to one volunteer: decision, reason, text, and exactly what will be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import TextArea

from jva_tui.commands import is_reversal, shown_key, why_not_written
from jva_tui.domain import Decision, DeclineReason
from jva_tui.i18n import _
from jva_tui.outbox.freezing import can_write, freeze, loses
from jva_tui.store.errors import NotWritten, Unsettled
from jva_tui.templates.tokens import render, unresolved
from jva_tui.text import settled
from screens.sentences import consequences, how_to_reach, title
from widgets.choices import Choice
from widgets.words import Words

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from jva_tui.desk import Desk
    from jva_tui.domain import Reading
    from jva_tui.operations import Reply


PAUSE_SECONDS = 1
"""How long typing pauses before the draft is written to the disk."""


class ReplyScreen(ModalScreen[bool]):
    """Ends with True when the reply was queued; otherwise the text is kept as a draft.

    Args:
        desk: does it.
        reading: to whom, as the user saw it.
        decision: already taken; None for a message alone.
        told: what has changed since it was written the first time.
    """

    CSS_PATH = "reply.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        ("enter", "send", ""),
        ("e,i", "edit", ""),
        ("t", "template", ""),
        ("r", "reason", ""),
        ("escape,q", "leave", ""),
        ("j,down", "scroll_text(1)", ""),
        ("k,up", "scroll_text(-1)", ""),
    ]

    def __init__(
        self, desk: Desk, reading: Reading, decision: Decision | None, *, told: str = ""
    ) -> None:
        super().__init__()
        self._changed_since = told
        self._desk = desk
        self._reading = reading
        self._participation = reading.participation
        self._decision = decision
        self._reason = DeclineReason.OTHER if decision is Decision.DECLINE else None
        self._is_asked_twice = False
        self._is_queueing = False
        # A validation still under way at the platform would overwrite anything else.
        is_other = decision not in (None, Decision.VALIDATE)
        self._hindrance = desk.warning(self._participation.id) if is_other else ""
        self._draft = desk.draft(self._participation.id) if self._can_write else None
        # What was begun with another decision in mind says the wrong thing here.
        self._is_draft_ours = self._draft is None or self._draft.decision in (None, decision)
        if self._draft and self._is_draft_ours and self._reason:
            self._reason = self._draft.reason or self._reason

    @property
    def _can_write(self) -> bool:
        return can_write(self._reading, self._desk.status.me)

    def compose(self) -> ComposeResult:
        """From whom it is to what will be sent."""
        participation = self._participation
        mission = participation.mission.name if participation.mission else ""
        with Vertical(id="reply"):
            yield Words(
                f"{title(self._decision)} · {participation.volunteer.name}",
                id="heading",
            )
            yield Words(f"{mission} · {participation.state}", id="context")
            if self._changed_since:
                yield Words(self._changed_since, id="changed")
            yield Words("", id="consequences")
            yield Words("", id="preview-title")
            with VerticalScroll(id="preview-box", can_focus=False):
                yield Words("", id="preview")
            begun = self._draft.text if self._draft and self._is_draft_ours else ""
            yield TextArea(begun, soft_wrap=True, tab_behavior="focus", show_line_numbers=False)
            yield Words("", id="warning")
            yield Words("", id="hint")

    def on_mount(self) -> None:
        """Brings back a text that was begun; a message without one starts in the editor."""
        self._editor = self.query_one(TextArea)
        self._pause = self.set_interval(PAUSE_SECONDS, self._keep_draft, pause=True)
        self._show()
        if self._can_write and self._decision is None and not self._editor.text:
            self.action_edit()

    @property
    def _text(self) -> str:
        """The text exactly as it will be sent and kept by the platform."""
        return settled(self._editor.text) if self._can_write else ""

    @on(TextArea.Changed)
    def _changed(self) -> None:
        self._is_asked_twice = False
        self._pause.reset()
        self._show()

    def _keep_draft(self) -> None:
        """Keeps what was written so far, whatever happens to this screen or this computer."""
        self._pause.pause()
        text = self._editor.text.strip()
        if self._is_queueing or not self._can_write or not (text or self._is_draft_ours):
            return
        self._desk.keep_draft(
            self._participation.id, text, decision=self._decision, reason=self._reason
        )

    # Showing

    def _show(self) -> None:
        text = self._text
        lines = consequences(self._participation, self._decision, self._reason, has_text=bool(text))
        if self._reason is not None:
            lines.insert(0, self._reason_line())
        if not self._can_write and (reach := how_to_reach(self._participation)):
            lines.append(reach)
        self._put("#consequences", "\n".join(lines))
        self._put("#preview-title", self._preview_title(text))
        self._put("#preview", text)
        self._put("#warning", "\n".join(self._warnings(text)))
        self._put("#hint", self._hint())
        self.set_class(bool(text), "-has-text")

    def _put(self, selector: str, text: str) -> None:
        widget = self.query_one(selector, Words)
        widget.update(text)
        widget.display = bool(text)

    def _preview_title(self, text: str) -> str:
        if self.has_class("-editing"):
            return _("Your text")
        return _("The volunteer will read exactly this:") if text else ""

    def _reason_line(self) -> str:
        assert self._reason is not None  # noqa: S101 - asked by _show
        label = _("Reason: {reason}").format(reason=self._reason.label)
        if not self._can_write:
            return label  # nobody is told, so nobody reads it
        if self._reason is DeclineReason.OTHER:
            return label + " " + _("(not shown to the volunteer)")
        return label + " " + _("(the volunteer reads it)")

    def _warnings(self, text: str) -> list[str]:
        warnings = []
        if tokens := unresolved(text):
            told = _("Fill in first: {tokens} · put your own words in their place")
            warnings.append(told.format(tokens=" ".join(tokens)))
        if self._editor.text.strip() and not text:
            warnings.append(_("The platform would remove this whole text. Avoid < and >."))
        elif self._can_write and loses(self._editor.text, text):
            warnings.append(
                _("The platform will remove part of this text: the preview shows what remains.")
                if self.has_class("-editing")
                else _("The platform removes part of your text: this is what remains.")
            )
        if self._draft and not self._is_draft_ours and not text:
            kept = _("A text begun for “{other}” is kept; it is not used here.")
            warnings.append(kept.format(other=title(self._draft.decision)))
        return [*warnings, *self._asked_twice()]

    def _asked_twice(self) -> list[str]:
        """What speaks against the decision, once it was asked for."""
        told = [self._hindrance] if self._hindrance else []
        if not self._is_asked_twice:
            return told
        if is_reversal(self._participation.state):
            text = _("It is “{state}”: press Enter again to go back on that decision.")
            return [*told, text.format(state=self._participation.state)]
        return [*told, _("Press Enter again to send it all the same.")]

    def _hint(self) -> str:
        if self.has_class("-editing"):
            return shown_key("escape") + " " + _("preview, then Enter to send")
        keys = ["⏎ " + _("send")]
        if self._can_write:
            keys += ["e " + _("write"), "t " + _("template")]
        if self._reason is not None:
            keys.append("r " + _("reason"))
        return "   ".join([*keys, f"{shown_key('escape')} " + _("back")])

    # Doing

    def action_edit(self) -> None:
        """Writes the text."""
        if not self._can_write:
            self._say_why_not()
            return
        self.add_class("-editing")
        self._editor.focus()
        self._editor.move_cursor(self._editor.document.end)
        self._show()

    def action_leave(self) -> None:
        """From the editor to the preview; from the preview back to the list, keeping a draft."""
        if self._is_queueing:
            return  # Enter came first
        if self.has_class("-editing"):
            self.remove_class("-editing")
            self.set_focus(None)
            self._show()
            return
        self._keep_draft()
        self.dismiss(False)

    def action_scroll_text(self, lines: int) -> None:
        """Scrolls the preview."""
        self.query_one("#preview-box").scroll_relative(y=lines, animate=False, immediate=True)

    def action_template(self) -> None:
        """Chooses one of the platform's templates."""
        if not self._can_write:
            self._say_why_not()
            return
        from screens.choose import ChooseScreen

        templates = {str(t.id): t for t in self._desk.templates()}
        choices = [
            Choice(id_, t.name, _("shared") if t.is_shared else "", preview=self._rendered(t.text))
            for id_, t in templates.items()
        ]
        nothing = _("The platform has no templates for you yet.")

        def use(id_: str | None) -> None:
            if id_ is not None:
                self._editor.text = self._rendered(templates[id_].text)

        self.app.push_screen(ChooseScreen(_("Template"), choices, nothing), use)

    def _rendered(self, text: str) -> str:
        return render(text, self._participation, self._desk.status.me).text

    def action_reason(self) -> None:
        """Chooses why the participation is declined."""
        if self._reason is None:
            return
        from screens.choose import ChooseScreen

        choices = [
            Choice(
                reason,
                reason.label,
                _("the volunteer reads it") if self._is_read(reason) else "",
            )
            for reason in DeclineReason
        ]

        def use(id_: str | None) -> None:
            if id_ is not None:
                self._reason = DeclineReason(id_)
                self._show()

        self.app.push_screen(ChooseScreen(_("Reason"), choices), use)

    def _is_read(self, reason: DeclineReason) -> bool:
        return self._can_write and reason is not DeclineReason.OTHER

    def action_send(self) -> None:
        """Queues the reply, unless something must be mended or asked first."""
        text = self._text
        if self._decision is None and not text:
            self.action_edit()
            return
        if unresolved(text) or (self._editor.text.strip() and not text):
            self.notify(self._warnings(text)[0], severity="warning", markup=False)
            return
        is_contrary = self._decision and is_reversal(self._participation.state)
        if (is_contrary or self._hindrance) and not self._is_asked_twice:
            self._is_asked_twice = True
            self._show()
            return
        if not self._is_queueing:
            self._is_queueing = True
            self.run_worker(self._queue(self._reply(text)), name="queue", exit_on_error=False)

    def _reply(self, text: str) -> Reply:
        me = self._desk.status.me
        return freeze(self._reading, self._decision, self._reason, text, me)

    async def _queue(self, reply: Reply) -> None:
        try:
            await self._desk.queue([reply])
        except Unsettled:
            self._is_queueing = False
            self.notify(
                _("Another reply to this person is already on its way. Your text is kept."),
                severity="warning",
                markup=False,
            )
            return
        except NotWritten as error:
            self._is_queueing = False
            text = f"{error} " + _("Your text is still here.")
            self.notify(text, severity="error", markup=False)
            return
        except Exception as error:
            self._is_queueing = False
            self.notify(
                _(
                    "The reply could not be written to the disk ({error}); it was not sent. "
                    "Your text is still here."
                ).format(error=error),
                severity="error",
                markup=False,
            )
            return
        self.dismiss(True)

    def _say_why_not(self) -> None:
        trouble = why_not_written(self._participation)
        self.notify(trouble, severity="warning", markup=False)
