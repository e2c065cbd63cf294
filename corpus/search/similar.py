"""Similar papers: those that speak of the same things, or cite the same papers.

What a paper speaks of are the word pairs that it uses often and the archive seldom; the index gives the pages that hold
most of them, the best first, and visits no others. Each paper that is named says what it has in common, in Vietnamese.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from math import log, sqrt
from typing import TYPE_CHECKING, Any

from tantivy import Occur, Query

from corpus.errors import NoDocument
from corpus.pages.texts import SHOWN
from corpus.search import page_index
from corpus.search.entries import SINGLE, schema
from corpus.search.queries import both, one_of, unscored
from corpus.search.spelling import WORD, exact, folded, pairs

if TYPE_CHECKING:
    from collections.abc import Iterable

    import tantivy

    from corpus.store.archive import Archive

MOST_PAGES = 10  # of a long paper: its beginning says what it is of
MOST_PAIRS = 24
MOST_CITED = 30
LOOKED_AT = 60  # pages
CITED_WEIGHT = 2.0  # of a paper that both cite, in pairs of words as rare
LEAST = 0.25  # of the weight of the paper's pairs that another has, to be called similar by words alone
TOLD = 3  # of the citations and of the pairs in common

_ROWS = (
    "SELECT document.id, file, paper_id, title, type, number, issuer, date, unit.name AS unit FROM document"
    " LEFT JOIN unit ON unit.code = unit_code AND unit.valid_from = unit_from"
    " WHERE document.id IN (SELECT value FROM json_each(?))"
)
_CITED = (
    "SELECT DISTINCT document_id, key, type, ref FROM reference"
    " WHERE role != 'self' AND document_id IN (SELECT value FROM json_each(?)) ORDER BY id"
)
_THERE = "SELECT id FROM page WHERE id IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class Similar:
    """A paper that is like another one.

    Attributes:
        document: the file of it that is most alike; `file` its name.
        page: the page that has most in common.
        unit: name of the unit that issued it, as it was then.
        reasons: what both have in common, in Vietnamese, citations first.
        score: 0 to 1 for the words in common, more with citations.
    """

    document: int
    file: str
    title: str | None
    type: str | None
    number: str | None
    issuer: str | None
    date: str | None
    unit: str | None
    page: int
    reasons: tuple[str, ...]
    score: float


def similar(archive: Archive, document: int, *, limit: int = 5) -> list[Similar]:
    """Return the papers most like the one that a document is a file of, the best first; none of its own files.

    Raises:
        NotFound: there is no such document.
    """
    row = archive.db.execute("SELECT paper_id FROM document WHERE id = ?", [document]).fetchone()
    if row is None:
        raise NoDocument(document)
    paper = row[0]
    searcher = page_index.reader(archive).searcher
    with archive.snapshot():
        used = _pairs_of(archive, document)
        weights = _telling(searcher, used)
        cited = dict(list(_cited(archive, [document]).get(document, {}).items())[:MOST_CITED])
        hits = _hits(searcher, weights, cited, paper if paper is not None else document + SINGLE)
        found = _best_pages(archive, hits, weights, cited, used)
    return sorted(found, key=lambda one: (-one.score, one.document))[:limit]


def as_json(found: Iterable[Similar]) -> list[dict[str, Any]]:
    """Return similar papers as they are printed and sent."""
    return [{**asdict(one), "reasons": list(one.reasons), "score": round(one.score, 4)} for one in found]


@dataclass(slots=True)
class _Used:
    """A word pair as a paper uses it: how it is written, how often, on how many pages."""

    written: str
    times: int = 0
    pages: int = 0


@dataclass(frozen=True, slots=True)
class _Page:
    """A page of another paper, `key` its id, and the telling pairs that stand on it, those first that tell most."""

    key: int
    document: int
    number: int
    shared: list[str]


def _pairs_of(archive: Archive, document: int) -> dict[str, _Used]:
    """Return the word pairs of a document."""
    rows = archive.db.execute(
        f"SELECT {SHOWN} FROM page WHERE document_id = ? ORDER BY number LIMIT ?",
        [document, MOST_PAGES],
    )
    used: dict[str, _Used] = {}
    for (text,) in rows:
        bare, marked = WORD.findall(folded(text)), WORD.findall(exact(text))
        shown = marked if len(marked) == len(bare) else bare
        here = pairs(bare)
        for at, pair in enumerate(here):
            if bare[at].isalpha() and bare[at + 1].isalpha():
                used.setdefault(pair, _Used(f"{shown[at]} {shown[at + 1]}")).times += 1
        for pair in used.keys() & set(here):
            used[pair].pages += 1
    return used


def _telling(searcher: tantivy.Searcher, used: dict[str, _Used]) -> dict[str, float]:
    """Return the pairs that tell most of a paper, each with its weight; pairs that nobody else has tell nothing."""
    pages = max(2, int(searcher.num_docs))
    weights = {}
    for pair, use in used.items():
        held = int(searcher.doc_freq("pairs", pair))
        if held > use.pages:
            weights[pair] = sqrt(use.times) * log(1 + pages / held)
    return dict(sorted(weights.items(), key=lambda one: (-one[1], one[0]))[:MOST_PAIRS])


def _cited(archive: Archive, ids: list[int]) -> dict[int, dict[str, str]]:
    """Return what documents cite: by document, key and how it is called."""
    found: dict[int, dict[str, str]] = {}
    for number, key, kind, ref in archive.db.execute(_CITED, [json.dumps(ids)]):
        found.setdefault(number, {}).setdefault(key, f"{kind or 'văn bản'} {ref}")
    return found


def _hits(searcher: tantivy.Searcher, weights: dict[str, float], cited: dict[str, str], paper: int) -> list[_Page]:
    """Return the pages of other papers that have most in common, the best first."""
    pairs_of_it = {pair: Query.term_query(schema(), "pairs", pair) for pair in weights}
    wanted = [Query.boost_query(one, 1.0) for one in pairs_of_it.values()]
    wanted += [Query.boost_query(Query.term_query(schema(), "doc_cites", key), CITED_WEIGHT) for key in cited]
    if not wanted:
        return []
    query = Query.boolean_query(
        [
            (Occur.Must, Query.boolean_query([(Occur.Should, one) for one in wanted])),
            (Occur.MustNot, Query.term_query(schema(), "paper", paper)),
        ]
    )
    addresses = [address for _, address in searcher.search(query, LOOKED_AT, count=False).hits]
    columns = [searcher.fast_field_values(name, addresses) for name in ("page_id", "document", "number")]
    found = {
        (address.segment_ord, address.doc): _Page(int(key or 0), int(document or 0), int(number or 0), [])
        for address, key, document, number in zip(addresses, *columns, strict=True)
    }
    # Which pages have a pair the index tells many times faster than their texts, taken apart anew.
    within = one_of("page_id", [page.key for page in found.values()])
    for pair, having in pairs_of_it.items():
        for _, address in searcher.search(unscored(both([having], silent=[within])), LOOKED_AT, count=False).hits:
            found[address.segment_ord, address.doc].shared.append(pair)
    return list(found.values())


def _best_pages(
    archive: Archive,
    hits: list[_Page],
    weights: dict[str, float],
    cited: dict[str, str],
    used: dict[str, _Used],
) -> list[Similar]:
    """Return one similar paper for the best page of each; too little in common is no likeness."""
    ids = json.dumps(list(dict.fromkeys(page.document for page in hits)))
    rows = {row["id"]: row for row in archive.db.query(_ROWS, [ids])}
    there = {key for (key,) in archive.db.execute(_THERE, [json.dumps([page.key for page in hits])])}
    citing = _cited(archive, list(rows))
    best: dict[int, Similar] = {}
    whole = sum(weights.values()) or 1.0
    for page in hits:
        document, shared = page.document, page.shared
        if document not in rows or page.key not in there:  # the index may know of what was just taken away
            continue
        both_cite = [cited[key] for key in citing.get(document, {}) if key in cited]
        words = sum(weights[pair] for pair in shared) / whole
        if words < LEAST and not both_cite:
            continue
        row = dict(rows[document])
        paper = row.pop("paper_id") or document + SINGLE
        reasons = [f"Cùng viện dẫn {called}" for called in both_cite[:TOLD]]
        if shared:
            used_by_both = ", ".join(f"“{used[pair].written}”" for pair in shared[:TOLD])
            reasons.append(f"Cùng nói về {used_by_both}")
        score = words + CITED_WEIGHT * len(both_cite) / MOST_PAIRS
        if paper not in best or score > best[paper].score:
            row["document"] = row.pop("id")
            best[paper] = Similar(**row, page=page.number, reasons=tuple(reasons), score=score)
    return list(best.values())
