"""Points: the most a criterion gives, what the unit gave itself, what a reviewer takes off with a reason, what is left.

A criterion without points has none of this, only its state. What the unit gave itself is what a reviewer wrote down,
else what its table (bảng tự chấm điểm) says, else what one of its papers says beside the evidence. The reviewed
points are that, or the most where nothing is told, less what was taken off, once evidence is accepted; none while
something waits to be looked at, and 0 where nothing was accepted. A reduction that is taken back stays in the archive
with who and when.
"""

from __future__ import annotations

import json
import math
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from corpus.errors import ArchiveError, NotFound
from corpus.linking import criteria
from corpus.records.evidence import get
from corpus.records.reviewing import asked_of, bound_unit
from corpus.store import audit
from corpus.store.archive import now
from corpus.units import units
from corpus.vietnam import figure
from normalize.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.linking.criteria import Criterion
    from corpus.records.evidence_rows import Evidence
    from corpus.records.told_scores import ToldScore
    from corpus.store.archive import Archive
    from extract.units.gazetteer import UnitKey

_SELF_SCORE = """
INSERT OR REPLACE INTO self_score (criterion_id, unit_code, unit_from, points, set_by, set_at)
VALUES (:criterion_id, :unit_code, :unit_from, :points, :set_by, :set_at)
"""
_OF_UNITS = "unit_code || ' ' || unit_from IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class SelfScore:
    """What a unit gave itself: as a person wrote it down (`by`, `at`), as its table says (`told`), or as a paper says.

    Attributes:
        evidence: id of the passage that says so.
    """

    points: float
    evidence: int | None = None
    by: str | None = None
    at: str | None = None
    told: ToldScore | None = None


@dataclass(frozen=True, slots=True)
class Reduction:
    """Points taken off, why, by whom and when; `evidence` is the id of the passage behind it, None where none is."""

    id: int
    points: float
    reason: str
    evidence: int | None
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Points:
    """Points of a unit for one criterion; `appraised` is None while evidence waits to be looked at."""

    maximum: float
    self_score: SelfScore | None
    reductions: tuple[Reduction, ...]
    appraised: float | None


@dataclass(frozen=True, slots=True)
class Kept:
    """What people wrote down of a unit's points, by criterion id."""

    self_scores: dict[int, SelfScore]
    reductions: dict[int, tuple[Reduction, ...]]


def kept(archive: Archive, keys: Iterable[UnitKey]) -> Kept:
    """Return what people wrote down of the points of a unit, under all these keys of its line."""
    asked = [json.dumps([units.key_text(key) for key in keys])]
    scores = {
        row["criterion_id"]: SelfScore(row["points"], by=row["set_by"], at=row["set_at"])
        for row in archive.db.query(f"SELECT * FROM self_score WHERE {_OF_UNITS} ORDER BY set_at", asked)
    }
    taken: dict[int, tuple[Reduction, ...]] = {}
    rows = archive.db.query(f"SELECT * FROM reduction WHERE undone_at IS NULL AND {_OF_UNITS} ORDER BY id", asked)
    for row in rows:
        taken[row["criterion_id"]] = (*taken.get(row["criterion_id"], ()), _reduction(row))
    return Kept(scores, taken)


def points_of(
    criterion: Criterion, pieces: Iterable[Evidence], written: Kept, told: ToldScore | None = None
) -> Points | None:
    """Return the points of a unit for a criterion with this evidence; None where the criterion gives none.

    `told` is what the unit's table says of the criterion.
    """
    if criterion.points is None:
        return None
    pieces = [piece for piece in pieces if piece.status != "rejected"]
    taken = written.reductions.get(criterion.id, ())
    in_table = SelfScore(told.points, told=told) if told else None
    scored = written.self_scores.get(criterion.id) or in_table or _told(criterion.points, pieces)
    appraised: float | None = None
    if any(piece.favourable and piece.status == "accepted" for piece in pieces):
        start = min(scored.points, criterion.points) if scored else criterion.points
        appraised = max(0.0, round(start - sum(reduction.points for reduction in taken), 2))
    elif not any(piece.status == "proposed" for piece in pieces):
        appraised = 0.0
    return Points(criterion.points, scored, taken, appraised)


def set_self_score(  # noqa: PLR0913 - one argument per part of the place
    archive: Archive, *, programme: int, criterion: str, unit: str | UnitKey, points: float | None, by: str
) -> None:
    """Write down what a unit gave itself for a criterion; None goes back to what the papers say.

    Raises:
        NotFound: there is no such programme, criterion or unit.
        ArchiveError: the criterion gives no points, or fewer than these.
    """
    with archive.transaction() as db:
        asked, key = _place(archive, programme, criterion, unit)
        row = {"criterion_id": asked.id, "unit_code": key[0], "unit_from": key[1]}
        if points is None:
            db.execute(
                "DELETE FROM self_score WHERE criterion_id = ? AND unit_code = ? AND unit_from = ?", [asked.id, *key]
            )
        else:
            _check(asked, points, least=0)
            scored = {**row, "points": points, "set_by": by, "set_at": now()}
            db.execute(_SELF_SCORE, scored)
        _log(archive, by, "self-score", asked, key, {"points": points})


