"""Pages on which administrators keep users and units."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from api.admin import people
from api.auth.access import Require
from api.auth.identity import Identity
from api.auth.permissions import Permission
from api.rendering import render
from api.services import services_of
from corpus.errors import ArchiveError
from corpus.records import in_use
from corpus.store import audit, users
from corpus.units import units

router = APIRouter(prefix="/admin", include_in_schema=False)

Administrator = Annotated[Identity, Depends(Require(Permission.ADMINISTER))]
Name = Annotated[str, Form(max_length=100)]
Role = Annotated[str, Form(max_length=20)]
Units = Annotated[str, Form(max_length=5000)]

LATELY = 20
MOST_UNITS = 50


@router.get("")
def index(_: Administrator) -> Response:
    """Begin with how the system is."""
    return RedirectResponse("/admin/health", 303)


@router.get("/users")
def listing(request: Request, _: Administrator) -> HTMLResponse:
    """Show who may sign in, and the form for another."""
    return _listing(request)


@router.post("/users")
def add(request: Request, identity: Administrator, name: Name, role: Role = "clerk", unit: Units = "") -> HTMLResponse:
    """Add a user; the first password is shown once."""
    try:
        password = people.add(services_of(request).archive, name.strip(), role, unit.splitlines(), by=identity.name)
    except ArchiveError as error:
        return _listing(request, error=error.message, filled={"name": name, "role": role, "unit": unit}, status=409)
    return _listing(request, told=(name.strip(), password), status=201)


@router.get("/users/{name}")
def one(request: Request, _: Administrator, name: str) -> HTMLResponse:
    """Show one user: role, units, sessions, what was done lately."""
    return _one(request, name)


@router.post("/users/{name}")
def change(  # noqa: PLR0913, PLR0917 - one argument per field of the form
    request: Request,
    identity: Administrator,
    name: str,
    what: Annotated[str, Form(max_length=20)],
    role: Role = "",
    unit: Units = "",
) -> HTMLResponse:
    """Do one thing: `what` is role, units, disable, enable, password or sign-out."""
    archive, password = services_of(request).archive, None
    try:
        match what:
            case "role":
                users.set_role(archive, name, role, by=identity.name)
            case "units":
                users.set_units(archive, name, people.keys_of(archive, unit.splitlines()), by=identity.name)
            case "disable" | "enable":
                users.set_disabled(archive, name, disabled=what == "disable", by=identity.name)
            case "password":
                password = people.reset_password(archive, name, by=identity.name)
            case "sign-out":
                people.sign_out(archive, name, by=identity.name)
            case _:
                return _one(request, name, error="Không có việc này. Hãy tải lại trang.", status=422)
    except ArchiveError as error:
        typed = unit if what == "units" else None
        return _one(request, name, error=error.message, typed=typed, status=409)
    return _one(request, name, done=what, password=password)


@router.get("/units")
def unit_listing(request: Request, _: Administrator, q: Annotated[str, Query(max_length=100)] = "") -> HTMLResponse:
    """Show the units in use, or those of a name, old and new."""
    archive = services_of(request).archive
    asked = " ".join(q.split())
    found = [in_use.unit_row(archive, unit.key) for unit in units.find(archive, asked)[:MOST_UNITS]] if asked else []
    context = {"q": asked, "found": found, "rows": in_use.units_in_use(archive), "own": units.own_table(archive)}
    return render(request, "admin/units.html", context)


def _listing(
    request: Request,
    *,
    error: str | None = None,
    told: tuple[str, str] | None = None,
    filled: dict[str, str] | None = None,
    status: int = 200,
) -> HTMLResponse:
    context = {
        "people": people.everybody(services_of(request).archive),
        "error": error,
        "told": told,
        "filled": filled or {"name": "", "role": "clerk", "unit": ""},
    }
    return render(request, "admin/users.html", context, status=status)


def _one(  # noqa: PLR0913 - what came of it
    request: Request,
    name: str,
    *,
    error: str | None = None,
    done: str | None = None,
    password: str | None = None,
    typed: str | None = None,
    status: int = 200,
) -> HTMLResponse:
    archive = services_of(request).archive
    context = {
        "person": people.one(archive, name),
        "log": audit.entries(archive, actor=name, limit=LATELY),
        "error": error,
        "done": done,
        "password": password,
        "typed": typed,
    }
    return render(request, "admin/user.html", context, status=status)
