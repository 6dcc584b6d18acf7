"""Whether the platform is reached, told by what comes instead of its answer."""

from __future__ import annotations

import ssl
from email.utils import formatdate
from typing import TYPE_CHECKING

import httpx
import pytest

from jva_tui.doctor.finding import Verdict, carry_out
from jva_tui.doctor.network import Reached, ask, checks
from tests.api.support import RATE
from tests.clock import ManualClock

if TYPE_CHECKING:
    from collections.abc import Callable

    from jva_tui.doctor.finding import Finding

URL = "https://api.example.org"
NOW = 1_800_000_000
RIGHT = Reached(None, 120, 0)


def found_in(reached: Reached = RIGHT, url: str = URL, **environ: str) -> dict[str, Finding]:
    """What the checks find, but for the name, which would be looked up."""
    made = (
        check for check in checks(url, environ, lambda: reached) if check.name != "network.name"
    )
    return {check.name: finding for check in made if (finding := carry_out(check))}


async def reached_by(answer: Callable[[httpx.Request], httpx.Response]) -> Reached:
    return await ask(URL, ManualClock(NOW), transport=httpx.MockTransport(answer))


async def test_a_platform_that_wants_a_sign_in_is_reached_without_saying_who_asks() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        headers = RATE | {"Date": formatdate(NOW - 90, usegmt=True)}
        return httpx.Response(401, headers=headers, json={"message": "Unauthenticated."})

    reached = await reached_by(answer)
    assert reached == Reached(None, 0, 90)
    [request] = asked
    assert "authorization" not in request.headers
    found = found_in(reached)
    assert found["network.platform"].verdict is Verdict.FINE
    clock = found["network.clock"]
    assert (clock.verdict, "90 s ahead" in clock.told) == (Verdict.TROUBLE, True)


def untrusted(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("Rosa") from ssl.SSLCertVerificationError("Rosa")


def refused(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("Rosa", request=request)


def silent(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("Rosa", request=request)


@pytest.mark.parametrize(
    ("answer", "verdict", "words"),
    [
        (untrusted, Verdict.TROUBLE, "certificate"),
        (refused, Verdict.TROUBLE, "No connection"),
        (silent, Verdict.TROUBLE, "does not come"),
        (lambda _: httpx.Response(200, text="<h1>Rosa</h1>"), Verdict.TROUBLE, "Somebody else"),
        (lambda _: httpx.Response(302, headers={"Location": "/rosa"}), Verdict.TROUBLE, "Somebody"),
        (
            lambda _: httpx.Response(404, json={"message": "The route x could not be found."}),
            Verdict.TROUBLE,
            "not the platform",
        ),
        (lambda _: httpx.Response(503, text="Rosa"), Verdict.TROUBLE, "problem of its own"),
        (
            lambda _: httpx.Response(429, headers=RATE, json={"message": "Rosa"}),
            Verdict.CARE,
            "spent",
        ),
        (
            lambda _: httpx.Response(403, headers=RATE, json={"message": "Rosa"}),
            Verdict.FINE,
            "The platform answers",
        ),
    ],
)
async def test_what_comes_instead_is_told_in_words_of_ours(
    answer: Callable[[httpx.Request], httpx.Response], verdict: Verdict, words: str
) -> None:
    finding = found_in(await reached_by(answer))["network.platform"]
    assert (finding.verdict, words in finding.told) == (verdict, True)
    assert bool(finding.then) is (verdict is not Verdict.FINE)
    assert "rosa" not in (finding.told + finding.then).lower()


@pytest.mark.parametrize("ahead", [-30, 0, 30])
def test_a_clock_that_is_nearly_right_is_right(ahead: int) -> None:
    assert found_in(Reached(None, 1, ahead))["network.clock"].verdict is Verdict.FINE
    assert "31 s behind" in found_in(Reached(None, 1, -31))["network.clock"].told


def test_without_the_platforms_date_nothing_is_said_of_the_clock() -> None:
    assert "network.clock" not in found_in(Reached(None, 1, None))


def test_of_a_proxy_only_the_variable_is_told() -> None:
    found = found_in(https_proxy="http://rosa:secret@proxy", NO_PROXY="intranet")["network.proxy"]
    assert found.told == "The way out is set in the environment: HTTPS_PROXY, NO_PROXY."


def test_a_name_that_is_not_found_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_host: object) -> None:
        raise OSError(-2, "rosa")

    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("socket.getaddrinfo", fail)
    by_name = {check.name: check for check in checks(URL, {}, lambda: RIGHT)}
    found = carry_out(by_name["network.name"])
    assert found is not None
    assert (found.verdict, "rosa" in found.told) == (Verdict.TROUBLE, False)
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.org")
    assert carry_out(by_name["network.name"]) is None  # it is the proxy that looks it up
    monkeypatch.setattr("socket.getaddrinfo", lambda *_host: [])
    monkeypatch.delenv("HTTPS_PROXY")
    found = carry_out(
        {check.name: check for check in checks(URL, {}, lambda: RIGHT)}["network.name"]
    )
    assert found is not None
    assert found.verdict is Verdict.FINE


def test_without_a_platform_it_is_told_how_to_import_one() -> None:
    found = found_in(url="")
    assert found.keys() == {"network.proxy", "network.platform"}
    assert "jva-tui deployment add" in found["network.platform"].then
