"""The composition root: builds the desk, the application and its first screen."""

from __future__ import annotations

import asyncio
import gc
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.events import Event, InputEvent
from textual.worker import Worker, WorkerFailed, WorkerState

from jva_tui import i18n, settings
from jva_tui.accounts.demo import PRELOADED, Demo
from jva_tui.accounts.keys import NoSecrets
from jva_tui.defects import report, trace
from jva_tui.desk import Desk
from jva_tui.i18n import _
from jva_tui.logs import Log
from jva_tui.masking import masked
from jva_tui.paths import Paths, reason_of
from jva_tui.store.errors import StoreError
from screens.base import told_of_defect
from screens.locking import Lockable
from screens.masking import turn_masking
from screens.reception import Reception, end
from widgets import masking
from widgets.themes import JVA_DARK, JVA_LIGHT
from widgets.words import kept_together

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence
    from typing import ClassVar

    from rich.console import RenderableType
    from textual.binding import BindingType
    from textual.notifications import SeverityLevel
    from textual.screen import Screen

    from jva_tui.accounts.access import Access
    from screens.lock import Code

FAILED, SIGN_IN = 1, 3
"""Exit codes: the client could not open; because nobody is signed in. The shell's are the same."""
_STARTED_SECONDS = (1, 10)
"""After which the first list stands, and after which what speaks with the platform does too."""
_log = Log(__name__)
_THEMES = {"dark": JVA_DARK.name, "light": JVA_LIGHT.name}


class JvaTui(Lockable[None]):
    """The client in the terminal.

    Args:
        desk: opened; without one it opens that of ``access``, or receives who comes in.
        theme: the name of one of ours.
        paths: the folders of this user.
        access: to the account whose inbox it is; None for a demonstration.
    """

    TITLE = "jva-tui"
    ENABLE_COMMAND_PALETTE = False
    SUSPENDED_SCREEN_CLASS = "-covered"
    CSS = ".-covered ToastHolder { display: none; }"  # what lies over it says the same
    BINDINGS: ClassVar[list[BindingType]] = [
        ("ctrl+c,ctrl+q", "quit", ""),
        Binding("f9", "mask_contacts", priority=True),  # also where a dialogue is open
    ]

    def __init__(
        self,
        desk: Desk | None = None,
        theme: str = JVA_DARK.name,
        *,
        paths: Paths | None = None,
        access: Access | None = None,
    ) -> None:
        super().__init__()
        self.reception = Reception(self, paths or Paths.here(), desk, access)
        """Opens inboxes."""
        self._code_of: Access | None = None
        self._code: Code | None = None
        for known in (JVA_DARK, JVA_LIGHT):
            self.register_theme(known)
        self.theme = theme

    async def on_event(self, event: Event) -> None:
        """Lets the desk know that somebody is there: how often it reads depends on it."""
        if isinstance(event, InputEvent) and self.reception.desk:
            self.reception.desk.touch()
        await super().on_event(event)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """See `App.notify`; no contact data, and what belongs together in French on one line."""
        told = kept_together(masked(message), self.size.width)
        super().notify(told, title=title, severity=severity, timeout=timeout, markup=markup)

    def action_mask_contacts(self) -> None:
        """Masks contact data everywhere, or shows it: on every screen."""
        turn_masking(self)

    def lock_code(self) -> Code | None:
        """See `Lockable.lock_code`: that of the account whose inbox it is."""
        from screens.lock import Code

        access = self.reception.access
        if access is not self._code_of:
            self._code_of, self._code = access, Code(access.secrets) if access else None
        return self._code

    async def code_chosen(self) -> None:
        """See `Lockable.code_chosen`: from now on the client begins locked."""
        await asyncio.to_thread(_remember_code, self.reception.paths)

    def get_default_screen(self) -> Screen[None]:
        """What everything comes back to: the inbox, unless it is still to be opened."""
        return self.reception.first_screen()

    @on(Worker.StateChanged)
    def _say_defect(self, event: Worker.StateChanged) -> None:
        """Work of no screen's must not fail in silence either."""
        if event.state is WorkerState.ERROR:
            _log.defect("work behind all screens failed", event.worker.error)
            self.notify(told_of_defect(event.worker.error), severity="error", markup=False)

    def action_accounts(self) -> None:
        """Offers the accounts: from every screen that has the command."""
        self.reception.choose()

    def _fatal_error(self) -> None:
        """See `panic`: Textual's own way shows local variables, and people stand in them."""
        self.bell()
        self.panic()

    def panic(self, *renderables: RenderableType) -> None:
        """Ends with what was kept, and where the defect is.

        Args:
            renderables: Textual's own words, which are not shown: they may hold people.
        """
        from rich.text import Text

        where = _where(self._exception, renderables)
        text = _("A defect stopped jva-tui. Everything read and queued is kept: open it again.")
        _log.defect("a defect ended the client", self._exception)
        super().panic(Text(report(where, text)))


def _remember_code(paths: Paths) -> None:
    settings.save(paths, settings.load(paths)._replace(has_lock_code=True))


