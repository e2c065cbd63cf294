from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.errors import ArchiveError, NotFound
from corpus.linking import linking, programmes
from corpus.records import evidence, points
from corpus.records.history import history
from corpus.records.record import record
from corpus.units import units
from tests.corpus.emulation import PLAN, TOWN, paper, ward
from tests.corpus.papers import put

if TYPE_CHECKING:
    from corpus.records.record import CriterionRecord
    from corpus.store.archive import Archive

AN, HONG = "Phường Điện An", "Xã Điện Hồng"
ADDING, READING_DAY = "1.b", "1.c"
DONE = "- Đã bổ sung 350 đầu sách cho tủ sách cộng đồng theo Quyết định số 415/QĐ-UBND ngày 12/02/2024."
LATE = "- Xã Điện Hồng mới bổ sung 90 đầu sách cho tủ sách cộng đồng theo Quyết định số 415/QĐ-UBND, chậm tiến độ."
WITH_POINTS = PLAN.replace(
    "của UBND thị xã (thể hiện bằng biên bản, báo cáo).", "của UBND thị xã (thể hiện bằng biên bản, báo cáo) (10 điểm)."
)


@pytest.fixture
def programme(archive: Archive) -> int:
    put(archive, WITH_POINTS, "ke-hoach.txt")
    put(archive, ward(AN, DONE.replace("12/02/2024.", "12/02/2024 (tự chấm điểm: 9,5/10)."), date="15/9/2024"))
    put(archive, paper(TOWN, "8/BC-UBND", "2/10/2024", "BÁO CÁO", "Tủ sách", LATE), "cham.txt")
    (only,) = programmes.all_programmes(archive)
    return only.id


def entry(archive: Archive, unit: str, code: str = ADDING) -> CriterionRecord:
    (part,) = record(archive, unit).programmes
    return next(one for one in part.criteria if one.criterion.code == code)


def test_the_units_own_points_are_read_from_its_paper_and_count_once_accepted(archive: Archive, programme: int) -> None:
    assert programme
    before = entry(archive, AN).points
    assert before is not None
    assert before.self_score is not None
    (piece,) = evidence.evidence(archive, unit=AN)
    assert (before.maximum, before.self_score.points, before.self_score.evidence) == (10, 9.5, piece.id)
    assert before.appraised is None
    evidence.decide(archive, piece.id, "accepted", by="lan")
    after = entry(archive, AN).points
    assert after is not None
    assert after.appraised == 9.5
    evidence.decide(archive, piece.id, "rejected", by="lan")
    none = entry(archive, AN).points
    assert none is not None
    assert (none.self_score, none.appraised) == (None, 0)


def test_what_a_person_writes_goes_before_the_paper_and_can_be_taken_away(archive: Archive, programme: int) -> None:
    place = {"programme": programme, "criterion": ADDING, "unit": AN}
    points.set_self_score(archive, **place, points=8, by="lan")
    points.set_self_score(archive, **place, points=7, by="hoa")
    written = entry(archive, AN).points
    assert written is not None
    assert written.self_score is not None
    assert (written.self_score.points, written.self_score.by, written.self_score.evidence) == (7, "hoa", None)
    points.set_self_score(archive, **place, points=None, by="lan")
    again = entry(archive, AN).points
    assert again is not None
    assert again.self_score is not None
    assert again.self_score.points == 9.5


def test_reductions_take_points_with_a_reason_and_are_undone(archive: Archive, programme: int) -> None:
    (good,) = evidence.evidence(archive, unit=AN)
    evidence.decide(archive, good.id, "accepted", by="lan")
    place = {"programme": programme, "criterion": ADDING, "unit": AN}
    first = points.reduce(archive, **place, points=2, reason="nộp trễ\n20 ngày", by="lan")
    points.reduce(archive, **place, points=9, reason="thiếu danh mục", by="lan")
    found = entry(archive, AN).points
    assert found is not None
    assert [(one.points, one.reason, one.by) for one in found.reductions] == [
        (2, "nộp trễ 20 ngày", "lan"),
        (9, "thiếu danh mục", "lan"),
    ]
    assert found.appraised == 0
    (part,) = record(archive, AN).programmes
    assert part.totals is not None
    assert (part.totals.maximum, part.totals.reduced, part.totals.appraised, part.totals.waiting) == (10, 11, 0, 0)
    points.undo_reduction(archive, first.id, by="hoa")
    left = entry(archive, AN).points
    assert left is not None
    assert left.appraised == 0.5
    with pytest.raises(NotFound):
        points.undo_reduction(archive, first.id, by="hoa")
    said = history(archive, units.own_line(archive, units.named(archive, AN)[0].key))
    assert [(one.by, one.what) for one in said][:2] == [
        ("hoa", "bỏ khoản trừ 2 điểm (nộp trễ 20 ngày)"),
        ("lan", "trừ 9 điểm: thiếu danh mục"),
    ]


def test_unfavourable_evidence_lowers_and_is_then_kept(archive: Archive, programme: int) -> None:
    late = entry(archive, HONG)
    assert (late.state, late.gap, [piece.favourable for piece in late.unfavourable]) == ("unfavourable", True, [False])
    (piece,) = late.unfavourable
    place = {"programme": programme, "criterion": ADDING, "unit": HONG}
    made = points.reduce(archive, **place, points=5, reason="chậm tiến độ", by="lan", evidence=piece.id)
    assert made.evidence == piece.id
    with archive.transaction() as db:
        db.execute("UPDATE page SET reviewed = 'Không có gì.' WHERE document_id = ?", [piece.document])
        linking.link_document(archive, piece.document)
    assert entry(archive, HONG).unfavourable[0].id == piece.id
    with pytest.raises(ArchiveError, match="không thuộc"):
        points.reduce(archive, **{**place, "unit": AN}, points=1, reason="của xã khác", by="lan", evidence=piece.id)


@pytest.mark.parametrize(
    ("code", "taken", "reason"),
    [
        (ADDING, 11, "quá"),
        (ADDING, 0, "không"),
        (ADDING, float("nan"), "số lạ"),
        (ADDING, 1, " "),
        (READING_DAY, 1, "x"),
    ],
)
def test_points_that_cannot_be_taken_are_refused(
    archive: Archive, programme: int, code: str, taken: float, reason: str
) -> None:
    with pytest.raises(ArchiveError):
        points.reduce(archive, programme=programme, criterion=code, unit=AN, points=taken, reason=reason, by="lan")
    (count,) = archive.db.execute("SELECT count(*) FROM reduction").fetchone()
    assert count == 0


def test_a_criterion_without_points_has_only_its_state(archive: Archive, programme: int) -> None:
    assert programme
    found = entry(archive, AN, READING_DAY)
    assert (found.points, found.state) == (None, "gap")