def reduce(  # noqa: PLR0913 - one argument per part of the place
    archive: Archive,
    *,
    programme: int,
    criterion: str,
    unit: str | UnitKey,
    points: float,
    reason: str,
    by: str,
    evidence: int | None = None,
) -> Reduction:
    """Take points off for a reason.

    Args:
        archive: where the programme is.
        programme: its id.
        criterion: code of one of its criteria.
        unit: name, code or key of the unit.
        points: how many.
        reason: why, in words.
        by: who does.
        evidence: id of the passage that speaks against the unit, if one does.

    Raises:
        NotFound: there is no such programme, criterion, unit or piece of evidence.
        ArchiveError: the criterion gives no points or fewer, no reason was given, or the evidence is another one's.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise ArchiveError("Trừ điểm phải nêu lý do. Hãy ghi lý do ngắn gọn, ví dụ: chậm tiến độ 20 ngày.")
    with archive.transaction() as db:
        asked, key = _place(archive, programme, criterion, unit)
        _check(asked, points, least=0.01)
        if evidence is not None:
            piece = get(archive, evidence)
            theirs = (piece.unit_code, piece.unit_from) in units.own_line(archive, key)
            if (piece.programme, piece.criterion) != (programme, asked.code) or not theirs:
                message = f"Minh chứng số {evidence} không thuộc tiêu chí {asked.code} của đơn vị này. Hãy chọn lại."
                raise ArchiveError(message)
        row = {"criterion_id": asked.id, "unit_code": key[0], "unit_from": key[1], "evidence_id": evidence}
        said = {"points": points, "reason": reason, "reduced_by": by, "reduced_at": now()}
        number = int(str(db.table("reduction").insert({**row, **said}).last_pk))
        _log(archive, by, "reduce", asked, key, {"points": points, "reason": reason, "reduction": number})
        return _reduction({**row, **said, "id": number})


def undo_reduction(archive: Archive, reduction_id: int, *, by: str) -> None:
    """Take a reduction back. Raises NotFound where there is none, or it was taken back before."""
    with archive.transaction() as db:
        rows = list(db.query("SELECT * FROM reduction WHERE id = ? AND undone_at IS NULL", [reduction_id]))
        if not rows:
            raise NotFound(f"Không có khoản trừ điểm số {reduction_id}, hoặc đã được bỏ. Hãy mở lại hồ sơ đơn vị.")
        (row,) = rows
        db.table("reduction").update(reduction_id, {"undone_by": by, "undone_at": now()})
        programme = next(db.query("SELECT programme_id FROM criterion WHERE id = ?", [row["criterion_id"]]))
        asked = next(
            one for one in criteria.criteria(archive, programme["programme_id"]) if one.id == row["criterion_id"]
        )
        said = {"points": row["points"], "reason": row["reason"], "reduction": reduction_id}
        _log(archive, by, "reduce-undo", asked, (row["unit_code"], row["unit_from"]), said)


def _told(maximum: float, pieces: Iterable[Evidence]) -> SelfScore | None:
    """Return what a paper says that the unit gave itself."""
    for piece in pieces:
        for found in _pattern().finditer(fold(piece.quote)):
            points = float(found["points"].replace(",", "."))
            if points <= maximum:
                return SelfScore(points, evidence=piece.id)
    return None


@cache
def _pattern() -> re.Pattern[str]:
    said = tomllib.loads((files("corpus") / "data" / "appraisal.toml").read_text("utf-8"))["self_score"]
    phrases = "|".join(r"\s+".join(fold(phrase).split()) for phrase in sorted(said["phrases"], key=len, reverse=True))
    # Not over the cells of a table: the head "Điểm tự chấm" does not speak of the figure that begins the next row.
    return re.compile(rf"\b(?:{phrases})[^\w\t]+(?:[a-z]+[^\w\t]+){{0,{said['within']}}}(?P<points>\d+(?:[.,]\d+)?)")


def _place(archive: Archive, programme: int, criterion: str, unit: str | UnitKey) -> tuple[Criterion, UnitKey]:
    launched = criteria.get(archive, programme)
    return asked_of(archive, launched, criterion), bound_unit(archive, launched, unit)


def _check(criterion: Criterion, points: float, *, least: float) -> None:
    if criterion.points is None:
        raise ArchiveError(f"Kế hoạch không cho điểm tiêu chí {criterion.code}; chỉ chấp nhận hoặc loại minh chứng.")
    if not (math.isfinite(points) and least <= points <= criterion.points):
        raise ArchiveError(
            f"Tiêu chí {criterion.code} có tối đa {figure(criterion.points)} điểm. Hãy nhập số điểm trong khoảng đó."
        )


def _reduction(row: dict[str, Any]) -> Reduction:
    return Reduction(row["id"], row["points"], row["reason"], row["evidence_id"], row["reduced_by"], row["reduced_at"])


def _log(  # noqa: PLR0913, PLR0917 - who did what, where
    archive: Archive, by: str, action: str, criterion: Criterion, key: UnitKey, said: dict[str, Any]
) -> None:
    where = {
        "criterion": criterion.code,
        "programme": criterion.programme_id,
        "unit": units.get(archive, key).name,
        "unit_key": units.key_text(key),
    }
    audit.append(archive, by, f"evidence.{action}", f"criterion:{criterion.id}", {**where, **said})
