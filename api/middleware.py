"""What holds for every request.

Outermost first, inside of `api.watching`, which marks and counts requests:

1. `SecurityHeaders`: on every answer, errors included.
2. `ErrorBoundary`: an unforeseen fault becomes a page or a problem without its details, which go to the log.
3. `SameSite`: requests that change something and that another site sent are refused.
4. `BodyLimit`: bodies are small, except where files are taken; those are counted as they stream.
5. `HeadAsGet`: HEAD is answered by what answers GET, without its body.
6. `api.once.Once`: a POST with an `Idempotency-Key` is done once.
"""

from __future__ import annotations

import logging
import re
import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request

from api.auth.access import SAFE_METHODS
from api.auth.errors import ForgedRequest
from api.errors import RequestTooLarge
from api.problems import answer_error, answer_fault
from corpus.errors import NoRoom
from corpus.store.durable import is_full_disk

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # "no-referrer" would make browsers send Origin: null with our own forms
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cache-control": "no-store",
}
NO_ROOM = "Ổ đĩa của máy chủ đã hết chỗ nên chưa lưu được. Hãy báo người quản trị dọn đĩa, rồi làm lại."
HSTS = "max-age=31536000"
SMALL_BODY = 256 * 1024
PIECE_PATHS = re.compile(r"/api/v1/uploads/[\w-]+")
UPLOAD_PATHS = frozenset({"/upload", "/api/v1/documents", "/packages"})
PACKAGE_PATH = "/api/v1/packages"
PAGE_BODY = 2 * 1024 * 1024  # the longest text that a page can have, as a form sends it
PAGE_PATHS = re.compile(
    r"/documents/\d+/pages/\d+/edit|/api/v1/documents/\d+/pages/\d+/text|(/api/v1)?/quality/tasks/\d+/pages/\d+"
)


class SecurityHeaders:
    """Sets `HEADERS` where the route did not set its own; and what a route put into `request.state.headers`."""

    def __init__(self, app: ASGIApp, *, https_only: bool) -> None:
        self._app = app
        self._https_only = https_only

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        more: dict[str, str] = scope.setdefault("state", {}).setdefault("headers", {})

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in more.items():
                    headers.setdefault(name, value)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if self._https_only:
                    headers.setdefault("strict-transport-security", HSTS)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class ErrorBoundary:
    """Answers 500 for what nobody foresaw, with a mark by which the log's entry is found."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except ClientDisconnect:
            log.info("a client went away at %s", scope.get("path"))
        except Exception as error:
            if is_full_disk(error) and scope["type"] == "http" and not started:
                await answer_error(Request(scope), NoRoom(NO_ROOM))(scope, receive, send)
                return
            mark = secrets.token_hex(4)
            log.exception("fault %s at %s", mark, scope.get("path"))
            if started or scope["type"] != "http":
                raise
            await answer_fault(Request(scope), mark)(scope, receive, send)


class SameSite:
    """Refuses unsafe requests that a page of another site sent, whatever credentials the browser added."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS and _is_foreign(Headers(scope=scope)):
            await answer_error(Request(scope), ForgedRequest())(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _is_foreign(headers: Headers) -> bool:
    if site := headers.get("sec-fetch-site"):
        return site not in {"same-origin", "none"}
    if origin := headers.get("origin"):
        return urlsplit(origin).netloc != headers.get("host")
    return False


class HeadAsGet:
    """Answers HEAD as GET is answered, without the body; `request.state.head` tells a route that may spare making it.

    Static files and files in pieces answer HEAD by themselves.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        path = scope.get("path", "")
        if scope.get("method") != "HEAD" or path.startswith("/static/") or PIECE_PATHS.fullmatch(path):
            await self._app(scope, receive, send)
            return
        scope = {**scope, "method": "GET"}
        scope.setdefault("state", {})["head"] = True
        begun = ended = False

        async def gone() -> Message:
            return {"type": "http.disconnect"} if begun else await receive()  # a stream ends with its headers

        async def without_body(message: Message) -> None:
            nonlocal begun, ended
            if message["type"] == "http.response.start":
                begun = True
                await send(message)
            elif not ended:
                ended = True
                await send({"type": "http.response.body", "body": b""})

        await self._app(scope, gone, without_body)


class BodyLimit:
    """Refuses bodies larger than their address takes, by their announced and by their true length."""

    def __init__(self, app: ASGIApp, *, upload_bytes: int, package_bytes: int) -> None:
        self._app = app
        self._upload_bytes = upload_bytes
        self._package_bytes = package_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._most(scope["path"])
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdecimal() or int(announced) > most:
            await answer_error(Request(scope), RequestTooLarge())(scope, receive, send)
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            if message["type"] == "http.request":
                taken += len(message.get("body", b""))
                if taken > most:
                    raise RequestTooLarge
            return message

        await self._app(scope, counted, send)

    def _most(self, path: str) -> int:
        if path in UPLOAD_PATHS or PIECE_PATHS.fullmatch(path):
            return self._upload_bytes
        if path == PACKAGE_PATH:
            return self._package_bytes
        return PAGE_BODY if PAGE_PATHS.fullmatch(path) else SMALL_BODY
