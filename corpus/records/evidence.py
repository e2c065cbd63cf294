"""Evidence as people see it: what stands where, for whom, for which criterion, why, and what was decided about it."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from corpus.errors import ArchiveError, NotFound
from corpus.pages.facts import span_rows
from corpus.records import copies
from corpus.records.evidence_rows import Evidence, Quality, Status, boxes_of, read
from corpus.store import audit
from corpus.store.archive import now
from corpus.units import units

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from corpus.pages.pages import PageView
    from corpus.store.archive import Archive
    from extract.units.gazetteer import UnitKey

STATUSES: tuple[Status, ...] = ("proposed", "accepted", "rejected")


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
    found = copies.together(read(archive, where, asked, with_boxes=with_boxes), Quality(archive))
    return [piece for piece in found if status in {None, piece.status}]


def placed(archive: Archive, pieces: Iterable[Evidence]) -> list[Evidence]:
    """Return evidence that was read without them with its boxes on the scan."""
    views: dict[tuple[int, int], PageView] = {}
    return [replace(piece, boxes=boxes_of(archive, piece.document, piece.spans, views)) for piece in pieces]


def of_document(archive: Archive, document_id: int) -> list[Evidence]:
    """Return the evidence that stands in one document."""
    return read(archive, "WHERE evidence.document_id = :document", {"document": document_id})


def get(archive: Archive, evidence_id: int) -> Evidence:
    """Return one piece of evidence. Raises NotFound."""
    for found in read(archive, "WHERE evidence.id = :id", {"id": evidence_id}):
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
