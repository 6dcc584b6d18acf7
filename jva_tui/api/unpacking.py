"""Unpacks a compressed body in bounded steps: some kilobytes can stand for gigabytes."""

from __future__ import annotations

import zlib

import httpx

ACCEPTED = "gzip"
"""The one encoding that we ask for."""


class Unpacker:
    """Reads one body as it arrives.

    Args:
        encoding: the answer's ``Content-Encoding``; empty for none.

    Raises:
        httpx.DecodingError: none that we asked for.
    """

    def __init__(self, encoding: str) -> None:
        if encoding not in ("", "identity", ACCEPTED):
            raise httpx.DecodingError(f"encoded as {encoding[:50]}")
        self._gzip = zlib.decompressobj(zlib.MAX_WBITS | 16) if encoding == ACCEPTED else None
        self._has_begun = False

    def unpack(self, data: bytes, most: int) -> bytes:
        """The next part of the body, at most ``most`` bytes of it; what exceeds them is lost.

        Raises:
            httpx.DecodingError: it is not encoded as it says.
        """
        self._has_begun = self._has_begun or bool(data)
        if self._gzip is None:
            return data[:most]
        try:
            return self._gzip.decompress(data, most)
        except zlib.error as error:
            raise httpx.DecodingError(str(error)) from error

    @property
    def is_at_end(self) -> bool:
        """Whether nothing more is to come, as far as the encoding tells."""
        return self._gzip is None or self._gzip.eof or not self._has_begun
