"""Units, their records, programmes, and a reviewer's word on evidence."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.ids import Id
from api.rendering import local, render
from api.routes.who import Decider, Reader
from api.services import services_of
from api.views.awards import award_rows
from api.views.matrix import matrix
from api.views.record import (
    anchor,
    criterion_address,
    period_of,
    place_of,
    relations,
    sheet_address,
    unit_address,
    unit_rows,
    units_with_papers,
)
from corpus.linking import programmes
from corpus.records import evidence
from corpus.records import record as records
from corpus.records.appraisal import STATES, gap_in_words
from corpus.records.deadlines import in_words
from corpus.records.history import history
from corpus.store import audit
from corpus.units import units

router = APIRouter(include_in_schema=False)


@router.get("/units")
def listing(request: Request, _: Reader, name: Annotated[str, Query(max_length=100)] = "") -> HTMLResponse:
    """List the units with papers in the archive, or those of a name, old or new."""
    archive = services_of(request).archive
    name = " ".join(name.split())
    found = units.find(archive, name) if name else units_with_papers(archive)
    return render(request, "units.html", {"units": unit_rows(archive, found), "name": name})


@router.get("/units/{code}/{valid_from}")
def record(request: Request, identity: Reader, code: str, valid_from: str) -> HTMLResponse:
    """Show a unit's record: per criterion its evidence, or that there is none; and the awards it won."""
    archive = services_of(request).archive
    unit = units.get(archive, (code, valid_from))
    found = records.record(archive, unit.key)
    audit.append(archive, identity.name, "record.view", f"unit:{units.key_text(unit.key)}", {})
    context = {
        "unit": {
            "name": unit.name,
            "place": place_of(unit),
            "period": period_of(unit),
            "key": units.key_text(unit.key),
        },
        "relations": relations(archive, unit),
        "parts": found.programmes,
        "awards": award_rows(found.awards),
        "history": history(archive, units.own_line(archive, unit.key)),
        "choices": {part.programme.id: programmes.criteria(archive, part.programme.id) for part in found.programmes},
        "states": STATES,
        "deadline_in_words": in_words,
        "gap_in_words": gap_in_words,
        "anchor": anchor,
        "sheet_address": sheet_address(code, valid_from),
        "criterion_address": criterion_address,
        "unit_address": unit_address,
        "show_unit": False,
        "show_paper": True,
        "next": unit_address(code, valid_from),
    }
    return render(request, "record.html", context)


@router.get("/programmes/{programme_id}")
def programme(request: Request, _: Reader, programme_id: Id) -> HTMLResponse:
    """Show a programme: units and criteria, and the criteria in words."""
    archive = services_of(request).archive
    found = programmes.get(archive, programme_id)
    criteria = programmes.criteria(archive, programme_id)
    context = {
        "programme": found,
        "table": matrix(archive, programme_id),
        "criteria": [(criterion, criterion_address(found, criterion)) for criterion in criteria],
    }
    return render(request, "programme.html", context)


@router.post("/evidence/{evidence_id}/decision")
def decide(  # noqa: PLR0913, PLR0917 - one argument per field of the form
    request: Request,
    identity: Decider,
    evidence_id: Id,
    status: Annotated[Literal["accepted", "rejected", "proposed"], Form()],
    note: Annotated[str, Form(max_length=1000)] = "",
    seen: Annotated[str | None, Form(max_length=40)] = None,
    next: Annotated[str, Form(max_length=2000)] = "/",  # noqa: A002 - its name in the form
) -> Response:
    """Accept or reject, and go back to where the reviewer was."""
    archive = services_of(request).archive
    known = "" if seen == "none" else seen  # an empty field of a form is none at all
    evidence.decide(archive, evidence_id, status, by=identity.name, note=note.strip() or None, seen=known)
    return RedirectResponse(local(next), 303)
