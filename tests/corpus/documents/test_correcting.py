from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from corpus.custody.verify import verify
from corpus.documents import correcting, documents
from corpus.documents.correcting import CorrectionRefused, EditedMeanwhile
from corpus.errors import NotFound
from corpus.pages import revisions
from corpus.search.search import Request, search
from corpus.store import audit
from tests.corpus import papers
from tests.corpus.emulation import ADDING, launch, ward

if TYPE_CHECKING:
    from corpus.store.archive import Archive

ADDED = "Đã bổ sung 350 đầu sách cho tủ sách cộng đồng theo Quyết định số 415/QĐ-UBND ngày 12/02/2024 của UBND thị xã."
MISREAD = papers.report("Điện An", "361", 2).replace("1746/QĐ-UBND", "1146/QĐ-UBND").replace("khởi công", "khỏi công")
RIGHT = papers.report("Điện An", "361", 2)


@pytest.fixture
def document(archive: Archive) -> int:
    return papers.put(archive, MISREAD, reading=papers.grid)


def text(archive: Archive, document: int, page: int = 1) -> str:
    return documents.page(archive, document, page).text


def cited(archive: Archive, document: int) -> set[str]:
    return {fact.value for fact in documents.references(archive, document)}


def sound(archive: Archive) -> bool:
    return verify(archive).problems == ()


def test_corrected_words_are_the_text_the_facts_and_what_is_found(archive: Archive, document: int) -> None:
    version = correcting.correct(archive, document, 1, RIGHT, by="lan")
    assert version is not None
    assert (version.kind, version.by, version.text) == ("edit", "lan", RIGHT)
    assert text(archive, document) == RIGHT
    assert "1746/QĐ-UBND" in cited(archive, document)
    assert "1146/QĐ-UBND" not in cited(archive, document)
    assert [hit.document for hit in search(archive, Request(query="1746")).hits] == [document]
    assert search(archive, Request(query="1146")).hits == ()
    assert documents.page(archive, document, 1).restored == MISREAD
    assert sound(archive)


def test_a_corrected_number_is_the_paper_s(archive: Archive, document: int) -> None:
    correcting.correct(archive, document, 1, MISREAD.replace("361/BC", "367/BC"), by="lan")
    assert documents.get(archive, document).number == "367/BC-UBND"


def test_evidence_follows_a_correction(archive: Archive) -> None:
    launch(archive)
    paper = papers.put(archive, ward("Phường Điện An", "- Thư viện phường mở cửa hằng ngày."))
    found = "SELECT count(*) FROM evidence JOIN criterion ON criterion.id = criterion_id WHERE code = ?"
    assert archive.db.execute(found, [ADDING]).fetchone() == (0,)
    better = text(archive, paper).replace("Thư viện phường mở cửa hằng ngày.", ADDED)
    correcting.correct(archive, paper, 1, better, by="lan")
    assert archive.db.execute(found, [ADDING]).fetchone() == (1,)
    assert sound(archive)


def test_reading_anew_keeps_what_a_person_wrote_and_takes_the_rest(archive: Archive, document: int) -> None:
    correcting.correct(archive, document, 1, MISREAD.replace("1146/QĐ", "1746/QĐ"), by="lan")
    papers.finish(archive, document, MISREAD.replace("khỏi công", "khởi công"), reading=papers.grid)
    assert text(archive, document) == RIGHT
    history = revisions.history(archive, document, 1)
    assert [(version.kind, version.by) for version in history] == [("edit", "lan"), ("merge", revisions.MACHINE)]
    assert sound(archive)


def test_reading_the_same_again_adds_no_version(archive: Archive, document: int) -> None:
    correcting.correct(archive, document, 1, RIGHT, by="lan")
    papers.finish(archive, document, MISREAD, reading=papers.grid)
    assert len(revisions.history(archive, document, 1)) == 1
    assert text(archive, document) == RIGHT


def test_where_the_machine_reads_something_else_now_the_place_is_told(archive: Archive, document: int) -> None:
    correcting.correct(archive, document, 1, RIGHT, by="lan")
    papers.finish(archive, document, MISREAD.replace("1146/QĐ", "1740/QĐ"), reading=papers.grid)
    newest = revisions.newest(archive, document)[1]
    assert text(archive, document) == RIGHT
    assert [(RIGHT[one.start : one.end], one.other) for one in newest.clashes] == [("1746/QĐ-UBND", "1740/QĐ-UBND")]


