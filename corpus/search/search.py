"""Find the page in one query: by number in any spelling, by unit old or new, by words, marks or not.

1. The query is taken apart (`corpus.search.query`), each part finds its pages (`corpus.search.matching`).
2. Parts narrow each other; where that leaves nothing, some are dropped, and the hits say so (`corpus.search.attempts`).
3. Files of one paper count once: the best text stands for it, the others are listed.
4. Only the hits that are shown get their snippets and boxes.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from corpus.pages.pages import page_with_places
from corpus.pages.places import Sought, boxes, near_each
from corpus.search import page_index
from corpus.search.attempts import attempts
from corpus.search.matching import Matches
from corpus.search.ranking import candidates
from corpus.search.request import Cursor, Request, cursor_of, limits, written
from corpus.search.selecting import choose, count
from corpus.search.snippets import cut, find_terms, merged
from corpus.search.suggesting import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    import tantivy

    from corpus.search.attempts import Attempt
    from corpus.search.meaning import Meant
    from corpus.search.opening import Opened
    from corpus.search.ranking import Candidate
    from corpus.search.selecting import Chosen
    from corpus.search.snippets import Snippet
    from corpus.store.archive import Archive
    from ocr.page import Box

__all__ = ["Hit", "Request", "Results", "as_json", "search"]

LOOKED_AT = 20  # pages more than are shown: some are other files of one paper
FEW = 60  # pages that are all looked at: how many papers they are is then told exactly
BLOCK = 40  # pages that are put in order by themselves; then as many again, then twice as many, and so on


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
    """`total` pages answer; `hits` are those that were asked for.

    Attributes:
        exact: whether files of one paper are counted once in `total`; else, where very many answer, each is.
        next: cursor of what comes after these hits, None where nothing does.
        did_you_mean: a better query, where the archive does not know some of its words; told with the first hits.
        understood: what words of the query were taken to say of the papers themselves, which the hits then are.
    """

    total: int
    hits: tuple[Hit, ...]
    exact: bool = True
    next: str | None = None
    did_you_mean: str | None = None
    understood: tuple[Meant, ...] = ()


@dataclass(frozen=True, slots=True)
class _Answer:
    """The best candidates, as many as are shown and those before them; `total` of all, if it is known exactly."""

    found: list[Candidate]
    total: int
    exact: bool


def search(archive: Archive, request: Request) -> Results:
    """Return the pages that answer a request, the best first. No text of a query is an error.

    Raises:
        BadCursor: the request's cursor is none of this request.
    """
    cursor = cursor_of(request)
    opened = page_index.as_of(archive, cursor.newest) if cursor else page_index.reader(archive)
    results = _search(archive, request, cursor, opened)
    if not results.hits and not cursor and (newer := page_index.newer(archive, opened)):
        return _search(archive, request, cursor, newer)
    return results


def _search(archive: Archive, request: Request, cursor: Cursor | None, opened: Opened) -> Results:
    newest = cursor.newest if cursor else opened.position
    before = cursor.before if cursor else max(0, request.offset)
    with archive.snapshot():
        for attempt in attempts(archive, opened.searcher, request):
            answer = _answer(archive, opened.searcher, request, attempt, before + max(0, request.limit), newest)
            if answer.found:
                place = Cursor(newest, before, cursor.last if cursor else (0, 0))
                results = _results(archive, request, attempt, answer, place)
                break
        else:
            results = Results(0, ())
        return results if before else replace(results, did_you_mean=did_you_mean(archive, request.query))


def _results(archive: Archive, request: Request, attempt: Attempt, answer: _Answer, cursor: Cursor) -> Results:
    found = answer.found
    keys = [(candidate.row["id"], candidate.match.page) for candidate in found]
    # What was shown last may stand elsewhere by now: papers before it were taken away, say.
    first = keys.index(cursor.last) + 1 if cursor.last in keys else cursor.before
    shown = found[first:][: max(0, request.limit)]
    after = first + len(shown)
    going_on = Cursor(cursor.newest, after, keys[after - 1]) if shown and after < answer.total else None
    return Results(
        answer.total,
        _hits(archive, shown, attempt),
        answer.exact,
        written(request, going_on) if going_on else None,
        understood=attempt.meant,
    )


def _answer(  # noqa: PLR0913, PLR0917 - what is asked, of what
    archive: Archive, searcher: tantivy.Searcher, request: Request, attempt: Attempt, wanted: int, newest: int
) -> _Answer:
    within = [*limits(request, newest if request.cursor else None), *attempt.limits]
    pages = _up_to(wanted + LOOKED_AT)
    matches, seen = Matches(), set[int]()
    while True:
        chosen = choose(archive.db, searcher, attempt.parts, within, pages, newest)
        fresh = [document for document in chosen.documents if document not in seen]
        matches.update(attempt.matches(fresh) if fresh else {})
        seen.update(fresh)
        found = _in_blocks(candidates(archive.db, matches, request), chosen, pages) if seen else []
        if chosen.complete:
            return _Answer(found, len(found), exact=True)
        if len(found) > wanted:
            held = count(searcher, attempt.parts, within)
            if held > FEW or pages > held:
                return _Answer(found, max(len(found), held), exact=False)
            pages = _up_to(held + 1)
        else:
            pages = _up_to(_more(pages, len(found), wanted))


def _in_blocks(found: list[Candidate], chosen: Chosen, pages: int) -> list[Candidate]:
    """Return candidates block by block, those of blocks alone that were looked at to their end.

    What stands in front stays there however many more are looked at: by scores alone, pages that the index puts behind
    others, for it does not see all that scores do, would come in front of what was shown, and be shown to nobody.
    """
    placed = []
    for candidate in found:
        files = (candidate.row["id"], *(number for number, _ in candidate.others))
        rank = min(chosen.ranks.get(number, pages) for number in files)
        if rank < pages or chosen.complete:
            placed.append(((rank // BLOCK).bit_length(), candidate))
    return [candidate for _, candidate in sorted(placed, key=itemgetter(0))]


def _up_to(pages: int) -> int:
    """Return how many pages there are up to the end of the block in which so many end."""
    return BLOCK << ((max(1, pages) - 1) // BLOCK).bit_length()


def _more(pages: int, found: int, wanted: int) -> int:
    """Return how many pages to look at, where so many gave fewer hits than are wanted: some more than should do."""
    return max(2 * pages, min(8 * pages, 4 * pages * (wanted + 1) // (3 * max(1, found))))


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
    told = {name: getattr(results, name) for name in ("total", "exact", "next", "did_you_mean")}
    understood = [{name: getattr(one, name) for name in one.__dataclass_fields__} for one in results.understood]
    return {**told, "understood": understood, "hits": hits}


def _hits(archive: Archive, shown: Sequence[Candidate], attempt: Attempt) -> tuple[Hit, ...]:
    sought, snippets = [], []
    for candidate in shown:
        match = candidate.match
        view, stored = page_with_places(archive, match.document, match.page)
        found = (*match.places, *find_terms(view.text, attempt.terms), *match.others)
        places = merged(place for place in found if place[1] <= len(view.text))
        sought.append(Sought(view, stored, *(places[0] if places else (0, 0))))
        snippets.append(cut(view.text, places))
    drawn = [boxes(view, one.start, one.end) for view, one in zip(near_each(sought), sought, strict=True)]
    return tuple(
        _hit(candidate, one, snippet, on_scan, attempt)
        for candidate, one, snippet, on_scan in zip(shown, sought, snippets, drawn, strict=True)
    )


def _hit(candidate: Candidate, place: Sought, snippet: Snippet, drawn: tuple[Box, ...], attempt: Attempt) -> Hit:
    row, match = candidate.row, candidate.match
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
        start=place.start,
        end=place.end,
        snippet=snippet.text,
        marks=snippet.marks,
        reasons=(*match.reasons, *attempt.missing),
        boxes=drawn,
        score=match.score,
        manifestations=candidate.others,
    )
