from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from corpus.custody import clearing, deleting, retention
from corpus.custody.deleting import DeletionRefused
from corpus.custody.retention import RetentionRefused
from corpus.custody.verify import verify
from corpus.documents import batches, correcting, documents, splitting, tombstones
from corpus.documents.tombstones import DeletedByLaw
from corpus.errors import NotFound
from corpus.records import evidence as records
from corpus.search.search import Request, search
from corpus.store import audit, blobs, jobs
from ingest.intake import accept
from ingest.limits import Limits
from ingest.splitting import split
from tests.corpus import papers
from tests.corpus.emulation import launch, ward
from tests.ingest.sources import files

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.store.archive import Archive

TOLD = "- Đã bổ sung 350 đầu sách cho tủ sách cộng đồng theo Quyết định số 415/QĐ-UBND ngày 12/02/2024."
WORD = "xyloglucan"  # stands in no other paper
TEXT = papers.report("Điện An", "361", 2).replace("vật liệu", f"vật liệu {WORD}")
REASON = "Hết thời hạn bảo quản 10 năm."


def traces(folder: Path, word: str = WORD) -> list[str]:
    """Return the files under a folder in which a word stands."""
    return [str(file) for file in folder.rglob("*") if file.is_file() and word.encode() in file.read_bytes().lower()]


def delete(archive: Archive, document: int, **how: bool) -> tombstones.Deletion:
    deleting.propose(archive, document, reason=REASON, by="lan", **how)
    return deleting.approve(archive, document, by="minh")


@pytest.fixture
def document(archive: Archive) -> int:
    return papers.put(archive, TEXT, "bao-cao.png", reading=papers.grid)


def test_a_deleted_paper_leaves_its_trace_and_nothing_else(archive: Archive, document: int) -> None:
    papers.put(archive, papers.report("Điện Minh", "31", 14), "minh.txt")
    correcting.correct(archive, document, 1, TEXT.replace(WORD, f"{WORD} {WORD}"), by="lan")
    original = documents.get(archive, document)
    cached = archive.cache / "pages" / original.sha256[:2] / f"{original.sha256}-1-normal.jpg"
    cached.parent.mkdir(parents=True)
    cached.write_text(WORD)
    (archive.cache / "readings.db").write_text(WORD)
    assert traces(archive.path)
    done = delete(archive, document)
    assert done.cleared
    assert (done.sha256, done.file, done.number, done.reason) == (original.sha256, "bao-cao.png", "361/BC-UBND", REASON)
    assert (done.proposed_by, done.decided_by) == ("lan", "minh")
    assert done.counts["page"] == done.counts["revision"] == 1
    assert done.counts["reference"] >= 1
    with pytest.raises(NotFound, match="đã bị xóa khỏi kho theo quy định"):
        documents.get(archive, document)
    assert search(archive, Request(WORD)).total == 0
    assert traces(archive.path) == []
    assert verify(archive).whole
    acts = [(one.actor, one.action) for one in audit.entries(archive, subject=f"document:{document}", limit=2)]
    assert acts == [("minh", "document.delete"), ("lan", "deletion.propose")]


def test_words_of_earlier_readings_are_gone_too(archive: Archive, document: int) -> None:
    for other in ("một", "hai"):
        papers.finish(archive, document, TEXT.replace(WORD, f"{WORD}{other}"), reading=papers.grid)
    delete(archive, document)
    assert traces(archive.path) == []


def test_nobody_deletes_alone_unless_that_is_said(archive: Archive, document: int) -> None:
    deleting.propose(archive, document, reason=REASON, by="lan")
    with pytest.raises(DeletionRefused, match="không tự duyệt"):
        deleting.approve(archive, document, by="lan")
    assert documents.get(archive, document).state == "done"
    assert deleting.approve(archive, document, by="lan", alone=True).state == "deleted"


