"""/healthz, /readyz, /metrics: for the machine that watches this one."""

from __future__ import annotations

import secrets

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from api.auth.access import Require
from api.auth.permissions import Permission
from api.health.metrics import CONTENT_TYPE, exposition
from api.health.readiness import readiness
from api.services import services_of

router = APIRouter(include_in_schema=False)

Public = Depends(Require(Permission.PUBLIC))


class RequireMonitor(Require):
    """Lets the bearer of `SOHOA_METRICS_TOKEN` in, and administrators."""

    async def __call__(self, request: Request) -> None:
        """Return. Raises what `Require` does."""
        token = services_of(request).settings.metrics_token
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        if token is not None and kind.casefold() == "bearer":
            wanted = token.get_secret_value()
            if secrets.compare_digest(given.strip().encode(), wanted.encode()):
                return
        await super().__call__(request)


@router.get("/healthz", dependencies=[Public])
def healthz() -> dict[str, str]:
    """Say that the service answers."""
    return {"status": "ok"}


@router.get("/readyz", dependencies=[Public])
def readyz(request: Request) -> JSONResponse:
    """Say whether work can be taken: 200, or 503 with what is missing."""
    needed = readiness(services_of(request))
    ready = all(needed.values())
    return JSONResponse({"status": "ready" if ready else "not ready", "checks": needed}, 200 if ready else 503)


@router.get("/metrics", dependencies=[Depends(RequireMonitor(Permission.ADMINISTER))])
def metrics(request: Request) -> Response:
    """Tell what is counted, in Prometheus' text format."""
    services = services_of(request)
    return Response(exposition(services.watch, services.archive, services.worker), media_type=CONTENT_TYPE)
