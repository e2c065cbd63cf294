from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from corpus.custody.verify import verify
from corpus.documents import documents
from corpus.errors import ArchiveError, NotFound
from corpus.search import page_index
from corpus.store import audit
from extract import read
from ocr.page import Reading
from tests.corpus.papers import finish, flat, grid, put, report, rewritten, take_in, unchanged

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.store.archive import Archive

REPORT = report("Điện An", "15", 12)


def quotes(archive: Archive, document: int) -> list[tuple[str, str]]:
    """Return every stored fact's quote beside what its page says there."""
    found = []
    for number in sorted(documents.pages_read(archive, document)):
        for fact in documents.facts_on_page(archive, document, number):
            texts = [documents.page(archive, document, at.page).text[at.start : at.end] for at in fact.spans]
            found.append((fact.quote, "\f".join(texts)))
    return found


def test_a_file_is_registered_queued_and_logged_at_once(archive: Archive) -> None:
    registration = take_in(archive, b"a paper", "kế hoạch.txt")
    document = registration.document
    assert not registration.duplicate
    assert (document.state, document.file, document.size, document.page_count) == ("queued", "kế hoạch.txt", 7, None)
    (job,) = archive.db.query("SELECT * FROM job")
    assert (job["document_id"], job["state"]) == (document.id, "queued")
    (entry,) = audit.entries(archive)
    assert (entry.actor, entry.action, entry.subject) == ("tester", "document.register", f"document:{document.id}")
    assert entry.detail["sha256"] == document.sha256


def test_the_same_bytes_are_one_document(archive: Archive) -> None:
    first = take_in(archive, b"a paper", "a.txt")
    again = take_in(archive, b"a paper", "b.txt")
    assert again.duplicate
    assert again.document == first.document
    assert len(audit.entries(archive)) == 1
    assert archive.db.execute("SELECT count(*) FROM job").fetchone() == (1,)


def test_a_failed_document_is_queued_again_when_its_file_comes_again(archive: Archive) -> None:
    document = take_in(archive, b"a paper", "a.txt").document.id
    documents.fail(archive, document, "unreadable-file", "Tệp bị hỏng.")
    failed = documents.get(archive, document)
    assert (failed.state, failed.error_code, failed.error) == ("failed", "unreadable-file", "Tệp bị hỏng.")
    again = take_in(archive, b"a paper", "a.txt")
    assert again.duplicate
    assert (again.document.state, again.document.error) == ("queued", None)
    assert archive.db.execute("SELECT state, attempts FROM job").fetchone() == ("queued", 0)


def test_a_failed_file_that_comes_again_is_said_to_be_tried_again(archive: Archive) -> None:
    document = take_in(archive, b"a paper", "a.txt").document.id
    assert not take_in(archive, b"a paper", "a.txt").requeued
    documents.fail(archive, document, "unreadable-file", "Tệp bị hỏng.")
    assert take_in(archive, b"a paper", "a.txt").requeued
    assert not take_in(archive, b"a paper", "a.txt").requeued


def test_a_page_that_failed_is_read_again_once_its_document_is_done(archive: Archive) -> None:
    document = take_in(archive, b"two pages", "a.txt").document.id
    documents.begin(archive, document, 2)
    documents.save_page(archive, document, 1, flat(REPORT))
    documents.save_page_error(archive, document, 2, "Trang quá mờ.")
    raw, _ = documents.raw_text(archive, document)
    documents.complete(archive, document, unchanged(raw), read(raw))
    paper, cited = documents.get(archive, document).paper_id, documents.references(archive, document)
    again = documents.reread(archive, document, by="lan")
    assert (again.state, again.pages_read) == ("queued", 1)
    assert documents.pages_read(archive, document) == {1}
    assert documents.references(archive, document) == cited
    assert verify(archive).problems == ()
    assert documents.reread(archive, document, by="lan") == again
    assert [entry.actor for entry in audit.entries(archive) if entry.action == "document.requeue"] == ["lan"]
    finish(archive, document, f"{REPORT}\fPhụ lục: Quyết định số 77/QĐ-UBND.")
    done = documents.get(archive, document)
    assert (done.state, done.pages_read, done.paper_id) == ("done", 2, paper)
    assert documents.page(archive, document, 2).error is None
    assert len(documents.references(archive, document)) == len(cited) + 1
    assert verify(archive).problems == ()


def test_a_document_whose_job_was_lost_is_read_again(archive: Archive) -> None:
    document = put(archive, REPORT)
    archive.db.execute("DELETE FROM job")
    assert [problem.kind for problem in verify(archive).problems] == ["document-without-job"]
    documents.reread(archive, document, by="lan")
    assert verify(archive).problems == ()
    with pytest.raises(NotFound):
        documents.reread(archive, 99, by="lan")


