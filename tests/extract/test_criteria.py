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
