"""/api/v1/packages: a package (BagIt in a ZIP) taken into the archive, as `sohoa import` does it."""

import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from filelock import FileLock, Timeout
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from api import schemas
from api.errors import BadUpload, ImportBusy
from api.routes.who import Filer
from api.services import services_of
from corpus.packages.importing import import_packages
from corpus.packages.source import PackageRefused
from corpus.store.archive import Archive

router = APIRouter(prefix="/api/v1", tags=["packages"])


FILE = "goi.zip"
BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.post(
    "/packages",
    status_code=201,
    response_model=schemas.PackageTaken,
    responses={200: {"model": schemas.PackageTaken, "description": "every document of it was here already"}},
    openapi_extra=BODY,
)
async def take_in(request: Request, identity: Filer) -> JSONResponse:
    """Take a package in: the body is its ZIP. It is proved first; one with a problem is refused and changes nothing.

    What is here already stays as it is; documents that are here with other contents are told. One at a time.
    """
    archive = services_of(request).archive
    async with _received(request, archive) as file:
        taken = await run_in_threadpool(_import, archive, file, identity.name)
    return JSONResponse(taken.model_dump(), 201 if taken.taken else 200)


def _import(archive: Archive, file: Path, by: str) -> schemas.PackageTaken:
    try:
        with FileLock(archive.locks / "package-import.lock", timeout=0):
            (done,) = import_packages(archive, [file], by=by)
    except Timeout as error:
        raise ImportBusy from error
    return schemas.PackageTaken.model_validate(done)


@asynccontextmanager
async def _received(request: Request, archive: Archive) -> AsyncIterator[Path]:
    """Write the body down as it streams, where the archive lies, and take it away again. Raises BadUpload."""
    announced = request.headers.get("content-length", "0")
    if shutil.disk_usage(archive.path).free < int(announced):
        raise PackageRefused("Không đủ chỗ trên đĩa của kho để nhận gói này. Hãy dọn đĩa rồi làm lại.")
    with tempfile.TemporaryDirectory(dir=archive.cache, prefix="goi-") as folder:
        path = Path(folder) / FILE
        try:
            with path.open("wb") as stream:
                async for chunk in request.stream():
                    await run_in_threadpool(stream.write, chunk)
        except ClientDisconnect as error:
            raise BadUpload("Đường truyền bị ngắt khi gửi gói. Kho không thay đổi; hãy gửi lại.") from error
        if not path.stat().st_size:
            raise BadUpload("Yêu cầu không kèm gói nào. Hãy gửi tệp ZIP của gói làm thân yêu cầu.")
        yield path
