"""Evidence as people see it: what stands where, for whom, for which criterion, why, and what was decided about it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from corpus.errors import ArchiveError, NotFound
from corpus.pages.facts import span_rows, spans_from
from corpus.pages.pages import page as read_page
from corpus.pages.places import boxes
from corpus.records import copies
from corpus.store import audit
from corpus.store.archive import now
from corpus.units import units

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from corpus.pages.pages import PageView
    from corpus.pages.places import Place
    from corpus.records.copies import Copy
    from corpus.store.archive import Archive
    from extract.units.gazetteer import UnitKey
    from ocr.page import Box

Status = Literal["proposed", "accepted", "rejected"]
STATUSES: tuple[Status, ...] = ("proposed", "accepted", "rejected")

_SELECT = """
SELECT evidence.*, criterion.code AS criterion, criterion.programme_id AS programme, document.file, document.title,
    document.number, document.date, document.issuer, document.paper_id AS paper, unit.name AS unit_name,
    EXISTS (SELECT 1 FROM evidence_move WHERE evidence_id = evidence.id) AS moved
FROM evidence
JOIN criterion ON criterion.id = criterion_id
JOIN document ON document.id = evidence.document_id
JOIN unit ON unit.code = evidence.unit_code AND unit.valid_from = evidence.unit_from
"""
_ORDER = """
ORDER BY criterion.programme_id, unit.folded, evidence.unit_from, criterion.position, score DESC, evidence.id
"""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that proves a criterion for a unit, or speaks against it.

    Attributes:
        document: the file it stands in, `file` its name, `title` and `number` of its paper, `paper` the paper's id.
        unit_code, unit_from, unit_name: the unit as it was then; `unit_now` what it is called today, None if the same.
        programme: id of the programme; criterion: code there, "3.2.2.c".
        page, start, end: where it begins; `spans` every page it touches. Offsets in the page's text.
        boxes: (page, box) for each printed line, in pixels of the page image; () where there is none.
        reasons: Vietnamese sentences, the weightiest first. score: 0 to 1.
        favourable: False where it speaks against the unit.
        status: what a person decided, "proposed" until then; decided_by, decided_at belong to that.
        note: what a person wrote beside it. added_by: who picked the passage by hand; None where the machine found it.
        date, issuer: of the paper, as far as known.
        moved: whether a person put it to another criterion or unit than the machine did.
        copies: the same in other files of the paper, where they were asked for.
    """

    id: int
    document: int
    file: str
    title: str | None
    number: str | None
    paper: int | None
    unit_code: str
    unit_from: str
    unit_name: str
    unit_now: str | None
    programme: int
    criterion: str
    page: int
    start: int
    end: int
    spans: tuple[Place, ...]
    quote: str
    boxes: tuple[tuple[int, Box], ...]
    reasons: tuple[str, ...]
    score: float
    favourable: bool
    status: Status
    note: str | None
    decided_by: str | None
    decided_at: str | None
    added_by: str | None
    date: str | None
    issuer: str | None
    moved: bool
    copies: tuple[Copy, ...] = ()


def evidence(  # noqa: PLR0913 - one argument per question
    archive: Archive,
    *,
    unit: str | None = None,
    criterion: str | None = None,
    programme: int | None = None,
    status: Status | None = None,
    with_boxes: bool = True,
) -> list[Evidence]:
    """Return evidence by programme, unit and criterion, the strongest first; several files of one paper count once.

    Args:
        archive: where to look.
        unit: name or code; its evidence under earlier names is its own.
        criterion: code of a criterion.
        programme: id of a programme.
        status: what was decided.
        with_boxes: False saves reading the pages where the places on the scan are not needed.

    Raises:
        NotFound: no unit is called so.
    """
    keys = (
        None
        if unit is None
        else [key for found in units.named(archive, unit) for key in units.own_line(archive, found.key)]
    )
    return of_units(archive, keys, criterion=criterion, programme=programme, status=status, with_boxes=with_boxes)


