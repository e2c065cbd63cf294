"""The application: middleware, routes, static files, and what lives as long as it does.

    app = create_app(settings, archive, worker)

The caller owns the archive; the application starts and stops the worker and ends its own rendering process.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.staticfiles import StaticFiles

from api import pieces, problems
from api.compression import Compression
from api.export_runner import ExportRunner
from api.limits import limits_of
from api.middleware import BodyLimit, ErrorBoundary, HeadAsGet, SameSite, SecurityHeaders
from api.once import Once
from api.pageimages import PageImages
from api.rendering import STATIC
from api.routes import (
    admin_people,
    admin_state,
    admin_work,
    operating,
    v1_awards,
    v1_batches,
    v1_citations,
    v1_corrections,
    v1_documents,
    v1_dossiers,
    v1_events,
    v1_evidence,
    v1_export_jobs,
    v1_exports,
    v1_packages,
    v1_pages,
    v1_quality,
    v1_quality_words,
    v1_record,
    v1_retention,
    v1_same_paper,
    v1_search,
    v1_session,
    v1_tokens,
    v1_uploads,
    web_basket,
    web_batches,
    web_compare,
    web_corrections,
    web_documents,
    web_dossiers,
    web_exports,
    web_oidc,
    web_packages,
    web_paper,
    web_preferences,
    web_quality,
    web_quality_work,
    web_record,
    web_retention,
    web_review,
    web_search,
    web_session,
)
from api.scanner_folder import ScannerFolder
from api.schemas import Problem
from api.services import Services
from api.watching import Watching
from ingest import arrivals

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.responses import Response
    from starlette.types import Scope

    from api.services import WorkerLike
    from api.settings import Settings
    from corpus.store.archive import Archive

ROUTERS = (
    admin_people.router,
    admin_work.router,
    admin_state.router,
    operating.router,
    v1_session.router,
    v1_tokens.router,
    v1_uploads.router,
    v1_documents.router,
    v1_same_paper.router,
    v1_batches.router,
    v1_pages.router,
    v1_corrections.router,
    v1_citations.router,
    v1_search.router,
    v1_awards.router,
    v1_evidence.router,
    v1_export_jobs.router,
    v1_record.router,
    v1_exports.router,
    v1_retention.router,
    v1_dossiers.router,
    v1_quality.router,
    v1_quality_words.router,
    v1_packages.router,
    v1_events.router,
    web_session.router,
    web_oidc.router,
    web_preferences.router,
    web_documents.router,
    web_batches.router,
    web_search.router,
    web_paper.router,
    web_corrections.router,
    web_record.router,
    web_retention.router,
    web_dossiers.router,
    web_basket.router,
    web_compare.router,
    web_packages.router,
    web_exports.router,
    web_review.router,
    web_quality.router,
    web_quality_work.router,
)
UNREADABLE = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def create_app(settings: Settings, archive: Archive, worker: WorkerLike | None = None) -> FastAPI:
    """Return the application.

    Args:
        settings: see `api.settings`.
        archive: open; left open.
        worker: reads what is uploaded; started and stopped with the application. None: another process reads.
    """
    limits = limits_of(settings)
    wake = worker.wake if worker is not None else _nobody
    watched = settings.scanner_folder
    scanner = ScannerFolder(archive, watched, limits, wake) if watched is not None else None
    images, exports = PageImages(archive, limits), ExportRunner(archive)
    services = Services(settings, archive, limits, images, worker, exports, scanner=scanner)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if worker is not None:
            worker.start()
        services.exports.wake()
        images.start()
        await run_in_threadpool(arrivals.sweep, archive)
        if scanner is not None:
            scanner.start()
        try:
            yield
        finally:
            if scanner is not None:
                await run_in_threadpool(scanner.stop)
            await pieces.stop(services)
            await run_in_threadpool(services.images.close)
            await run_in_threadpool(services.exports.stop)
            if worker is not None:
                await run_in_threadpool(worker.stop)

    app = FastAPI(
        title="Sohoa",
        summary="Giấy tờ hành chính thành văn bản tra cứu được, dẫn chứng được",
        version="1",
        lifespan=lifespan,
        # The built-in pages load scripts from another host; the description itself is a route that asks for sign-in.
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        middleware=[
            Middleware(Watching, watch=services.watch),
            Middleware(SecurityHeaders, https_only=settings.cookies_secure),
            Middleware(Compression),
            Middleware(ErrorBoundary),
            Middleware(SameSite),
            Middleware(BodyLimit, upload_bytes=settings.max_request_bytes, package_bytes=settings.max_package_bytes),
            Middleware(HeadAsGet),
            Middleware(Once),
        ],
        responses={"4XX": {"model": Problem, "description": "an error, told in Vietnamese", "content": UNREADABLE}},
    )
    app.state.services = services
    app.state.routers = ROUTERS
    problems.install(app)
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", _Static(directory=STATIC), name="static")
    return app


def _nobody() -> None:
    """Wake nobody: another process reads, and looks for itself."""


class _Static(StaticFiles):
    """Own styles, scripts and pictures; kept for good where the address carries the mark of the content."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        marked = scope.get("query_string", b"").startswith(b"v=")
        response.headers["cache-control"] = "public, max-age=31536000, immutable" if marked else "no-cache"
        return response
