"""A batch and its parts as the command line and the interface show them: pages, what each part is, why it is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.documents import batches, documents
from extract.handover import Comparison, Entry, Found, compare
from extract.references.identity import kind_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.store.archive import Archive


def part_rows(archive: Archive, document_id: int) -> list[dict[str, Any]]:
    """Return the parts that a document has or may have: pages, confidence, reasons, letterhead, own document.

    Raises:
        NotFound: there is no such document, or none of its pages is read.
    """
    kept = batches.find(archive, document_id)
    proposal = batches.proposed(archive, document_id)
    children = kept.documents if kept else ()
    rows = []
    for index, part in enumerate(proposal.parts):
        child = children[index] if index < len(children) else None
        rows.append(
            {
                "first": part.first,
                "last": part.last,
                "confidence": part.confidence,
                "reasons": list(part.reasons),
                "document": child,
                **_letterhead(archive, document_id, part.first, child),
            }
        )
    return rows


def list_rows(archive: Archive, document_id: int, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Return the lines of a list that was handed in, each beside the part that it names; see `extract.handover`."""
    rows = part_rows(archive, document_id)
    found = compare([_found(row) for row in rows], entries)
    return [_line(one, rows) for one in found]


def _found(row: dict[str, Any]) -> Found:
    subject = " ".join(filter(None, (row["type"], row["subject"])))
    return Found(row["number"], row["date"], subject or None, row["last"] - row["first"] + 1)


def _line(one: Comparison, rows: list[dict[str, Any]]) -> dict[str, Any]:
    entry, part = one.entry, rows[one.part] if one.part is not None else None
    return {
        "state": one.state,
        "line": entry.line if entry else None,
        "number": entry.number if entry else part["number"] if part else None,
        "subject": entry.subject if entry else part["subject"] if part else None,
        "first": part["first"] if part else None,
        "last": part["last"] if part else None,
        "document": part["document"] if part else None,
        "remarks": list(one.remarks),
    }


def _letterhead(archive: Archive, document_id: int, page: int, child: int | None) -> dict[str, str | None]:
    """Return what a part calls itself: as its own document knows, else as its first page reads."""
    if child is not None:
        known = documents.get(archive, child)
        if known.state == "done":
            return {"type": known.type, "number": known.number, "date": known.date, "subject": known.title}
    from extract.reading import read  # noqa: PLC0415 - models load where they are used

    head = read(documents.page(archive, document_id, page).text).letterhead
    number = head.number.value if head.number and head.number.state != "blank" else None
    return {
        "type": kind_of(head),
        "number": number or None,
        "date": head.date.value if head.date and head.date.value else None,
        "subject": " ".join(head.abstract.value.split()) if head.abstract else None,
    }