def of_units(  # noqa: PLR0913 - one argument per question
    archive: Archive,
    keys: Iterable[UnitKey] | None,
    *,
    criterion: str | None = None,
    programme: int | None = None,
    status: Status | None = None,
    with_boxes: bool = True,
) -> list[Evidence]:
    """Return evidence as `evidence` does, of exactly these units; None asks for all."""
    asked = {
        "keys": None if keys is None else json.dumps([units.key_text(key) for key in keys]),
        "criterion": criterion,
        "programme": programme,
    }
    where = (
        "WHERE (:keys IS NULL OR evidence.unit_code || ' ' || evidence.unit_from IN"
        " (SELECT value FROM json_each(:keys)))"
        " AND (:criterion IS NULL OR criterion.code = :criterion)"
        " AND (:programme IS NULL OR criterion.programme_id = :programme)"
    )
    found = copies.together(_read(archive, where, asked, with_boxes=with_boxes), _Quality(archive))
    return [piece for piece in found if status in {None, piece.status}]


def placed(archive: Archive, pieces: Iterable[Evidence]) -> list[Evidence]:
    """Return evidence that was read without them with its boxes on the scan."""
    views: dict[tuple[int, int], PageView] = {}
    return [replace(piece, boxes=_boxes(archive, piece.document, piece.spans, views)) for piece in pieces]


def of_document(archive: Archive, document_id: int) -> list[Evidence]:
    """Return the evidence that stands in one document."""
    return _read(archive, "WHERE evidence.document_id = :document", {"document": document_id})


def get(archive: Archive, evidence_id: int) -> Evidence:
    """Return one piece of evidence. Raises NotFound."""
    for found in _read(archive, "WHERE evidence.id = :id", {"id": evidence_id}):
        return found
    raise NotFound(f"Không có minh chứng số {evidence_id}; có thể văn bản vừa được đọc lại. Hãy mở lại hồ sơ đơn vị.")


class DecidedMeanwhile(ArchiveError):
    """Somebody else decided on a piece of evidence since it was looked at."""

    code = "decided-meanwhile"


def decide(  # noqa: PLR0913 - what, how, by whom, on what grounds
    archive: Archive, evidence_id: int, status: Status, *, by: str, note: str | None = None, seen: str | None = None
) -> Evidence:
    """Write down what a person decided; "proposed" takes an earlier decision back. Audited.

    Args:
        archive: where the evidence is.
        evidence_id: which.
        status: what was decided.
        by: who decided.
        note: replaces what was noted before; None leaves it.
        seen: when the decision that this person saw was made, "" where there was none; None where nobody looked. Who
            decides the same as somebody did meanwhile leaves that decision as it is.

    Raises:
        NotFound: there is no such evidence.
        DecidedMeanwhile: somebody decided otherwise since.
        ArchiveError: the status is none of the three.
    """
    if status not in STATUSES:
        raise ArchiveError(f"Không có trạng thái “{status}”. Hãy chọn chấp nhận, loại hoặc chờ xét.")
    with archive.transaction() as db:
        before = get(archive, evidence_id)
        if seen is not None and seen != (before.decided_at or ""):
            if before.status == status and not note:
                return before
            raise _decided_meanwhile(before)
        decided = status != "proposed"
        decision = {
            "status": status,
            "note": before.note if note is None else note or None,
            "decided_by": by if decided else None,
            "decided_at": now() if decided else None,
        }
        db.table("evidence").update(evidence_id, decision)
        log(archive, by, "decide", before, {"status": status, "before": before.status, "note": note})
        return get(archive, evidence_id)


def _decided_meanwhile(piece: Evidence) -> DecidedMeanwhile:
    done = {"accepted": "chấp nhận", "rejected": "loại"}.get(piece.status)
    said = f"{piece.decided_by} vừa {done}" if done else "Có người vừa chuyển về chờ xét"
    return DecidedMeanwhile(f"{said} minh chứng này trong lúc bạn xem. Hãy tải lại trang, đọc ghi chú rồi quyết định.")


