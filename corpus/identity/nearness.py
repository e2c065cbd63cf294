"""Documents that agree in their words and not in their figures or names: for a person to look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.identity import bands, fingerprint
from corpus.identity.differences import Difference, differences
from corpus.identity.heads import COLUMNS, Letterhead, of_document, of_row, rules, same_agency, told_apart
from corpus.identity.manifestations import LONGEST
from corpus.pages.pages import PAGE_BREAK
from corpus.pages.texts import text_of

if TYPE_CHECKING:
    from corpus.store.archive import Archive


@dataclass(frozen=True, slots=True)
class Near:
    """A document that agrees with another one in its words, and says something else at some places.

    Attributes:
        document_id: of the other document.
        file: its name.
        likeness: 0 to 1.
        places: `one` of the document that was asked about, `other` of this one.
    """

    document_id: int
    file: str
    likeness: float
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where two documents say something else: as printed, "" where one says nothing, and on which of its pages."""

    one: str
    other: str
    page: int | None
    other_page: int | None


def near(archive: Archive, document_id: int) -> list[Near]:
    """Return documents that have the words of one without a number of its own, and other figures or names.

    They may be another filling of its form, or a scan of the same paper in which a figure was misread: a person has to
    look. What a person joined, or what something in the letterheads parts, is not told; the likest come first.
    """
    own = of_document(archive.db, document_id)
    if own.number is not None:
        return []
    limits = rules()
    found = []
    for other in _alike_by_bands(archive, own):
        if other.paper_id == own.paper_id or told_apart(own, other) or not same_agency(own, other):
            continue
        likeness, places = compared(archive, document_id, other.document_id)
        if likeness >= limits["likeness"]["no_number"] and places:
            (file,) = archive.db.execute("SELECT file FROM document WHERE id = ?", [other.document_id]).fetchone()
            found.append(Near(other.document_id, file, likeness, places))
    return sorted(found, key=lambda one: (len(one.places), -one.likeness, one.document_id))


def compared(archive: Archive, document_id: int, other_id: int) -> tuple[float, tuple[Place, ...]]:
    """Return how alike the words of two documents are, 0 to 1, and where their figures and names are not the same."""
    text, other = (text_of(archive, one).text for one in (document_id, other_id))
    likeness = fingerprint.likeness(text[:LONGEST], other[:LONGEST])
    if likeness < rules()["likeness"]["no_number"]:
        return likeness, ()  # of two texts that say other things, all figures are
    numbers = [of_document(archive.db, one).number or () for one in (document_id, other_id)]
    spare = numbers[0] or numbers[1]
    return likeness, tuple(_place(one, text, other) for one in differences(text, other, spare))


def _place(found: Difference, text: str, other: str) -> Place:
    pages = [
        None if at is None else told.count(PAGE_BREAK, 0, at) + 1
        for told, at in ((text, found.at), (other, found.other_at))
    ]
    return Place(found.one, found.other, *pages)


def _alike_by_bands(archive: Archive, own: Letterhead) -> list[Letterhead]:
    """Return the documents that share many bands of a document's fingerprint, those that share most first."""
    mine = _bands_of(archive, own.document_id)
    if mine is None:
        return []
    limits = rules()
    found = []
    for other in bands.alike(archive.db, mine, limits["candidates"]["common"])[: limits["candidates"]["most"]]:
        theirs = _bands_of(archive, other)
        shared = sum(one == two for one, two in zip(mine, theirs or (), strict=False))
        if other != own.document_id and shared >= limits["near"]["shared_bands"]:
            found += list(archive.db.query(f"SELECT {COLUMNS} FROM document WHERE id = ? AND state = 'done'", [other]))
    return [of_row(row) for row in found[: limits["near"]["most"]]]


def _bands_of(archive: Archive, document_id: int) -> list[int] | None:
    query = f"SELECT fingerprint FROM document WHERE id = ? AND {archive.sees('document.id')}"
    row = archive.db.execute(query, [document_id]).fetchone()
    return fingerprint.bands_from(row[0]) if row and row[0] else None
