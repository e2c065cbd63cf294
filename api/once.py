"""POST requests that carry an `Idempotency-Key` are done once: sent again, they are answered as the first time.

The gate (`api.auth.access`) knows who asks and calls `begin`, which claims the key or answers from what is kept; the
middleware `Once` hashes the body as it streams and keeps the answer before it is sent. Only what succeeded is kept:
after an error nothing was made, and the key is free again.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from python_multipart.multipart import parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response

from api.errors import BadKey, KeyBusy, KeyUsed, StillUnknown
from corpus.store import answered

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from api.services import Services

HEADER = "idempotency-key"
REPLAYED = "idempotency-replayed"
KEY = r"[\x21-\x7e]{1,200}"
_TOLD_AGAIN = frozenset(
    {"content-type", "location", "etag", "tus-resumable", "upload-offset", "upload-length", "upload-metadata"}
)


class _Digest:
    """The hash of a body; of a form with files without its boundary, which clients draw anew each time they send it."""

    def __init__(self, content_type: str | None) -> None:
        self._hash = hashlib.sha256()
        self._boundary = parse_options_header(content_type)[1].get(b"boundary", b"")
        self._tail = b""

    def update(self, chunk: bytes) -> None:
        """Add bytes, as they come."""
        if not self._boundary:
            self._hash.update(chunk)
            return
        *between, rest = (self._tail + chunk).split(self._boundary)
        for part in between:
            self._hash.update(part + b"\0")
        kept = len(rest) - len(self._boundary) + 1  # what follows may be the rest of a boundary
        self._hash.update(rest[: max(0, kept)])
        self._tail = rest[max(0, kept) :]

    def hexdigest(self) -> str:
        """Return the hash, once every byte has come."""
        whole = self._hash.copy()
        whole.update(self._tail)
        return whole.hexdigest()


@dataclass(slots=True)
class _Watch:
    """One request on its way: its body's hash, and the key once it is claimed."""

    digest: _Digest
    more: dict[str, str]  # headers that a route put beside its answer
    claimed: tuple[Services, str, str] | None = None


class Replay(Exception):
    """Nothing is to be done: this is what was answered before."""

    def __init__(self, answer: answered.Answer) -> None:
        self.answer = answer


async def begin(request: Request, services: Services, user_name: str) -> None:
    """Claim the request's key for a user, if it has one.

    Raises:
        Replay: the same request was answered before.
        KeyUsed: the key was used for another request.
        KeyBusy: the same request is being done at this moment.
        StillUnknown: the same request was cut off, or what it was answered is no longer told.
        BadKey: that is no key.
    """
    watch: _Watch | None = getattr(request.state, "once", None)
    if watch is None:
        return
    key = request.headers[HEADER]
    if not re.fullmatch(KEY, key):
        raise BadKey
    busy = (user_name, key)
    if busy in services.busy_keys:
        raise KeyBusy
    services.busy_keys.add(busy)  # before anything is waited for
    try:
        address = f"{request.method} {request.url.path}?{request.url.query}"
        asked = await run_in_threadpool(answered.begin, services.archive, user_name, key, address)
        if asked is None:
            watch.claimed = (services, user_name, key)
            return
        if asked.answer is None:
            raise StillUnknown if asked.address == address else KeyUsed
        async for _ in request.stream():
            pass  # counted by the middleware
        if (asked.address, asked.body_hash) != (address, watch.digest.hexdigest()):
            raise KeyUsed
        if asked.answer.body is None:
            raise StillUnknown
        raise Replay(asked.answer)
    finally:
        if watch.claimed is None:
            services.busy_keys.discard(busy)


async def replay(_: Request, error: Exception) -> Response:
    """Answer as the first time."""
    if not isinstance(error, Replay):
        raise error
    answer = error.answer
    return Response(answer.body, answer.status, {**answer.headers, REPLAYED: "true"})


class Once:
    """Hashes bodies of POST requests with a key, and keeps the answers of those that claimed it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        wanted = scope["type"] == "http" and scope["method"] == "POST" and scope["path"].startswith("/api/v1/")
        if not wanted or HEADER not in Headers(scope=scope):
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        watch = _Watch(_Digest(Headers(scope=scope).get("content-type")), state.setdefault("headers", {}))
        state["once"] = watch
        sent: list[Message] = []

        async def hashed() -> Message:
            message = await receive()
            if message["type"] == "http.request":
                watch.digest.update(message.get("body", b""))
            return message

        async def held(message: Message) -> None:
            if watch.claimed is None:
                await send(message)
            else:
                sent.append(message)

        try:
            await self._app(scope, hashed, held)
        finally:
            if watch.claimed is not None:
                await _keep(watch, sent)
        for message in sent:
            await send(message)


async def _keep(watch: _Watch, sent: list[Message]) -> None:
    if watch.claimed is None:  # pragma: no cover - asked before
        return
    services, user_name, key = watch.claimed
    try:
        status = sent[0]["status"] if sent and not sent[-1].get("more_body") else 0
        if 200 <= status < 300:
            headers = watch.more | {name.decode(): value.decode("latin-1") for name, value in sent[0]["headers"]}
            told = {name: value for name, value in headers.items() if name in _TOLD_AGAIN}
            answer = answered.Answer(status, told, b"".join(one.get("body", b"") for one in sent[1:]))
            digest = watch.digest.hexdigest()
            await run_in_threadpool(answered.finish, services.archive, user_name, key, digest, answer)
        else:
            await run_in_threadpool(answered.forget, services.archive, user_name, key)
    finally:
        services.busy_keys.discard((user_name, key))