def test_a_name_that_no_encoding_takes_is_still_registered(archive: Archive) -> None:
    document = take_in(archive, b"a paper", "b\udce1o c\udce1o.txt").document
    assert document.file == "b?o c?o.txt"


def test_a_document_that_is_not_there_is_not_found(archive: Archive) -> None:
    with pytest.raises(NotFound, match="không có tài liệu số 5"):
        documents.get(archive, 5)
    with pytest.raises(NotFound):
        documents.page(archive, 5, 1)


def test_listing_goes_back_from_the_newest(archive: Archive) -> None:
    ids = [take_in(archive, f"paper {number}".encode(), f"{number}.txt").document.id for number in range(5)]
    documents.fail(archive, ids[1], "x", "y")
    newest = documents.listing(archive, limit=2)
    assert [document.id for document in newest] == ids[:2:-1]
    assert [document.id for document in documents.listing(archive, before=newest[-1].id)] == ids[2::-1]
    assert [document.id for document in documents.listing(archive, state="failed")] == [ids[1]]


def test_a_page_is_read_back_as_it_was_saved(archive: Archive) -> None:
    document = take_in(archive, b"a paper", "a.png").document.id
    documents.begin(archive, document, 2)
    reading = grid("Số: 15/BC-UBND\nĐiện An")
    documents.save_page(archive, document, 1, reading)
    documents.save_page_error(archive, document, 2, "Trang quá tối.", width=10, height=20)
    first, second = documents.pages(archive, document)
    assert (first.raw, first.words, first.width, first.dpi) == (reading.text, reading.words, 1240, 150)
    assert first.confidence == pytest.approx(0.9)
    assert first.text == reading.text
    assert (second.text, second.error, second.width, second.height) == ("", "Trang quá tối.", 10, 20)
    assert documents.pages_read(archive, document) == {1, 2}
    assert documents.get(archive, document).state == "reading"


def test_raw_text_keeps_the_place_of_pages_and_the_engines_doubts(archive: Archive) -> None:
    document = take_in(archive, b"a paper", "a.pdf").document.id
    documents.begin(archive, document, 4)
    documents.save_page(archive, document, 1, grid("Một trang"))
    documents.save_page_error(archive, document, 2, "Không đọc được.")
    documents.save_page(archive, document, 3, grid("Lớp chữ", source="text-layer"))
    documents.save_page(archive, document, 4, grid("Bốn", confidence=0.4))
    text, doubts = documents.raw_text(archive, document)
    assert text == "Một trang\f\fLớp chữ\fBốn"
    assert doubts is not None
    assert [(text[doubt.start : doubt.end], doubt.confidence) for doubt in doubts] == [
        ("Một", 0.9),
        ("trang", 0.9),
        ("Bốn", 0.4),
    ]


def test_a_text_without_an_engine_has_no_doubts(archive: Archive) -> None:
    document = take_in(archive, b"a paper", "a.txt").document.id
    documents.save_page(archive, document, 1, flat("chữ"))
    assert documents.raw_text(archive, document) == ("chữ", None)


def test_completing_stores_the_letterhead_and_finishes_the_job(archive: Archive) -> None:
    document = put(archive, REPORT, reading=grid)
    done = documents.get(archive, document)
    assert (done.state, done.type, done.number, done.number_state) == ("done", "Báo cáo", "15/BC-UBND", "printed")
    assert (done.number_key, done.date, done.unit_name) == ("15/bc/ubnd", "2024-06-12", "Phường Điện An")
    assert done.paper_id is not None
    assert done.confidence == pytest.approx(0.9)
    assert archive.db.execute("SELECT state FROM job").fetchone() == ("done",)
    (letterhead,) = archive.db.execute("SELECT plain(letterhead) FROM document").fetchone()
    number = json.loads(letterhead)["number"]
    ((page, start, end),) = number["spans"]
    assert documents.page(archive, document, page).text[start:end] == number["quote"]
    assert "15/BC-UBND" in number["quote"]


def test_every_quote_is_what_the_page_says(archive: Archive) -> None:
    half = REPORT.index("Quyết định số 1746") + len("Quyết định ")
    document = put(archive, REPORT[:half] + "\f" + REPORT[half:], reading=grid)
    found = quotes(archive, document)
    assert any("1746/QĐ-UBND" in quote for quote, _ in found)
    assert all(quote == standing for quote, standing in found)


def test_a_fact_across_a_page_break_has_a_place_on_both_pages(archive: Archive) -> None:
    half = REPORT.index("ngày 07/11/2022")
    document = put(archive, REPORT[:half] + "\f" + REPORT[half:])
    (cited,) = (fact for fact in documents.references(archive, document) if fact.value == "1746/QĐ-UBND")
    assert [place.page for place in cited.spans] == [1, 2]
    assert cited.page == 1
    assert "\f" in cited.quote


