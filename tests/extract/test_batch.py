from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.batch import cut_at, propose
from extract.sheets import Sheet, marks_of

STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
BODY = "Thực hiện kế hoạch năm, các thôn đã nạo vét mương, trồng cây và sửa đường làng theo phân công.\n" * 8
END = "Nơi nhận:\n- Như trên;\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n"


def head(number: str, kind: str = "BÁO CÁO") -> str:
    return (
        f"ỦY BAN NHÂN DÂN\nXÃ CẨM BÌNH\n{STATE}Số: {number}\nCẩm Bình, ngày 12 tháng 3 năm 2024\n{kind}\n"
        "Kết quả ra quân làm thủy lợi\n"
    )


def starts(*pages: str) -> tuple[int, ...]:
    return propose([Sheet(page) for page in pages]).starts


FIRST, LAST = head("12/BC-UBND") + BODY, BODY + END


def test_papers_begin_where_letterheads_stand_behind_an_end() -> None:
    assert starts(FIRST, f"2\n{LAST}", head("13/KH-UBND") + BODY + END, head("14/TB-UBND") + BODY + END) == (1, 3, 4)


@pytest.mark.parametrize(
    "heading",
    [
        "HUYỆN ỦY HÀ THANH\nĐẢNG CỘNG SẢN VIỆT NAM\nĐẢNG ỦY XÃ TAM HẢI\nTam Hải, ngày 02/5/2023\nSố 31-BC/ĐU\n",
        "UBMTTQ VIỆT NAM XÃ TAM HẢI\nBAN THƯỜNG TRỰC\n" + STATE + "Số: 08/KH-MTTQ-BTT\nKẾ HOẠCH\n",
        STATE + "ĐƠN ĐỀ NGHỊ\nVề việc sửa mương\nKính gửi: Ủy ban nhân dân xã\n",
        "CONG HOA XA HOI CHU NGHIA VIET NAM\nDéc lap - Ty do - Hanh phuc\nUY BAN NHAN DAN\nS6: 77/QD-UBND\n",
    ],
)
def test_headings_of_every_house_are_seen(heading: str) -> None:
    assert starts(FIRST, LAST, heading + BODY + END) == (1, 3)


@pytest.mark.parametrize(
    "heading",
    [
        "PHỤ LỤC I\nDANH SÁCH CÁC THÔN\n",
        "Mẫu số 02\n" + STATE + "ĐƠN ĐỀ NGHỊ HỖ TRỢ\nKính gửi: ……………………\n",
        "TÊN CƠ QUAN ………\n" + STATE + "Số: …/BC-…\nBÁO CÁO\n" + "Tổng số: ………… hộ\n" * 12,
        "ỦY BAN NHÂN DÂN\nXÃ CẨM BÌNH\n" + STATE + "QUY CHẾ\n(Ban hành kèm theo Quyết định số 12/BC-UBND)\n",
    ],
)
def test_annexes_and_forms_with_a_motto_of_their_own_stay_with_their_paper(heading: str) -> None:
    assert starts(FIRST, LAST, heading + BODY, head("13/KH-UBND") + BODY + END) == (1, 4)


def test_a_page_that_lost_its_head_is_told_by_the_numbers_of_its_neighbours() -> None:
    assert starts(FIRST, f"2\n{LAST}", BODY, f"2\n{BODY}", f"3\n{LAST}") == (1, 3)


def test_page_numbers_stamped_through_the_batch_tell_nothing() -> None:
    pages = [head(f"{number}/BC-UBND") + BODY + END for number in range(1, 9)]
    assert starts(*(f"{at}\n{page}" for at, page in enumerate(pages, start=1))) == tuple(range(1, 9))


def test_blank_pages_and_sheets_between_belong_to_no_paper() -> None:
    proposal = propose([Sheet(text) for text in ("", FIRST, "", LAST, "", BODY, "TRANG PHÂN CÁCH VĂN BẢN", FIRST)])
    assert [(part.first, part.last) for part in proposal.parts] == [(2, 6), (8, 8)]
    assert proposal.left_out == (1, 7)
    second = proposal.parts[1]
    assert second.confidence > 0.9
    assert "Ngay trước có tờ ngăn giữa các văn bản" in second.reasons
    assert any("12/BC-UBND" in reason for reason in second.reasons)


def test_a_person_cuts_where_they_like() -> None:
    proposal = cut_at([Sheet(text) for text in (FIRST, LAST, "", FIRST, LAST)], (2, 5))
    assert [(part.first, part.last, part.confidence) for part in proposal.parts] == [(1, 1, 1), (2, 4, 1), (5, 5, 1)]


def test_lines_that_only_look_like_marks_are_none() -> None:
    sentence = "kèm theo Quyết định số 5/QĐ-UBND ngày 3/4/2024 thì thực hiện theo mẫu số 2 và phụ lục.\n"
    cited = marks_of(Sheet(sentence * 4))
    assert (cited.annex, cited.attached, cited.number, cited.date) == (None, None, None, False)
    assert not marks_of(Sheet("Số: …/BC-UBND\n…, ngày … tháng … năm 20…\n" + BODY)).date


PAGES = st.sampled_from([FIRST, LAST, BODY, END, "", "3\n" + BODY, "PHỤ LỤC\n" + BODY])


@given(st.lists(PAGES, max_size=14), st.data())
@settings(max_examples=25)
def test_parts_and_pages_left_out_are_all_pages_once(texts: list[str], data: st.DataObject) -> None:
    sheets = [Sheet(text) for text in texts]
    chosen = data.draw(st.sets(st.integers(1, max(len(texts), 1)), max_size=4)) if texts else set()
    for proposal in (propose(sheets), cut_at(sheets, chosen) if texts else propose(sheets)):
        covered = [page for part in proposal.parts for page in range(part.first, part.last + 1)]
        assert sorted([*covered, *proposal.left_out]) == list(range(1, len(texts) + 1))
        assert all(0 <= part.confidence <= 1 for part in proposal.parts)
