"""The screen that covers all others while nobody who may see them sits there."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input

from jva_tui.accounts import lock_code
from jva_tui.accounts.keys import NoSecrets
from jva_tui.commands import shown_key
from jva_tui.i18n import _
from widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from jva_tui.accounts.keys import Secrets


class Code:
    """The code of an account, and how often it was not the right one since this program began.

    Args:
        secrets: opens the place of the account's secrets; may take a while.
        clock: tells seconds that only go on.
    """

    def __init__(
        self, secrets: Callable[[], Secrets], clock: Callable[[], float] = monotonic
    ) -> None:
        self._secrets = secrets
        self._clock = clock
        self._wrong = 0
        self._again_at = 0.0

    @property
    def seconds_left(self) -> int:
        """How long no try counts."""
        return max(0, -int(-(self._again_at - self._clock()) // 1))

    async def is_set(self) -> bool:
        """See `lock_code.is_set`."""
        return await asyncio.to_thread(lambda: lock_code.is_set(self._secrets()))

    async def choose(self, code: str) -> None:
        """See `lock_code.set_code`."""
        await asyncio.to_thread(lambda: lock_code.set_code(self._secrets(), code))

    async def opens(self, code: str) -> bool:
        """Whether this is the code; after wrong ones nothing is for a while, and ever longer."""
        if self.seconds_left:
            return False
        # Counted before it is known: who tries again meanwhile gains nothing.
        self._wrong += 1
        self._again_at = self._clock() + lock_code.wait_after(self._wrong)
        if not await asyncio.to_thread(lambda: lock_code.check(self._secrets(), code)):
            return False
        self._wrong, self._again_at = 0, 0.0
        return True


class LockScreen(Screen[None]):
    """Shows nothing of the inbox, until the code is typed; without a code, until Enter.

    Args:
        code: of the account; None where there is none, as in a demonstration.
        opened: called when the screen may be shown again.
    """

    DEFAULT_CSS = """
    LockScreen { align: center middle; background: $background; }
    LockScreen > Vertical {
        width: 60; max-width: 100%; height: auto; padding: 1 2;
        background: $surface; border: round $primary;
    }
    LockScreen Words { margin-bottom: 1; }
    LockScreen #title { text-style: bold; color: $primary; }
    LockScreen #trouble { color: $error; }
    LockScreen #hint { color: $text-muted; }
    LockScreen Input { background: $panel; margin-bottom: 1; }
    LockScreen ToastHolder { display: none; }
    """
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open", show=False)]

    def __init__(self, code: Code | None, opened: Callable[[], None]) -> None:
        super().__init__()
        self._code = code
        self._opened = opened
        self._needs_code = code is not None
        """Whether it opens to the code only: so as long as nobody knows."""
        self._is_known = code is None
        """Whether the code's place has answered."""

    def compose(self) -> ComposeResult:
        """Nothing that anybody may not see."""
        with Vertical():
            yield Words(_("jva-tui is locked"), id="title")
            yield Input(compact=True, password=True)
            yield Words("", id="trouble")
            yield Words("", id="hint")

    def on_mount(self) -> None:
        """Asks for the code, if there is one."""
        self._show()
        if self._code:
            self.run_worker(self._learn(self._code), name="lock", exit_on_error=False)

    async def _learn(self, code: Code) -> None:
        try:
            self._needs_code = await code.is_set()
        except NoSecrets as error:
            self._say(str(error))
        else:
            self._is_known = True
            self._say("")
        self._show()

    def _show(self) -> None:
        asked = self.query_one(Input)
        asked.display = self._needs_code
        self.set_focus(asked if self._needs_code else None)
        hint = _("⏎ shows the inbox again. No code is set; sending and reading go on.")
        if self._needs_code:
            hint = _(
                "Type your code, then ⏎. Sending and reading go on. {quit}: quit. Forgotten: quit, "
                "then sign in again with jva-tui login, which removes the code."
            )
        self.query_one("#hint", Words).update(hint.format(quit=shown_key("ctrl+q")))

    def _say(self, trouble: str) -> None:
        self.query_one("#trouble", Words).update(trouble)

    def action_open(self) -> None:
        """Shows what was covered, where no code is needed."""
        if not self._needs_code:
            self._opened()

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        typed, event.input.value = event.value, ""
        if self._code and (typed or not self._is_known):
            self.run_worker(self._try(self._code, typed), name="lock", exit_on_error=False)

    async def _try(self, code: Code, typed: str) -> None:
        if not self._is_known:  # a keyring may have been unlocked since
            await self._learn(code)
        if not (self._is_known and self._needs_code and typed):
            return
        try:
            opens = await code.opens(typed)
        except NoSecrets as error:
            self._say(str(error))
            return
        if opens:
            self._opened()
        elif seconds := code.seconds_left:
            told = _("That is not the code, or it comes too soon. Wait {n} s before the next try.")
            self._say(told.format(n=seconds))
        else:
            self._say(_("That is not the code."))
