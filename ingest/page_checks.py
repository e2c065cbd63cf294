"""The intake check inside a document's job: its pages looked at side by side before they are read.

A page that cannot be looked at has no findings; why it cannot be read is told when it is read.
"""

from __future__ import annotations

import logging
from collections import deque
from concurrent.futures import CancelledError, wait
from typing import TYPE_CHECKING

from corpus.documents import findings
from ingest.checking import doubled
from ingest.stages import inspect_page
from ocr.errors import SohoaError

if TYPE_CHECKING:
    from concurrent.futures import Future
    from pathlib import Path

    from ingest.pipeline import Workshop
    from ocr.inspection import Finding, Inspection
    from ocr.twins import Likeness

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.2
SECONDS_A_PAGE = 30.0


def check_pages(workshop: Workshop, document_id: int, path: Path, count: int) -> None:
    """Look at every page of a file and keep what was found. Raises Stopped where asked to stop."""
    found: list[Finding] = []
    looks: list[tuple[int, Likeness | None]] = []
    waiting: deque[tuple[int, Future[Inspection | None]]] = deque()
    for number in range(1, count + 1 + workshop.pool.size):
        if number <= count:
            future = workshop.pool.submit_within(SECONDS_A_PAGE, inspect_page, path, number, workshop.limits)
            waiting.append((number, future))
        if waiting and (number > count or len(waiting) > workshop.pool.size):
            page, future = waiting.popleft()
            look = _look(workshop, page, future)
            looks.append((page, look.likeness if look else None))
            found += look.findings if look else ()
    findings.replace(archive=workshop.archive, document_id=document_id, found=[*found, *doubled(looks)])


def _look(workshop: Workshop, page: int, future: Future[Inspection | None]) -> Inspection | None:
    while not wait((future,), timeout=LOOK_SECONDS).done:
        workshop.go_on_or_stop()
    try:
        return future.result()
    except CancelledError:  # the pool was shut down
        raise
    except SohoaError as error:
        log.info("page %s was not looked at: %s", page, error.message)
    except Exception:
        # Whatever a library makes of a strange page, advice is not worth a document; the log has the trace.
        log.exception("page %s was not looked at", page)
    return None
