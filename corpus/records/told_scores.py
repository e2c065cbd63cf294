"""What units gave themselves in their own tables (bảng tự chấm điểm), matched with the criteria of a programme.

A table is of the unit that issued the paper, else of the only one that it names. Its rows belong to a programme where
the paper cites the plan, is of the programme's time or tells no day; a row to the criterion whose words are most like
its own, the code beside them. The newest paper counts, of its files the one whose text needed least repair.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from rapidfuzz.fuzz import ratio, token_set_ratio

from corpus.pages.facts import spans_from
from corpus.units import units
from normalize.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.linking.criteria import Criterion, Programme
    from corpus.pages.places import Place
    from corpus.store.archive import Archive
    from extract.units.gazetteer import UnitKey

_ROWS = """
SELECT told_score.*, file, document.number AS paper_number, date, quality,
    coalesce(unit_code, (SELECT min(unit_code) FROM unit_mention WHERE document_id = document.id
        GROUP BY document_id HAVING count(DISTINCT unit_code || unit_from) = 1)) AS of_code,
    coalesce(unit_from, (SELECT min(unit_from) FROM unit_mention WHERE document_id = document.id
        GROUP BY document_id HAVING count(DISTINCT unit_code || unit_from) = 1)) AS of_from,
    EXISTS (SELECT 1 FROM reference JOIN document plan ON plan.number_key = reference.key
        WHERE reference.document_id = document.id AND plan.id = :plan) AS cites
FROM told_score JOIN document ON document.id = told_score.document_id
WHERE document.state = 'done' AND document.id != :plan
ORDER BY cites, date IS NOT NULL, date, quality, told_score.id
"""


@dataclass(frozen=True, slots=True)
class ToldScore:
    """Points that a unit gave itself, and the cell that says so: file, page, offsets there, every place of it."""

    points: float
    maximum: float | None
    document: int
    file: str
    number: str | None
    page: int
    start: int
    end: int
    spans: tuple[Place, ...]

    @property
    def where(self) -> str:
        """Paper and page, in Vietnamese."""
        return f"{self.number or self.file}, trang {self.page}"


def told_scores(
    archive: Archive, programme: Programme, criteria: Iterable[Criterion]
) -> dict[tuple[UnitKey, int], ToldScore]:
    """Return what units gave themselves in a programme, by unit and id of the criterion."""
    asked = [criterion for criterion in criteria if criterion.points is not None]
    found: dict[tuple[UnitKey, int], ToldScore] = {}
    if not asked:
        return found
    for row in archive.db.query(_ROWS, {"plan": programme.document_id}):
        criterion = (
            _meant(row, asked) if row["of_code"] and (row["cites"] or _in_time(row["date"], programme)) else None
        )
        if criterion is not None:
            found[(row["of_code"], row["of_from"]), criterion.id] = _score(row)  # a newer paper comes later
    return found


def of_line(
    archive: Archive, told: dict[tuple[UnitKey, int], ToldScore], line: Sequence[UnitKey]
) -> dict[int, ToldScore]:
    """Return those of a unit under all keys of its line, by id of the criterion; the latest name goes first."""
    known = units.known(archive)
    keys = sorted(line, key=lambda key: unit.valid_from if (unit := known.get(*key)) else "")
    return {criterion: score for key in keys for (unit, criterion), score in told.items() if unit == key}


def _meant(row: dict[str, Any], asked: Iterable[Criterion]) -> Criterion | None:
    """Return the criterion that a row is about; None where none is like it, or it gives more than there is."""
    rules = _rules()

    said = fold(row["criterion"])

    def likeness(criterion: Criterion) -> float:
        asks = fold(" ".join(criterion.text.split()))
        same_code = criterion.code == row["code"] or criterion.code.endswith(f".{row['code']}")
        # Tables tell in short what the plan asks at length: all their words are among its own.
        alike = token_set_ratio(said, asks) if len(said.split()) >= rules["least_words"] else 0.0
        whole = ratio(said, asks)
        least = rules["least_alike_same_code"] if same_code else rules["least_alike"]
        return alike + whole + same_code if max(alike, whole) >= least else 0.0

    fitting = [one for one in asked if row["maximum"] is None or row["maximum"] == one.points]
    best = max(fitting, key=likeness, default=None)
    if best is None or best.points is None or not likeness(best) or row["points"] > best.points:
        return None
    return best


def _in_time(day: str | None, programme: Programme) -> bool:
    if day is None or programme.period_start is None or programme.period_end is None:
        return True
    last = date.fromisoformat(programme.period_end) + timedelta(days=_rules()["days_after"])
    return programme.period_start <= day <= last.isoformat()


def _score(row: dict[str, Any]) -> ToldScore:
    return ToldScore(
        points=row["points"],
        maximum=row["maximum"],
        document=row["document_id"],
        file=row["file"],
        number=row["paper_number"],
        page=row["page"],
        start=row["start"],
        end=row["end"],
        spans=spans_from(row["spans"]),
    )


@cache
def _rules() -> dict[str, Any]:
    rules: dict[str, Any] = tomllib.loads((files("corpus") / "data" / "appraisal.toml").read_text("utf-8"))["tables"]
    return rules
