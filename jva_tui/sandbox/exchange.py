"""One call and its answer, free of any web framework: the journal replays calls through these."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jva_tui.sandbox.orders import NO_ORDERS, Orders
from jva_tui.sandbox.texts import trim

if TYPE_CHECKING:
    from jva_tui.sandbox.situation import User

Json = dict[str, Any]

HTML = "text/html; charset=UTF-8"
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Call:
    """A request after sign-in, as a handler sees it."""

    method: str
    path: str
    now: int
    user: User
    role: str | None = None
    """The Context-Role header."""
    query: tuple[tuple[str, str], ...] = ()
    body: Json = field(default_factory=dict)
    url: str = ""
    """The address without its query: the paginator's links start with it."""
    id: int = 0
    """The number in the path; 0 where it has none."""
    other_id: int = 0
    """The second number in the path: a tag's."""
    orders: Orders = NO_ORDERS

    def parameter(self, name: str) -> str | None:
        """The last value of a query parameter."""
        return next((value for key, value in reversed(self.query) if key == name), None)

    def text(self, name: str) -> str | None:
        """A value of the body as Laravel's middleware leaves it: trimmed, None when empty.

        Returns None as well for what is no text, number or truth value.
        """
        value = self.body.get(name)
        if isinstance(value, bool):
            return "1" if value else None
        return trim(str(value)) or None if isinstance(value, str | int | float) else None


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back."""

    body: Any
    status: int = 200
    media_type: str = JSON
    headers: dict[str, str] = field(default_factory=dict)


class Refused(Exception):  # noqa: N818 - it is an answer, not always an error
    """Ends a call early with an answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status, answer.body)
        self.answer = answer


class Died(Refused):
    """Ends a call in the middle: what it did so far stays."""


def reached(step: str, orders: Orders) -> None:
    """To be called after each step of a handler; see `orders`.

    Raises:
        Died: the handler was ordered to die here (500).
    """
    if step == orders.fail_after:
        raise Died(Answer({"message": "Server Error"}, 500))


def refused(status: int, message: str) -> Refused:
    """A refusal in the platform's usual form."""
    return Refused(Answer({"message": message}, status))


def server_error() -> Refused:
    """What the platform answers where its code fails."""
    return refused(500, "Server Error")


def forbidden() -> Refused:
    """What the platform answers where a policy says no."""
    return refused(403, "This action is unauthorized.")


def not_found(model: str, number: int) -> Refused:
    """What the platform answers for an unknown id."""
    return refused(404, f"No query results for model [App\\Models\\{model}] {number}")


def invalid(name: str, message: str) -> Refused:
    """What the platform answers where one field of the body is not valid."""
    return all_invalid({name: message})


def all_invalid(errors: dict[str, str]) -> Refused:
    """What the platform answers where fields of the body are not valid, by name."""
    message, *others = errors.values()
    if others:
        message += f" (and {len(others)} more error{'s' * (len(others) > 1)})"
    listed = {name: [text] for name, text in errors.items()}
    return Refused(Answer({"message": message, "errors": listed}, 422))


def required(name: str) -> str:
    """What the platform says of a field that is missing."""
    return f"Le champ {name.replace('_', ' ')} est obligatoire."
