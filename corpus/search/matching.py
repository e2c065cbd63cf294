"""The pages that answer one part of a question, each with its places, its reasons in Vietnamese and its score.

A part is a number, a unit or some words. `corpus.search.search` joins the parts.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tantivy import Occur, Query

from corpus.search.numbers import agrees
from corpus.search.phrases import standing
from corpus.search.queries import both, one_of, side_by_side, singles
from corpus.search.query import joined
from corpus.store.plain import plain
from corpus.units import units

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    import sqlite_utils
    import tantivy

    from corpus.search.query import Term
    from corpus.store.archive import Archive
    from extract.references.numbers import Number
    from extract.units.gazetteer import UnitKey

_EXPECTED, _OF_EACH = 300, 3  # pages of chosen documents that answer; where they are more they are asked for again

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

_ALL_WORDS = "Có các từ{how} “{words}”"
_SOME_WORDS = "Có một phần các từ{how} “{words}”"
_PHRASE = "Có cụm từ{how} “{words}”"
_ANY_MARKS = " (không xét dấu)"

_ISSUED = (
    "SELECT id, plain(letterhead) AS letterhead, unit_code, unit_from FROM document"
    " WHERE id IN (SELECT value FROM json_each(?)) AND (+unit_code, +unit_from)"
    " IN (SELECT value ->> 0, value ->> 1 FROM json_each(?)) ORDER BY id"
)
_NAMED = (
    'SELECT document_id, page, start, "end", unit_code, unit_from FROM unit_mention'
    " WHERE document_id IN (SELECT value FROM json_each(?)) AND (+unit_code, +unit_from)"
    " IN (SELECT value ->> 0, value ->> 1 FROM json_each(?)) ORDER BY document_id, page, start"
)


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


def by_number(db: sqlite_utils.Database, number: Number, documents: Sequence[int]) -> Matches:
    """Return the pages of some documents that bear a number as their own, or speak of it."""
    found, among = Matches(), json.dumps(list(documents))
    for row in db.query(
        "SELECT id, number_key, letterhead FROM document WHERE number_key IS NOT NULL"
        " AND id IN (SELECT value FROM json_each(?))",
        [among],
    ):
        if agrees(number, row["number_key"]):
            page, start, end = _letterhead_place(plain(row["letterhead"]), "number") or (1, 0, 0)
            found.at(row["id"], page).add(OWN_NUMBER, _ROLES["self"], (start, end))
    for row in db.query(
        'SELECT document_id, page, start, "end", key, ref, type, role FROM reference'
        # The "+" keeps SQLite from looking the number up in all of the archive.
        " WHERE document_id IN (SELECT value FROM json_each(?)) AND +number = ? ORDER BY id",
        [among, number.number],
    ):
        if agrees(number, row["key"]):
            paper = f"{row['type'] or 'văn bản'} số {row['ref']}"
            score = OWN_NUMBER if row["role"] == "self" else CITED_NUMBER
            reason = _ROLES.get(row["role"], _ROLES["cites"]).format(paper=paper)
            found.at(row["document_id"], row["page"]).add(score, reason, (row["start"], row["end"]))
    return found


def by_unit(archive: Archive, keys: Iterable[UnitKey], documents: Sequence[int]) -> Matches:
    """Return the pages of some documents issued by a unit or naming it, under any name it ever had."""
    db, found, among = archive.db, Matches(), json.dumps(list(documents))
    asked = list(keys)
    relatives = [relative for one in asked for relative in units.lineage(archive, *one)]
    line = list(dict.fromkeys([*asked, *relatives]))
    issued = _by_unit(db, _ISSUED, among, line)
    named = _by_unit(db, _NAMED, among, line)
    for key in line:
        bonus = 5.0 if key in asked else 0.0
        called = _called(archive, key) if key in issued or key in named else ""
        for row in issued.get(key, ()):
            page, start, end = _letterhead_place(row["letterhead"], "agency") or (1, 0, 0)
            found.at(row["id"], page).add(ISSUED_BY + bonus, f"Văn bản của {called}", (start, end))
        for row in named.get(key, ()):
            match = found.at(row["document_id"], row["page"])
            match.add(NAMED + bonus, f"Nêu tên {called}", (row["start"], row["end"]))
    return found


def by_evidence(db: sqlite_utils.Database, criterion: str, documents: Sequence[int]) -> Matches:
    """Return the pages of some documents with evidence for a criterion that nobody rejected."""
    found = Matches()
    for row in db.query(
        'SELECT document_id, evidence.page, evidence.start, evidence."end", score FROM evidence'
        " JOIN criterion ON criterion.id = criterion_id WHERE code = ? AND status != 'rejected'"
        " AND document_id IN (SELECT value FROM json_each(?)) ORDER BY score DESC, evidence.id",
        [criterion, json.dumps(list(documents))],
    ):
        match = found.at(row["document_id"], row["page"])
        match.add(NAMED + row["score"], f"Minh chứng cho tiêu chí {criterion}", (row["start"], row["end"]))
    return found


def words_query(terms: tuple[Term, ...], *, any_of_them: bool = False) -> Query:
    """Return the pages with these words, marks or not, by how well they fit."""
    occur = Occur.Should if any_of_them else Occur.Must
    return Query.boolean_query([(occur, side_by_side(term.folded)) for term in terms])


def likeliest(terms: tuple[Term, ...]) -> Query:
    """Return the pages with any of these words, by how well they fit; those with all as `words_query` ranks them.

    The index finds the best ones without looking at the others.
    """
    words = [word for term in terms for word in singles(term.folded)]
    return words[0] if len(words) == 1 else Query.boolean_query([(Occur.Should, word) for word in words])


def by_words(  # noqa: PLR0913 - which words, where, and how many of them
    db: sqlite_utils.Database,
    searcher: tantivy.Searcher,
    terms: tuple[Term, ...],
    documents: Sequence[int],
    *,
    any_of_them: bool = False,
    apart_from: Container[tuple[int, int]] = (),
) -> Matches:
    """Return the pages of some documents with these words; exact marks first, then words that stand together.

    Pages `apart_from` which it is asked are left out.
    """
    found = Matches()
    if not terms or not documents:
        return found
    marked = [side_by_side(term.exact, exact=True) for term in terms if term.marked]
    with_marks = _pages(searcher, marked, documents) if marked else set()
    long = [] if any_of_them else [term.folded for term in terms if len(term.folded) > 2]
    phrase = joined(terms).folded
    together = _pages(searcher, [side_by_side(phrase)], documents) if len(terms) > 1 else set()
    asked = " ".join(" ".join(term.exact) for term in terms)
    ranked = _ranked(searcher, [words_query(terms, any_of_them=any_of_them)], documents)
    ranked = [(key, likeness) for key, likeness in ranked if key not in apart_from]
    doubtful = [key for key, _ in ranked if long or (key in together and len(phrase) > 2)]
    truly = standing(db, doubtful, [*long, *([phrase] if together else [])])
    for key, likeness in ranked:
        if long and not truly[key].issuperset(long):
            continue
        score, reason = WORDS * likeness / (5.0 + likeness), _ALL_WORDS
        if any_of_them and len(terms) > 1:
            reason = _SOME_WORDS
        if len(terms) == 1 or (key in together and (len(phrase) < 3 or phrase in truly[key])):
            score, reason = score + (ONE_PHRASE if len(terms) > 1 else 0.0), _PHRASE
        if key in with_marks:
            score += EXACT_MARKS
        how = _ANY_MARKS if marked and key not in with_marks else ""
        found.at(*key).add(score, reason.format(how=how, words=asked))
    return found


def _letterhead_place(letterhead: str | None, name: str) -> tuple[int, int, int] | None:
    stored: dict[str, Any] = json.loads(letterhead or "{}")
    spans = (stored.get(name) or {}).get("spans") or []
    return tuple(spans[0]) if spans else None


def _called(archive: Archive, key: UnitKey) -> str:
    """Return a unit's name, with the one it has now: "Phường Điện Minh, nay là Phường Điện Bàn"."""
    name = units.get(archive, key).name
    later = units.later_names(archive, key)
    return f"{name}, nay là {later[-1]}" if later and later[-1] != name else name


