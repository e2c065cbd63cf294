from __future__ import annotations

import pytest

from extract.handover import Found, ListUnreadable, compare, read_list

LIST = (
    "DANH MỤC VĂN BẢN NỘP LƯU\n;;;;\nSTT;Số, ký hiệu;Ngày tháng;Tên loại và trích yếu nội dung;Số trang\n"
    "1;12/BC-UBND;12/03/2024;Báo cáo kết quả ra quân làm thủy lợi;2\n"
    "2;13/KH-UBND;2024-03-15;Kế hoạch trồng cây;1\n"
    "3;;16/3/2024;Biên bản họp thôn Hạ;3 tờ\n;;;;\n"
)


def test_headings_and_dates_are_read_as_offices_write_them() -> None:
    first, second, third = read_list("\ufeff" + LIST)
    assert (first.number, first.date, first.pages) == ("12/BC-UBND", "2024-03-12", 2)
    assert second.date == "2024-03-15"
    assert (third.number, third.subject, third.pages) == (None, "Biên bản họp thôn Hạ", 3)
    assert read_list("so hieu,trich yeu\n5/QD,Ve viec\n")[0].number == "5/QD"
    with pytest.raises(ListUnreadable):
        read_list("họ tên,tuổi\nA,5\n")


def test_what_is_missing_extra_or_different_is_told_line_by_line() -> None:
    parts = [
        Found("12/BC-UBND", "2024-03-12", "Kết quả ra quân làm thủy lợi", 3),
        Found("99/GM-UBND", "2024-03-13", "Họp giao ban", 1),
        Found(None, "2024-03-16", "Họp thôn Hạ", 3),
    ]
    told = compare(parts, read_list(LIST))
    assert [(line.state, line.entry.line if line.entry else None, line.part) for line in told] == [
        ("differs", 1, 0),
        ("missing", 2, None),
        ("extra", None, 1),
        ("agrees", 3, 2),
    ]
    assert told[0].remarks == ("Số trang khác nhau: danh sách ghi 2, bản quét có 3.",)


def test_a_number_misread_is_the_same_paper_and_is_told() -> None:
    (line,) = compare([Found("12/BC-UBNO", "2024-03-12", None, 2)], read_list(LIST)[:1])
    assert (line.state, line.part) == ("differs", 0)
    assert "12/BC-UBNO" in line.remarks[0]


def test_nothing_on_either_side() -> None:
    assert compare([], ()) == ()
    assert [line.state for line in compare([], read_list(LIST))] == ["missing"] * 3
