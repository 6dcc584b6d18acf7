"""The platform over HTTP, as an ASGI application: in process or behind uvicorn."""

from __future__ import annotations

import json
import time
from email.utils import formatdate
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from jva_tui.sandbox.exchange import JSON, Answer, Call, Json, Refused
from jva_tui.sandbox.platform import Journal, Platform
from jva_tui.sandbox.routes import SIGN_IN, SIGN_OUT, methods_of
from jva_tui.sandbox.throttle import API_LIMIT, SIGN_IN_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from jva_tui.sandbox.situation import Situation

_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def create_app(
    situation: Situation,
    *,
    clock: Callable[[], float] = time.time,
    journal: Journal | None = None,
) -> Starlette:
    """The platform as an ASGI application; its `Platform` stands in ``app.state.platform``.

    Args:
        situation: what the platform knows; it is changed in place.
        clock: seconds since the epoch.
        journal: told of every call that changed something.
    """
    platform = Platform(situation, clock, journal)

    async def endpoint(request: Request) -> Response:
        return _respond(platform, request, await request.body())

    app = Starlette(routes=[Route("/{path:path}", endpoint, methods=_METHODS)])
    app.state.platform = platform
    return app


def _respond(platform: Platform, request: Request, body: bytes) -> Response:
    """Throttles, signs in, answers."""
    path, now = request.url.path, platform.now()
    methods = methods_of(path)
    if request.method not in methods:
        return _response(_no_route(request.method, path, methods), now)
    limit = SIGN_IN_LIMIT if path == SIGN_IN else API_LIMIT
    address = request.client.host if request.client else ""
    allowance = platform.throttle.hit(address, limit, now)
    if allowance.retry_after is not None:
        answer = Answer({"message": "Too Many Attempts."}, 429)
    else:
        try:
            answer = _answer(platform, request, _fields(request, body), now)
        except Refused as refusal:
            answer = refusal.answer
    return _response(answer, now, allowance.headers)


def _answer(platform: Platform, request: Request, fields: Json, now: int) -> Answer:
    path = request.url.path
    if path == SIGN_IN:
        return platform.tokens.grant(platform.situation, fields, now)
    authorization = request.headers.get("Authorization")
    user = platform.identify(authorization, now)
    if path == SIGN_OUT:
        platform.tokens.revoke((authorization or "").removeprefix("Bearer "))
        return Answer({"franceConnectLogoutUrl": None})
    call = Call(
        method=request.method,
        path=path,
        now=now,
        user=user,
        role=request.headers.get("Context-Role"),
        query=tuple(request.query_params.multi_items()),
        body=fields,
        url=str(request.url.replace(query="")),
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
