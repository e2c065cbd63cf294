"""/api/v1/me and the description of the interface itself."""

import copy
import threading
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request

from api import schemas
from api.auth.access import Require
from api.auth.identity import Identity
from api.auth.permissions import Permission
from api.describing import describe

router = APIRouter(tags=["session"])

_DESCRIBING = threading.Lock()
OPENAPI = "/api/v1/openapi.json"


@router.get("/api/v1/me")
def me(identity: Annotated[Identity, Depends(Require(Permission.SIGNED_IN))]) -> schemas.Me:
    """Tell who is signed in and what they may do."""
    permissions = sorted(identity.permissions)
    return schemas.Me(name=identity.name, role=identity.role, permissions=permissions, csrf=identity.csrf)


@router.get(OPENAPI, include_in_schema=False)
def openapi(request: Request, _: Annotated[Identity, Depends(Require(Permission.SIGNED_IN))]) -> dict[str, Any]:
    """Describe the interface (OpenAPI 3.1)."""
    app: FastAPI = request.app
    with _DESCRIBING:
        if not hasattr(app.state, "description"):
            app.state.description = describe(copy.deepcopy(app.openapi()), app.state.routers)
    description: dict[str, Any] = app.state.description
    return description
