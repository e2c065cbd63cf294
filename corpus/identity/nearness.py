"""Documents that agree in their words and not in their figures or names: for a person to look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.identity import bands, fingerprint
from corpus.identity.differences import Difference, differences
from corpus.identity.heads import Letterhead, of_document, of_done, rules, same_agency, told_apart
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
    text = text_of(archive, document_id).text
    found = []
    for other in _alike_by_bands(archive, own):
        if other.paper_id == own.paper_id or told_apart(own, other) or not same_agency(own, other):
            continue
        likeness, places = _held_against(archive, own, text, other)
        if places:
            (file,) = archive.db.execute("SELECT file FROM document WHERE id = ?", [other.document_id]).fetchone()
            found.append(Near(other.document_id, file, likeness, places))
    return sorted(found, key=lambda one: (len(one.places), -one.likeness, one.document_id))


def compared(archive: Archive, document_id: int, other_id: int) -> tuple[float, tuple[Place, ...]]:
    """Return how alike the words of two documents are, 0 to 1, and where their figures and names are not the same."""
    own, other = (of_document(archive.db, one) for one in (document_id, other_id))
    return _held_against(archive, own, text_of(archive, document_id).text, other)


def _held_against(archive: Archive, own: Letterhead, text: str, other: Letterhead) -> tuple[float, tuple[Place, ...]]:
    """Return what `compared` does; `text` is the document's own."""
    other_text = text_of(archive, other.document_id).text
    likeness = fingerprint.likeness(text[:LONGEST], other_text[:LONGEST])
    if likeness < rules()["likeness"]["no_number"]:
        return likeness, ()  # of two texts that say other things, all figures are
    spare = own.number or other.number or ()
    return likeness, tuple(_place(one, text, other_text) for one in differences(text, other_text, spare))


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
    shared = bands.alike(archive.db, mine, limits["candidates"]["common"])
    first = list(shared)[: limits["candidates"]["most"]]
    many = [one for one in first if one != own.document_id and shared[one] >= limits["near"]["shared_bands"]]
    return list(of_done(archive.db, many, archive.sees("document.id")))[: limits["near"]["most"]]


def _bands_of(archive: Archive, document_id: int) -> list[int] | None:
    query = f"SELECT fingerprint FROM document WHERE id = ? AND {archive.sees('document.id')}"
    row = archive.db.execute(query, [document_id]).fetchone()
    return fingerprint.bands_from(row[0]) if row and row[0] else None
