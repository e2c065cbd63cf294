"""The pages that answer one part of a question, each with its places, its reasons in Vietnamese and its score.

A part is a number, a unit or some words. `corpus.search.search` joins the parts.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from corpus.search.query import joined
from corpus.units import units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import sqlite_utils

    from corpus.search.query import Term
    from corpus.store.archive import Archive
    from extract.references.numbers import Number
    from extract.units.gazetteer import UnitKey

OWN_NUMBER, CITED_NUMBER, ISSUED_BY, NAMED = 100.0, 60.0, 40.0, 20.0
EXACT_MARKS, ONE_PHRASE, WORDS = 20.0, 10.0, 10.0

_ROLES = {
    "self": "Số hiệu của văn bản này",
    "cites": "Viện dẫn {paper}",
    "basis": "Căn cứ {paper}",
    "amends": "Sửa đổi, bổ sung {paper}",
    "replaces": "Thay thế {paper}",
    "repeals": "Bãi bỏ {paper}",
    "attached": "Viện dẫn phần kèm theo {paper}",
}


@dataclass(slots=True)
class Match:
    """What answers on one page.

    Attributes:
        places: (start, end) in the page's text, the best first; empty where the words must still be looked for.
        others: places that only support them.
        reasons: each once, the best first.
    """

    document: int
    page: int
    score: float = 0.0
    reasons: list[str] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)
    others: list[tuple[int, int]] = field(default_factory=list)

    def add(self, score: float, reason: str, place: tuple[int, int] | None = None) -> None:
        """Take one more answer in; the best score counts whole."""
        if place is not None and place not in self.places:
            self.places.insert(0 if score > self.score else len(self.places), place)
        if reason not in self.reasons:
            self.reasons.insert(0 if score > self.score else len(self.reasons), reason)
        self.score = max(self.score, score)


class Matches(dict[tuple[int, int], Match]):
    """Matches by (document, page number)."""

    def at(self, document: int, page: int) -> Match:
        """Return the match of a page, made if there is none."""
        return self.setdefault((document, page), Match(document, page))

    @property
    def documents(self) -> set[int]:
        """Ids of the documents with a match."""
        return {document for document, _ in self}

    def best_of_documents(self) -> dict[int, Match]:
        """Return each document's best match."""
        best: dict[int, Match] = {}
        for match in self.values():
            if match.document not in best or match.score > best[match.document].score:
                best[match.document] = match
        return best


def by_number(db: sqlite_utils.Database, number: Number) -> Matches:
    """Return the pages that bear a number as their own, or speak of it."""
    found = Matches()
    for row in db.query(
        "SELECT id, number_key, letterhead FROM document WHERE number_key = ? OR (number_key >= ? AND number_key < ?)",
        [number.number, number.number + "/", number.number + "0"],
    ):
        if agrees(number, row["number_key"]):
            page, start, end = _letterhead_place(row["letterhead"], "number") or (1, 0, 0)
            found.at(row["id"], page).add(OWN_NUMBER, _ROLES["self"], (start, end))
    for row in db.query(
        'SELECT document_id, page, start, "end", key, ref, type, role FROM reference WHERE number = ?', [number.number]
    ):
        if agrees(number, row["key"]):
            paper = f"{row['type'] or 'văn bản'} số {row['ref']}"
            score = OWN_NUMBER if row["role"] == "self" else CITED_NUMBER
            reason = _ROLES.get(row["role"], _ROLES["cites"]).format(paper=paper)
            found.at(row["document_id"], row["page"]).add(score, reason, (row["start"], row["end"]))
    return found


def by_unit(archive: Archive, keys: Iterable[UnitKey]) -> Matches:
    """Return the pages issued by a unit or naming it, under any name it ever had."""
    db, found = archive.db, Matches()
    asked = list(keys)
    relatives = [relative for one in asked for relative in units.lineage(archive, *one)]
    for key in dict.fromkeys([*asked, *relatives]):
        called = _called(archive, key)
        bonus = 5.0 if key in asked else 0.0
        for row in db.query("SELECT id, letterhead FROM document WHERE unit_code = ? AND unit_from = ?", key):
            page, start, end = _letterhead_place(row["letterhead"], "agency") or (1, 0, 0)
            found.at(row["id"], page).add(ISSUED_BY + bonus, f"Văn bản của {called}", (start, end))
        for row in db.query(
            'SELECT document_id, page, start, "end" FROM unit_mention WHERE unit_code = ? AND unit_from = ?'
            " ORDER BY document_id, page, start",
            key,
        ):
            match = found.at(row["document_id"], row["page"])
            match.add(NAMED + bonus, f"Nêu tên {called}", (row["start"], row["end"]))
    return found


