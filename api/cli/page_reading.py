"""A file read without an archive, its pages side by side, for the commands that print what stands in it."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from api.cli.output import progress_console
from api.cli.progress import shown
from api.limits import cache_of, cluster_of, engine_of, limits_of, own_cache
from ocr.errors import SohoaError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from api.settings import Settings
    from corpus.pages.pages import PageView
    from ingest.reading import ReadPage
    from normalize.knowledge import Knowledge


def read_pages(
    settings: Settings, file: Path, *, restoring: bool, meanwhile: Callable[[], object] = lambda: None
) -> Sequence[PageView]:
    """Read all pages side by side, restored if wanted.

    What the restoring stands on loads while pages are read, then `meanwhile` is called, and what words may stand for is
    looked up as pages come. Pages that cannot be read are named on stderr, with the reason, and are empty. Raises
    SohoaError where none can be.
    """
    from ingest.reading import HowToRead, page_pool, read_file  # noqa: PLC0415 - only reading needs it

    engine = engine_of(settings)
    how = HowToRead(limits_of(settings), engine, cache_of(settings, own_cache()))
    read: list[ReadPage] = []
    with page_pool(settings.processes, engine, cluster_of(settings)) as pool, _beside() as start:
        if restoring:
            start(_load)
        start(meanwhile)
        for came in shown(read_file(file, pool, how), file.name):
            read.append(came)
            if restoring and not isinstance(came.outcome, SohoaError):
                start(_look_ahead, came.outcome.text)
    from corpus.pages.loose import loose_page, restored  # noqa: PLC0415 - loaded while pages were being read

    pages = [loose_page(page.number, page.outcome) for page in read]
    for page in pages:
        if page.error:
            progress_console.print(f"Trang {page.number}: {page.error}", markup=False)
    if all(page.error for page in pages):
        _ = read[0].reading  # raises why
    return restored(pages, _own_knowledge(settings)) if restoring else pages


@contextmanager
def _beside() -> Iterator[Callable[..., object]]:
    """Give what starts calls one after the other in a thread; what still waits at the end is not begun."""
    thread = ThreadPoolExecutor(1)
    started: list[Future[object]] = []

    def start(function: Callable[..., object], *arguments: object) -> None:
        started.append(thread.submit(function, *arguments))

    try:
        yield start
    finally:
        thread.shutdown(cancel_futures=True)
    for future in started:
        if not future.cancelled():
            future.result()  # raises what went wrong


def _own_knowledge(settings: Settings) -> Knowledge | None:
    """Return what an archive knows of its language, where there is one."""
    if not settings.archive.is_dir():
        return None
    from api.cli.opening import own_knowledge  # noqa: PLC0415 - the archive takes its time to load

    return own_knowledge(settings)


def _load() -> None:
    from normalize.restoring import restore  # noqa: PLC0415 - as above

    restore("Uy ban")
    # What is loaded stays to the command's end: nobody need look again and again whether it is garbage.
    gc.freeze()


def _look_ahead(text: str) -> None:
    from normalize.restoring import look_ahead  # noqa: PLC0415 - loaded by now

    look_ahead(text)
