"""The platform over HTTP, as an ASGI application: in process or behind uvicorn."""

from __future__ import annotations

import asyncio
import json
import time
from email.utils import formatdate
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from jva_tui.sandbox.control import PREFIX, control_routes
from jva_tui.sandbox.exchange import HTML, JSON, Answer, Call, Json, Refused
from jva_tui.sandbox.levers import GATEWAY
from jva_tui.sandbox.orders import NO_ORDERS, Orders
from jva_tui.sandbox.platform import Journal, Platform
from jva_tui.sandbox.routes import SIGN_IN, SIGN_OUT, methods_of, options_of
from jva_tui.sandbox.throttle import API_LIMIT, SIGN_IN_LIMIT, TOO_MANY

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

    from jva_tui.sandbox.levers import Lever
    from jva_tui.sandbox.situation import Situation

_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
_WORDS = {401: "Unauthenticated.", 403: "This action is unauthorized."}
"""What the platform says with a status that a lever wants; else « Server Error »."""


class OfflineError(ConnectionError):
    """Raised instead of an answer while the sandbox is offline.

    A transport in process may turn it into its own error; a server's client sees its connection
    reset.
    """


def create_app(
    situation: Situation,
    *,
    clock: Callable[[], float] = time.time,
    journal: Journal | None = None,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> Starlette:
    """The platform as an ASGI application; its `Platform` stands in ``app.state.platform``.

    Args:
        situation: what the platform knows; it is changed in place.
        clock: seconds since the epoch.
        journal: told of everything that changed something.
        sleep: how a lever's latency passes.
    """
    platform = Platform(situation, clock, journal)

    async def endpoint(request: Request) -> Response:
        fields = _fields(request, await request.body())
        lever = _lever(platform, request, fields)
        if lever is not None and lever.latency:
            await sleep(lever.latency)
        response = _respond(platform, request, fields, lever)
        if request.method == "HEAD":
            response.body = b""  # the headers stay those of a GET
        return response

    routes = [*control_routes(platform), Route("/{path:path}", endpoint, methods=_METHODS)]
    app = Starlette(routes=routes, middleware=[Middleware(_Wire, platform=platform)])
    app.state.platform = platform
    return app


class _Wire:
    """Lets no call through while the platform is offline; the sandbox's own address stays."""

    def __init__(self, app: ASGIApp, platform: Platform) -> None:
        self._app = app
        self._platform = platform

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the ASGI specification."""
        cut = self._platform.levers.offline and scope["type"] == "http"
        if cut and not scope["path"].startswith(PREFIX):
            # Behind uvicorn the connection hangs at the object that hands out the request.
            transport = getattr(getattr(receive, "__self__", None), "transport", None)
            if transport is not None:
                transport.abort()
            raise OfflineError(scope["path"])
        await self._app(scope, receive, send)


def _lever(platform: Platform, request: Request, fields: Json) -> Lever | None:
    """The lever that a call pulls, if it is one of the platform's."""
    path = request.url.path
    if request.method not in methods_of(path):
        return None
    return platform.levers.take(platform.situation, platform.now(), request.method, path, fields)


def _respond(platform: Platform, request: Request, fields: Json, lever: Lever | None) -> Response:
    """Throttles, signs in, answers, unless a lever has it otherwise."""
    path, now = request.url.path, platform.now()
    methods = methods_of(path)
    if request.method == "OPTIONS" and methods:
        return _response(Answer("", 200, HTML, {"Allow": ",".join(options_of(path))}), now)
    if request.method not in methods:
        return _response(_no_route(request.method, path, methods), now)
    instead = lever.instead if lever else None
    if instead in GATEWAY:
        return _gateway(instead, now)
    address = request.client.host if request.client else ""
    if instead == TOO_MANY:
        platform.throttle.exhaust(address, now)
    allowance = platform.throttle.hit(address, SIGN_IN_LIMIT if path == SIGN_IN else API_LIMIT, now)
    if allowance.retry_after is not None:
        answer = Answer({"message": "Too Many Attempts."}, TOO_MANY)
    elif instead is not None:
        answer = _error(instead)
    else:
        orders = lever.orders if lever else NO_ORDERS
        answer = _answer_or_refusal(platform, request, fields, now, orders)
        after = lever.answer_after() if lever else None
        if after in GATEWAY:
            return _gateway(after, now)
        if after is not None:
            answer = _error(after)
    return _response(answer, now, allowance.headers)


def _error(status: int) -> Answer:
    return Answer({"message": _WORDS.get(status, "Server Error")}, status)


def _as_page(refusal: Answer) -> Answer:
    """What a browser gets: a page, and for a missing token even another status."""
    is_signed_out = refusal.body == {"message": _WORDS[401]}
    return _page(403 if is_signed_out else refusal.status)


def _page(status: int) -> Answer:
    return Answer(f"<html><body><h1>{status}</h1></body></html>", status, HTML)


def _gateway(status: int, now: int) -> Response:
    """An answer of something before the platform, which has no rate headers."""
    return _response(_page(status), now)


def _answer_or_refusal(
    platform: Platform, request: Request, fields: Json, now: int, orders: Orders
) -> Answer:
    try:
        return _answer(platform, request, fields, now, orders)
    except Refused as refusal:
        wants_page = JSON not in request.headers.get("Accept", "")
        if wants_page and request.url.path != SIGN_IN:
            return _as_page(refusal.answer)
        return refusal.answer


def _answer(platform: Platform, request: Request, fields: Json, now: int, orders: Orders) -> Answer:
    path = request.url.path
    if path == SIGN_IN:
        return platform.tokens.grant(platform.situation, fields, now)
    authorization = request.headers.get("Authorization")
    user = platform.identify(authorization, now)
    if path == SIGN_OUT:
        platform.tokens.revoke((authorization or "").removeprefix("Bearer "))
        return Answer({"franceConnectLogoutUrl": None})
    call = Call(
        method="GET" if request.method == "HEAD" else request.method,
        path=path,
        now=now,
        user=user,
        role=request.headers.get("Context-Role"),
        query=tuple(request.query_params.multi_items()),
        body=fields,
        url=str(request.url.replace(query="")),
        orders=orders,
    )
    return platform.perform(call)


def _fields(request: Request, body: bytes) -> Json:
    """The body's fields; what is malformed counts as empty, as in PHP.

    PHP's decoder also refuses escapes of lone surrogates, which Python's lets through.
    """
    if request.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    try:
        fields: Any = json.loads(body)
        json.dumps(fields, ensure_ascii=False).encode()
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _no_route(method: str, path: str, methods: list[str]) -> Answer:
    """The answer where nothing listens: these carry no rate headers."""
    name = path.lstrip("/")
    if not methods:
        return Answer({"message": f"The route {name} could not be found."}, 404)
    allowed = ", ".join(methods)
    message = (
        f"The {method} method is not supported for route {name}. Supported methods: {allowed}."
    )
    return Answer({"message": message}, 405, headers={"Allow": ", ".join(methods)})


def _response(answer: Answer, now: int, rates: dict[str, str] | None = None) -> Response:
    is_json = answer.media_type.startswith(JSON)
    response = JSONResponse(answer.body) if is_json else Response(answer.body)
    response.status_code = answer.status
    response.headers["Cache-Control"] = "no-cache, private"
    response.headers["Date"] = formatdate(now, usegmt=True)
    response.headers["Content-Type"] = answer.media_type
    response.headers.update(answer.headers | (rates or {}))
    return response
