"""Signing in: e-mail and password, or an access token that was pasted."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from jva_tui.accounts.signing_in import (
    Application,
    NoOffice,
    SignedIn,
    sign_in,
    sign_in_with_token,
)
from jva_tui.commands import shown_key
from jva_tui.i18n import _
from widgets.typed_line import TypedLine
from widgets.words import Words

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.worker import Worker

    from jva_tui.accounts.deployment import Deployment
    from jva_tui.clock import Clock


class SignInScreen(ModalScreen["SignedIn | None"]):
    """Ends with what signing in gave, or None for Escape; what was typed is kept nowhere.

    Args:
        platform: where.
        clock: tells and waits.
        email: whose, where that is known.
        by_token: whether an access token is asked for, rather than e-mail and password.
    """

    DEFAULT_CSS = """
    SignInScreen { align: center middle; }
    SignInScreen > Vertical {
        width: 76; max-width: 100%; height: auto; max-height: 100%; padding: 1 2;
        background: $surface; border: round $primary;
    }
    SignInScreen #title { text-style: bold; color: $primary; margin-bottom: 1; }
    SignInScreen Input { background: $panel; margin-bottom: 1; }
    SignInScreen #sign-in-hint { color: $text-muted; }
    SignInScreen #trouble { color: $error; }
    SignInScreen #trouble.-working { color: $text; }
    SignInScreen #keys { margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "leave", "")]

    def __init__(
        self, platform: Deployment, clock: Clock, *, email: str = "", by_token: bool = False
    ) -> None:
        super().__init__()
        self._platform = platform
        self._clock = clock
        self._known_email = email
        self._by_token = by_token
        self._working: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        """The lines to type in, and what is wrong with what was typed."""
        title = _("Sign in · {platform}").format(platform=self._platform.name)
        with Vertical():
            yield Words(title, id="title")
            if not self._by_token:
                yield Words(_("E-mail"))
                yield TypedLine(self._known_email, compact=True, id="email")
            yield Words(_("Access token") if self._by_token else _("Password"))
            yield TypedLine(compact=True, password=True, id="secret")
            yield Words(self._hint(), id="sign-in-hint")
            yield Words("", id="trouble")
            done, on_, back = _("sign in"), _("next line"), _("back")
            more = "" if self._by_token else f"   {shown_key('tab')} {on_}"
            yield Words(f"⏎ {done}{more}   {shown_key('escape')} {back}", id="keys")

    def _hint(self) -> str:
        if self._by_token:
            return _(
                "For those who sign in through FranceConnect and have no password; whoever gave "
                "you the platform’s line can help you to one. A token ends one day, and another "
                "must be pasted then: set a password in your profile on the platform, and sign in "
                "with that, as soon as you can."
            )
        return _(
            "Those of the platform’s web site. The password goes to the platform only, and is "
            "not kept."
        )

    def on_mount(self) -> None:
        """The first line that is empty is typed."""
        self.query_one("#trouble").display = False
        first = "#email" if not self._by_token and not self._known_email else "#secret"
        self.set_focus(self.query_one(first, Input))

    def action_leave(self) -> None:
        """Stops signing in; without that, goes back."""
        if self._working and not self._working.is_finished:
            self._working.cancel()
            self._rest("")
        else:
            self._end(None)

    @on(Input.Submitted, "#email")
    def _email_entered(self) -> None:
        self.set_focus(self.query_one("#secret", Input))

    @on(Input.Submitted, "#secret")
    def _secret_entered(self, event: Input.Submitted) -> None:
        email = "" if self._by_token else self.query_one("#email", Input).value.strip()
        if not self._by_token and "@" not in email:
            self._rest(_("An e-mail address is needed."), at="#email")
        elif not event.value:
            what = _("The access token is missing.") if self._by_token else ""
            self._rest(what or _("The password is missing."))
        else:
            self._tell(_("Signing in…"), is_trouble=False)
            self.query("Input").set(disabled=True)
            self._working = self.run_worker(
                self._sign_in(email.lower(), event.value), exit_on_error=False
            )

    async def _sign_in(self, email: str, secret: str) -> None:
        from jva_tui.api.errors import ApiError
        from jva_tui.api.words import while_signing_in

        try:
            self._end(await self._ask(email, secret))
        except ApiError as error:
            self._rest(while_signing_in(error, self._platform.url))
        except (NoOffice, ValueError) as error:
            self._rest(str(error))

    async def _ask(self, email: str, secret: str) -> SignedIn:
        url, clock = self._platform.url, self._clock
        if self._by_token:
            return await sign_in_with_token(url, secret, clock)
        application = Application(self._platform.client_id, self._platform.client_secret)
        return await sign_in(url, email, secret, application, clock)

    def _end(self, signed_in: SignedIn | None) -> None:
        self.query_one("#secret", Input).clear()
        self.dismiss(signed_in)

    def _rest(self, trouble: str, at: str = "#secret") -> None:
        """Lets the user type again."""
        self.query("Input").set(disabled=False)
        self.query_one("#secret", Input).clear()
        self._tell(trouble, is_trouble=True)
        self.set_focus(self.query_one(at, Input))

    def _tell(self, told: str, *, is_trouble: bool) -> None:
        words = self.query_one("#trouble", Words)
        words.set_class(not is_trouble, "-working")
        words.update(told)
        words.display = bool(told)
