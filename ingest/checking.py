"""The intake check of a file: each page that is a picture, and pages that were scanned twice. Before any reading.

Advice, never a refusal: a file that can be opened is taken whatever is found.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.sources import open_source
from ocr.intake.findings import Finding, finding, limits
from ocr.intake.inspection import LOOK_SIDE, Inspection, inspect
from ocr.intake.twins import shared_ink

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ingest.limits import Limits
    from ingest.sources import Source
    from ocr.engine import Image
    from ocr.intake.twins import Likeness

log = logging.getLogger(__name__)

NEIGHBOURS = 2  # pages before it that a page is held against: its own front, and the front of the sheet before


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in a file: its pages, how many of them are pictures, and the findings in order of page."""

    pages: int
    pictures: int
    findings: tuple[Finding, ...]


def check(path: Path, limits_: Limits) -> Checked:
    """Check a file. Raises UnreadableFile where it, or one of its pages, cannot be opened."""
    with open_source(path, limits_) as source:
        looks = [check_page(source, number) for number in range(1, source.page_count + 1)]
    found = [one for look in looks if look for one in look.findings]
    twice = list(doubled((number, look.likeness if look else None) for number, look in enumerate(looks, start=1)))
    ordered = sorted([*found, *twice], key=lambda one: one.page)
    return Checked(len(looks), sum(look is not None for look in looks), tuple(ordered))


class Check:
    """The check of one page that is read afterwards, given the pixels that the reader takes, where it takes any."""

    def __init__(self, source: Source, number: int) -> None:
        """Ask what the file says of the page, from 1. Raises UnreadableFile."""
        self._source = source
        self._number = number
        self._frame = source.frame(number)
        self.inspection: Inspection | None = None

    def look(self, image: Image) -> None:
        """Check the page image, before it is read. Whatever goes wrong costs the advice, and the log has the trace."""
        if self._frame is None:
            return
        try:
            self.inspection = inspect(image, self._frame, self._number)
        except MemoryError:  # the page's own misfortune
            raise
        except Exception:
            # Whatever a library makes of a strange page, advice is not worth the reading.
            log.exception("page %s was not looked at", self._number)

    def finished(self) -> Inspection | None:
        """Return what was seen, now at the latest: a scan whose text layer is sound is read without its pixels."""
        if self._frame is not None and self.inspection is None:
            image = self._source.render(self._number, LOOK_SIDE)
            if image is not None:
                self.look(image)
        return self.inspection


def check_page(source: Source, number: int) -> Inspection | None:
    """Check one page, from 1, of an open file; None where it is no picture. Raises UnreadableFile."""
    frame = source.frame(number)
    if frame is None:
        return None
    image = source.render(number, LOOK_SIDE)
    return None if image is None else inspect(image, frame, number)


def doubled(looks: Iterable[tuple[int, Likeness | None]]) -> Iterator[Finding]:
    """Yield a finding for each page that shows the same sheet as one just before it. Pages come in order, from 1."""
    before: list[tuple[int, Likeness]] = []
    for number, look in looks:
        if look is None or look.letters < limits()["twice_letters"]:
            continue
        for earlier, other in before:
            if number - earlier > NEIGHBOURS or not 0.85 <= look.letters / other.letters <= 1.18:
                continue
            over_all, at_worst = shared_ink(other, look)
            if over_all >= limits()["same_ink"] and at_worst >= limits()["same_cell"]:
                yield finding("doubled", number, earlier)
                break
        before = [*before[-NEIGHBOURS:], (number, look)]
