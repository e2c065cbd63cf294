"""The intake check inside a document's job: what was seen on each page is kept before the page's text is.

A page is made into pixels once, checked and then read (`ingest.stages.check_and_read_page`). Pages come in any order,
nearly in that of the file; one that was scanned twice is told as soon as both have been seen, and once both are read
their figures and names are held against each other (`twins_read`). A page that could not be looked at has no findings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.documents import findings
from corpus.identity.differences import differences
from ingest.checking import NEIGHBOURS, doubled
from ocr.intake.findings import finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.store.archive import Archive
    from ocr.intake.findings import Finding
    from ocr.intake.inspection import Inspection
    from ocr.intake.twins import Likeness

TWINS = frozenset({"doubled", "nearly-doubled"})
MOST_PLACES = 3  # that are named in a finding
FAR = 64  # pages behind which a page is forgotten: what it looks like takes a quarter of a megabyte


@dataclass(frozen=True, slots=True)
class _Seen:
    findings: tuple[Finding, ...]
    likeness: Likeness | None


class PageChecks:
    """Keeps the findings of one document, page by page."""

    def __init__(self, archive: Archive, document_id: int) -> None:
        """Begin; nothing is written yet."""
        self._archive = archive
        self._document_id = document_id
        self._seen: dict[int, _Seen] = {}

    def keep(self, page: int, inspection: Inspection | None) -> None:
        """Write down what was found on a page, from 1, and on those after it that turn out to be the same sheet."""
        if inspection is None:
            findings.keep(self._archive, self._document_id, page, ())
            return
        self._seen[page] = _Seen(inspection.findings, inspection.likeness)
        for later in range(page, page + NEIGHBOURS + 1):
            if later in self._seen:
                twice = self._twice(later)
                if later == page or twice:
                    found = (*self._seen[later].findings, *twice)
                    findings.keep(self._archive, self._document_id, later, found)
        for far in [one for one in self._seen if one < page - FAR]:
            del self._seen[far]

    def _twice(self, page: int) -> list[Finding]:
        near = (one for one in range(page - NEIGHBOURS, page + 1) if one in self._seen)
        return [one for one in doubled((one, self._seen[one].likeness) for one in near) if one.page == page]


def twins_read(archive: Archive, document_id: int, texts: Sequence[str]) -> None:
    """Say of pages that look like another one whether they were read the same: a form may differ in one figure.

    Args:
        archive: where the document is.
        document_id: which.
        texts: of its pages, from page 1, as they should be read.
    """
    found = findings.of_document(archive, document_id)
    for one in [one for one in found if one.code in TWINS and one.measured]:
        earlier = int(one.measured or 0)
        if max(one.page, earlier) > len(texts) or not (texts[one.page - 1].strip() and texts[earlier - 1].strip()):
            continue
        places = [
            f"“{place.one or '–'}” / “{place.other or '–'}”"
            for place in differences(texts[one.page - 1], texts[earlier - 1])
        ]
        told = ", ".join(places[:MOST_PLACES]) + (", …" if len(places) > MOST_PLACES else "")
        code = "nearly-doubled" if places else "doubled"
        judged = finding(code, one.page, earlier, places=told)
        if judged != one:
            others = [other for other in found if other.page == one.page and other is not one]
            findings.keep(archive, document_id, one.page, [*others, judged])