def test_a_reviewed_page_is_kept_and_its_facts_follow_the_words(archive: Archive) -> None:
    document = take_in(archive, b"a paper", "a.txt").document.id
    finish(archive, document, REPORT)
    reviewed = REPORT.replace("báo cáo như sau:", "xin báo cáo như sau, thưa quý cơ quan:").replace("Thực hiện", "Theo")
    with archive.transaction() as db:
        db.execute("UPDATE page SET reviewed = ?", [reviewed])
    finish(archive, document, REPORT)
    assert documents.page(archive, document, 1).text == reviewed
    found = quotes(archive, document)
    assert found
    assert all(quote == standing for quote, standing in found)
    assert any("1746/QĐ-UBND" in quote for quote, _ in found)


def test_a_fact_whose_words_a_person_struck_out_is_gone(archive: Archive) -> None:
    document = take_in(archive, b"a paper", "a.txt").document.id
    finish(archive, document, REPORT)
    cited = next(fact.quote for fact in documents.references(archive, document) if fact.value == "1746/QĐ-UBND")
    with archive.transaction() as db:
        db.execute("UPDATE page SET reviewed = ?", [REPORT.replace(cited, "")])
    finish(archive, document, REPORT)
    assert "1746/QĐ-UBND" not in {fact.value for fact in documents.references(archive, document)}


def test_doing_it_again_leaves_no_double(archive: Archive) -> None:
    document = put(archive, REPORT)
    tables = ("reference", "date_mention", "unit_mention", "page", "document_band_late", "paper", "job")
    before = [archive.db.execute(f"SELECT count(*) FROM {table}").fetchone() for table in tables]
    indexed = page_index.count(page_index.reader(archive))
    finish(archive, document, REPORT)
    assert page_index.count(page_index.reader(archive)) == indexed
    assert [archive.db.execute(f"SELECT count(*) FROM {table}").fetchone() for table in tables] == before


def test_a_restoration_of_other_pages_is_refused_and_nothing_changes(archive: Archive) -> None:
    document = take_in(archive, b"a paper", "a.txt").document.id
    documents.begin(archive, document, 1)
    documents.save_page(archive, document, 1, flat("một trang"))
    for text in ("trang khác", "một trang\fhai"):
        with pytest.raises(ArchiveError, match="không khớp"):
            documents.complete(archive, document, unchanged(text), read(text))
    assert documents.get(archive, document).state == "reading"
    assert documents.page(archive, document, 1).restored is None


def test_tokens_lead_back_to_the_raw_text(archive: Archive) -> None:
    document = put(archive, "mot trang\fhai trang", restoring=lambda raw: rewritten(raw, lambda word: word + "!"))
    for page in documents.pages(archive, document):
        assert page.restored is not None
        pairs = [(page.raw[t.raw_start : t.raw_end], page.restored[t.start : t.end]) for t in page.tokens]
        assert pairs == [(word, word + "!") for word in page.raw.split()]


def test_reading_a_page_again_forgets_what_was_made_of_the_old_one(archive: Archive) -> None:
    document = put(archive, "chữ cũ")
    documents.save_page(archive, document, 1, Reading("chữ mới", (), 0, 0, 0, "text", "text"))
    page = documents.page(archive, document, 1)
    assert (page.restored, page.tokens, page.text) == (None, (), "chữ mới")


_WORKER = """
import sys, threading
from pathlib import Path
from corpus.documents import completion, documents
from corpus.store.archive import Archive
from tests.corpus.papers import finish, report

def stop(*args):
    print("here", flush=True)
    threading.Event().wait()

where = sys.argv[2]
if where == "facts":
    completion.fact_rows.replace = stop
elif where == "link":
    completion.manifestations.link = stop
else:
    completion.programmes.on_complete = stop
finish(Archive(Path(sys.argv[1])), 1, report("Điện An", "15", 12))
"""


@pytest.mark.parametrize("where", ["facts", "link", "programmes"])
def test_killed_while_completing_a_document_is_as_before_and_can_be_completed(
    archive: Archive, root: Path, where: str
) -> None:
    document = take_in(archive, b"a paper", "a.txt").document.id
    assert document == 1
    command = [sys.executable, "-c", _WORKER, str(archive.path), where]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as worker:
        assert worker.stdout
        assert worker.stdout.readline() == "here\n"
        os.kill(worker.pid, signal.SIGKILL)
    assert documents.get(archive, document).state == "reading"
    assert documents.references(archive, document) == []
    assert verify(archive).problems == ()
    finish(archive, document, REPORT)
    assert documents.get(archive, document).state == "done"
    assert verify(archive).problems == ()