def log(archive: Archive, by: str, action: str, piece: Evidence, said: Mapping[str, Any]) -> None:
    """Write into the audit log what a person did with a piece of evidence, and whose record it is in."""
    detail = {
        "criterion": piece.criterion,
        "programme": piece.programme,
        "unit": piece.unit_name,
        "unit_key": units.key_text((piece.unit_code, piece.unit_from)),
        "document": piece.document,
        "number": piece.number or piece.title or piece.file,
    }
    audit.append(archive, by, f"evidence.{action}", f"evidence:{piece.id}", {**detail, **said})


def as_json(found: Iterable[Evidence]) -> dict[str, Any]:
    """Return evidence as `sohoa evidence --json` prints it."""
    return {"evidence": [_json(piece) for piece in found]}


def _json(piece: Evidence) -> dict[str, Any]:
    fields = {name: getattr(piece, name) for name in piece.__dataclass_fields__}
    unit = {"code": piece.unit_code, "name": piece.unit_name, "valid_from": piece.unit_from, "now": piece.unit_now}
    lists = {
        "spans": span_rows(piece.spans),
        "boxes": [{"page": page, **asdict(box)} for page, box in piece.boxes],
        "reasons": list(piece.reasons),
        "copies": [asdict(copy) for copy in piece.copies],
    }
    hidden = ("unit_code", "unit_from", "unit_name", "unit_now")
    return {**{name: value for name, value in fields.items() if name not in hidden}, **lists, "unit": unit}


def _read(archive: Archive, where: str, asked: dict[str, Any], *, with_boxes: bool = True) -> list[Evidence]:
    views: dict[tuple[int, int], PageView] = {}
    return [
        _evidence(archive, row, views if with_boxes else None)
        for row in list(archive.db.query(f"{_SELECT} {where} {_ORDER}", asked))
    ]


def _evidence(archive: Archive, row: dict[str, Any], views: dict[tuple[int, int], PageView] | None) -> Evidence:
    spans = spans_from(row["spans"])
    later = units.later_names(archive, (row["unit_code"], row["unit_from"]))
    return Evidence(
        id=row["id"],
        document=row["document_id"],
        file=row["file"],
        title=row["title"],
        number=row["number"],
        paper=row["paper"],
        unit_code=row["unit_code"],
        unit_from=row["unit_from"],
        unit_name=row["unit_name"],
        unit_now=later[-1] if later and later[-1] != row["unit_name"] else None,
        programme=row["programme"],
        criterion=row["criterion"],
        page=row["page"],
        start=row["start"],
        end=row["end"],
        spans=spans,
        quote=row["quote"],
        boxes=() if views is None else _boxes(archive, row["document_id"], spans, views),
        reasons=tuple(json.loads(row["reasons"])),
        score=row["score"],
        favourable=bool(row["favourable"]),
        status=row["status"],
        note=row["note"],
        decided_by=row["decided_by"],
        decided_at=row["decided_at"],
        added_by=row["added_by"],
        date=row["date"],
        issuer=row["issuer"],
        moved=bool(row["moved"]),
    )


class _Quality(dict[int, float]):
    """How good the text of a document is, 0 to 1, asked of the archive once."""

    def __init__(self, archive: Archive) -> None:
        super().__init__()
        self._archive = archive

    def __missing__(self, document: int) -> float:
        (found,) = self._archive.db.execute("SELECT quality FROM document WHERE id = ?", [document]).fetchone()
        self[document] = found or 0.0
        return self[document]


def _boxes(
    archive: Archive, document_id: int, spans: tuple[Place, ...], views: dict[tuple[int, int], PageView]
) -> tuple[tuple[int, Box], ...]:
    found: list[tuple[int, Box]] = []
    for place in spans:
        key = (document_id, place.page)
        if key not in views:
            views[key] = read_page(archive, *key)
        found += [(place.page, box) for box in boxes(views[key], place.start, place.end)]
    return tuple(found)
