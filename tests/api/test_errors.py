"""Every way in which an exchange can fail has its place in the tree."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx
import pytest

from jva_tui.api import errors
from jva_tui.api.answers import MESSAGE_LIMIT, TRANSPORT, Answer, from_transport, judge
from jva_tui.api.errors import ApiError, Outcome, Permanent, Retryable
from jva_tui.api.words import while_reading

if TYPE_CHECKING:
    from collections.abc import Iterator

RATE = {"x-ratelimit-limit": "120", "x-ratelimit-remaining": "42"}
BRANCHES = {httpx.TransportError, httpx.TimeoutException, httpx.NetworkError, httpx.ProtocolError}


def tree(kind: type[Exception]) -> Iterator[type[Exception]]:
    """The class and everything below it."""
    yield kind
    for below in kind.__subclasses__():
        yield from tree(below)


def answer(
    status: int, body: bytes = b"{}", *, rate: bool = True, whole: bool = True, wait: str = ""
) -> Answer:
    headers = httpx.Headers((RATE if rate else {}) | ({"retry-after": wait} if wait else {}))
    return Answer(status, headers, body, is_whole=whole)


def judged(found: Answer) -> ApiError:
    error = judge(found)
    assert error is not None
    return error


def test_every_error_of_httpx_that_a_request_can_raise_is_mapped() -> None:
    raised = {kind for kind in tree(httpx.RequestError) if kind.__module__.startswith("httpx")}
    assert raised - BRANCHES - {httpx.RequestError} == set(TRANSPORT)


@pytest.mark.parametrize("kind", TRANSPORT)
def test_without_a_status_line_only_a_missing_connection_is_certain(
    kind: type[httpx.RequestError],
) -> None:
    error = from_transport(kind("nothing came"))
    assert isinstance(error, Retryable)
    assert error.status is None
    assert error.message == "nothing came"
    certain = isinstance(error, errors.NotConnected)
    assert error.outcome == (Outcome.DID_NOT_HAPPEN if certain else Outcome.UNKNOWN)


def test_an_unknown_kind_of_failure_promises_nothing() -> None:
    class NewNetworkError(httpx.NetworkError):
        """As a later httpx may have."""

    for error in (from_transport(NewNetworkError("")), from_transport(TimeoutError())):
        assert type(error) is errors.Unanswered
        assert error.outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("status", "body", "kind", "outcome"),
    [
        (301, b"", errors.Unexpected, Outcome.UNKNOWN),
        (400, b'{"message": "no"}', errors.Invalid, Outcome.UNKNOWN),
        (401, b'{"message": "Unauthenticated."}', errors.SignedOut, Outcome.DID_NOT_HAPPEN),
        (401, b'{"message": "Unauthenticated"}', errors.Blocked, Outcome.DID_NOT_HAPPEN),
        (401, b'{"error": "invalid_grant"}', errors.WrongCredentials, Outcome.DID_NOT_HAPPEN),
        (
            401,
            b"Missing or wrong 'Context-Role' header",
            errors.RoleRefused,
            Outcome.DID_NOT_HAPPEN,
        ),
        (403, b'{"message": ""}', errors.Forbidden, Outcome.DID_NOT_HAPPEN),
        (404, b"", errors.NotFound, Outcome.DID_NOT_HAPPEN),
        (405, b"", errors.Unexpected, Outcome.UNKNOWN),
        (409, b"", errors.Unexpected, Outcome.UNKNOWN),
        (422, b"{}", errors.Invalid, Outcome.DID_NOT_HAPPEN),
        (429, b"{}", errors.Throttled, Outcome.DID_NOT_HAPPEN),
        (500, b"{}", errors.ServerTrouble, Outcome.UNKNOWN),
        (503, b"<html>", errors.ServerTrouble, Outcome.UNKNOWN),
    ],
)
def test_a_status_of_the_platform_means_one_thing(
    status: int, body: bytes, kind: type[ApiError], outcome: Outcome
) -> None:
    error = judged(answer(status, body))
    assert type(error) is kind
    assert (error.status, error.outcome) == (status, outcome)


@pytest.mark.parametrize("status", [status for status in range(200, 600) if status // 100 != 1])
def test_every_status_is_either_good_or_an_error_of_one_branch(status: int) -> None:
    error = judge(answer(status))
    assert (error is None) == (200 <= status < 300)
    if error is not None:
        assert isinstance(error, Retryable) != isinstance(error, Permanent)


@pytest.mark.parametrize("status", [200, 201, 302, 401, 403, 404, 405, 422, 429, 511])
def test_without_rate_headers_it_was_not_the_platform(status: int) -> None:
    error = judged(answer(status, rate=False, wait="30"))
    assert type(error) is errors.Intercepted
    assert error.outcome is Outcome.UNKNOWN
    assert error.retry_after == 30


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_the_platforms_own_trouble_is_told_without_numbers(status: int) -> None:
    told = while_reading(judged(answer(status, b'{"message": "SQLSTATE[HY000]"}')))
    assert told == "The platform has a problem of its own. It is asked again by itself."


PORTALS = [
    pytest.param(200, b"<!doctype html><form>Wi-Fi de la gare</form>", id="login page"),
    pytest.param(200, b'{"data": [], "current_page": 1, "last_page": 1}', id="imitates the list"),
    pytest.param(302, b"", id="redirect"),
    pytest.param(404, b'{"message": "Not found"}', id="not found"),
    pytest.param(511, b"<html>", id="511"),
]


@pytest.mark.parametrize(("status", "body"), PORTALS)
def test_a_captive_portal_is_known_and_the_user_told_what_to_do(status: int, body: bytes) -> None:
    error = judged(answer(status, body, rate=False))
    assert type(error) is errors.Intercepted
    assert "open a browser" in while_reading(error)
    assert "is kept" in while_reading(error)


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (404, "The route api/nope could not be found."),
        (405, "The GET method is not supported for route oauth/token. Supported methods: POST."),
    ],
)
def test_a_route_that_is_not_there_is_a_wrong_address_and_no_portal(
    status: int, message: str
) -> None:
    error = judged(answer(status, json.dumps({"message": message}).encode(), rate=False))
    assert type(error) is errors.WrongAddress
    assert error.outcome is Outcome.UNKNOWN
    assert "check the address" in while_reading(error)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.HAPPENED),
        (201, Outcome.HAPPENED),
        (403, Outcome.DID_NOT_HAPPEN),
        (409, Outcome.UNKNOWN),
    ],
)
def test_a_body_that_breaks_off_leaves_what_the_status_tells(status: int, outcome: Outcome) -> None:
    error = judged(answer(status, b'{"id": 1', whole=False))
    assert type(error) is errors.Cut
    assert error.outcome is outcome


def test_a_429_says_how_long_even_where_its_body_breaks_off() -> None:
    error = judged(answer(429, b"", whole=False, wait="47"))
    assert type(error) is errors.Throttled
    assert error.retry_after == 47


@pytest.mark.parametrize("wait", ["-3", "soon", "1e3", "٣", "9" * 40, ""])
def test_a_senseless_wait_is_no_wait(wait: str) -> None:
    assert judged(Answer(429, RATE | {"retry-after": wait}, is_whole=True)).retry_after is None


def test_the_words_of_the_server_are_cleaned_and_bounded() -> None:
    error = judged(answer(422, b'{"message": "bad\\u001b[31m\\u202e ' + b"x" * 5_000 + b'"}'))
    assert error.message.startswith("bad[31m xxx")
    assert len(error.message) == MESSAGE_LIMIT
    assert "\x1b" not in str(error)


def test_a_refusal_names_the_fields_it_is_about() -> None:
    body = b'{"message": "m", "errors": {"reason": ["Merci", 3], "odd": "x"}}'
    error = judged(answer(422, body))
    assert isinstance(error, errors.Invalid)
    assert error.fields == {"reason": ("Merci",)}


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff\xfe", b'{"message": 3}', b"[" * 100_000])
def test_a_senseless_body_of_an_error_changes_nothing(body: bytes) -> None:
    error = judged(answer(403, body))
    assert type(error) is errors.Forbidden
    assert error.message == ""
