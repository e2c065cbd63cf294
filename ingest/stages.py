"""The stages a document goes through, as pure functions that can run in any process.

    file -> pages (`count_pages`) -> words (`read_page`) -> restored text and facts (`understand`, `learn`)

What they take and give pickles, so that they run in a worker process as they run here.
"""

from __future__ import annotations

import atexit
import logging
import threading
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import count
from typing import TYPE_CHECKING

from ocr.errors import SohoaError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from corpus.documents.learnt import Layers, Told
    from extract.facts import Facts
    from ingest.limits import Limits
    from ingest.sources import Source
    from normalize.restoration import Doubt, Restoration
    from ocr.engines.kinds import EngineKind
    from ocr.intake.inspection import Inspection
    from ocr.page import Reading

log = logging.getLogger(__name__)

# An open PDF keeps in memory what was loaded of it, the pictures of all pages so far: it is opened anew after so many.
MOST_READS = 25
_READS = count(1)


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Which engine reads: its kind, Tesseract's models ("vie", "vie+eng"), its longest time for one page in seconds."""

    languages: str = "vie"
    seconds: float = 120.0
    kind: EngineKind = "auto"


def count_pages(path: Path, limits: Limits) -> int:
    """Open a file as far as needed to know its pages. Raises UnreadableFile."""
    return _source(path, limits).page_count


@cache
def load_readers() -> None:
    """Load what pages are read with, in a worker that waits for its first one."""
    import cv2  # noqa: PLC0415 - only a worker needs it

    import ingest.sources.pdf  # noqa: PLC0415, F401 - as above
    from ocr.engines.choice import choose  # noqa: PLC0415 - as above

    cv2.setNumThreads(1)  # as many processes work as there are cores
    choose()


def warm_up() -> None:
    """Load what pages are read with, and the usual model into the library. Raises SohoaError where it is missing."""
    from ocr.engines.tesseract_library import is_usable, warm  # noqa: PLC0415 - only workers need it

    load_readers()
    usual = EngineSettings().languages
    if is_usable(usual):
        warm(usual)


def read_page(path: Path, number: int, limits: Limits, settings: EngineSettings) -> Reading:
    """Read one page, from 1: its text layer where that is sound, its image otherwise. Raises SohoaError."""
    from ocr.engines.choice import choose  # noqa: PLC0415 - only a worker needs the engine

    load_readers()
    source = _source(path, limits, reading=True)
    return source.read_page(number, choose(settings.kind, settings.languages, settings.seconds))


def check_and_read_page(
    path: Path, number: int, limits: Limits, settings: EngineSettings
) -> tuple[Inspection | None, Reading | SohoaError]:
    """Check one page and then read it, made into pixels once for both; see `inspect_page` and `read_page`.

    Why it could not be read comes beside what was seen before. Raises SohoaError where there was nothing to see either.
    """
    from ingest.checking import Check  # noqa: PLC0415 - only a worker needs OpenCV
    from ocr.engines.choice import choose  # noqa: PLC0415 - only a worker needs the engine

    load_readers()
    source = _source(path, limits, reading=True)
    check = Check(source, number)
    try:
        reading = source.read_page(number, choose(settings.kind, settings.languages, settings.seconds), check.look)
    except SohoaError as error:
        return check.inspection, error
    return check.finished(), reading


def inspect_page(path: Path, number: int, limits: Limits) -> Inspection | None:
    """Check one page before it is read; None where it is no picture. Raises SohoaError."""
    from ingest.checking import check_page  # noqa: PLC0415 - only a worker needs OpenCV

    return check_page(_source(path, limits), number)


def understand(
    raw: str, doubts: tuple[Doubt, ...], units: Path | None = None, folder: Path | None = None
) -> tuple[Restoration, Facts]:
    """Restore a document's text, pages parted by form feeds, and read its facts.

    Args:
        raw: the text.
        doubts: of the engine, where one read it.
        units: an archive's own table of units.
        folder: of the archive, for what it knows of its language.
    """
    from corpus.learning.knowledge import own  # noqa: PLC0415 - only a worker needs it
    from extract.reading import read  # noqa: PLC0415 - models load where they are used
    from normalize.restoring import restore  # noqa: PLC0415 - as above

    known = own(folder) if folder else None
    if known:
        _tell(tuple(problem.message for problem in known.problems))
    restoration = restore(raw, doubts, knowledge=known.knowledge if known else None)
    return restoration, read(restoration.text, units)


def learn(
    raw: str,
    doubts: tuple[Doubt, ...],
    sizes: Sequence[tuple[int, int]],
    units: Path | None = None,
    folder: Path | None = None,
) -> tuple[Layers, Facts, Told]:
    """Restore a document's text and read its facts, as `understand` does, and make of both what is stored.

    `sizes` are those of its pages in pixels. All that needs no archive is done here, where several work side by side.
    """
    from corpus.documents import learnt  # noqa: PLC0415 - only a worker needs it

    restoration, facts = understand(raw, doubts, units, folder)
    layers = learnt.layers(restoration)
    return layers, facts, learnt.told(facts, layers.restored, layers.restored, sizes)


def read_facts(text: str, units: Path | None = None) -> Facts:
    """Read the facts of a document whose text people corrected, pages parted by form feeds."""
    from extract.reading import read  # noqa: PLC0415 - models load where they are used

    return read(text, units)


@lru_cache(maxsize=1)
def _tell(problems: tuple[str, ...]) -> None:
    """Log what is wrong with the archive's own terms or what it learnt: once, not with every document."""
    for problem in problems:
        log.warning("%s", problem)


class _Open(threading.local):
    """The file that this thread read last, kept open: a worker mostly reads page after page of one file.

    Opening a long PDF for every page would make reading it quadratic.
    """

    known_as: tuple[Path, Limits] | None = None
    source: Source | None = None

    def get(self, path: Path, limits: Limits) -> Source:
        """Return it if it is this one, else open this one in its place."""
        if self.source is None or self.known_as != (path, limits):
            from ingest.sources import open_source  # noqa: PLC0415 - who only has workers read needs it not

            self.close()
            self.source = open_source(path, limits)
            self.known_as = path, limits
        return self.source

    def close(self) -> None:
        """Let go of it."""
        source, self.source, self.known_as = self.source, None, None
        if source is not None:
            source.close()


_open = _Open()
atexit.register(_open.close)


def _source(path: Path, limits: Limits, *, reading: bool = False) -> Source:
    if reading and next(_READS) % MOST_READS == 0:
        _open.close()
    return _open.get(path, limits)
