"""The description of the interface (OpenAPI 3.1), with what the routes' own types cannot say.

To what FastAPI reads from the routes it adds: how one signs in, the permission that each operation needs, the errors
that it may answer, headers that hold everywhere, and an example of each parameter, request and answer
(`api.exampling`).
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi.routing import APIRoute

from api import once
from api.auth.access import Require
from api.auth.identity import COOKIE
from api.auth.permissions import Permission
from api.exampling import example, values
from api.problems import PROBLEM, TITLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fastapi import APIRouter
    from fastapi.dependencies.models import Dependant

    from api.exampling import Schema

Operation = dict[str, Any]
JSON = "application/json"

SCHEMES = {
    "token": {"type": "http", "scheme": "bearer", "description": "of `sohoa token add` or `POST /api/v1/tokens`"},
    "password": {"type": "http", "scheme": "basic"},
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "with `X-CSRF-Token`"},
}
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "the request is done once, however often it is sent within a day",
    "schema": {"type": "string", "pattern": f"^{once.KEY}$"},
}
# What is answered: to everybody, to a request with a place in its address, with a body, that makes something.
ALWAYS = (401, 403, 429)
OF_PATHS = (404,)
OF_BODIES = (400, 413)
OF_CHANGES = (409,)
OF_VALUES = (422,)
OF_PIECES = (400, 409, 412, 413, 415, 460, 507)
UNFORESEEN = (500,)
REASONS = {
    400: "the request cannot be read",
    401: "nobody is signed in, or the password or token is wrong",
    403: "the role or the token does not carry the permission, or the session's token is missing",
    404: "it is not there",
    409: "the archive refuses: the state is another one",
    412: "the protocol's version is missing",
    413: "too large",
    415: "not a piece of a file",
    422: "a value is out of its bounds, or the archive refuses it",
    429: "too many failed sign-ins: `Retry-After` says for how long",
    460: "a piece differs from its checksum",
    500: "a fault; the mark in `detail` finds it in the log",
    507: "the disk has no room",
}


def describe(description: dict[str, Any], routers: Iterable[APIRouter]) -> dict[str, Any]:
    """Return a description that FastAPI made, completed."""
    gates = {
        (method.lower(), route.path): permission_of(route.dependant)
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }
    components = description["components"]
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            permission = gates[method, path]
            operation["x-permission"] = str(permission)
            operation["security"] = [] if permission is Permission.PUBLIC else [{name: []} for name in SCHEMES]
            _tell_errors(path, method, operation)
            if method == "post":
                operation.setdefault("parameters", []).append(KEY)
            _give_examples(operation, components["schemas"])
    components["securitySchemes"] = SCHEMES
    for unused in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(unused, None)
    return description


def permission_of(dependant: Dependant) -> Permission:
    """Return the permission that a route declares."""
    if isinstance(dependant.call, Require):
        return dependant.call.permission
    found = [permission_of(inner) for inner in dependant.dependencies]
    return next((one for one in found if one is not Permission.PUBLIC), Permission.PUBLIC)


def _tell_errors(path: str, method: str, operation: Operation) -> None:
    statuses = set(ALWAYS + UNFORESEEN)
    if "{" in path or "document" in str(operation.get("requestBody")):
        statuses.update(OF_PATHS)
    if "requestBody" in operation:
        statuses.update(OF_BODIES)
    if method not in {"get", "head", "options"}:
        statuses.update(OF_CHANGES)
    if operation.get("parameters") or "requestBody" in operation:
        statuses.update(OF_VALUES)
    if path.startswith("/api/v1/uploads") and method not in {"get", "options"}:
        statuses.update(OF_PIECES)
    for status in sorted(statuses):
        operation["responses"][str(status)] = _answer(REASONS[status], _problem(path, status))
    operation["responses"]["4XX"] = _answer("another error, told in Vietnamese", _problem(path, 404))


def _answer(description: str, problem: dict[str, Any]) -> dict[str, Any]:
    content = {"schema": {"$ref": "#/components/schemas/Problem"}, "example": problem}
    return {"description": description, "content": {PROBLEM: content}}


def _problem(path: str, status: int) -> dict[str, Any]:
    codes = {400: "bad-request", 401: "sign-in-required", 403: "not-allowed", 404: "not-found", 422: "invalid-request"}
    title = TITLES.get(status) or HTTPStatus(status).phrase
    code = codes.get(status, "refused")
    told = {"type": f"urn:sohoa:error:{code}", "title": title, "status": status, "code": code}
    return {**told, "detail": f"{title}.", "instance": path}


def _give_examples(operation: Operation, schemas: Mapping[str, Schema]) -> None:
    for parameter in operation.get("parameters", ()):
        has_one = "example" in parameter or "examples" in parameter["schema"]
        if not has_one and (parameter["in"] == "path" or parameter["name"] in values()):
            parameter["example"] = example(parameter["schema"], schemas, parameter["name"])
    answers = [one for status, one in operation["responses"].items() if status[0] == "2"]
    for holder in (operation.get("requestBody", {}), *answers):
        for kind, content in holder.get("content", {}).items():
            if kind == JSON and "example" not in content:
                content["example"] = example(content["schema"], schemas)
