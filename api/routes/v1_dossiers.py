"""/api/v1/dossiers: dossiers, and the documents in them."""

from typing import Annotated

from fastapi import APIRouter, Path, Request

from api.dossiers import as_values, document_rows
from api.paging import RESPONSES as PAGED
from api.paging import Pages
from api.routes.who import Filer, Reader
from api.schemas import exports as schemas
from api.services import services_of
from corpus.dossiers import dossiers
from corpus.dossiers.dossiers import LONGEST_CODE
from corpus.store.archive import Archive

router = APIRouter(prefix="/api/v1/dossiers", tags=["dossiers"])

Code = Annotated[str, Path(min_length=1, max_length=LONGEST_CODE)]


@router.get("", responses=PAGED)
def listing(request: Request, _: Reader, pages: Pages) -> list[schemas.Dossier]:
    """List the dossiers by code."""
    archive = services_of(request).archive
    found = pages.told(dossiers.listing(archive, pages.window), dossiers.count(archive))
    return [schemas.Dossier.model_validate(as_values(one)) for one in found]


@router.post("", status_code=201)
def add(request: Request, identity: Filer, wanted: schemas.NewDossier) -> schemas.DossierInFull:
    """Make a dossier."""
    archive = services_of(request).archive
    years = (wanted.year_from, wanted.year_to)
    said = wanted.model_dump(include={"code", "title", "retention", "mode", "note"})
    return _full(archive, dossiers.add(archive, **said, years=years, by=identity.name).code)


@router.get("/{code}", responses=PAGED)
def one(request: Request, _: Reader, code: Code, pages: Pages) -> schemas.DossierInFull:
    """Tell what a dossier is and what lies in it, a page of documents at a time."""
    whole = _full(services_of(request).archive, code)
    return whole.model_copy(update={"documents": pages.cut(whole.documents)})


@router.post("/{code}")
def change(request: Request, identity: Filer, code: Code, wanted: schemas.DossierDetail) -> schemas.DossierInFull:
    """Say other things of a dossier; its code stays."""
    archive = services_of(request).archive
    years = (wanted.year_from, wanted.year_to)
    said = wanted.model_dump(include={"title", "retention", "mode", "note"})
    dossiers.change(archive, code, **said, years=years, by=identity.name)
    return _full(archive, code)


@router.post("/{code}/remove", status_code=204)
def remove(request: Request, identity: Filer, code: Code) -> None:
    """Do away with an empty dossier."""
    dossiers.remove(services_of(request).archive, code, by=identity.name)


@router.post("/{code}/documents")
def put(request: Request, identity: Filer, code: Code, wanted: schemas.Documents) -> schemas.DossierInFull:
    """Put documents into a dossier, behind those that are there."""
    archive = services_of(request).archive
    dossiers.put(archive, code, wanted.documents, by=identity.name)
    return _full(archive, code)


@router.post("/{code}/documents/take-out")
def take_out(request: Request, identity: Filer, code: Code, wanted: schemas.Documents) -> schemas.DossierInFull:
    """Take documents out of a dossier; they stay in the archive."""
    archive = services_of(request).archive
    dossiers.take_out(archive, code, wanted.documents, by=identity.name)
    return _full(archive, code)


@router.post("/{code}/documents/arrange")
def arrange(request: Request, identity: Filer, code: Code, wanted: schemas.Documents) -> schemas.DossierInFull:
    """Number the documents of a dossier anew: those named first, the rest as they were."""
    archive = services_of(request).archive
    dossiers.arrange(archive, code, wanted.documents, by=identity.name)
    return _full(archive, code)


def _full(archive: Archive, code: str) -> schemas.DossierInFull:
    values = {**as_values(dossiers.get(archive, code)), "documents": document_rows(archive, code)}
    return schemas.DossierInFull.model_validate(values)
