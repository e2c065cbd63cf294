from __future__ import annotations

import pytest

from extract.reading import read

PLAN = """UBND THỊ XÃ ĐIỆN BÀN
Số: 7/KH-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Điện Bàn, ngày 2 tháng 4 năm 2024
KẾ HOẠCH
Phát động thi đua giữ sạch làng quê
Căn cứ tình hình thực tế, UBND thị xã phát động như sau:
I. MỤC ĐÍCH
- Giữ cho đường làng luôn sạch sẽ quanh năm.
II. NỘI DUNG, CHỈ TIÊU THI ĐUA
1. Nội dung thi đua
- Thi đua quét dọn đường làng mỗi tuần một lần.
2. Chỉ tiêu thi đua
2.1. Đối với Phòng Kinh tế thị xã
Hoàn thành kiểm tra theo Quyết định số 15/QĐ-UBND ngày 3/2/2024 trước ngày 1/9/2024.
2.2. Đối với UBND xã, phường
2.2.1. Về quét dọn
- Có lịch quét dọn của từng thôn, mỗi
tuần một lần trở lên (thể hiện bằng kế hoạch, hình ảnh).
2
- Trồng ít nhất
1.000 cây xanh, xong ngày
22/3/2024 (10 điểm).
2.2.2. Nơi nào có cách làm mới thì được xem xét khen thưởng.
3. Thời gian thực hiện: từ ngày ban hành Kế hoạch này đến hết ngày 31/10/2024.
III. TỔ CHỨC THỰC HIỆN
- Các xã, phường gửi báo cáo về Phòng Kinh tế.
Nơi nhận:
- Lưu: VT.
"""


def test_the_tree_of_a_plan() -> None:
    criteria = read(PLAN).criteria
    assert [criterion.code for criterion in criteria] == ["2.1", "2.2.1.a", "2.2.1.b", "2.2.2"]
    first, second, third, fourth = criteria
    assert first.text.startswith("Hoàn thành kiểm tra")
    assert (first.applies_to, first.cites, first.deadline) == ("Phòng Kinh tế thị xã", ("15/QĐ-UBND",), "2024-09-01")
    assert second.text.startswith("Có lịch quét dọn")
    assert second.text.endswith("(thể hiện bằng kế hoạch, hình ảnh).")
    assert (second.applies_to, second.heading) == ("UBND xã, phường", "2.2.1. Về quét dọn")
    assert (second.proofs, second.deadline) == (("kế hoạch", "hình ảnh"), "2024-10-31")
    assert third.text.endswith("22/3/2024 (10 điểm).")
    assert third.points == 10
    assert fourth.text.startswith("Nơi nào có cách làm mới")


def test_a_stop_read_as_a_comma_is_still_a_number() -> None:
    slipped = PLAN.replace("2. Chỉ tiêu thi đua", "2, Chỉ tiêu thi đua")
    assert [found.code for found in read(slipped).criteria] == [found.code for found in read(PLAN).criteria]
    dotted = PLAN.replace("2.2. Đối với UBND xã, phường", "2.2, Đối với UBND xã, phường")
    assert dotted != PLAN
    assert [found.code for found in read(dotted).criteria] == [found.code for found in read(PLAN).criteria]
    listed = PLAN.replace("mỗi\ntuần", "mỗi\n4, Tuần")  # no number of this list
    assert [found.code for found in read(listed).criteria] == [found.code for found in read(PLAN).criteria]


def test_points_of_a_scoring_guide() -> None:
    text = (
        "HƯỚNG DẪN\nTiêu chí thi đua và điểm chấm\nCăn cứ quy chế\nSố: 3/HD-BTT\nI. NỘI DUNG TIÊU CHÍ THI ĐUA\n"
        "1. Công tác tuyên truyền: (15 điểm)\n- Tổ chức ít nhất hai buổi tuyên truyền. (2 điểm)\n"
        "- Có bài viết gửi lên trang tin của cấp trên. (2,5 điểm)\n"
        "2. Công tác vận động: (10 điểm)\n- Vận động được quỹ vì người nghèo. (tối đa 5 điểm)\n"
    )
    criteria = read("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n" + text).criteria
    assert [(criterion.code, criterion.points) for criterion in criteria] == [("1.a", 2), ("1.b", 2.5), ("2.a", 5)]


@pytest.mark.parametrize("kind", ["BÁO CÁO", "BIÊN BẢN", "TỜ TRÌNH"])
def test_papers_that_tell_of_criteria_set_none(kind: str) -> None:
    assert read(PLAN.replace("KẾ HOẠCH", kind)).criteria == ()


def test_a_plan_without_criteria_sets_none() -> None:
    text = PLAN[: PLAN.index("II. NỘI DUNG")] + PLAN[PLAN.index("III. TỔ CHỨC") :]
    assert read(text).criteria == ()


def test_equal_codes_of_two_sections_are_told_apart() -> None:
    text = (
        "KẾ HOẠCH\nthi đua\nCăn cứ\nI. TIÊU CHÍ VỀ TỔ CHỨC\n1. Có quy chế hoạt động rõ ràng.\n"
        "II. TIÊU CHÍ VỀ KẾT QUẢ\n1. Có kết quả đo đếm được trong năm.\n"
    )
    assert [criterion.code for criterion in read("Số: 1/KH-UBND\n" + text).criteria] == ["I.1", "II.1"]


