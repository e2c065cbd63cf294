"""The paper page: the scan beside the text, every place that matters marked on both."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.auth.access import Require
from api.auth.identity import Identity
from api.auth.permissions import Permission
from api.ids import Id
from api.labels import ACTIVE_ROLES, REFERENCE_ROLES
from api.rendering import render
from api.routes.who import Reader
from api.services import services_of
from api.views import graph as graphs
from api.views.paper import page_content
from api.views.record import unit_address
from api.views.segments import HIT
from api.views.units import unit_picker
from corpus.citations.citation_report import report
from corpus.citations.standing import effect_label
from corpus.documents import batches, documents, findings, holders, overview
from corpus.dossiers import basket, dossiers
from corpus.identity import nearness, parting
from corpus.linking import programmes
from corpus.quality import rescans
from corpus.records import evidence
from corpus.search import similar

router = APIRouter(include_in_schema=False)

SHOWN_CITING = 50
Offset = Annotated[int | None, Query(ge=0, le=10_000_000)]


@router.get("/documents/{document_id}")
def paper(  # noqa: PLR0913, PLR0917 - one argument per part of the address
    request: Request,
    identity: Reader,
    document_id: Id,
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    start: Offset = None,
    end: Offset = None,
    layer: Literal["", "raw"] = "",
    q: Annotated[str, Query(max_length=300)] = "",
    unit: Annotated[str, Query(max_length=200)] = "",
) -> HTMLResponse:
    """Show one page of a document; `start` and `end` are offsets into its text, and are marked.

    `unit`: the name of units that the paper may be given to, to be chosen among.
    """
    services = services_of(request)
    archive = services.archive
    document = documents.get(archive, document_id)
    services.openings.look(archive, identity, document_id)
    conflicts = overview.conflicts(archive, document_id)
    others = documents.manifestations(archive, document_id) if document.paper_id else []
    files = {document_id, *(other.id for other in others)}
    pieces = evidence.of_document(archive, document_id)
    hit = (start, end) if start is not None and end is not None and start < end else None
    content = None
    if page in documents.pages_read(archive, document_id):
        view = documents.page(archive, document_id, page)
        content = page_content(archive, view, conflicts, pieces, hit=hit, raw=layer == "raw")
    context = {
        "document": document,
        "number": page,
        "page": content.page if content else None,
        "segments": content.pieces if content else (),
        "shapes": content.shapes if content else (),
        "boxed_hit": bool(content and any(shape.kind == HIT for shape in content.shapes)),
        "facts": content.facts if content else (),
        "doubts": content.doubts if content else 0,
        "lines": content.lines if content else "",
        "in_basket": document_id in basket.document_ids(archive, identity.name),
        "radius": max(2, (content.page.width if content else 0) // 400),
        "start": start,
        "end": end,
        "layer": layer,
        "back": q,
        "conflicts": conflicts,
        "manifestations": others,
        "parted": parting.parted(archive, document_id),
        "findings": findings.of_document(archive, document_id),
        "held": unit_picker(archive, holders.of_document(archive, document_id), unit),
        "gives": archive.whole is archive,
        "filing": dossiers.filing(archive, document_id),
        "dossiers": dossiers.listing(archive),
        "batch": batches.find(archive, document_id),
        "part_of": batches.part_of(archive, document_id),
        "citations": report(archive, document_id),
        "roles": REFERENCE_ROLES,
        "active_roles": ACTIVE_ROLES,
        "effect_label": effect_label,
        "alike": similar.similar(archive, document_id) if document.state == "done" else (),
        "near": nearness.near(archive, document_id) if document.state == "done" else (),
        "shown_citing": SHOWN_CITING,
        "evidence": pieces,
        "choices": {one.programme: programmes.criteria(archive, one.programme) for one in pieces},
        "picking": [(one, programmes.criteria(archive, one.id)) for one in programmes.all_programmes(archive)],
        "rescan": next((one for one in rescans.of_document(archive, document_id) if one.state != "withdrawn"), None),
        "new_scan_of": rescans.replaces(archive, document_id),
        "programme": next((p.id for p in programmes.all_programmes(archive) if p.document_id in files), None),
        "sets_criteria": bool(overview.criteria_set(archive, document_id)),
        "unit_address": unit_address,
        "show_unit": True,
        "show_paper": False,
        "next": f"/documents/{document_id}?page={page}",
    }
    return render(request, "paper.html", context)


@router.get("/documents/{document_id}/graph")
def graph(request: Request, identity: Reader, document_id: Id) -> HTMLResponse:
    """Show what a paper cites and is cited by as a picture."""
    services = services_of(request)
    document = documents.get(services.archive, document_id)
    services.openings.look(services.archive, identity, document_id)
    context = {
        "document": document,
        "graph": graphs.graph(services.archive, document_id),
        "states": graphs.STATE_NAMES,
        "box": (graphs.BOX, graphs.HEIGHT),
    }
    return render(request, "graph.html", context)


@router.post("/documents/{document_id}/programme")
def add_programme(
    request: Request, identity: Annotated[Identity, Depends(Require(Permission.PROGRAMME))], document_id: Id
) -> Response:
    """Make the criteria of a plan a programme."""
    programme = programmes.add(services_of(request).archive, document_id, by=identity.name)
    return RedirectResponse(f"/programmes/{programme.id}", 303)
