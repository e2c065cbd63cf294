from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extract.reading import read

if TYPE_CHECKING:
    from extract.facts import Criterion

HEAD = "UBND XÃ ĐIỆN PHONG\nSố: 3/HD-UBND\nĐiện Phong, ngày 2 tháng 4 năm 2024\nHƯỚNG DẪN\nChấm điểm thi đua\n"
ROWS = (
    ("STT", "Tiêu chí", "Điểm tối đa", "Minh chứng"),
    ("I", "VỆ SINH", "30", ""),
    ("1", "Quét dọn đường làng mỗi tuần", "12,5", "Kế hoạch, hình ảnh"),
    ("2", "Trồng hoa theo Kế hoạch số 9/KH-UBND", "17,5", "Biên bản"),
    ("II", "AN NINH", "20", ""),
    ("3", "Không có trộm cắp, xong trước ngày 30/6/2024", "20", ""),
    ("", "Tổng cộng", "50", ""),
)
EXPECTED = [
    ("I.1", "Quét dọn đường làng mỗi tuần", 12.5, ("kế hoạch", "hình ảnh"), None),
    ("I.2", "Trồng hoa theo Kế hoạch số 9/KH-UBND", 17.5, ("biên bản",), None),
    ("II.3", "Không có trộm cắp, xong trước ngày 30/6/2024", 20, (), "2024-06-30"),
]


def tabbed() -> str:
    return "\n".join("\t".join(row) for row in ROWS)


def piped() -> str:
    return "\n".join(" | ".join(row) for row in ROWS)


def markdown() -> str:
    lines = [f"| {' | '.join(row)} |" for row in ROWS]
    return "\n".join([lines[0], "|---|:---|---:|---|", *lines[1:]])


def said(criteria: tuple[Criterion, ...]) -> list[tuple[object, ...]]:
    return [(found.code, found.text, found.points, found.proofs, found.deadline) for found in criteria]


@pytest.mark.parametrize("table", [tabbed(), piped(), markdown()], ids=["tabs", "pipes", "markdown"])
def test_rows_are_criteria_however_their_cells_are_parted(table: str) -> None:
    text = HEAD + table + "\nNơi nhận:\n- Lưu: VT.\n"
    criteria = read(text).criteria
    assert said(criteria) == EXPECTED
    assert criteria[1].cites == ("9/KH-UBND",)
    assert criteria[0].heading == "VỆ SINH"
    assert all(text[found.start : found.end] == found.text for found in criteria)


def test_a_page_break_a_page_number_and_a_repeated_head_do_not_end_a_table() -> None:
    first, *rest = tabbed().splitlines()
    text = HEAD + "\n".join([first, *rest[:3], "\f2", first, *rest[3:]])
    assert said(read(text).criteria) == EXPECTED


def test_a_cell_that_ran_into_another_line_goes_on() -> None:
    table = tabbed().replace("mỗi tuần\t12,5", "mỗi\ntuần\t12,5")
    first = read(HEAD + table).criteria[0]
    assert (first.code, first.points, first.text) == ("I.1", 12.5, "Quét dọn đường làng mỗi\ntuần")


def test_the_tree_under_a_number() -> None:
    table = (
        "TT\tNội dung\tĐiểm\t\tGhi chú\n\t\tTối đa\tTự chấm\t\n(1)\t(2)\t(3)\t(4)\t(5)\n"
        "1\tCông tác tuyên truyền\t30\t\t\n1.1\tViết bài cho trang tin\t10\t\t\n\t- Bài dài hơn một trang\t5\t\t\n"
        "\t- Bài có ảnh chụp\t5\t\t\n1.2\tTổ chức tọa đàm\t20\t\t\na\tCó trên ba mươi người dự\t15\t\t\n"
        "b\tCó thảo luận sôi nổi\t5\t\t\n"
    )
    found = [(criterion.code, criterion.points) for criterion in read(HEAD + table).criteria]
    assert found == [("1.1.a", 5), ("1.1.b", 5), ("1.2.a", 15), ("1.2.b", 5)]


