from __future__ import annotations

from normalize.engines.engine import without_marks
from normalize.engines.local_engine import with_knowledge
from normalize.knowledge import Knowledge
from normalize.restoring import restore
from tests.normalize.counting import count_runs

KNOWN = Knowledge(runs=count_runs(["Đồn Krơng Ana trực ban.", "Đồn Krơng Ana trực ban ngày đêm."]))
RAW = "Uy ban nhan dan huyén giao D6n Krong Ana tryc ban ngay dém theo quy dinh."


def test_a_name_only_the_archive_knows_is_found() -> None:
    assert "Krơng Ana" not in restore(RAW).text
    assert "Đồn Krơng Ana trực ban" in restore(RAW, knowledge=KNOWN).text


def test_archives_are_not_mixed() -> None:
    before = restore(RAW).text
    restore(RAW, knowledge=KNOWN)
    assert restore(RAW).text == before
    assert restore(RAW, knowledge=Knowledge(terms=("Đồn Krông Ana",))).text != restore(RAW, knowledge=KNOWN).text


def test_an_engine_is_made_once_for_the_same_knowledge() -> None:
    same = Knowledge(runs=dict(KNOWN.runs))
    assert with_knowledge(without_marks(), KNOWN) is with_knowledge(without_marks(), same)
    assert with_knowledge(without_marks(), Knowledge()) is without_marks()


def test_good_text_stays_whatever_an_archive_knows() -> None:
    good = "Ủy ban nhân dân thị xã báo cáo kết quả thực hiện phong trào thi đua yêu nước năm 2024."
    known = Knowledge(terms=("Ủy ban nhân dần",), runs=count_runs(["phong trao thi dua"] * 3))
    assert restore(good, knowledge=known).text == good


def test_a_term_of_the_archive_is_found_by_its_look() -> None:
    known = Knowledge(terms=("mô hình Bến Lứt Sáng",))
    assert "mô hình Bến Lứt Sáng" in restore("Nhan réng mé hinh Bén Lit Sang trén dja ban huyén.", knowledge=known).text
