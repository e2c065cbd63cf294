"""Papers that are cited and that the archive does not hold: "cited by 14 papers, not in the archive", the most first.

Mentions are counted by what is known of which paper they mean (`corpus.identity`): 01/CT-UBND of two districts are two
papers. A mention that says less is counted with the only one it fits, else by itself. Numbers are walked through from
the most cited on, only as far as is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from corpus import holdings
from corpus.citations import resolve
from corpus.facts import spans_from
from corpus.identity import Identity, matches
from corpus.issuers import areas_of, issuer
from corpus.matching import agrees
from extract.numbers import key, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corpus.archive import Archive
    from corpus.holdings import Holding
    from corpus.places import Place

_SHOWN = 20  # citing papers named of each
_AT_ONCE = 100  # numbers looked at together

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
SELECT reference.document_id, spans FROM reference JOIN document ON document.id = document_id
WHERE reference.key = ? AND role != 'self' AND coalesce(paper_id, -document.id) = ? ORDER BY reference.id LIMIT 1
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


def dangling(archive: Archive, *, limit: int = 100, number: str | None = None) -> list[Dangling]:
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
        found.extend(_missing(archive, [name for name, _ in keys[first : first + _AT_ONCE]]))
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


def _missing(archive: Archive, keys: Sequence[str]) -> Iterator[_Cluster]:
    marks = ", ".join("?" * len(keys))
    groups: dict[str, list[dict[str, Any]]] = {name: [] for name in keys}
    for row in archive.db.query(_GROUPS.format(marks=marks), list(keys)):
        groups[row["key"]].append(row)
    for name, rows in groups.items():
        held = holdings.bearing(archive.db, name)
        meant = [(row, _identity(row)) for row in rows]
        yield from _clusters([(row, who) for row, who in meant if not resolve(who, held, before=None)])


def _identity(row: dict[str, Any]) -> Identity:
    areas = areas_of(row["agency"], row["parent"], row["unit"], row["district"], row["province"])
    return Identity(row["key"], row["date"], issuer(row["issuer"]), areas)


def _clusters(meant: Iterable[tuple[dict[str, Any], Identity]]) -> Iterable[_Cluster]:
    whole: dict[str, _Cluster] = {}
    vague: dict[tuple[str, str | None], tuple[Identity, list[dict[str, Any]]]] = {}
    for row, who in meant:
        if "?" in who.key:
            vague.setdefault((who.key, who.date), (who, []))[1].append(row)
        else:
            _add(whole.setdefault(who.key, _Cluster(row["key"], who)), row)
    alone: dict[tuple[str, str | None], _Cluster] = {}
    dated_first = sorted(vague.items(), key=lambda entry: entry[1][0].date is None)
    for name, (who, rows) in dated_first:
        fitting = [one for one in (*whole.values(), *alone.values()) if matches(who, one.identity)]
        cluster = fitting[0] if len(fitting) == 1 else alone.setdefault(name, _Cluster(rows[0]["key"], who))
        for row in rows:
            _add(cluster, row)
    return (*whole.values(), *alone.values())


def _add(cluster: _Cluster, row: dict[str, Any]) -> None:
    if row["date"]:
        cluster.dates[row["date"]] = None
    cluster.issuer = cluster.issuer or row["issuer"]
    cluster.papers.update(map(int, row["papers"].split(",")))
    cluster.mentions += row["mentions"]
    cluster.first = min(cluster.first or row["first"], row["first"])


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
        for row in archive.db.query(_PLACES, [cluster.key, paper])
    ]
    by = holdings.documents(archive.db, [row["document_id"] for row in rows])
    for row in rows:
        yield CitingPlace(by[row["document_id"]], spans_from(row["spans"]))
