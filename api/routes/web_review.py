"""A reviewer's forms on the record and the paper: move, note, pick a passage, points."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from api.errors import BadFigure
from api.ids import Id
from api.rendering import local
from api.routes.who import Decider
from api.services import services_of
from corpus.records import points, reviewing
from corpus.units import units

router = APIRouter(include_in_schema=False)

Next = Annotated[str, Form(max_length=2000)]
Words = Annotated[str, Form(max_length=1000)]
Code = Annotated[str, Form(max_length=40)]
Unit = Annotated[str, Form(max_length=100)]
Figure = Annotated[str, Form(max_length=20)]


@router.post("/evidence/{evidence_id}/note")
def note(
    request: Request,
    identity: Decider,
    evidence_id: Id,
    note: Words = "",
    next: Next = "/",  # noqa: A002 - its name in the form
) -> Response:
    """Write a note beside a piece of evidence."""
    reviewing.note(services_of(request).archive, evidence_id, note, by=identity.name)
    return RedirectResponse(local(next), 303)


@router.post("/evidence/{evidence_id}/move")
def move(  # noqa: PLR0913, PLR0917 - one argument per field of the form
    request: Request,
    identity: Decider,
    evidence_id: Id,
    criterion: Code = "",
    unit: Unit = "",
    next: Next = "/",  # noqa: A002 - as above
) -> Response:
    """Put a piece of evidence to another criterion or unit."""
    archive = services_of(request).archive
    where = {"criterion": criterion.strip() or None, "unit": " ".join(unit.split()) or None}
    reviewing.move(archive, evidence_id, by=identity.name, **where)
    return RedirectResponse(local(next), 303)


@router.post("/documents/{document_id}/evidence")
def add(  # noqa: PLR0913, PLR0917 - as above
    request: Request,
    identity: Decider,
    document_id: Id,
    page: Annotated[int, Form(ge=1, le=1_000_000)],
    quote: Annotated[str, Form(max_length=5000)],
    asked: Annotated[str, Form(max_length=60, pattern=r"\d{1,18}:.+")],
    unit: Unit,
    favourable: Annotated[str, Form(max_length=5)] = "yes",
    note: Words = "",
    next: Next = "/",  # noqa: A002 - as above
) -> Response:
    """Add a passage as evidence; `asked` is the programme's id and the criterion's code, "3:1.2.a"."""
    archive = services_of(request).archive
    programme, _, criterion = asked.partition(":")
    reviewing.add(
        archive,
        document_id,
        reviewing.find_quote(archive, document_id, page, quote),
        programme=int(programme),
        criterion=criterion,
        unit=unit,
        by=identity.name,
        favourable=favourable != "no",
        note=" ".join(note.split()) or None,
    )
    return RedirectResponse(local(next), 303)


@router.post("/points/self")
def set_self_score(  # noqa: PLR0913, PLR0917 - as above
    request: Request,
    identity: Decider,
    programme: Annotated[Id, Form()],
    criterion: Code,
    unit: Unit,
    points_given: Annotated[Figure, Form(alias="points")] = "",
    next: Next = "/",  # noqa: A002 - as above
) -> Response:
    """Write down what a unit gave itself; nothing goes back to what its papers say."""
    points.set_self_score(
        services_of(request).archive,
        programme=programme,
        criterion=criterion,
        unit=units.key_from(unit) or unit,
        points=_figure(points_given) if points_given.strip() else None,
        by=identity.name,
    )
    return RedirectResponse(local(next), 303)


@router.post("/points/reductions")
def reduce(  # noqa: PLR0913, PLR0917 - as above
    request: Request,
    identity: Decider,
    programme: Annotated[Id, Form()],
    criterion: Code,
    unit: Unit,
    points_taken: Annotated[Figure, Form(alias="points")],
    reason: Words,
    evidence: Annotated[Id | None, Form()] = None,
    next: Next = "/",  # noqa: A002 - as above
) -> Response:
    """Take points off for a reason."""
    points.reduce(
        services_of(request).archive,
        programme=programme,
        criterion=criterion,
        unit=units.key_from(unit) or unit,
        points=_figure(points_taken),
        reason=reason,
        by=identity.name,
        evidence=evidence,
    )
    return RedirectResponse(local(next), 303)


@router.post("/points/reductions/{reduction_id}/undo")
def undo(
    request: Request,
    identity: Decider,
    reduction_id: Id,
    next: Next = "/",  # noqa: A002 - as above
) -> Response:
    """Take a reduction back."""
    points.undo_reduction(services_of(request).archive, reduction_id, by=identity.name)
    return RedirectResponse(local(next), 303)


def _figure(text: str) -> float:
    """Return the number that a person typed, with a comma or a point. Raises BadFigure."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError as error:
        raise BadFigure(text) from error
