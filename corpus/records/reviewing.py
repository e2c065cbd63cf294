"""What a reviewer does with evidence besides accepting and rejecting it: move, note, pick a passage by hand.

Each is kept through linking and reading again, with who and when in the audit log.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from corpus.errors import ArchiveError, NotFound
from corpus.linking import criteria
from corpus.linking.keeping import SPOKEN_OF, columns_of
from corpus.linking.targets import target
from corpus.pages.texts import text_of
from corpus.records.evidence import get, log
from corpus.store.archive import now
from corpus.units import units
from normalize.folding import fold, fold_aligned

if TYPE_CHECKING:
    import sqlite_utils

    from corpus.linking.criteria import Criterion, Programme
    from corpus.records.evidence_rows import Evidence
    from corpus.store.archive import Archive
    from extract.units.gazetteer import UnitKey

_PICKED = "Người thẩm định chọn đoạn này"
_AT_PLACE = f"""
SELECT id, {SPOKEN_OF} AS spoken_of FROM evidence
WHERE criterion_id = :criterion AND unit_code = :code AND unit_from = :since AND document_id = :document
    AND page = :page AND start < :end AND :start < "end" AND id != :id
"""


def note(archive: Archive, evidence_id: int, words: str, *, by: str) -> Evidence:
    """Write a note beside a piece of evidence; empty words take it away. Raises NotFound."""
    with archive.transaction() as db:
        before = get(archive, evidence_id)
        said = " ".join(words.split()) or None
        db.table("evidence").update(evidence_id, {"note": said})
        log(archive, by, "note", before, {"note": said, "before": before.note})
        return get(archive, evidence_id)


def move(
    archive: Archive, evidence_id: int, *, by: str, criterion: str | None = None, unit: str | UnitKey | None = None
) -> Evidence:
    """Put a piece of evidence to another criterion of its programme, another unit, or both; it stays as decided.

    Args:
        archive: where the evidence is.
        evidence_id: which.
        by: who moves it.
        criterion: code of the criterion, None for the same.
        unit: name, code or key of the unit, None for the same.

    Raises:
        NotFound: there is no such evidence, criterion or unit.
        ArchiveError: it stands there already, or the programme does not bind the unit.
    """
    with archive.transaction() as db:
        before = get(archive, evidence_id)
        programme = criteria.get(archive, before.programme)
        left = asked_of(archive, programme, before.criterion)
        reached = asked_of(archive, programme, criterion or before.criterion)
        was = (before.unit_code, before.unit_from)
        key = was if unit is None else bound_unit(archive, programme, unit)
        if (reached.id, key) == (left.id, was):
            raise ArchiveError("Minh chứng đang ở đúng chỗ đó. Hãy chọn tiêu chí hoặc đơn vị khác để chuyển tới.")
        _make_room(db, before, reached, key)
        origin = {"evidence_id": evidence_id, "criterion_id": left.id, "unit_code": was[0], "unit_from": was[1]}
        db.table("evidence_move").insert({**origin, "moved_by": by, "moved_at": now()}, ignore=True)
        there = {"criterion_id": reached.id, "unit_code": key[0], "unit_from": key[1]}
        db.table("evidence").update(evidence_id, there)
        after = get(archive, evidence_id)
        was_at = {"from_criterion": before.criterion, "from_unit": before.unit_name, "from_key": units.key_text(was)}
        log(archive, by, "move", after, was_at)
        return after


def add(  # noqa: PLR0913 - all that a piece of evidence is made of
    archive: Archive,
    document_id: int,
    place: tuple[int, int, int],
    *,
    programme: int,
    criterion: str,
    unit: str | UnitKey,
    by: str,
    favourable: bool = True,
    note: str | None = None,
) -> Evidence:
    """Add a passage that a reviewer picked as accepted evidence.

    Args:
        archive: where the paper is.
        document_id: the paper.
        place: page, and start and end as offsets in its text.
        programme: id of the programme.
        criterion: code of one of its criteria.
        unit: name, code or key of the unit.
        by: who picked it.
        favourable: False where it speaks against the unit.
        note: what to write beside it.

    Raises:
        NotFound: there is no such document, programme, criterion or unit.
        ArchiveError: the place holds no words, the passage is evidence there already, or the unit is not bound.
    """
    page, start, end = place
    with archive.transaction() as db:
        text = text_of(archive, document_id)
        if not 1 <= page <= len(text.pages):
            raise NotFound(f"Tài liệu {document_id} không có trang {page}. Hãy chọn lại trang.")
        if not text.pages[page - 1][start:end].strip() or start < 0 or end > len(text.pages[page - 1]):
            raise ArchiveError("Đoạn được chọn không có chữ. Hãy chọn lại đoạn văn bản làm minh chứng.")
        launched = criteria.get(archive, programme)
        asked, key = asked_of(archive, launched, criterion), bound_unit(archive, launched, unit)
        places = columns_of(text.places(*text.offsets(page, start, end)), text)
        row = {"criterion_id": asked.id, "unit_code": key[0], "unit_from": key[1], "document_id": document_id, **places}
        _clear(db, {**_place(row), "id": 0}, asked.code)
        said = {"status": "accepted", "note": note, "added_by": by, "decided_by": by, "decided_at": now()}
        reasons = json.dumps([_PICKED], ensure_ascii=False)
        whole = {**row, **said, "reasons": reasons, "score": 1.0, "favourable": int(favourable)}
        added = db.table("evidence").insert(whole)
        piece = get(archive, int(str(added.last_pk)))
        log(archive, by, "add", piece, {"favourable": favourable, "note": note})
        return piece


def find_quote(archive: Archive, document_id: int, page: int, quote: str) -> tuple[int, int, int]:
    """Return the place of words on a page, as `add` takes it; marks, case and line breaks aside.

    Raises:
        NotFound: the page does not hold these words.
        ArchiveError: it holds them more than once, or none were given.
    """
    text = text_of(archive, document_id)
    words = fold(quote).split()
    if not words:
        raise ArchiveError("Chưa có trích đoạn. Hãy chép nguyên văn đoạn làm minh chứng từ văn bản.")
    folded = fold_aligned(text.pages[page - 1] if 1 <= page <= len(text.pages) else "")
    found = list(re.finditer(r"\s+".join(map(re.escape, words)), folded.text))
    if not found:
        raise NotFound(f"Trang {page} không có đoạn “{quote[:80]}”. Hãy chép nguyên văn từ phần chữ của trang đó.")
    if len(found) > 1:
        raise ArchiveError(f"Đoạn này có {len(found)} lần trên trang {page}. Hãy chép dài hơn để chỉ đúng một chỗ.")
    return (page, *folded.original_span(*found[0].span()))


def asked_of(archive: Archive, programme: Programme, code: str) -> Criterion:
    """Return a criterion of a programme by its code. Raises NotFound, naming the codes there are."""
    known = criteria.criteria(archive, programme.id)
    for criterion in known:
        if criterion.code.casefold() == code.strip().casefold():
            return criterion
    codes = ", ".join(criterion.code for criterion in known)
    raise NotFound(f"Phong trào “{programme.title}” không có tiêu chí {code}. Các tiêu chí: {codes}.")


def bound_unit(archive: Archive, programme: Programme, unit: str | UnitKey) -> UnitKey:
    """Return the key under which a programme keeps a unit's evidence.

    Raises:
        NotFound: there is no such unit.
        ArchiveError: the programme does not bind it.
    """
    placing = target(archive, programme).placing
    # Of units of one name in several districts the programme's own is meant.
    if isinstance(unit, str) and (own := placing.called(unit)):
        return own
    meant = units.named(archive, unit) if isinstance(unit, str) else [units.get(archive, unit)]
    for found in meant:
        if key := placing.unit(*found.key):
            return key
    raise ArchiveError(f"Phong trào “{programme.title}” không áp dụng cho {meant[0].name}. Hãy chọn đơn vị khác.")


def _make_room(db: sqlite_utils.Database, piece: Evidence, criterion: Criterion, key: UnitKey) -> None:
    place = {"document": piece.document, "page": piece.page, "start": piece.start, "end": piece.end, "id": piece.id}
    _clear(db, {**place, "criterion": criterion.id, "code": key[0], "since": key[1]}, criterion.code)


def _clear(db: sqlite_utils.Database, place: dict[str, Any], code: str) -> None:
    """Take away what the machine alone proposes at a place. Raises ArchiveError where a person spoke of it."""
    for row in list(db.query(_AT_PLACE, place)):
        if row["spoken_of"]:
            message = f"Đoạn này đã là minh chứng số {row['id']} của tiêu chí {code} cho đơn vị đó. Hãy xét ở dòng ấy."
            raise ArchiveError(message)
        db.execute("DELETE FROM evidence WHERE id = ?", [row["id"]])


def _place(row: dict[str, Any]) -> dict[str, Any]:
    names = {"criterion": "criterion_id", "code": "unit_code", "since": "unit_from", "document": "document_id"}
    return {**{name: row[column] for name, column in names.items()}, **{n: row[n] for n in ("page", "start", "end")}}