def test_a_page_looked_at_as_a_whole_is_changed_by_no_reading(archive: Archive, document: int) -> None:
    correcting.correct(archive, document, 1, RIGHT, by="lan", whole=True)
    papers.finish(archive, document, RIGHT.replace("bốn", "bón").replace("căn nhà", "cán nhà"), reading=papers.grid)
    assert text(archive, document) == RIGHT


def test_checked_words_are_left_by_the_machine(archive: Archive, document: int) -> None:
    at = MISREAD.index("dột nát")
    correcting.check(archive, document, 1, [(at, at + len("dột nát"))], by="lan")
    papers.finish(
        archive, document, MISREAD.replace("dột nát", "đột nát").replace("khỏi công", "khởi công"), reading=papers.grid
    )
    assert "dột nát" in text(archive, document)
    assert "khởi công" in text(archive, document)
    version = revisions.newest(archive, document)[1]
    assert [version.shown[start:end] for start, end in version.checked] == ["dột nát"]


def test_undo_goes_back_step_by_step_and_back_is_a_step_too(archive: Archive, document: int) -> None:
    first = MISREAD.replace("1146/QĐ", "1746/QĐ")
    correcting.correct(archive, document, 1, first, by="lan")
    correcting.correct(archive, document, 1, RIGHT, by="minh")
    correcting.undo(archive, document, 1, by="minh")
    assert text(archive, document) == first
    correcting.undo(archive, document, 1, by="minh")
    assert text(archive, document) == MISREAD
    assert documents.page(archive, document, 1).reviewed is None
    with pytest.raises(CorrectionRefused, match="chưa có lần sửa"):
        correcting.undo(archive, document, 1, by="minh")
    second = revisions.history(archive, document, 1)[1]
    correcting.go_back(archive, document, 1, second.id, by="minh")
    assert text(archive, document) == RIGHT
    assert [v.kind for v in revisions.history(archive, document, 1)] == ["edit", "edit", "back", "back", "back"]
    assert sound(archive)


def test_undo_keeps_what_the_machine_learnt_meanwhile(archive: Archive, document: int) -> None:
    correcting.correct(archive, document, 1, MISREAD.replace("1146/QĐ", "1746/QĐ"), by="lan")
    papers.finish(archive, document, MISREAD.replace("khỏi công", "khởi công"), reading=papers.grid)
    correcting.undo(archive, document, 1, by="lan")
    assert text(archive, document) == MISREAD.replace("khỏi công", "khởi công")


def test_two_people_at_different_words_are_put_together(archive: Archive, document: int) -> None:
    correcting.correct(archive, document, 1, MISREAD.replace("1146/QĐ", "1746/QĐ"), by="lan", seen=0)
    correcting.correct(archive, document, 1, MISREAD.replace("khỏi công", "khởi công"), by="minh", seen=0)
    assert text(archive, document) == RIGHT


def test_two_people_at_the_same_words_the_second_is_told(archive: Archive, document: int) -> None:
    correcting.correct(archive, document, 1, RIGHT, by="lan", seen=0)
    with pytest.raises(EditedMeanwhile):
        correcting.correct(archive, document, 1, MISREAD.replace("1146/QĐ", "1147/QĐ"), by="minh", seen=0)
    assert text(archive, document) == RIGHT


def test_many_at_once_lose_nothing(archive: Archive, document: int) -> None:
    words = [
        ("xóa nhà tạm", "xoá nhà tạm"),
        ("hộ nghèo", "hộ cận nghèo"),
        ("vật liệu", "vật tư"),
        ("chủ hộ", "chủ nhà"),
    ]
    failed: list[Exception] = []

    def work(before: str, after: str) -> None:
        try:
            correcting.correct(archive, document, 1, MISREAD.replace(before, after), by=before, seen=0)
        except EditedMeanwhile as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=pair) for pair in words]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert all(after in text(archive, document) for _, after in words)
    assert sound(archive)


def test_correcting_back_to_the_machine_s_words_leaves_no_layer(archive: Archive, document: int) -> None:
    correcting.correct(archive, document, 1, RIGHT, by="lan")
    correcting.correct(archive, document, 1, MISREAD, by="lan")
    assert documents.page(archive, document, 1).reviewed is None
    assert correcting.correct(archive, document, 1, MISREAD, by="lan") == revisions.newest(archive, document)[1]
    assert len(revisions.history(archive, document, 1)) == 2


