"""Papers that are cited and that the archive does not hold: "cited by 14 papers, not in the archive", the most first.

Mentions are counted by what is known of which paper they mean (`corpus.identity.identity`): 01/CT-UBND of two districts
are two papers. A mention that says less is counted with the only one it fits, else by itself. Numbers are walked
through from the most cited on, only as far as is asked for.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from corpus.citations import holdings
from corpus.citations.citations import resolve
from corpus.identity.identity import Identity, matches
from corpus.identity.issuers import areas_of, issuer
from corpus.pages.facts import spans_from
from corpus.search.numbers import agrees
from extract.references.numbers import key, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corpus.citations.holdings import Holding
    from corpus.pages.places import Place
    from corpus.store.archive import Archive

_SHOWN = 10  # citing papers named of each
_AT_ONCE = 25  # numbers looked at together

_BY_NUMBER = "SELECT key, count(DISTINCT document_id) AS papers FROM reference WHERE role != 'self'"
_GROUPS = """
SELECT reference.key, reference.date, reference.issuer, document.issuer AS agency, parent,
    unit.name AS unit, unit.district, unit.province, min(reference.id) AS first, count(*) AS mentions,
    group_concat(DISTINCT coalesce(paper_id, -document.id)) AS papers
FROM reference JOIN document ON document.id = document_id
LEFT JOIN unit ON unit.code = unit_code AND unit.valid_from = unit_from
WHERE reference.role != 'self' AND reference.key IN ({marks})
GROUP BY reference.key, reference.date, reference.issuer, document.issuer, parent, unit_code, unit_from
"""
_PLACES = """
SELECT reference.document_id, spans FROM document CROSS JOIN reference ON reference.document_id = document.id
WHERE (paper_id = :paper OR document.id = -:paper) AND reference.key = :key AND role != 'self'
ORDER BY reference.id LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class CitingPlace:
    """One paper that cites, and where it first does."""

    paper: Holding
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Dangling:
    """A paper that is cited and is not here.

    Attributes:
        ref: number and symbol, "1746/QĐ-UBND"; type, issuer, abstract: as some mention tells.
        dates: every date it is cited with; more than one contradict each other.
        papers: how many papers cite it; mentions: at how many places.
        cited_by: the first of them.
    """

    ref: str
    type: str | None
    dates: tuple[str, ...]
    issuer: str | None
    abstract: str | None
    papers: int
    mentions: int
    cited_by: tuple[CitingPlace, ...]


@dataclass(slots=True)
class _Cluster:
    key: str
    identity: Identity
    dates: dict[str, None] = field(default_factory=dict)
    issuer: str | None = None
    papers: set[int] = field(default_factory=set)
    mentions: int = 0
    first: int = 0

    @property
    def vague(self) -> bool:
        """Whether what is said leaves open which paper it is."""
        issued_by = self.identity.issuer
        nowhere = self.identity.series == "local" and issued_by is not None and not issued_by.areas
        return nowhere or "?" in self.identity.key

    def add(self, row: dict[str, Any]) -> None:
        """Take in a row of `_GROUPS`."""
        if row["date"]:
            self.dates[row["date"]] = None
        self.issuer = self.issuer or row["issuer"]
        self.papers.update(map(int, row["papers"].split(",")))
        self.mentions += row["mentions"]
        self.first = min(self.first or row["first"], row["first"])

    def join(self, other: _Cluster) -> None:
        """Take in what is said elsewhere of the same paper."""
        self.dates |= other.dates
        self.issuer = self.issuer or other.issuer
        self.papers |= other.papers
        self.mentions += other.mentions
        self.first = min(self.first or other.first, other.first)


def dangling(archive: Archive, *, limit: int = 50, number: str | None = None) -> list[Dangling]:
    """Return cited papers that the archive does not hold, those cited by the most papers first.

    Args:
        archive: where to look.
        limit: how many.
        number: only those of this number, in any spelling: "1746", "qđ 1746/UBND".
    """
    found: list[_Cluster] = []
    keys = _keys(archive, number)
    for first in range(0, len(keys), _AT_ONCE):
        # A number is not cited by more papers than mention it: what comes later cannot push these out.
        found.sort(key=lambda cluster: (-len(cluster.papers), cluster.key))
        if len(found) >= limit and len(found[limit - 1].papers) >= keys[first][1]:
            break
        least = len(found[limit - 1].papers) if len(found) >= limit else 0
        found.extend(_missing(archive, [name for name, _ in keys[first : first + _AT_ONCE]], least))
    found.sort(key=lambda cluster: (-len(cluster.papers), cluster.key))
    return [_told(archive, cluster) for cluster in found[:limit]]


