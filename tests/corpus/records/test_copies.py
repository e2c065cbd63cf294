from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.records import evidence, points
from corpus.records.appraisal import sheets
from corpus.records.record import Cell, matrix, record
from corpus.units import units
from tests.corpus.emulation import ADDING, PLAN, ward
from tests.corpus.papers import grid, put

if TYPE_CHECKING:
    from corpus.records.evidence_rows import Evidence
    from corpus.store.archive import Archive

AN = "Phường Điện An"
BODY = (
    "- Đã bổ sung 350 đầu sách cho tủ sách cộng đồng theo Quyết định số 415/QĐ-UBND ngày 12/02/2024 "
    "(tự chấm điểm: 9,5/10).\n- Việc mua thêm kệ sách được giao cho các thôn, khối phố tự lo liệu trong năm."
)
WITH_POINTS = PLAN.replace("(thể hiện bằng biên bản, báo cáo).", "(thể hiện bằng biên bản, báo cáo) (10 điểm).")


@pytest.fixture
def scans(archive: Archive) -> tuple[int, int]:
    """Return a worse and a better scan of one paper."""
    put(archive, WITH_POINTS, "ke-hoach.txt")
    worse = put(archive, ward(AN, BODY), "mo.png", reading=lambda text: grid(text, confidence=0.5))
    return worse, put(archive, ward(AN, BODY), "ro.png", reading=grid)


def all_pieces(archive: Archive) -> list[Evidence]:
    return evidence.evidence(archive, unit=AN, criterion=ADDING)


def test_two_scans_of_one_paper_are_one_piece_and_the_better_one_proves(
    archive: Archive, scans: tuple[int, int]
) -> None:
    worse, better = scans
    (piece,) = all_pieces(archive)
    assert piece.document == better
    assert [(copy.document, copy.file, copy.status) for copy in piece.copies] == [(worse, "mo.png", "proposed")]
    assert len(evidence.of_document(archive, worse)) == 1
    (programme,) = {piece.programme}
    evidence.decide(archive, piece.id, "accepted", by="lan")
    (entry,) = (one for one in record(archive, AN).programmes[0].criteria if one.evidence)
    cell = matrix(archive, programme).cells[units.named(archive, AN)[0].key, ADDING]
    assert cell == Cell(proposed=0, accepted=1, rejected=0, unfavourable=0, points=entry.points)
    assert len(entry.evidence) == 1
    assert entry.points is not None
    assert entry.points.appraised == 9.5
    (sheet,) = sheets(archive, AN)
    assert [proof.file for proof in sheet.proofs] == ["ro.png"]
    assert "[1] Cũng có bản quét khác: mo.png, trang 1" in [note for line in sheet.lines for note in line.notes]
    assert evidence.as_json([piece])["evidence"][0]["copies"][0]["document"] == worse


def test_what_a_person_decided_on_the_worse_one_is_kept(archive: Archive, scans: tuple[int, int]) -> None:
    worse, better = scans
    (bad,), (good,) = evidence.of_document(archive, worse), evidence.of_document(archive, better)
    evidence.decide(archive, bad.id, "accepted", by="lan", note="đã đối chiếu bản giấy")
    (piece,) = all_pieces(archive)
    assert (piece.id, piece.status, [copy.evidence for copy in piece.copies]) == (bad.id, "accepted", [good.id])
    assert evidence.evidence(archive, unit=AN, status="proposed") == []
    evidence.decide(archive, good.id, "accepted", by="quang")
    (piece,) = all_pieces(archive)  # both are decided alike: the better one proves, what was noted stays in sight
    assert (piece.id, piece.copies[0].note) == (good.id, "đã đối chiếu bản giấy")
    evidence.decide(archive, bad.id, "rejected", by="lan")
    assert {(one.id, one.status, one.copies) for one in all_pieces(archive)} == {
        (good.id, "accepted", ()),
        (bad.id, "rejected", ()),
    }


def test_another_paper_of_the_same_unit_counts_apart(archive: Archive, scans: tuple[int, int]) -> None:
    other = put(archive, ward(AN, BODY.replace("350", "90"), number="44/BC-UBND", date="20/10/2024"), "khac.png")
    assert {piece.document for piece in all_pieces(archive)} == {scans[1], other}


def test_a_reduction_for_a_passage_of_either_scan_is_taken_once(archive: Archive, scans: tuple[int, int]) -> None:
    (piece,) = all_pieces(archive)
    evidence.decide(archive, piece.id, "accepted", by="lan")
    asked = {"programme": piece.programme, "criterion": ADDING, "unit": AN, "by": "lan"}
    (copy,) = evidence.of_document(archive, scans[0])
    points.reduce(archive, points=2, reason="thiếu biên bản", evidence=copy.id, **asked)
    (entry,) = (one for one in record(archive, AN).programmes[0].criteria if one.evidence)
    assert entry.points is not None
    assert entry.points.appraised == 7.5
