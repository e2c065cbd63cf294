"""Papers as an engine without the Vietnamese model reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.documents import findings, marking
from normalize.folding import fold
from normalize.restoring import restore
from tests.corpus.papers import flat, grid, put, unchanged

if TYPE_CHECKING:
    from corpus.store.archive import Archive

GOOD = (
    "Căn cứ kế hoạch của Ủy ban nhân dân thị xã về phát triển văn hóa đọc, phường đã tổ chức ngày hội đọc sách cho học"
    " sinh tại nhà văn hóa khối phố, có hơn hai trăm em tham gia và nhiều phụ huynh cùng đến dự."
)


def codes(archive: Archive, document: int) -> list[tuple[int, str]]:
    return [(one.page, one.code) for one in findings.of_document(archive, document)]


def test_a_page_read_without_marks_raises_the_alarm_however_well_it_is_restored(archive: Archive) -> None:
    document = put(archive, f"{GOOD}\f{fold(GOOD)}", "mot.txt", reading=grid, restoring=restore)
    assert codes(archive, document) == [(2, marking.READ)]
    (told,) = findings.of_document(archive, document)
    assert told.measured == 0.0
    assert "sohoa doctor" in told.advice
    assert marking.alarm(archive) == marking.Alarm(1, 1, 1)


def test_old_text_without_marks_is_told_only_where_restoring_leaves_it_so(archive: Archive) -> None:
    restored = put(archive, fold(GOOD), "hai.txt", reading=flat, restoring=restore)
    left = put(archive, fold(GOOD), "ba.txt", reading=flat, restoring=unchanged)
    assert codes(archive, restored) == []
    assert codes(archive, left) == [(1, marking.SHOWN)]
    assert not marking.alarm(archive).engine_doubted


def test_the_engine_is_doubted_when_paper_after_paper_lacks_its_marks(archive: Archive) -> None:
    put(archive, GOOD, "tot.txt", reading=grid)
    for number in range(3):
        assert not marking.alarm(archive).engine_doubted
        put(archive, f"{fold(GOOD)} {number}", f"{number}.txt", reading=grid)
    assert marking.alarm(archive) == marking.Alarm(4, 3, 3)
    assert marking.alarm(archive).engine_doubted


def test_what_is_read_anew_with_marks_is_told_no_longer(archive: Archive) -> None:
    document = put(archive, fold(GOOD), "bon.txt", reading=grid)
    with archive.transaction() as db:
        marking.keep(db, document, [])
    assert codes(archive, document) == []
