"""The sandbox's own address, ``/sandbox/...``: levers, mails, acts. No part of the platform.

It serves clients of this computer only, without sign-in and outside the throttle.

    GET /sandbox/levers           what waits, what was pulled, whether it is offline
    PUT /sandbox/levers           {"offline": bool, "waiting": [lever, ...], "afresh": bool}, any
    GET /sandbox/mails?after=N    the mails and SMS that left, but for the first N
    PUT /sandbox/acts/NAME        does what somebody does without a call: the act's fields
    GET /sandbox/people           with whom signing in can be tried
    PUT /sandbox/tokens/give      {"email": e-mail}: a token as FranceConnect's users find it
    PUT /sandbox/tokens/expire    {"email": e-mail}: their access tokens end, and can be renewed
    PUT /sandbox/tokens/revoke    {"email": e-mail}: they end for good
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from jva_tui.sandbox.levers import Lever
from jva_tui.sandbox.orders import read_orders
from jva_tui.sandbox.visitors import people

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from jva_tui.sandbox.platform import Platform

    Handler = Callable[[Platform, "Asked"], Response]

PREFIX = "/sandbox/"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a handler needs of a request."""

    body: dict[str, Any]
    name: str = ""
    after: int = 0


def control_routes(platform: Platform) -> list[Route]:
    """The routes to a platform's levers, mails and acts."""
    return [
        _route(platform, "GET", "levers", _show_levers),
        _route(platform, "PUT", "levers", _set_levers),
        _route(platform, "GET", "mails", _mails),
        _route(platform, "PUT", "acts/{name}", _act),
        _route(platform, "GET", "people", _people),
        _route(platform, "PUT", "tokens/{name}", _tokens),
    ]


def _route(platform: Platform, method: str, path: str, handler: Handler) -> Route:
    async def endpoint(request: Request) -> Response:
        if not _is_near(request):
            return Response(status_code=404)
        body = await request.body()
        try:
            asked = Asked(
                body=json.loads(body or "{}"),
                name=request.path_params.get("name", ""),
                after=int(request.query_params.get("after", "0")),
            )
            return handler(platform, asked)
        except (ValueError, TypeError, LookupError) as error:
            return JSONResponse({"message": str(error)}, 400)

    return Route(PREFIX + path, endpoint, methods=[method])


def _is_near(request: Request) -> bool:
    """Whether the client is on this computer."""
    return request.client is not None and ip_address(request.client.host).is_loopback


def _show_levers(platform: Platform, _: Asked) -> Response:
    return JSONResponse(asdict(platform.levers))


def _set_levers(platform: Platform, asked: Asked) -> Response:
    levers = platform.levers
    waiting = [read_lever(each) for each in asked.body.get("waiting", ())]
    if "waiting" in asked.body:
        levers.waiting[:] = waiting
    levers.offline = bool(asked.body.get("offline", levers.offline))
    if asked.body.get("afresh"):
        platform.throttle.clear()
    return JSONResponse(asdict(levers))


def read_lever(data: dict[str, Any]) -> Lever:
    """A lever from its form as JSON.

    Raises:
        TypeError: a field is not one of its.
    """
    return Lever(**data | {"orders": read_orders(data.get("orders", {}))})


def _mails(platform: Platform, asked: Asked) -> Response:
    platform.pass_time()
    mails = platform.situation.mails[asked.after :]
    return JSONResponse({"mails": [asdict(mail) for mail in mails]})


def _act(platform: Platform, asked: Asked) -> Response:
    platform.act(asked.name, asked.body)
    return Response(status_code=204)


def _people(platform: Platform, _: Asked) -> Response:
    return JSONResponse({"people": people(platform.situation)})


def _tokens(platform: Platform, asked: Asked) -> Response:
    user = platform.situation.user_by_email[asked.body["email"]]
    match asked.name:
        case "give":
            issued = platform.tokens.issue(user, platform.now())
            return JSONResponse({"access_token": issued["access_token"]})
        case "expire" | "revoke":
            ended = platform.tokens.end(user.id, refresh=asked.name == "revoke")
            return JSONResponse({"ended": ended})
    raise ValueError(f"tokens are given, expire or are revoked, not: {asked.name}")
