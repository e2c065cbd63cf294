"""Pages on which administrators keep users and units."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from api.admin import people
from api.rendering import render
from api.routes.who import Administrator
from api.services import services_of
from api.views.units import Picker, unit_picker
from corpus.errors import ArchiveError
from corpus.records import in_use
from corpus.store import audit, users
from corpus.store.archive import Archive
from corpus.units import choosing, units

router = APIRouter(prefix="/admin", include_in_schema=False)

Name = Annotated[str, Form(max_length=100)]
Role = Annotated[str, Form(max_length=20)]
Ticked = Annotated[list[Annotated[str, Form(max_length=100)]] | None, Form()]
Named = Annotated[str, Form(max_length=200)]

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
def add(  # noqa: PLR0913, PLR0917 - one argument per field of the form
    request: Request,
    identity: Administrator,
    name: Name,
    role: Role = "clerk",
    unit: Ticked = None,
    named: Named = "",
) -> HTMLResponse:
    """Add a user; the first password is shown once. `unit` are ticked units, `named` one more by its name."""
    archive, meant = services_of(request).archive, [*(unit or ()), named]
    try:
        password = people.add(archive, name.strip(), role, meant, by=identity.name)
    except ArchiveError as error:
        picker = _picked(archive, meant, error)
        return _listing(request, error=error, filled={"name": name, "role": role}, picker=picker, status=409)
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
    what: Annotated[str, Form(max_length=20)] = "",
    role: Role = "",
    unit: Ticked = None,
    named: Named = "",
    find: Annotated[str, Form(max_length=1)] = "",
) -> HTMLResponse:
    """Do one thing: `what` is role, units, disable, enable, password or sign-out; `find`: only look for units."""
    archive, password = services_of(request).archive, None
    meant = [*(unit or ()), named]
    if find:
        return _one(request, name, picker=_picked(archive, meant, None))
    try:
        match what:
            case "role":
                users.set_role(archive, name, role, by=identity.name)
            case "units":
                users.set_units(archive, name, choosing.chosen(archive, meant), by=identity.name)
            case "disable" | "enable":
                users.set_disabled(archive, name, disabled=what == "disable", by=identity.name)
            case "password":
                password = people.reset_password(archive, name, by=identity.name)
            case "sign-out":
                people.sign_out(archive, name, by=identity.name)
            case _:
                return _one(request, name, error="Không có việc này. Hãy tải lại trang.", status=422)
    except ArchiveError as error:
        picker = _picked(archive, meant, error) if what == "units" else None
        return _one(request, name, error=error, picker=picker, status=409)
    return _one(request, name, done=what, password=password)


@router.get("/units")
def unit_listing(request: Request, _: Administrator, q: Annotated[str, Query(max_length=100)] = "") -> HTMLResponse:
    """Show the units in use, or those of a name, old and new."""
    archive = services_of(request).archive
    asked = " ".join(q.split())
    found = [in_use.unit_row(archive, unit.key) for unit in units.find(archive, asked)[:MOST_UNITS]] if asked else []
    context = {"q": asked, "found": found, "rows": in_use.units_in_use(archive), "own": units.own_table(archive)}
    return render(request, "admin/units.html", context)


def _picked(archive: Archive, meant: list[str], error: ArchiveError | None) -> Picker:
    """Return what was ticked, and the units of the name that could not be told, or was looked for."""
    keys = [key for one in meant if (key := units.key_from(one)) is not None]
    names = [one for one in meant if one.strip() and units.key_from(one) is None]
    asked = error.name if isinstance(error, choosing.SeveralUnits) else names[-1] if names else ""
    return unit_picker(archive, [units.get(archive, key) for key in keys], asked)


def _listing(  # noqa: PLR0913 - what came of it
    request: Request,
    *,
    error: ArchiveError | str | None = None,
    told: tuple[str, str] | None = None,
    filled: dict[str, str] | None = None,
    picker: Picker | None = None,
    status: int = 200,
) -> HTMLResponse:
    context = {
        "people": people.everybody(services_of(request).archive),
        "error": error,
        "told": told,
        "filled": filled or {"name": "", "role": "clerk"},
        "picker": picker or unit_picker(services_of(request).archive, ()),
    }
    return render(request, "admin/users.html", context, status=status)


def _one(  # noqa: PLR0913 - what came of it
    request: Request,
    name: str,
    *,
    error: ArchiveError | str | None = None,
    done: str | None = None,
    password: str | None = None,
    picker: Picker | None = None,
    status: int = 200,
) -> HTMLResponse:
    archive = services_of(request).archive
    person = people.one(archive, name)
    context = {
        "person": person,
        "picker": picker or unit_picker(archive, [units.get(archive, key) for key, _ in person.units]),
        "log": audit.entries(archive, actor=name, limit=LATELY),
        "error": error,
        "done": done,
        "password": password,
    }
    return render(request, "admin/user.html", context, status=status)
