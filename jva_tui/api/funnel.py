"""The one way through which every request to the platform goes."""

from __future__ import annotations

import asyncio
import unicodedata
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, cast

import httpx

from jva_tui import __version__
from jva_tui.api.address import checked, is_loopback
from jva_tui.api.answers import Answer, from_transport, judge
from jva_tui.api.errors import NotConnected
from jva_tui.api.unpacking import ACCEPTED, Unpacker
from jva_tui.logs import Log, route

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jva_tui.api.pacing import Pacer, Turn

MEBIBYTE = 1 << 20
_log = Log(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds each part of an exchange may take."""

    connect: float = 5.0
    silence: float = 30.0
    """Without a byte in either direction."""
    whole: float = 120.0
    """From leaving to the last byte, so that a trickle does not hold us for ever."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One request."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body: Mapping[str, object] | None = field(default=None, repr=False)
    role: str | None = None
    """The Context-Role to ask under, where the endpoint wants one."""
    limit: int = MEBIBYTE
    """Bytes of the answer's body, unpacked, that we read."""
    turns: int | None = None
    """A lower rate limit than the usual one, which this endpoint has."""
    marks: bool = False
    """Whether it changes something though its method says that it only reads."""

    @property
    def is_write(self) -> bool:
        """Whether it changes something."""
        return self.marks or self.method != "GET"


class Funnel:
    """Sends requests whose turn has come, and reads no more of the answers than is wanted.

    Args:
        base_url: the platform's address: HTTPS, or HTTP on this computer.
        pacer: gave out the turns, and is told what the answers tell of the count.
        transport: how to reach the address, where not over the network.
        patience: how long to wait.

    Raises:
        ValueError: not such an address.
    """

    def __init__(
        self,
        base_url: str,
        pacer: Pacer,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        patience: Patience | None = None,
    ) -> None:
        url = checked(base_url)
        self._pacer = pacer
        self._patience = patience or Patience()
        self.token: str | None = None
        self.server_date: int | None = None
        """The platform's clock at its last answer, in seconds since the epoch."""
        self._http = httpx.AsyncClient(
            base_url=url,
            transport=transport,
            headers={
                "Accept": "application/json",
                "Accept-Encoding": ACCEPTED,
                "User-Agent": f"jva-tui/{__version__}",
            },
            follow_redirects=False,
            # Signing in is the token's part: nothing is to be remembered that others set.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            timeout=httpx.Timeout(self._patience.silence, connect=self._patience.connect),
            # An idle connection that the other side closes is the commonest unknown outcome.
            limits=httpx.Limits(
                max_connections=4, max_keepalive_connections=2, keepalive_expiry=5.0
            ),
            # A proxy of the environment has no business between us and this very computer.
            trust_env=transport is None and not is_loopback(url),
        )

    async def aclose(self) -> None:
        """Closes the connections."""
        await self._http.aclose()

    async def send(self, ask: Ask, turn: Turn) -> Answer:
        """The platform's answer, once it is a good one (2xx).

        Args:
            ask: the request.
            turn: the pacer's, used up with this.

        Raises:
            ApiError: anything else; see `jva_tui.api.errors`.
        """
        asked = route(ask.method, ask.path, (name for name, _value in ask.query))
        _log.debug("%s: leaves", asked)
        try:
            answer = await self._exchange(ask)
        except BaseException as error:
            _log.debug("%s: no answer after %.3f s: %s", asked, self._pacer.age(turn), error)
            if isinstance(error, NotConnected):
                self._pacer.give_back(turn)
            else:
                self._pacer.lost(turn)
            raise
        told = "%s: %s after %.3f s, %s bytes, to their end: %s"
        status, size = answer.status, len(answer.body)
        _log.debug(told, asked, status, self._pacer.age(turn), size, answer.is_whole)
        self._pacer.learn(turn, answer.headers)
        if answer.is_from_platform:
            self.server_date = _date(answer.headers) or self.server_date
        if trouble := judge(answer):
            _log.debug("%s: taken for %s", asked, type(trouble))
            raise trouble
        return answer

    async def _exchange(self, ask: Ask) -> Answer:
        """The answer, as far as it came.

        A failure after the status line is no error yet: what the status tells stands.
        """
        request = self._http.build_request(
            ask.method,
            ask.path,
            params=[(name, unicodedata.normalize("NFC", value)) for name, value in ask.query],
            json=ask.body,
            headers=self._headers(ask),
        )
        answer: Answer | None = None
        try:
            async with asyncio.timeout(self._patience.whole):
                response = await self._http.send(request, stream=True)
                answer = Answer(response.status_code, response.headers)
                try:
                    await _read(response, answer, ask.limit)
                finally:
                    await response.aclose()
        except (httpx.RequestError, TimeoutError) as error:
            if answer is None:
                raise from_transport(error) from error
        return answer

    def _headers(self, ask: Ask) -> dict[str, str]:
        headers = {} if ask.role is None else {"Context-Role": ask.role}
        if self.token is not None:
            headers["Authorization"] = f"Bearer {self.token}"
        return headers


async def _read(response: httpx.Response, answer: Answer, limit: int) -> None:
    """Fills in the body: all of it, or what came before a failure or our limit."""
    body = bytearray()
    unpacker = Unpacker(response.headers.get("content-encoding", "").strip().lower())
    try:
        # As it came: what httpx unpacks by itself knows no limit.
        async for chunk in cast("httpx.AsyncByteStream", response.stream):
            body += unpacker.unpack(chunk, limit + 1 - len(body))
            if len(body) > limit:
                answer.is_too_large = True
                return
        answer.is_whole = unpacker.is_at_end
    finally:
        del body[limit:]
        answer.body = bytes(body)


def _date(headers: Mapping[str, str]) -> int | None:
    try:
        return int(parsedate_to_datetime(headers.get("date", "")).timestamp())
    except (ValueError, OverflowError):
        return None
