"""/api/v1/events: progress as server-sent events. The state is the database's, so a reload or a restart shows the same.

Each event's id is the number of the change that it tells (`corpus.documents.progress`): who comes again with
`Last-Event-ID`, as browsers do by themselves, hears everything that changed since, and what was told is not told again.
A stream ends when all its documents are read, and otherwise after a while.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from api import schemas
from api.ids import Id
from api.language import Language, language_of
from api.routes.who import Reader
from api.services import services_of
from corpus.documents import documents, pace, progress
from corpus.errors import NotFound
from corpus.store.archive import Archive

router = APIRouter(prefix="/api/v1", tags=["documents"])

LOOK_SECONDS = 0.5
LONGEST_SECONDS = 30.0  # short, because a server that stops waits for its streams
HEARTBEAT_SECONDS = 10.0  # proxies close what is silent for longer, mostly after 30 or 60
MOST_DOCUMENTS = 200
RETRY = "retry: 500\n\n"
END = "event: end\ndata: {}\n\n"
HEARTBEAT = ": còn đây\n\n"

Told = tuple[int, schemas.Progress]


@router.get(
    "/events",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}, "description": "`document` (a Progress) and `end`"}},
)
async def events(
    request: Request,
    _: Reader,
    document: Annotated[list[Id] | None, Query(max_length=MOST_DOCUMENTS, description="follow these; else all")] = None,
    last_event_id: Annotated[
        str | None, Header(max_length=100, description="id of the last event that was heard: go on behind it")
    ] = None,
) -> StreamingResponse:
    """Tell the state of documents as it changes, until all are read: first of those unread, or named."""
    among = frozenset(document) if document is not None else None
    last = int(last_event_id) if last_event_id and last_event_id.isascii() and last_event_id.isdecimal() else None
    followed = _Followed(services_of(request).archive, among, language_of(request))
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(_stream(request, followed, last), media_type="text/event-stream", headers=headers)


@dataclass(frozen=True, slots=True)
class _Followed:
    """Documents whose changes are told: these, or all; in whose language."""

    archive: Archive
    among: frozenset[int] | None
    language: Language

    def first(self, last: int | None) -> tuple[list[Told], int]:
        """Return what is told first, and the number from which to go on."""
        newest = progress.newest(self.archive)
        if last is not None and last <= newest:  # a number from before the archive was put back is none of its own
            return self.since(last), last
        if self.among is None:
            unread = self.unread(MOST_DOCUMENTS)
            return self._states(unread), min(newest, unread[-1][0] if len(unread) == MOST_DOCUMENTS else newest)
        return self.since(0), 0

    def unread(self, limit: int) -> list[tuple[int, int]]:
        return progress.unread(self.archive, among=self.among, limit=limit)

    def since(self, number: int) -> list[Told]:
        return self._states(progress.since(self.archive, number, among=self.among, limit=MOST_DOCUMENTS))

    def _states(self, changes: list[tuple[int, int]]) -> list[Told]:
        known = pace.paces(self.archive, [document_id for _, document_id in changes])
        states = []
        for number, document_id in changes:
            with suppress(NotFound):
                document = documents.get(self.archive, document_id)
                states.append((number, schemas.progress(document, known[document_id], self.language)))
        return states


async def _stream(request: Request, followed: _Followed, last: int | None) -> AsyncIterator[str]:
    yield RETRY
    begun = spoken = time.monotonic()
    told, at = await run_in_threadpool(followed.first, last)
    while True:
        for number, state in told:
            at = max(at, number)
            spoken = time.monotonic()
            yield f"id: {number}\nevent: document\ndata: {state.model_dump_json()}\n\n"
        if not told and not await run_in_threadpool(followed.unread, 1):
            yield END
            return
        if await request.is_disconnected() or time.monotonic() - begun > LONGEST_SECONDS:
            return
        if told:
            told = await run_in_threadpool(followed.since, at)
            continue
        if time.monotonic() - spoken > HEARTBEAT_SECONDS:
            spoken = time.monotonic()
            yield HEARTBEAT
        await asyncio.sleep(LOOK_SECONDS)
        told = await run_in_threadpool(followed.since, at)
