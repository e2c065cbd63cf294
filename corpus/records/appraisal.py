"""The appraisal sheet (phiếu thẩm định) of a unit in a programme, as data: what is printed, in words and figures.

Built from the unit's record; the writers in `corpus.exports.appraisal` only set it on paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.errors import NotFound
from corpus.records.deadlines import in_words
from corpus.records.record import record
from corpus.vietnam import figure, today, written_day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from corpus.records.awards import Award
    from corpus.records.evidence_rows import Evidence
    from corpus.records.record import CriterionRecord, ProgrammeRecord, UnitRecord
    from corpus.records.told_scores import ToldScore
    from corpus.store.archive import Archive
    from extract.units.gazetteer import UnitKey

STATES = {
    "accepted": "Đã chấp nhận",
    "proposed": "Chờ xét",
    "unfavourable": "Chỉ có nội dung bất lợi",
    "rejected": "Minh chứng đã bị loại",
    "gap": "Chưa có minh chứng",
}
STATUSES = {"accepted": "Đã chấp nhận", "proposed": "Chờ xét", "rejected": "Đã loại"}


@dataclass(frozen=True, slots=True)
class Proof:
    """A piece of evidence on the sheet; `mark` numbers it in the annex, from 1. Dates are as written in Vietnam."""

    mark: int
    evidence: int
    criterion: str
    number: str | None
    title: str | None
    date: str | None
    issuer: str | None
    file: str
    page: int
    quote: str
    favourable: bool
    status: str
    unit: str
    note: str | None
    decided_by: str | None
    decided_at: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion: what is asked, by what it is proved, its points (None where there are none), state and notes."""

    criterion: str
    heading: str | None
    asked: str
    deadline: str | None
    proofs: tuple[Proof, ...]
    maximum: float | None
    self_score: float | None
    appraised: float | None
    state: str
    notes: tuple[str, ...]
    told: ToldScore | None = None
    """The cell of the unit's own table that `self_score` stands in, where it is from one."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """An appraisal sheet.

    Attributes:
        unit, earlier, later: names of the unit, of what it was and of what it became.
        issuer: who launched the programme, as printed; None where the plan does not tell.
        plan: the plan in words: kind, number, day.
        period: the programme's days in words, None where the plan tells none.
        maximum, self_score, appraised: totals, None where nothing is counted; `waiting` criteria are not appraised yet.
        gaps: in words, one for each criterion without evidence.
        printed: the day, ISO 8601.
    """

    unit: str
    earlier: tuple[str, ...]
    later: tuple[str, ...]
    programme: int
    title: str
    issuer: str | None
    plan: str
    period: str | None
    lines: tuple[Line, ...]
    maximum: float | None
    self_score: float | None
    appraised: float | None
    waiting: int
    gaps: tuple[str, ...]
    awards: tuple[str, ...]
    printed: str

    @property
    def proofs(self) -> tuple[Proof, ...]:
        """Every piece of evidence, in the order of the annex."""
        return tuple(proof for line in self.lines for proof in line.proofs)


def sheets(
    archive: Archive, unit: str | UnitKey, *, programme: int | None = None, now: date | None = None
) -> list[Sheet]:
    """Return a unit's appraisal sheets, one for each programme that binds it, the newest first.

    Args:
        archive: where to look.
        unit: name or code, or the unit's key.
        programme: id of the only programme that is asked for.
        now: the day it is printed, None for today.

    Raises:
        NotFound: there is no such unit, or no such programme for it.
    """
    day = now or today()
    found = record(archive, unit, now=day)
    parts = [part for part in found.programmes if programme in (None, part.programme.id)]
    if not parts:
        raise NotFound(
            f"{found.unit.name} chưa có phong trào thi đua nào như vậy trong kho. "
            "Hãy nạp kế hoạch phát động, hoặc chọn phong trào khác."
        )
    return [_sheet(archive, found, part, day) for part in parts]


def gap_in_words(entry: CriterionRecord) -> str:
    """Return what is missing, in Vietnamese: "chưa có minh chứng cho 3.2.1.b"."""
    left = entry.deadline
    late = f" ({in_words(left)})" if left and left.standing in ("due", "overdue") else ""
    why = {
        "unfavourable": "; chỉ có nội dung bất lợi cho đơn vị",
        "rejected": "; minh chứng tìm thấy đã bị loại",
    }.get(entry.state, "")
    return f"chưa có minh chứng cho {entry.criterion.code}{why}{late}"


def _sheet(archive: Archive, found: UnitRecord, part: ProgrammeRecord, day: date) -> Sheet:
    plan = next(
        archive.db.query("SELECT type, number, date, issuer FROM document WHERE id = ?", [part.programme.document_id])
    )
    lines, mark = [], 0
    for entry in part.criteria:
        lines.append(_line(entry, mark))
        mark += len(entry.evidence)
    totals = part.totals
    return Sheet(
        unit=found.unit.name,
        earlier=tuple(dict.fromkeys(unit.name for unit in found.earlier)),
        later=found.later,
        programme=part.programme.id,
        title=_plain(part.programme.title),
        issuer=_plain(plan["issuer"]) if plan["issuer"] else None,
        plan=_named(plan["type"] or "Kế hoạch", plan["number"], plan["date"]),
        period=_period(part.programme.period_start, part.programme.period_end),
        lines=tuple(lines),
        maximum=totals.maximum if totals else None,
        self_score=totals.self_score if totals else None,
        appraised=totals.appraised if totals else None,
        waiting=totals.waiting if totals else 0,
        gaps=tuple(gap_in_words(entry) for entry in part.criteria if entry.gap),
        awards=tuple(_award(award) for award in found.awards),
        printed=day.isoformat(),
    )


def _line(entry: CriterionRecord, before: int) -> Line:
    criterion, points = entry.criterion, entry.points
    last = f"{written_day(entry.deadline.day)}, {in_words(entry.deadline)}" if entry.deadline else None
    proofs = tuple(_proof(piece, before + index) for index, piece in enumerate(entry.evidence, start=1))
    return Line(
        criterion=criterion.code,
        heading=_plain(criterion.heading) if criterion.heading else None,
        asked=_plain(criterion.text),
        deadline=last,
        proofs=proofs,
        maximum=points.maximum if points else None,
        self_score=points.self_score.points if points and points.self_score else None,
        appraised=points.appraised if points else None,
        state=STATES[entry.state],
        notes=(*_source(entry), *_reductions(entry), *_beside(proofs, entry.evidence)),
        told=points.self_score.told if points and points.self_score else None,
    )


def _source(entry: CriterionRecord) -> Iterable[str]:
    scored = entry.points.self_score if entry.points else None
    if scored and scored.told:
        yield f"Tự chấm theo {scored.told.where}"


def _beside(proofs: Iterable[Proof], pieces: Iterable[Evidence]) -> Iterable[str]:
    """Yield what is to be said of pieces of evidence: notes, and in which other files of their paper they stand."""
    for proof, piece in zip(proofs, pieces, strict=True):
        if proof.note:
            yield f"[{proof.mark}] {proof.note}"
        if piece.copies:
            yield f"[{proof.mark}] Cũng có bản quét khác: {'; '.join(copy.where for copy in piece.copies)}"


def _reductions(entry: CriterionRecord) -> Iterable[str]:
    for taken in entry.points.reductions if entry.points else ():
        yield f"Trừ {figure(taken.points)} điểm: {taken.reason} ({taken.by})"


def _proof(piece: Evidence, mark: int) -> Proof:
    return Proof(
        mark=mark,
        evidence=piece.id,
        criterion=piece.criterion,
        number=piece.number,
        title=_plain(piece.title) if piece.title else None,
        date=written_day(piece.date) if piece.date else None,
        issuer=_plain(piece.issuer) if piece.issuer else None,
        file=piece.file,
        page=piece.page,
        quote=_plain(piece.quote),
        favourable=piece.favourable,
        status=STATUSES[piece.status],
        unit=piece.unit_name,
        note=piece.note,
        decided_by=piece.decided_by,
        decided_at=piece.decided_at,
    )


def _award(award: Award) -> str:
    year = f" năm {award.year.replace('/', ' - ')}" if award.year else ""
    number = f"Quyết định số {award.number}" if award.number else ""
    day = f"ngày {written_day(award.date)}" if award.date else ""
    by = " ".join(part for part in (number, day) if part)
    files = ", ".join(dict.fromkeys(f"{source.file} trang {source.page}" for source in award.sources))
    return f"{_plain(award.recipient)}: {award.title}{year}{f' ({by})' if by else ''} [{files}]"


def _named(kind: str, number: str | None, day: str | None) -> str:
    parts = (kind, f"số {number}" if number else "", f"ngày {written_day(day)}" if day else "")
    return " ".join(part for part in parts if part)


def _period(start: str | None, end: str | None) -> str | None:
    if not start or not end:
        return None
    return f"từ ngày {written_day(start)} đến ngày {written_day(end)}"


def _plain(text: str) -> str:
    return " ".join(text.split())