def by_evidence(db: sqlite_utils.Database, criterion: str) -> Matches:
    """Return the pages with evidence for a criterion that nobody rejected."""
    found = Matches()
    for row in db.query(
        'SELECT document_id, evidence.page, evidence.start, evidence."end", score FROM evidence'
        " JOIN criterion ON criterion.id = criterion_id WHERE code = ? AND status != 'rejected' ORDER BY score DESC",
        [criterion],
    ):
        match = found.at(row["document_id"], row["page"])
        match.add(NAMED + row["score"], f"Minh chứng cho tiêu chí {criterion}", (row["start"], row["end"]))
    return found


def by_words(db: sqlite_utils.Database, terms: tuple[Term, ...], *, any_of_them: bool = False) -> Matches:
    """Return the pages with these words, marks or not; exact marks first, then words that stand together."""
    if not terms:
        return Matches()
    bare = [term.folded for term in terms]
    marked = [term.exact for term in terms if term.marked]
    with_marks = _pages(db, _all("exact", marked)) if marked else set()
    together = _pages(db, _all("folded", [joined(terms).folded])) if len(terms) > 1 else set()
    asked = " ".join(" ".join(term.exact) for term in terms)
    found = Matches()
    expression = _all("folded", bare, " OR " if any_of_them else " AND ")
    for page_id, document, page, rank in _ranked(db, expression):
        score, reason = WORDS * -rank / (5.0 - rank), "Có các từ"
        if any_of_them and len(terms) > 1:
            reason = "Có một phần các từ"
        if page_id in together or len(terms) == 1:
            score, reason = score + (ONE_PHRASE if len(terms) > 1 else 0.0), "Có cụm từ"
        if page_id in with_marks:
            score += EXACT_MARKS
        elif marked:
            reason += " (không xét dấu)"
        found.at(document, page).add(score, f"{reason} “{asked}”")
    return found


def agrees(asked: Number, key: str) -> bool:
    """Say whether a stored key is what was asked for, which may be only a part of it."""
    number, *parts = key.split("/")
    year = int(parts.pop(0)) if parts and len(parts[0]) == 4 and parts[0].isdecimal() else None
    if number != asked.number or (asked.year is not None and year is not None and year != asked.year):
        return False
    return all(any(part.startswith(letter) for part in parts) for letter in asked.letters)


def _letterhead_place(letterhead: str | None, name: str) -> tuple[int, int, int] | None:
    stored: dict[str, Any] = json.loads(letterhead or "{}")
    spans = (stored.get(name) or {}).get("spans") or []
    return tuple(spans[0]) if spans else None


def _called(archive: Archive, key: UnitKey) -> str:
    """Return a unit's name, with the one it has now: "Phường Điện Minh, nay là Phường Điện Bàn"."""
    name = units.get(archive, key).name
    later = units.later_names(archive, key)
    return f"{name}, nay là {later[-1]}" if later and later[-1] != name else name


def _all(column: str, phrases: list[tuple[str, ...]], operator: str = " AND ") -> str:
    """Return an FTS5 expression of quoted phrases in one column; words hold nothing but letters and figures."""
    return operator.join(f'{column} : "{" ".join(phrase)}"' for phrase in phrases)


def _pages(db: sqlite_utils.Database, expression: str) -> set[int]:
    return {row for (row,) in db.execute("SELECT rowid FROM page_index WHERE page_index MATCH ?", [expression])}


def _ranked(db: sqlite_utils.Database, expression: str) -> Iterator[tuple[int, int, int, float]]:
    return db.execute(
        "SELECT page.id, page.document_id, page.number, page_index.rank FROM page_index"
        " JOIN page ON page.id = page_index.rowid WHERE page_index MATCH ?",
        [expression],
    )
