"""A fixed window of a minute for each address, signing in refused at half of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jva_tui.sandbox.throttle import API_LIMIT, SIGN_IN_LIMIT, WINDOW, Throttle
from tests.sandbox.support import NOW, Sandbox


@given(st.lists(st.integers(0, 20), max_size=400))
def test_no_window_lets_more_than_the_limit_pass(pauses: list[int]) -> None:
    throttle, now = Throttle(), NOW
    passed: dict[int, int] = {}
    for pause in pauses:
        now += pause // 10
        allowance = throttle.hit("office", API_LIMIT, now)
        if allowance.retry_after is None:
            passed[allowance.reset_at] = passed.get(allowance.reset_at, 0) + 1
            assert allowance.remaining == API_LIMIT - passed[allowance.reset_at]
    assert all(count <= API_LIMIT for count in passed.values())


def test_a_refused_call_neither_counts_nor_prolongs_the_window() -> None:
    throttle = Throttle()
    for _ in range(API_LIMIT):
        throttle.hit("office", API_LIMIT, NOW)
    refused = [throttle.hit("office", API_LIMIT, NOW + late) for late in (13, 30, 59)]
    assert [each.retry_after for each in refused] == [47, 30, 1]
    assert {each.reset_at for each in refused} == {NOW + WINDOW}
    assert throttle.hit("office", API_LIMIT, NOW + WINDOW).remaining == API_LIMIT - 1


def test_signing_in_is_refused_earlier_on_the_same_counter() -> None:
    throttle = Throttle()
    for _ in range(SIGN_IN_LIMIT):
        throttle.hit("office", API_LIMIT, NOW)
    assert throttle.hit("office", SIGN_IN_LIMIT, NOW).retry_after == WINDOW
    assert throttle.hit("office", API_LIMIT, NOW).retry_after is None


def test_addresses_do_not_share_a_counter() -> None:
    throttle = Throttle()
    for _ in range(API_LIMIT):
        throttle.hit("office", API_LIMIT, NOW)
    assert throttle.hit("home", API_LIMIT, NOW).retry_after is None


@given(st.integers(0, API_LIMIT + 5))
def test_who_exhausts_a_window_leaves_nothing_until_it_turns(before: int) -> None:
    throttle = Throttle()
    for _ in range(before):
        throttle.hit("office", API_LIMIT, NOW)
    throttle.exhaust("office", NOW + 20)
    turns = NOW + WINDOW if before else NOW + 20 + WINDOW
    assert throttle.hit("office", API_LIMIT, turns - 1).retry_after == 1
    assert throttle.hit("office", API_LIMIT, turns).retry_after is None
    assert throttle.hit("home", API_LIMIT, NOW + 20).retry_after is None


async def test_the_check_comes_before_the_sign_in() -> None:
    sandbox = Sandbox(throttled=True)
    for _ in range(API_LIMIT):
        response = await sandbox.call("GET", "/api/user", user=None)
        assert response.status_code == 401
    response = await sandbox.call("GET", "/api/user")
    assert response.status_code == 429
    assert response.json() == {"message": "Too Many Attempts."}
    assert response.headers["Retry-After"] == "60"
    assert response.headers["X-RateLimit-Reset"] == str(NOW + WINDOW)


async def test_what_no_route_answers_is_not_counted() -> None:
    sandbox = Sandbox(throttled=True)
    for _ in range(API_LIMIT + 1):
        assert (await sandbox.call("GET", "/api/nope")).status_code == 404
        assert (await sandbox.call("DELETE", "/api/user")).status_code == 405
    response = await sandbox.call("GET", "/api/user")
    assert response.headers["X-RateLimit-Remaining"] == str(API_LIMIT - 1)