def test_a_proposal_can_be_taken_back_and_made_again(archive: Archive, document: int) -> None:
    deleting.propose(archive, document, reason=REASON, by="lan")
    with pytest.raises(DeletionRefused, match="đang chờ duyệt"):
        deleting.propose(archive, document, reason=REASON, by="quang")
    assert deleting.withdraw(archive, document, by="quang").state == "withdrawn"
    with pytest.raises(DeletionRefused, match="Chưa có đề nghị"):
        deleting.approve(archive, document, by="minh")
    deleting.propose(archive, document, reason=REASON, by="lan")
    assert documents.get(archive, document).state == "done"


def test_what_must_be_kept_cannot_be_deleted(archive: Archive, document: int) -> None:
    kept = retention.keep_for(archive, document, 10, rule="Mục 12 bảng thời hạn", by="lan")
    assert (kept.from_year, kept.until) == (2024, "2034-12-31")
    with pytest.raises(DeletionRefused, match="đến hết năm 2034: Mục 12"):
        deleting.propose(archive, document, reason=REASON, by="lan")
    retention.keep_for(archive, document, None, rule="Hồ sơ gốc", by="lan")
    with pytest.raises(DeletionRefused, match="vĩnh viễn"):
        deleting.propose(archive, document, reason=REASON, by="lan")
    retention.keep_for(archive, document, 5, rule="Mục 12", by="lan", from_year=2010)
    deleting.propose(archive, document, reason=REASON, by="lan")


def test_due_are_those_whose_last_day_is_over(archive: Archive, document: int) -> None:
    other = papers.put(archive, papers.report("Điện Minh", "31", 14), "minh.txt")
    retention.keep_for(archive, document, 10, rule="Mục 12", by="lan")
    retention.keep_for(archive, other, 5, rule="Mục 13", by="lan")
    assert [one.document_id for one in retention.due(archive, "2029-12-31")] == []
    assert [one.document_id for one in retention.due(archive, "2030-01-01")] == [other]
    assert [one.document_id for one in retention.due(archive, "2035-01-01")] == [other, document]
    with pytest.raises(RetentionRefused):
        retention.keep_for(archive, document, 0, rule="Mục 12", by="lan")
    with pytest.raises(RetentionRefused):
        retention.keep_for(archive, document, 5, rule=" ", by="lan")


def test_the_same_bytes_are_refused_and_leave_nothing(archive: Archive) -> None:
    content = TEXT.encode()
    document = accept(archive, io.BytesIO(content), file="a.txt", by="lan", limits=Limits()).document.id
    delete(archive, document)
    with pytest.raises(DeletedByLaw, match=r"tài liệu 1, minh duyệt\): Hết thời hạn"):
        accept(archive, io.BytesIO(content), file="b.txt", by="lan", limits=Limits())
    assert traces(archive.path) == []
    again = accept(archive, io.BytesIO(content), file="b.txt", by="lan", limits=Limits(), though_deleted=True)
    assert again.document.id == document + 1  # a number is not used twice
    assert tombstones.of_content(archive, again.document.sha256) is None


def test_another_document_s_original_stays(archive: Archive, document: int) -> None:
    other = papers.put(archive, papers.report("Điện Minh", "31", 14), "minh.txt")
    kept = documents.get(archive, other)
    delete(archive, document)
    assert [file.name for file in blobs.stored(archive.blobs)] == [kept.sha256]


def test_evidence_goes_and_other_papers_keep_theirs(archive: Archive) -> None:
    launch(archive)
    mine = papers.put(archive, ward("Phường Điện An", TOLD), "an.txt")
    theirs = papers.put(archive, ward("Phường Điện Minh", TOLD, number="32/BC-UBND"), "minh.txt")
    found = records.evidence(archive)
    assert {piece.document for piece in found} == {mine, theirs}
    records.decide(archive, next(one.id for one in found if one.document == mine), "accepted", by="lan")
    done = delete(archive, mine)
    assert done.counts["evidence_decided"] == 1
    assert {piece.document for piece in records.evidence(archive)} == {theirs}
    assert verify(archive).whole


