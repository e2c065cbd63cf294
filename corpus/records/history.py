"""What people did with a unit's evidence and points: who, when, what, in words, out of the audit log."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.units import units
from corpus.vietnam import figure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.store.archive import Archive
    from extract.units.gazetteer import UnitKey

_ROWS = """
SELECT seq, at, actor, action, subject, detail FROM audit
WHERE substr(action, 1, 9) = 'evidence.' AND (
    json_extract(detail, '$.unit_key') IN (SELECT value FROM json_each(:keys))
    OR json_extract(detail, '$.from_key') IN (SELECT value FROM json_each(:keys))
    OR (json_extract(detail, '$.unit_key') IS NULL AND subject IN (
        SELECT 'evidence:' || id FROM evidence
        WHERE unit_code || ' ' || unit_from IN (SELECT value FROM json_each(:keys)))))
ORDER BY seq DESC LIMIT :limit
"""
_DECISIONS = {"accepted": "chấp nhận", "rejected": "loại", "proposed": "đưa về chờ xét"}


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that a person did; `at` is ISO 8601 in UTC, `programme` the id of its programme where that is known."""

    at: str
    by: str
    what: str
    criterion: str
    programme: int | None


def history(archive: Archive, keys: Iterable[UnitKey], *, limit: int = 200) -> list[Happening]:
    """Return what was done in the record of a unit, under all these keys of its line, the latest first."""
    asked = json.dumps([units.key_text(key) for key in keys])
    return [_happening(row) for row in archive.db.query(_ROWS, {"keys": asked, "limit": limit})]


def _happening(row: dict[str, Any]) -> Happening:
    said = json.loads(row["detail"])
    what = _WORDS[row["action"]](said) if row["action"] in _WORDS else row["action"]
    return Happening(row["at"], row["actor"], what, said.get("criterion", ""), said.get("programme"))


def _piece(said: dict[str, Any]) -> str:
    return f"minh chứng “{said['number']}”" if said.get("number") else "minh chứng"


def _noted(said: dict[str, Any]) -> str:
    return f", ghi chú: {said['note']}" if said.get("note") else ""


def _decided(said: dict[str, Any]) -> str:
    return f"{_DECISIONS.get(said['status'], said['status'])} {_piece(said)}{_noted(said)}"


def _moved(said: dict[str, Any]) -> str:
    return f"chuyển {_piece(said)} từ {said['from_criterion']}, {said['from_unit']} sang {said['unit']}"


def _added(said: dict[str, Any]) -> str:
    against = "" if said.get("favourable", True) else " (bất lợi)"
    return f"thêm {_piece(said)}{against}{_noted(said)}"


def _wrote(said: dict[str, Any]) -> str:
    return f"ghi chú vào {_piece(said)}: {said['note']}" if said.get("note") else f"xóa ghi chú của {_piece(said)}"


def _scored(said: dict[str, Any]) -> str:
    return "bỏ điểm tự chấm đã nhập" if said["points"] is None else f"nhập điểm tự chấm {figure(said['points'])}"


def _reduced(said: dict[str, Any]) -> str:
    return f"trừ {figure(said['points'])} điểm: {said['reason']}"


def _restored(said: dict[str, Any]) -> str:
    return f"bỏ khoản trừ {figure(said['points'])} điểm ({said['reason']})"


_WORDS = {
    "evidence.decide": _decided,
    "evidence.move": _moved,
    "evidence.add": _added,
    "evidence.note": _wrote,
    "evidence.self-score": _scored,
    "evidence.reduce": _reduced,
    "evidence.reduce-undo": _restored,
}
