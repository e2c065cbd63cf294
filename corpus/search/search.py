"""Find the page in one query: by number in any spelling, by unit old or new, by words, marks or not.

1. The query is taken apart (`corpus.search.query`), each part finds its pages (`corpus.search.matching`).
2. Parts narrow each other; where that leaves nothing, some are dropped, and the hits say so (`corpus.search.attempts`).
3. Files of one paper count once: the best text stands for it, the others are listed.
4. Only the hits that are shown get their snippets and boxes.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from corpus.pages.pages import page as read_page
from corpus.pages.places import boxes
from corpus.search.attempts import attempts
from corpus.search.ranking import candidates
from corpus.search.snippets import cut, find_terms, merged

if TYPE_CHECKING:
    from corpus.search.attempts import Attempt
    from corpus.search.ranking import Candidate
    from corpus.store.archive import Archive
    from ocr.page import Box


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for.

    Attributes:
        query: numbers, units, phrases, words.
        unit: name of a unit, old or new; papers that it issued or that name it.
        type: kind of paper, code or name, "qđ" or "Quyết định".
        year: of the paper's own date.
        criterion: code of a criterion; papers that are evidence for it.
        limit: of hits; offset: of the first.
    """

    query: str = ""
    unit: str | None = None
    type: str | None = None
    year: int | None = None
    criterion: str | None = None
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """One page that answers.

    Attributes:
        document: id of the file that stands for the paper, `file` its name, `paper` the paper's id.
        unit: name of the unit that issued it, as it was then; None where that is not known.
        page: number of the page; start, end: offsets in its text of the place that answers best.
        snippet: the page's own text around it; marks: (start, end) in the snippet of all that answers.
        reasons: why it was found, in Vietnamese, the best first.
        boxes: of `start` to `end` on the page image; () where there is none.
        manifestations: (id, file name) of the other files of the paper.
    """

    document: int
    file: str
    paper: int | None
    title: str | None
    type: str | None
    number: str | None
    issuer: str | None
    date: str | None
    unit: str | None
    page: int
    start: int
    end: int
    snippet: str
    marks: tuple[tuple[int, int], ...]
    reasons: tuple[str, ...]
    boxes: tuple[Box, ...]
    score: float
    manifestations: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Results:
    """`total` pages answer; `hits` are those that were asked for."""

    total: int
    hits: tuple[Hit, ...]


def search(archive: Archive, request: Request) -> Results:
    """Return the pages that answer a request, the best first. No text of a query is an error."""
    for attempt in attempts(archive, request):
        found = candidates(archive.db, attempt.matches, request) if attempt.matches else []
        if found:
            shown = found[max(0, request.offset) :][: max(0, request.limit)]
            return Results(len(found), tuple(_hit(archive, candidate, attempt) for candidate in shown))
    return Results(0, ())


def as_json(results: Results) -> dict[str, Any]:
    """Return results as `sohoa search --json` prints them."""
    hits = []
    for hit in results.hits:
        fields = {name: getattr(hit, name) for name in hit.__dataclass_fields__}
        fields["boxes"] = [asdict(box) for box in hit.boxes]
        fields["marks"] = [list(mark) for mark in hit.marks]
        fields["reasons"] = list(hit.reasons)
        fields["score"] = round(hit.score, 4)
        fields["manifestations"] = [{"document": number, "file": file} for number, file in hit.manifestations]
        hits.append(fields)
    return {"total": results.total, "hits": hits}


def _hit(archive: Archive, candidate: Candidate, attempt: Attempt) -> Hit:
    view = read_page(archive, candidate.match.document, candidate.match.page)
    match = candidate.match
    found = (*match.places, *find_terms(view.text, attempt.terms), *match.others)
    places = merged(place for place in found if place[1] <= len(view.text))
    snippet = cut(view.text, places)
    start, end = places[0] if places else (0, 0)
    row = candidate.row
    return Hit(
        document=row["id"],
        file=row["file"],
        paper=row["paper_id"],
        title=row["title"],
        type=row["type"],
        number=row["number"],
        issuer=row["issuer"],
        date=row["date"],
        unit=row["unit_name"],
        page=match.page,
        start=start,
        end=end,
        snippet=snippet.text,
        marks=snippet.marks,
        reasons=(*match.reasons, *attempt.missing),
        boxes=boxes(view, start, end),
        score=match.score,
        manifestations=candidate.others,
    )
