"""Which files are one paper: a scan and the digital original, a second scan, a copy whose text was read badly.

Candidates come from two indexes, the own number and the fingerprint's bands, never from a walk through the archive.
What the letterheads print then decides against (another number, date, agency or unit), and the likeness of the texts
for: forms filled by different wards are far more alike than a paper and its bad scan.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from corpus.identity import bands, fingerprint, kept_near, said
from corpus.identity.differences import differences
from corpus.identity.heads import (
    COLUMNS,
    Letterhead,
    of_document,
    of_done,
    of_row,
    rules,
    same_agency,
    told_apart,
    unit_of,
)
from corpus.pages.texts import text_of
from corpus.store.archive import now

if TYPE_CHECKING:
    from collections.abc import Sequence

    import sqlite_utils

    from corpus.store.archive import Archive

LONGEST = 60_000  # characters of a text that are compared


class Comparison:
    """A document's text, the bands of its fingerprint and its likeness to other texts, each worked out once.

    Args:
        text: as it is read, its pages joined by form feeds.
    """

    def __init__(self, text: str) -> None:
        self.whole = text
        self.text = text[:LONGEST]
        minhash = fingerprint.signature(text)
        self.bands = None if minhash is None else fingerprint.bands(minhash)
        self.near: dict[int, kept_near.Found] = {}  # documents that agree in words alone, by their ids
        self._likeness: dict[str, float] = {}

    def likeness(self, other: str) -> float:
        """Return how alike another text is, 0 to 1."""
        if other not in self._likeness:
            self._likeness[other] = fingerprint.likeness(self.text, other)
        return self._likeness[other]


class Beside:
    """The documents that one transaction has put to their papers, for those that it stores after them.

    What `compare` said holds as long as nobody else writes; these are what it could not know.
    """

    def __init__(self) -> None:
        self.documents: set[int] = set()
        self._by_number = defaultdict[tuple[str, ...], list[Letterhead]](list)
        self._by_band = defaultdict[tuple[int, int], list[Letterhead]](list)

    def add(self, own: Letterhead, found: Sequence[int] | None) -> None:
        """Take in a document with the bands of its fingerprint."""
        self.documents.add(own.document_id)
        if own.number is not None:
            self._by_number[own.number].append(own)
        for band in enumerate(found or ()):
            self._by_band[band].append(own)

    def candidates(self, own: Letterhead, found: Sequence[int] | None) -> list[Letterhead]:
        """Return those that may be files of a document's paper."""
        those = [self._by_number.get(own.number, [])] if own.number is not None else []
        those += [self._by_band.get(band, []) for band in enumerate(found or ())]
        unique = {other.document_id: other for some in those for other in some if other.document_id != own.document_id}
        return [other for other in unique.values() if not told_apart(own, other)]


def compare(archive: Archive, document: dict[str, Any], comparison: Comparison) -> tuple[int, ...]:
    """Return the documents that are files of a document's paper by what they say, for `link`. Writes nothing.

    Args:
        archive: where the others are.
        document: the columns that it will have, `id` and `paper_id` among them.
        comparison: of its text.
    """
    comparison.near.clear()
    own = of_row({**document, "unit": unit_of(archive.db, document)})
    candidates = _candidates(archive.db, own, comparison.bands)
    return tuple(other.document_id for other in candidates if _one_paper(archive, own, other, comparison))


def link(
    archive: Archive,
    document_id: int,
    comparison: Comparison,
    same: tuple[int, ...] = (),
    beside: Beside | None = None,
) -> int:
    """Put a document to the paper it is a file of, a new one where there is none yet; return the paper's id.

    Runs inside the caller's transaction, once the letterhead's columns are stored.

    Args:
        archive: where the document is.
        document_id: its columns are stored.
        comparison: of its text.
        same: what `compare` said of it.
        beside: the documents that this transaction has put to their papers, where nobody else has written since that
            was said; else it is asked anew.
    """
    with archive.transaction() as db:
        stored = bands.keep(db, document_id, comparison.bands)
        own = of_document(db, document_id)
        if beside is None:
            same, candidates = (), _candidates(db, own, comparison.bands)
            comparison.near.clear()
        else:
            same = tuple(other for other in same if other not in beside.documents)
            candidates = beside.candidates(own, comparison.bands)
            beside.add(own, comparison.bands)
        same += tuple(o.document_id for o in candidates if _one_paper(archive, own, o, comparison))
        kept_near.keep(db, document_id, comparison.near)
        papers = _fitting(db, document_id, [said.joined_with(db, document_id), set(same)])
        paper = papers[0] if papers else _own_paper(db, own)
        for joined in papers[1:]:
            db.execute("UPDATE document SET paper_id = ? WHERE paper_id = ?", [paper, joined])
        db.execute("UPDATE document SET fingerprint = ?, paper_id = ? WHERE id = ?", [stored, paper, document_id])
        left = {own.paper_id, *papers} - {None, paper}
        if left:
            db.execute(
                "DELETE FROM paper WHERE id IN (SELECT value FROM json_each(?))"
                " AND NOT EXISTS (SELECT 1 FROM document WHERE paper_id = paper.id)",
                [json.dumps(list(left))],
            )
    return paper


