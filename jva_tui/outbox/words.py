"""What is said of a reply whose request did not simply succeed: no more than is known."""

from __future__ import annotations

from datetime import UTC, datetime

from jva_tui.api.errors import ApiError, Forbidden, Intercepted, NotFound
from jva_tui.i18n import _
from jva_tui.outbox.wording import answer_in_words, own_words


def not_confirmed(error: ApiError | None, quiet_until: int) -> str:
    """Nobody knows whether it arrived; it is being looked into.

    Args:
        error: why; None for what an earlier run of the program left behind.
        quiet_until: nothing is sent again before this instant.
    """
    at = datetime.fromtimestamp(quiet_until, UTC).astimezone().strftime("%H:%M")
    return _("Not confirmed: {why}. We are checking; nothing is sent again before {time}.").format(
        why=_why(error), time=at
    )


def _why(error: ApiError | None) -> str:
    match error:
        case None:
            return _("jva-tui was stopped while it was on its way")
        case Intercepted():
            return _("something else than the platform answered")
        case ApiError(status=int(status)) if 200 <= status < 300:
            return _("its answer broke off")
    return answer_in_words(error.status)


def still_absent() -> str:
    """It was sent twice, and is still not to be found: the user decides."""
    return _(
        "Sent twice without an answer, and the platform shows no trace of it. Nothing more is sent "
        "by itself: send it again, or drop it."
    )


def at_the_platform() -> str:
    """The platform has accepted it and takes its time."""
    return _("Waiting at the platform: it has not come to it yet. We keep looking.")


def refused(error: ApiError) -> str:
    """The platform said no, and did nothing."""
    match error:
        case Forbidden():
            return _("The platform refuses: this is not yours to answer. It was not recorded.")
        case NotFound():
            return _(
                "The platform no longer knows this request or its conversation: it was not "
                "recorded."
            )
    if said := own_words(error.status, error.message):
        text = _("The platform refused: “{message}”. It was not recorded.")
        return text.format(message=said.rstrip("."))
    return _("The platform refused it, without saying why. It was not recorded.")