def missing_numbers(archive: Archive) -> int:
    """Return how many cited numbers no paper of the archive bears."""
    (count,) = archive.db.execute(
        "SELECT count(*) FROM (SELECT DISTINCT key FROM reference WHERE role != 'self') AS cited"
        " WHERE NOT EXISTS (SELECT 1 FROM document WHERE number_key = cited.key)"
    ).fetchone()
    return int(count)


def _keys(archive: Archive, number: str | None) -> list[tuple[str, int]]:
    """Return the keys of cited numbers with how many documents cite each, the most first."""
    if number is None:
        rows = archive.db.query(f"{_BY_NUMBER} GROUP BY key ORDER BY papers DESC, key")
        return [(row["key"], row["papers"]) for row in rows]
    asked = parse(number)
    bare = asked.number if asked else key(number)
    rows = archive.db.query(f"{_BY_NUMBER} AND number = ? GROUP BY key ORDER BY papers DESC, key", [bare])
    return [(row["key"], row["papers"]) for row in rows if asked is None or agrees(asked, row["key"])]


def _missing(archive: Archive, keys: Sequence[str], least: int) -> Iterator[_Cluster]:
    """Yield the papers of these numbers that are not here; of numbers too little cited to show, none."""
    marks = ", ".join("?" * len(keys))
    groups: dict[str, list[dict[str, Any]]] = {name: [] for name in keys}
    for row in archive.db.query(_GROUPS.format(marks=marks), list(keys)):
        groups[row["key"]].append(row)
    for name, rows in groups.items():
        said = _alike(rows)
        if _most(said) >= least:
            held = holdings.bearing(archive.db, name)
            yield from _clusters(one for one in said if not resolve(one.identity, held, before=None))


def _most(said: Iterable[_Cluster]) -> int:
    """Return how many papers can at most cite one paper of a number."""
    whole: Counter[str] = Counter()
    vague = 0
    for one in said:
        if one.vague:
            vague += len(one.papers)
        else:
            whole[one.identity.key] += len(one.papers)
    return max(whole.values(), default=0) + vague


def _alike(rows: Iterable[dict[str, Any]]) -> Iterable[_Cluster]:
    """Return what is said of one number, each way of saying it once, across the papers that say so."""
    found: dict[tuple[Any, ...], _Cluster] = {}
    for row in rows:
        areas = areas_of(row["agency"], row["parent"], row["unit"], row["district"], row["province"])
        who = Identity(row["key"], row["date"], issuer(row["issuer"]), areas)
        # "Phòng Nội vụ" is the one of the area in which it is said.
        here = tuple(areas.items()) if who.series == "local" and who.issuer and not who.issuer.areas else ()
        cluster = found.setdefault((who.key, who.date, here), _Cluster(row["key"], who))
        cluster.add(row)
    return found.values()


def _clusters(said: Iterable[_Cluster]) -> Iterable[_Cluster]:
    """Put together what is said of one paper; what leaves something open goes with the only paper that it fits."""
    whole: dict[str, _Cluster] = {}
    vague: list[_Cluster] = []
    for one in said:
        if one.vague:
            vague.append(one)
        else:
            whole.setdefault(one.identity.key, _Cluster(one.key, one.identity)).join(one)
    alone: list[_Cluster] = []
    for one in sorted(vague, key=lambda cluster: cluster.identity.date is None):
        fitting = [other for other in (*whole.values(), *alone) if matches(one.identity, other.identity)]
        if len(fitting) == 1:
            fitting[0].join(one)
        else:
            alone.append(one)
    return (*whole.values(), *alone)


def _told(archive: Archive, cluster: _Cluster) -> Dangling:
    first = next(archive.db.query("SELECT ref, type, abstract FROM reference WHERE id = ?", [cluster.first]))
    return Dangling(
        ref=first["ref"],
        type=first["type"],
        dates=tuple(sorted(cluster.dates)),
        issuer=cluster.issuer,
        abstract=first["abstract"],
        papers=len(cluster.papers),
        mentions=cluster.mentions,
        cited_by=tuple(_citing(archive, cluster)),
    )


def _citing(archive: Archive, cluster: _Cluster) -> Iterator[CitingPlace]:
    rows = [
        row
        for paper in sorted(cluster.papers, key=abs)[:_SHOWN]
        for row in archive.db.query(_PLACES, {"key": cluster.key, "paper": paper})
    ]
    by = holdings.documents(archive.db, [row["document_id"] for row in rows])
    for row in rows:
        yield CitingPlace(by[row["document_id"]], spans_from(row["spans"]))
