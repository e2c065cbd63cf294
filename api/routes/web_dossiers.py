"""Dossiers on pages: listed, made, filled and arranged, without scripts."""

import re
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.dossiers import document_rows
from api.ids import Id
from api.labels import FORMATS
from api.rendering import render
from api.routes.who import Archivist, Filer, Reader
from api.selection import Selection, asked_for, chosen
from api.services import services_of
from corpus.custody.dossier_retention import keep_dossier
from corpus.dossiers import dossiers
from corpus.dossiers.dossiers import LONGEST_CODE

router = APIRouter(include_in_schema=False)

Line = Annotated[str, Form(max_length=1000)]
Short = Annotated[str, Form(max_length=100)]
Year = Annotated[str, Form(max_length=4, pattern=r"^[0-9]*$")]
Numbers = Annotated[str, Form(max_length=100_000, pattern=r"^[0-9, ;\r\n]*$")]


@router.get("/dossiers")
def listing(request: Request, _: Reader) -> HTMLResponse:
    """List the dossiers."""
    return render(request, "dossiers.html", {"dossiers": dossiers.listing(services_of(request).archive)})


@router.post("/dossiers")
def add(  # noqa: PLR0913, PLR0917 - one argument per field of the form
    request: Request,
    identity: Filer,
    code: Annotated[str, Form(max_length=60)],
    title: Line,
    retention: Short,
    mode: Short = "",
    year_from: Year = "",
    year_to: Year = "",
) -> Response:
    """Make a dossier."""
    archive = services_of(request).archive
    years = (_year(year_from), _year(year_to))
    made = dossiers.add(archive, code, title, retention, by=identity.name, mode=mode, years=years)
    return _back(made.code)


@router.get("/dossiers/{code}")
def one(request: Request, _: Reader, code: str) -> HTMLResponse:
    """Show a dossier and the documents in it."""
    archive = services_of(request).archive
    found = dossiers.get(archive, code)
    context = {"dossier": found, "documents": document_rows(archive, code), "formats": FORMATS}
    return render(request, "dossier.html", context)


@router.post("/dossiers/{code}")
def change(  # noqa: PLR0913, PLR0917 - one argument per field of the form
    request: Request,
    identity: Filer,
    code: str,
    title: Line,
    retention: Short,
    mode: Short = "",
    year_from: Year = "",
    year_to: Year = "",
    note: Annotated[str, Form(max_length=5000)] = "",
) -> Response:
    """Say other things of a dossier."""
    years = (_year(year_from), _year(year_to))
    said = {"title": title, "retention": retention, "mode": mode, "note": note}
    dossiers.change(services_of(request).archive, code, by=identity.name, years=years, **said)
    return _back(code)


@router.post("/dossiers/{code}/documents")
def documents(  # noqa: PLR0913, PLR0917 - one argument per field of the form
    request: Request,
    identity: Filer,
    code: str,
    what: Annotated[Literal["put", "take-out", "arrange"], Form()],
    numbers: Numbers = "",
    q: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    """Put documents in, by their numbers or by a search; take them out; arrange them."""
    archive = services_of(request).archive
    ids = tuple(int(number) for number in re.findall(r"[0-9]{1,18}", numbers))
    if what == "put":
        found = chosen(archive, Selection(query=asked_for(q))) if q.strip() else ids
        dossiers.put(archive, code, found, by=identity.name)
    elif what == "take-out":
        dossiers.take_out(archive, code, ids, by=identity.name)
    else:
        dossiers.arrange(archive, code, ids, by=identity.name)
    return _back(code)


@router.post("/dossiers/{code}/retention")
def keep(request: Request, identity: Archivist, code: str) -> Response:
    """Set how long the documents of a dossier are kept, as its own period says."""
    keep_dossier(services_of(request).archive, code, by=identity.name)
    return _back(code)


@router.post("/filing")
def put(
    request: Request,
    identity: Filer,
    document: Annotated[Id, Form()],
    code: Annotated[str, Form(max_length=LONGEST_CODE)],
) -> Response:
    """Put a paper into a dossier from its own page."""
    dossiers.put(services_of(request).archive, code, [document], by=identity.name)
    return RedirectResponse(f"/documents/{document}", 303)


@router.post("/dossiers/{code}/remove")
def remove(request: Request, identity: Filer, code: str) -> Response:
    """Do away with an empty dossier."""
    dossiers.remove(services_of(request).archive, code, by=identity.name)
    return RedirectResponse("/dossiers", 303)


def _year(text: str) -> int | None:
    return int(text) if text else None


def _back(code: str) -> RedirectResponse:
    return RedirectResponse(f"/dossiers/{quote(code, safe='')}", 303)
