"""The stages a document goes through, as pure functions that can run in any process.

    file -> pages (`count_pages`) -> words (`read_page`) -> restored text and facts (`understand`)

What they take and give pickles, so that they run in a worker process as they run here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ingest.sources import open_source

if TYPE_CHECKING:
    from pathlib import Path

    from extract.facts import Facts
    from ingest.limits import Limits
    from ingest.sources import Source
    from normalize.restoration import Restoration
    from normalize.restoring import Doubt
    from ocr.page import Reading


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Which engine reads: Tesseract's models ("vie", "vie+eng") and its longest time for one page in seconds."""

    languages: str = "vie"
    seconds: float = 120.0


def count_pages(path: Path, limits: Limits) -> int:
    """Open a file as far as needed to know its pages. Raises UnreadableFile."""
    return _source(path, limits).page_count


def read_page(path: Path, number: int, limits: Limits, settings: EngineSettings) -> Reading:
    """Read one page, from 1: its text layer where that is sound, its image otherwise. Raises SohoaError."""
    from ocr.tesseract import Tesseract  # noqa: PLC0415 - only a worker needs the engine

    return _source(path, limits).read_page(number, Tesseract(settings.languages, seconds=settings.seconds))


def understand(raw: str, doubts: tuple[Doubt, ...], units: Path | None = None) -> tuple[Restoration, Facts]:
    """Restore a document's text, pages parted by form feeds, and read its facts; `units` is an archive's own table."""
    from extract.reading import read  # noqa: PLC0415 - models load where they are used
    from normalize.restoring import restore  # noqa: PLC0415 - as above

    restoration = restore(raw, doubts)
    return restoration, read(restoration.text, units)


@lru_cache(maxsize=1)
def _source(path: Path, limits: Limits) -> Source:
    # A worker mostly reads page after page of one file: opening a long PDF for every page would make it quadratic.
    return open_source(path, limits)
