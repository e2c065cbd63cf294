from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
import tantivy

from corpus.custody.verify import as_json, verify
from corpus.documents import documents
from corpus.search import page_index
from corpus.search.entries import schema
from corpus.store import blobs
from tests.corpus.papers import grid, put, report, take_in

if TYPE_CHECKING:
    from corpus.store.archive import Archive


@pytest.fixture
def filled(archive: Archive) -> Archive:
    put(archive, report("Điện An", "15", 12), "an.txt", reading=grid)
    put(archive, report("Điện Minh", "31", 14), "minh.txt")
    failed = take_in(archive, b"broken", "broken.pdf").document.id
    documents.fail(archive, failed, "unreadable-file", "Tệp bị hỏng.")
    take_in(archive, b"waiting", "waiting.pdf")
    return archive


def kinds(archive: Archive) -> list[str]:
    return [problem.kind for problem in verify(archive).problems]


def break_rows(archive: Archive, statement: str) -> None:
    archive.db.execute("PRAGMA foreign_keys = OFF")
    archive.db.execute(statement)
    archive.db.execute("PRAGMA foreign_keys = ON")


def test_a_whole_archive_is_said_to_be_whole_and_what_was_looked_at(filled: Archive) -> None:
    seen: dict[str, int] = {}
    report_ = verify(filled, seen.__setitem__)
    assert report_.whole
    assert (report_.problems, report_.notes) == ((), ())
    assert {name: report_.checked[name] for name in ("blobs", "documents", "pages")} == {
        "blobs": 4,
        "documents": 4,
        "pages": 2,
    }
    assert report_.checked["facts"] > 6
    assert report_.checked["audit"] == 4
    assert seen == report_.checked
    assert json.loads(json.dumps(as_json(report_)))["whole"] is True


def test_a_lost_a_cut_and_a_changed_original_are_named(filled: Archive) -> None:
    lost, cut, changed, _ = sorted(blobs.stored(filled.blobs))
    lost.unlink()
    for file in (cut, changed):
        file.chmod(0o644)
    cut.write_bytes(cut.read_bytes()[:-1])
    changed.write_bytes(changed.read_bytes()[:-1] + b"?")
    problems = verify(filled).problems
    assert {problem.subject: problem.kind for problem in problems} == {
        f"blob:{lost.name}": "blob-missing",
        f"blob:{cut.name}": "blob-changed",
        f"blob:{changed.name}": "blob-changed",
    }
    assert all("bản sao lưu" in problem.message for problem in problems)


def test_an_original_without_a_document_is_a_note_and_is_used_by_the_next_upload(filled: Archive) -> None:
    blobs.store(filled, io.BytesIO(b"stored, then the power failed"))
    first = verify(filled)
    assert first.whole
    assert len(first.notes) == 1
    take_in(filled, b"stored, then the power failed", "again.txt")
    assert verify(filled).notes == ()


def test_a_leftover_temporary_file_is_swept_and_told(filled: Archive) -> None:
    (filled.blobs / blobs.INCOMING / "left").write_bytes(b"half")
    assert "tệp tạm" in verify(filled).notes[0]
    assert verify(filled).notes == ()


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE reference SET quote = 'khác' WHERE id = 1", "quote-against-page"),
        ("DELETE FROM job WHERE document_id = 1", "document-without-job"),
        ("UPDATE job SET state = 'queued' WHERE document_id = 1", "document-against-job"),
        ("UPDATE document SET page_count = 5 WHERE id = 1", "document-incomplete"),
        ("UPDATE document SET paper_id = 99 WHERE id = 1", "row-without-parent"),
    ],
)
def test_rows_that_disagree_are_named(filled: Archive, statement: str, kind: str) -> None:
    break_rows(filled, statement)
    assert kind in kinds(filled)


def test_an_index_that_disagrees_is_named_and_can_be_made_again(filled: Archive) -> None:
    page_index.follow(filled)
    filled.db.execute("DROP TRIGGER index_page")
    filled.db.execute("UPDATE page SET reviewed = 'khác' WHERE id = 1")
    with page_index.writing(filled) as writer:
        writer.delete_documents_by_term("page_id", 2)
        writer.add_document(tantivy.Document.from_dict({"page_id": 99, "document": 99, "folded": "a"}, schema()))
        writer.add_document(tantivy.Document.from_dict({"page_id": 98, "document": 1, "folded": "a"}, schema()))
    found = {(problem.subject, problem.kind) for problem in verify(filled).problems if "index" in problem.kind}
    assert found == {
        ("page:1", "index-against-page"),
        ("page:2", "index-against-page"),
        ("page:98", "index-without-page"),
        ("page:99", "index-without-page"),
    }
    page_index.rebuild(filled)
    assert not [problem for problem in verify(filled).problems if "index" in problem.kind]


def test_a_changed_log_is_named(filled: Archive) -> None:
    filled.db.execute("DROP TRIGGER audit_no_update")
    filled.db.execute("UPDATE audit SET actor = 'x' WHERE seq = 2")
    (problem,) = verify(filled).problems
    assert (problem.kind, problem.subject) == ("audit-broken", "audit:2")
