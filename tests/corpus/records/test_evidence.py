from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.errors import ArchiveError, NotFound
from corpus.records import evidence
from corpus.store import audit
from tests.corpus.emulation import ADDING, READING_DAY, launch, ward
from tests.corpus.papers import put

if TYPE_CHECKING:
    from corpus.store.archive import Archive

BODY = (
    "- Đã bổ sung 350 đầu sách cho tủ sách cộng đồng theo Quyết định số 415/QĐ-UBND ngày 12/02/2024.\n"
    "- Ngày 20/4/2024 đã tổ chức ngày hội đọc sách cho 420 học sinh."
)


@pytest.fixture
def filled(archive: Archive) -> Archive:
    launch(archive)
    put(archive, ward("Phường Điện Minh", BODY), "dien-minh.txt")
    put(archive, ward("Phường Điện An", BODY), "dien-an.txt")
    return archive


def test_evidence_is_asked_for_by_unit_criterion_programme_and_status(filled: Archive) -> None:
    assert len(evidence.evidence(filled)) == 4
    assert {piece.file for piece in evidence.evidence(filled, unit="dien an")} == {"dien-an.txt"}
    assert {piece.criterion for piece in evidence.evidence(filled, criterion=ADDING)} == {ADDING}
    (piece,) = evidence.evidence(filled, unit="20593", criterion=READING_DAY)
    assert piece.unit_name == "Phường Điện Minh"
    assert evidence.evidence(filled, programme=piece.programme + 1) == []
    assert evidence.evidence(filled, status="accepted") == []
    with pytest.raises(NotFound):
        evidence.evidence(filled, unit="Phường Không Có Thật")


def test_evidence_of_one_document(filled: Archive) -> None:
    (piece, _) = evidence.evidence(filled, unit="Phường Điện An")
    assert {other.criterion for other in evidence.of_document(filled, piece.document)} == {ADDING, READING_DAY}


@pytest.mark.parametrize("name", ["Xã Điện Minh", "Phường Điện Minh", "Phường Điện Bàn"])
def test_a_units_evidence_is_found_by_its_old_name_and_under_its_successor(filled: Archive, name: str) -> None:
    found = evidence.evidence(filled, unit=name)
    assert {(piece.unit_name, piece.unit_now) for piece in found} == {("Phường Điện Minh", "Phường Điện Bàn")}


def test_a_successor_of_several_is_not_shown_under_each_of_them(filled: Archive) -> None:
    assert evidence.evidence(filled, unit="Phường Vĩnh Điện") == []


def test_a_decision_is_kept_with_who_and_when_and_is_logged(filled: Archive) -> None:
    piece = evidence.evidence(filled)[0]
    decided = evidence.decide(filled, piece.id, "accepted", by="lan", note="có bản gốc")
    assert (decided.status, decided.note, decided.decided_by) == ("accepted", "có bản gốc", "lan")
    assert decided.decided_at is not None
    assert evidence.get(filled, piece.id) == decided
    (entry,) = audit.entries(filled, subject=f"evidence:{piece.id}")
    assert (entry.actor, entry.action) == ("lan", "evidence.decide")
    assert (entry.detail["before"], entry.detail["status"]) == ("proposed", "accepted")


def test_a_decision_can_be_taken_back(filled: Archive) -> None:
    piece = evidence.evidence(filled)[0]
    evidence.decide(filled, piece.id, "rejected", by="lan")
    again = evidence.decide(filled, piece.id, "proposed", by="hoa")
    assert (again.status, again.decided_by, again.decided_at) == ("proposed", None, None)
    assert len(audit.entries(filled, subject=f"evidence:{piece.id}")) == 2


def test_an_unknown_decision_or_piece_is_refused_and_not_logged(filled: Archive) -> None:
    piece, logged = evidence.evidence(filled)[0], len(audit.entries(filled))
    with pytest.raises(ArchiveError, match="Không có trạng thái"):
        evidence.decide(filled, piece.id, "perhaps", by="lan")  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        evidence.decide(filled, 999, "accepted", by="lan")
    assert len(audit.entries(filled)) == logged


def test_as_json_has_the_documented_shape(filled: Archive) -> None:
    first = evidence.as_json(evidence.evidence(filled))["evidence"][0]
    asked = {
        "document",
        "file",
        "unit",
        "criterion",
        "page",
        "start",
        "end",
        "quote",
        "boxes",
        "reasons",
        "score",
        "status",
    }
    assert asked <= set(first)
    assert (first["unit"]["code"], first["unit"]["name"]) == ("20575", "Phường Điện An")
    assert first["boxes"] == []
    assert first["favourable"] is True
