"""Readings of one request, the strictest first: the first that finds anything is the answer.

1. Every part of the query, within the filters. Parts narrow each other by document: "1746 biên bản" is the pages that
   cite 1746 in papers that speak of minutes.
2. Some parts without the others; what was left out is told in each hit's reasons.
3. All of it as words; where words were asked for, any of them too. A number or a unit alone is never loosened into
   scattered words: that a paper is not there is an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.search import matching, query
from corpus.search.matching import Match, Matches
from corpus.units import units

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlite_utils

    from corpus.search.query import NamedUnit, Question, Term
    from corpus.search.search import Request
    from corpus.store.archive import Archive


@dataclass(frozen=True, slots=True)
class Attempt:
    """One reading's answer.

    Attributes:
        terms: words to be marked on the pages.
        missing: what was asked for and left out, in Vietnamese.
    """

    matches: Matches
    terms: tuple[Term, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of a query: what it finds, and what it is called where it had to be left out."""

    found: Matches
    called: str


def attempts(archive: Archive, request: Request) -> Iterator[Attempt]:
    """Yield the readings of a request."""
    question = query.understand(archive, request.query)
    within = _filters(archive, request)
    if not query.in_words(question.text):
        yield Attempt(_together(within) if within else _first_pages(archive.db, request))
        return
    yield from _by_parts(archive, question, within)
    yield from _by_words(archive.db, question, within)


def _filters(archive: Archive, request: Request) -> list[Matches]:
    """Return what the request's filters find by themselves; type and year are `corpus.search.ranking`'s."""
    found = []
    if request.unit:
        keys = [unit.key for unit in units.find(archive, query.clean(request.unit))]
        found.append(matching.by_unit(archive, keys))
    if request.criterion:
        found.append(matching.by_evidence(archive.db, query.clean(request.criterion)))
    return found


def _by_parts(archive: Archive, question: Question, within: list[Matches]) -> Iterator[Attempt]:
    db, terms = archive.db, question.terms
    numbers = [_Part(matching.by_number(db, named.number), named.typed) for named in question.numbers]
    named = [_Part(_of_unit(archive, unit), unit.typed) for unit in question.units]
    asked = " ".join(" ".join(term.exact) for term in terms)
    spoken = [_Part(matching.by_words(db, terms), asked)] if terms else []
    every = [*numbers, *spoken, *named]
    tried: list[list[_Part]] = []
    for parts in (every, [*numbers, *named], [*spoken, *named], [*numbers, *spoken], numbers, named):
        if parts and parts not in tried:
            tried.append(parts)
            missing = tuple(f"Không thấy cùng lúc: {part.called}" for part in every if part not in parts)
            yield Attempt(_together([*(part.found for part in parts), *within]), terms, missing)


def _by_words(db: sqlite_utils.Database, question: Question, within: list[Matches]) -> Iterator[Attempt]:
    if question.terms or question.numbers:
        as_typed = query.in_words(question.text)
        yield Attempt(_together([matching.by_words(db, as_typed), *within]), as_typed)
    if question.terms:
        words = query.one_by_one(question.terms)
        yield Attempt(_together([matching.by_words(db, words), *within]), words)
        yield Attempt(_together([matching.by_words(db, words, any_of_them=True), *within]), words)


def _of_unit(archive: Archive, unit: NamedUnit) -> Matches:
    """Return the pages of a unit, and those that hold its name in one piece though no fact says so."""
    found = matching.by_unit(archive, unit.keys)
    name = query.joined(query.in_words(unit.typed))
    for key, match in matching.by_words(archive.db, (name,)).items():
        found.setdefault(key, match)
    return found


def _first_pages(db: sqlite_utils.Database, request: Request) -> Matches:
    """Return the first page of every paper, for filters without a question; nothing where nothing is asked."""
    found = Matches()
    if request.type or request.year is not None:
        for (document,) in db.execute("SELECT id FROM document WHERE state = 'done'"):
            found.at(document, 1)
    return found


def _together(parts: list[Matches]) -> Matches:
    """Return the pages of the first part whose documents every other part knows, with the others' reasons."""
    if not parts:
        return Matches()
    first, *others = parts
    documents = first.documents.intersection(*(part.documents for part in others))
    best = [part.best_of_documents() for part in others]
    joined = Matches()
    for (document, page), match in first.items():
        if document in documents:
            mine = joined.at(document, page)
            mine.score, mine.reasons, mine.places = match.score, [*match.reasons], [*match.places]
            for part, best_of in zip(others, best, strict=True):
                _support(mine, part.get((document, page)), best_of[document])
    return joined


def _support(mine: Match, here: Match | None, elsewhere: Match) -> None:
    """Add what another part says of the page, or of its document where it does not speak of the page."""
    said = here or elsewhere
    mine.score += said.score / (10 if here else 20)
    mine.reasons += [reason for reason in said.reasons if reason not in mine.reasons]
    mine.others += here.places if here else []
