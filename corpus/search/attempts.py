"""Readings of one request, the strictest first: the first that finds anything is the answer.

1. Every part of the query, within the filters. Parts narrow each other by document: "1746 biên bản" is the pages that
   cite 1746 in papers that speak of minutes.
2. Some parts without the others; what was left out is told in each hit's reasons.
3. All of it as words; where words were asked for, any of them too. A number or a unit alone is never loosened into
   scattered words: that a paper is not there is an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from corpus.search import query
from corpus.search.matching import Match, Matches
from corpus.search.parts import EvidencePart, FirstPages, UnitPart, WordsPart, number_part
from corpus.units import units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import tantivy
    from tantivy import Query

    from corpus.search.meaning import Meant
    from corpus.search.parts import Part
    from corpus.search.query import Question, Term
    from corpus.search.request import Request
    from corpus.store.archive import Archive


@dataclass(frozen=True, slots=True)
class Attempt:
    """One reading of a request.

    Attributes:
        parts: the first one's pages are the hits, in documents that the others know too; at least one.
        terms: words to be marked on the pages.
        missing: what was asked for and left out, in Vietnamese.
        whole: whether it answers every part of the query.
        meant: what was understood of the papers themselves; hits are such papers alone.
    """

    parts: tuple[Part, ...]
    terms: tuple[Term, ...] = ()
    missing: tuple[str, ...] = ()
    whole: bool = True
    meant: tuple[Meant, ...] = ()

    @property
    def limits(self) -> list[Query]:
        """Return what hits must be besides answering the parts."""
        return [one.limit() for one in self.meant]

    def matches(self, documents: Sequence[int]) -> Matches:
        """Return the pages of some documents that answer every part."""
        return _together([part.found(documents) for part in self.parts])


def attempts(archive: Archive, searcher: tantivy.Searcher, request: Request) -> Iterator[Attempt]:
    """Yield the readings of a request; type and year are limits that all of them have."""
    question = query.understand(archive, request.query)
    within = _filters(archive, searcher, request)
    if not query.in_words(question.text):
        if within or request.limited:
            yield Attempt(tuple(within) or (FirstPages(),))
        return
    as_meant = _as_meant(archive, searcher, question, within)
    loosened = chain(_by_parts(archive, searcher, question, within), _by_words(archive, searcher, question, within))
    for attempt in chain(as_meant, loosened):
        if attempt.whole or not request.whole:
            yield attempt


def _filters(archive: Archive, searcher: tantivy.Searcher, request: Request) -> list[Part]:
    """Return the request's filters that are parts by themselves."""
    found: list[Part] = []
    if request.unit:
        name = query.clean(request.unit)
        found.append(UnitPart(archive, searcher, name, tuple(unit.key for unit in units.find(archive, name))))
    if request.criterion:
        found.append(EvidencePart(archive, query.clean(request.criterion)))
    return found


def _as_meant(
    archive: Archive, searcher: tantivy.Searcher, question: Question, within: list[Part]
) -> Iterator[Attempt]:
    """Yield the reading in which words that tell of the papers themselves are limits."""
    if question.meant:
        parts: list[Part] = [EvidencePart(archive, code) for code in question.criteria]
        parts += [WordsPart(archive, searcher, question.beside)] if question.beside else []
        parts += [*_named(archive, searcher, question), *within]
        yield Attempt(tuple(parts) or (FirstPages(),), question.beside, meant=question.meant)


def _named(archive: Archive, searcher: tantivy.Searcher, question: Question) -> list[Part]:
    return [
        UnitPart(archive, searcher, unit.typed, unit.keys, query.joined(query.in_words(unit.typed)))
        for unit in question.units
    ]


def _by_parts(
    archive: Archive, searcher: tantivy.Searcher, question: Question, within: list[Part]
) -> Iterator[Attempt]:
    terms = question.terms
    numbers: list[Part] = [number_part(archive, named) for named in question.numbers]
    named = _named(archive, searcher, question)
    proving: list[Part] = [EvidencePart(archive, code) for code in question.criteria]
    numbers += proving
    spoken: list[Part] = [WordsPart(archive, searcher, terms)] if terms else []
    every = [*numbers, *spoken, *named]
    tried: list[list[Part]] = []
    for parts in (every, [*numbers, *named], [*spoken, *named], [*numbers, *spoken], numbers, named):
        if parts and parts not in tried:
            tried.append(parts)
            missing = tuple(f"Không thấy cùng lúc: {part.called}" for part in every if part not in parts)
            yield Attempt((*parts, *within), terms, missing, whole=not missing)


def _by_words(
    archive: Archive, searcher: tantivy.Searcher, question: Question, within: list[Part]
) -> Iterator[Attempt]:
    if question.terms or question.numbers or question.criteria:
        as_typed = query.in_words(question.text)
        yield Attempt((WordsPart(archive, searcher, as_typed), *within), as_typed)
    if question.terms:
        words = query.one_by_one(question.terms)
        alone = not question.numbers and not question.units and not question.criteria
        yield Attempt((WordsPart(archive, searcher, words), *within), words, whole=alone and words == question.terms)
        any_of_them = WordsPart(archive, searcher, words, any_of_them=True)
        yield Attempt((any_of_them, *within), words, whole=alone and len(words) == 1)


def _together(parts: list[Matches]) -> Matches:
    """Return the pages of the first part whose documents every other part knows, with the others' reasons."""
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
