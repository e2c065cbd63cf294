from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

from corpus import blobs, documents, evidence, overview
from corpus.places import Place
from tests.corpus.emulation import launch, ward
from tests.corpus.papers import put

if TYPE_CHECKING:
    from corpus.archive import Archive

BODY = "- Đã bổ sung 350 đầu sách cho tủ sách cộng đồng theo Quyết định số 415/QĐ-UBND ngày 12/02/2024 của UBND thị xã."


def add(archive: Archive, file: str, **columns: object) -> int:
    blob = blobs.store(archive, io.BytesIO(file.encode()))
    registration = documents.register(archive, blob, file=file, kind="txt", media_type="text/plain", by="test")
    with archive.transaction() as db:
        db.table("document").update(registration.document.id, columns)
    return registration.document.id


def test_counts_by_state(archive: Archive) -> None:
    for file, state in (("a", "queued"), ("b", "reading"), ("c", "done"), ("d", "failed"), ("e", "done")):
        add(archive, file, state=state)
    found = overview.counts(archive)
    assert (found.queued, found.reading, found.done, found.failed) == (1, 1, 2, 1)
    assert (found.waiting, found.total) == (2, 5)
    assert overview.counts(archive) == found


def test_every_document_at_a_glance(archive: Archive) -> None:
    waiting = add(archive, "waiting")
    plan = launch(archive)
    report = put(archive, ward("Phường Điện An", BODY), "bao-cao.txt")
    first, second, third = overview.summary(archive)
    assert (first.document, first.file, first.state) == (waiting, "waiting", "queued")
    assert (first.paper, first.number, first.unit, first.pages, first.references) == (None, None, None, None, 0)
    assert (second.document, second.number, second.unit) == (plan, "70/KH-UBND", None)
    assert (third.document, third.file, third.state, third.pages) == (report, "bao-cao.txt", "done", 1)
    assert (third.number, third.date, third.unit) == ("31/BC-UBND", "2024-09-15", "Phường Điện An")
    assert third.references == len(documents.references(archive, report)) > 0
    assert third.evidence == len(evidence.of_document(archive, report)) > 0
    assert third.paper not in {None, second.paper}


def test_types_the_commonest_first(archive: Archive) -> None:
    for file, kind in (("a", "Kế hoạch"), ("b", "Báo cáo"), ("c", "Báo cáo"), ("d", None)):
        add(archive, file, type=kind)
    assert overview.types(archive) == ["Báo cáo", "Kế hoạch"]


def test_only_the_same_date_and_issuer_make_a_cited_number_certain(archive: Archive) -> None:
    citing = add(archive, "a", number_key="5/kh")
    town = {"number_key": "9/qd", "issuer": "ỦY BAN NHÂN DÂN THỊ XÃ ĐIỆN BÀN"}
    same = add(archive, "b", number="9/QĐ", date="2024-01-02", **town)
    undated = add(archive, "c", **town)
    add(archive, "d", date="2023-01-02", **town)
    district = add(archive, "e", number_key="9/qd", date="2024-01-02", issuer="ỦY BAN NHÂN DÂN HUYỆN DUY XUYÊN")
    unsigned = add(archive, "f", number_key="9/qd", date="2024-01-02")

    def held(**cited: str | None) -> dict[int, bool]:
        papers = overview.holders(archive, "9/qd", apart_from=citing, **{"date": "2024-01-02", "issuer": None, **cited})
        return {paper.id: paper.certain for paper in papers}

    unsure = dict.fromkeys((same, undated, district, unsigned), False)
    assert held(issuer="UBND thị xã Điện Bàn") == unsure | {same: True}
    assert held(issuer="Uỷ ban nhân dân huyện Duy Xuyên") == unsure | {district: True}
    assert held(issuer="UBND huyện Quế Sơn") == held() == unsure
    assert not any(held(date=None, issuer="UBND thị xã Điện Bàn").values())
    first, *_ = overview.holders(archive, "9/qd", date="2024-01-02", apart_from=citing)
    assert first.label == "9/QĐ"


def test_a_paper_is_held_once_and_is_not_its_own_source(archive: Archive) -> None:
    with archive.transaction() as db:
        paper = db.table("paper").insert({"created_at": "2024-01-01T00:00:00.000Z"}).last_pk
    scan = add(archive, "scan", number_key="9/qd", paper_id=paper)
    add(archive, "digital", number_key="9/qd", paper_id=paper)
    citing = add(archive, "other")
    assert [held.id for held in overview.holders(archive, "9/qd", date=None, apart_from=citing)] == [scan]
    assert overview.holders(archive, "9/qd", date=None, apart_from=scan) == ()


def test_what_a_plan_asks_for(archive: Archive) -> None:
    stored = [{"code": "3.1", "spans": [[1, 5, 9], [2, 0, 4]]}]
    plan = add(archive, "plan", criteria=json.dumps(stored))
    assert overview.criteria_set(archive, plan) == [overview.StoredCriterion("3.1", (Place(1, 5, 9), Place(2, 0, 4)))]
    assert overview.criteria_set(archive, add(archive, "report")) == []
    assert overview.conflicts(archive, plan) == []