def test_a_plan_goes_only_with_its_programme(archive: Archive) -> None:
    plan = launch(archive)
    papers.put(archive, ward("Phường Điện An", TOLD), "an.txt")
    with pytest.raises(DeletionRefused, match="Phong trào thi đua"):
        deleting.propose(archive, plan, reason=REASON, by="lan")
    delete(archive, plan, with_programme=True)
    assert records.evidence(archive) == []
    assert verify(archive).whole


def test_a_batch_goes_with_all_its_parts_and_a_part_not_alone(archive: Archive) -> None:
    batch = accept(archive, io.BytesIO(files.pdf(2)), file="lô.pdf", by="lan", limits=Limits()).document.id
    pages = (TEXT, papers.report("Điện Minh", "77", 9))
    papers.finish(archive, batch, "\f".join(pages), reading=papers.grid)
    batches.change(archive, batch, (1, 2), by="lan")
    parts = split(archive, batch, by="lan")
    for part, text in zip(parts, pages, strict=True):
        papers.finish(archive, part, text, reading=papers.grid)
    with pytest.raises(DeletionRefused, match=f"đề nghị xóa bản quét {batch}"):
        deleting.propose(archive, parts[0], reason=REASON, by="lan")
    delete(archive, batch)
    assert documents.ids(archive) == []
    assert {one.document_id for one in tombstones.deletions(archive, state="deleted")} == {batch, *parts}
    assert list(blobs.stored(archive.blobs)) == []
    assert traces(archive.path) == []
    assert verify(archive).whole


def test_files_of_parts_that_were_put_back_go_with_the_batch(archive: Archive) -> None:
    batch = accept(archive, io.BytesIO(files.pdf(2)), file="lô.pdf", by="lan", limits=Limits()).document.id
    papers.finish(archive, batch, f"{TEXT}\f{papers.report('Điện Minh', '77', 9)}", reading=papers.grid)
    batches.change(archive, batch, (1, 2), by="lan")
    split(archive, batch, by="lan")
    splitting.undo(archive, batch, by="lan")
    assert "tệp của phần tách" in " ".join(verify(archive).notes)
    delete(archive, batch)
    assert list(blobs.stored(archive.blobs)) == []


def test_what_is_being_read_is_not_deleted(archive: Archive) -> None:
    waiting = papers.take_in(archive, b"waiting", "waiting.txt").document.id
    with jobs.Owner(archive) as owner:
        jobs.claim(archive, owner)
        with pytest.raises(DeletionRefused, match="đang được đọc"):
            deleting.propose(archive, waiting, reason=REASON, by="lan")
    deleting.propose(archive, waiting, reason=REASON, by="lan")
    assert deleting.approve(archive, waiting, by="minh").counts == {"evidence_decided": 0, "job": 1}


def test_an_interrupted_clearing_is_gone_on_with(
    archive: Archive, document: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as interrupted:
        interrupted.setattr(
            clearing, "clear", lambda _archive, **_how: 1
        )  # as if the process ended after the transaction
        assert not delete(archive, document).cleared
    assert traces(archive.path)
    report = verify(archive)
    assert (report.problems, report.notes) == ((), ())
    assert traces(archive.path) == []
    assert tombstones.deletions(archive)[0].cleared


def test_an_original_swept_before_it_was_named_is_stored_once_more(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = blobs.store
    swept: list[int] = []

    def swept_once(*given: object, **named: object) -> blobs.Blob:
        blob = store(*given, **named)  # type: ignore[arg-type]
        if not swept:
            swept.append(clearing.sweep(archive))
        return blob

    monkeypatch.setattr(blobs, "store", swept_once)
    accept(archive, io.BytesIO(TEXT.encode()), file="a.txt", by="lan", limits=Limits())
    assert swept == [1]
    assert verify(archive).whole