def _by_unit(
    db: sqlite_utils.Database, query: str, among: str, keys: Sequence[UnitKey]
) -> dict[UnitKey, list[dict[str, Any]]]:
    found: dict[UnitKey, list[dict[str, Any]]] = {}
    for row in db.query(query, [among, json.dumps(keys)]):
        found.setdefault((row["unit_code"], row["unit_from"]), []).append(row)
    return found


def _pages(searcher: tantivy.Searcher, queries: list[Query], documents: Sequence[int]) -> set[tuple[int, int]]:
    return {key for key, _ in _ranked(searcher, queries, documents)}


def _ranked(
    searcher: tantivy.Searcher, queries: list[Query], documents: Sequence[int]
) -> list[tuple[tuple[int, int], float]]:
    """Return (document, page number) and likeness of every page of some documents that all queries find."""
    query = both(queries, silent=[one_of("document", documents)])
    expected = _EXPECTED + _OF_EACH * len(documents)
    answer = searcher.search(query, expected)
    hits = int(answer.count or 0)  # type: ignore[attr-defined]  # the stubs have forgotten it
    found = answer.hits if hits <= expected else searcher.search(query, hits, count=False).hits
    addresses = [address for _, address in found]
    numbered = map(searcher.fast_field_values, ("document", "number"), (addresses, addresses))
    told = zip(*numbered, found, strict=True)
    return [((int(document or 0), int(number or 0)), likeness) for document, number, (likeness, _) in told]
