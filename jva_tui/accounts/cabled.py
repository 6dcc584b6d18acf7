"""An HTTP transport that goes through a cable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from jva_tui.accounts.cable import Broken

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from jva_tui.accounts.cable import Cable


class CabledTransport(httpx.AsyncBaseTransport):
    """Fails as a network does whose cable is out.

    Args:
        cable: what carries.
        inner: what sends, while the cable is in.
    """

    def __init__(self, cable: Cable, inner: httpx.AsyncBaseTransport) -> None:
        self._cable = cable
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer of the inner transport.

        Raises:
            ConnectError: the cable is cut.
            ReadError: it was cut while we waited; whether the request arrived nobody knows.
        """
        if self._cable.is_cut:
            raise httpx.ConnectError("the cable is cut", request=request)
        try:
            async with self._cable.carrying():
                answer = await self._inner.handle_async_request(request)
        except Broken as error:
            raise httpx.ReadError("the cable was cut", request=request) from error
        assert isinstance(answer.stream, httpx.AsyncByteStream)  # noqa: S101 - as asynchronous ones do
        answer.stream = _CabledStream(self._cable, answer.stream)
        return answer

    async def aclose(self) -> None:
        """Closes the inner transport."""
        await self._inner.aclose()


class _CabledStream(httpx.AsyncByteStream):
    def __init__(self, cable: Cable, inner: httpx.AsyncByteStream) -> None:
        self._cable = cable
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        pieces = aiter(self._inner)
        while True:
            try:
                # Only while we wait: what the reader does with a piece is not on the cable.
                async with self._cable.carrying():
                    piece = await anext(pieces, None)
            except Broken as error:
                raise httpx.ReadError("the cable was cut") from error
            if piece is None:
                return
            yield piece

    async def aclose(self) -> None:
        await self._inner.aclose()
