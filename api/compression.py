"""Smaller answers: text goes out gzipped to browsers that take it. Images, originals and exports are small as they are.

Only whole answers of known kinds are touched: streams of events and parts of files pass as they are. What is secret on
a page (the session's token) is safe beside what an address repeats on it, because the cookie is not sent with requests
that other sites make (SameSite), so nobody else can ask for the page again and again and compare sizes.
"""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

KINDS = frozenset(
    {
        "application/json",
        "application/problem+json",
        "image/svg+xml",
        "text/css",
        "text/html",
        "text/javascript",
        "text/plain",
    }
)
OWN = frozenset({"text/css", "text/javascript", "image/svg+xml"})  # files of the pages, kept by their address
LEAST = 1024  # bytes; less is one packet anyway
MOST = 4 * 1024 * 1024  # bytes; more is not held in memory for it
LEVEL = 6


class Compression:
    """Gzips answers of `KINDS` that come whole, between `LEAST` and `MOST` bytes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or "gzip" not in Headers(scope=scope).get("accept-encoding", ""):
            await self._app(scope, receive, send)
            return
        await self._app(scope, receive, _Answer(send).send)


class _Answer:
    """One answer on its way: its start is held back until it is known whether it is compressed."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = bytearray()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if _suits(message):
                self._start = message
            else:
                await self._send(message)
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish(self._start)

    async def _finish(self, start: Message) -> None:
        headers = MutableHeaders(raw=start["headers"])
        headers.add_vary_header("Accept-Encoding")
        body = bytes(self._body)
        if len(body) >= LEAST:
            # The time is left out, so that the same page is the same bytes.
            body = gzip.compress(body, LEVEL, mtime=0)
            headers["content-encoding"] = "gzip"
            headers["content-length"] = str(len(body))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def _suits(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    length = headers.get("content-length", "")
    # An ETag stands for these very bytes, of which a program may ask a part: such answers stay as they are.
    marked = "etag" in headers and kind not in OWN
    return (
        start["status"] != 206
        and kind in KINDS
        and not marked
        and "content-encoding" not in headers
        and "content-disposition" not in headers
        and length.isdecimal()
        and int(length) <= MOST
    )
