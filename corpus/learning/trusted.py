"""Which text of the archive people stand behind, so that the archive may learn from it.

Two kinds, page by page:

- *born-digital*: the text layer of a PDF, or a Word file, in which restoring found nothing to repair (an old encoding
  put into Unicode is no repair), and whose file does not say that a program recognised it;
- *reviewed*: a page with a person's layer; words there that the machine doubted and the person left as they were are
  cut out, for nobody may have looked at them: unless it is said that somebody did, at the words or at the whole page.

Of both only paragraphs that read as sound Vietnamese. Scans nobody reviewed never count, nor do text files: nobody can
tell whether a person typed them or an engine wrote them. Of the files of one paper one counts, so that a scan and its
original are not two papers that say the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal

from corpus.pages.alignment import translate
from corpus.pages.pages import PAGE_BREAK, raw_text
from corpus.pages.revisions import newest
from corpus.pages.unpacking import unpack_text, unpack_tokens
from normalize.legacy import repair
from normalize.text.damage import regions
from ocr.page import MACHINE_MADE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.pages.revisions import Revision
    from corpus.store.archive import Archive

SURE = 0.9  # confidence from which a word that a reviewer left alone is taken for reviewed
CUT = " … "  # ends a clause: no run of words goes across

_PAGES = """
SELECT document_id, document.kind, page.number, page.source, engine, raw, plain(restored) AS restored, reviewed,
    CASE WHEN reviewed IS NULL THEN NULL ELSE tokens END AS tokens
FROM document JOIN page ON document_id = document.id
WHERE paper_id = ? AND restored IS NOT NULL AND page.error IS NULL
    AND (reviewed IS NOT NULL OR page.source = 'text-layer' OR document.kind = 'docx')
ORDER BY document_id, page.number
"""


@dataclass(frozen=True, slots=True)
class TrustedPaper:
    r"""What one paper has to teach.

    Attributes:
        document_id: the file of it that was taken, the one with most trusted text.
        origin: "reviewed" where any page of it was.
        pages: how many of its pages have trusted text.
        text: of those pages, joined by "\f".
    """

    paper_id: int
    document_id: int
    origin: Literal["born-digital", "reviewed"]
    pages: int
    text: str


def paper_ids(archive: Archive) -> list[int]:
    """Return the id of every paper that has been read."""
    rows = archive.db.query("SELECT DISTINCT paper_id FROM document WHERE paper_id IS NOT NULL ORDER BY paper_id")
    return [row["paper_id"] for row in rows]


def trusted(archive: Archive, paper_id: int) -> TrustedPaper | None:
    """Return the trusted text of a paper, None where it has none."""
    rows = archive.db.query(_PAGES, [paper_id])
    files = [
        _of_document(archive, paper_id, document_id, list(pages))
        for document_id, pages in groupby(list(rows), key=lambda row: row["document_id"])
    ]
    best = max(files, key=lambda file: len(file.text), default=None)
    return best if best is not None and best.pages else None


def _of_document(archive: Archive, paper_id: int, document_id: int, rows: list[dict[str, Any]]) -> TrustedPaper:
    converted = _Converted(archive, document_id)
    versions = newest(archive, document_id)
    texts, reviewed = [], False
    for row in rows:
        if row["reviewed"] is not None:
            text = _looked_at(row, versions.get(row["number"]))
        elif not row["engine"].endswith(MACHINE_MADE) and converted.is_all_that_changed(row):
            text = row["restored"]
        else:
            continue
        if sound := _sound(text):
            texts.append(sound)
            reviewed = reviewed or row["reviewed"] is not None
    origin: Literal["born-digital", "reviewed"] = "reviewed" if reviewed else "born-digital"
    return TrustedPaper(paper_id, document_id, origin, len(texts), PAGE_BREAK.join(texts))


class _Converted:
    """The raw pages of a document with old encodings put into Unicode, made when they are first asked for."""

    def __init__(self, archive: Archive, document_id: int) -> None:
        self._archive, self._document_id = archive, document_id
        self._pages: list[str] | None = None

    def is_all_that_changed(self, row: dict[str, Any]) -> bool:
        """Say whether a page's restored text is its raw text but for the encoding."""
        if row["restored"] == unpack_text(row["raw"], row["restored"]):
            return True
        if self._pages is None:
            raw, _ = raw_text(self._archive, self._document_id)
            self._pages = repair(raw).text.split(PAGE_BREAK)
        return row["number"] <= len(self._pages) and bool(self._pages[row["number"] - 1] == row["restored"])


def _looked_at(row: dict[str, Any], version: Revision | None) -> str:
    """Return a reviewed page without the words that the machine doubted and nobody looked at."""
    reviewed: str = row["reviewed"]
    if version is not None and version.whole:
        return reviewed
    checked = version.checked if version is not None else ()
    parts, at = [], 0
    tokens = unpack_tokens(row["tokens"] or "[]", unpack_text(row["raw"], row["restored"]), row["restored"] or "")
    for start, end in _untouched_doubts(row["restored"], reviewed, tokens):
        if start >= at and not any(low <= start and end <= high for low, high in checked):
            parts += [reviewed[at:start], CUT]
            at = end
    return "".join(parts) + reviewed[at:]


def _untouched_doubts(restored: str, reviewed: str, tokens: Iterable[list[float]]) -> Iterator[tuple[int, int]]:
    for _, _, start, end, confidence in tokens:
        if confidence < SURE:
            before = restored[int(start) : int(end)]
            low, high = translate(restored, reviewed, int(start), int(end))
            if reviewed[low:high] == before:
                yield low, high


def _sound(text: str) -> str:
    return "\n\n".join(text[one.start : one.end] for one in regions(text) if one.state == "sound").strip()