def test_what_is_asked_for_comes_before_who_is_praised() -> None:
    text = (
        "Số: 1/KH-UBND\nKẾ HOẠCH\nthi đua\nCăn cứ\nI. NỘI DUNG THI ĐUA\n1. Đối với các xã\n"
        "a) Giữ đường làng sạch sẽ quanh năm.\nb) Không còn điểm đổ rác tự phát.\n"
        "II. TIÊU CHÍ KHEN THƯỞNG\n1. Tập thể có thành tích tốt nhất.\n"
    )
    criteria = read(text).criteria
    assert [(criterion.code, criterion.applies_to) for criterion in criteria] == [("1.a", "các xã"), ("1.b", "các xã")]


def test_articles_number_what_stands_under_them() -> None:
    text = (
        "Số: 1/QĐ-UBND\nQUYẾT ĐỊNH\nBan hành tiêu chí\nCăn cứ\nĐiều 1. Phạm vi\nTất cả các xã.\n"
        "Điều 2. Tiêu chí thi đua\n1. Giải quyết hồ sơ đúng hạn.\n2. Thu đủ ngân sách được giao.\n"
    )
    assert [criterion.code for criterion in read(text).criteria] == ["2.1", "2.2"]


def test_details_under_a_bullet_stay_with_it() -> None:
    text = PLAN.replace("- Trồng ít nhất", "+ Có phân công rõ người.\n- Trồng ít nhất")
    second = read(text).criteria[1]
    assert second.code == "2.2.1.a"
    assert second.text.endswith("+ Có phân công rõ người.")


def codes(body: str) -> list[str]:
    return [criterion.code for criterion in read("Số: 1/KH-UBND\nKẾ HOẠCH\nthi đua\nCăn cứ\n" + body).criteria]


SHAPES = {
    "parts": (
        """PHẦN I. MỤC TIÊU
Vui tươi.
PHẦN II. CHỈ TIÊU VÀ THANG ĐIỂM
I. VĂN NGHỆ
1. Mỗi thôn có một tiết mục.
II. THỂ THAO
1. Mỗi thôn có một đội bóng.
PHẦN III. TỔ CHỨC
1. Phòng Văn hóa theo dõi.
""",
        ["I.1", "II.1"],
    ),
    "chapters": (
        """Chương II
TIÊU CHÍ VÀ THANG ĐIỂM
Điều 3. Về sách
1. Có tủ sách của thôn.
Điều 4. Về báo
Có người đọc báo mỗi chiều.
Chương III
THI HÀNH
Điều 5. Hiệu lực
Từ ngày ký.
""",
        ["3.1", "4"],
    ),
    "party": (
        """II- TIÊU CHÍ THI ĐUA
1- Về họp
1.1- Họp đúng ngày đã định.
1.2- Có đủ chín phần mười người dự.
2- Về phí: nộp đủ trong tháng.
""",
        ["1.1", "1.2", "2"],
    ),
    "stars and letters": (
        """II. NỘI DUNG THI ĐUA
1/ Việc làng
* Đối với các hộ:
- Treo cờ ngày lễ lớn.
- Quét sân mỗi sáng.
* Đối với thôn:
- Họp mỗi quý một lần.
2/ Việc nước
a. Đi bầu cử đầy đủ.
b. Nộp thuế đúng kỳ hạn.
""",
        ["1.a", "1.b", "1.c", "2.a", "2.b"],
    ),
    "running text": (
        """II. TIÊU CHÍ THI ĐUA
1. Thi đua theo các tiêu chí sau: (1) đến đúng giờ hẹn; (2) nói lời dễ nghe.
""",
        ["1.1", "1.2"],
    ),
}


@pytest.mark.parametrize(("body", "expected"), SHAPES.values(), ids=SHAPES)
def test_outlines_of_other_shapes(body: str, expected: list[str]) -> None:
    assert codes(body) == expected


def test_a_number_at_the_beginning_of_a_line_is_no_heading() -> None:
    body = "II. TIÊU CHÍ THI ĐUA\n1. Làm theo Quyết định số\n16/QĐ-UBND ngày 06/02/2023.\n2. Giữ sạch đường làng.\n"
    assert codes(body) == ["1", "2"]


@pytest.mark.parametrize(
    ("demand", "points"),
    [
        ("Có từ 02 điểm lắp camera an ninh", None),
        ("Vận động trồng hoa ven đường; 15\nđiểm.", 15),
        ("Có mô hình hay được cộng 05 điểm", 5),
        ("Gửi tin bài đều đặn (2 điểm/tin, tối đa 10 điểm)", 10),
    ],
)
def test_points_are_no_places(demand: str, points: float | None) -> None:
    text = f"Số: 1/KH-UBND\nKẾ HOẠCH\nthi đua\nCăn cứ\nII. TIÊU CHÍ THI ĐUA\n1. {demand}\n"
    assert [criterion.points for criterion in read(text).criteria] == [points]


def test_proofs_that_a_demand_has_or_keeps() -> None:
    text = PLAN.replace("- Trồng ít nhất", "- Họp dân, có biên bản kèm danh sách hộ dự.\n- Trồng ít nhất")
    assert read(text).criteria[2].proofs == ("biên bản", "danh sách")


def test_whom_a_demand_binds_by_its_own_words() -> None:
    text = PLAN.replace("Nơi nào có cách làm mới thì", "Ngoài các việc trên, đối với các thôn có cách làm mới, sẽ")
    assert read(text).criteria[3].applies_to == "các thôn có cách làm mới"