def _where(error: BaseException | None, renderables: Sequence[RenderableType]) -> str:
    """A defect's `trace`; Textual tells none of the thread that reads keys but a `Traceback`."""
    from rich.traceback import Traceback

    if isinstance(error, WorkerFailed):
        error = error.error
    if error is not None:
        return trace(error)
    lines: list[str] = []
    for one in (one for one in renderables if isinstance(one, Traceback)):
        for stack in one.trace.stacks:
            at = (f"  {Path(f.filename).stem}:{f.lineno} {f.name}" for f in stack.frames)
            lines += [stack.exc_type, *at]
    return "\n".join(lines)


def main(options: Namespace) -> int:
    """Opens the client as the command line asks, and returns the exit code."""
    try:
        paths = Paths.here()
    except OSError as error:
        return _stop(_no_folder(error))
    preferred = settings.load(paths)
    if preferred.language:
        i18n.use_language(preferred.language)
    if options.command == "demo":
        return _demo(options, paths, preferred)
    from jva_tui.accounts.access import Access
    from jva_tui.accounts.account import current
    from jva_tui.accounts.places import PlaceKind

    asking = (PlaceKind.KEYRING, PlaceKind.PASSPHRASE)  # may take a while: a screen stands then
    account = current(paths)
    access = Access(account, paths) if account else None
    if account is None and not (sys.stdin.isatty() and sys.stdout.isatty()):
        told = _(
            "Nobody is signed in on this computer yet. Try the client on an invented "
            "organisation with: jva-tui demo\nTo answer for yours, sign in first: "
            "jva-tui login --help"
        )
        return _stop(told, SIGN_IN)
    if account is None or access is None or account.place.kind in asking:
        return run(paths, preferred, access=access)
    desk = Desk(access.profile(terminal=True))
    return open_now(desk) or run(paths, preferred, desk, access)


def _demo(options: Namespace, paths: Paths, preferred: settings.Settings) -> int:
    if not options.offline and not Demo.can_run():
        return _stop(_("The demonstration needs a few more packages: pip install 'jva-tui[demo]'"))
    folder = paths.demo(options.participations, options.seed)
    if options.fresh and folder.exists():
        shutil.rmtree(folder)
    if options.preload and (code := _preload(options)):
        return code
    demo = Demo(paths, options.participations, options.seed, alive=not options.still)
    desk = Desk(demo.profile(offline=options.offline))
    return open_now(desk) or run(paths, preferred, desk)


def open_now(desk: Desk) -> int:
    """Opens the inbox before there is a screen, as long as nobody waits; 0, or an exit code."""
    try:
        desk.open()
    except NoSecrets as error:
        return _stop(str(error), SIGN_IN)
    except StoreError as error:
        return _stop(str(error))
    except OSError as error:
        return _stop(_no_folder(error))
    return 0


def _no_folder(error: OSError) -> str:
    told = _("Its folder cannot be used ({error}). Nothing was changed; see {folder}")
    return told.format(error=reason_of(error), folder=error.filename)


def run(
    paths: Paths,
    preferred: settings.Settings,
    desk: Desk | None = None,
    access: Access | None = None,
) -> int:
    """Runs the client, and ends what it began when the user leaves.

    Args:
        paths: the folders of this user.
        preferred: what they prefer.
        desk: see `JvaTui`.
        access: see `JvaTui`.
    """
    if desk:
        desk.typed_count_from = preferred.typed_count_from
    masking.turn(on=preferred.mask_contacts)
    app = JvaTui(desk, _THEMES[preferred.theme], paths=paths, access=access)
    app.lock_after_minutes = preferred.lock_after_minutes
    app.starts_locked = preferred.has_lock_code and access is not None and access.is_quiet
    asyncio.run(_run(app))
    theme = next(name for name, full in _THEMES.items() if full == app.theme)
    before = settings.load(paths)  # a code may have been chosen meanwhile
    left = before._replace(theme=theme, mask_contacts=masking.is_on())
    if left != before:
        settings.save(paths, left)
    return app.return_code or 0


async def _run(app: JvaTui) -> None:
    for seconds in _STARTED_SECONDS:
        asyncio.get_running_loop().call_later(seconds, _collect_again)
    try:
        await app.run_async()
    finally:
        await end(app.reception)


def _collect_again() -> None:
    """Turns the collector on, which was off since the start; what stands now stays for good.

    Looking through all that was imported would keep the keys waiting each time.
    """
    gc.freeze()
    gc.enable()


def _preload(options: Namespace) -> int:
    """Fills the cache in a process of its own: what that needs must not weigh on the client."""
    if (Paths.here().demo(options.participations, options.seed) / PRELOADED).exists():
        return 0
    print(_("Filling the demonstration’s inbox…"), flush=True)
    numbers = ("--participations", str(options.participations), "--seed", str(options.seed))
    return subprocess.run(  # noqa: S603 - ourselves, with numbers
        [sys.executable, "-m", "jva_tui", "preload", *numbers], check=False
    ).returncode


def _stop(why: str, code: int = FAILED) -> int:
    print(why, file=sys.stderr)
    return code
