"""What papers say of each other: which paper each reference means, and who speaks of a paper.

    references of one document --> one `Cited` per paper meant, with the papers of the archive that it may be
    references to one paper    --> one `Citing` per paper that speaks of it

Mentions of one number in one document mean one paper, unless their dates or issuers part them; the short mention
("Quyết định số 1746/QĐ-UBND") takes date and issuer from the full one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from corpus.citations import holdings
from corpus.identity.identity import Identity, Likeness, matches
from corpus.identity.issuers import compare, issuer
from corpus.pages.facts import spans_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from corpus.citations.holdings import Holding
    from corpus.pages.places import Place
    from corpus.store.archive import Archive

State = Literal["certain", "candidates", "dangling"]

_COLUMNS = 'id, document_id, page, start, "end", spans, quote, ref, key, type, date, issuer, abstract, role'
_OUT = f"SELECT {_COLUMNS} FROM reference WHERE document_id = ? AND role != 'self' ORDER BY page, start, id"
_IN = f"SELECT {_COLUMNS} FROM reference WHERE key = ? AND document_id = ? AND role != 'self' ORDER BY page, start, id"
_SPEAKING = (
    "SELECT min(role NOT IN ('amends', 'replaces', 'repeals')), document_id FROM reference"
    " WHERE key = ? AND role != 'self' GROUP BY document_id"
)
_AT_ONCE = 50
MOST_CITING = 100


@dataclass(frozen=True, slots=True)
class Mention:
    """One place that speaks of a paper: in which document, where, in what role, with which words."""

    id: int
    document: int
    role: str
    places: tuple[Place, ...]
    quote: str


@dataclass(frozen=True, slots=True)
class Meant:
    """A paper that one document speaks of, put together from all its mentions there.

    Attributes:
        ref: number and symbol as normalized, "1746/QĐ-UBND".
        type, date, issuer, abstract: as the mentions tell.
        identity: what is known of which paper it is.
    """

    ref: str
    type: str | None
    date: str | None
    issuer: str | None
    abstract: str | None
    identity: Identity
    mentions: tuple[Mention, ...]

    @property
    def label(self) -> str:
        """What people call it."""
        return f"{self.type or 'Văn bản'} số {self.ref}"

    @property
    def roles(self) -> tuple[str, ...]:
        """What the document does with it, each once."""
        return tuple(dict.fromkeys(mention.role for mention in self.mentions))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paper of the archive that a reference may mean, and why."""

    paper: Holding
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Cited:
    """A paper that a document speaks of, and the papers of the archive that it may be, the likeliest first."""

    meant: Meant
    papers: tuple[Candidate, ...]

    @property
    def state(self) -> State:
        """Whether it is one paper for certain, may be one of some, or none of the archive."""
        if not self.papers:
            return "dangling"
        return "certain" if self.papers[0].likeness.certain else "candidates"


@dataclass(frozen=True, slots=True)
class Citing:
    """A paper that speaks of another one; `likeness.certain` says whether surely of that one."""

    paper: Holding
    meant: Meant
    likeness: Likeness


def cites(archive: Archive, document: int) -> list[Cited]:
    """Return the papers that a document speaks of, in the order of their first mention. Raises NotFound."""
    own = holdings.holding(archive, document)
    found = meanings(archive.db.query(_OUT, [document]), own.areas)
    bearing = {meant.identity.number_key: None for meant in found}
    held = {key: holdings.bearing(archive.db, key, apart_from=own.paper) for key in bearing}
    return [Cited(meant, resolve(meant.identity, held[meant.identity.number_key], before=own.date)) for meant in found]


def cited_by(archive: Archive, document: int, *, limit: int = MOST_CITING) -> list[Citing]:
    """Return the papers that speak of a document's paper, by date: of very many, those that change it first.

    Args:
        archive: where to look.
        document: any file of the paper.
        limit: how many at most; see `speaking` for how many there may be.

    Raises:
        NotFound: there is no such document.
    """
    own = holdings.holding(archive, document)
    files = [file for file in holdings.files_of(archive.db, own.paper) if file.identity]
    found: dict[int, Citing] = {}
    documents = _speaking(archive, files)
    for first in range(0, len(documents), _AT_ONCE):
        for citing in _citing(archive, own, files, documents[first : first + _AT_ONCE]):
            known = found.get(citing.paper.paper)
            if known is None or (citing.likeness.certain and not known.likeness.certain):
                found[citing.paper.paper] = citing
        if len(found) >= limit:
            break
    return sorted(found.values(), key=lambda citing: (citing.paper.date or "9", citing.paper.document))[:limit]


def speaking(archive: Archive, document: int) -> int:
    """Return how many documents speak of the number that a document's paper bears, whichever paper they mean."""
    own = holdings.holding(archive, document)
    return len(_speaking(archive, holdings.files_of(archive.db, own.paper)))