def test_details_of_a_row_that_has_the_points_stay_with_it() -> None:
    table = "TT | Tiêu chí | Điểm\n1 | Nhà sạch vườn đẹp | 10\n | - có hàng rào xanh | \n2 | Ngõ sáng đèn | 5\n"
    criteria = read(HEAD + table).criteria
    assert [(found.code, found.points) for found in criteria] == [("1", 10), ("2", 5)]
    assert criteria[0].text.endswith("có hàng rào xanh")


def test_a_rule_that_the_engine_lost_or_made_moves_no_points() -> None:
    table = (
        "TT | Tiêu chí | Điểm | Minh chứng\n1 | Nhà sạch vườn đẹp | 10\n2 | Ngõ sáng đèn suốt đêm | 5 | Hình ảnh | |\n"
    )
    found = [(criterion.code, criterion.points, criterion.proofs) for criterion in read(HEAD + table).criteria]
    assert found == [("1", 10, ()), ("2", 5, ("hình ảnh",))]


def test_a_column_of_deadlines_and_whom_the_heading_binds() -> None:
    heading = "2. Tiêu chí chấm điểm các chi hội\n"
    table = "| TT | Việc | Nội dung | Điểm | Thời hạn |\n| 1 | A | Nộp báo cáo năm | 10 | 05/11/2024 |\n"
    (only,) = read(HEAD + heading + table).criteria
    assert (only.text, only.deadline, only.applies_to) == ("Nộp báo cáo năm", "2024-11-05", "các chi hội")


@pytest.mark.parametrize(
    "head",
    ["STT\tNội dung\tKinh phí\tGhi chú", "STT\tHọ và tên\tĐiểm\tXếp loại", "TT\tTiêu chí\tKết quả\tĐiểm tự chấm"],
)
def test_other_tables_set_no_criteria(head: str) -> None:
    rows = "\n".join(f"{number}\tLàm việc gì đó có ích\t10\tTốt" for number in range(1, 5))
    assert read(f"{HEAD}{head}\n{rows}\n").criteria == ()


def test_equal_codes_of_two_tables_are_told_apart() -> None:
    table = "TT\tTiêu chí\tĐiểm\n1\tGiữ sạch đường làng\t10\n"
    text = f"{HEAD}I. TIÊU CHÍ CỦA THÔN\n{table}II. TIÊU CHÍ CỦA CÁC HỘ\n{table}Đối với nơi khác: không.\nHết.\n{table}"
    assert [criterion.code for criterion in read(text).criteria] == ["I.1", "II.1", "II.1-2"]


@pytest.mark.parametrize(
    ("rows", "said_of"),
    [
        (
            (
                ("STT", "Tiêu chí", "Điểm tối đa", "Điểm tự chấm", "Điểm thẩm định"),
                ("I", "VỆ SINH", "30", "28", ""),
                ("1", "Quét dọn đường làng mỗi tuần", "12,5", "12", "11"),
                ("2", "Trồng hoa ven đường", "17,5", "16/17,5", ""),
                ("", "Tổng cộng", "30", "28", ""),
            ),
            [("I.1", 12, 12.5), ("I.2", 16, 17.5)],
        ),
        (
            (
                ("TT", "Nội dung", "Điểm", "", ""),
                ("", "", "Tối đa", "Tự chấm", "Thẩm định"),
                ("1", "Quét dọn đường làng mỗi tuần", "10", "9,5 điểm", ""),
                ("2", "Trồng hoa ven đường", "10", "", "8"),
            ),
            [("1", 9.5, 10)],
        ),
        ((("Nội dung", "Đơn vị tự đánh giá"), ("Quét dọn đường làng mỗi tuần", "7")), [("", 7, None)]),
        ((("TT", "Nội dung", "Điểm chuẩn", "Điểm thẩm định"), ("1", "Quét dọn đường làng", "10", "9")), []),
    ],
)
def test_points_that_a_unit_gave_itself_stand_in_their_cells(
    rows: tuple[tuple[str, ...], ...], said_of: list[tuple[str, float, float | None]]
) -> None:
    text = HEAD.replace("HƯỚNG DẪN", "BÁO CÁO") + "\n".join("\t".join(row) for row in rows)
    found = read(text).self_scores
    assert [(one.code, one.points, one.maximum) for one in found] == said_of
    assert all(text[one.start : one.end] == one.text for one in found)
