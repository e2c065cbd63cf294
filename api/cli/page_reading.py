"""A file read without an archive, its pages side by side, for the commands that print what stands in it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from api.cli.output import progress_console
from api.cli.progress import shown
from api.limits import cache_of, cluster_of, engine_of, limits_of, own_cache

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from api.settings import Settings
    from corpus.pages.pages import PageView
    from normalize.knowledge import Knowledge


def read_pages(settings: Settings, file: Path, *, restoring: bool) -> Sequence[PageView]:
    """Read all pages side by side, restored if wanted; what the restoring stands on loads meanwhile.

    Pages that cannot be read are named on stderr, with the reason, and are empty. Raises SohoaError where none can be.
    """
    from ingest.reading import HowToRead, page_pool, read_file  # noqa: PLC0415 - only reading needs it

    engine = engine_of(settings)
    how = HowToRead(limits_of(settings), engine, cache_of(settings, own_cache()))
    if restoring:
        threading.Thread(target=_load, daemon=True).start()
    with page_pool(settings.processes, engine, cluster_of(settings)) as pool:
        read = list(shown(read_file(file, pool, how), file.name))
    from corpus.pages.loose import loose_page, restored  # noqa: PLC0415 - loaded while pages were being read

    pages = [loose_page(page.number, page.outcome) for page in read]
    for page in pages:
        if page.error:
            progress_console.print(f"Trang {page.number}: {page.error}", markup=False)
    if all(page.error for page in pages):
        _ = read[0].reading  # raises why
    return restored(pages, _own_knowledge(settings)) if restoring else pages


def _own_knowledge(settings: Settings) -> Knowledge | None:
    """Return what an archive knows of its language, where there is one."""
    if not settings.archive.is_dir():
        return None
    from api.cli.opening import own_knowledge  # noqa: PLC0415 - the archive takes its time to load

    return own_knowledge(settings)


def _load() -> None:
    from normalize.restoring import restore  # noqa: PLC0415 - what this is for

    restore("Uy ban")