def _speaking(archive: Archive, files: Iterable[Holding]) -> list[int]:
    """Return the documents that speak of a number of these files, those that change the paper first."""
    keys = dict.fromkeys(file.identity.number_key for file in files if file.identity)
    rows = sorted(row for key in keys for row in archive.db.execute(_SPEAKING, [key]))
    return list(dict.fromkeys(document for _, document in rows))


def _citing(archive: Archive, own: Holding, files: list[Holding], documents: Iterable[int]) -> Iterator[Citing]:
    keys = dict.fromkeys(file.identity.number_key for file in files if file.identity)
    for holding in holdings.documents(archive.db, documents).values():
        if holding.paper == own.paper:
            continue
        rows = [row for key in keys for row in archive.db.query(_IN, [key, holding.document])]
        for meant in meanings(rows, holding.areas):
            likeness = _best(meant.identity, files, holding.date)
            if likeness:
                yield Citing(holding, meant, likeness)


def meanings(rows: Iterable[Mapping[str, Any]], areas: Mapping[str, str]) -> list[Meant]:
    """Return the papers that the references of one document mean, each once.

    Args:
        rows: of the table `reference`, in order of place, without the document's own number.
        areas: of the document.
    """
    by_number: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_number.setdefault(row["key"], []).append(row)
    found = (_meant(group, areas) for mentions in by_number.values() for group in _parted(mentions, areas))
    return sorted(found, key=lambda meant: meant.mentions[0].id)


def resolve(cited: Identity, held: Iterable[Holding], *, before: str | None) -> tuple[Candidate, ...]:
    """Return the papers that a reference may mean, one file of each; one that is certain leaves out the others.

    Args:
        cited: what is known of the paper meant.
        held: documents that bear its number.
        before: ISO date of the citing paper; what was issued later is not meant by a mention without a date.
    """
    best: dict[int, Candidate] = {}
    for holding in held:
        likeness = _best(cited, [holding], before)
        known = best.get(holding.paper)
        if likeness and (known is None or (likeness.certain and not known.likeness.certain)):
            best[holding.paper] = Candidate(holding, likeness)
    certain = [candidate for candidate in best.values() if candidate.likeness.certain]
    exact = [candidate for candidate in certain if not candidate.likeness.other_date] or certain
    if len(exact) == 1:
        return tuple(exact)
    # Two papers with all that makes an identity: which is meant cannot be told.
    why = f"kho có {len(exact)} văn bản cùng khớp"
    unsure = (Candidate(each.paper, _doubted(each.likeness, why)) for each in exact or best.values())
    return tuple(sorted(unsure, key=lambda candidate: candidate.paper.document))


def _best(cited: Identity, files: Iterable[Holding], before: str | None) -> Likeness | None:
    found = None
    for file in files:
        if file.identity is None or (cited.date is None and before and file.date and file.date > before):
            continue
        likeness = matches(cited, file.identity)
        if likeness and likeness.certain and not file.sure:
            likeness = _doubted(likeness, "số hoặc ngày của bản lưu chưa chắc")
        if likeness and (found is None or (likeness.certain, found.other_date) > (found.certain, likeness.other_date)):
            found = likeness
    return found


def _doubted(likeness: Likeness, why: str) -> Likeness:
    return replace(likeness, certain=False, reasons=(*likeness.reasons, why)) if likeness.certain else likeness


def _parted(mentions: list[Mapping[str, Any]], areas: Mapping[str, str]) -> Iterator[list[Mapping[str, Any]]]:
    """Yield the mentions of one number by the papers they mean; those that say less go with the only one they fit."""
    groups: list[list[Mapping[str, Any]]] = []
    for row in sorted(mentions, key=lambda row: (row["date"] is None) + (row["issuer"] is None)):
        fitting = [group for group in groups if _together(group, row, areas)]
        if len(fitting) == 1:
            fitting[0].append(row)
        else:
            groups.append([row])
    yield from groups


def _together(group: list[Mapping[str, Any]], row: Mapping[str, Any], areas: Mapping[str, str]) -> bool:
    dates = {one["date"] for one in (*group, row) if one["date"]}
    issuers = [issuer(one["issuer"]) for one in group if one["issuer"]]
    return len(dates) < 2 and all(compare(issuer(row["issuer"]), areas, one, areas) != "other" for one in issuers)


def _meant(rows: list[Mapping[str, Any]], areas: Mapping[str, str]) -> Meant:
    first = rows[0]
    date, issued_by, kind, abstract = (
        next((row[name] for row in rows if row[name]), None) for name in ("date", "issuer", "type", "abstract")
    )
    mentions = tuple(
        Mention(row["id"], row["document_id"], row["role"], spans_from(row["spans"]), row["quote"])
        for row in sorted(rows, key=lambda row: row["id"])
    )
    known = Identity(first["key"], date, issuer(issued_by), areas)
    return Meant(first["ref"], kind, date, issued_by, abstract, known, mentions)
