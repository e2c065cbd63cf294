from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.errors import NotFound
from corpus.linking import programmes
from corpus.records import evidence
from corpus.records.record import Cell, matrix, record
from tests.corpus.emulation import ADDING, ISSUING, READING_DAY, TOWN, launch, paper, ward
from tests.corpus.papers import put

if TYPE_CHECKING:
    from corpus.store.archive import Archive

DONE = "- Đã bổ sung 350 đầu sách cho tủ sách cộng đồng theo Quyết định số 415/QĐ-UBND ngày 12/02/2024."
LATE = "- Việc bổ sung đầu sách cho tủ sách cộng đồng theo Quyết định số 415/QĐ-UBND chậm tiến độ."
MINH = ("20593", "2023-04-10")


@pytest.fixture
def filled(archive: Archive) -> Archive:
    launch(archive)
    put(archive, ward("Phường Điện Minh", DONE), "tot.txt")
    put(archive, ward("Xã Điện Hồng", LATE), "cham.txt")
    return archive


def test_a_record_shows_every_criterion_with_its_evidence_or_a_gap(filled: Archive) -> None:
    found = record(filled, "Phường Điện Minh")
    (part,) = found.programmes
    by_code = {entry.criterion.code: entry for entry in part.criteria}
    assert "3.a" not in by_code
    assert not by_code[ADDING].gap
    assert by_code[READING_DAY].gap
    assert {ISSUING, READING_DAY} <= set(part.gaps)
    assert [piece.file for piece in by_code[ADDING].evidence] == ["tot.txt"]


def test_what_speaks_against_a_unit_or_was_rejected_leaves_the_gap(filled: Archive) -> None:
    (late,) = record(filled, "Xã Điện Hồng").programmes
    (entry,) = [entry for entry in late.criteria if entry.evidence]
    assert entry.gap
    piece = record(filled, MINH).programmes[0].criteria
    (good,) = [found for entry in piece for found in entry.evidence]
    evidence.decide(filled, good.id, "rejected", by="lan")
    assert ADDING in record(filled, MINH).programmes[0].gaps


def test_a_unit_without_papers_has_a_record_of_gaps(filled: Archive) -> None:
    (part,) = record(filled, "Phường Điện Ngọc").programmes
    assert len(part.gaps) == len(part.criteria) > 0


def test_a_record_is_shown_under_the_successor_with_the_name_of_its_time(filled: Archive) -> None:
    found = record(filled, "Phường Điện Bàn")
    pieces = [piece for part in found.programmes for entry in part.criteria for piece in entry.evidence]
    assert {(piece.unit_name, piece.unit_now) for piece in pieces} == {("Phường Điện Minh", "Phường Điện Bàn")}
    assert {"Phường Điện Minh", "Xã Điện Minh"} <= {unit.name for unit in found.earlier}
    assert record(filled, MINH).later == ("Phường Điện Bàn",)


def test_a_unit_that_is_not_there_is_refused(filled: Archive) -> None:
    with pytest.raises(NotFound):
        record(filled, "Phường Không Có Thật")


def test_the_matrix_counts_papers_by_state(filled: Archive) -> None:
    (programme,) = programmes.all_programmes(filled)
    table = matrix(filled, programme.id)
    assert len(table.units) == 20
    assert table.cells[MINH, ADDING] == Cell(proposed=1)
    (hong,) = [unit for unit in table.units if unit.name == "Xã Điện Hồng"]
    assert table.cells[hong.key, ADDING] == Cell(proposed=1, unfavourable=1)
    assert (MINH, READING_DAY) not in table.cells
    (piece,) = evidence.evidence(filled, unit="Phường Điện Minh")
    evidence.decide(filled, piece.id, "accepted", by="lan")
    assert matrix(filled, programme.id).cells[MINH, ADDING] == Cell(accepted=1)


def test_two_files_of_one_paper_count_once(filled: Archive) -> None:
    (programme,) = programmes.all_programmes(filled)
    report = paper(TOWN, "8/BC-UBND", "2/10/2024", "BÁO CÁO", "Tủ sách", DONE.replace("Đã", "Phường Điện An đã"))
    put(archive=filled, text=report, file="scan.txt")
    put(archive=filled, text=report, file="goc.txt")
    (unit,) = [unit for unit in matrix(filled, programme.id).units if unit.name == "Phường Điện An"]
    (piece,) = evidence.evidence(filled, unit="Phường Điện An")
    assert [piece.file, *(copy.file for copy in piece.copies)] == ["scan.txt", "goc.txt"]
    assert matrix(filled, programme.id).cells[unit.key, ADDING] == Cell(proposed=1)
