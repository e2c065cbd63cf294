from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

from corpus.documents import documents, overview
from corpus.pages.places import Place
from corpus.records import evidence
from corpus.store import blobs
from tests.corpus.emulation import launch, ward
from tests.corpus.papers import put

if TYPE_CHECKING:
    from corpus.store.archive import Archive

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


def test_what_a_plan_asks_for(archive: Archive) -> None:
    stored = [{"code": "3.1", "spans": [[1, 5, 9], [2, 0, 4]]}]
    plan = add(archive, "plan", criteria=json.dumps(stored))
    assert overview.criteria_set(archive, plan) == [overview.StoredCriterion("3.1", (Place(1, 5, 9), Place(2, 0, 4)))]
    assert overview.criteria_set(archive, add(archive, "report")) == []
    assert overview.conflicts(archive, plan) == []
