"""/api/v1/uploads: files in pieces (tus 1.0.0), gone on with after a cut, and the receipt for each that came whole."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from api import pieces
from api.routes.who import Uploader
from api.schemas.arrivals import Arrival
from api.services import services_of
from ingest import arrivals

router = APIRouter(prefix="/api/v1/uploads", tags=["uploads"])

UploadName = Annotated[str, Path(pattern=r"^[\w-]{1,64}$")]
Tus = Annotated[None, Depends(pieces.speak_tus)]


def _header(name: str, description: str, example: str, *, required: bool = True) -> dict[str, object]:
    schema = {"type": "string"}
    told = {"name": name, "in": "header", "required": required, "description": description, "example": example}
    return {**told, "schema": schema}


_VERSION = _header("Tus-Resumable", "the protocol's version", pieces.VERSION)
_LENGTH = _header("Upload-Length", "bytes of the whole file", "1048576")
_METADATA = _header(
    "Upload-Metadata",
    "pairs of a name and a value in Base64: `filename`, and `sha256` in hexadecimal to be held against what came",
    "filename a+G6vyBob+G6oWNoLnBkZg==",
    required=False,
)
_OFFSET = _header("Upload-Offset", "where the piece begins: the bytes that are there", "0")
_CHECKSUM = _header(
    "Upload-Checksum",
    "sha1 or sha256 of the piece, in Base64; a piece that differs is not kept",
    "sha1 2jmj7l5rSw0yVb/vlWAYkK/YBwk=",
    required=False,
)
_PIECE = {
    "required": True,
    "content": {pieces.PIECE: {"schema": {"type": "string", "format": "binary"}, "example": "…"}},
}


@router.options("", status_code=204)
def abilities(request: Request, _: Uploader) -> Response:
    """Tell what of the protocol is spoken here, and the largest file."""
    told = {
        "tus-resumable": pieces.VERSION,
        "tus-version": pieces.VERSION,
        "tus-extension": pieces.EXTENSIONS,
        "tus-max-size": str(services_of(request).limits.max_bytes),
        "tus-checksum-algorithm": ",".join(pieces.ALGORITHMS),
    }
    return Response(status_code=204, headers=told)


@router.get("")
def listing(
    request: Request,
    identity: Uploader,
    state: Literal["arriving", "taken", "duplicate", "refused"] | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> list[Arrival]:
    """List one's own uploads in pieces, newest first: what can be gone on with, and receipts."""
    archive = services_of(request).archive
    found = arrivals.listing(archive, by=identity.name, state=state, limit=limit, offset=offset)
    return [Arrival.model_validate(one) for one in found]


@router.post(
    "",
    status_code=201,
    response_class=Response,
    openapi_extra={"parameters": [_VERSION, _LENGTH, _METADATA]},
)
async def begin(request: Request, identity: Uploader, _: Tus) -> Response:
    """Say that a file is to come; its address is in `Location`. An empty file has come with that."""
    services, told = services_of(request), pieces.told_of(request)

    def make() -> arrivals.Arrival:
        return arrivals.begin(
            services.archive,
            file=told.file,
            size=told.size,
            announced=told.sha256,
            by=identity.name,
            limits=services.limits,
            most_bytes=services.settings.max_request_bytes,
        )

    made = await run_in_threadpool(make)
    found = await pieces.settled(services, made.id, identity.name)
    headers = {"location": f"{router.prefix}/{made.id}", **pieces.headers_of(found)}
    return Response(status_code=201, headers=headers)


@router.get("/{upload}")
async def receipt(request: Request, identity: Uploader, upload: UploadName) -> Arrival:
    """Give the receipt of a file that came whole, as often as it is asked for; of others, how far they are."""
    found = await pieces.settled(services_of(request), upload, identity.name)
    return Arrival.model_validate(found)


@router.head("/{upload}", response_class=Response, openapi_extra={"parameters": [_VERSION]})
async def progress(request: Request, identity: Uploader, _: Tus, upload: UploadName) -> Response:
    """Tell in `Upload-Offset` how far a file is, to go on from there."""
    services = services_of(request)
    await run_in_threadpool(arrivals.get, services.archive, upload, by=identity.name)
    await pieces.give_way(services, upload)
    found = await pieces.settled(services, upload, identity.name)
    return Response(headers={**pieces.headers_of(found), "cache-control": "no-store"})


@router.patch(
    "/{upload}",
    status_code=204,
    response_class=Response,
    openapi_extra={"parameters": [_VERSION, _OFFSET, _CHECKSUM], "requestBody": _PIECE},
)
async def bring(request: Request, identity: Uploader, _: Tus, upload: UploadName) -> Response:
    """Bring the next piece of a file. With its last byte the file is taken in, and the receipt can be fetched."""
    services = services_of(request)
    found = await run_in_threadpool(arrivals.get, services.archive, upload, by=identity.name)
    taken = await pieces.take(request, services, found)
    return Response(status_code=204, headers=pieces.headers_of(taken))


@router.delete(
    "/{upload}",
    status_code=204,
    response_class=Response,
    openapi_extra={"parameters": [_VERSION]},
)
async def end(request: Request, identity: Uploader, _: Tus, upload: UploadName) -> Response:
    """Give up a file that has not come whole; what came of it is thrown away."""
    services = services_of(request)
    found = await run_in_threadpool(arrivals.get, services.archive, upload, by=identity.name)
    await pieces.give_way(services, upload)
    await run_in_threadpool(arrivals.end, services.archive, found)
    return Response(status_code=204)
