"""From matching pages to hits: filters, one file for each paper, the order.

Of the files of one paper the one with the best text stands for it. Pages of files with as many pages as that one are
the same pages; a file cut otherwise only adds its name.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.search.spelling import folded
from extract.references.symbols import heads, type_codes

if TYPE_CHECKING:
    import sqlite_utils

    from corpus.search.matching import Match, Matches
    from corpus.search.request import Request

_FILES = """
SELECT document.id, file, paper_id, page_count, title, type, number, issuer, date, quality, unit.name AS unit_name
FROM document LEFT JOIN unit ON unit.code = unit_code AND unit.valid_from = unit_from
WHERE state = 'done'
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A page that may be shown: its match, its document's columns, and the other files of the paper."""

    match: Match
    row: dict[str, Any]
    others: tuple[tuple[int, str], ...]


def candidates(db: sqlite_utils.Database, matches: Matches, request: Request) -> list[Candidate]:
    """Return the matching pages that pass the request's filters, one for each page of a paper, the best first."""
    papers: dict[int, list[dict[str, Any]]] = {}
    for row in _documents(db, matches.documents, request):
        papers.setdefault(row["paper_id"] or -row["id"], []).append(row)
    pages: dict[int, list[Match]] = {}
    for match in matches.values():
        pages.setdefault(match.document, []).append(match)
    found = []
    siblings = _siblings(db, list(papers))
    for paper, files in papers.items():
        for row, match in _shown(files, pages):
            others = tuple((number, file) for number, file in siblings.get(paper, ()) if number != row["id"])
            found.append(Candidate(match, row, others))
    return sorted(found, key=lambda candidate: (-candidate.match.score, -candidate.row["id"], candidate.match.page))


def type_named(name: str) -> str:
    """Return the kind of paper that a code or a name stands for: "qđ", "quyet dinh" and "Quyết định" are one."""
    known = folded(" ".join(name.split()))
    return type_codes().get(known) or heads().get(known) or name


def _shown(files: list[dict[str, Any]], pages: dict[int, list[Match]]) -> list[tuple[dict[str, Any], Match]]:
    best, *rest = sorted(files, key=lambda row: (-(row["quality"] or 0.0), row["id"]))
    shown = {match.page: (best, match) for match in pages[best["id"]]}
    for row in rest:
        for match in pages[row["id"]]:
            if row["page_count"] == best["page_count"]:
                shown.setdefault(match.page, (row, match))
    return list(shown.values())


def _documents(db: sqlite_utils.Database, documents: set[int], request: Request) -> list[dict[str, Any]]:
    where, bound = " AND document.id IN (SELECT value FROM json_each(?))", [json.dumps(sorted(documents))]
    if request.type:
        where, bound = where + " AND type = ?", [*bound, type_named(request.type)]
    if request.year is not None:
        where, bound = where + " AND date >= ? AND date < ?", [*bound, f"{request.year:04}", f"{request.year + 1:04}"]
    return list(db.query(_FILES + where, bound))


def _siblings(db: sqlite_utils.Database, papers: list[int]) -> dict[int, list[tuple[int, str]]]:
    rows = db.execute(
        "SELECT paper_id, id, file FROM document WHERE paper_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        [json.dumps(papers)],
    )
    found: dict[int, list[tuple[int, str]]] = {}
    for paper, number, file in rows:
        found.setdefault(paper, []).append((number, file))
    return found