def are_one(archive: Archive, document_id: int, other_id: int) -> bool:
    """Say whether what two documents say makes them files of one paper, whatever people said. Writes nothing."""
    own, other = of_document(archive.db, document_id), of_document(archive.db, other_id)
    return not told_apart(own, other) and _one_paper(archive, own, other, comparison_of(archive, document_id))


def comparison_of(archive: Archive, document_id: int) -> Comparison:
    """Return what a document that is there is compared by."""
    return Comparison(text_of(archive, document_id).text)


def link_anew(archive: Archive, document_id: int) -> None:
    """Put a document that is there to its paper once more. Runs inside the caller's transaction."""
    link(archive, document_id, comparison_of(archive, document_id))


def _fitting(db: sqlite_utils.Database, document_id: int, same: Sequence[set[int]]) -> list[int]:
    """Return the papers that a document is a file of, the earliest first: none of whose files a person parted.

    Of two papers with files that were parted only one can be chosen: `same` has those documents first that go before.
    """
    papers = list(dict.fromkeys(paper for some in same for paper in _papers_of(db, some)))
    if not papers or not said.anything_parted(db):
        return sorted(papers)
    files, fitting = {document_id}, []
    for paper in papers:
        rows = db.execute("SELECT id FROM document WHERE paper_id = ? AND id != ?", [paper, document_id])
        theirs = {int(one) for (one,) in rows}
        if not said.parts(db, files, theirs):
            files |= theirs
            fitting.append(paper)
    return sorted(fitting)


def _papers_of(db: sqlite_utils.Database, documents: set[int]) -> list[int]:
    """Return the papers that documents are files of now, the earliest first."""
    query = "SELECT DISTINCT paper_id FROM document WHERE id IN (SELECT value FROM json_each(?)) AND paper_id NOTNULL"
    return sorted(paper for (paper,) in db.execute(query, [json.dumps(list(documents))])) if documents else []


def _own_paper(db: sqlite_utils.Database, own: Letterhead) -> int:
    """Return the paper that this document has to itself, made where it has none or shares one it no longer fits."""
    if own.paper_id is not None:
        (files_of_it,) = db.execute("SELECT count(*) FROM document WHERE paper_id = ?", [own.paper_id]).fetchone()
        if files_of_it == 1:
            return own.paper_id
    return int(db.execute("INSERT INTO paper (created_at) VALUES (?)", [now()]).lastrowid or 0)


def _candidates(db: sqlite_utils.Database, own: Letterhead, found: Sequence[int] | None) -> list[Letterhead]:
    limits = rules()["candidates"]
    those: list[Letterhead] = []
    if own.number is not None:
        key = "/".join(own.number)
        rows = db.query(
            f"SELECT {COLUMNS} FROM document WHERE number_key >= ? AND number_key < ? AND id != ?"
            # "+": nearly every document is done; the number is what few have.
            " AND +state = 'done' AND (? IS NULL OR date IS NULL OR date = ?) ORDER BY date IS NULL, id DESC LIMIT ?",
            [key + "/", key + "0", own.document_id, own.date, own.date, limits["most"]],
        )
        those += map(of_row, rows)
    if found is not None:
        alike = [other for other in bands.alike(db, found, limits["common"]) if other != own.document_id]
        those += of_done(db, alike[: limits["most"]])
    unique = {other.document_id: other for other in those}
    return [other for other in unique.values() if not told_apart(own, other)][: limits["compared"]]


def _one_paper(archive: Archive, own: Letterhead, other: Letterhead, comparison: Comparison) -> bool:
    """Say whether two files that nothing printed tells apart are one paper."""
    other_text = text_of(archive, other.document_id).text
    limits = rules()
    likeness = comparison.likeness(other_text[:LONGEST])
    if likeness >= limits["likeness"]["clean"] and not same_agency(own, other):
        return False
    if own.number is None or other.number is None:
        # By words alone: forms filled otherwise are as like as a second scan, save for their figures and names.
        if likeness < limits["likeness"]["no_number"]:
            return False
        found = differences(comparison.whole, other_text, own.number or other.number or ())
        if found:
            told = kept_near.places(found, comparison.whole, other_text)
            comparison.near[other.document_id] = kept_near.Found(likeness, told)
        return not found
    if own.letters != other.letters:
        return bool(likeness >= limits["likeness"]["other_letters"])
    dated = own.date is not None and other.date is not None
    return bool(likeness >= limits["likeness"]["same_number_and_date" if dated else "same_number"])
