"""Watches every request: its mark, how long it took, one line of log, and the counts that `/metrics` tells.

Routes are counted by their pattern (`/documents/{document_id}`), never by address: numbers of papers and what is asked
for stay out of the log and of the metrics.
"""

from __future__ import annotations

import logging
import secrets
import time
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.datastructures import MutableHeaders

from api.logs import FIELDS, REQUEST

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
STREAMS = frozenset({"/api/v1/events"})  # open as long as somebody listens: their time says nothing


class Watch:
    """What was counted of requests since the process began."""

    def __init__(self) -> None:
        """Begin at nought, in a registry of its own."""
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "sohoa_http_requests", "Requests answered.", ["method", "route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "sohoa_http_request_seconds",
            "Time until an answer was sent whole.",
            ["method", "route"],
            buckets=BUCKETS,
            registry=self.registry,
        )


class Watching:
    """The outermost middleware."""

    def __init__(self, app: ASGIApp, *, watch: Watch) -> None:
        self._app = app
        self._watch = watch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        mark, began, status = secrets.token_hex(8), time.perf_counter(), 500
        token = REQUEST.set(mark)

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["x-request-id"] = mark
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            self._tell(scope, status, time.perf_counter() - began)
            REQUEST.reset(token)

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", None) or ("/static" if _is_static(scope) else "none")
        method = scope["method"] if scope["method"] in METHODS else "other"
        self._watch.requests.labels(method, route, str(status)).inc()
        if route not in STREAMS:
            self._watch.seconds.labels(method, route).observe(seconds)
        identity = scope.get("state", {}).get("identity")
        fields = {"method": method, "route": route, "status": status, "ms": round(1000 * seconds, 1)}
        if identity is not None:
            fields["user"] = identity.name
        log.info("request", extra={FIELDS: fields})


def _is_static(scope: Scope) -> bool:
    return str(scope["path"]).startswith("/static/")
