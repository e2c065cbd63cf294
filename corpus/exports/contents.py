"""What of a document is exported: the same for every format."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.documents import documents
from corpus.dossiers import dossiers
from corpus.pages.flow import flow
from corpus.store import blobs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from corpus.documents.documents import Document, PageView, StoredFact
    from corpus.dossiers.dossiers import Filing
    from corpus.pages.flow import Piece
    from corpus.store.archive import Archive

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Note:
    """What became of a document other than expected, in Vietnamese, and whether it was left out."""

    document: int
    message: str
    left_out: bool


@dataclass(frozen=True, slots=True)
class Contents:
    """One document.

    Attributes:
        ordinal: its place in this export, from 1.
        original: the file as it was taken in.
        letterhead: field -> {value, state, spans, quote} as stored; empty where none was read.
        facts: references, dates and units, in order of place.
        conflicts: contradictions, told in Vietnamese.
        filing: the dossier it lies in; None where it is in none.
        paper: SHA-256 of every file of its paper, its own among them, sorted.
    """

    ordinal: int
    original: Path
    document: Document
    pages: tuple[PageView, ...]
    letterhead: dict[str, Any]
    facts: tuple[StoredFact, ...]
    conflicts: tuple[str, ...]
    filing: Filing | None
    paper: tuple[str, ...]

    @property
    def code(self) -> str:
        """What the document is called by its code: dossier and place in it; in no dossier, after its content."""
        return self.filing.document_code if self.filing else f"SH-{self.document.sha256[:12]}"

    @property
    def heading(self) -> str:
        """What the document is called: kind, number and subject as far as they are known, else its file name."""
        document = self.document
        named = " ".join(part for part in (document.type, document.number) if part)
        return ": ".join(part for part in (named, document.title) if part) or document.file

    def printed(self, field: str) -> str:
        """Return a field of the letterhead as it stands in the paper, line breaks as blanks; "" where there is none."""
        stored = self.letterhead.get(field)
        return " ".join(stored["quote"].split()) if stored else ""

    def details(self) -> list[tuple[str, str]]:
        """Return what is known of the paper, named in Vietnamese; what is unknown is left out."""
        document = self.document
        rows = [
            ("Loại văn bản", document.type),
            ("Số, ký hiệu", document.number),
            ("Ngày ban hành", document.date),
            ("Cơ quan ban hành", document.issuer),
            ("Đơn vị", document.unit_name),
            ("Trích yếu", document.title),
            ("Số trang", str(document.page_count) if document.page_count else None),
            ("Tệp gốc", document.file),
            ("SHA-256", document.sha256),
        ]
        return [(name, printable(value)) for name, value in rows if value]

    def cited(self) -> list[str]:
        """Return the papers it cites, each once, in the order it names them."""
        found: dict[str, str] = {}
        for fact in self.facts:
            if fact.kind == "reference" and fact.detail.get("role") != "self":
                kind, date = fact.detail.get("type"), fact.detail.get("date")
                label = " ".join(part for part in (kind, "số" if kind else None, fact.value) if part)
                found.setdefault(fact.detail["key"], f"{label}, ngày {date}" if date else label)
        return list(found.values())


def contents(archive: Archive, document_id: int, ordinal: int) -> Contents:
    """Return a document with all that is exported of it. Raises NotFound."""
    document = documents.get(archive, document_id)
    pages = tuple(documents.pages(archive, document_id))
    row = next(archive.db.query("SELECT plain(letterhead) AS letterhead FROM document WHERE id = ?", [document_id]))
    conflicts = archive.db.query("SELECT message FROM conflict WHERE document_id = ? ORDER BY id", [document_id])
    return Contents(
        ordinal,
        blobs.location(archive.blobs, document.sha256),
        document,
        pages,
        json.loads(row["letterhead"] or "{}"),
        tuple(fact for page in pages for fact in documents.facts_on_page(archive, document_id, page.number)),
        tuple(conflict["message"] for conflict in conflicts),
        dossiers.filing(archive, document_id),
        _paper(archive, document),
    )


def _paper(archive: Archive, document: Document) -> tuple[str, ...]:
    rows = archive.db.execute("SELECT sha256 FROM document WHERE paper_id = ?", [document.paper_id]).fetchall()
    return tuple(sorted({document.sha256, *(sha256 for (sha256,) in rows)}))


def pieces(pages: Sequence[PageView]) -> dict[int, list[Piece]]:
    """Return the paragraphs, tables and footnotes of a document by the page on which they begin."""
    found: dict[int, list[Piece]] = {}
    for piece in flow(pages):
        found.setdefault(piece.page, []).append(piece)
    return found


def printable(text: str) -> str:
    """Return a text without control characters and broken halves of characters, which files of text cannot hold."""
    return _UNPRINTABLE.sub(" ", text)