def test_every_act_is_in_the_log(archive: Archive, document: int) -> None:
    correcting.correct(archive, document, 1, RIGHT, by="lan")
    correcting.check(archive, document, 1, [(0, 10)], by="lan")
    correcting.undo(archive, document, 1, by="minh")
    log = reversed(audit.entries(archive))
    acts = [(entry.actor, entry.action) for entry in log if entry.action.startswith("page.")]
    assert acts == [("lan", "page.correct"), ("lan", "page.check"), ("minh", "page.back")]


def test_what_cannot_be_a_page_s_text_is_refused(archive: Archive, document: int) -> None:
    for wrong in ("chữ\x00", "trang một\ftrang hai", "x" * 200_001):
        with pytest.raises(CorrectionRefused):
            correcting.correct(archive, document, 1, wrong, by="lan")
    with pytest.raises(CorrectionRefused):
        correcting.check(archive, document, 1, [(0, 10**6)], by="lan")
    with pytest.raises(NotFound):
        correcting.correct(archive, document, 7, "x", by="lan")
    with pytest.raises(NotFound):
        correcting.correct(archive, 99, 1, "x", by="lan")
    with pytest.raises(NotFound):
        correcting.go_back(archive, document, 1, 12345, by="lan")
    assert text(archive, document) == MISREAD


def test_line_ends_and_letters_are_made_the_archive_s_own(archive: Archive, document: int) -> None:
    correcting.correct(archive, document, 1, RIGHT.replace("\n", "\r\n").replace("ộ", "ô\u0323"), by="lan")
    assert text(archive, document) == RIGHT


def test_pages_of_a_longer_paper_keep_their_facts(archive: Archive) -> None:
    half = MISREAD.index("2. Mặt trận")
    paper = papers.put(archive, MISREAD[:half] + "\f" + MISREAD[half:])
    correcting.correct(
        archive, paper, 2, MISREAD[half:].replace("khu dân cư", "khu dân cư theo Quyết định số 15/QĐ-UBND"), by="lan"
    )
    assert {"1146/QĐ-UBND", "15/QĐ-UBND"} <= cited(archive, paper)
    assert sound(archive)


def test_what_was_gone_back_to_can_be_undone_again(archive: Archive, document: int) -> None:
    correcting.correct(archive, document, 1, RIGHT, by="lan")
    correcting.undo(archive, document, 1, by="lan")
    correcting.go_back(archive, document, 1, revisions.history(archive, document, 1)[0].id, by="lan")
    correcting.undo(archive, document, 1, by="lan")
    assert text(archive, document) == MISREAD


def test_words_are_checked_in_the_version_that_was_seen(archive: Archive, document: int) -> None:
    correcting.correct(archive, document, 1, RIGHT, by="lan")
    with pytest.raises(EditedMeanwhile):
        correcting.check(archive, document, 1, [(0, 10)], by="minh", seen=0)
    assert correcting.check(archive, document, 1, [(0, 10)], by="minh", seen=1) is not None


def test_a_page_looked_at_as_a_whole_can_be_given_to_the_machine_again(archive: Archive, document: int) -> None:
    correcting.correct(archive, document, 1, RIGHT, by="lan", whole=True)
    correcting.correct(archive, document, 1, RIGHT, by="lan")
    better = RIGHT.replace("căn nhà", "căn hộ")
    papers.finish(archive, document, better, reading=papers.grid)
    assert text(archive, document) == better


def test_what_somebody_did_meanwhile_is_not_taken_back_unseen(archive: Archive, document: int) -> None:
    mine = correcting.correct(archive, document, 1, RIGHT, by="lan")
    assert mine
    theirs = correcting.correct(archive, document, 1, f"{RIGHT}Bổ sung.\n", by="minh")
    with pytest.raises(EditedMeanwhile, match="hoàn tác"):
        correcting.undo(archive, document, 1, by="lan", seen=mine.id)
    assert text(archive, document) == f"{RIGHT}Bổ sung.\n"
    assert theirs
    correcting.undo(archive, document, 1, by="lan", seen=theirs.id)
    assert text(archive, document) == RIGHT
