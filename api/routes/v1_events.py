"""/api/v1/events: progress as server-sent events. The state is the database's, so a reload or a restart shows the same.

A stream ends when all its documents are read, and otherwise after a while; browsers then ask again by themselves.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from api import schemas
from api.auth.access import Require
from api.auth.identity import Identity
from api.auth.permissions import Permission
from api.ids import Id
from api.language import Language, language_of
from api.services import services_of
from corpus.documents import documents, pace
from corpus.errors import NotFound
from corpus.store.archive import Archive

router = APIRouter(prefix="/api/v1", tags=["documents"])

LOOK_SECONDS = 0.5
LONGEST_SECONDS = 30.0  # short, because a server that stops waits for its streams
MOST_DOCUMENTS = 200
RETRY = "retry: 500\n\n"
END = "event: end\ndata: {}\n\n"


@router.get(
    "/events",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}, "description": "`document` (a Progress) and `end`"}},
)
async def events(
    request: Request,
    _: Annotated[Identity, Depends(Require(Permission.READ))],
    document: Annotated[
        list[Id] | None, Query(max_length=MOST_DOCUMENTS, description="follow these; else all unread ones")
    ] = None,
) -> StreamingResponse:
    """Tell the state of documents as it changes, until all are read."""
    archive = services_of(request).archive
    ids = document if document is not None else await run_in_threadpool(_unread, archive)
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(_stream(request, archive, ids), media_type="text/event-stream", headers=headers)


async def _stream(request: Request, archive: Archive, ids: list[int]) -> AsyncIterator[str]:
    yield RETRY
    told: dict[int, schemas.Progress] = {}
    for _ in range(int(LONGEST_SECONDS / LOOK_SECONDS)):
        states = await run_in_threadpool(_states, archive, ids, language_of(request))
        changed = [state for state in states if told.get(state.id) != state]
        for state in changed:
            told[state.id] = state
            yield f"event: document\ndata: {state.model_dump_json()}\n\n"
        ids = [state.id for state in states if state.state in {"queued", "reading"}]
        if not ids:
            yield END
            return
        if await request.is_disconnected():
            return
        await asyncio.sleep(LOOK_SECONDS)


def _states(archive: Archive, ids: list[int], language: Language) -> list[schemas.Progress]:
    states = []
    known = pace.paces(archive, ids)
    for document_id in ids:
        with suppress(NotFound):
            states.append(schemas.progress(documents.get(archive, document_id), known[document_id], language))
    return states


def _unread(archive: Archive) -> list[int]:
    found = [
        *documents.listing(archive, state="reading", limit=MOST_DOCUMENTS),
        *documents.listing(archive, state="queued", limit=MOST_DOCUMENTS),
    ]
    return [document.id for document in found[:MOST_DOCUMENTS]]
